"""A mediation: asked, consented to by all, agreed or ended, performed (domain 4.6; T22 art. 33; ML art. 17-33)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from shared.deadlines import Calendar, due
from shared.errors import Conflict, Invalid, NotFound, Refused
from shared.events.mediation import (
    MediationAgreed,
    MediationAsked,
    MediationConsented,
    MediationEnded,
    MediationPerformed,
)
from shared.matters.entries import Entry
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer, may

Form = Mapping[str, Any]
"""A form as its schema let it in."""

REQUESTED, CONSENTED, AGREED = "requested", "consented_by_both", "agreed"
FAILED, REFUSED, PERFORMED = "failed", "refused", "performed"

STATES = {
    REQUESTED: "待征得双方同意", CONSENTED: "双方同意，调解中", AGREED: "达成协议，待履行",
    FAILED: "调解不成", REFUSED: "一方不同意", PERFORMED: "协议已履行",
}  # fmt: skip
STEPS = {"consent": "登记同意", "agree": "达成协议", "fail": "终止调解", "perform": "登记履行"}
ENDS = {FAILED: "调解不成", REFUSED: "一方不同意或者要求终止"}
OPEN = {REQUESTED: ("consent", "fail"), CONSENTED: ("agree", "fail"), AGREED: ("perform",)}
"""state -> the steps that may be taken; all other states are ends"""


@dataclass(frozen=True)
class Today:
    """When a rule is asked: the instant, the day at the node, its calendar."""

    at: datetime
    on: date
    calendar: Calendar


@dataclass(frozen=True)
class Agreement:
    """What the parties agreed (ML art. 29)."""

    dispute: str
    responsibilities: str
    content: str
    performance: str
    perform_by: date | None
    """None: carried out when it was signed"""
    mediator: str


@dataclass(frozen=True)
class Mediation:
    """One dispute on the mediator's desk. It has no limit of its own and pauses none."""

    number: str
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


def open_mediation(said: MediationAsked, node: str, at: datetime) -> Mediation:
    """The dispute as it was asked for; nobody has consented yet."""
    entry = Entry("ask", at, said.asked_on)
    return Mediation(
        number=said.number, node=node, unit=said.unit, title=said.title, text=said.text, parties=said.parties,
        asked_on=said.asked_on, history=(entry,),
    )  # fmt: skip


def on_desk_of(by: Officer, mediation: Mediation | None, action: str = "mediate") -> Mediation:
    """The mediation, if it lies on this officer's desk and a role allows the action; ``NotFound`` for all others."""
    if mediation is None or not by.is_of(mediation.unit) or not may(by.roles, action):
        raise NotFound
    return mediation


