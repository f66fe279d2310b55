"""The steps of leaders' receptions, of what leaders own and note, and of the duty roster (T22 art. 18; domain 5.4).

Leaders are named, with post and portfolio: that is published. Whoever comes to them is not: matters stand by number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from shared.matters.forms import Choice, Day, PlainText, StrictSchema, Whole
from shared.matters.leaders import (
    MONTHS,
    NTH_CODES,
    ON_DAY_OFF,
    PATTERNS,
    RECEPTION_KINDS,
    SHARING,
    TIMES,
    UNDERTAKINGS,
    WEEKDAY_CODES,
)
from shared.matters.lists import RECEPTION_RESULTS
from shared.matters.steps import Step, StepForm

ARRANGE, OWN, REPORT = "arrange_receptions", "own_matters", "report_leader_note"
LEADERS_AT_MOST, UNITS_AT_MOST, STEPS_AT_MOST = 30, 20, 30


def _many(of: fields.Field[Any], at_most: int) -> fields.List[Any]:
    return fields.List(of, validate=validate.Length(max=at_most, error="too_long"), load_default=list)


def _units() -> fields.List[Any]:
    return _many(PlainText(at_most=60), UNITS_AT_MOST)


class LeaderForm(StrictSchema):
    """A leader of an office as the public notice names them; ``place`` where theirs is another than the session's."""

    name = PlainText(at_most=40, required=True)
    post = PlainText(at_most=60, required=True)
    portfolio = PlainText(at_most=120, load_default="")
    place = PlainText(at_most=100, load_default="")


class LineForm(StepForm):
    """One line of a plan: which days (``shared.deadlines.recurrence``), when, where, who. ``days`` and ``dates`` are
    written as people do: 15、20-22 or 2026-03-06、2026-03-11."""

    pattern = Choice(PATTERNS, required=True)
    weekdays = _many(Choice(WEEKDAY_CODES), 7)
    days = PlainText(at_most=100, load_default="")
    months = Choice(MONTHS, load_default="every")
    nth = _many(Choice(NTH_CODES), 6)
    dates = PlainText(at_most=2000, lines=True, load_default="")
    step = Whole(at_most=366, load_default=0)
    counted_from = Day(load_default=None, allow_none=True)
    first_on = Day(load_default=None, allow_none=True)
    last_on = Day(load_default=None, allow_none=True)
    on_day_off = Choice(ON_DAY_OFF, load_default="next_working_day")
    begins = Choice(TIMES, required=True)
    ends = Choice(TIMES, required=True)
    place = PlainText(at_most=100, required=True)
    sharing = Choice(SHARING, load_default="rotate")
    leaders = fields.List(
        fields.Nested(LeaderForm), required=True, validate=validate.Length(1, LEADERS_AT_MOST, error="out_of_range")
    )


class PlanReceptionForm(LineForm):
    """A plan with its first line."""

    kind = Choice(RECEPTION_KINDS, required=True)
    topic = PlainText(at_most=100, load_default="")
    booking = PlainText(at_most=200, required=True)
    units = _units()
    lawyers = PlainText(at_most=200, load_default="")


class DropLineForm(StepForm):
    """A line that names no more days; sessions that are made stay."""

    line = Whole(at_least=1, at_most=50, required=True)
    reason = PlainText(at_most=200, required=True)


class MonthForm(StepForm):
    """A month, by any day of it."""

    month = Day(required=True)


class PublishForm(MonthForm):
    """Publish a month. ``late_reason``: owed where a session is less than five days away."""

    late_reason = PlainText(at_most=200, load_default="")


class EndForm(StepForm):
    """It ends, and why."""

    reason = PlainText(at_most=200, required=True)


class NothingForm(StepForm):
    """No more than the step itself."""


