"""Which paper goes out because of what was said. A room of its own: writing is kept apart from deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from services.handling.archiving import index
from services.handling.case import METHODS, Case
from services.handling.frame import Today
from services.handling.records import IssuedPaper
from services.handling.reporting import COMPLETION
from services.handling.review import Review
from shared.documents import paper_number, render
from shared.documents.paths import legal_path
from shared.events.handling import (
    AssistanceReferred,
    CaseAccepted,
    CaseArchived,
    CaseCalledBack,
    CaseClosed,
    CaseDecided,
    CaseExtended,
    CaseNoLongerAccepted,
    CaseNotAccepted,
    CaseReplied,
    CaseServed,
    EnforcementUrged,
    ReportSent,
)
from shared.events.routing import PaperIssued
from shared.matters.lists import ADOPTIONS, ALL_RESULTS, ASSISTANCE_KINDS, CLOSURE_TYPES, NOT_ACCEPT_GROUNDS
from shared.matters.units import Units

Item = TypeVar("Item", Case, Review)

PETITIONER = "petitioner"
SUPERIOR = "我单位的上一级机关、单位"
SEALED = "（内容依照规定保密）"


@dataclass(frozen=True)
class Issued:
    """One paper to write: its document code, whom it is for (``petitioner`` or a unit id), and its own facts."""

    paper: str
    addressee: str
    facts: dict[str, Any]


def issue(
    case: Case, events: Iterable[Any], units: Units, today: Today, organs: Iterable[str] = ()
) -> tuple[PaperIssued, ...]:
    """The papers of a step, ready to be said together with its events.

    ``organs``: the names of those that may review the decision, as far as they are known (T22 art. 35).
    """
    events, papers = tuple(events), list[PaperIssued]()
    wanted = [one for event in events for one in _papers(case, event, units, tuple(organs), today)]
    if case.history and case.history[-1].step == "notify" and case.notice_owed:
        wanted = [_notice(case), *wanted]
    for one in wanted:
        papers.append(written(case, one, units, today, papers))
    return tuple(papers)


def filed(case: Item, papers: Iterable[PaperIssued], today: Today) -> Item:
    """The case, or the review, with these papers in its file."""
    rows: Iterator[IssuedPaper] = (
        IssuedPaper(one.paper, one.paper_number, one.title, one.addressee, one.issued_at, today.on) for one in papers
    )
    return replace(case, issued=(*case.issued, *rows))


def _papers(case: Case, event: Any, units: Units, organs: tuple[str, ...], today: Today) -> Iterator[Issued]:
    match event:
        case CaseAccepted() if case.notice_owed and not case.owes_notice:
            yield _notice(case)
        case CaseNotAccepted() if case.notice_owed and case.refusal is not None:
            yield _refusal(case, "not_accept_notice")
        case CaseNoLongerAccepted() if case.notice_owed and case.refusal is not None:
            yield _refusal(case, "no_longer_accept_notice")
        case CaseExtended() if case.notice_owed and case.extension is not None:
            yield _extension(case)
        case CaseDecided() if case.decision is not None:
            yield _decision(case, units, organs)
        case CaseServed() if case.service is not None:
            yield _service(case, units)
        case CaseReplied() if not case.is_unsigned:
            yield _reply(case)
        case CaseClosed() if case.imported_to and case.notice_owed and not _was_told(case):
            yield _path_notice(case)
        case ReportSent():
            yield _report(case, event)
        case EnforcementUrged():
            yield _urging(case, units)
        case AssistanceReferred():
            yield _assistance(case, units)
        case CaseCalledBack():
            asked = case.call_backs[-1]
            words = SEALED if case.is_sealed else asked.words
            facts = {"called_on": asked.called_on, "called_by": asked.called_by, "words": words}
            yield Issued("call_back_record", case.unit, facts)
        case CaseArchived():
            yield Issued("archive_index", case.unit, {"rows": index(case, today)})


def _notice(case: Case) -> Issued:
    paths = tuple(legal_path(code) for code in (case.legal_path, case.other_path) if code)
    facts = {
        "received_on": case.taken_on, "accepted_on": case.accepted_on, "path": paths[0], "paths": paths,
        "other_paths": paths[1:], "expected_on": case.due_on or "",
    }  # fmt: skip
    return Issued("path_notice" if _goes_elsewhere(case) else "acceptance_notice", PETITIONER, facts)


def _goes_elsewhere(case: Case) -> bool:
    """The path is another procedure than the unit's own, so the notice tells of it rather than of an answer."""
    elsewhere = not legal_path(case.legal_path).own
    return elsewhere or (case.legal_path == "duty_performance" and case.action != "accept")


def _was_told(case: Case) -> bool:
    return case.imported_to == case.legal_path and any(one.paper == "path_notice" for one in case.issued)


def _path_notice(case: Case) -> Issued:
    paths = (legal_path(case.imported_to),)
    return Issued("path_notice", PETITIONER, {"received_on": case.taken_on, "paths": paths})


def _refusal(case: Case, paper: str) -> Issued:
    words = case.refusal
    assert words is not None
    facts = {
        "received_on": case.taken_on, "ground": NOT_ACCEPT_GROUNDS[words.ground], "reason": words.reason,
        "where_to": words.where_to, "final_paper": words.final_paper,
    }  # fmt: skip
    return Issued(paper, PETITIONER, facts)


def _extension(case: Case) -> Issued:
    words = case.extension
    assert words is not None
    facts = {
        "accepted_on": case.accepted_on, "reason": words.reason, "old_due_on": words.old_due_on,
        "new_due_on": words.new_due_on, "approved_by": words.approved_by,
    }  # fmt: skip
    return Issued("extension_notice", PETITIONER, facts)


