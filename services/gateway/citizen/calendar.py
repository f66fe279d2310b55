"""The public calendar of leaders' receptions and of who is on duty: ``/reception-calendar`` and its notices as files.

Published in advance (T22 art. 18): time, place, leader's name, post and portfolio. Nothing here is asked of the reader.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, request

from services.gateway import edge, papers
from services.gateway.api.papers import handed_out
from services.gateway.citizen import around
from shared.errors import Invalid, NotFound, XinqiaoError
from shared.words import say

PLACE = "/reception-calendar"


def add_to(blueprint: Blueprint) -> None:
    """Put the addresses among the citizens' pages."""
    blueprint.get(PLACE)(reception_calendar)
    blueprint.get(f"{PLACE}/notice")(reception_notice)


def calendar_of(month: date) -> dict[str, Any]:
    """What the office published of the month of that day: ``{month, office, rows, notices, duties}``."""
    found: dict[str, Any] = edge.call(
        "supervision", "reception_calendar", {"month": month.isoformat()}, edge.current_by()
    )
    return found


@edge.require(edge.ANYBODY)
def reception_calendar() -> Response:
    """A month of it; this month when none is named, or when the address names none that there is."""
    month = month_of(request.args.get("month", "")) or around.today().replace(day=1)
    around_it = {"before": _named(month - timedelta(days=1)), "after": _named(month + timedelta(days=31))}
    shown: dict[str, Any] = {"rows": [], "notices": [], "duties": []}
    word, status = "", 200
    try:
        shown = calendar_of(month)
    except XinqiaoError as fault:
        word, status = say(fault.code, **fault.facts)["zh"], edge.status_of(fault)
    title = f"{month.year}年{month.month}月"
    return around.page(
        "citizen/calendar.html", status, shown=shown, title=title, month=_named(month), word=word, **around_it
    )


@edge.limited("look_up")
@edge.require(edge.ANYBODY)
def reception_notice() -> Response:
    """The public notice of a plan's month, to print: the same bytes every time."""
    month, format = month_of(request.args.get("month", "")), request.args.get("format", "pdf")
    if format not in papers.PRINTERS:
        raise Invalid(fields={"format": "not_a_choice"})
    plan = request.args.get("plan", "")[:40]
    notices = calendar_of(month)["notices"] if month else ()
    found = next((one for one in notices if one["plan"] == plan), None)
    if found is None:
        raise NotFound(number=plan)
    return handed_out(papers.for_anybody(edge.parts(), found, format))


def month_of(text: str) -> date | None:
    """The first day of ``2026-04``; None for what is no month of this century."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2026-04") and text.startswith("20") else None
    except ValueError:
        return None


def _named(day: date) -> str:
    return f"{day:%Y-%m}"
