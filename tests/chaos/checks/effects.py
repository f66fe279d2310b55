"""I3 and I5: every effect exactly once, every acknowledged step kept, its paper and notice there, nodes agreeing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator

from tests.chaos.checks.finding import Evidence, Finding, repeated
from tests.chaos.history import Deed
from tests.chaos.states import Row

ONCE: tuple[tuple[str, str, Callable[[Row], Hashable]], ...] = (
    ("submissions", "DUPLICATE_NUMBER", lambda row: (row["number"],)),
    ("matters", "DUPLICATE_MATTER", lambda row: (row["number"],)),
    ("referrals", "DUPLICATE_REFERRAL", lambda row: (row["number"], row["hop"])),
    ("cases", "DUPLICATE_CASE", lambda row: (row["number"], row["unit"])),
    ("facts", "DUPLICATE_FACT", lambda row: (row["number"],)),
    ("clocks", "DUPLICATE_CLOCK", lambda row: (row["number"], row["key"])),
    ("notices", "DUPLICATE_NOTICE", lambda row: (row["number"], row["paper_number"])),
)
STEPS = ("accept", "decide", "serve", "reply", "close")


def doubled(evidence: Evidence) -> Iterator[Finding]:
    """One filing twice, one number twice, or one effect twice at a node."""
    for state in evidence.states.values():
        for kind, code, key in ONCE:
            for found, count in repeated(getattr(state, kind), key).items():
                yield Finding(code, str(found[0]), state.node, {"key": list(found), "times": count})
    tokens: dict[str, set[str]] = defaultdict(set)
    for _, row in evidence.everywhere("submissions"):
        tokens[row["token"]].add(row["number"])
    for token, numbers in tokens.items():
        if len(numbers) > 1:
            yield Finding("FILED_TWICE", min(numbers), "", {"token": token, "numbers": sorted(numbers)})
    given: dict[str, set[str]] = defaultdict(set)
    for deed in evidence.filings:
        if deed.happened:
            given[str(deed.answered["number"])].add(str(deed.asked["token"]))
    for number, owners in given.items():
        if len(owners) > 1:
            yield Finding("NUMBER_GIVEN_TWICE", number, evidence.home(number), {"tokens": sorted(owners)})


def steps(evidence: Evidence) -> Iterator[Finding]:
    """Officers' steps: acknowledged ones are in the case, once; none is there that nobody tried."""
    tried: dict[tuple[str, str], list[Deed]] = defaultdict(list)
    for deed in evidence.deeds:
        if deed.f in STEPS:
            tried[str(deed.asked["number"]), deed.f].append(deed)
    done: dict[str, Counter[str]] = defaultdict(Counter)
    for _, row in evidence.everywhere("cases"):
        done[row["number"]].update(row["steps"])
    for (number, step), attempts in tried.items():
        acked = [deed.op for deed in attempts if deed.happened]
        if acked and not done[number][step]:
            yield Finding("STEP_LOST", number, attempts[0].node, {"step": step, "ops": acked})
        if len(acked) > 1:
            yield Finding("STEP_TWICE", number, attempts[0].node, {"step": step, "ops": acked})
    for number, counted in done.items():
        for step, times in counted.items():
            attempts = tried.get((number, step), [])
            if step in STEPS and not any(deed.may_have_happened for deed in attempts):
                yield Finding("PHANTOM_STEP", number, "", {"step": step, "times": times})


def papers(evidence: Evidence) -> Iterator[Finding]:
    """Every step done left its paper at the home node, once; each of the petitioner's papers has one notice.

    A case says what it owes as ``papers``: {the kinds of which one is due: whether it is due by now}.
    """
    owed: dict[str, dict[str, bool]] = defaultdict(dict)
    for _, row in evidence.everywhere("cases"):
        for kinds, due in row["papers"].items():
            owed[row["number"]][kinds] = owed[row["number"]].get(kinds, False) or due
    for state, matter in evidence.everywhere("matters"):
        number = matter["number"]
        found: Counter[str] = Counter(paper["paper"] for paper in matter["papers"])
        for kinds, due in owed[number].items():
            count = sum(found[kind] for kind in kinds.split("|"))
            if count != int(due):
                code = "PAPER_MISSING" if count < int(due) else "DUPLICATE_PAPER"
                yield Finding(code, number, state.node, {"paper": kinds, "times": count})
        told = {row["paper_number"] for row in evidence.rows(state.node, "notices").get(number, ())}
        due_notices = {paper["paper_number"] for paper in matter["papers"] if paper["addressee"] == "petitioner"}
        for paper_number in sorted(due_notices ^ told):
            code = "NOTICE_MISSING" if paper_number in due_notices else "NOTICE_WITHOUT_PAPER"
            yield Finding(code, number, state.node, {"paper_number": paper_number})


def differing(evidence: Evidence) -> Iterator[Finding]:
    """Facts on which two nodes do not agree that heard the same events."""
    holders: dict[str, set[str]] = defaultdict(set)
    for state, row in evidence.everywhere("cases"):
        holders[row["number"]].update(evidence.chain.path(state.node))
    for number, home in evidence.registered.items():
        own = evidence.rows(home, "facts").get(number, [])
        for node in evidence.chain.above(home) if own else ():
            parts = ("public", "course") if node in holders[number] else ("public",)
            for row in evidence.rows(node, "facts").get(number, [])[:1]:
                apart = {
                    name: [value, row[part].get(name)]
                    for part in parts
                    for name, value in own[0][part].items()
                    if row[part].get(name) != value
                }
                if apart:
                    yield Finding("FACTS_DIFFER", number, node, {"home": home, "fields": apart})
