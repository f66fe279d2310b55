"""The steps of meetings of offices: the weekly dispatch, the joint conference and its working groups, what units report
(T22 art. 15, 24, 39). Posts and units, no names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from shared.matters.forms import Choice, Day, Flag, PastDay, PlainText, StrictSchema, Whole
from shared.matters.lists import MEETING_DECISIONS, MEETING_OUTCOMES, OPINIONS, WORKING_GROUPS
from shared.matters.meetings import DUE_WITHIN, DUE_WITHIN_AT_MOST, ROWS_AT_MOST
from shared.matters.steps import Step, StepForm

NOT_NONE = validate.Length(min=1, error="missing")
NOT_MORE = validate.Length(max=ROWS_AT_MOST, error="too_long")
MEMBERS = validate.Length(max=60, error="too_long")


def _rows(form: type[StrictSchema], *, required: bool = False) -> fields.List[Any]:
    if required:
        return fields.List(fields.Nested(form), validate=[NOT_NONE, NOT_MORE], required=True)
    return fields.List(fields.Nested(form), validate=NOT_MORE, load_default=list)


def _units() -> fields.List[Any]:
    return fields.List(PlainText(at_most=40, required=True), validate=[NOT_NONE, MEMBERS], required=True)


class AttendedRow(StrictSchema):
    """An office that sat in it, and the post of who spoke for it."""

    unit = PlainText(at_most=40, required=True)
    post = PlainText(at_most=60, required=True)


class DecisionRow(StrictSchema):
    """What was decided of one matter: who does what, until when."""

    matter = PlainText(at_most=40, required=True)
    kind = Choice(MEETING_DECISIONS, load_default="task")
    unit = PlainText(at_most=40, load_default="")
    group = PlainText(at_most=40, load_default="")
    what = PlainText(at_most=2000, required=True)
    due_on = Day(load_default=None, allow_none=True)


class OpinionRow(StrictSchema):
    """Who was for the nth decision and who opposed it: an office's leader by post."""

    nth = Whole(at_least=1, at_most=ROWS_AT_MOST, required=True)
    unit = PlainText(at_most=40, required=True)
    post = PlainText(at_most=60, required=True)
    opinion = Choice(OPINIONS, required=True)
    words = PlainText(at_most=500, load_default="")


class PlanDispatchForm(StepForm):
    """The day it meets, whether it meets every week from then on, and where."""

    meets_on = Day(required=True)
    weekly = Flag(load_default=True)
    place = PlainText(at_most=100, load_default="")


class DrawListForm(StepForm):
    """How many days ahead the list looks."""

    within_days = Whole(at_least=1, at_most=DUE_WITHIN_AT_MOST, load_default=DUE_WITHIN)


class HoldDispatchForm(StepForm):
    """The record: when, who sat in it, what was decided of which matter."""

    held_on = PastDay(load_default=None, allow_none=True)
    attended = _rows(AttendedRow, required=True)
    decisions = _rows(DecisionRow)


class CancelDispatchForm(StepForm):
    """It does not take place, and why; and whether there is none any week from now on."""

    reason = PlainText(at_most=500, required=True)
    no_more = Flag(load_default=False)


class CallConferenceForm(StepForm):
    """The day it meets, who convenes it, which units sit in it, and where."""

    meets_on = Day(required=True)
    convener = PlainText(at_most=40, required=True)
    members = _units()
    place = PlainText(at_most=100, load_default="")


class SetAgendaForm(StepForm):
    """The matters that it will decide of, by number, in order; they take the place of those before."""

    matters = fields.List(
        PlainText(at_most=40, required=True), validate=NOT_MORE, load_default=list
    )  # fmt: skip
    more = PlainText(at_most=600, load_default="")


class HoldConferenceForm(HoldDispatchForm):
    """The record: when, who sat in it, what was decided of which matter, and who opposed it."""

    opinions = _rows(OpinionRow)


class CancelMeetingForm(StepForm):
    """It does not take place, and why."""

    reason = PlainText(at_most=500, required=True)


class RegisterTaskReportForm(StepForm):
    """What a unit without a desk here sent on paper about the nth decision."""

    nth = Whole(at_least=1, at_most=ROWS_AT_MOST, required=True)
    reported_on = PastDay(load_default=None, allow_none=True)
    outcome = Choice(MEETING_OUTCOMES, required=True)
    report = PlainText(at_most=2000, lines=True, required=True)


class ReportTaskForm(StepForm):
    """What became of it."""

    outcome = Choice(MEETING_OUTCOMES, required=True)
    report = PlainText(at_most=2000, lines=True, required=True)


class SetUpGroupForm(StepForm):
    """A working group of the joint conference: which, who convenes it, which unit leads, which units sit in it."""

    group = Choice(WORKING_GROUPS, required=True)
    convener = PlainText(at_most=40, required=True)
    lead_unit = PlainText(at_most=40, required=True)
    members = _units()


class ChangeGroupForm(StepForm):
    """Who convenes it, which unit leads, which units sit in it from now on."""

    convener = PlainText(at_most=40, required=True)
    lead_unit = PlainText(at_most=40, required=True)
    members = _units()


DISPATCH_OPENING: Mapping[str, Step] = {
    "plan_dispatch": Step(PlanDispatchForm, "安排调度会 Plan a dispatch meeting, once or every week", "convene"),
}
DISPATCH_STEPS: Mapping[str, Step] = {
    "draw_dispatch_list": Step(DrawListForm, "重新生成清单 Draw its list again from the clocks of today", "convene"),
    "hold_dispatch": Step(HoldDispatchForm, "登记调度会 Record the meeting; the circular goes to the units", "convene"),
    "cancel_dispatch": Step(CancelDispatchForm, "不召开 It does not take place", "convene"),
    "register_dispatch_report": Step(
        RegisterTaskReportForm, "登记落实情况 Register what a unit outside reported on paper", "convene"
    ),
}
CONFERENCE_OPENING: Mapping[str, Step] = {
    "call_conference": Step(CallConferenceForm, "召集联席会议 Call a joint conference (T22 art. 15)", "convene"),
}
CONFERENCE_STEPS: Mapping[str, Step] = {
    "set_agenda": Step(SetAgendaForm, "确定议题 Set the matters that it decides of", "convene"),
    "hold_conference": Step(
        HoldConferenceForm, "登记会议 Record it: decisions, opinions, minutes to the units (T22 art. 15, 24)", "convene"
    ),
    "cancel_conference": Step(CancelMeetingForm, "不召开 It does not take place", "convene"),
    "register_conference_report": Step(
        RegisterTaskReportForm, "登记落实情况 Register what a unit outside reported on paper", "convene"
    ),
}
GROUP_OPENING: Mapping[str, Step] = {
    "set_up_group": Step(SetUpGroupForm, "成立专项工作小组 Set up a working group of the joint conference", "convene"),
}
GROUP_STEPS: Mapping[str, Step] = {
    "change_group": Step(ChangeGroupForm, "调整 Change its convener, lead unit and members", "convene"),
    "end_group": Step(CancelMeetingForm, "撤销 End it", "convene"),
}
TASK_STEPS: Mapping[str, Step] = {
    "report_on_decision": Step(ReportTaskForm, "报告落实情况 Report what became of it", "report_task"),
}