def _decision(case: Case, units: Units, organs: tuple[str, ...]) -> Issued:
    words = case.decision
    assert words is not None
    unit = units.find(case.unit)
    named = organs or tuple(units.name(one) for one in unit.review_organs if unit) if unit else organs
    facts = {
        "accepted_on": case.accepted_on, "claim": words.claim, "facts": words.facts, "basis": words.basis,
        "result": ALL_RESULTS[case.result], "opinion": words.opinion, "measures": words.measures,
        "review_organ": words.review_organ or "或者".join(named) or SUPERIOR,
        "claims": tuple((one.claim, ALL_RESULTS[one.result], one.opinion) for one in words.answers),
    }  # fmt: skip
    return Issued("handling_decision", PETITIONER, facts | ({"contact": words.contact} if words.contact else {}))


def _service(case: Case, units: Units) -> Issued:
    assert case.service is not None
    facts = {
        "served_paper": "信访事项处理意见书", "served_paper_number": decision_number(case, units),
        "method": METHODS[case.service.method], "served_on": case.served_on, "proof": case.service.proof,
        "witnesses": case.service.witnesses, "review_until": case.review_until, "served_by": case.service.served_by,
        "posted_on": case.service.posted_on or "",
    }  # fmt: skip
    return Issued("service_receipt", case.unit, facts)


def decision_number(case: Case, units: Units) -> str:
    """The number of the decision that counts now; worked out for a case that was kept before papers were listed."""
    issued = [one.paper_number for one in case.issued if one.paper == "handling_decision"]
    if issued:
        return issued[-1]
    assert case.decided_on is not None
    return paper_number(units.name(case.unit), "handling_decision", case.decided_on.year, case.number)


def _reply(case: Case) -> Issued:
    kind = "意见建议" if case.legal_class == "suggestion" else "咨询"
    facts = {"kind": kind, "adopted": ADOPTIONS.get(case.adopted, ""), "text": case.reply}
    return Issued("reply", PETITIONER, facts)


def _report(case: Case, said: ReportSent) -> Issued:
    """What was found and done, for the office that assigned the matter (T22 art. 22)."""
    words = case.reports[-1].text
    if words and case.is_sealed:
        words = SEALED
    if said.kind != COMPLETION:
        return Issued("notice", said.to_unit, {"text": f"现将该事项的办理进展报告如下：\n{words}"})
    found, done, copy = _outcome(case)
    facts = {
        "concluded_on": case.closed_on or case.decided_on or said.sent_on, "found": found,
        "done": "\n".join(one for one in (done, words) if one),
        "measures": case.decision.measures if case.decision else "", "reply_copy": copy,
    }  # fmt: skip
    return Issued("completion_report", said.to_unit, facts)


def _outcome(case: Case) -> tuple[str, str, str]:
    """(what was found, what was done, the reply that goes with it)."""
    found = SEALED if case.is_sealed else case.text
    if case.decision is not None:
        return case.decision.facts, f"{ALL_RESULTS[case.result]}。\n{case.decision.opinion}", "处理意见书"
    if case.replied_on:
        return found, f"已答复。\n{case.reply}", "" if case.is_unsigned else "答复函"
    closure = CLOSURE_TYPES[case.closure_type]
    note = "" if case.is_sealed else case.closure_note
    return found, f"{closure}。\n{note or closure}", ""


def _urging(case: Case, units: Units) -> Issued:
    urging = case.urgings[-1]
    known = urging.obliged in units
    obliged = units.name(urging.obliged)
    facts = {
        "obliged": obliged, "addressee": obliged, "decision_number": decision_number(case, units),
        "perform_by": urging.perform_by, "reason": urging.reason,
    }  # fmt: skip
    return Issued("enforcement_letter", urging.obliged if known else case.unit, facts)


def _assistance(case: Case, units: Units) -> Issued:
    aid = case.aids[-1]
    to = units.name(aid.to)
    facts = {"kind": ASSISTANCE_KINDS[aid.kind], "to": to, "addressee": to, "reason": aid.reason}
    return Issued("assistance_letter", aid.to if aid.to in units else case.unit, facts)


def written(
    case: Case | Review, paper: Issued, units: Units, today: Today, before: Iterable[PaperIssued]
) -> PaperIssued:
    """One paper of a case or a review, under the next number of its kind. ``before``: what goes out with it."""
    name, matter = units.name(case.unit), case if isinstance(case, Case) else None
    number = paper_number(name, paper.paper, today.on.year, case.number, _nth(case, paper.paper, today.on, before))
    facts = {
        "number": case.number, "paper_number": number, "unit": name, "issued_on": today.on,
        "name": case.petitioner.name, "title": "" if matter and matter.is_sealed else case.title,
        "co_units": tuple(units.name(one) for one in matter.co_units) if matter else (),
        "contact": contact(units, case.unit), "addressee": units.name(paper.addressee),
    }  # fmt: skip
    words = render(paper.paper, **(facts | paper.facts))
    to_node = matter.from_node if matter and paper.addressee == matter.from_unit else ""
    return PaperIssued(
        number=case.number, paper=paper.paper, paper_number=number, issued_at=today.at, unit=case.unit,
        addressee=paper.addressee, title=words.title, text=words.text, to_node=to_node,
    )  # fmt: skip


def _nth(case: Case | Review, paper: str, on: date, before: Iterable[PaperIssued]) -> int:
    """Which paper of its kind this is in the file this year: a number is never given twice."""
    filed_already = sum(1 for one in case.issued if one.paper == paper and one.issued_on.year == on.year)
    return filed_already + sum(1 for one in before if one.paper == paper) + 1


def contact(units: Units, unit: str) -> str:
    """How to reach a unit: telephone and address, as far as they are known."""
    found = units.find(unit)
    return "；".join(part for part in (found.phone, found.address) if part) if found else ""
