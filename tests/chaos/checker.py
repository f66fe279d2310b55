"""The checker: from the history of what clients did and the final state of every node, every broken promise.

Pure: no clock, no network. The promises are I1-I6 and I9 of the delivery guarantees: nothing acknowledged is lost,
nothing appears unasked, effects happen once, statuses never go back, a key is one filing, nothing is left lying.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from tests.chaos.checks.effects import differing, doubled, papers, steps
from tests.chaos.checks.finding import Evidence, Expected, Finding, Lawful
from tests.chaos.checks.keys import keys
from tests.chaos.checks.leftovers import leftovers
from tests.chaos.checks.loss import lost, phantom
from tests.chaos.checks.status import went_back
from tests.chaos.history import Deed, Record, deeds
from tests.chaos.states import Chain, NodeState

__all__ = ["Expected", "Finding", "Lawful", "check", "longest_silence", "tally"]

QUESTIONS: dict[str, tuple[Callable[[Evidence], Iterator[Finding]], ...]] = {
    "I1 nothing acknowledged is lost": (lost,),
    "I2 nothing is there unasked": (phantom,),
    "I3 every effect exactly once": (doubled, steps, papers),
    "I4 a status never goes back": (went_back,),
    "I5 all nodes agree": (differing,),
    "I6 nothing is left lying": (leftovers,),
    "I9 one key is one filing": (keys,),
}


def check(
    records: Iterable[Record],
    states: Iterable[NodeState],
    chain: Chain,
    lawful: Lawful,
    expected: Expected | None = None,
) -> dict[str, list[Finding]]:
    """Every promise by its name with the findings against it; all lists are empty when all was well."""
    evidence = Evidence(deeds(records), {state.node: state for state in states}, chain, lawful, expected or Expected())
    return {name: [found for ask in asked for found in ask(evidence)] for name, asked in QUESTIONS.items()}


def tally(records: Iterable[Record]) -> dict[str, Counter[str]]:
    """How the operations of each kind ended: {f: {ok: n, fail: n, info: n}}."""
    counted: dict[str, Counter[str]] = {}
    for deed in deeds(records):
        counted.setdefault(deed.f, Counter())[deed.outcome] += 1
    return counted


def longest_silence(done: Iterable[Deed], since: float, until: float) -> float:
    """The longest stretch of [since, until] (seconds) in which none of the deeds ended well."""
    moments = sorted(deed.ended for deed in done if deed.happened and since <= deed.ended <= until)
    marks = [since, *moments, until]
    return max(later - earlier for earlier, later in itertools.pairwise(marks))
