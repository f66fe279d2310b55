"""The steps of the responsible unit (T22 art. 23, 29, 31-36)."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields, validate

from shared.matters.forms import Choice, Day, Flag, PastDay, PlainText, StrictSchema, Whole
from shared.matters.lists import (
    ADOPTIONS,
    ASSISTANCE_KINDS,
    CLOSURE_TYPES,
    LEGAL_PATHS,
    MEDIATION_KINDS,
    NOT_ACCEPT_GROUNDS,
    OBJECTION_GROUNDS,
    RESULTS,
)
from shared.matters.steps import CODE_AT_MOST, Step, StepForm
from shared.matters.steps.hearings import HEARING_STEPS

CLAIMS_AT_MOST = 30


class AcceptForm(StepForm):
    """Accept, and tell the petitioner path and procedure (T22 art. 23)."""

    accepted_on = PastDay(load_default=None, allow_none=True)
    other_path = PlainText(at_most=CODE_AT_MOST, load_default="")
    other_party = PlainText(at_most=100, load_default="")
    claims = PlainText(at_most=5000, lines=True, load_default="")


class NotAcceptForm(StepForm):
    """Not accepted: a ground of the closed list, why, and where to go instead (T22 art. 23)."""

    told_on = PastDay(load_default=None, allow_none=True)
    ground = Choice(NOT_ACCEPT_GROUNDS, required=True)
    reason = PlainText(at_least=10, at_most=2000, lines=True, required=True)
    where_to = PlainText(at_most=500, lines=True, required=True)


class NoLongerAcceptForm(StepForm):
    """No longer accepted: the final opinion or judgment on the same facts and reasons (T22 art. 36)."""

    told_on = PastDay(load_default=None, allow_none=True)
    ground = Choice(NOT_ACCEPT_GROUNDS, required=True)
    final_paper = PlainText(at_most=100, required=True)
    reason = PlainText(at_least=10, at_most=2000, lines=True, required=True)


class ObjectForm(StepForm):
    """Object to the jurisdiction, with a ground of the closed list (T22 art. 23)."""

    ground = Choice(OBJECTION_GROUNDS, required=True)
    reason = PlainText(at_least=10, at_most=2000, lines=True, required=True)
    duty = PlainText(at_most=200, required=True)


class ExtendForm(StepForm):
    """One extension of at most 30 days, approved by the unit's head (T22 art. 34)."""

    reason = PlainText(at_least=10, at_most=2000, lines=True, required=True)
    days = Whole(at_least=1, at_most=30, required=True)
    consent = PlainText(at_most=100, load_default="")


class ClaimAnswerForm(StrictSchema):
    """One claim, and what the unit says to it."""

    claim = PlainText(at_most=1000, lines=True, required=True)
    result = Choice(RESULTS, required=True)
    opinion = PlainText(at_most=5000, lines=True, required=True)


class DecideForm(StepForm):
    """The handling decision (T22 art. 32)."""

    decided_on = PastDay(load_default=None, allow_none=True)
    claim = PlainText(at_most=5000, lines=True, required=True)
    facts = PlainText(at_most=20_000, lines=True, required=True)
    basis = PlainText(at_most=5000, lines=True, required=True)
    result = Choice(("", *RESULTS), load_default="")
    opinion = PlainText(at_most=10_000, lines=True, required=True)
    claims = fields.List(
        fields.Nested(ClaimAnswerForm),
        validate=validate.Length(max=CLAIMS_AT_MOST, error="too_long"),
        load_default=list,
    )
    measures = PlainText(at_most=5000, lines=True, load_default="")
    promised_by = Day(load_default=None, allow_none=True)
    review_organ = PlainText(at_most=100, load_default="")
    contact = PlainText(at_most=200, load_default="")


class ServeForm(StepForm):
    """How and when the petitioner received the decision (T22 art. 35)."""

    posted_on = PastDay(load_default=None, allow_none=True)
    served_on = PastDay(load_default=None, allow_none=True)
    method = PlainText(at_most=CODE_AT_MOST, required=True)
    proof = PlainText(at_most=500, required=True)
    witnesses = PlainText(at_most=200, load_default="")


class ReplyForm(StepForm):
    """The answer to a suggestion or an inquiry (T22 art. 29)."""

    replied_on = PastDay(load_default=None, allow_none=True)
    text = PlainText(at_most=10_000, lines=True, required=True)
    adopted = Choice(("", *ADOPTIONS), load_default="")


class ImportPathForm(StepForm):
    """Bring the matter into the statutory procedure it belongs to (T22 art. 31)."""

    path = Choice(LEGAL_PATHS, required=True)
    note = PlainText(at_most=2000, lines=True, required=True)


