"""What the petition office does with a matter on its desk: it goes by itself, or the clerk does as is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deploy.demo.compare import Found
from deploy.demo.desks import fill, offers, take
from deploy.demo.drive import Journey
from deploy.demo.person import Person, Refused, wait_for
from deploy.demo.world import World

Answer = dict[str, Any]
WAITING = "waiting"
OF_ACTION: Mapping[str, str] = {
    "not_accept": "not_accept", "no_longer_accept": "no_longer_accept", "direct_elsewhere": "direct_elsewhere",
    "file_only": "file_only",
}  # fmt: skip
"""the proposed action -> the step that carries it out; any other action is carried out by referring"""
ANSWERS = ("received", "accepted", "decided", "served", "closed")
"""what an organ without a node sends on paper, in order"""


def proposal(world: World, home: str, number: str) -> Answer:
    """The referral on the office's desk, as the triage left it."""
    clerk = world.at(world.topology.front_unit(home).id, "clerk")
    return wait_for(f"referral of {number}", lambda: clerk.get(f"/api/routing/referrals/{number}"))


def carry_out(world: World, home: str, referral: Answer, journey: Journey) -> Answer:
    """What waits for a hand, the clerk does as is proposed; gives the referral as it is then."""
    if referral["state"] != WAITING:
        return referral
    number, clerk = referral["number"], world.at(world.topology.front_unit(home).id, "clerk")
    path = f"/api/routing/referrals/{number}"
    _by_hand(world, clerk, path, referral, journey)
    return wait_for(f"referral of {number} decided", lambda: _decided(clerk, path))


def found(referral: Answer) -> Found:
    """A referral as a comparison needs it."""
    return Found(
        rule=referral["rule"], action=referral["action"], lead_unit=referral["lead_unit"],
        co_units=tuple(referral["co_units"]), legal_path=referral["legal_path"], flags=tuple(referral["flags"]),
    )  # fmt: skip


def _decided(clerk: Person, path: str) -> Answer | None:
    referral = clerk.get(path)
    return referral if referral["state"] != WAITING else None


def _by_hand(world: World, clerk: Person, path: str, referral: Answer, journey: Journey) -> None:
    today, action = world.clock.today(), referral["action"]
    if action == "merge":
        _link(world, referral, journey)
        return
    open_now = offers(referral)
    step = OF_ACTION.get(action, "refer" if referral["lead_unit"] or "pass_up" not in open_now else "pass_up")
    if step not in open_now:
        raise LookupError(f"{referral['number']}: {action} is proposed, but only {sorted(open_now)} can be done")
    take(clerk, path, referral, open_now[step], "", today)
    journey.taken.append((clerk.unit, str(open_now[step]["zh"]), today.isoformat()))


def _link(world: World, referral: Answer, journey: Journey) -> None:
    """The counter that received it compares it with what may be the same, and links it to the likeliest."""
    number, today = referral["number"], world.clock.today()
    counter = world.at(referral["received_by"], "clerk")
    path = f"/api/intake/submissions/{number}"
    candidates = counter.get(f"{path}/candidates")["rows"]
    if not candidates:
        raise LookupError(f"{number}: it is said to be a repeat, and nothing like it is registered")
    submission = counter.get(path)
    offer = offers(submission)["link"]
    form = {**fill(offer["fields"], "", today), "matter": candidates[0]["matter"], "version": submission["version"]}
    counter.post(f"{path}/link", form)
    journey.taken.append((counter.unit, str(offer["zh"]), today.isoformat()))


def register_answers(world: World, home: str, number: str, journey: Journey) -> None:
    """An organ without a node answers on paper; the office registers each answer as it comes."""
    unit = world.topology.front_unit(home).id
    clerk, path, today = world.at(unit, "clerk"), f"/api/routing/referrals/{number}", world.clock.today()
    for kind in ANSWERS:
        referral = clerk.get(path)
        offer = offers(referral).get("register_answer")
        if offer is None:
            return
        lawful = {one["value"] for row in offer["fields"] if row["name"] == "kind" for one in row["choices"]}
        if kind not in lawful:
            continue
        form = {**fill(offer["fields"], "", today), "kind": kind, "version": referral["version"]}
        try:
            clerk.post(f"{path}/register_answer", form)
        except Refused as no:
            raise LookupError(f"{number}: the answer '{kind}' could not be registered: {no}") from no
        journey.taken.append((unit, f"{offer['zh']}：{kind}", today.isoformat()))
