"""One matter to its end at the unit's desk: whoever has the next lawful step takes it, until nobody has one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from deploy.demo.desks import find, offers, take
from deploy.demo.person import Person, wait_for
from deploy.demo.world import World

Answer = dict[str, Any]
ORDER = (
    "accept", "accept_review", "reply", "decide", "decide_review", "serve", "serve_review", "perform", "close",
)  # fmt: skip
"""The steps that bring a case or a review to its end, in the order of the law; objecting is no part of it."""
MEDIATION_ORDER = ("consent", "agree", "perform")
BEGINNING = frozenset({"accept", "accept_review"})
ENDS = frozenset({"closed", "served", "ended", "archived"})
"""states after which the unit may have nothing left to do; a decision that may be challenged rests served"""
MOST_STEPS = 16


@dataclass
class Journey:
    """What was done with a matter: who took which step on which day."""

    number: str
    taken: list[tuple[str, str, str]] = field(default_factory=list)
    """(unit, step in Chinese, day)"""
    done: set[str] = field(default_factory=set)


def arrive(world: World, number: str, lead: str) -> tuple[str, Answer]:
    """Wait until the matter lies on the lead unit's desk: (path, item). ``Waited`` when it never does."""
    officer = world.at(lead, "officer")
    return wait_for(f"{number} on the desk of {lead}", lambda: find(officer, "handling", number))


def drive(world: World, journey: Journey, lead: str, claim: str, *, only_begin: bool = False) -> Answer:
    """Take every open step at the lead unit's desks, in the order of the law; gives the item as it is then.

    ``only_begin``: no further than telling the petitioner that it is accepted.
    """
    path, item = arrive(world, journey.number, lead)
    officer = world.at(lead, "officer")
    for _ in range(MOST_STEPS):
        item = officer.get(path)
        if item.get("mediation") == "asked":
            if only_begin:
                return item
            _mediate(world, journey, lead, claim)
            item = wait_for(f"{journey.number} closed after mediation", lambda: _closed(officer, path))
            continue
        step = _next(item, journey)
        if not step or (only_begin and step not in BEGINNING):
            return item
        _take(world, journey, officer, path, item, step, lead, claim)
    raise LookupError(f"{journey.number}: {lead} is not done after {MOST_STEPS} steps")


def _next(item: Answer, journey: Journey) -> str:
    open_now = offers(item)
    step = next((one for one in ORDER if one in open_now and one not in journey.done), "")
    if not step and item["state"] not in ENDS:
        raise LookupError(f"{item['number']}: no step leads on from {item['state']}, only {sorted(open_now)}")
    return step


def _mediate(world: World, journey: Journey, lead: str, claim: str) -> None:
    mediator = world.at(lead, "officer")
    path, item = wait_for(f"mediation of {journey.number}", lambda: find(mediator, "mediation", journey.number))
    while step := next((one for one in MEDIATION_ORDER if one in offers(item)), ""):
        item = _take(world, journey, mediator, path, item, step, lead, claim)


def _take(
    world: World, journey: Journey, officer: Person, path: str, item: Answer, step: str, unit: str, claim: str
) -> Answer:
    today = world.clock.today()
    offer = offers(item)[step]
    after = take(officer, path, item, offer, claim, today)
    journey.taken.append((unit, str(offer["zh"]), today.isoformat()))
    journey.done.add(step)
    return after


def _closed(officer: Person, path: str) -> Answer | None:
    item = officer.get(path)
    return item if item["state"] == "closed" else None
