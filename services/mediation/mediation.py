"""A mediation: asked, consented to by all, agreed or ended, performed or breached (domain 4.6; T22 art. 33; ML).

It has no limit of its own and pauses none. A room of its own, because the rules fill theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.mediation.records import Agreement, Breach, Chosen, Confirmation, Passage, Session, Visit
from shared.deadlines import Today
from shared.errors import Conflict, Invalid, NotFound, Refused
from shared.events.mediation import Consented
from shared.matters.entries import Entry
from shared.matters.numbers import check
from shared.matters.people import Officer, may

Form = Mapping[str, Any]
"""A form as its schema let it in."""

REQUESTED, CONSENTED, IN_SESSION, AGREED = "requested", "consented_by_both", "in_session", "agreed"
FAILED, REFUSED, PERFORMED, BREACHED, PASSED = "failed", "refused", "performed", "breached", "passed"

STATES = {
    REQUESTED: "待征得双方同意", CONSENTED: "双方同意，调解中", IN_SESSION: "已开调解会", AGREED: "达成协议，待履行",
    FAILED: "调解不成", REFUSED: "一方不同意", PERFORMED: "协议已履行", BREACHED: "协议未履行",
    PASSED: "已转交其他调解组织",
}  # fmt: skip
STEPS = {
    "consent": "登记同意", "choose_mediator": "选定调解员", "recuse_mediator": "调解员回避",
    "plan_session": "安排调解会", "hold_session": "登记调解会", "agree": "达成协议", "fail": "终止调解",
    "pass_mediation": "转交其他调解组织", "perform_item": "登记一项履行", "perform": "登记履行",
    "register_breach": "登记未履行", "follow_up": "登记回访", "ask_confirmation": "登记共同申请司法确认",
    "register_confirmation": "登记司法确认结果",
}  # fmt: skip
_BEGUN = (
    "choose_mediator", "recuse_mediator", "plan_session", "hold_session", "agree", "fail", "pass_mediation",
)  # fmt: skip
_AFTER = ("perform_item", "perform", "register_breach", "follow_up", "ask_confirmation", "register_confirmation")
OPEN = {
    REQUESTED: ("consent", "choose_mediator", "recuse_mediator", "fail", "pass_mediation"), CONSENTED: _BEGUN,
    IN_SESSION: _BEGUN, AGREED: _AFTER,
    BREACHED: ("perform_item", "perform", "follow_up", "ask_confirmation", "register_confirmation"),
    FAILED: ("pass_mediation",), PERFORMED: ("follow_up",),
}  # fmt: skip
"""state -> the steps that may be taken, as far as the mediation itself allows; all other states are ends"""


@dataclass(frozen=True)
class Mediation:
    """One dispute on the mediator's desk."""

    number: str
    """of the case that asked; a number of its own (kind M) where the parties asked at a counter"""
    node: str
    unit: str
    title: str
    text: str
    parties: tuple[str, ...]
    asked_on: date
    state: str = REQUESTED
    consents: tuple[str, ...] = ()
    """the parties who consented"""
    agreement: Agreement | None = None
    agreed_on: date | None = None
    confirmation_until: date | None = None
    """the last day on which the parties may jointly ask the court to confirm (ML art. 33)"""
    ended_on: date | None = None
    reason: str = ""
    told_paths: str = ""
    performed_on: date | None = None
    history: tuple[Entry, ...] = ()
    version: int = 0
    kind: str = ""
    """of MEDIATION_KINDS; empty in what was kept before kinds were told apart"""
    industry: str = ""
    place: str = ""
    category_l1: str = ""
    category_l2: str = ""
    respondent_unit: str = ""
    """the unit complained of"""
    case_node: str = ""
    """where the case lies that asked; empty: here, or there is none"""
    consented: tuple[Consented, ...] = ()
    """the consents with day and form, since they are kept so"""
    mediators: tuple[Chosen, ...] = ()
    planned_on: date | None = None
    planned_place: str = ""
    sessions: tuple[Session, ...] = ()
    paths: tuple[str, ...] = ()
    """of LEGAL_PATHS: what was told at the end"""
    stopped_by: str = ""
    visits: tuple[Visit, ...] = ()
    breach: Breach | None = None
    confirmation: Confirmation | None = None
    passages: tuple[Passage, ...] = ()
    hop: int = 0
    """how often it was passed on"""

    @property
    def sitting(self) -> tuple[Chosen, ...]:
        """The mediators who were chosen and did not step back."""
        return tuple(one for one in self.mediators if one.recused_on is None)

    @property
    def is_of_a_case(self) -> bool:
        """A case asked for it, and waits for nothing."""
        return not check(self.number).kind

    @property
    def to_node(self) -> str:
        """Whom its events are told beside those above: the node of the case."""
        return self.case_node if self.case_node != self.node else ""

    @property
    def sees_confirmation(self) -> bool:
        """The parties may still be confirmed by the court."""
        return self.agreement is not None and self.agreement.may_be_confirmed and self.confirmation is None


def missing_consents(mediation: Mediation) -> tuple[str, ...]:
    """The parties who have not consented yet."""
    return tuple(one for one in mediation.parties if one not in mediation.consents)


def open_steps(mediation: Mediation, on: date) -> tuple[str, ...]:
    """The steps that are lawful that day."""
    agreement = mediation.agreement
    late = agreement is not None and any(one.due_on < on for one in agreement.open_items)
    answered = mediation.confirmation is not None and mediation.confirmation.outcome == ""
    lawful = {
        "recuse_mediator": bool(mediation.sitting),
        "perform_item": agreement is not None and bool(agreement.items) and bool(agreement.open_items),
        "register_breach": late,
        "ask_confirmation": mediation.sees_confirmation,
        "register_confirmation": answered,
    }
    return tuple(step for step in OPEN.get(mediation.state, ()) if lawful.get(step, True))


def on_desk_of(by: Officer, mediation: Mediation | None, action: str = "mediate") -> Mediation:
    """The mediation, if it lies on this officer's desk and a role allows the action; ``NotFound`` for all others."""
    if mediation is None or not by.is_of(mediation.unit) or not may(by.roles, action):
        raise NotFound
    return mediation


def must(mediation: Mediation, step: str, form: Form, today: Today) -> None:
    """The step is open, and the officer saw the mediation as it is: ``Refused``, ``Conflict``."""
    if form.get("version") is not None and form["version"] != mediation.version:
        raise Conflict(number=mediation.number)
    now_open = open_steps(mediation, today.on)
    if step not in now_open:
        raise Refused(
            "mediation_step_not_open", state=mediation.state, step=step, open=", ".join(now_open) or "-",
            step_zh=STEPS[step], state_zh=STATES[mediation.state],
            open_zh="、".join(STEPS[one] for one in now_open) or "无",
        )  # fmt: skip


def day(mediation: Mediation, form: Form, name: str, today: Today, *, since: date | None = None) -> date:
    """The day the officer gave, or today; neither in the future nor before the step it follows (``since``; else the
    last of the history)."""
    on: date = form.get(name) or today.on
    earliest = since or max(entry.on for entry in mediation.history)
    if on > today.on:
        raise Invalid(fields={name: "in_the_future"})
    if on < earliest:
        raise Invalid(fields={name: "before_the_step_it_follows"}, earliest=earliest.isoformat())
    return on


def entered(mediation: Mediation, step: str, today: Today, on: date, by: Officer | None, note: str = "") -> Mediation:
    """The mediation with one more entry in its history."""
    entry = Entry(step, today.at, on, by.name if by else "", note)
    return replace(mediation, history=(*mediation.history, entry))
