"""The steps on a notice: which are open, and what they make of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.notification import sending
from services.notification.domain import DELIVERED, FAILED, MADE, STATES, WAITING, Notice
from services.notification.sending import Pace
from shared.deadlines import Today
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer
from shared.matters.steps.notification import HOW
from shared.matters.taken import must_be_open

Form = Mapping[str, Any]
NAMES: Mapping[str, str] = {
    "retry_notice": "重新发送", "print_notice": "改为纸质通知", "mark_printed": "已打印",
    "mark_handed": "已交付或者邮寄", "mark_read": "已阅",
}  # fmt: skip
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "mark_handed": (
        Field("how", "怎样送达的", "choice", choices=choices(HOW)),
        Field("note", "备注", "text", required=False, hint="挂号信编号，或者由谁签收。"),
    ),
}


def open_steps(notice: Notice) -> tuple[str, ...]:
    """The steps of who hands it out."""
    printed, has_failed = sending.printed_way(notice), any(one.state == FAILED for one in notice.ways)
    if printed is None:
        return ("retry_notice", "print_notice") if has_failed else ()
    if printed.state == DELIVERED:
        return ()
    if printed.state == WAITING:
        return ("mark_printed", *(("retry_notice",) if has_failed else ()))
    return ("mark_handed",)


def inbox_steps(notice: Notice) -> tuple[str, ...]:
    """The step of the unit that reads it."""
    return ("mark_read",) if notice.read_at is None else ()


def offers(notice: Notice, _: Officer, __: Today) -> list[Offer]:
    """What the counter may do."""
    return [Offer(one, NAMES[one], FIELDS.get(one, ())) for one in open_steps(notice)]


def inbox_offers(notice: Notice, _: Officer, __: Today) -> list[Offer]:
    """What the unit may do."""
    return [Offer(one, NAMES[one], ()) for one in inbox_steps(notice)]


def retry(notice: Notice, _: Form, pace: Pace, today: Today) -> tuple[Notice]:
    """Send what failed once more."""
    _must_be_open("retry_notice", notice, open_steps(notice))
    return (sending.again(notice, pace, today.at),)


def to_paper(notice: Notice, _: Form, __: Officer, ___: Today) -> tuple[Notice]:
    """Tell it on paper."""
    _must_be_open("print_notice", notice, open_steps(notice))
    return (sending.to_print(notice),)


def printed(notice: Notice, _: Form, __: Officer, today: Today) -> tuple[Notice]:
    """It was printed."""
    _must_be_open("mark_printed", notice, open_steps(notice))
    return (sending.on_paper(notice, MADE, today.at),)


def handed(notice: Notice, form: Form, _: Officer, today: Today) -> tuple[Notice]:
    """It was handed over or posted."""
    _must_be_open("mark_handed", notice, open_steps(notice))
    return (sending.on_paper(notice, form["how"], today.at, form["note"]),)


def read(notice: Notice, _: Form, by: Officer, today: Today) -> tuple[Notice]:
    """The unit has taken note."""
    _must_be_open("mark_read", notice, inbox_steps(notice))
    return (replace(notice, read_at=today.at, read_by=by.user),)


def _must_be_open(step: str, notice: Notice, now_open: tuple[str, ...]) -> None:
    must_be_open(step, now_open, NAMES, STATES[notice.state], notice.state)
