"""The steps of a mediation and of the panel of mediators (T22 art. 33, 人民调解法)."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields, validate

from shared.matters.forms import Choice, Day, DivisionCode, Flag, PastDay, PlainText, StrictSchema
from shared.matters.lists import LEGAL_PATHS, MEDIATION_KINDS
from shared.matters.mediations import (
    AGREEMENT_PAPERS,
    ATTENDANCE,
    CHOSEN_WAYS,
    CONFIRMATION_RESULTS,
    CONSENT_WAYS,
    INDUSTRIES,
    MEDIATOR_KINDS,
    PASSING_REASONS,
    RECUSAL_GROUNDS,
    SESSION_OUTCOMES,
)
from shared.matters.steps import CODE_AT_MOST, Step, StepForm

PARTIES_AT_MOST = 10
ITEMS_AT_MOST = 30


class RequestMediationForm(StepForm):
    """The parties ask at a counter (ML art. 17): who they are, about what, where; free of charge."""

    title = PlainText(at_most=100, required=True)
    text = PlainText(at_most=5000, lines=True, required=True)
    parties = PlainText(at_least=3, at_most=1000, lines=True, required=True)
    place = DivisionCode(load_default="")
    category_l1 = PlainText(at_most=CODE_AT_MOST, load_default="")
    kind = Choice(MEDIATION_KINDS, load_default="people")
    industry = Choice(("", *INDUSTRIES), load_default="")
    asked_on = PastDay(load_default=None, allow_none=True)
    respondent_unit = PlainText(at_most=CODE_AT_MOST, load_default="")


class ConsentForm(StepForm):
    """One side, told its rights, consents to mediation (ML art. 17, 23)."""

    party = PlainText(at_most=100, required=True)
    consented_on = PastDay(load_default=None, allow_none=True)
    way = Choice(CONSENT_WAYS, load_default="written")
    rights_told_on = PastDay(load_default=None, allow_none=True)


class ChooseMediatorForm(StepForm):
    """The parties choose a mediator of the panel, or accept the one that is proposed (ML art. 19)."""

    mediator = PlainText(at_most=CODE_AT_MOST, required=True)
    way = Choice(CHOSEN_WAYS, required=True)
    chosen_on = PastDay(load_default=None, allow_none=True)


class RecuseMediatorForm(StepForm):
    """A mediator steps back, and why; another one is chosen."""

    mediator = PlainText(at_most=CODE_AT_MOST, required=True)
    ground = Choice(RECUSAL_GROUNDS, required=True)
    reason = PlainText(at_most=500, lines=True, required=True)
    recused_on = PastDay(load_default=None, allow_none=True)


class PlanSessionForm(StepForm):
    """The next session: when and where; planned anew it is an adjournment, with its reason."""

    planned_on = Day(required=True)
    place = PlainText(at_most=200, required=True)
    reason = PlainText(at_most=500, lines=True, load_default="")


class AttendedForm(StrictSchema):
    """How one side took part."""

    party = PlainText(at_most=100, required=True)
    how = Choice(ATTENDANCE, required=True)


class HoldSessionForm(StepForm):
    """A session that was held: which sides came, which units sat in it, its course, what was offered, its outcome."""

    held_on = PastDay(load_default=None, allow_none=True)
    place = PlainText(at_most=200, required=True)
    attended = fields.List(
        fields.Nested(AttendedForm), required=True, validate=validate.Length(max=PARTIES_AT_MOST, error="too_long")
    )
    units = PlainText(at_most=500, load_default="")
    course = PlainText(at_most=10_000, lines=True, required=True)
    offers = PlainText(at_most=5000, lines=True, load_default="")
    outcome = Choice(SESSION_OUTCOMES, required=True)
    next_on = Day(load_default=None, allow_none=True)


class ItemForm(StrictSchema):
    """One thing to be done under the agreement: what, by which side, until when."""

    what = PlainText(at_most=500, required=True)
    party = PlainText(at_most=100, load_default="")
    due_on = Day(required=True)


class AgreeForm(StepForm):
    """The agreement (ML art. 28, 29): written as a mediation or settlement agreement, or oral and recorded."""

    agreed_on = PastDay(load_default=None, allow_none=True)
    paper = Choice(AGREEMENT_PAPERS, load_default=AGREEMENT_PAPERS[0])
    is_oral = Flag(load_default=False)
    dispute = PlainText(at_most=5000, lines=True, required=True)
    responsibilities = PlainText(at_most=5000, lines=True, load_default="")
    content = PlainText(at_most=10_000, lines=True, required=True)
    performance = PlainText(at_most=5000, lines=True, required=True)
    perform_by = Day(load_default=None, allow_none=True)
    items = fields.List(
        fields.Nested(ItemForm), load_default=list, validate=validate.Length(max=ITEMS_AT_MOST, error="too_long")
    )
    mediator = PlainText(at_most=100, load_default="")


class FailForm(StepForm):
    """It ends without agreement; the other paths are told (ML art. 26)."""

    ended_on = PastDay(load_default=None, allow_none=True)
    outcome = PlainText(at_most=CODE_AT_MOST, required=True)
    stopped_by = PlainText(at_most=100, load_default="")
    reason = PlainText(at_most=2000, lines=True, required=True)
    paths = fields.List(Choice(LEGAL_PATHS), load_default=list, validate=validate.Length(max=10, error="too_long"))
    told_paths = PlainText(at_most=2000, lines=True, required=True)


class PassMediationForm(StepForm):
    """Pass it to another body or another kind of mediation, with the consent of both sides."""

    to_unit = PlainText(at_most=CODE_AT_MOST, required=True)
    kind = Choice(MEDIATION_KINDS, required=True)
    reason = Choice(PASSING_REASONS, required=True)
    note = PlainText(at_most=2000, lines=True, required=True)
    both_agree = Flag(load_default=False)
    passed_on = PastDay(load_default=None, allow_none=True)


class PerformItemForm(StepForm):
    """One item of the agreement was carried out."""

    item = PlainText(at_most=10, required=True)
    performed_on = PastDay(load_default=None, allow_none=True)
    note = PlainText(at_most=2000, lines=True, required=True)


class PerformForm(StepForm):
    """The agreement was carried out."""

    performed_on = PastDay(load_default=None, allow_none=True)
    note = PlainText(at_most=2000, lines=True, required=True)


class RegisterBreachForm(StepForm):
    """What was due was not done; the sides are told where they can go."""

    item = PlainText(at_most=10, load_default="")
    breached_on = PastDay(load_default=None, allow_none=True)
    note = PlainText(at_most=2000, lines=True, required=True)


class FollowUpForm(StepForm):
    """A visit to see how the agreement is carried out (ML art. 31)."""

    visited_on = PastDay(load_default=None, allow_none=True)
    found = PlainText(at_most=2000, lines=True, required=True)


class AskConfirmationForm(StepForm):
    """Both sides applied together to the court within 30 days (ML art. 33)."""

    applied_on = PastDay(load_default=None, allow_none=True)
    court = PlainText(at_most=100, required=True)


class RegisterConfirmationForm(StepForm):
    """What the court answered."""

    outcome = Choice(CONFIRMATION_RESULTS, required=True)
    decided_on = PastDay(load_default=None, allow_none=True)
    ruling_number = PlainText(at_most=100, required=True)


class MediatorForm(StepForm):
    """A mediator of the panel: an office holder."""

    name = PlainText(at_most=60, required=True)
    post = PlainText(at_most=100, required=True)
    kind = Choice(MEDIATOR_KINDS, required=True)
    qualification = PlainText(at_most=200, load_default="")
    fields_of_work = PlainText(at_most=200, load_default="")
    other_units = PlainText(at_most=300, load_default="")


class RetireMediatorForm(StepForm):
    """No longer on the panel, or on it again, and why."""

    reason = PlainText(at_most=500, lines=True, required=True)


MEDIATION_OPENING: Mapping[str, Step] = {
    "request_mediation": Step(RequestMediationForm, "申请调解 Parties ask for mediation (ML art. 17)", "ask_mediation"),
}
MEDIATION_STEPS: Mapping[str, Step] = {
    "consent": Step(ConsentForm, "同意调解 One side consents (ML art. 17)", "mediate"),
    "choose_mediator": Step(ChooseMediatorForm, "选定调解员 Choose a mediator (ML art. 19)", "mediate"),
    "recuse_mediator": Step(RecuseMediatorForm, "调解员回避 A mediator steps back", "mediate"),
    "plan_session": Step(PlanSessionForm, "安排调解会 Plan or adjourn a session", "mediate"),
    "hold_session": Step(HoldSessionForm, "登记调解会 Record a session", "mediate"),
    "agree": Step(AgreeForm, "达成协议 Record the agreement (ML art. 28-29)", "mediate"),
    "fail": Step(FailForm, "终止调解 End without agreement, the other paths told (ML art. 26)", "mediate"),
    "pass_mediation": Step(PassMediationForm, "转交调解 Pass it to another body or kind of mediation", "mediate"),
    "perform_item": Step(PerformItemForm, "登记一项履行 Record that one item was carried out", "mediate"),
    "perform": Step(PerformForm, "履行 Record that the agreement was carried out", "mediate"),
    "register_breach": Step(RegisterBreachForm, "登记未履行 Record that what was due was not done", "mediate"),
    "follow_up": Step(FollowUpForm, "回访履行 See how the agreement is carried out (ML art. 31)", "mediate"),
    "ask_confirmation": Step(
        AskConfirmationForm, "申请司法确认 Both sides applied to the court together (ML art. 33)", "mediate"
    ),
    "register_confirmation": Step(
        RegisterConfirmationForm, "登记司法确认结果 Record the court's answer (ML art. 33)", "mediate"
    ),
}
MEDIATOR_OPENING: Mapping[str, Step] = {
    "register_mediator": Step(MediatorForm, "登记调解员 Put a mediator on the panel (ML art. 14)", "keep_mediators"),
}
MEDIATOR_STEPS: Mapping[str, Step] = {
    "change_mediator": Step(MediatorForm, "更改调解员登记 Change the record of a mediator", "keep_mediators"),
    "retire_mediator": Step(RetireMediatorForm, "调解员离任 No longer on the panel", "keep_mediators"),
    "reinstate_mediator": Step(RetireMediatorForm, "调解员复任 On the panel again", "keep_mediators"),
}
