"""The case itself: its words, and what is lawful now. A room of its own because the rules fill theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.errors import NotFound
from shared.events.gateway import Petitioner
from shared.matters.people import Officer, may

TAKEN, OBJECTION_PENDING, RETURNED = "taken", "objection_pending", "returned"
ACCEPTED, DECIDED, SERVED, CLOSED = "accepted", "decided", "served", "closed"

ASSISTING = "assisting"
"""the role of a co-handling unit, where a lead unit has a state"""

STATES = {
    TAKEN: "已接收，待告知", OBJECTION_PENDING: "管辖异议待核实", RETURNED: "已退回", ACCEPTED: "办理中",
    DECIDED: "已作出意见，待送达", SERVED: "已送达", CLOSED: "已结案",
}  # fmt: skip
STEPS = {
    "accept": "受理告知", "object": "提出管辖异议", "reply": "答复", "decide": "出具处理意见书",
    "serve": "登记送达", "close": "结案",
}  # fmt: skip
METHODS = {
    "direct": "直接送达", "mail": "邮寄送达", "electronic": "网上送达", "left": "留置送达", "public_notice": "公告送达",
}  # fmt: skip
NOT_IMPORTED = frozenset({"petition_procedure", "suggestion", "discipline", "none"})
"""Paths that are no other procedure a matter could be imported into."""


@dataclass(frozen=True)
class Entry:
    """One step that was taken: what, when it was recorded, the day it took effect, and who did it."""

    step: str
    at: datetime
    on: date
    by: str = ""
    """the officer's name; empty for what arrived by itself"""
    note: str = ""


@dataclass(frozen=True)
class Objection:
    """Why the unit says that the matter is not its business, and what the referring office answered."""

    ground: str
    reason: str
    duty: str
    filed_on: date
    answer: str = ""
    """agreed, rejected"""
    answer_reason: str = ""


@dataclass(frozen=True)
class Decision:
    """The words of a handling decision (domain 2.4, order of section 8)."""

    claim: str
    facts: str
    basis: str
    opinion: str
    measures: str
    review_organ: str
    contact: str


@dataclass(frozen=True)
class Service:
    """How the decision reached the petitioner."""

    method: str
    proof: str
    witnesses: str
    served_by: str


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
    """'', asked, agreed, refused, failed, performed: beside the state, because it pauses nothing"""
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
    history: tuple[Entry, ...] = ()
    version: int = 0

    @property
    def answered_by_reply(self) -> bool:
        """A suggestion or an inquiry: it is replied to, not decided (T22 art. 29)."""
        return self.legal_class in ("suggestion", "inquiry") or self.action == "direct_reply"

    @property
    def is_unsigned(self) -> bool:
        """Nobody is there to hand a paper to."""
        return self.petitioner.anonymous or not self.notice_owed

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


DESIGNATED = "R11"
"""The routing rule by which a common superior names the unit; such a referral admits no objection (T22 art. 24)."""


def open_steps(case: Case, on: date) -> tuple[str, ...]:
    """The steps that are lawful that day, in the order of the law."""
    fresh = case.state == TAKEN and case.objection is None and case.from_unit != case.unit
    decidable = case.state == ACCEPTED and not case.answered_by_reply and case.legal_path != "discipline"
    lawful = {
        "accept": case.state == TAKEN and case.legal_class != "inquiry",
        "object": fresh and case.rule != DESIGNATED and on <= case.objection_due_on,
        "reply": case.state in (TAKEN, ACCEPTED) and case.answered_by_reply,
        "decide": decidable,
        "serve": case.state == DECIDED,
        "close": bool(lawful_closures(case, on)),
    }
    return tuple(step for step, is_open in lawful.items() if is_open)


def lawful_closures(case: Case, on: date) -> tuple[str, ...]:
    """The ways in which the unit may close the case that day (domain 4.5)."""
    early = case.state in (TAKEN, ACCEPTED)
    lapsed = case.review_until is not None and on > case.review_until
    lawful = {
        "performed": case.state == SERVED and case.result == "supported",
        "not_challenged_in_time": case.state == SERVED and lapsed,
        "imported_statutory_path": case.state == ACCEPTED and case.legal_path not in NOT_IMPORTED,
        "referred_discipline": case.state == ACCEPTED and case.legal_path == "discipline",
        "litigation_final": case.state in (ACCEPTED, DECIDED, SERVED),
        "withdrawn": early,
        "petitioner_deceased_no_successor": early or case.state in (DECIDED, SERVED),
    }
    return tuple(closure for closure, is_open in lawful.items() if is_open)
