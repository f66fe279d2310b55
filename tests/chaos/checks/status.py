"""I4: the status a petitioner sees moves along the state machine and never back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tests.chaos.checks.finding import Evidence, Finding
from tests.chaos.history import Deed


def went_back(evidence: Evidence) -> Iterator[Finding]:
    """Looks at one matter, in the order of real time, and its status at the end."""
    looks: dict[str, list[Deed]] = defaultdict(list)
    for deed in evidence.deeds:
        if deed.f == "look_up" and deed.happened:
            looks[str(deed.asked["number"])].append(deed)
    for state, matter in evidence.everywhere("matters"):
        if not evidence.lawful.knows(matter["status"]):
            yield Finding("UNKNOWN_STATUS", matter["number"], state.node, {"status": matter["status"]})
    final = {matter["number"]: matter["status"] for _, matter in evidence.everywhere("matters")}
    for number, seen in looks.items():
        yield from _one(evidence, number, sorted(seen, key=lambda deed: deed.ended), final.get(number))


def _one(evidence: Evidence, number: str, seen: list[Deed], final: str | None) -> Iterator[Finding]:
    home = evidence.home(number)
    for index, earlier in enumerate(seen):
        status = str(earlier.answered["status"])
        if not evidence.lawful.knows(status):
            yield Finding("UNKNOWN_STATUS", number, home, {"status": status, "op": earlier.op})
            continue
        if final is not None and not evidence.lawful.later(status, final):
            yield Finding("STATUS_WENT_BACK", number, home, {"from": status, "to": final, "op": earlier.op})
        # only a look that began after the other had its answer must see as much
        later = next((deed for deed in seen[index + 1 :] if deed.began >= earlier.ended), None)
        if later is not None and not evidence.lawful.later(status, str(later.answered["status"])):
            evidence_of = {"from": status, "to": later.answered["status"], "ops": [earlier.op, later.op]}
            yield Finding("STATUS_WENT_BACK", number, home, evidence_of)
