"""All steps by the collection they are taken in, for the gateway: ``/api/<service>/<collection>/<key>/<step>``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.matters.steps import Step
from shared.matters.steps.advice import ADVICE_OPENING, ADVICE_STEPS
from shared.matters.steps.assessment import ASSESSMENT_CHECK_STEPS, ASSESSMENT_OPENING, ASSESSMENT_STEPS
from shared.matters.steps.handling import CASE_STEPS
from shared.matters.steps.inspection import INSPECTION_OPENING, INSPECTION_STEPS
from shared.matters.steps.intake import SUBMISSION_STEPS
from shared.matters.steps.leaders import (
    APPOINTMENT_OPENING,
    APPOINTMENT_STEPS,
    NOTE_OPENING,
    NOTE_STEPS,
    OWNERSHIP_OPENING,
    OWNERSHIP_STEPS,
    PLAN_OPENING,
    PLAN_STEPS,
    ROSTER_OPENING,
    ROSTER_STEPS,
    SESSION_STEPS,
)
from shared.matters.steps.mediation import MEDIATION_OPENING, MEDIATION_STEPS, MEDIATOR_OPENING, MEDIATOR_STEPS
from shared.matters.steps.meetings import (
    CONFERENCE_OPENING,
    CONFERENCE_STEPS,
    DISPATCH_OPENING,
    DISPATCH_STEPS,
    GROUP_OPENING,
    GROUP_STEPS,
    TASK_STEPS,
)
from shared.matters.steps.notification import INBOX_STEPS, NOTICE_STEPS
from shared.matters.steps.onsite import ONSITE_OPENING, ONSITE_STEPS
from shared.matters.steps.pressing import PRESS_OPENING, PRESS_STEPS, RECEIVED_STEPS
from shared.matters.steps.questions import QUESTION_OPENING, QUESTION_STEPS
from shared.matters.steps.reception import SLIP_OPENING, SLIP_STEPS, VISIT_OPENING, VISIT_STEPS
from shared.matters.steps.reports import REPORT_OPENING, REPORT_STEPS
from shared.matters.steps.reviews import REVIEW_STEPS
from shared.matters.steps.routing import REFERRAL_STEPS
from shared.matters.steps.screening import (
    CALL_OPENING,
    FINDING_OPENING,
    FINDING_STEPS,
    ROUND_STEPS,
    SCREENING_MEETING_OPENING,
    SCREENING_MEETING_STEPS,
)


@dataclass(frozen=True)
class Desk:
    """One collection of a service that has a list, items and steps. ``list_rpc`` and ``item_rpc``: its RPC methods."""

    service: str
    collection: str
    list_rpc: str
    item_rpc: str
    about: str
    steps: Mapping[str, Step]
    has_papers: bool = False
    """the service has the RPC ``preview``: the papers of a step as drafts"""
    opening: Mapping[str, Step] = field(default_factory=dict)
    """what makes a new item: POST on the collection itself; the RPC is ``name(form, by)``"""
    power: str = ""
    """what reading the list and its items needs, where that is not what the service's other lists need"""

    @property
    def reading(self) -> str:
        """The action of reading it."""
        return f"{self.service}.{self.collection}.read" if self.power else f"{self.service}.read"