def consent(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """One side consents, freely (ML art. 17); with the last consent the mediation begins.

    ``form``: party, consented_on. Returns (mediation,), and MediationConsented when all sides have consented.
    """
    _must(mediation, "consent", form)
    on = _day(mediation, form, "consented_on", today)
    if form["party"] not in missing_consents(mediation):
        raise Invalid(fields={"party": "not_a_choice"})
    mediation = _step(mediation, "consent", today, on, by, form["party"])
    mediation = replace(mediation, consents=(*mediation.consents, form["party"]))
    if missing_consents(mediation):
        return (mediation,)
    mediation = replace(mediation, state=CONSENTED)
    last = max(entry.on for entry in mediation.history)
    return mediation, MediationConsented(mediation.number, mediation.node, mediation.unit, last)


def missing_consents(mediation: Mediation) -> tuple[str, ...]:
    """The parties who have not consented yet."""
    return tuple(one for one in mediation.parties if one not in mediation.consents)


def agree(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Any, ...]:
    """The parties sign an agreement; they may ask the court together within 30 days to confirm it (ML art. 33).

    ``form``: agreed_on, dispute, responsibilities, content, performance, perform_by, mediator. Without ``perform_by``
    it was carried out at once. Returns (mediation, MediationAgreed), and MediationPerformed in that case.
    """
    _must(mediation, "agree", form)
    on = _day(mediation, form, "agreed_on", today)
    perform_by = form["perform_by"]
    if perform_by is not None and perform_by < on:
        raise Invalid(fields={"perform_by": "before_the_step_it_follows"}, earliest=on.isoformat())
    agreement = Agreement(
        dispute=form["dispute"], responsibilities=form["responsibilities"], content=form["content"],
        performance=form["performance"], perform_by=perform_by, mediator=form["mediator"] or by.name,
    )  # fmt: skip
    until = due("judicial_confirmation", on, today.calendar).on
    mediation = replace(mediation, state=AGREED, agreement=agreement, agreed_on=on, confirmation_until=until)
    mediation = _step(mediation, "agree", today, on, by)
    agreed = MediationAgreed(mediation.number, mediation.node, mediation.unit, on, until, perform_by)
    if perform_by is not None:
        return mediation, agreed
    mediation, performed = _performed(mediation, on, "", by, today)
    return mediation, agreed, performed


def fail(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Mediation, MediationEnded]:
    """It ends without agreement, or a side stops it; the other paths are told (ML art. 23, 26).

    ``form``: ended_on, outcome (failed, or refused), reason, told_paths.
    """
    _must(mediation, "fail", form)
    on = _day(mediation, form, "ended_on", today)
    if form["outcome"] not in ends_of(mediation):
        raise Invalid(fields={"outcome": "not_a_choice"})
    mediation = replace(
        mediation, state=form["outcome"], ended_on=on, reason=form["reason"], told_paths=form["told_paths"]
    )
    mediation = _step(mediation, "fail", today, on, by, form["reason"])
    return mediation, MediationEnded(mediation.number, mediation.node, mediation.unit, on, mediation.state)


def ends_of(mediation: Mediation) -> Mapping[str, str]:
    """How it may end now: what never began can be refused but cannot fail."""
    return {end: zh for end, zh in ENDS.items() if end == REFUSED or mediation.state == CONSENTED}


def perform(mediation: Mediation, form: Form, by: Officer, today: Today) -> tuple[Mediation, MediationPerformed]:
    """The agreement was carried out. ``form``: performed_on, note."""
    _must(mediation, "perform", form)
    on = _day(mediation, form, "performed_on", today)
    return _performed(mediation, on, form["note"], by, today)


def steps(mediation: Mediation, by: Officer) -> tuple[Offer, ...]:
    """The steps open now, with the fields of their forms."""
    if not may(by.roles, "mediate"):
        return ()
    return tuple(Offer(step, STEPS[step], _fields(step, mediation)) for step in OPEN.get(mediation.state, ()))


def _fields(step: str, mediation: Mediation) -> tuple[Field, ...]:
    return {
        "consent": (
            Field("party", "同意的一方", "choice", choices=choices({one: one for one in missing_consents(mediation)})),
            Field("consented_on", "同意日期", "date", required=False),
        ),
        "agree": (
            Field("agreed_on", "签订日期", "date", required=False),
            Field("dispute", "纠纷的主要事实、争议事项", "textarea"),
            Field("responsibilities", "各方的责任", "textarea", required=False),
            Field("content", "协议内容", "textarea"),
            Field("performance", "履行方式", "textarea"),
            Field("perform_by", "履行期限（当场履行的不填）", "date", required=False),
            Field("mediator", "调解员", "text", required=False),
        ),
        "fail": (
            Field("ended_on", "终止日期", "date", required=False),
            Field("outcome", "终止情形", "choice", choices=choices(ends_of(mediation))),
            Field("reason", "说明", "textarea"),
            Field("told_paths", "已告知的其他途径", "textarea"),
        ),
        "perform": (
            Field("performed_on", "履行日期", "date", required=False),
            Field("note", "履行情况", "textarea"),
        ),
    }[step]


def _performed(
    mediation: Mediation, on: date, note: str, by: Officer, today: Today
) -> tuple[Mediation, MediationPerformed]:
    mediation = _step(replace(mediation, state=PERFORMED, performed_on=on), "perform", today, on, by, note)
    return mediation, MediationPerformed(mediation.number, mediation.node, mediation.unit, on)


def _must(mediation: Mediation, step: str, form: Form) -> None:
    if form.get("version") is not None and form["version"] != mediation.version:
        raise Conflict(number=mediation.number)
    now_open = OPEN.get(mediation.state, ())
    if step not in now_open:
        raise Refused(
            "mediation_step_not_open", state=mediation.state, step=step, open=", ".join(now_open) or "-",
            step_zh=STEPS[step], state_zh=STATES[mediation.state],
            open_zh="、".join(STEPS[one] for one in now_open) or "无",
        )  # fmt: skip


def _day(mediation: Mediation, form: Form, name: str, today: Today) -> date:
    """The day the officer gave, or today; neither in the future nor before the step it follows."""
    on: date = form.get(name) or today.on
    earliest = max(entry.on for entry in mediation.history)
    if on > today.on:
        raise Invalid(fields={name: "in_the_future"})
    if on < (mediation.asked_on if name == "consented_on" else earliest):
        raise Invalid(fields={name: "before_the_step_it_follows"}, earliest=earliest.isoformat())
    return on


def _step(mediation: Mediation, step: str, today: Today, on: date, by: Officer, note: str = "") -> Mediation:
    return replace(mediation, history=(*mediation.history, Entry(step, today.at, on, by.name, note)))
