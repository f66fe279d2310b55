"""The case itself, and whose desk it lies on. A room of its own because the rules fill theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.handling.hearing import Hearing
from services.handling.records import (
    Aid,
    CallBack,
    Decision,
    Earlier,
    Evaluation,
    Extension,
    IssuedPaper,
    Note,
    Objection,
    Refusal,
    Report,
    ReviewHeard,
    Service,
    Supplement,
    Urging,
)
from shared.errors import NotFound
from shared.events.gateway import Agent, Attachment, Petitioner
from shared.matters.entries import Entry
from shared.matters.people import Officer, may

TAKEN, OBJECTION_PENDING, RETURNED = "taken", "objection_pending", "returned"
ACCEPTED, DECIDED, SERVED, CLOSED, ARCHIVED = "accepted", "decided", "served", "closed", "archived"

ASSISTING = "assisting"
"""the role of a co-handling unit, where a lead unit has a state"""

STATES = {
    TAKEN: "已接收，待告知", OBJECTION_PENDING: "管辖异议待核实", RETURNED: "已退回", ACCEPTED: "办理中",
    DECIDED: "已作出意见，待送达", SERVED: "已送达", CLOSED: "已结案", ARCHIVED: "已归档",
}  # fmt: skip
STEPS = {
    "accept": "受理告知", "object": "提出管辖异议", "not_accept": "不予受理", "no_longer_accept": "不再受理",
    "reply": "答复", "extend": "延长办理期限", "decide": "出具处理意见书", "serve": "登记送达",
    "import_path": "导入法定途径", "perform": "登记落实", "urge_enforcement": "督促执行", "log": "记录办理情况",
    "ask_mediation": "申请调解",
    "report": "向交办单位报告", "refer_assistance": "转介救助", "register_assistance": "登记救助结果",
    "close": "结案", "call_back": "登记回访", "archive": "归档",
}  # fmt: skip
NOTIFY = "补发受理告知"
"""what ``accept`` is called after a deemed acceptance: the notice is still owed"""
METHODS = {
    "direct": "直接送达", "mail": "邮寄送达", "electronic": "网上送达", "left": "留置送达", "public_notice": "公告送达",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """The matter as the responsible unit works on it. ``due_on`` is the earliest limit that applies to the answer."""

    number: str
    node: str
    unit: str
    from_node: str
    from_unit: str
    hop: int
    action: str
    rule: str
    legal_path: str
    legal_class: str
    category_l1: str
    category_l2: str
    place: str
    channel: str
    title: str
    text: str
    petitioner: Petitioner
    received_at: datetime
    referred_at: datetime
    taken_at: datetime
    taken_on: date
    notice_due_on: date | None
    report_due_on: date | None
    objection_due_on: date
    co_units: tuple[str, ...] = ()
    notice_owed: bool = True
    flags: tuple[str, ...] = ()
    state: str = TAKEN
    objection: Objection | None = None
    accepted_on: date | None = None
    other_path: str = ""
    """another statutory path that the notice tells of, for the petitioner to choose"""
    due_on: date | None = None
    mediation: str = ""
    """'', asked, agreed, refused, failed, breached, performed: beside the state, because it pauses nothing"""
    confirmation: str = ""
    """of CONFIRMATION_RESULTS: what the court said of the agreement"""
    decided_on: date | None = None
    result: str = ""
    decision: Decision | None = None
    served_on: date | None = None
    service: Service | None = None
    review_until: date | None = None
    replied_on: date | None = None
    adopted: str = ""
    reply: str = ""
    public_reply: bool = False
    """the writer is unknown: the reply is owed to the public board, not to a person"""
    closed_on: date | None = None
    closure_type: str = ""
    closure_note: str = ""
    on_time: bool = True
    agent: Agent | None = None
    attachments: tuple[Attachment, ...] = ()
    respondent_unit: str = ""
    decision_unit: str = ""
    decision_received_on: date | None = None
    posted_on: date | None = None
    new_facts: str = ""
    """what is new since the matter ended before: it always opens it again (T22 art. 36)"""
    deemed: bool = False
    """accepted by silence: nobody told the petitioner in time (domain 2.2); the notice is still owed"""
    notified_on: date | None = None
    """the day on which the written notice went out"""
    claims: tuple[str, ...] = ()
    """the petitioner's claims, one by one, as the unit understood them; a decision answers each"""
    refusal: Refusal | None = None
    extension: Extension | None = None
    promised_by: date | None = None
    """by when a supporting decision shall be carried out"""
    performed_on: date | None = None
    round: int = 1
    """2 and more: decided anew after a review revoked the decision"""
    reopened_on: date | None = None
    earlier: tuple[Earlier, ...] = ()
    reviews: tuple[ReviewHeard, ...] = ()
    imported_to: str = ""
    """the statutory path into which the matter was brought"""
    settled: bool | None = None
    """whether the substance was solved; None: not recorded"""
    log: tuple[Note, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    urged: int = 0
    urged_at: datetime | None = None
    withdrawn_at: datetime | None = None
    evaluations: tuple[Evaluation, ...] = ()
    reports: tuple[Report, ...] = ()
    urgings: tuple[Urging, ...] = ()
    aids: tuple[Aid, ...] = ()
    call_backs: tuple[CallBack, ...] = ()
    hearings: tuple[Hearing, ...] = ()
    issued: tuple[IssuedPaper, ...] = ()
    archived_on: date | None = None
    history: tuple[Entry, ...] = ()
    version: int = 0

    @property
    def owes_notice(self) -> bool:
        """The petitioner has still to be told in writing that the matter is accepted (T22 art. 23)."""
        return self.deemed and self.notified_on is None

    @property
    def is_supported(self) -> bool:
        """The decision grants something that has to be carried out (T22 art. 32)."""
        return self.result in ("supported", "partly_supported")

    @property
    def is_sealed(self) -> bool:
        """With the discipline organ: what it is about stands in no paper, for papers travel (T22 art. 30)."""
        return self.legal_path == "discipline"

    @property
    def is_assigned(self) -> bool:
        """Assigned by another office, and so reported back to it; what is only forwarded is not (T22 art. 22)."""
        return self.action == "assign" and self.from_unit != self.unit

    @property
    def is_under_review(self) -> bool:
        """A review was asked for, as far as was heard here, and no outcome was."""
        return bool(self.reviews) and self.reviews[-1].outcome == "requested"

    @property
    def is_re_reviewed(self) -> bool:
        """A re-review upheld or changed the outcome: nothing more can be asked (T22 art. 36)."""
        return any(one.stage == "re_review" and one.outcome in ("uphold", "change") for one in self.reviews)

    @property
    def latest_on(self) -> date:
        """The day of the latest step that moved the case: nothing that follows is dated before it."""
        steps = (self.accepted_on, self.decided_on, self.served_on, self.performed_on, self.closed_on, self.reopened_on)
        return max((self.taken_on, *(on for on in steps if on is not None)))

    @property
    def answered_by_reply(self) -> bool:
        """A suggestion or an inquiry: it is replied to, not decided (T22 art. 29)."""
        return self.legal_class in ("suggestion", "inquiry") or self.action == "direct_reply"

    @property
    def is_unsigned(self) -> bool:
        """Nobody is there to hand a paper to."""
        return self.petitioner.anonymous or not self.notice_owed

    @property
    def has_two_sides(self) -> bool:
        """It may be mediated beside its handling (T22 art. 33): a claim with a name, that nobody has to keep sealed."""
        is_named = bool(self.petitioner.name) and not self.petitioner.anonymous
        return is_named and not self.answered_by_reply and not self.is_sealed and self.legal_class != "accusation"

    @property
    def may_be_mediated(self) -> bool:
        """The path is people's mediation and the petitioner can be a party to it (T22 art. 33)."""
        return self.legal_path == "people_mediation" and bool(self.petitioner.name) and not self.petitioner.anonymous


@dataclass(frozen=True)
class Assistance:
    """What a co-handling unit is asked to help with; custody, petitioner and limits stay with the lead unit."""

    key: str
    number: str
    unit: str
    lead_unit: str
    shared_at: datetime
    title: str
    text: str
    place: str
    category_l1: str
    category_l2: str
    legal_path: str
    attachments: tuple[Attachment, ...] = ()
    version: int = 0


def assistance_key(number: str, unit: str) -> str:
    """A unit has one record of what it assists with in a matter."""
    return f"{number}/{unit}"


def key_of(item: Case | Assistance) -> str:
    """Its place in the desk's list."""
    return item.key if isinstance(item, Assistance) else item.number


def on_desk_of(by: Officer, case: Case | Assistance | None, action: str = "read_cases") -> Any:
    """The case, if it lies on this officer's desk and a role allows the action; ``NotFound`` for everybody else."""
    if case is None or not by.is_of(case.unit) or not may(by.roles, action):
        raise NotFound
    return case
