"""Urgency (R1): danger to life, disaster, a large group: reported at once, and the list goes on (T22 art. 25).

A tag says so, the number of persons does, or the words: a danger that is there now, and a call to come now. What is
past, or only feared, is not urgent by itself. A mistake costs a look; waiting for a tag may cost more.
"""

from __future__ import annotations

import re
from dataclasses import replace

from services.routing.look import HINTS, Finding, Look, because
from shared.matters.lists import LARGE_GROUP_FROM
from shared.matters.units import Unit

NOW = HINTS["danger_now"]
_SENTENCES = re.compile(r"[。！？!?；;\n]")


def why(look: Look) -> str:
    """Why the matter is urgent (T22 art. 25); '' when nobody said so."""
    if look.is_tagged(HINTS["urgent_tags"]):
        return "标注为重大、紧急事项，立即报告并依法及时处理。"
    if look.in_person and look.said.petitioner.persons >= LARGE_GROUP_FROM:
        return f"{look.said.petitioner.persons}人集体访，立即报告。"
    if is_danger_now(look):
        return "来件所述险情正在发生，可能危及生命，先报告、先排险，同时核实。"
    return ""


def is_danger_now(look: Look) -> bool:
    """Whether one sentence tells of a danger to life that is there now, and the petitioner calls for help at once."""
    if look.said.legal_class in ("accusation", "suggestion") or not look.says(NOW["call"]):
        return False
    return any(
        re.search(NOW["danger"], one) and re.search(NOW["now"], one) and not re.search(NOW["not_now"], one)
        for one in _SENTENCES.split(look.words)
    )


def raised(look: Look, finding: Finding, reason: str) -> Finding:
    """R1: reported at once, and the list goes on for the lead; those who make a danger safe join in."""
    kinds = [row for row in HINTS["dangers"].values() if look.mentions(row["words"])]
    is_danger = bool(kinds) or look.is_tagged(("danger",)) or is_danger_now(look)
    reasons = (because("R1", reason), *finding.reasons)
    if finding.path == "discipline":
        return replace(finding, reasons=reasons, flags=("urgent", *finding.flags))
    flags = ("urgent", *(("danger",) if is_danger else ()), *finding.flags)
    action = "assign" if finding.action == "forward" else finding.action
    co = look.without(finding.lead, (*finding.co, *(_rescuers(look, kinds) if is_danger else ())))
    return replace(finding, rule="R1", reasons=reasons, flags=flags, action=action, co=co)


def _rescuers(look: Look, kinds: list[dict[str, list[str]]]) -> tuple[Unit | None, ...]:
    world, place = look.world, look.said.place
    lines = dict.fromkeys(["emergency", *(line for kind in kinds for line in kind["lines"])])
    found = (world.nearest(place, world.duties.lines[line]).unit for line in lines)
    return (world.government(place, HINTS["on_the_spot"]), *found)


def report_to(look: Look) -> tuple[str, ...]:
    """Own leadership and the next office up."""
    world, receiver = look.world, look.receiver
    if receiver is None:
        return ()
    leadership = ("party_committee", "joint_conference_office")
    own = [
        one for one in world.units.of_division(receiver.division, world.day) if one.governs or one.kind in leadership
    ]
    above = world.places.parent(receiver.division)
    front = world.units.front(above.code, world.day) if above else None
    return tuple(one.id for one in look.without(receiver, (*own, front)))
