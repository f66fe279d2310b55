"""六定: what is fixed of a matter after a reception or when a leader owns it (domain 5.4). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.errors import Invalid
from shared.matters.offers import Choice, Field
from shared.matters.units import Units

NAMES: Mapping[str, str] = {
    "responsible_unit": "责任单位", "responsible_leader": "责任领导", "responsible_person": "责任人",
    "supervising_unit": "督办单位", "requirements": "办理要求", "due_on": "办结时限",
}  # fmt: skip


@dataclass(frozen=True)
class SixFixed:
    """The six points. Units are ids; leader and person are the office's, by name and post."""

    responsible_unit: str
    responsible_leader: str
    responsible_person: str
    supervising_unit: str
    requirements: str
    due_on: date


def fixed(form: Mapping[str, Any], units: Units, today: date, *, needed: bool) -> SixFixed | None:
    """The six points of a form; None where none is given and none is needed.

    ``Invalid`` for points that are missing, a unit nobody knows (an id, or a name as it is written) and a day that is
    over.
    """
    given = {name for name in NAMES if form.get(name)}
    if not given and not needed:
        return None
    if missing := NAMES.keys() - given:
        raise Invalid(fields=dict.fromkeys(sorted(missing), "missing"))
    if form["due_on"] < today:
        raise Invalid(fields={"due_on": "in_the_past"})
    found = {name: unit_of(units, form[name], name) for name in ("responsible_unit", "supervising_unit")}
    return SixFixed(**{**{name: form[name] for name in NAMES}, **found})


def unit_of(units: Units, written: str, field: str) -> str:
    """The id of a unit by its id or its full name; ``Invalid`` naming the field."""
    found = units.find(written) or next((one for one in units if one.name == written), None)
    if found is None:
        raise Invalid(fields={field: "unknown_unit"})
    return found.id


def fields_of(choices: tuple[Choice, ...], required: bool = False) -> tuple[Field, ...]:
    """The fields of the six points for an offer."""
    kinds = {"responsible_unit": "choice", "supervising_unit": "choice", "requirements": "textarea", "due_on": "date"}
    return tuple(
        Field(name, zh, kinds.get(name, "text"), required, choices if kinds.get(name) == "choice" else ())
        for name, zh in NAMES.items()
    )
