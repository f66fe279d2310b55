"""The referral itself: one matter on its way to the unit whose business it is, and what the desk may do now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from services.routing.holders import World
from services.routing.triage import Triage
from shared.deadlines.calendar import Calendar
from shared.deadlines.rules import due
from shared.errors import NotFound
from shared.events.gateway import Attachment
from shared.events.intake import SubmissionToRoute
from shared.matters.people import Officer, may

WAITING, OFFERED, OBJECTED, HANDED_OVER = "waiting", "offered", "objected", "handed_over"
DESIGNATION, PASSED_UP, OUTSIDE, DIRECTED = "designation", "passed_up", "outside", "directed"
MERGED, NOT_ACCEPTED, NO_LONGER_ACCEPTED = "merged", "not_accepted", "no_longer_accepted"
FILED, WITHDRAWN, ANSWERED = "filed", "withdrawn", "answered"
STATES = {
    WAITING: "待分办", OFFERED: "已转出，待接收", OBJECTED: "有异议，待核实", HANDED_OVER: "已移交",
    DESIGNATION: "待指定", PASSED_UP: "已报共同上级", OUTSIDE: "已发函系统外单位", DIRECTED: "已引导",
    MERGED: "已并案", NOT_ACCEPTED: "不予受理", NO_LONGER_ACCEPTED: "不再受理", FILED: "已存", WITHDRAWN: "已撤回",
    ANSWERED: "系统外单位已办结",
}  # fmt: skip
STEPS = {
    "refer": "转送、交办", "agree_return": "同意退回", "reject_objection": "异议不成立", "designate": "指定办理单位",
    "designate_by_conference": "联席会议指定", "not_accept": "不予受理", "no_longer_accept": "不再受理",
    "direct_elsewhere": "引导", "file_only": "存", "pass_up": "报上级", "register_answer": "登记外部答复",
}  # fmt: skip
OPEN: Mapping[str, tuple[str, ...]] = {
    WAITING: ("refer", "not_accept", "no_longer_accept", "direct_elsewhere", "file_only", "pass_up"),
    OBJECTED: ("agree_return", "reject_objection"), DESIGNATION: ("designate", "designate_by_conference"),
    OUTSIDE: ("register_answer",),
}  # fmt: skip
OF_SEALED = ("refer", "pass_up")
"""what may be done with an accusation that waits: it goes to a discipline organ, or to one above it"""
ENTRIES = {
    **STEPS, "arrived": "登记后待甄别", "arrived_again": "重新甄别", "taken": "承办单位已接收",
    "objected": "承办单位提出管辖异议", "asked_to_designate": "报共同上级指定", "designation_asked": "收到指定请求",
    "passed_up": "收到下级报送", "merged": "并案", "unlinked": "解除并案", "split": "已分拆", "withdrawn": "信访人撤回",
    "supplemented": "信访人补充材料", "conference_named": "联席会议指定的单位未能落实，请另行指定",
}  # fmt: skip
ANSWERS = ("received", "accepted", "replied", "decided", "served", "closed")
"""An organ outside answers (EXTERNAL_ANSWERS), in the order; it may refuse before it accepts"""
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
class Supplement:
    """What the petitioner added while it lay here."""

    id: str
    added_at: datetime
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What an organ outside the network sent on paper (EXTERNAL_ANSWERS)."""

    kind: str
    on: date
    paper_number: str = ""
    due_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Ending:
    """What the petitioner is told when the office itself ends it: ground (NOT_ACCEPT_GROUNDS), why, and where to go."""

    reason: str
    ground: str = ""
    where_to: str = ""
    final_paper: str = ""