class CarriedOutForm(StepForm):
    """What a supporting decision promised was carried out (T22 art. 32)."""

    performed_on = PastDay(load_default=None, allow_none=True)
    note = PlainText(at_most=2000, lines=True, required=True)


class UrgeEnforcementForm(StepForm):
    """Urge whoever is obliged to carry a supporting decision out (T22 art. 32)."""

    obliged = PlainText(at_most=100, required=True)
    perform_by = Day(required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)


class LogForm(StepForm):
    """One line of the investigation's log."""

    noted_on = PastDay(load_default=None, allow_none=True)
    note = PlainText(at_most=5000, lines=True, required=True)


class AskMediationForm(StepForm):
    """Ask for mediation beside the handling, whose limit goes on (T22 art. 33)."""

    other_party = PlainText(at_most=100, required=True)
    kind = Choice(("", *MEDIATION_KINDS), load_default="")


class ReportForm(StepForm):
    """Report to the office that assigned the matter (T22 art. 22)."""

    kind = PlainText(at_most=CODE_AT_MOST, required=True)
    text = PlainText(at_most=10_000, lines=True, required=True)


class ReferAssistanceForm(StepForm):
    """Ask for social or judicial assistance (T22 art. 37)."""

    kind = Choice(ASSISTANCE_KINDS, required=True)
    to = PlainText(at_most=100, required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)


class RegisterAssistanceForm(StepForm):
    """What came of an assistance that was asked for."""

    kind = Choice(ASSISTANCE_KINDS, required=True)
    granted = Flag(required=True)
    answered_on = PastDay(load_default=None, allow_none=True)
    note = PlainText(at_most=2000, lines=True, required=True)


class CloseForm(StepForm):
    """How and when the case is closed, and whether the substance is solved (办结 is not 化解)."""

    closed_on = PastDay(load_default=None, allow_none=True)
    closure_type = Choice(CLOSURE_TYPES, required=True)
    note = PlainText(at_most=2000, lines=True, required=True)
    settled = Choice(("", "yes", "no", "unknown"), load_default="")


class CallBackForm(StepForm):
    """The petitioner's own words when asked afterwards how it stands."""

    called_on = PastDay(load_default=None, allow_none=True)
    words = PlainText(at_most=5000, lines=True, required=True)


class ArchiveForm(StepForm):
    """Close the file; nothing to fill in."""


CASE_STEPS: Mapping[str, Step] = {
    "accept": Step(AcceptForm, "受理告知 Accept, and tell path and procedure (T22 art. 23)", "accept"),
    "object": Step(ObjectForm, "管辖异议 Object to the jurisdiction within 5 working days (T22 art. 23)", "object"),
    "not_accept": Step(NotAcceptForm, "不予受理 Not accept, and tell where to go (T22 art. 23)", "accept"),
    "no_longer_accept": Step(
        NoLongerAcceptForm, "不再受理 No longer accept what came to a final opinion (T22 art. 36)", "accept"
    ),
    "reply": Step(ReplyForm, "答复 Answer a suggestion or an inquiry (T22 art. 29)", "reply"),
    "extend": Step(ExtendForm, "延期 Extend once by at most 30 days, by the unit's head (T22 art. 34)", "extend"),
    "decide": Step(DecideForm, "处理意见 Issue the handling decision (T22 art. 32)", "decide"),
    "serve": Step(ServeForm, "送达 Record that the decision was received (T22 art. 35)", "serve"),
    "import_path": Step(ImportPathForm, "导入法定途径 Bring into the statutory procedure (T22 art. 31)", "close"),
    "perform": Step(CarriedOutForm, "落实 Record that the decision was carried out (T22 art. 32)", "work"),
    "urge_enforcement": Step(UrgeEnforcementForm, "督促执行 Urge whoever is obliged (T22 art. 32)", "work"),
    "log": Step(LogForm, "办理情况 One line in the investigation's log (T22 art. 31)", "work"),
    "ask_mediation": Step(AskMediationForm, "申请调解 Ask for mediation beside the handling (T22 art. 33)", "work"),
    "report": Step(ReportForm, "报告 Report to the office that assigned it (T22 art. 22)", "work"),
    "refer_assistance": Step(ReferAssistanceForm, "救助转介 Ask for assistance in hardship (T22 art. 37)", "work"),
    "register_assistance": Step(RegisterAssistanceForm, "救助结果 What came of the assistance (T22 art. 37)", "work"),
    "close": Step(CloseForm, "结案 Close the case", "close"),
    "call_back": Step(CallBackForm, "回访 Ask the petitioner afterwards how it stands", "work"),
    "archive": Step(ArchiveForm, "归档 Close the complete file", "close"),
    **HEARING_STEPS,
}
