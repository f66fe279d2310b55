"""What every step of a record asks first: it was seen as it is, it is open now, its day is lawful. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from shared.errors import Conflict, Invalid, Refused

Form = Mapping[str, Any]
"""A form as its schema let it in."""
A_YEAR = timedelta(days=366)


def must_be_seen(record: Any, form: Form) -> None:
    """``Conflict`` when the record moved on since it was read (``form["version"]``)."""
    if form.get("version") is not None and form["version"] != record.version:
        raise Conflict(number=getattr(record, "number", ""))


def must_be_open(step: str, now_open: Sequence[str], names: Mapping[str, str], state_zh: str, state: str) -> None:
    """``Refused('record_step_not_open')``, which says what is open instead."""
    if step not in now_open:
        raise Refused(
            "record_step_not_open", step=step, state=state, open=", ".join(now_open) or "-",
            step_zh=names.get(step, step), state_zh=state_zh,
            open_zh="、".join(names.get(one, one) for one in now_open) or "无",
        )  # fmt: skip


def within_a_year(form: Form, names: Sequence[str], of: date) -> None:
    """``Invalid('not_within_a_year')`` for each day of the form that lies further than a year from ``of``: a slip of
    the pen, by which limits would run out long ago or never."""
    far = [name for name in names if form.get(name) is not None and abs(form[name] - of) > A_YEAR]
    if far:
        raise Invalid(fields=dict.fromkeys(far, "not_within_a_year"))


def lawful_day(form: Form, name: str, today: date, *, not_before: date | None = None) -> date:
    """The day that was given, or today; ``Invalid`` in the future or before the step it follows."""
    on: date = form.get(name) or today
    if on > today:
        raise Invalid(fields={name: "in_the_future"})
    if not_before is not None and on < not_before:
        raise Invalid(fields={name: "before_the_step_it_follows"}, earliest=not_before.isoformat())
    return on