@dataclass(frozen=True)
class Conference:
    """The joint conference's decision that names a unit."""

    minutes: str
    held_on: date
    attendees: str
    decision: str
    meeting: str = ""
    """its number, where the conference of this node decided it: the minutes are its own"""


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
    is_designated: bool = False
    """a common superior or the joint conference named the unit: there is no way back"""
    split_into: str = ""
    """number of the part that was split off an accusation"""
    supplements: tuple[Supplement, ...] = ()
    answers: tuple[Answer, ...] = ()
    ending: Ending | None = None
    conference: Conference | None = None
    unlinked_at: datetime | None = None
    """when a link to another matter was undone last"""
    withdrawn_at: datetime | None = None
    """when the petitioner asked to end it; whoever has it confirms"""
    version: int = 0

    @property
    def return_count(self) -> int:
        """How often it came back."""
        return sum(one.answer == "agreed" for one in self.objections)

    @property
    def organ_answers(self) -> tuple[str, ...]:
        """What the organ outside that has it now has answered; what another refused before is not counted."""
        kinds = [one.kind for one in self.answers]
        refused = max((place for place, kind in enumerate(kinds) if kind == "not_accepted"), default=-1)
        return tuple(kinds[refused + 1 :])

    @property
    def is_sealed(self) -> bool:
        """An accusation: its words go to the discipline organ and nowhere else (T22 art. 30)."""
        return self.triage.legal_path == SEALED_PATH

    @property
    def shows_words(self) -> bool:
        """Whether the desk still reads title and text: an accusation's go with it (domain 3.4), and an office that is
        itself complained of never reads them."""
        return self.desk not in self.triage.barred and (self._is_still_here or not self.is_sealed)

    @property
    def is_listed(self) -> bool:
        """Whether the desk sees that there is such a matter. Of an accusation of its own unit, or of one above it, it
        does so only while somebody there has to pass it on."""
        return self._is_still_here or not (self.is_sealed and self.desk in self.triage.barred)

    @property
    def _is_still_here(self) -> bool:
        return self.state in (WAITING, OBJECTED, DESIGNATION)

    def noted(self, step: str, at: datetime, by: Officer | None = None, note: str = "") -> Referral:
        """With one more line of history."""
        return replace(self, history=(*self.history, Entry(step, at, by.name if by else "", note)))

    def ended(self, state: str) -> Referral:
        """In a state in which the desk owes nothing more."""
        return replace(self, state=state, due_on=None, due_explanation="")


@dataclass(frozen=True)
class Desk:
    """The office that refers, the organisation it looks at, and the moment. ``node_of`` gives '' for a unit outside.

    ``shortened``: the local profile's amounts of deadline rules.
    """

    node: str
    unit: str
    world: World
    node_of: Callable[[str], str]
    at: datetime
    calendar: Calendar
    shortened: Mapping[str, int] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The day at the node."""
        return self.calendar.day_of(self.at)

    def due(self, rule: str, start: datetime) -> date:
        """The last day of a rule that runs from ``start``."""
        return due(rule, start, self.calendar, self.shortened).on

    def with_due(self, referral: Referral, rule: str, start: datetime) -> Referral:
        """The referral with the limit of a rule that runs from ``start``."""
        limit = due(rule, start, self.calendar, self.shortened)
        return replace(referral, due_on=limit.on, due_explanation=limit.explanation)


def may_answer(referral: Referral) -> tuple[str, ...]:
    """What the organ outside may have answered next: it goes forward, and refuses only what it has not accepted."""
    given = referral.organ_answers
    last = max((ANSWERS.index(kind) for kind in given), default=-1)
    later = tuple(kind for kind in ANSWERS[last + 1 :] if kind != "not_accepted")
    return later if set(given) - {"received"} else (*later, "not_accepted")


def open_steps(referral: Referral) -> tuple[str, ...]:
    """The steps that are lawful now."""
    now_open = OPEN.get(referral.state, ())
    if referral.state == WAITING and referral.is_sealed:
        return tuple(step for step in now_open if step in OF_SEALED)
    return now_open


def on_desk_of(by: Officer, referral: Referral | None, action: str) -> Referral:
    """The referral, if it lies with this officer's office and a role allows the action; ``NotFound`` for others."""
    if referral is None or not by.is_of(referral.desk) or not may(by.roles, action) or not referral.is_listed:
        raise NotFound
    return referral
