"""The rules of hearings, the same for a case and for a review: asked, granted or refused with reasons, held, recorded.

The form is public, by questioning, debate and appraisal (T05 art. 31); who asks is answered before anything is decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from services.handling.case import ACCEPTED as CASE_ACCEPTED
from services.handling.case import TAKEN, Case
from services.handling.frame import Form, Today, improper
from services.handling.hearing import ASKED, HANDLING, HELD, PLANNED, REFUSED, Hearing, PanelMember, current
from services.handling.review import ACCEPTED, Review
from shared.errors import Conflict, Invalid, Refused
from shared.events.handling import HearingAnswered, HearingHeld
from shared.events.intake import HearingAsked
from shared.matters.entries import Entry
from shared.matters.people import Officer

Item = TypeVar("Item", Case, Review)

PLAN, REFUSE, HOLD = "plan_hearing", "refuse_hearing", "hold_hearing"
CLOSED = "closed"
WORDS = ("participants", "statements", "questioning", "debate", "appraisal", "dissent", "conclusion")
"""what the record says of the course"""
NAMES = {PLAN: "安排听证", REFUSE: "不予听证", HOLD: "登记听证"}


def stage_of(item: Case | Review) -> str:
    """Of HEARING_TYPES: what the hearing is part of."""
    return item.stage if isinstance(item, Review) else HANDLING


def open_hearing_steps(item: Case | Review) -> tuple[str, ...]:
    """What may be done about a hearing now: while the office works on the item, and not after its decision."""
    if isinstance(item, Case):
        works = item.state == CASE_ACCEPTED and not item.answered_by_reply and item.legal_path != "discipline"
    else:
        works = item.state == ACCEPTED and not item.is_outside
    under_way = current(item.hearings)
    lawful = {
        PLAN: under_way is None or under_way.state == ASKED,
        REFUSE: under_way is not None and under_way.state == ASKED,
        HOLD: under_way is not None and under_way.state == PLANNED,
    }
    return tuple(step for step, is_open in lawful.items() if works and is_open)


def hear_request(item: Item, said: HearingAsked, today: Today) -> Item:
    """The petitioner asks for a hearing; asked again while one is under way, or too late to hold one, it is noted."""
    entry = Entry("ask_hearing", today.at, said.asked_on, note=said.reason)
    item = replace(item, history=(*item.history, entry))
    can_still = item.state in (TAKEN, CASE_ACCEPTED) if isinstance(item, Case) else item.is_open
    if not can_still or current(item.hearings) is not None:
        return item
    hearing = Hearing(ASKED, asked_on=said.asked_on, asked_because=said.reason)
    return replace(item, hearings=(*item.hearings, hearing))


def plan(item: Item, form: Form, by: Officer, today: Today) -> tuple[Item, HearingAnswered]:
    """Grant the hearing, or call one. ``form``: planned_on (today or later), place, host, publicity, closed_reason,
    reason."""
    _must(item, PLAN, form)
    if form["planned_on"] < today.on:
        raise Invalid(fields={"planned_on": "in_the_past"})
    _proper(form, "reason")
    before = current(item.hearings) or Hearing(ASKED)
    hearing = replace(
        before, state=PLANNED, answered_on=today.on, answer=form["reason"], planned_on=form["planned_on"],
        place=form["place"], host=form["host"], **_publicity(before, form),
    )  # fmt: skip
    item = _kept(item, hearing, PLAN, by, today, today.on)
    return item, _answered(item, hearing, granted=True)


def refuse(item: Item, form: Form, by: Officer, today: Today) -> tuple[Item, HearingAnswered]:
    """Refuse what the petitioner asked for. ``form``: reason."""
    _must(item, REFUSE, form)
    _proper(form, "reason")
    hearing = current(item.hearings)
    assert hearing is not None
    hearing = replace(hearing, state=REFUSED, answered_on=today.on, answer=form["reason"])
    item = _kept(item, hearing, REFUSE, by, today, today.on)
    return item, _answered(item, hearing, granted=False)


def hold(item: Item, form: Form, by: Officer, today: Today) -> tuple[Item, HearingHeld]:
    """Record the hearing. ``form``: held_from, held_to, place, host, publicity, closed_reason, panel (name, post,
    kind), participants, statements, questioning, debate, appraisal, in_favour, dissent, conclusion.

    Its days run from the first sitting to the last, both counted; only a re-review's limit leaves them out.
    """
    _must(item, HOLD, form)
    hearing = current(item.hearings)
    assert hearing is not None
    first: date = form["held_from"]
    last: date = form["held_to"] or first
    if item.accepted_on is not None and first < item.accepted_on:
        raise Invalid(fields={"held_from": "before_the_step_it_follows"}, earliest=item.accepted_on.isoformat())
    if hearing.answered_on is not None and first < hearing.answered_on:
        # a hearing that was granted later did not stop the days before
        raise Invalid(fields={"held_from": "before_the_step_it_follows"}, earliest=hearing.answered_on.isoformat())
    if last < first:
        raise Invalid(fields={"held_to": "before_the_step_it_follows"}, earliest=first.isoformat())
    _proper(form, "conclusion", "appraisal", "dissent")
    panel = _panel(item, form)
    hearing = replace(
        hearing, state=HELD, held_from=first, held_to=last, place=form["place"] or hearing.place,
        host=form["host"] or hearing.host, panel=panel, in_favour=_majority(form, len(panel)),
        **_publicity(hearing, form),
        **{name: form[name] for name in WORDS},
    )  # fmt: skip
    item = _kept(item, hearing, HOLD, by, today, last)
    return item, HearingHeld(
        number=item.number, node=item.node, unit=item.unit, stage=stage_of(item), from_on=first, to_on=last,
        days=hearing.days,
    )  # fmt: skip


RULES: Mapping[str, Any] = {PLAN: plan, REFUSE: refuse, HOLD: hold}
"""step -> its rule; the steps of a review carry their own names (``plan_review_hearing``) and use the same rules"""


def _answered(item: Case | Review, hearing: Hearing, *, granted: bool) -> HearingAnswered:
    return HearingAnswered(
        number=item.number, node=item.node, unit=item.unit, stage=stage_of(item), granted=granted,
        planned_on=hearing.planned_on if granted else None, place=hearing.place if granted else "",
        reason=hearing.answer,
    )  # fmt: skip


def _kept(item: Item, hearing: Hearing, step: str, by: Officer, today: Today, on: date) -> Item:
    earlier: tuple[Hearing, ...] = item.hearings[:-1] if current(item.hearings) else item.hearings
    entry = Entry(step, today.at, on, by.name)
    return replace(item, hearings=(*earlier, hearing), history=(*item.history, entry))


def _publicity(before: Hearing, form: Form) -> dict[str, Any]:
    """A hearing is public; one that is not says why (T05 art. 31). What is not told is as it was planned."""
    is_closed = form["publicity"] == CLOSED or (not form["publicity"] and before.is_closed)
    reason = form["closed_reason"] or before.closed_reason
    if is_closed and not reason:
        raise Invalid(fields={"closed_reason": "missing"})
    return {"is_closed": is_closed, "closed_reason": reason if is_closed else ""}


def _panel(item: Case | Review, form: Form) -> tuple[PanelMember, ...]:
    """The members, each once, and nobody of the sides among them."""
    names = [one["name"] for one in form["panel"]]
    if item.petitioner.name in names:
        raise Invalid(fields={"panel": "panel_of_a_side"})
    if len(set(names)) != len(names):
        raise Invalid(fields={"panel": "twice"})
    return tuple(PanelMember(one["name"], one["post"], one["kind"]) for one in form["panel"])


def _majority(form: Form, members: int) -> int | None:
    """How many are for the conclusion: more than half of the panel; who is against it is heard in the record."""
    count: int | None = form["in_favour"]
    if count is None:
        return None
    if not members / 2 < count <= members:
        raise Invalid(fields={"in_favour": "no_majority"})
    if count < members and not form["dissent"]:
        raise Invalid(fields={"dissent": "missing"})
    return count


def _proper(form: Form, *names: str) -> None:
    faults = improper({name: form[name] for name in names})
    if faults:
        raise Invalid(fields=faults)


def _must(item: Case | Review, step: str, form: Form) -> None:
    if form.get("version") is not None and form["version"] != item.version:
        raise Conflict(number=item.number)
    now_open = open_hearing_steps(item)
    if step not in now_open:
        raise Refused(
            "hearing_step_not_open", step=step, step_zh=NAMES[step],
            open_zh="、".join(NAMES[one] for one in now_open) or "无", open=", ".join(now_open) or "-",
        )  # fmt: skip
