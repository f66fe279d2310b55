"""How a case ends: closed by its unit in a lawful way, brought into another procedure, settled, withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.handling.case import ACCEPTED, CLOSED, OBJECTION_PENDING, TAKEN, Case
from services.handling.frame import Form, Today, day, entered, must
from services.handling.lawful import lawful_closures
from services.handling.reporting import completed
from shared.errors import Invalid
from shared.events.handling import CaseClosed, CasePerformed
from shared.events.intake import MatterWithdrawn
from shared.matters.lists import CLOSURE_TYPES, LEGAL_PATHS
from shared.matters.people import Officer

SETTLED = {"yes": True, "no": False, "unknown": None, "": None}
"""办结 is not 化解: whether the substance was solved is asked apart (domain 4.5)."""


def close(case: Case, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """Close in one of the ways that are lawful now. ``form``: closed_on, closure_type, note, settled (of SETTLED).

    Returns (case, CaseClosed …), with CasePerformed first where the closing says that the decision was carried out.
    """
    must(case, "close", form, today)
    on = day(form, "closed_on", today, not_before=case.latest_on)
    closure = form["closure_type"]
    if closure not in lawful_closures(case, on):
        open_ways = "、".join(CLOSURE_TYPES[one] for one in lawful_closures(case, on)) or "无"
        raise Invalid("closure_not_open", fields={"closure_type": "closure_not_open"}, open_zh=open_ways)
    performed: tuple[CasePerformed, ...] = ()
    if closure == "performed" and case.performed_on is None:
        case, *performed = was_performed(case, on)  # type: ignore[assignment]
    case = replace(case, settled=SETTLED[form.get("settled", "")])
    case, *said = closed(case, closure, form["note"], on, today, by)
    return case, *performed, *said


def was_performed(case: Case, on: date) -> tuple[Case, CasePerformed]:
    """What a supporting decision promised is carried out."""
    return replace(case, performed_on=on), CasePerformed(
        number=case.number, node=case.node, unit=case.unit, performed_on=on, promised_by=case.promised_by, hop=case.hop
    )


def import_path(case: Case, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """Bring the matter into the statutory procedure it belongs to, tell the petitioner, and close (T22 art. 31).

    ``form``: path (of LEGAL_PATHS, none of the unit's own), note.
    """
    must(case, "import_path", form, today)
    case = replace(case, imported_to=form["path"])
    case = entered(case, "import_path", today, today.on, by, LEGAL_PATHS[form["path"]])
    return closed(case, "imported_statutory_path", form["note"], today.on, today, by)


def hear_withdrawal(case: Case, said: MatterWithdrawn, today: Today) -> tuple[Any, ...]:
    """The petitioner withdrew: closed if nothing is decided yet, and never counted as settled (domain 7.1).

    While the referring office looks at an objection, that office may end it: here it is only kept in mind. What was
    asked before a review opened the case again was about the decision before, and came too late.
    """
    reopened = [one.at for one in case.history if one.step == "reopen"]
    if case.state not in (TAKEN, OBJECTION_PENDING, ACCEPTED) or (reopened and said.withdrawn_at <= reopened[-1]):
        return (case,)
    if case.withdrawn_at is None:
        case = entered(replace(case, withdrawn_at=said.withdrawn_at), "withdraw", today, today.on)
    return end_withdrawn(case, today)


def end_withdrawn(case: Case, today: Today) -> tuple[Any, ...]:
    """(case, CaseClosed …) of what was withdrawn and is this unit's to end; else (case,)."""
    if case.withdrawn_at is None or case.state not in (TAKEN, ACCEPTED):
        return (case,)
    return closed(case, "withdrawn", "", today.on, today)


def closed(case: Case, closure: str, note: str, on: date, today: Today, by: Officer | None = None) -> tuple[Any, ...]:
    """(case, CaseClosed), and ReportSent where the matter was assigned and its result not yet reported."""
    limit = case.due_on or case.report_due_on
    on_time = case.on_time if case.decided_on else limit is None or on <= limit
    case = replace(case, state=CLOSED, closed_on=on, closure_type=closure, closure_note=note, on_time=on_time)
    case = entered(case, "close", today, on, by, CLOSURE_TYPES[closure])
    case, *reported = completed(case, today)
    said = CaseClosed(
        number=case.number, node=case.node, unit=case.unit, closed_on=on, closure_type=closure, on_time=on_time,
        settled=case.settled, hop=case.hop,
    )  # fmt: skip
    return case, said, *reported
