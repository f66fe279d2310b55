"""The panel of a node: mediators as office holders, and whom a dispute may not have (ML art. 14, 15, 19).

Nothing about a party is kept here: a conflict is found by comparing what the mediation and the panel already say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.mediation.records import Chosen
from shared.deadlines import Today
from shared.matters.entries import Entry
from shared.matters.mediations import MEDIATOR_KINDS
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer, may
from shared.matters.taken import Form, must_be_open
from shared.matters.units import Units

ACTIVE, RETIRED = "active", "retired"
STATES = {ACTIVE: "在任", RETIRED: "离任"}
STEPS = {"change_mediator": "更改登记", "retire_mediator": "离任", "reinstate_mediator": "复任"}
OPEN = {ACTIVE: ("change_mediator", "retire_mediator"), RETIRED: ("reinstate_mediator",)}


@dataclass(frozen=True)
class Mediator:
    """One mediator of the panel."""

    number: str
    node: str
    unit: str
    name: str
    post: str
    kind: str
    """of MEDIATOR_KINDS"""
    qualification: str = ""
    fields_of_work: str = ""
    other_units: tuple[str, ...] = ()
    """names of further units in which the mediator serves or has an interest, as declared"""
    state: str = ACTIVE
    history: tuple[Entry, ...] = ()
    version: int = 0


def register(number: str, form: Form, by: Officer, today: Today) -> tuple[Mediator]:
    """Put a mediator of the officer's unit on the panel."""
    mediator = _told(Mediator(number, by.node, by.unit, "", "", ""), form)
    return _entered(mediator, "register_mediator", "", by, today)


def change(mediator: Mediator, form: Form, by: Officer, today: Today) -> tuple[Mediator]:
    """The record was wrong, or the post changed."""
    _must(mediator, "change_mediator")
    return _entered(_told(mediator, form), "change_mediator", "", by, today)


def retire(mediator: Mediator, form: Form, by: Officer, today: Today) -> tuple[Mediator]:
    """No longer to be chosen. ``form``: reason."""
    _must(mediator, "retire_mediator")
    return _entered(replace(mediator, state=RETIRED), "retire_mediator", form["reason"], by, today)


def reinstate(mediator: Mediator, form: Form, by: Officer, today: Today) -> tuple[Mediator]:
    """To be chosen again. ``form``: reason."""
    _must(mediator, "reinstate_mediator")
    return _entered(replace(mediator, state=ACTIVE), "reinstate_mediator", form["reason"], by, today)


RULES: Mapping[str, Any] = {
    "register_mediator": register, "change_mediator": change, "retire_mediator": retire,
    "reinstate_mediator": reinstate,
}  # fmt: skip


def conflicts(
    mediator: Mediator, parties: Iterable[str], respondent: str, chosen: Iterable[Chosen], units: Units
) -> tuple[str, ...]:
    """Why this mediator may not have this dispute (codes of CONFLICTS); () when nothing speaks against it. Who works
    for a unit works for the one that continues its powers, and that one answers for it."""
    named, own = set(parties), units.heirs(mediator.unit)
    against = units.heirs(respondent) if respondent else ()
    found = {
        "is_a_party": mediator.name in named,
        "of_unit_complained_of": not {*own}.isdisjoint(against),
        "of_a_party": not {units.name(one) for one in own}.isdisjoint(named),
        "declared_interest": not {*named, *map(units.name, against)}.isdisjoint(mediator.other_units),
        "recused": any(one.mediator == mediator.number and one.recused_on for one in chosen),
    }
    return tuple(code for code, is_so in found.items() if is_so)


def offers(mediator: Mediator, by: Officer) -> tuple[Offer, ...]:
    """What the mediator's own unit may do with the record."""
    if not by.is_of(mediator.unit) or not may(by.roles, "keep_mediators"):
        return ()
    reason = (Field("reason", "原因", "textarea"),)
    return tuple(
        Offer(step, STEPS[step], _fields(mediator) if step == "change_mediator" else reason)
        for step in OPEN[mediator.state]
    )


def _fields(mediator: Mediator) -> tuple[Field, ...]:
    return (
        Field("name", "姓名", "text", value=mediator.name),
        Field("post", "职务", "text", value=mediator.post),
        Field("kind", "类别", "choice", choices=choices(MEDIATOR_KINDS), value=mediator.kind),
        Field("qualification", "资格、专长", "text", required=False, value=mediator.qualification),
        Field("fields_of_work", "擅长的纠纷种类", "text", required=False, value=mediator.fields_of_work),
        Field(
            "other_units", "另任职或者有利害关系的单位（用、隔开）", "text", required=False,
            value="、".join(mediator.other_units), hint="这些单位是一方或者被反映单位的纠纷，不得由其调解。",
        ),
    )  # fmt: skip


def _told(mediator: Mediator, form: Form) -> Mediator:
    units = tuple(dict.fromkeys(one for one in form["other_units"].replace("，", "、").split("、") if one.strip()))
    names = ("name", "post", "kind", "qualification", "fields_of_work")
    return replace(mediator, other_units=tuple(one.strip() for one in units), **{one: form[one] for one in names})


def _must(mediator: Mediator, step: str) -> None:
    must_be_open(step, OPEN[mediator.state], STEPS, STATES[mediator.state], mediator.state)


def _entered(mediator: Mediator, step: str, note: str, by: Officer, today: Today) -> tuple[Mediator]:
    entry = Entry(step, today.at, today.on, by.name, note)
    return (replace(mediator, history=(*mediator.history, entry)),)
