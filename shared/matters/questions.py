"""The forms of a question to statistics, the same for the gateway's API and the service that answers."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.matters.forms import Choice, DivisionCode, PastInstant, PlainText, StrictSchema, Whole

AGAINST = ("before", "years")
HALVES = ("numerator", "denominator")


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
    """The row whose submissions are asked for; of a rate, behind its numerator or behind its base."""

    row = fields.List(fields.Nested(KeyForm), validate=validate.Length(max=3), load_default=list)
    half = Choice(HALVES, load_default=HALVES[0])
    after = PlainText(at_most=60, load_default="", allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)


class HotForm(StrictSchema):
    """Where more comes than usual: a span against the mean of ``spans`` before it, or of the same span of as many years
    before; by divisions of a level; rows below ``at_least`` are noise and left out."""

    period = PlainText(at_most=30, load_default="")
    level = PlainText(at_most=40, load_default="township")
    against = Choice(AGAINST, load_default=AGAINST[0])
    spans = Whole(at_least=1, at_most=12, load_default=3)
    at_least = Whole(at_least=3, at_most=10_000, load_default=5)


class PublicForm(StrictSchema):
    """A quarter or a year that is over: ``2026-Q1``, ``2025``; the last one without."""

    period = PlainText(at_most=10, load_default="")


class DoingsForm(StrictSchema):
    """Of what offices did: kinds, by unit or by word (of advice: its kind), of a period, compared, as known then."""

    doings = fields.List(PlainText(at_most=60), validate=validate.Length(min=1, max=20), required=True)
    by = fields.List(PlainText(at_most=60), validate=validate.Length(max=1), load_default=list)
    period = PlainText(at_most=30, required=True)
    compare = Choice(("", "yoy", "pop"), load_default="")
    as_of = PastInstant(load_default=None, allow_none=True)
    territory = DivisionCode(load_default="", allow_none=True)
    unit = PlainText(at_most=60, at_least=0, load_default="")
    places = Whole(at_most=4, load_default=1)
