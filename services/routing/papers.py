"""Which letter goes out because of what was said. A room of its own: writing is kept apart from deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from services.routing.referral import OUTSIDE, Desk, Referral
from shared.documents import paper_number, render
from shared.documents.paths import LegalPath, legal_path, legal_paths
from shared.events.routing import MatterTriaged, PaperIssued, UrgentReported
from shared.matters.lists import NOT_ACCEPT_GROUNDS

PETITIONER = "petitioner"
SEALED = "（密件）"
LETTERS = {"forward": "forward_letter", "refer_political_legal": "forward_letter", "assign": "assign_letter"}
"""intake_action -> the letter to the lead unit; any other action needs none"""
CONFERENCE = "信访工作联席会议"


@dataclass(frozen=True)
class Letter:
    """One paper to write: its document code, whom it is for (``petitioner`` or a unit id), and its own facts."""

    paper: str
    addressee: str
    facts: dict[str, Any]


def issue(before: Referral, after: Referral, events: Iterable[Any], desk: Desk) -> tuple[PaperIssued, ...]:
    """The papers of a step. ``before``: the referral as it was, with its words; ``events``: what the step says."""
    letters = [letter for event in events for letter in _letters(before, after, event, desk)]
    if after.conference is not None and before.conference is None and not after.conference.meeting:
        letters.append(_minutes(after, desk))
    return tuple(_written(before, letter, desk) for letter in letters)


def _letters(before: Referral, after: Referral, event: Any, desk: Desk) -> Iterator[Letter]:
    match event:
        case MatterTriaged():
            yield from _to_units(after, event, desk)
            if before.submission.notice_owed:
                yield from _to_the_petitioner(after, event, desk)
        case UrgentReported():
            yield from _urgent(before, event, desk)


def _to_units(after: Referral, event: MatterTriaged, desk: Desk) -> Iterator[Letter]:
    """The letter to the lead; on paper also to co-handling units outside, and to whom a review is sent outside."""
    outside = after.state == OUTSIDE and not after.is_sealed and bool(event.lead_unit)
    paper = LETTERS.get(event.action, "forward_letter" if outside else "")
    if not paper:
        return
    yield _to_a_unit(paper, event.lead_unit, after, event, desk)
    if outside:
        for unit in event.co_units:
            if not desk.node_of(unit):
                yield _to_a_unit("forward_letter", unit, after, event, desk)


def _to_a_unit(paper: str, unit: str, after: Referral, event: MatterTriaged, desk: Desk) -> Letter:
    names = desk.world.units.name
    lead_and_co = tuple(one for one in (event.lead_unit, *event.co_units) if one != unit)
    facts = {
        "received_on": desk.calendar.day_of(after.submission.received_at), "report_due_on": after.report_due_on or "",
        "reasons": tuple(one.reason for one in event.because),
        "co_units": tuple(names(one) for one in lead_and_co) if unit == event.lead_unit else (),
    }  # fmt: skip
    return Letter(paper, unit, facts)


def _to_the_petitioner(after: Referral, event: MatterTriaged, desk: Desk) -> Iterator[Letter]:
    """What the office itself tells the petitioner; where a unit has the matter, that unit does (T22 art. 23)."""
    ending, received = after.ending, desk.calendar.day_of(after.submission.received_at)
    ground = NOT_ACCEPT_GROUNDS.get(ending.ground, "") if ending else ""
    if event.action == "merge":
        yield Letter("notice", PETITIONER, {"text": _merged(event, desk)})
    elif event.action == "not_accept" and ending:
        facts = {"received_on": received, "ground": ground, "reason": ending.reason, "where_to": ending.where_to}
        yield Letter("not_accept_notice", PETITIONER, facts)
    elif event.action == "no_longer_accept" and ending:
        facts = {"received_on": received, "ground": ground, "reason": ending.reason, "final_paper": ending.final_paper}
        yield Letter("no_longer_accept_notice", PETITIONER, facts)
    elif event.action == "direct_elsewhere":
        yield from _directed(after, event, desk)
    elif after.state == OUTSIDE and _is_statutory(event.legal_path):
        yield _paths(after, event, desk)


def _directed(after: Referral, event: MatterTriaged, desk: Desk) -> Iterator[Letter]:
    """A visitor is told the path where there is one of its own, and where to go."""
    ending, paths = after.ending, legal_paths()
    leads_away = event.legal_path in paths and not paths[event.legal_path].own
    if leads_away or ending is None:
        yield _paths(after, event, desk)
        return
    text = f"{ending.reason}\n请到下列机关、单位提出：{ending.where_to}。本次来访已经登记，不影响您依法提出。"
    yield Letter("notice", PETITIONER, {"text": text})


def _paths(after: Referral, event: MatterTriaged, desk: Desk) -> Letter:
    codes = [event.legal_path, *(one for one in after.triage.also if one != event.legal_path)]
    known = [legal_path(one) for one in codes if one in legal_paths()] or [legal_path("litigation")]
    name = desk.world.units.name(event.lead_unit) if event.lead_unit else "有权处理的机关、单位"
    facts = {
        "received_on": desk.calendar.day_of(after.submission.received_at),
        "paths": tuple(_carried_out_by(name, one) for one in known),
    }  # fmt: skip
    return Letter("path_notice", PETITIONER, facts)


def _carried_out_by(name: str, path: LegalPath) -> LegalPath:
    """A path that the lead itself carries out, in the words of another office."""
    return replace(path, where=path.where.replace("我单位", name)) if path.own else path


def _is_statutory(path: str) -> bool:
    return path in legal_paths() and path not in (
        "petition_procedure", "suggestion", "none", "discipline", "review", "re_review"
    )  # fmt: skip


def _merged(event: MatterTriaged, desk: Desk) -> str:
    lead = f"，由{desk.world.units.name(event.lead_unit)}办理" if event.lead_unit else ""
    return (
        f"您本次提出的事项与已经登记的事项（编号：{event.matter}）是同一事项，现予并案{lead}，"
        "沿用原事项的办理期限，不重新起算，也不因此拒收。\n"
        f"您可以凭原事项编号{event.matter}和原查询码查询办理到哪一步、由谁办理、什么时候到期；"
        "原查询码遗失的，可以持有效证明到我单位补领。\n"
        "您补充的内容和材料一并转交办理单位。如果您认为不是同一事项，请告知我单位，我们将分开办理。"
    )


def _urgent(before: Referral, event: UrgentReported, desk: Desk) -> Iterator[Letter]:
    """To each of its addressees: the own leadership and the office above (T22 art. 25)."""
    names = desk.world.units.name
    facts = {
        "addressees": tuple(names(one) for one in event.addressees), "received_at": before.submission.received_at,
        "persons": before.submission.petitioner.persons, "reported_at": event.reported_at,
        "reasons": tuple(one.reason for one in before.triage.because if one.rule == "R1"),
    }  # fmt: skip
    for addressee in event.addressees:
        yield Letter("urgent_report", addressee, facts)


def _minutes(after: Referral, desk: Desk) -> Letter:
    held = after.conference
    assert held is not None
    facts = {
        "meeting": f"{CONFERENCE}（{held.minutes}）", "held_on": held.held_on,
        "attendees": held.attendees or "有关机关、单位", "decisions": ((after.number, held.decision),),
    }  # fmt: skip
    return Letter("meeting_minutes", after.triage.lead_unit, facts)


def _written(before: Referral, letter: Letter, desk: Desk) -> PaperIssued:
    units, places, said = desk.world.units, desk.world.places, before.submission
    office = units.name(desk.unit)
    number = paper_number(office, letter.paper, desk.on.year, before.number)
    if before.hop:
        number += f"之{before.hop + 1}"
    if letter.addressee != PETITIONER and letter.addressee in before.triage.co_units:
        number += f"（抄{before.triage.co_units.index(letter.addressee) + 1}）"
    found = units.find(desk.unit)
    facts = {
        "number": before.number, "paper_number": number, "unit": office, "issued_on": desk.on,
        "name": said.petitioner.name, "title": SEALED if before.is_sealed else said.title,
        "place": places.full_name(said.place) if places.knows(said.place) else "待核实",
        "addressee": said.petitioner.name or "信访人" if letter.addressee == PETITIONER
        else units.name(letter.addressee), "notice_owed": said.notice_owed,
        "contact": "；".join(part for part in (found.phone, found.address) if part) if found else "",
    }  # fmt: skip
    written = render(letter.paper, **(facts | letter.facts))
    return PaperIssued(
        number=before.number, paper=letter.paper, paper_number=number, issued_at=desk.at, unit=desk.unit,
        addressee=letter.addressee, title=written.title, text=written.text,
        to_node="" if letter.addressee == PETITIONER else desk.node_of(letter.addressee),
    )  # fmt: skip