DESKS: tuple[Desk, ...] = (
    Desk("intake", "submissions", "submissions", "submission", "登记 Submissions registered here", SUBMISSION_STEPS),
    Desk(
        "intake",
        "visits",
        "visits",
        "visit",
        "接访登记 Tickets of the reception room: heads and times, no names",
        VISIT_STEPS,
        opening=VISIT_OPENING,
    ),
    Desk(
        "intake",
        "slips",
        "slip_books",
        "slip_book",
        "号单 Books of numbered intake slips, their use and their gaps",
        SLIP_STEPS,
        opening=SLIP_OPENING,
    ),
    Desk(
        "routing",
        "referrals",
        "referrals",
        "referral",
        "分流转办 Referrals of the petition office",
        REFERRAL_STEPS,
        True,
    ),
    Desk("handling", "cases", "cases_of", "case", "办件 The cases of the asker's unit", CASE_STEPS, True),
    Desk(
        "handling",
        "reviews",
        "reviews_of",
        "review",
        "复查复核 Reviews and re-reviews on the desk of the asker's unit; an item's address is <number>~<stage>",
        REVIEW_STEPS,
        True,
    ),
    Desk(
        "mediation",
        "mediations",
        "mediations",
        "mediation",
        "调解 Mediations of the asker's unit",
        MEDIATION_STEPS,
        True,
        opening=MEDIATION_OPENING,
    ),
    Desk(
        "mediation",
        "mediators",
        "mediators",
        "mediator",
        "调解员 The panel of mediators of this node",
        MEDIATOR_STEPS,
        opening=MEDIATOR_OPENING,
    ),
    Desk(
        "statistics",
        "saved_questions",
        "questions_kept",
        "question_kept",
        "留存的提问 Questions to statistics that the asker's unit keeps",
        QUESTION_STEPS,
        opening=QUESTION_OPENING,
    ),
    Desk(
        "notification",
        "notices",
        "notices",
        "notice",
        "通知 Notices with every attempt to deliver them, and what is still to be handed out",
        NOTICE_STEPS,
    ),
    Desk(
        "notification",
        "inbox",
        "inbox",
        "inbox_notice",
        "收件箱 What the asker's unit was told",
        INBOX_STEPS,
        power="read_inbox",
    ),
    Desk(
        "mediation",
        "conferences",
        "conferences",
        "conference",
        "联席会议 Meetings of the node's joint conference, kept by its petition office",
        CONFERENCE_STEPS,
        True,
        opening=CONFERENCE_OPENING,
        power="read_meetings",
    ),
    Desk(
        "mediation",
        "working_groups",
        "working_groups",
        "working_group",
        "专项工作小组 Working groups of the joint conference",
        GROUP_STEPS,
        opening=GROUP_OPENING,
        power="read_meetings",
    ),
    Desk(
        "mediation",
        "meeting_tasks",
        "meeting_tasks",
        "meeting_task",
        "会议议定事项 What meetings gave the asker's unit to do; an item's address is <meeting>~<nth>",
        TASK_STEPS,
        power="read_tasks",
    ),
    Desk(
        "supervision",
        "dispatches",
        "dispatches",
        "dispatch",
        "调度会 Dispatch meetings of the node's petition office, with their lists",
        DISPATCH_STEPS,
        True,
        opening=DISPATCH_OPENING,
        power="read_meetings",
    ),
    Desk(
        "supervision",
        "presses",
        "presses",
        "press",
        "督办 Units pressed over a matter by the petition office: the ladder, rung by rung",
        PRESS_STEPS,
        True,
        PRESS_OPENING,
        "read_presses",
    ),
    Desk(
        "supervision",
        "pressed",
        "pressed",
        "pressed_for",
        "收到的督办 What the asker's unit was pressed for, and its answers",
        RECEIVED_STEPS,
        False,
        power="read_pressed",
    ),
    Desk(
        "supervision",
        "advices",
        "advices",
        "advice",
        "三项建议 Advice to organs, and what was adopted",
        ADVICE_STEPS,
        True,
        ADVICE_OPENING,
        "read_advice",
    ),
    Desk(
        "supervision",
        "onsite",
        "onsite",
        "onsite_call",
        "到场 Offices called to hear a group at another level: matter, unit, times, outcome; no names",
        ONSITE_STEPS,
        opening=ONSITE_OPENING,
        power="read_onsite",
    ),
    Desk(
        "supervision",
        "inspections",
        "inspections",
        "inspection",
        "督查抽查 Samples of concluded matters, drawn by a published seed, and what was found in the files",
        INSPECTION_STEPS,
        opening=INSPECTION_OPENING,
        power="read_inspections",
    ),
    Desk(
        "supervision",
        "assessments",
        "assessments",
        "assessment",
        "考核 Tables of the work of units, every lost mark opened to its facts; never how many people turned to whom",
        ASSESSMENT_STEPS,
        True,
        ASSESSMENT_OPENING,
        "read_assessments",
    ),
    Desk(
        "supervision",
        "assessment_checks",
        "unit_checks_of",
        "unit_check",
        "考核核对 Figures that the asker's unit was sent to check: its own, or another unit's",
        ASSESSMENT_CHECK_STEPS,
        power="read_assessment_checks",
    ),
    Desk(
        "supervision",
        "reception_plans",
        "reception_plans",
        "reception_plan",
        "接访计划 Receptions by rules of recurring days, and the months made and published of them",
        PLAN_STEPS,
        True,
        opening=PLAN_OPENING,
        power="read_leaders_work",
    ),
    Desk(
        "supervision",
        "reception_sessions",
        "reception_sessions",
        "reception_session",
        "接访场次 Sessions of leaders: matters by number, their results, and where each stands",
        SESSION_STEPS,
        True,
        power="read_leaders_work",
    ),
    Desk(
        "supervision",
        "appointments",
        "appointments",
        "appointment",
        "预约接访 Matters booked for a session",
        APPOINTMENT_STEPS,
        True,
        opening=APPOINTMENT_OPENING,
        power="read_leaders_work",
    ),
    Desk(
        "supervision",
        "ownerships",
        "ownerships",
        "ownership",
        "领导包案 Matters that leaders own, with plan and progress",
        OWNERSHIP_STEPS,
        opening=OWNERSHIP_OPENING,
        power="read_leaders_work",
    ),
    Desk(
        "supervision",
        "leader_notes",
        "leader_notes",
        "leader_note",
        "领导批示 Notes of leaders, tracked for two months",
        NOTE_STEPS,
        opening=NOTE_OPENING,
        power="read_leader_notes",
    ),
    Desk(
        "supervision",
        "rosters",
        "rosters",
        "roster",
        "领导值班 Duty rosters, a leader for every working day",
        ROSTER_STEPS,
        opening=ROSTER_OPENING,
        power="read_leaders_work",
    ),
    Desk(
        "supervision",
        "screening_rounds",
        "screening_rounds",
        "screening_round",
        "排查轮次 Rounds of screening that the asker's unit owes; for supervisors those of the territory",
        ROUND_STEPS,
        power="read_screening",
    ),
    Desk(
        "supervision",
        "screening_calls",
        "screening_calls",
        "screening_call",
        "专项排查 Special rounds on a topic, called at this node",
        {},
        opening=CALL_OPENING,
        power="call_screening",
    ),
    Desk(
        "supervision",
        "findings",
        "findings",
        "finding",
        "排查发现 Disputes found, by place and topic, on the desk of the asker's unit",
        FINDING_STEPS,
        opening=FINDING_OPENING,
        power="read_screening",
    ),
    Desk(
        "supervision",
        "screening_facts",
        "screening_facts",
        "screening_fact",
        "辖区排查情况 Where the findings of the territory stand",
        {},
        power="read_screening_list",
    ),
    Desk(
        "supervision",
        "screening_meetings",
        "screening_meetings",
        "screening_meeting",
        "排查会商 Joint screening meetings with their list: open findings, counts by town, topic and place",
        SCREENING_MEETING_STEPS,
        True,
        opening=SCREENING_MEETING_OPENING,
        power="read_screening_list",
    ),
    Desk(
        "statistics",
        "reports",
        "reports",
        "report",
        "统计报告 Reports of statistics: every figure with its query, the words, and those of the offices below",
        REPORT_STEPS,
        True,
        opening=REPORT_OPENING,
        power="read_reports",
    ),
)


def desks_of(service: str) -> Iterator[Desk]:
    """The collections of a service."""
    return (desk for desk in DESKS if desk.service == service)
