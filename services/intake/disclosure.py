"""What the petitioner sees of a matter, and what not: a room of its own, so that secrecy is kept in one place.

Seen: the dates of registration and of each hand-over, who holds it, until when something is due and by which rule,
what they may do now, the papers addressed to them (网上办理规程; T22 art. 21). Not seen: other persons and that there
are any, letters between offices, reasons of routing, and whether a part of it is an accusation (T22 art. 30).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.intake.course import HOLDS, WITHDRAWN
from services.intake.domain import Submission
from services.intake.matter import PETITIONER, WITHDRAWAL_ASKED, Heard, Matter
from services.intake.offered import offers
from services.intake.rights import Asker
from services.intake.told import (
    AGREED_SAYS,
    CLOSED_SAYS,
    PASSED_ON,
    SAYS,
    TRIAGE_SAYS,
    WITHDRAWAL_SAYS,
    day_zh,
    details,
)
from shared.codec import to_plain
from shared.deadlines import due, rule
from shared.matters.status import NAMES
from shared.matters.units import Units

SEALED_KINDS = frozenset({"discipline_commission", "supervisory_commission"})
SOME_ORGAN = "有权处理的机关"
BETWEEN_OFFICES = frozenset({"urgent", "report", "linked"})
OF_ONE_PETITIONER = frozenset({"received", "registered", "supplemented", "urged", WITHDRAWAL_ASKED})
"""what tells of the submission it belongs to, and of nobody else's"""
OF_ITS_PARTIES = frozenset(
    {
        "paper", "assistance_referred", "assistance_answered", "called_back", "mediation_consented",
        "mediation_agreed", "mediation_ended", "mediation_performed", "mediation_breached",
        "mediation_confirmation_asked", "mediation_confirmed",
    }
)  # fmt: skip
"""what tells how somebody lives or what they agreed to: for whoever proved that the matter is theirs"""
SHOWN_AS = {"referred_discipline": "forwarded"}
"""states that would tell of an accusation -> what is shown"""

DUE_AFTER: Mapping[str, str] = {
    "received": "route_by_petition_office",
    "returned": "route_by_petition_office",
    "taken": "notice_referred",
    "accepted": "conclude",
    "extended": "conclude_extended",
    "reopened": "conclude",
    "served": "review_request",
    "review_requested": "review_decide",
    "review_accepted": "review_decide",
    "review_served": "re_review_request",
    "re_review_requested": "re_review_decide",
    "re_review_accepted": "re_review_decide",
}
"""what was heard -> the deadline rule that runs from there"""
FROM_ITS_START = frozenset({"received", "returned", "review_requested", "re_review_requested"})
"""no day was told with these: it is counted here"""
ENDS_DUE = frozenset(
    {
        "triaged", "not_accepted", "no_longer_accepted", "mediation_agreed", "replied", "decided", "closed",
        "review_decided", "re_review_decided", "re_review_served", "archived",
    }
)  # fmt: skip


def disclose(asker: Asker, units: Units, filed: Submission, own: Matter) -> dict[str, Any]:
    """The petitioner's view, with dates and instants as they are.

    ``filed``: the submission that was asked for, ``own`` its home view; ``asker`` stands before the matter it belongs
    to, or before the part that was split from it.
    """
    submission, now = asker.submission, asker.standing
    state = SHOWN_AS.get(now.state, now.state)
    is_first_contact = asker.responsible is None
    return {
        "number": filed.number,
        "title": filed.title,
        "status": state,
        "status_zh": NAMES[state] + (f"（{WITHDRAWAL_SAYS['asked']}）" if asker.is_withdrawing else ""),
        "received_at": filed.received_at,
        "holder": _unit(now.holder or submission.received_by, units),
        "duty": "first_contact" if is_first_contact else "responsible",
        "duty_zh": "首问负责，移交前由收件单位负责" if is_first_contact else "",
        "due": None if asker.is_withdrawing or state == WITHDRAWN else due_now(asker),
        "withdrawal": _withdrawal(asker),
        "timeline": [line(one, units) for one in _course(asker, filed, own, units)],
        "papers": _papers(asker, filed, own, units),
        "urged": sum(one.what == "urged" and _is_own(one, asker) for one in asker.matter.heard),
        "supplements": sum(one.submission == submission.number for one in asker.matter.supplements),
        "evaluations": [
            {"party": one.party, "score": one.score, "evaluated_at": one.evaluated_at}
            for one in asker.matter.evaluations
            if one.submission == submission.number
        ],
        "steps": [to_plain(one) for one in offers(asker, units)],
    }  # fmt: skip


def _withdrawal(asker: Asker) -> dict[str, Any] | None:
    """What became of the petitioner's withdrawal; None where there is none, or a new decision is due since."""
    asked = asker.matter.withdrawal
    if asked is None or not asker.matter.is_withdrawn(asker.submission.number):
        return None
    ended = asker.standing.state == WITHDRAWN or any(
        (one.what, one.detail) == ("closed", WITHDRAWN) for one in asker.heard
    )
    became = "asked" if asker.is_withdrawing else "confirmed" if ended else "too_late"
    return {"asked_at": asked.said_at, "became": became, "zh": WITHDRAWAL_SAYS[became]}


