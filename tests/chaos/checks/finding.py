"""A finding, and the evidence the questions are asked of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests.chaos.history import Deed
from tests.chaos.states import Chain, NodeState, Row, home_of


@dataclass(frozen=True)
class Finding:
    """A broken promise: which (``code``), of which matter, where, and the evidence."""

    code: str
    number: str
    node: str
    evidence: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.code} {self.number or '-'} at {self.node or '-'}: {self.evidence}"


@dataclass(frozen=True)
class Lawful:
    """Which statuses there are and what may follow each (directly); ``later`` asks for any number of steps."""

    follows: Mapping[str, frozenset[str]]

    @cached_property
    def _reach(self) -> dict[str, set[str]]:
        reach: dict[str, set[str]] = {}
        for start in self.follows:
            seen: set[str] = set()
            ahead = [start]
            while ahead:
                new = set(self.follows.get(ahead.pop(), ())) - seen
                seen |= new
                ahead += new
            reach[start] = seen
        return reach

    def knows(self, status: str) -> bool:
        """Whether the state machine has it."""
        return status in self.follows

    def later(self, first: str, then: str) -> bool:
        """Whether ``then`` may be seen after ``first`` was."""
        return first == then or then in self._reach.get(first, set())


@dataclass(frozen=True)
class Expected:
    """What the run itself brought about on purpose."""

    parked: frozenset[str] = frozenset()
    """marks of messages that must lie parked"""
    forged: frozenset[str] = frozenset()
    """numbers that a neighbour spoke of without the right to"""


@dataclass(frozen=True)
class Evidence:
    """All that is known at the end: deeds, states, who is above whom, the state machine, what was provoked."""

    deeds: list[Deed]
    states: dict[str, NodeState]
    chain: Chain
    lawful: Lawful
    expected: Expected = field(default_factory=Expected)

    @cached_property
    def filings(self) -> list[Deed]:
        """Attempts to file."""
        return [deed for deed in self.deeds if deed.f == "file"]

    @cached_property
    def acked(self) -> dict[str, Deed]:
        """The first acknowledged attempt by the number it was given."""
        found: dict[str, Deed] = {}
        for deed in self.filings:
            if deed.happened:
                found.setdefault(str(deed.answered["number"]), deed)
        return found

    @cached_property
    def registered(self) -> dict[str, str]:
        """Every number registered anywhere, and its home."""
        return {row["number"]: state.node for state in self.states.values() for row in state.submissions}

    @cached_property
    def numbers(self) -> list[str]:
        """Acknowledged or registered: all that must be whole."""
        return sorted(self.acked.keys() | self.registered.keys())

    def everywhere(self, kind: str) -> Iterable[tuple[NodeState, Row]]:
        """Every row of a kind with the node it lies at."""
        for state in self.states.values():
            for row in getattr(state, kind):
                yield state, row

    def rows(self, node: str, kind: str) -> dict[str, list[Row]]:
        """A node's rows of a kind by number."""
        return _by_number(self.states, node, kind, self._index)

    @cached_property
    def _index(self) -> dict[tuple[str, str], dict[str, list[Row]]]:
        return {}

    def home(self, number: str) -> str:
        """Where a number was registered; by its own words when it is nowhere."""
        return self.registered.get(number) or home_of(number)


def _by_number(
    states: Mapping[str, NodeState], node: str, kind: str, index: dict[tuple[str, str], dict[str, list[Row]]]
) -> dict[str, list[Row]]:
    if (node, kind) not in index:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in getattr(states[node], kind) if node in states else ():
            found[row["number"]].append(row)
        index[node, kind] = dict(found)
    return index[node, kind]


def repeated(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> dict[Any, int]:
    """Keys that occur more than once, with how often."""
    return {one: count for one, count in Counter(map(key, rows)).items() if count > 1}
