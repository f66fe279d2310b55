"""The forms of a question to statistics, the same for the gateway's API and the service that answers."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.matters.forms import PastInstant, PlainText, StrictSchema, Whole


class FilterForm(StrictSchema):
    """Only facts of these keys of a dimension."""

    dimension = PlainText(at_most=60, required=True)
    keys = fields.List(PlainText(at_most=60, at_least=0), validate=validate.Length(min=1, max=200), required=True)


class KeyForm(StrictSchema):
    """The key of a row under one dimension."""

    dimension = PlainText(at_most=60, required=True)
    key = PlainText(at_most=60, at_least=0, load_default="")


class AskForm(StrictSchema):
    """A question: measures by dimensions, filtered, of a period (``2025``, ``2025-H1``, ``2025-Q2``, ``2025-03``, or
    ``2025-03-01..2025-04-15``), against the year before (yoy) or the span before (pop), as known at an instant."""

    measures = fields.List(PlainText(at_most=60), validate=validate.Length(min=1, max=40), load_default=list)
    by = fields.List(PlainText(at_most=60), validate=validate.Length(max=3), load_default=list)
    where = fields.List(fields.Nested(FilterForm), validate=validate.Length(max=20), load_default=list)
    period = PlainText(at_most=30, load_default="")
    compare = PlainText(at_most=10, load_default="")
    of = PlainText(at_most=20, load_default="")
    as_of = PastInstant(load_default=None, allow_none=True)
    places = Whole(at_most=4, load_default=1)


class DrillForm(AskForm):
    """The row whose submissions are asked for."""

    row = fields.List(fields.Nested(KeyForm), validate=validate.Length(max=3), load_default=list)
    after = PlainText(at_most=60, load_default="", allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