class ReplaceForm(StepForm):
    """Who receives instead, or when and where; what is left empty stays. It is published anew."""

    name = PlainText(at_most=40, load_default="")
    post = PlainText(at_most=60, load_default="")
    portfolio = PlainText(at_most=120, load_default="")
    begins = Choice(("", *TIMES), load_default="")
    ends = Choice(("", *TIMES), load_default="")
    place = PlainText(at_most=100, load_default="")
    reason = PlainText(at_most=200, required=True)


class MatterForm(StepForm):
    """Which matter."""

    matter = PlainText(at_most=40, required=True)


class HearMatterForm(MatterForm):
    """A matter that was received: its number, the reception room's ticket, and what was answered on the spot."""

    ticket = PlainText(at_most=40, load_default="")
    answer = PlainText(at_most=1000, lines=True, load_default="")


class SixFixedForm(StepForm):
    """六定: what is fixed of a matter (domain 5.4)."""

    responsible_unit = PlainText(at_most=60, load_default="")
    responsible_leader = PlainText(at_most=60, load_default="")
    responsible_person = PlainText(at_most=60, load_default="")
    supervising_unit = PlainText(at_most=60, load_default="")
    requirements = PlainText(at_most=500, lines=True, load_default="")
    due_on = Day(load_default=None, allow_none=True)


class ClassifyForm(SixFixedForm):
    """What came of a matter (4.7); ``solve_by_date`` and ``to_be_studied`` need the six fixed points."""

    matter = PlainText(at_most=40, required=True)
    result = Choice(RECEPTION_RESULTS, required=True)


class BookForm(StepForm):
    """A matter is booked for a session; ``units`` are called to it (empty: who has the matter, and who sits in)."""

    session = PlainText(at_most=40, required=True)
    matter = PlainText(at_most=40, required=True)
    units = _units()


class TakeOwnershipForm(SixFixedForm):
    """A leader owns a matter from a day. ``complained_of``: the units that the matter complains of (T22 art. 28)."""

    matter = PlainText(at_most=40, required=True)
    owner = PlainText(at_most=40, required=True)
    post = PlainText(at_most=60, required=True)
    owner_unit = PlainText(at_most=60, required=True)
    campaign = PlainText(at_most=60, load_default="")
    begun_on = Day(load_default=None, allow_none=True)
    undertakings = _many(Choice(UNDERTAKINGS), len(UNDERTAKINGS))
    complained_of = _units()


class PlanStepForm(StrictSchema):
    """One step of the plan."""

    what = PlainText(at_most=200, required=True)
    due_on = Day(required=True)


class PlanMatterForm(StepForm):
    """One matter, one plan: what shall be reached, by which steps, until when."""

    goal = PlainText(at_most=300, required=True)
    steps = fields.List(
        fields.Nested(PlanStepForm), required=True, validate=validate.Length(1, STEPS_AT_MOST, error="out_of_range")
    )


class ProgressForm(StepForm):
    """How far it is; ``done``: the number of a step of the plan that is done."""

    text = PlainText(at_most=1000, lines=True, required=True)
    done = Whole(at_most=STEPS_AT_MOST, load_default=0)


class HandOverForm(StepForm):
    """Another leader owns it from here."""

    owner = PlainText(at_most=40, required=True)
    post = PlainText(at_most=60, required=True)
    owner_unit = PlainText(at_most=60, required=True)
    reason = PlainText(at_most=200, required=True)


class NoteForm(StepForm):
    """A leader's note on a matter or on a topic: to whom, what, until when."""

    leader = PlainText(at_most=40, required=True)
    post = PlainText(at_most=60, required=True)
    matter = PlainText(at_most=40, load_default="")
    topic = PlainText(at_most=100, load_default="")
    text = PlainText(at_most=1000, lines=True, required=True)
    to_unit = PlainText(at_most=60, required=True)
    noted_on = Day(past=True, load_default=None, allow_none=True)
    due_on = Day(required=True)


class ReportForm(StepForm):
    """What was done because of it."""

    text = PlainText(at_most=1000, lines=True, required=True)


