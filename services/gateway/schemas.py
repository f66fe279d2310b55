"""The forms of filing, look-up, log-in, lists and parking; those of the services' steps are in ``steps.py``."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.matters.codes import LENGTH
from shared.matters.forms import Choice, Day, DivisionCode, Flag, PastInstant, PlainText, StrictSchema, Whole
from shared.matters.lists import CHANNELS, LEGAL_CLASSES, PURPOSES
from shared.matters.people import ROLES

TITLE_AT_MOST, TEXT_AT_MOST = 100, 8000
DIMENSIONS = ("level", "unit", "channel", "category", "node", "month")


class PetitionerForm(StrictSchema):
    """Who files, as far as they say; nothing else is asked of a person."""

    name = PlainText(at_most=60, load_default="")
    contact = PlainText(at_most=100, load_default="")
    address = PlainText(at_most=200, load_default="")
    anonymous = Flag(load_default=False)
    persons = Whole(at_least=1, at_most=100_000, load_default=1)
    representatives = Whole(at_least=1, at_most=100, load_default=1)


class FilingForm(StrictSchema):
    """A submission. Channel, time and receiving unit may be given by clerks only."""

    title = PlainText(required=True, at_most=TITLE_AT_MOST)
    text = PlainText(required=True, at_most=TEXT_AT_MOST, lines=True)
    place = DivisionCode(required=True)
    channel = Choice(CHANNELS, load_default="online")
    received_at = PastInstant()
    received_by = PlainText(at_most=40)
    petitioner = fields.Nested(PetitionerForm, required=True)
    category_l1 = PlainText(at_most=20, load_default="OT")
    category_l2 = PlainText(at_most=40, load_default="")
    legal_class = Choice(LEGAL_CLASSES, load_default="appeal_settlement")
    purpose = Choice(("", *PURPOSES), load_default="")
    tags = fields.List(PlainText(required=True, at_most=60), validate=validate.Length(max=10), load_default=list)


class LookUpForm(StrictSchema):
    """What stands on a receipt."""

    number = PlainText(required=True, at_most=40)
    code = PlainText(required=True, at_most=2 * LENGTH + 6)


class LoginForm(StrictSchema):
    """A user and the password; nothing about either is said back."""

    user = PlainText(required=True, at_most=40)
    password = PlainText(required=True, at_most=200)


class ListQuery(StrictSchema):
    """Which rows of a list: of one state, at most so many, after the last key of the page before."""

    state = fields.String(validate=validate.Regexp(r"\A[a-z_]{1,40}\Z"), load_default=None)
    limit = fields.Integer(validate=validate.Range(1, 200), load_default=50)
    after = fields.String(validate=validate.Length(max=80), load_default=None)


class SummaryQuery(StrictSchema):
    """What is counted by what: days of receipt ``from`` and ``to``, both counted; ``territory`` a division."""

    by = Choice(DIMENSIONS, load_default="level")
    since = Day(data_key="from")
    until = Day(data_key="to")
    territory = DivisionCode()


class ParkedForm(StrictSchema):
    """One parked message, and why it is put back or dropped: the reason is written to the log."""

    id = PlainText(required=True, at_most=40)
    why = PlainText(at_most=200, load_default="")


class ReceiptView(StrictSchema):
    """What the petitioner takes home; ``code`` is shown here and never again."""

    number = fields.String(required=True, metadata={"example": "YJ-2026-000042-K"})
    code = fields.String(required=True, metadata={"example": "7K2M-90QX-4TRB-H"})
    received_at = fields.String(required=True, metadata={"format": "date-time"})
    node = fields.String(required=True)
    unit = fields.String(required=True)
    unit_name = fields.String(required=True)
    look_up_path = fields.String(required=True)


class SessionView(StrictSchema):
    """Who is logged in. ``csrf`` goes into the header ``X-CSRF-Token`` of every write."""

    user = fields.String(required=True)
    name = fields.String(required=True)
    unit = fields.String(required=True)
    roles = fields.List(fields.String(validate=validate.OneOf(list(ROLES))), required=True)
    csrf = fields.String(required=True)
