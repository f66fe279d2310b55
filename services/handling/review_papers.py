"""Which paper goes out because of a step of a review, or of a hearing wherever it is held (domain 2.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from services.handling.case import METHODS, Case
from services.handling.frame import Today
from services.handling.hearing import HELD, REVIEW, Hearing, PanelMember
from services.handling.papers import PETITIONER, Issued, written
from services.handling.review import OPINION, STAGES, Review
from shared.deadlines.words import day
from shared.documents.paths import legal_path
from shared.events.handling import HearingAnswered, HearingHeld
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewEnded, ReviewRequested, ReviewServed
from shared.events.routing import PaperIssued
from shared.matters.lists import DOCUMENTS, HEARING_PANEL_KINDS, HEARING_TYPES, NOT_ACCEPT_GROUNDS, REVIEW_RESULTS
from shared.matters.units import Units

FINAL = "复核意见为最终意见，不能再申请复查、复核"


def issue(
    item: Case | Review, events: Iterable[Any], units: Units, today: Today, organs: Iterable[str] = ()
) -> tuple[PaperIssued, ...]:
    """The papers of a step, ready to be said together with its events. ``organs``: names of those that may re-review.

    The unit whose decision was reviewed gets the opinion too, under the same number.
    """
    papers: list[PaperIssued] = []
    for event in events:
        for one in _papers(item, event, units, tuple(organs)):
            papers.append(written(item, one, units, today, papers))
            if one.paper in OPINION.values() and isinstance(item, Review) and item.original_unit in units:
                papers.append(replace(papers[-1], addressee=item.original_unit))
    return tuple(papers)


def once(papers: Iterable[PaperIssued]) -> tuple[PaperIssued, ...]:
    """Each paper of a step once: a copy to a second addressee carries the same number."""
    return tuple({one.paper_number: one for one in reversed(tuple(papers))}.values())[::-1]


def numbered(review: Review, papers: Iterable[PaperIssued]) -> Review:
    """The review with the number of its opinion, where one is issued here."""
    opinion = next((one for one in papers if one.paper in OPINION.values()), None)
    return review if opinion is None else replace(review, opinion_number=opinion.paper_number)


def _papers(item: Case | Review, event: Any, units: Units, organs: tuple[str, ...]) -> Iterator[Issued]:
    match event:
        case HearingAnswered() if item.notice_owed:
            yield Issued("notice", PETITIONER, {"text": _hearing_words(item.hearings[-1], event)})
        case HearingHeld():
            yield Issued("hearing_record", item.unit, _record(item.hearings[-1], event.stage))
    if isinstance(item, Review):
        yield from _outside(item, event, units) if item.is_outside else _of_review(item, event, units, organs)


def _of_review(review: Review, event: Any, units: Units, organs: tuple[str, ...]) -> Iterator[Issued]:
    match event:
        case ReviewAccepted() if review.notice_owed:
            path = legal_path(review.stage)
            facts: dict[str, Any] = {
                "received_on": review.received_on, "accepted_on": review.accepted_on, "path": path, "paths": (path,),
                "other_paths": (), "expected_on": review.due_on,
            }  # fmt: skip
            yield Issued("acceptance_notice", PETITIONER, facts)
        case ReviewEnded(outcome="not_accepted") if review.notice_owed:
            facts = {
                "received_on": review.received_on, "ground": NOT_ACCEPT_GROUNDS[review.ground],
                "reason": review.end_reason, "where_to": review.where_to,
            }  # fmt: skip
            yield Issued("not_accept_notice", PETITIONER, facts)
        case ReviewEnded(outcome="withdrawn") if review.notice_owed:
            yield Issued("notice", PETITIONER, {"text": _withdrawn(review)})
        case ReviewDecided():
            yield _opinion(review, units, organs)
        case ReviewServed() if review.service is not None:
            yield _service(review)


def _outside(review: Review, event: Any, units: Units) -> Iterator[Issued]:
    """An organ that runs no node of ours is written to; what it issues itself comes on paper."""
    if isinstance(event, ReviewRequested):
        stage = STAGES[review.stage]
        about = f"{units.name(review.original_unit)}的意见（{review.original_paper_number or '文号待核'}）"
        reasons = (
            f"信访人不服{about}，于{day(review.posted_on)}申请{stage}，你单位为有权{stage}的机关、单位。",
            f"{stage}期限自收到申请之日起30日；请将受理情况、{stage}意见和送达日期函告我单位。",
        )
        facts = {
            "received_on": review.received_on, "place": review.place, "notice_owed": review.notice_owed,
            "reasons": reasons, "addressee": units.name(review.organ),
        }  # fmt: skip
        yield Issued("forward_letter", review.organ, facts)
    elif isinstance(event, ReviewEnded) and event.outcome == "withdrawn" and review.notice_owed:
        yield Issued("notice", PETITIONER, {"text": _withdrawn(review)})


def _opinion(review: Review, units: Units, organs: tuple[str, ...]) -> Issued:
    words = review.opinion
    assert words is not None
    facts = {
        "original_unit": units.name(review.original_unit),
        "original_paper_number": review.original_paper_number or "文号见申请材料", "request": words.request,
        "facts": words.facts, "basis": words.basis, "outcome": REVIEW_RESULTS[review.outcome],
        "opinion": words.opinion, "redo_by": review.redo_by or "",
        "redo_unit": units.name(review.handling_unit or review.original_unit),
    }  # fmt: skip
    if review.stage == REVIEW:
        facts["re_review_organ"] = words.re_review_organ or "或者".join(organs)
    return Issued(OPINION[review.stage], PETITIONER, facts | ({"contact": words.contact} if words.contact else {}))


def _service(review: Review) -> Issued:
    assert review.service is not None
    until = f"{day(review.next_ask_until)}（申请复核）" if review.next_ask_until else FINAL
    facts = {
        "served_paper": DOCUMENTS[OPINION[review.stage]], "served_paper_number": review.opinion_number,
        "method": METHODS[review.service.method], "served_on": review.served_on, "proof": review.service.proof,
        "witnesses": review.service.witnesses, "review_until": until, "served_by": review.service.served_by,
    }  # fmt: skip
    return Issued("service_receipt", review.unit, facts)


def _record(hearing: Hearing, stage: str) -> dict[str, Any]:
    assert hearing.state == HELD
    return {
        "stage": HEARING_TYPES[stage], "host": hearing.host, "held_from": hearing.held_from,
        "held_to": hearing.held_to, "place": hearing.place, "participants": hearing.participants,
        "statements": hearing.statements, "conclusion": hearing.conclusion, "is_closed": hearing.is_closed,
        "closed_reason": hearing.closed_reason, "questioning": hearing.questioning, "debate": hearing.debate,
        "panel": tuple(f"{one.name}（{_post(one)}）" for one in hearing.panel), "appraisal": hearing.appraisal,
        "panel_size": len(hearing.panel), "in_favour": hearing.in_favour or "", "dissent": hearing.dissent,
    }  # fmt: skip


def _post(one: PanelMember) -> str:
    return "，".join(part for part in (HEARING_PANEL_KINDS[one.kind], one.post) if part)


def _hearing_words(hearing: Hearing, said: HearingAnswered) -> str:
    asked = f"您于{day(hearing.asked_on)}申请听证。" if hearing.asked_on else ""
    kind = HEARING_TYPES[said.stage]
    if not said.granted:
        return f"{asked}经审查，决定不举行{kind}。理由：\n{hearing.answer}"
    assert said.planned_on is not None
    lines = [
        f"{asked}我单位决定举行{kind}。",
        f"时间：{day(said.planned_on)}。地点：{hearing.place}。主持人：{hearing.host}。",
        f"本次听证不公开举行，理由：{hearing.closed_reason}" if hearing.is_closed else "本次听证公开举行。",
        "您可以陈述事实和理由、出示证据、参加质询和辩论，也可以委托代理人参加；认为主持人与本事项有直接利害关系的，可以申请回避。",
        hearing.answer,
    ]
    return "\n".join(line for line in lines if line)


def _withdrawn(review: Review) -> str:
    stage = STAGES[review.stage]
    right = f"申请期限（至{day(review.ask_until)}）届满前，您仍可以重新申请{stage}。" if review.ask_until else ""
    return f"您撤回了{stage}申请，我单位不再作出{stage}意见。{right}"
