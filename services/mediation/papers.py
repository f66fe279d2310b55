"""Which paper goes out because of what was said. A room of its own: writing is kept apart from deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from services.mediation.agreeing import ENDS
from services.mediation.mediation import Mediation
from shared.deadlines import Today
from shared.deadlines.words import day as day_zh
from shared.documents import paper_number, render
from shared.documents.paths import legal_path
from shared.events.mediation import MediationAgreed, MediationBreached, MediationEnded
from shared.events.routing import PaperIssued
from shared.matters.units import Units

PETITIONER = "petitioner"
END_NOTICE, BREACH_NOTICE = "mediation_end_notice", "mediation_breach_notice"


def papers(mediation: Mediation, events: Iterable[Any], units: Units, today: Today) -> tuple[PaperIssued, ...]:
    """An agreement's text (ML art. 29), unless it is oral; the end with the other paths (art. 26); what was not carried
    out, with what can be done about it (art. 31, 33). Each is for all sides: the unit hands it to whoever has no code.
    """
    return tuple(_written(mediation, paper, on, facts, units, today)
                 for event in events for paper, on, facts in _papers(mediation, event, today))  # fmt: skip


def _papers(mediation: Mediation, event: Any, today: Today) -> Iterator[tuple[str, date, dict[str, Any]]]:
    match event:
        case MediationAgreed() if mediation.agreement is not None and not mediation.agreement.is_oral:
            words = mediation.agreement
            yield words.paper, event.agreed_on, {
                "dispute": words.dispute, "responsibilities": words.responsibilities, "content": words.content,
                "performance": words.performance, "perform_by": words.perform_by or "", "mediator": words.mediator,
                "agreed_on": event.agreed_on, "confirmation_until": event.confirmation_until or "",
                "performance_items": tuple((one.what, one.party, one.due_on) for one in words.items),
            }  # fmt: skip
        case MediationEnded():
            yield END_NOTICE, today.on, {
                "ended_on": event.ended_on, "outcome": ENDS[event.outcome], "reason": mediation.reason,
                "paths": tuple(legal_path(one) for one in mediation.paths), "told_paths": mediation.told_paths,
            }  # fmt: skip
        case MediationBreached() if mediation.breach is not None:
            yield BREACH_NOTICE, today.on, {
                "agreed_on": mediation.agreed_on, "breach": mediation.breach.what,
                "perform_by": mediation.breach.due_on, "reason": mediation.breach.note,
                "remedies": remedies(mediation, today.on),
            }  # fmt: skip


def remedies(mediation: Mediation, on: date) -> tuple[str, ...]:
    """What a side can do about a breach: enforcement of what the court confirmed, confirmation while there is time, a
    suit (ML art. 32, 33)."""
    asked, until = mediation.confirmation, mediation.confirmation_until
    if asked is not None and asked.outcome == "confirmed":
        return ("协议已经人民法院裁定确认，可以向作出裁定的人民法院申请强制执行（《人民调解法》第三十三条）。",)
    may_be_confirmed = asked is None and until is not None and on <= until and mediation.sees_confirmation
    confirm = (
        f"双方可以在{day_zh(until)}前共同向人民法院申请司法确认（《人民调解法》第三十三条）。",
    ) if may_be_confirmed and until else ()  # fmt: skip
    return (*confirm, "就协议的履行或者内容发生争议的，可以向有管辖权的人民法院起诉（《人民调解法》第三十二条）。")


def _written(
    mediation: Mediation, paper: str, on: date, facts: dict[str, Any], units: Units, today: Today
) -> PaperIssued:
    name, unit = units.name(mediation.unit), units.find(mediation.unit)
    step = {END_NOTICE: "fail", BREACH_NOTICE: "register_breach"}.get(paper, "agree")
    nth = sum(1 for one in mediation.history if one.step == step and one.on.year == on.year) or 1
    number = paper_number(name, paper, on.year, mediation.number, nth)
    contact = "；".join(part for part in (unit.phone, unit.address) if part) if unit else ""
    common = {
        "number": mediation.number, "paper_number": number, "unit": name, "parties": mediation.parties,
        "title": mediation.title, "issued_on": today.on, "contact": contact,
    }  # fmt: skip
    words = render(paper, **common, **facts)
    return PaperIssued(
        number=mediation.number, paper=paper, paper_number=number, issued_at=today.at, unit=mediation.unit,
        addressee=PETITIONER if mediation.is_of_a_case else mediation.unit, title=words.title, text=words.text,
    )  # fmt: skip
