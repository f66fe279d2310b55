"""The rules of review and re-review: asked, accepted or not, decided once, served (T22 art. 35, 36; SD art. 43-45).

Each takes the review and gives it back as it is then, with what is to be said of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from services.handling.frame import Form, Today, day, improper, issued_on
from services.handling.hearing import RE_REVIEW, REVIEW, days_of
from services.handling.records import Service, Supplement
from services.handling.review import (
    ACCEPTED,
    DECIDE_LIMIT,
    DECIDED,
    ENDED,
    OPINION,
    REQUEST_LIMIT,
    SERVED,
    STATES,
    STEPS,
    Opinion,
    Review,
    grounds,
    lawful_answers,
    open_review_steps,
)
from shared.deadlines import Due, due, due_alone, rule
from shared.errors import Conflict, Invalid, Refused
from shared.events.handling import HearingHeld
from shared.events.intake import MatterSupplemented, MatterWithdrawn
from shared.events.reviews import ReviewAccepted, ReviewDecided, ReviewEnded, ReviewServed
from shared.matters.entries import Entry
from shared.matters.lists import NOT_ACCEPT_GROUNDS, REVIEW_ANSWERS, REVIEW_RESULTS
from shared.matters.people import Officer

WORDS = ("request", "facts", "basis", "opinion")


def accept(
    review: Review, form: Form, by: Officer, today: Today, node_of: Callable[[str], str] = lambda _: ""
) -> tuple[Review, ReviewAccepted]:
    """Accept the request (SD art. 43). What came as a letter is told here whose decision it is about.

    ``form``: accepted_on, original_unit, original_paper_number, decision_received_on, late_reason (owed when the
    request was posted after the last day: what kept the petitioner from asking). ``node_of``: unit -> its node, or ''.
    """
    must(review, "accept_review", form, today)
    on = day(form, "accepted_on", today, not_before=review.received_on)
    review = _told(review, form, today, node_of)
    if not review.original_unit:
        raise Invalid(fields={"original_unit": "missing"})
    if review.decision_received_on is None:
        raise Invalid(fields={"decision_received_on": "missing"})
    if not review.in_time and not form["late_reason"]:
        raise Invalid(fields={"late_reason": "late_reason_missing"}, ask_until=_plain(review.ask_until))
    review = replace(review, state=ACCEPTED, accepted_on=on, late_reason=form["late_reason"])
    return _accepted(entered(review, "accept_review", today, on, by))


def not_accept(review: Review, form: Form, by: Officer, today: Today) -> tuple[Review, ReviewEnded]:
    """Do not accept, with a ground of 2.5, the reason, and where to go.

    ``form``: ended_on, ground, reason, where_to, decision_received_on (for a letter, when the ground is lateness).
    """
    must(review, "not_accept_review", form, today)
    on = day(form, "ended_on", today, not_before=review.received_on)
    ground = form["ground"]
    review = _told(review, {**form, "original_unit": "", "original_paper_number": ""}, today, lambda _: "")
    if ground not in grounds(review):
        raise Refused("ground_not_lawful_here", ground=ground, ground_zh=NOT_ACCEPT_GROUNDS[ground])
    if ground == "review_lapsed":
        if review.decision_received_on is None:
            raise Invalid(fields={"decision_received_on": "missing"})
        if review.in_time:
            raise Invalid(fields={"ground": "asked_in_time"}, ask_until=_plain(review.ask_until))
    _proper(form, "reason", "where_to")
    review = replace(review, ground=ground, end_reason=form["reason"], where_to=form["where_to"])
    return _ended(review, "not_accepted", "not_accept_review", on, today, by.name)


def decide(review: Review, form: Form, by: Officer, today: Today) -> tuple[Review, ReviewDecided]:
    """Issue the opinion: uphold, revoke for a new decision, or change (SD art. 45).

    ``form``: decided_on, request, facts, basis, outcome, opinion, revoked_for and redo_by (both owed when revoked, and
    only then; the new decision is due within the time the law gives for handling), re_review_organ, contact.
    """
    if review.hearings and review.hearings[-1].is_open and review.state == ACCEPTED:
        raise Refused("hearing_under_way", number=review.number)
    must(review, "decide_review", form, today)
    held = (one.held_to for one in review.hearings if one.held_to is not None)
    on = day(form, "decided_on", today, not_before=max(held, default=review.accepted_on))
    faults = improper({name: form[name] for name in WORDS}) | _revocation_faults(form, on, today)
    if faults:
        raise Invalid(fields=faults)
    organ = form["re_review_organ"] if review.stage == REVIEW else ""
    opinion = Opinion(**{name: form[name] for name in WORDS}, re_review_organ=organ, contact=form["contact"])
    return _decided(replace(review, opinion=opinion), form, on, today, by.name)


def serve(review: Review, form: Form, by: Officer, today: Today) -> tuple[Review, ReviewServed]:
    """Record that the petitioner received the opinion: after a review 30 days to ask for re-review run from here.

    ``form``: served_on, posted_on, method (of METHODS), proof, witnesses (owed when it was left with them).
    """
    must(review, "serve_review", form, today)
    issued = issued_on(review.issued, OPINION[review.stage], review.decided_on)
    posted: date | None = form["posted_on"]
    if posted is not None:
        posted = day(form, "posted_on", today, not_before=issued)
    on = day(form, "served_on", today, not_before=posted or issued)
    faults = {}
    if form["method"] == "left" and not form["witnesses"]:
        faults["witnesses"] = "witnesses_missing"
    if form["method"] == "public_notice" and review.notice_owed:
        faults["method"] = "petitioner_is_known"
    if faults:
        raise Invalid(fields=faults)
    service = Service(form["method"], form["proof"], form["witnesses"], by.name, posted)
    return _served(replace(review, service=service), on, today, by.name)


def withdraw(review: Review, form: Form, by: Officer, today: Today) -> tuple[Review, ReviewEnded]:
    """The petitioner withdrew the request in writing. ``form``: ended_on, document (where that paper is filed)."""
    must(review, "withdraw_review", form, today)
    on = day(form, "ended_on", today, not_before=review.received_on)
    review = replace(review, end_reason=form["document"])
    return _ended(review, "withdrawn", "withdraw_review", on, today, by.name)


def register_answer(review: Review, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """Register what an organ outside the network sent on paper; clocks run from the day it names.

    ``form``: kind (of REVIEW_ANSWERS), on, paper_number, ground (if not accepted), outcome (if decided), revoked_for
    and redo_by (when revoked), note.
    """
    must(review, "register_review_answer", form, today)
    kind, on = form["kind"], form["on"]
    if kind not in lawful_answers(review):
        raise Refused("answer_not_open", kind_zh=REVIEW_ANSWERS[kind], state_zh=STATES[review.state], kind=kind)
    earliest = review.decided_on or review.accepted_on or review.received_on
    if on < earliest:
        raise Invalid(fields={"on": "before_the_step_it_follows"}, earliest=_plain(earliest))
    if kind == "accepted":
        review = replace(review, state=ACCEPTED, accepted_on=on)
        return _accepted(entered(review, "accept_review", today, on, by, form["paper_number"]))
    if kind == "served":
        return _served(review, on, today, by.name)
    if kind == "not_accepted":
        if not form["ground"]:
            raise Invalid(fields={"ground": "missing"})
        review = replace(review, ground=form["ground"], end_reason=form["note"])
        return _ended(review, kind, "not_accept_review", on, today, by.name)
    if not form["outcome"]:
        raise Invalid(fields={"outcome": "missing"})
    faults = _revocation_faults(form, on, today)
    if faults:
        raise Invalid(fields=faults)
    return _decided(replace(review, opinion_number=form["paper_number"]), form, on, today, by.name)


def hear_withdrawal(review: Review, said: MatterWithdrawn, today: Today) -> tuple[Any, ...]:
    """The petitioner withdrew with number and code: an open request ends; an opinion that was given stands."""
    if not review.is_open:
        return (review,)
    return _ended(review, "withdrawn", "withdraw_review", today.calendar.day_of(said.withdrawn_at), today, "")


def hear_supplement(review: Review, said: MatterSupplemented) -> Review:
    """The petitioner added something; told twice it is the same."""
    if any(one.id == said.supplement for one in review.supplements):
        return review
    added = Supplement(said.supplement, said.added_at, said.text, said.attachments)
    return replace(review, supplements=(*review.supplements, added))


def after_hearing(review: Review, said: HearingHeld, today: Today) -> Review:
    """The days of a hearing do not count in a re-review, and in a re-review alone (T22 art. 36)."""
    return replace(review, due_on=decide_by(review, today).on) if said.stage == RE_REVIEW else review


def decide_by(review: Review, today: Today) -> Due:
    """When the opinion is due, and why: 30 days from receipt, in a re-review without the days of its hearings."""
    limit, excluded = DECIDE_LIMIT[review.stage], days_of(review.hearings)
    return due(limit, review.received_on, today.calendar, today.local, excluded=excluded)


def accept_by(review: Review, today: Today) -> Due | None:
    """By when the request is to be accepted or not, where the place has such a rule (SD art. 43); else None."""
    one = rule("review_accept")
    if not one.is_in_force(today.local):
        return None
    return due_alone(one, review.received_on, today.calendar, today.local)


def ask_until(stage: str, received_on: date | None, today: Today) -> date | None:
    """The last day to ask, from the day the petitioner received what they ask to have looked at."""
    return today.due(REQUEST_LIMIT[stage], received_on) if received_on else None


def must(review: Review, step: str, form: Form, today: Today) -> None:
    """The step must be open now, and the officer must have seen the review as it is: ``Refused``, ``Conflict``."""
    if form.get("version") is not None and form["version"] != review.version:
        raise Conflict(number=review.number)
    now_open = open_review_steps(review, today.on)
    if step not in now_open:
        raise Refused(
            "step_not_open", state=review.state, step=step, open=", ".join(now_open) or "-", step_zh=STEPS[step],
            state_zh=STATES[review.state], open_zh="、".join(STEPS[one] for one in now_open) or "无",
        )  # fmt: skip


def entered(review: Review, step: str, today: Today, on: date, by: Officer | str = "", note: str = "") -> Review:
    """The review with one more entry in its history."""
    name = by.name if isinstance(by, Officer) else by
    return replace(review, history=(*review.history, Entry(step, today.at, on, name, note)))


def _told(review: Review, form: Form, today: Today, node_of: Callable[[str], str]) -> Review:
    """What an officer confirms of a letter; of a request made with number and code the home knows it."""
    if not review.came_as_letter:
        return review
    unit = form["original_unit"] or review.original_unit
    received = form["decision_received_on"] or review.decision_received_on
    if received is not None and received > review.posted_on:
        raise Invalid(fields={"decision_received_on": "after_the_request"}, posted_on=_plain(review.posted_on))
    return replace(
        review, original_unit=unit, original_node=node_of(unit) or review.original_node,
        original_paper_number=form["original_paper_number"] or review.original_paper_number,
        decision_received_on=received, ask_until=ask_until(review.stage, received, today),
    )  # fmt: skip


def _accepted(review: Review) -> tuple[Review, ReviewAccepted]:
    assert review.accepted_on is not None
    return review, ReviewAccepted(
        number=review.number, node=review.node, unit=review.organ, stage=review.stage,
        accepted_on=review.accepted_on, due_on=review.due_on,
    )  # fmt: skip


def _decided(review: Review, form: Form, on: date, today: Today, by: str) -> tuple[Review, ReviewDecided]:
    outcome = form["outcome"]
    review = replace(
        review, state=DECIDED, accepted_on=review.accepted_on or on, decided_on=on, outcome=outcome,
        revoked_for=form["revoked_for"], redo_by=form["redo_by"], on_time=on <= review.due_on,
    )  # fmt: skip
    review = entered(review, "decide_review", today, on, by, REVIEW_RESULTS[outcome])
    return review, ReviewDecided(
        number=review.number, to_node=review.original_node, node=review.node, unit=review.organ, stage=review.stage,
        original_unit=review.original_unit, decided_on=on, outcome=outcome, revoked_for=review.revoked_for,
        redo_by=review.redo_by, due_on=review.due_on, on_time=review.on_time,
    )  # fmt: skip


def _served(review: Review, on: date, today: Today, by: str) -> tuple[Review, ReviewServed]:
    until = ask_until(RE_REVIEW, on, today) if review.stage == REVIEW else None
    review = replace(review, state=SERVED, served_on=on, next_ask_until=until)
    return entered(review, "serve_review", today, on, by), ReviewServed(
        number=review.number, node=review.node, unit=review.organ, stage=review.stage, served_on=on, ask_until=until,
        to_node=review.original_node,
    )  # fmt: skip


def _ended(review: Review, outcome: str, step: str, on: date, today: Today, by: str) -> tuple[Review, ReviewEnded]:
    note = NOT_ACCEPT_GROUNDS.get(review.ground, "") if outcome == "not_accepted" else ""
    review = replace(review, state=ENDED, outcome=outcome, ended_on=on)
    return entered(review, step, today, on, by, note), ReviewEnded(
        number=review.number, node=review.node, unit=review.organ, stage=review.stage, ended_on=on, outcome=outcome,
        ground=review.ground, to_node=review.original_node,
    )  # fmt: skip


def _revocation_faults(form: Form, on: date, today: Today) -> dict[str, str]:
    """Why it fell and by when it is done anew: owed with a revocation, and meaningless without one."""
    reason, redo_by = form["revoked_for"], form["redo_by"]
    if form["outcome"] != "revoke_redo":
        given = {"revoked_for": reason, "redo_by": redo_by}
        return {name: "only_when_revoked" for name, value in given.items() if value}
    faults = {} if reason else {"revoked_for": "missing"}
    if redo_by is None:
        faults["redo_by"] = "missing"
    elif not on < redo_by <= today.due("conclude", on):
        faults["redo_by"] = "redo_by_outside"
    return faults


def _proper(form: Form, *names: str) -> None:
    faults = improper({name: form[name] for name in names})
    if faults:
        raise Invalid(fields=faults)


def _plain(on: date | None) -> str:
    return on.isoformat() if on else ""


RULES = {
    "accept_review": accept, "not_accept_review": not_accept, "decide_review": decide, "serve_review": serve,
    "withdraw_review": withdraw, "register_review_answer": register_answer,
}  # fmt: skip