def seen(matter: Matter, units: Units) -> tuple[Heard, ...]:
    """What the petitioner may see. Of a matter that has another part than the accusation, only that other part."""
    told: dict[object, Heard] = {}
    for one in matter.heard:
        if one.what in BETWEEN_OFFICES or (one.what == "paper" and one.to_unit != PETITIONER):
            continue
        # Every node above rings the same clock; the petitioner needs to hear it once.
        key = (one.unit, one.detail, one.due_on) if one.what == "deadline_passed" else one.id
        told.setdefault(key, one)
    sealed = {one.id for one in told.values() if _is_sealed(one, units)}
    going_on = HOLDS - {"received"} | {"triaged"}
    has_open_part = any(one.what in going_on and one.id not in sealed for one in told.values())
    return tuple(one for one in told.values() if not (has_open_part and one.id in sealed))


def _course(asker: Asker, filed: Submission, own: Matter, units: Units) -> list[Heard]:
    """The entries of the matter, and of what belongs to single petitioners only this one's."""
    shared = [one for one in asker.heard if _is_own(one, asker)]
    if own.number == asker.matter.number:
        return shared
    if filed.part:
        shared = [one for one in shared if one.what not in ("received", "registered")]
    return sorted([*_of_itself(filed, own, units), *shared], key=lambda one: one.said_at)


def _of_itself(filed: Submission, own: Matter, units: Units) -> tuple[Heard, ...]:
    """What the submission went through by itself; of a split one only what tells nothing of the accusation."""
    heard = seen(own, units)
    return tuple(one for one in heard if not (filed.part and _is_sealed(one, units)))


def _is_own(one: Heard, asker: Asker) -> bool:
    """Whether it may be told to this petitioner: what all share, or what this submission brought about."""
    own = asker.submission.number
    if one.what in ("supplemented", "urged"):
        return one.id.startswith((f"supplement-{own}.", f"urged-{own}-"))
    if one.what in OF_ITS_PARTIES and not asker.submission.may_read_papers:
        return False
    return one.what not in OF_ONE_PETITIONER or own == asker.matter.number


def _is_sealed(one: Heard, units: Units) -> bool:
    return one.sealed or _is_hidden(one.unit, units) or _is_hidden(one.to_unit, units)


def _is_hidden(unit: str, units: Units) -> bool:
    known = units.find(unit)
    return known is not None and known.kind in SEALED_KINDS


def _name(unit: str, units: Units) -> str:
    return SOME_ORGAN if _is_hidden(unit, units) else units.name(unit)


def _unit(unit: str, units: Units) -> dict[str, str]:
    return {"unit": "" if _is_hidden(unit, units) else unit, "name": _name(unit, units)}


def line(one: Heard, units: Units) -> dict[str, Any]:
    """One entry in words; an organ that deals with accusations is not named."""
    says = SAYS.get(one.what) or (PASSED_ON if _is_sealed(one, units) else TRIAGE_SAYS.get(one.detail, PASSED_ON))
    says = CLOSED_SAYS.get(one.detail, says) if one.what == "closed" else says
    if one.what == "mediation_agreed" and one.due_on is None:
        says = AGREED_SAYS.get(one.detail, AGREED_SAYS["oral"])
    words = {
        "unit": _name(one.unit, units), "to_unit": _name(one.to_unit, units), "on": day_zh(one.on),
        "due_on": day_zh(one.due_on), "detail": details(one),
    }  # fmt: skip
    shown = _unit(one.unit, units)
    return {
        "at": one.said_at, "on": one.on, "node": one.node, "unit": shown["unit"], "unit_name": shown["name"],
        "what": one.what, "zh": says.format_map(words),
    }  # fmt: skip


def due_now(asker: Asker) -> dict[str, Any] | None:
    """What is owed next, until when, and why then; None when nothing with a limit is."""
    heard = asker.heard
    last = next((one for one in reversed(heard) if one.what in DUE_AFTER or one.what in ENDS_DUE), None)
    if last is None or last.what in ENDS_DUE or (last.what not in FROM_ITS_START and last.due_on is None):
        return None
    name = DUE_AFTER[last.what]
    counted = due(name, _start(last, heard), asker.calendar, asker.shortened)
    on = last.due_on or counted.on
    why = counted.explanation if on == counted.on else f"办理单位确定的期限，至{day_zh(on)}。依据：{counted.article}。"
    return {"what": name, "zh": rule(name).zh, "on": on, "explanation": why}


def _start(last: Heard, heard: tuple[Heard, ...]) -> Any:
    """The extension counts from the acceptance, and the review from its request."""
    begins = {
        "extended": "accepted",
        "review_accepted": "review_requested",
        "re_review_accepted": "re_review_requested",
    }
    begun = [one for one in heard if one.what == begins.get(last.what)]
    start = begun[-1] if begun else last
    return start.on or start.said_at


def _papers(asker: Asker, filed: Submission, own: Matter, units: Units) -> list[dict[str, Any]]:
    """The papers of the submission itself; those of an older matter only when it is proven to be this petitioner's."""
    papers, told = list(own.papers), {one.id for one in _of_itself(filed, own, units)}
    if own.number != asker.matter.number and asker.submission.may_read_papers:
        papers, told = [*papers, *asker.matter.papers], told | {one.id for one in asker.heard}
    return [
        {
            "paper": one.paper, "paper_number": one.paper_number, "issued_at": one.issued_at,
            "unit": _unit(one.unit, units)["unit"], "unit_name": _name(one.unit, units), "title": one.title,
            "text": one.text,
        }
        for one in papers
        if one.id in told
    ]  # fmt: skip
