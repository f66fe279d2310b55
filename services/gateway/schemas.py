"""The forms of filing, look-up, log-in, lists and parking; those of the services' steps are in ``steps.py``."""

from __future__ import annotations

from marshmallow import fields, validate

from shared.matters.codes import LENGTH
from shared.matters.forms import (
    Choice,
    Day,
    DivisionCode,
    Flag,
    PastDay,
    PastInstant,
    PlainText,
    StrictSchema,
    Whole,
)
from shared.matters.lists import CHANNELS, LEGAL_CLASSES, ORIGINS, PURPOSES
from shared.matters.people import ROLES

TITLE_AT_MOST, TEXT_AT_MOST = 100, 8000
FILES_AT_MOST = 10
DIMENSIONS = ("level", "unit", "channel", "category", "node", "month")


class PetitionerForm(StrictSchema):
    """Who files, as far as they say; nothing else is asked of a person."""

    name = PlainText(at_most=60, load_default="")
    contact = PlainText(at_most=100, load_default="")
    address = PlainText(at_most=200, load_default="")
    anonymous = Flag(load_default=False)
    persons = Whole(at_least=1, at_most=100_000, load_default=1)
    representatives = Whole(at_least=1, at_most=100, load_default=1)


class AgentForm(StrictSchema):
    """Who speaks for the petitioner (SD art. 28); ``has_authority``: a written authority was handed in."""

    name = PlainText(required=True, at_most=60)
    contact = PlainText(at_most=100, load_default="")
    relation = PlainText(at_most=60, load_default="")
    has_authority = Flag(load_default=False)


class FilingForm(StrictSchema):
    """A submission. What only an office can know (channel, time, origin, postmark, slip …) is given by clerks only.

    ``attachments``: ids of files sent to POST /api/attachments. ``earlier_number``: of an earlier matter of the same
    petitioner; with its look-up code as ``earlier_code`` its papers are shown here too. ``is_oral``: written down from
    what was said; ``read_back`` confirms that it was read back (T22 art. 19). ``tell_by_contact``: news may be told by
    the petitioner's e-mail or mobile number (the number only, never the matter); nothing is sent without it.
    """

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
    attachments = fields.List(
        PlainText(required=True, at_most=60),
        validate=validate.Length(max=FILES_AT_MOST, error="too_long"),
        load_default=list,
    )
    agent = fields.Nested(AgentForm, load_default=None, allow_none=True)
    origin = Choice(("", *ORIGINS), load_default="")
    posted_on = PastDay(load_default=None, allow_none=True)
    is_oral = Flag(load_default=False)
    read_back = Flag(load_default=False)
    respondent_unit = PlainText(at_most=40, load_default="")
    respondent_person = PlainText(at_most=100, load_default="")
    earlier_number = PlainText(at_most=40, load_default="")
    earlier_code = PlainText(at_most=2 * LENGTH + 6, load_default="")
    new_facts = PlainText(at_most=TEXT_AT_MOST, load_default="", lines=True)
    decision_unit = PlainText(at_most=40, load_default="")
    decision_received_on = PastDay(load_default=None, allow_none=True)
    split_of = PlainText(at_most=40, load_default="")
    slip = PlainText(at_most=40, load_default="")
    tell_by_contact = Flag(load_default=False)


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


class DeductionsQuery(StrictSchema):
    """Whose deductions: the unit's id."""

    unit = PlainText(at_most=40, required=True)


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
