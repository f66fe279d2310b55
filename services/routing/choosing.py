"""Choosing by hand: which units, ways and days a clerk may choose for a referral, and what is refused (T22 art. 22)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.routing.referral import SEALED_PATH, STATES, STEPS, Desk, Referral, open_steps
from services.routing.triage import Triage, choose_unit
from shared.errors import Conflict, Invalid, Refused
from shared.matters.units import Unit

Form = Mapping[str, Any]
PASSING_ON = frozenset({"forward", "assign", "refer_political_legal", "direct_elsewhere"})
"""actions that a clerk's decision keeps from the proposal"""
ENDING = frozenset({"merge", "not_accept", "no_longer_accept", "file_only"})
"""proposals that a clerk who refers has decided against"""
REVIEWS = frozenset({"review", "re_review"})


def referable(referral: Referral, desk: Desk) -> Triage:
    """What would be referred: the proposal; where that was to end it at this desk, that of a matter of its own."""
    if referral.triage.action not in ENDING:
        return referral.triage
    world = desk.world
    said = referral.submission
    return choose_unit(said, world.units, world.duties, world.places, desk.on, is_new=True)


def must_be_open(referral: Referral, step: str, form: Form) -> None:
    """``Conflict`` for an older version, ``Refused('step_not_open')`` with what is open."""
    if form.get("version") is not None and form["version"] != referral.version:
        raise Conflict(number=referral.number)
    now_open = open_steps(referral)
    if step not in now_open:
        raise Refused(
            "step_not_open", state=referral.state, step=step, open=", ".join(now_open) or "-", step_zh=STEPS[step],
            state_zh=STATES[referral.state], open_zh="、".join(STEPS[one] for one in now_open) or "等待对方答复或无",
        )  # fmt: skip


def lead_for(referral: Referral, unit: str, desk: Desk, *, again: bool = False) -> Unit:
    """The unit, if it may have the matter: it exists, may decide, is not complained of, and did not object with
    success."""
    found = desk.world.units.find(unit)
    fault = ""
    if found is None:
        fault = "unknown_unit"
    elif not found.is_active(desk.on):
        fault = "unit_not_active"
    elif found.is_petition_office and referral.triage.legal_path not in REVIEWS:
        fault = "petition_office_never_decides"
    elif referral.is_sealed and not desk.world.duties.lines["discipline"].has(found):
        fault = "accusation_only_to_discipline"
    elif found.id in referral.triage.barred:
        fault = "unit_recused"
    elif not again and any(one.unit == unit and one.answer == "agreed" for one in referral.objections):
        fault = "unit_objected_before"
    elif _is_pushed_down(referral, found, desk):
        fault = "not_pushed_down"
    if found is None or fault:
        raise Invalid(fields={"lead_unit": fault})
    return found


def _is_pushed_down(referral: Referral, chosen: Unit, desk: Desk) -> bool:
    """A department's work is not pushed to a lower level that has no duty for it (domain 3.2)."""
    places, proposed = desk.world.places, desk.world.units.find(referral.triage.lead_unit)
    if proposed is None or proposed.division == chosen.division:
        return False
    if not places.contains(proposed.division, chosen.division):
        return False
    said, world = referral.submission, desk.world
    level = places.level_of(said.place).kind if places.knows(said.place) else ""
    rows = world.duties.fitting(said.category_l1, said.category_l2, said.tags, level, desk.on, said.text)
    return not any(world.holder(said.place, row.holder).unit == chosen for row in rows)


def co_units_for(referral: Referral, units: Any, lead: Unit, desk: Desk) -> tuple[str, ...]:
    """The co-handling units, each once; ``Invalid`` for one that is gone or complained of."""
    chosen = tuple(dict.fromkeys(one for one in units if one != lead.id))
    for one in chosen:
        found = desk.world.units.find(one)
        fault = "unknown_unit" if found is None else "" if found.is_active(desk.on) else "unit_not_active"
        fault = fault or ("unit_recused" if one in referral.triage.barred else "")
        if fault:
            raise Invalid(fields={"co_units": fault})
    if chosen and referral.is_sealed:
        raise Invalid(fields={"co_units": "accusation_only_to_discipline"})
    return chosen


def action_for(referral: Referral, triage: Triage, asked: str, lead: Unit) -> str:
    """How it is passed on: what follows from the matter, else what was asked, else as proposed."""
    said = referral.submission
    if triage.legal_path == SEALED_PATH:
        return "refer_discipline"
    if triage.legal_path in REVIEWS:
        return "accept"
    if lead.id == said.received_by:
        return "direct_reply" if said.legal_class == "inquiry" else "accept"
    if asked:
        return asked
    return triage.action if triage.action in PASSING_ON else "forward"


def report_due(triage: Triage, asked: date | None, desk: Desk) -> date | None:
    """The day by which an assigned matter is reported back: as the letter says, else by the usual rule."""
    if triage.action != "assign":
        return None
    if asked is not None and asked <= desk.on:
        raise Invalid(fields={"report_due_on": "not_in_the_future"})
    rule = "assigned_report_urgent" if "urgent" in triage.flags else "assigned_report_usual"
    return asked or desk.due(rule, desk.at)
