"""One example carried through the nodes: filed at its counter, worked on by its units, looked at by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from deploy.demo.compare import Difference, Found, differences
from deploy.demo.drive import Journey, drive, take_offer
from deploy.demo.examples import Example
from deploy.demo.person import Person, Refused, Waited, settled, wait_for
from deploy.demo.records import Records
from deploy.demo.world import World

MOST_ROWS = 200
WAIT_AT_THE_COUNTER = timedelta(minutes=2)


@dataclass
class Outcome:
    """What became of an example; ``agrees`` says whether it is what was expected."""

    example: str
    title: str
    node: str
    number: str = ""
    found: Found = field(default_factory=Found)
    differences: tuple[Difference, ...] = ()
    journey: Journey | None = None
    timeline: tuple[dict[str, Any], ...] = ()
    notices: int = 0
    fault: str = ""

    @property
    def agrees(self) -> bool:
        """Nothing differs and nothing went wrong."""
        return not self.differences and not self.fault


def carry(world: World, example: Example, records: Records) -> Outcome:
    """File it, drive it to its end and compare; what stops it half-way is told in ``fault``."""
    if not world.has(example.received_by):
        return Outcome(example.id, example.title, "", fault=f"{example.received_by} has no desk in this topology")
    home = world.node_of(example.received_by)
    outcome = Outcome(example.id, example.title, home)
    world.reach(example.received_at + WAIT_AT_THE_COUNTER)
    clerk = world.at(example.received_by, "clerk")
    try:
        receipt = clerk.file(example.form())
        outcome.number = receipt["number"]
        outcome.found = _triage(world.at(world.topology.front_unit(home).id, "clerk"), outcome.number)
        _work(world, example, outcome)
        shown = settled("the end at the look-up", lambda: _ended(clerk.look_up(receipt), outcome.journey))
        outcome.timeline = tuple(shown["timeline"])
        outcome.notices = len(_rows(clerk, "/api/notification/notices", outcome.number))
    except (Waited, Refused, LookupError) as fault:
        outcome.fault = f"{type(fault).__name__}: {fault}"
    if outcome.number:
        outcome.found = replace(
            outcome.found,
            papers=records.papers(home, outcome.number),
            limits={**records.limits(outcome.number), **outcome.found.limits},
            days={"receipt": world.clock.day_of(example.received_at), **outcome.found.days},
            seen_by=tuple(_seen_by(world, example, outcome.number)),
        )
        outcome.differences = differences(example.expected, outcome.found)
    return outcome


def _triage(clerk: Person, number: str) -> Found:
    """The office's answer; where it waits for a hand, the clerk refers as proposed."""
    path = f"/api/routing/referrals/{number}"
    referral = wait_for(f"referral of {number}", lambda: clerk.get(path))
    offers = {offer["step"]: offer for offer in referral.get("steps", ())}
    if "refer" in offers:
        referral = take_offer(clerk, "routing/referrals", referral, offers["refer"])
    return Found(
        rule=referral["rule"], action=referral["action"], lead_unit=referral["lead_unit"],
        co_units=tuple(referral["co_units"]), legal_path=referral["legal_path"], flags=tuple(referral["flags"]),
    )  # fmt: skip


def _work(world: World, example: Example, outcome: Outcome) -> None:
    lead = example.expected.lead_unit
    if not world.has(lead):
        raise LookupError(f"{lead} has no desk in this topology: written to on paper")
    outcome.journey = drive(world, outcome.number, lead, example.text)
    officer = world.at(lead, "officer")
    case = officer.get(f"/api/handling/cases/{outcome.number}")
    days = {"unit receipt": _day(case["taken_on"]), "acceptance": _day(case["accepted_on"])}
    limits = {"conclude": _day(case["due_on"])}
    if case.get("mediation"):
        mediation = officer.get(f"/api/mediation/mediations/{outcome.number}")
        days["agreement"] = _day(mediation["agreed_on"])
        limits["judicial_confirmation"] = _day(mediation["confirmation_until"])
    outcome.found = replace(
        outcome.found, status=case["state"], days={name: day for name, day in days.items() if day},
        limits={name: day for name, day in limits.items() if day},
    )  # fmt: skip


def _rows(person: Person, path: str, number: str) -> list[dict[str, Any]]:
    """The rows of a list that are about a matter."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = person.get(path, limit=MOST_ROWS, **({"after": after} if after else {}))
        found += [row for row in page["rows"] if row["number"] == number]
        after = page["next"]
        if not after:
            return found


def _seen_by(world: World, example: Example, number: str) -> Iterator[str]:
    """Those who see it though they must not: the ones the example names, and somebody who has nothing to do with it."""
    for unit in (*_forbidden(world, example), *_stranger(world, example)):
        if world.has(unit) and any(_sees(world, unit, role, number) for role in ("clerk", "officer", "leader")):
            yield unit


def _forbidden(world: World, example: Example) -> Iterator[str]:
    units = world.topology.units
    for one in example.expected.must_not_see:
        name = one.removeprefix("subordinates_of:")
        if name not in units:
            continue  # a person, or who must not decide: no desk to look from
        if name == one:
            yield name
            continue
        division = units.get(name).division
        below = (unit for unit in units if unit.division != division)
        yield from (unit.id for unit in below if world.topology.places.contains(division, unit.division))


def _stranger(world: World, example: Example) -> Iterator[str]:
    desks = {account["unit"] for account in world.accounts}
    yield from sorted(desks - set(example.units))[:1]


PLACES = {
    "clerk": ("intake/submissions", "routing/referrals"),
    "officer": ("handling/cases", "mediation/mediations"),
    "leader": ("routing/referrals", "handling/cases", "mediation/mediations"),
}  # fmt: skip


def _sees(world: World, unit: str, role: str, number: str) -> bool:
    person = world.at(unit, role)
    return any(
        person.sees(f"/api/{place}/{number}") or bool(_rows(person, f"/api/{place}", number)) for place in PLACES[role]
    )


def _ended(shown: dict[str, Any], journey: Journey | None) -> dict[str, Any] | None:
    ended = any(line["what"] == "closed" for line in shown["timeline"])
    return shown if ended or journey is None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
