"""Who mediates: the lowest body of the network at or above a place that does this kind of mediation (domain 4.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.mediation.mediators import Mediator
from shared.errors import Invalid
from shared.matters.duties import DutyList
from shared.matters.lists import MEDIATION_KINDS
from shared.matters.mediations import (
    AUTHORITIES,
    AUTHORITY_PATHS,
    INDUSTRIES,
    INDUSTRY,
    JOINT,
    PEOPLE,
    STATIONS,
    USUAL_PATH,
    Bodies,
    bodies_of,
    kind_of_organ,
    sitting_with,
)
from shared.matters.places import Gazetteer
from shared.matters.units import Unit, Units


@dataclass(frozen=True)
class Around:
    """What the rules know beside the mediation: the network of the place, and the panel of this node."""

    units: Units = field(default_factory=lambda: Units.of(()))
    places: Gazetteer = field(default_factory=lambda: Gazetteer.of((), ()))
    duties: DutyList = field(default_factory=lambda: DutyList((), {}))
    desk_node: Callable[[str], str] = lambda _: ""
    """the node where a unit works, '' for one without a desk"""
    panel: tuple[Mediator, ...] = ()


def bodies(around: Around, place: str, kind: str, industry: str, on: date) -> tuple[Unit, ...]:
    """Who does this kind, the lowest first: at the place, then at the divisions above it."""
    return tuple(_at_or_above(around, place, bodies_of(kind, industry), on))


def body_for(around: Around, place: str, kind: str, industry: str, on: date) -> Unit:
    """The lowest that can. ``Invalid``: an unknown place, or nobody who does this kind there."""
    if not around.places.knows(place):
        raise Invalid(fields={"place": "not_a_division_code"})
    found = bodies(around, place, kind, industry, on)
    if not found:
        raise Invalid(fields={"industry" if kind == "industry" else "kind": "nobody_mediates_there"})
    return found[0]


def others(around: Around, place: str, industry: str, own: str, on: date) -> Mapping[str, str]:
    """unit -> its name, with its place in the network: every other body to which a dispute of the place may pass."""
    unit = around.units.find(own)
    here = place or (unit.division if unit else "")
    found: dict[str, str] = {}
    for kind in MEDIATION_KINDS:
        for trade in _trades(kind, industry):
            for one in bodies(around, here, kind, trade, on):
                name = f"{one.name}（{station(around, one)}）" if kind in (PEOPLE, JOINT) else one.name
                found.setdefault(one.id, name)
    found.pop(own, None)
    return found


def does(around: Around, unit: Unit, kind: str, industry: str) -> bool:
    """Whether the unit does this kind of mediation; in any trade, where none is named."""
    return any(_is_of(around, unit, bodies_of(kind, trade)) for trade in _trades(kind, industry))


def station(around: Around, unit: Unit) -> str:
    """What its place in the network is called."""
    level = around.places.level_of(unit.division).kind if around.places.knows(unit.division) else ""
    return STATIONS.get(level, "调解组织")


def sitting(around: Around, unit: str, kind: str, on: date) -> tuple[str, ...]:
    """The names of those who sit in a joint mediation beside the body: of its division, else above it."""
    own, wanted = around.units.find(unit), sitting_with(kind)
    if own is None:
        return ()
    found = (
        next(_at_or_above(around, own.division, one, on), None)
        for one in (*(Bodies(lines=(line,)) for line in wanted.lines), *(Bodies(organs=(o,)) for o in wanted.organs))
    )
    return tuple(one.name for one in found if one is not None)


def kind_of(around: Around, unit: str) -> str:
    """The kind of mediation a unit does by itself."""
    found = around.units.find(unit)
    return kind_of_organ(found.kind if found else "")


def other_paths(around: Around, category_l1: str, category_l2: str, respondent: str, on: date) -> tuple[str, ...]:
    """The statutory paths that stay open when mediation fails (3.3): those of the duty list, a suit, and against an
    authority what the law gives against its acts."""
    fitting = around.duties.fitting(category_l1, category_l2, (), "", on) if category_l1 else ()
    listed = [path for duty in fitting[:3] for path in (duty.path, *duty.also) if path not in _OWN]
    unit = around.units.find(respondent)
    against = AUTHORITY_PATHS if unit is not None and unit.kind in AUTHORITIES else ()
    return tuple(dict.fromkeys((*listed, *against, USUAL_PATH)))


_OWN = frozenset(
    {
        "petition_procedure", "people_mediation", "duty_performance", "suggestion", "discipline", "none", "review",
        "re_review",
    }
)  # fmt: skip
"""paths that the petition system walks itself"""


def _trades(kind: str, industry: str) -> tuple[str, ...]:
    return (industry,) if industry or kind != INDUSTRY else tuple(INDUSTRIES)


def _at_or_above(around: Around, place: str, wanted: Bodies, on: date) -> Iterator[Unit]:
    for division in around.places.upwards(place) if around.places.knows(place) else ():
        here = around.units.of_division(division.code, on)
        for kind in wanted.organs or ("",):
            yield from (
                one for one in here if around.desk_node(one.id) and _is_of(around, one, wanted, kind or one.kind)
            )


def _is_of(around: Around, unit: Unit, wanted: Bodies, organ: str = "") -> bool:
    if wanted.organs:
        return unit.kind == organ if organ else unit.kind in wanted.organs
    lines = (around.duties.lines.get(line) for line in wanted.lines)
    return any(line.has(unit) for line in lines if line is not None)
