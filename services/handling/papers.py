"""Which paper goes out because of what was said. A room of its own: writing is kept apart from deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from services.handling.case import METHODS, Case
from services.handling.domain import Today
from shared.documents import paper_number, render
from shared.documents.paths import legal_path
from shared.events.handling import CaseAccepted, CaseClosed, CaseDecided, CaseReplied, CaseServed
from shared.events.routing import PaperIssued
from shared.matters.lists import ADOPTIONS, CLOSURE_TYPES, RESULTS
from shared.matters.units import Units

PETITIONER = "petitioner"
SUPERIOR = "我单位的上一级机关、单位"
SEALED = "（内容依照规定保密）"


@dataclass(frozen=True)
class Issued:
    """One paper to write: its document code, whom it is for (``petitioner`` or a unit id), and its own facts."""

    paper: str
    addressee: str
    facts: dict[str, Any]


def issue(case: Case, events: Iterable[Any], units: Units, today: Today) -> tuple[PaperIssued, ...]:
    """The papers of a step, ready to be said together with its events."""
    return tuple(_written(case, one, units, today) for event in events for one in _papers(case, event, units))


def _papers(case: Case, event: Any, units: Units) -> Iterator[Issued]:
    match event:
        case CaseAccepted() if case.notice_owed:
            yield _notice(case)
        case CaseDecided() if case.decision is not None:
            yield _decision(case, units)
            yield from _report(case, RESULTS[case.result], case.decision.facts, case.decision.opinion, "处理意见书")
        case CaseServed() if case.service is not None:
            yield _service(case, units)
        case CaseReplied():
            if not case.is_unsigned:
                yield _reply(case)
            yield from _report(case, "已答复", _found(case), case.reply, "" if case.is_unsigned else "答复函")
        case CaseClosed() if not case.decided_on and not case.replied_on:
            closure = CLOSURE_TYPES[case.closure_type]
            yield from _report(case, closure, _found(case), case.closure_note or closure, "")


def _notice(case: Case) -> Issued:
    paths = tuple(legal_path(code) for code in (case.legal_path, case.other_path) if code)
    facts = {
        "received_on": case.taken_on, "accepted_on": case.accepted_on, "path": paths[0], "paths": paths,
        "other_paths": paths[1:], "expected_on": case.due_on or "",
    }  # fmt: skip
    elsewhere = not paths[0].own or (case.legal_path == "duty_performance" and case.action != "accept")
    return Issued("path_notice" if elsewhere else "acceptance_notice", PETITIONER, facts)


def _decision(case: Case, units: Units) -> Issued:
    words = case.decision
    assert words is not None
    unit = units.find(case.unit)
    organs = "或者".join(units.name(one) for one in unit.review_organs) if unit else ""
    facts = {
        "accepted_on": case.accepted_on, "claim": words.claim, "facts": words.facts, "basis": words.basis,
        "result": RESULTS[case.result], "opinion": words.opinion, "measures": words.measures,
        "review_organ": words.review_organ or organs or SUPERIOR,
    }  # fmt: skip
    return Issued("handling_decision", PETITIONER, facts | ({"contact": words.contact} if words.contact else {}))


def _service(case: Case, units: Units) -> Issued:
    assert case.service is not None
    assert case.decided_on is not None
    decision = paper_number(units.name(case.unit), "handling_decision", case.decided_on.year, case.number)
    facts = {
        "served_paper": "信访事项处理意见书", "served_paper_number": decision, "method": METHODS[case.service.method],
        "served_on": case.served_on, "proof": case.service.proof, "witnesses": case.service.witnesses,
        "review_until": case.review_until, "served_by": case.service.served_by,
    }  # fmt: skip
    return Issued("service_receipt", case.unit, facts)


def _reply(case: Case) -> Issued:
    kind = "意见建议" if case.legal_class == "suggestion" else "咨询"
    facts = {"kind": kind, "adopted": ADOPTIONS.get(case.adopted, ""), "text": case.reply}
    return Issued("reply", PETITIONER, facts)


def _report(case: Case, result: str, found: str, done: str, reply_copy: str) -> Iterator[Issued]:
    """A matter that was assigned, not only forwarded, is reported back to the office that assigned it (T22 art. 22)."""
    if case.action != "assign" or case.from_unit == case.unit:
        return
    facts = {
        "concluded_on": case.closed_on or case.decided_on, "found": found, "done": f"{result}。\n{done}",
        "measures": case.decision.measures if case.decision else "", "reply_copy": reply_copy,
    }  # fmt: skip
    yield Issued("completion_report", case.from_unit, facts)


def _found(case: Case) -> str:
    return SEALED if case.legal_path == "discipline" else case.text


def _written(case: Case, paper: Issued, units: Units, today: Today) -> PaperIssued:
    name = units.name(case.unit)
    number = paper_number(name, paper.paper, today.on.year, case.number)
    facts = {
        "number": case.number, "paper_number": number, "unit": name, "issued_on": today.on,
        "name": case.petitioner.name, "title": "" if case.legal_path == "discipline" else case.title,
        "co_units": tuple(units.name(one) for one in case.co_units), "contact": contact(units, case.unit),
        "addressee": units.name(paper.addressee),
    }  # fmt: skip
    written = render(paper.paper, **(facts | paper.facts))
    return PaperIssued(
        number=case.number, paper=paper.paper, paper_number=number, issued_at=today.at, unit=case.unit,
        addressee=paper.addressee, title=written.title, text=written.text,
    )  # fmt: skip


def contact(units: Units, unit: str) -> str:
    """How to reach a unit: telephone and address, as far as they are known."""
    found = units.find(unit)
    return "；".join(part for part in (found.phone, found.address) if part) if found else ""
