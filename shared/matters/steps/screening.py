"""The steps of screening: rounds, special rounds, findings, the monthly joint meeting. Places and topics, no names."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import fields, validate

from shared.matters.forms import Choice, Day, DivisionCode, PastDay, PlainText, StrictSchema, Whole
from shared.matters.screening import POSTS, RECORDS, SAFETY, SIDES, SIZE_UNITS, SIZES
from shared.matters.steps import CODE_AT_MOST, Step, StepForm

LINES_AT_MOST = 20
WORDS_AT_MOST = 2_000
SHORT_AT_MOST = 200


class LookedAtForm(StrictSchema):
    """One kind of records that was looked at: of which place, and which they were."""

    records = Choice(RECORDS, required=True)
    place = DivisionCode(load_default="")
    what = PlainText(at_most=SHORT_AT_MOST, required=True)


class ReportRoundForm(StepForm):
    """The round is done: what was looked at. ``result`` says whether something was found; findings are noted before."""

    result = Choice(("found", "nothing_found"), required=True)
    looked_at = fields.List(
        fields.Nested(LookedAtForm), validate=validate.Length(max=LINES_AT_MOST, error="too_long"), load_default=list
    )


class CallSpecialForm(StepForm):
    """A special round on a topic, for units of these kinds in the node's territory."""

    topic = PlainText(at_most=SHORT_AT_MOST, required=True)
    category_l1 = PlainText(at_most=CODE_AT_MOST, required=True)
    category_l2 = PlainText(at_most=CODE_AT_MOST, load_default="")
    place = DivisionCode(load_default="")
    """only units that work for this place or in it; empty: the whole territory"""
    who = Choice(("departments", "townships", "villages", "all"), required=True)
    from_on = Day(required=True)
    to_on = Day(required=True)


class RecordFindingForm(StepForm):
    """What was found in the unit's own records: where, about what, how large, between which kinds."""

    place = DivisionCode(required=True)
    category_l1 = PlainText(at_most=CODE_AT_MOST, required=True)
    category_l2 = PlainText(at_most=CODE_AT_MOST, load_default="")
    size = Choice(SIZES, required=True)
    size_unit = Choice(SIZE_UNITS, required=True)
    safety = Choice(SAFETY, required=True)
    safety_measures = PlainText(at_most=WORDS_AT_MOST, lines=True, load_default="")
    side_one = Choice(SIDES, required=True)
    side_two = Choice(SIDES, required=True)
    organisations = PlainText(at_most=SHORT_AT_MOST, load_default="")
    what = PlainText(at_most=WORDS_AT_MOST, lines=True, required=True)
    source = Choice(RECORDS, required=True)
    found_on = PastDay(load_default=None, allow_none=True)
    money_wan = Whole(load_default=None, allow_none=True)
    land_mu = Whole(load_default=None, allow_none=True)
    wage_months = Whole(at_most=240, load_default=None, allow_none=True)


class AssignFindingForm(StepForm):
    """Which unit owns it, the post that answers for it, until when, and by what means."""

    owner_unit = PlainText(at_most=CODE_AT_MOST, required=True)
    post = Choice(POSTS, required=True)
    due_on = Day(required=True)
    measures = PlainText(at_most=WORDS_AT_MOST, lines=True, required=True)


class WorkOnFindingForm(StepForm):
    """What was done and what comes next; the danger as it is today."""

    measures = PlainText(at_most=WORDS_AT_MOST, lines=True, required=True)
    next_step = PlainText(at_most=WORDS_AT_MOST, lines=True, required=True)
    safety = Choice(("", *SAFETY), load_default="")
    safety_measures = PlainText(at_most=WORDS_AT_MOST, lines=True, load_default="")


class SettleFindingForm(StepForm):
    """Settled: how, and on which day."""

    outcome = PlainText(at_most=WORDS_AT_MOST, lines=True, required=True)
    settled_on = PastDay(load_default=None, allow_none=True)


class TurnIntoMatterForm(StepForm):
    """It was registered as a petition matter, in the usual way: its number."""

    matter = PlainText(at_most=CODE_AT_MOST, required=True)


class PassFindingUpForm(StepForm):
    """It cannot be settled here: to which office above, and why."""

    to_unit = PlainText(at_most=CODE_AT_MOST, required=True)
    reason = PlainText(at_most=WORDS_AT_MOST, lines=True, required=True)


class FeedBackForm(StepForm):
    """Word to those below who reported it."""

    text = PlainText(at_most=WORDS_AT_MOST, lines=True, required=True)


class HoldScreeningMeetingForm(StepForm):
    """The month's joint meeting: the list of the territory is drawn up as it stands now."""

    held_on = PastDay(load_default=None, allow_none=True)
    remarks = PlainText(at_most=WORDS_AT_MOST, lines=True, load_default="")


class IssueScreeningListForm(StepForm):
    """Circulate the list to those who own findings in it."""


class FeedBackAtMeetingForm(StepForm):
    """What the meeting says to those below about one finding of its list."""

    finding = PlainText(at_most=CODE_AT_MOST, required=True)
    text = PlainText(at_most=WORDS_AT_MOST, lines=True, required=True)


ROUND_STEPS: Mapping[str, Step] = {
    "report_round": Step(ReportRoundForm, "报送排查情况 Report the round: what was looked at and found", "screen"),
}
CALL_OPENING: Mapping[str, Step] = {
    "call_special_round": Step(CallSpecialForm, "部署专项排查 Call a special round on a topic", "call_screening"),
}
FINDING_OPENING: Mapping[str, Step] = {
    "record_finding": Step(RecordFindingForm, "登记排查发现 Note what was found: a place and a topic", "screen"),
}
FINDING_STEPS: Mapping[str, Step] = {
    "assign_finding": Step(AssignFindingForm, "明确责任 Make a unit its owner, until a day", "screen"),
    "work_on_finding": Step(WorkOnFindingForm, "记录化解进展 Note what was done and what comes next", "screen"),
    "settle_finding": Step(SettleFindingForm, "已化解 Settled, and how", "screen"),
    "turn_into_matter": Step(TurnIntoMatterForm, "转为信访事项 Link the matter it was registered as", "screen"),
    "pass_finding_up": Step(PassFindingUpForm, "上报 Pass it up to an office above", "screen"),
    "feed_back_finding": Step(FeedBackForm, "向下反馈 Word to those below who reported it", "screen"),
}
SCREENING_MEETING_OPENING: Mapping[str, Step] = {
    "hold_screening_meeting": Step(
        HoldScreeningMeetingForm, "召开排查会商 Hold the joint screening meeting, draw up its list", "call_screening"
    ),
}
SCREENING_MEETING_STEPS: Mapping[str, Step] = {
    "issue_screening_list": Step(IssueScreeningListForm, "印发清单 Circulate the list", "call_screening"),
    "feed_back_at_meeting": Step(FeedBackAtMeetingForm, "反馈 Word to those below about one finding", "call_screening"),
}