class DutyLeaderForm(StrictSchema):
    """A leader of the roster; ``weekdays`` where they have days of their own: 1、3. The phone is the office's."""

    name = PlainText(at_most=40, required=True)
    post = PlainText(at_most=60, required=True)
    phone = PlainText(at_most=40, load_default="")
    weekdays = PlainText(at_most=20, load_default="")


class DrawRosterForm(MonthForm):
    """A leader for every working day of a month, in turn."""

    leaders = fields.List(
        fields.Nested(DutyLeaderForm), required=True, validate=validate.Length(1, LEADERS_AT_MOST, error="out_of_range")
    )


class SetDutyForm(StepForm):
    """Who is on duty on a day; without a name the day is a gap."""

    day = Day(required=True)
    name = PlainText(at_most=40, load_default="")
    post = PlainText(at_most=60, load_default="")
    phone = PlainText(at_most=40, load_default="")


PLAN_OPENING: Mapping[str, Step] = {
    "plan_reception": Step(PlanReceptionForm, "制定接访计划 Plan receptions by a rule of recurring days", ARRANGE),
}
PLAN_STEPS: Mapping[str, Step] = {
    "add_line": Step(LineForm, "增加安排 Add a line: days, time, place, leaders", ARRANGE),
    "drop_line": Step(DropLineForm, "停止一项安排 A line names no more days", ARRANGE),
    "plan_sessions": Step(MonthForm, "生成当月场次 Make the sessions of a month", ARRANGE),
    "publish_reception": Step(PublishForm, "公示当月接访 Publish the sessions of a month, five days ahead", ARRANGE),
    "end_plan": Step(EndForm, "终止计划 End the plan", ARRANGE),
}
SESSION_STEPS: Mapping[str, Step] = {
    "change_session": Step(ReplaceForm, "调整场次 Another leader, time or place", ARRANGE),
    "cancel_session": Step(EndForm, "取消场次 Cancel the session", ARRANGE),
    "open_session": Step(NothingForm, "开始接访 The day begins", ARRANGE),
    "hear_matter": Step(HearMatterForm, "登记接待事项 A matter was received and answered", ARRANGE),
    "classify_matter": Step(ClassifyForm, "研判分类和六定 Result and six fixed points", ARRANGE),
    "close_session": Step(NothingForm, "结束接访 Close the session", ARRANGE),
}
APPOINTMENT_OPENING: Mapping[str, Step] = {
    "book_session": Step(BookForm, "预约接访 Book a matter for a session", ARRANGE),
}
APPOINTMENT_STEPS: Mapping[str, Step] = {
    "cancel_appointment": Step(EndForm, "取消预约 Cancel the appointment", ARRANGE),
}
OWNERSHIP_OPENING: Mapping[str, Step] = {
    "take_ownership": Step(TakeOwnershipForm, "领导包案 A leader owns a matter", OWN),
}
OWNERSHIP_STEPS: Mapping[str, Step] = {
    "plan_matter": Step(PlanMatterForm, "一案一策 Make the matter's plan", OWN),
    "note_weekly_progress": Step(ProgressForm, "每周进展 Note the progress", OWN),
    "hand_over_ownership": Step(HandOverForm, "移交包案 Hand over to another leader", OWN),
    "end_ownership": Step(EndForm, "结束包案 End the ownership", OWN),
}
NOTE_OPENING: Mapping[str, Step] = {
    "write_note": Step(NoteForm, "登记领导批示 Register a leader's note", OWN),
}
NOTE_STEPS: Mapping[str, Step] = {
    "report_note": Step(ReportForm, "报告落实情况 Report what was done", REPORT),
}
ROSTER_OPENING: Mapping[str, Step] = {
    "draw_roster": Step(DrawRosterForm, "排定值班 Draw up a month's duty roster", ARRANGE),
}
ROSTER_STEPS: Mapping[str, Step] = {
    "set_duty": Step(SetDutyForm, "调整值班 Another leader on a day", ARRANGE),
    "publish_roster": Step(NothingForm, "公布值班表 Publish the roster", ARRANGE),
}
