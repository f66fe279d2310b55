"""The referral itself: one matter on its way to the unit whose business it is, and what the desk may do now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.routing.holders import World
from services.routing.triage import Triage
from shared.deadlines.calendar import Calendar
from shared.deadlines.rules import due
from shared.errors import NotFound
from shared.events.intake import SubmissionToRoute
from shared.matters.people import Officer, may

WAITING, OFFERED, OBJECTED, HANDED_OVER = "waiting", "offered", "objected", "handed_over"
DESIGNATION, PASSED_UP, OUTSIDE, DIRECTED = "designation", "passed_up", "outside", "directed"
STATES = {
    WAITING: "待分办", OFFERED: "已转出，待接收", OBJECTED: "有异议，待核实", HANDED_OVER: "已移交",
    DESIGNATION: "待指定", PASSED_UP: "已报共同上级指定", OUTSIDE: "已发函系统外单位", DIRECTED: "已引导",
}  # fmt: skip
STEPS = {
    "refer": "转送、交办", "agree_return": "同意退回", "reject_objection": "异议不成立", "designate": "指定办理单位",
}  # fmt: skip
OPEN = {WAITING: ("refer",), OBJECTED: ("agree_return", "reject_objection"), DESIGNATION: ("designate",)}
ENTRIES = {
    "arrived": "登记后待甄别", "refer": "转送、交办", "taken": "承办单位已接收", "objected": "承办单位提出管辖异议",
    "agree_return": "同意退回", "reject_objection": "异议不成立", "asked_to_designate": "报共同上级指定",
    "designation_asked": "收到指定请求", "designate": "指定办理单位",
}  # fmt: skip
OBJECTIONS_AT_MOST = 2
"""the second objection of a matter opens designation"""
DESIGNATED = "R11"
SEALED_PATH = "discipline"


@dataclass(frozen=True)
class Entry:
    """One thing that happened to the referral: what, when, who (a name, '' for what came by itself) and a note."""

    step: str
    at: datetime
    by: str = ""
    note: str = ""


@dataclass(frozen=True)
class Objection:
    """Why a unit says that the matter is not its business (T22 art. 23), and what this office answered."""

    unit: str
    node: str
    hop: int
    ground: str
    reason: str
    duty: str
    filed_on: date
    answer: str = ""
    """agreed, rejected, designated"""
    answer_reason: str = ""


@dataclass(frozen=True)
class Referral:
    """A matter from its triage until one unit has it. ``triage`` is a proposal while waiting, then what was decided."""

    number: str
    node: str
    desk: str
    """unit id of the office that refers"""
    submission: SubmissionToRoute
    triage: Triage
    state: str
    arrived_at: datetime
    due_on: date | None = None
    due_explanation: str = ""
    hop: int = 0
    """how often the matter was offered to a unit"""
    lead_node: str = ""
    report_due_on: date | None = None
    objections: tuple[Objection, ...] = ()
    history: tuple[Entry, ...] = ()
    version: int = 0

    @property
    def return_count(self) -> int:
        """How often it came back."""
        return sum(one.answer == "agreed" for one in self.objections)

    @property
    def is_sealed(self) -> bool:
        """An accusation: its words go to the discipline organ and nowhere else (T22 art. 30)."""
        return self.triage.legal_path == SEALED_PATH

    def noted(self, step: str, at: datetime, by: Officer | None = None, note: str = "") -> Referral:
        """With one more line of history."""
        return replace(self, history=(*self.history, Entry(step, at, by.name if by else "", note)))


@dataclass(frozen=True)
class Desk:
    """The office that refers, the organisation it looks at, and the moment. ``node_of`` gives '' for a unit outside."""

    node: str
    unit: str
    world: World
    node_of: Callable[[str], str]
    at: datetime
    calendar: Calendar

    @property
    def on(self) -> date:
        """The day at the node."""
        return self.calendar.day_of(self.at)

    def with_due(self, referral: Referral, rule: str, start: datetime) -> Referral:
        """The referral with the limit of a rule that runs from ``start``."""
        limit = due(rule, start, self.calendar)
        return replace(referral, due_on=limit.on, due_explanation=limit.explanation)


def open_steps(referral: Referral) -> tuple[str, ...]:
    """The steps that are lawful now."""
    return OPEN.get(referral.state, ())


def on_desk_of(by: Officer, referral: Referral | None, action: str) -> Referral:
    """The referral, if it lies with this officer's office and a role allows the action; ``NotFound`` for others."""
    if referral is None or not by.is_of(referral.desk) or not may(by.roles, action):
        raise NotFound
    return referral
