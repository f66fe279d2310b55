"""Whose business a submission is: the ordered list R1-R14 (domain 3.2), first match wins, every result with its why.

Pure. A rule is one function ``Look -> Finding | None``; the list below is the order of the law. To add a rule, write
the function and put it in its place. ``certain=False``: a proposal that waits on the petition office's desk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.routing import apart, ordinary
from services.routing.holders import World
from services.routing.look import HINTS, Finding, Look, Rule, because
from shared.events.intake import SubmissionToRoute
from shared.events.routing import Because
from shared.matters.duties import DutyList
from shared.matters.lists import LARGE_GROUP_FROM
from shared.matters.places import Gazetteer
from shared.matters.units import Unit, Units

RULES: tuple[Rule, ...] = (
    apart.accusation,  # R2
    apart.litigation,  # R4
    apart.repeat,  # R5
    apart.review,
    ordinary.inquiry,  # R8: answered wherever it was asked
    ordinary.across_borders,  # R13
    ordinary.other_territory,
    ordinary.suggestion,  # R7
    ordinary.mediation,  # R6
    ordinary.statutory_path,  # R6
    ordinary.joint,  # R10
    ordinary.one_unit,  # R9, R12
    ordinary.unclear,  # R14
)


@dataclass(frozen=True)
class Triage:
    """Whose business it is, and why. ``lead_unit`` is '' when nobody could be named."""

    rule: str
    because: tuple[Because, ...]
    action: str
    lead_unit: str
    co_units: tuple[str, ...]
    legal_path: str
    flags: tuple[str, ...]
    certain: bool
    report_to: tuple[str, ...] = ()
    """unit ids to be told at once of an urgent matter (R1)"""


def choose_unit(said: SubmissionToRoute, units: Units, duties: DutyList, gazetteer: Gazetteer, day: date) -> Triage:
    """The triage of a submission on a day. Never raises for what people wrote: what is unclear waits for a clerk."""
    look = Look(said, World(units, duties, gazetteer, day))
    finding = next(found for rule in RULES if (found := rule(look)) is not None)
    urgency = _urgency(look)
    if urgency:
        finding = _urgent(look, finding, urgency)
    finding = _formal(look, finding)
    if finding.lead is None:
        finding = replace(finding, certain=False)
    return Triage(
        rule=finding.rule, because=finding.reasons, action=finding.action,
        lead_unit=finding.lead.id if finding.lead else "", co_units=tuple(one.id for one in finding.co),
        legal_path=finding.path, flags=finding.flags, certain=finding.certain,
        report_to=_report_to(look) if urgency else (),
    )  # fmt: skip


def _urgency(look: Look) -> str:
    """Why the matter is urgent (T22 art. 25); '' when nobody said so."""
    if look.is_tagged(HINTS["urgent_tags"]):
        return "标注为重大、紧急事项，立即报告并依法及时处理。"
    if look.in_person and look.said.petitioner.persons >= LARGE_GROUP_FROM:
        return f"{look.said.petitioner.persons}人集体访，立即报告。"
    return ""


def _urgent(look: Look, finding: Finding, reason: str) -> Finding:
    """R1: reported at once, and the list goes on for the lead; those who make a danger safe join in."""
    kinds = [row for row in HINTS["dangers"].values() if look.mentions(row["words"])]
    is_danger = bool(kinds) or look.is_tagged(("danger",))
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


def _report_to(look: Look) -> tuple[str, ...]:
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


def _formal(look: Look, finding: Finding) -> Finding:
    """What holds whoever is competent: groups, joint letters, notices that are not owed (R14)."""
    before: list[str] = []
    action = finding.action
    if look.is_group_visit:
        duty = look.pick.duty
        before.append("group_visit")
        if duty is not None and duty.urgent_group and "urgent" not in finding.flags:
            before.append("urgent")
        action = "assign" if action == "forward" else action
    elif look.is_joint_letter:
        before.append("joint_letter")
    if look.is_anonymous:
        before.append("anonymous")
    if not look.said.notice_owed or look.is_anonymous:
        before.append("no_notice_owed")
    reasons = finding.reasons
    if "no_notice_owed" in before:
        reasons = (*reasons, because("R14", "姓名或者联系方式不清，登记并办理能够办理的，可以不告知。"))
    asks_clerk = not ({"urgent", "sealed"} & {*before, *finding.flags}) and look.mentions(HINTS["acute"])
    after = ("check_urgency",) if asks_clerk else ()
    is_ordinary = finding.rule == "R9" and finding.certain and look.is_anonymous
    return replace(
        finding, rule="R14" if is_ordinary else finding.rule, reasons=reasons, action=action,
        flags=tuple(dict.fromkeys((*before, *finding.flags, *after))),
    )  # fmt: skip
