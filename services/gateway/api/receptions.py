"""GET /api/reception-calendar: what the node's office published of a month of leaders' receptions, for anybody."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from services.gateway import edge
from services.gateway.asking import Blueprint
from services.gateway.citizen.calendar import calendar_of, month_of
from shared.errors import Invalid
from shared.matters.forms import PlainText, StrictSchema

blueprint = Blueprint("receptions", __name__, url_prefix="/api", description="领导接访日历 receptions")


class MonthQuery(StrictSchema):
    """Which month: 2026-04; this month when none is given."""

    month = PlainText(at_most=7, load_default="")


class WhoView(StrictSchema):
    """A leader of an office, as the law has them published."""

    name = fields.String(required=True)
    post = fields.String(required=True)
    portfolio = fields.String(required=True)


class ReceptionView(StrictSchema):
    """One session."""

    number = fields.String(required=True)
    office = fields.String(required=True)
    kind = fields.String(required=True)
    kind_zh = fields.String(required=True)
    held_on = fields.String(required=True, metadata={"format": "date"})
    day_zh = fields.String(required=True)
    begins = fields.String(required=True)
    ends = fields.String(required=True)
    place = fields.String(required=True)
    topic = fields.String(required=True)
    booking = fields.String(required=True)
    cancelled = fields.Boolean(required=True)
    note = fields.String(required=True)
    leaders = fields.List(fields.Nested(WhoView), required=True)
    sitting_units = fields.List(fields.String(), required=True)
    lawyers = fields.String(required=True)


class PublicNoticeView(StrictSchema):
    """The public notice of a plan's month, in full."""

    plan = fields.String(required=True)
    unit = fields.String(required=True)
    unit_name = fields.String(required=True)
    paper = fields.String(required=True)
    paper_number = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    issued_at = fields.String(required=True, metadata={"format": "date-time"})


class DutyView(StrictSchema):
    """Who is on duty on a working day, with the office's phone."""

    day = fields.String(required=True, metadata={"format": "date"})
    day_zh = fields.String(required=True)
    name = fields.String(required=True)
    post = fields.String(required=True)
    phone = fields.String(required=True)


class CalendarView(StrictSchema):
    """A month."""

    month = fields.String(required=True)
    office = fields.String(required=True)
    rows = fields.List(fields.Nested(ReceptionView), required=True)
    notices = fields.List(fields.Nested(PublicNoticeView), required=True)
    duties = fields.List(fields.Nested(DutyView), required=True)


@blueprint.get("/reception-calendar")
@edge.require(edge.ANYBODY)
@blueprint.arguments(MonthQuery, location="query")
@blueprint.answers(200, CalendarView)
def calendar(query: dict[str, Any]) -> Any:
    """The sessions, notices and duties of a month that are published (T22 art. 18)."""
    month = month_of(query["month"]) if query["month"] else edge.clock().today()
    if month is None:
        raise Invalid(fields={"month": "wrong_type"})
    return calendar_of(month)
