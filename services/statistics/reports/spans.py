"""The span of a report, by the kind its template is of: a year, a half, a month, a week, a day. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from services.statistics import periods
from services.statistics.periods import Period
from shared.errors import Invalid

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_FORMS = {"year": r"\d{4}", "half": r"\d{4}-H[12]", "month": r"\d{4}-\d{2}"}


def span_of(kind: str, text: str) -> Period:
    """The span; ``Invalid`` (field ``period``) where it is not of the kind."""
    if kind in _FORMS and not re.fullmatch(_FORMS[kind], text):
        raise Invalid(fields={"period": f"not_a_{kind}_span"})
    if kind == "day":
        return _days(text, text)
    if kind == "week" and (found := _WEEK.fullmatch(text)):
        try:
            first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError as fault:
            raise Invalid(fields={"period": "not_a_week_span"}) from fault
        return _days(str(first), str(first + timedelta(days=6)))
    span = periods.read(text)
    if kind == "week" and (span.last - span.first).days != 6:
        raise Invalid(fields={"period": "not_a_week_span"})
    return span


def _days(first: str, last: str) -> Period:
    span = periods.read(f"{first}..{last}")
    one = span.zh.partition("至")[0]
    return Period(span.name, span.first, span.last, one) if first == last else span
