"""The steps of an office's response to a group at another level: called, there, heard and explained (domain 7.2)."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields, validate

from shared.matters.forms import Choice, Flag, PastInstant, PlainText, StrictSchema, Whole
from shared.matters.pressed import ONSITE_LEVELS, ONSITE_OUTCOMES
from shared.matters.steps import CODE_AT_MOST, Step, StepForm

POSTS_AT_MOST = 10


class PostForm(StrictSchema):
    """One officer of the unit, by post."""

    post = PlainText(at_most=60, required=True)


class AskOnsiteForm(StepForm):
    """Another level told of a group on a matter: which office has to hear it, and when that was told (default: now)."""

    matter = PlainText(at_most=CODE_AT_MOST, required=True)
    unit = PlainText(at_most=100, required=True)
    level = Choice(ONSITE_LEVELS, required=True)
    heads = Whole(at_least=1, at_most=10_000, required=True)
    notified_at = PastInstant(load_default=None, allow_none=True)


class NoteArrivalForm(StepForm):
    """Officers of the unit are there (default: now), on the spot or on the line."""

    posts = fields.List(
        fields.Nested(PostForm), required=True, validate=validate.Length(min=1, max=POSTS_AT_MOST, error="out_of_range")
    )
    head_came = Flag(load_default=False)
    arrived_at = PastInstant(load_default=None, allow_none=True)


class EndOnsiteForm(StepForm):
    """What came of it for the matter."""

    outcome = Choice(ONSITE_OUTCOMES, required=True)
    words = PlainText(at_most=3000, lines=True, required=True)


ONSITE_OPENING: Mapping[str, Step] = {
    "ask_onsite": Step(AskOnsiteForm, "通知到场 Call the responsible office to hear a group on a matter", "ask_onsite"),
}
ONSITE_STEPS: Mapping[str, Step] = {
    "note_arrival": Step(NoteArrivalForm, "登记到场 The office is there", "attend"),
    "end_onsite": Step(EndOnsiteForm, "登记结果 What was explained, and what comes of it for the matter", "attend"),
}
