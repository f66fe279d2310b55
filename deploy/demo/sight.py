"""Who must not see a matter, and what they saw: each is logged in as, all their desks and lists are looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from deploy.demo.desks import is_hidden, rows
from deploy.demo.examples import Example
from deploy.demo.person import Person, Refused
from deploy.demo.world import World
from shared.matters.steps.rows import DESKS

SUBORDINATES, DECIDER = "subordinates_of:", "_as_decider"
LISTS = ("/api/notification/notices", "/api/supervision/clocks")
"""lists without items"""
STRANGER = "（与此事无关的单位）"


def seen(world: World, example: Example, number: str, at_work: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Name of the example's ``must_not_see`` -> unit -> what its accounts saw of the matter; a stranger is added.

    ``at_work``: the units to which the matter went.
    """
    told = {name: _saw(world, _units(world, name), number) for name in example.expected.must_not_see}
    return told | {STRANGER: _saw(world, _stranger(world, {*example.units, *at_work}), number)}


def _saw(world: World, units: Iterator[str], number: str) -> dict[str, list[str]]:
    return {unit: [*dict.fromkeys(_of_unit(world, unit, number))] for unit in units if world.has(unit)}


def _of_unit(world: World, unit: str, number: str) -> Iterator[str]:
    for person in world.all_of(unit):
        yield from _of_person(person, number)


def _of_person(person: Person, number: str) -> Iterator[str]:
    for desk in DESKS:
        path = f"/api/{desk.service}/{desk.collection}"
        if not is_hidden(person, f"{path}/{quote(number, safe='')}"):
            yield f"{path}/{number}"
        yield from _in_list(person, path, number)
    for path in LISTS:
        yield from _in_list(person, path, number)


def _in_list(person: Person, path: str, number: str) -> Iterator[str]:
    try:
        if any(row.get("number") == number or row.get("matter") == number for row in rows(person, path)):
            yield path
    except Refused as no:
        if no.status not in (403, 404):
            raise


def _units(world: World, name: str) -> Iterator[str]:
    """The units that a name of ``must_not_see`` means; a person, or who must not decide, has no desk to look from."""
    units = world.topology.units
    top = name.removeprefix(SUBORDINATES)
    if top not in units or name.endswith(DECIDER):
        return
    if name == top:
        yield top
        return
    division = units.get(top).division
    places = world.topology.places
    for unit in units:
        is_below = unit.division != division and places.contains(division, unit.division)
        if is_below or (unit.parent == top and unit.id != top):
            yield unit.id


def _stranger(world: World, at_work: set[str]) -> Iterator[str]:
    """One of whom nothing is known: not at work on it, and at no node's counter, where everything is handed out."""
    fronts = {world.topology.front_unit(node).id for node in world.topology.nodes}
    desks = {account["unit"] for account in world.accounts}
    yield from sorted(desks - at_work - fronts)[:1]
