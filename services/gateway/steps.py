"""The forms of every step that an office may take: what each service takes, field by field; it checks again itself.

Which values of a list are lawful for an item today, its service says in the item's ``steps``.
"""

from __future__ import annotations

from marshmallow import fields, validate

from shared.matters.forms import Choice, Day, PastDay, PlainText, StrictSchema, Whole
from shared.matters.lists import ADOPTIONS, CLOSURE_TYPES, OBJECTION_GROUNDS, RESULTS

CODE_AT_MOST = 60


class StepForm(StrictSchema):
    """What every step may carry: the version that was seen; an item that moved on since is a conflict."""

    version = Whole(at_least=1, load_default=None, allow_none=True)


class AcceptForm(StepForm):
    """Accept, and tell the petitioner path and procedure (T22 art. 23)."""

    accepted_on = PastDay(load_default=None, allow_none=True)
    other_path = PlainText(at_most=CODE_AT_MOST, load_default="")
    other_party = PlainText(at_most=100, load_default="")


class ObjectForm(StepForm):
    """Object to the jurisdiction, with a ground of the closed list (T22 art. 23)."""

    ground = Choice(OBJECTION_GROUNDS, required=True)
    reason = PlainText(at_least=10, at_most=2000, lines=True, required=True)
    duty = PlainText(at_most=200, required=True)


class DecideForm(StepForm):
    """The handling decision (T22 art. 32)."""

    decided_on = PastDay(load_default=None, allow_none=True)
    claim = PlainText(at_most=5000, lines=True, required=True)
    facts = PlainText(at_most=20_000, lines=True, required=True)
    basis = PlainText(at_most=5000, lines=True, required=True)
    result = Choice(RESULTS, required=True)
    opinion = PlainText(at_most=10_000, lines=True, required=True)
    measures = PlainText(at_most=5000, lines=True, load_default="")
    review_organ = PlainText(at_most=100, load_default="")
    contact = PlainText(at_most=200, load_default="")


class ServeForm(StepForm):
    """How and when the petitioner received the decision (T22 art. 35)."""

    served_on = PastDay(load_default=None, allow_none=True)
    method = PlainText(at_most=CODE_AT_MOST, required=True)
    proof = PlainText(at_most=500, required=True)
    witnesses = PlainText(at_most=200, load_default="")


class ReplyForm(StepForm):
    """The answer to a suggestion or an inquiry (T22 art. 29)."""

    replied_on = PastDay(load_default=None, allow_none=True)
    text = PlainText(at_most=10_000, lines=True, required=True)
    adopted = Choice(("", *ADOPTIONS), load_default="")


class CloseForm(StepForm):
    """How and when the case is closed."""

    closed_on = PastDay(load_default=None, allow_none=True)
    closure_type = Choice(CLOSURE_TYPES, required=True)
    note = PlainText(at_most=2000, lines=True, required=True)


class ConsentForm(StepForm):
    """One side consents to mediation (ML art. 17)."""

    party = PlainText(at_most=100, required=True)
    consented_on = PastDay(load_default=None, allow_none=True)


class AgreeForm(StepForm):
    """The mediation agreement (ML art. 29)."""

    agreed_on = PastDay(load_default=None, allow_none=True)
    dispute = PlainText(at_most=5000, lines=True, required=True)
    responsibilities = PlainText(at_most=5000, lines=True, load_default="")
    content = PlainText(at_most=10_000, lines=True, required=True)
    performance = PlainText(at_most=5000, lines=True, required=True)
    perform_by = Day(load_default=None, allow_none=True)
    mediator = PlainText(at_most=100, load_default="")


class FailForm(StepForm):
    """It ends without agreement; the other paths are told (ML art. 26)."""

    ended_on = PastDay(load_default=None, allow_none=True)
    outcome = PlainText(at_most=CODE_AT_MOST, required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)
    told_paths = PlainText(at_most=2000, lines=True, required=True)


class PerformForm(StepForm):
    """The agreement was carried out."""

    performed_on = PastDay(load_default=None, allow_none=True)
    note = PlainText(at_most=2000, lines=True, required=True)


class ReferForm(StepForm):
    """Refer by hand: the unit whose business it is, forwarded or assigned with a day to report (T22 art. 22)."""

    lead_unit = PlainText(at_most=40, required=True)
    co_units = fields.List(
        PlainText(at_most=40, required=True), validate=validate.Length(max=10, error="too_long"), load_default=list
    )
    action = PlainText(at_most=CODE_AT_MOST, load_default="")
    report_due_on = Day(load_default=None, allow_none=True)
    reason = PlainText(at_most=2000, lines=True, load_default="")


class AnswerForm(StepForm):
    """Agree that a matter comes back, or tell the unit to go on (T22 art. 23)."""

    reason = PlainText(at_most=2000, lines=True, required=True)


class DesignateForm(StepForm):
    """The common superior names the unit after two refusals (T22 art. 24)."""

    lead_unit = PlainText(at_most=40, required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)
