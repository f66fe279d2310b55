"""A county for tests of routing: the places and units of ``examples.json``, and submissions to build on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from services.routing.holders import World
from services.routing.referral import Desk
from services.routing.triage import Triage, choose_unit
from shared.deadlines import calendar
from shared.events.gateway import Petitioner
from shared.events.intake import SubmissionToRoute
from shared.matters.data import table
from shared.matters.duties import standard
from shared.matters.numbers import make
from shared.matters.people import Officer
from shared.matters.places import Division, Gazetteer, Level, full_code
from shared.matters.units import Unit, Units

FILE: dict[str, Any] = json.loads((Path(__file__).parent / "examples.json").read_text("utf-8"))
EXAMPLES: dict[str, Any] = {one["id"]: one for one in FILE["examples"]}
DAY = date(2024, 6, 3)
AT = datetime(2024, 6, 3, 1, 0, tzinfo=UTC)
NUMBER = make("lx", 2024, 7)
NODES = {"990121000000": "lx", "990121101000": "qh", "990121101201": "yj"}
"""divisions that have a node"""

PLACES = Gazetteer.of(
    [Level(row["id"], row["name"], rank, borders=row["borders"]) for rank, row in enumerate(table("levels"))],
    [Division(row["code"], row["name"], row["level"], row["parent"] or "") for row in FILE["divisions"]],
)
UNITS = tuple(Unit(row["id"], row["name"], full_code(row["division"]), row["kind"]) for row in FILE["units"])


def a_world(*more: Unit, without: tuple[str, ...] = (), day: date = DAY) -> World:
    """The county, with more units or fewer."""
    units = [one for one in UNITS if one.id not in {*without, *(new.id for new in more)}]
    return World(Units.of([*units, *more]), standard(), PLACES, day)


def a_submission(**changes: Any) -> SubmissionToRoute:
    """A signed letter to the county's petition office about a land requisition in a village; fields may be changed.

    Fields of the petitioner are given by their own names.
    """
    person = {name: changes.pop(name) for name in Petitioner.__dataclass_fields__ if name in changes}
    if "place" in changes and len(changes["place"]) > 2:
        changes["place"] = full_code(changes["place"])
    usual = SubmissionToRoute(
        number=NUMBER, received_at=AT, channel="letter", title="补偿款未付", text="占地补偿一年没有到账。",
        place="990121102203", received_by="u_lx_xf",
        petitioner=replace(Petitioner(name="周启明", contact="13900000000"), **person), category_l1="NR",
        category_l2="NR01", legal_class="appeal_settlement", purpose="settlement",
    )  # fmt: skip
    return replace(usual, **changes)


def from_example(example: str) -> SubmissionToRoute:
    """The submission of an example, as intake would say it."""
    return from_row(EXAMPLES[example])


def from_row(row: dict[str, Any]) -> SubmissionToRoute:
    """The submission of a row of a file of examples."""
    who = row["petitioner"]
    return SubmissionToRoute(
        number=NUMBER, received_at=datetime.fromisoformat(row["received_at"]), channel=row["channel"],
        title=row["title"], text=row["text"], place=full_code(row["place_code"]), received_by=row["received_by"],
        petitioner=Petitioner(
            name=who["name"] or "", contact="13900000000" if who["contact_given"] else "",
            anonymous=who["anonymous"], persons=who["persons"], representatives=who["representatives"],
        ),
        category_l1=row["category_l1"], category_l2=row["category_l2"], legal_class=row["legal_class"],
        purpose=row["purpose"], tags=tuple(row["tags"]), notice_owed=bool(who["name"] and who["contact_given"]),
    )  # fmt: skip


def triage(said: SubmissionToRoute, world: World | None = None) -> Triage:
    """What the rules make of it."""
    world = world or a_world()
    return choose_unit(said, world.units, world.duties, world.places, world.day)


def a_desk(node: str = "lx", unit: str = "u_lx_xf", world: World | None = None, at: datetime = AT) -> Desk:
    """A petition office's desk; the county, its township Qinghe and the village Yangjia have nodes."""
    world = world or a_world()

    def node_of(unit_id: str) -> str:
        found = world.units.find(unit_id)
        above = world.places.upwards(found.division) if found else ()
        return next((NODES[one.code] for one in above if one.code in NODES), "")

    return Desk(node, unit, world, node_of, at, calendar())


def an_officer(unit: str = "u_lx_xf", *roles: str) -> Officer:
    """Somebody at a desk; a clerk unless told otherwise."""
    return Officer(user=f"{unit}.x", name="陈办事", unit=unit, roles=roles or ("clerk",), node="lx")
