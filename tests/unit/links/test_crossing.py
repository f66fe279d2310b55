"""How far an event goes, hop by hop, on the tree of the topology file."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.events.declaration import HOME, STAYS, TO, UP, Crosses
from shared.events.envelope import Envelope
from shared.links.crossing import passage, targets
from shared.links.topology import load
from shared.ops.clock import StoppedClock
from shared.store.saying import Passage
from tests.support.branches import two_branches

TOPOLOGY = load(Path(__file__).parents[3] / "deploy" / "topology.yaml")


def said(node: str, crosses: Crosses, home: str = "yj", to: str = "") -> Envelope:
    return Envelope(
        id="e",
        type="case.accepted",
        dataversion=1,
        time=StoppedClock().now(),
        node=node,
        service="handling",
        subject="",
        home=home,
        crosses=crosses.value,
        data={},
        tonode=to,
    )


@pytest.mark.parametrize(
    ("envelope", "me", "expected"),
    [
        (said("yj", STAYS), "yj", Passage(True)),
        (said("yj", UP), "yj", Passage(True, ("qh",))),
        (said("yj", UP), "qh", Passage(True, ("lx",))),
        (said("yj", UP), "lx", Passage(True)),
        (said("qh", HOME | UP), "qh", Passage(True, ("lx", "yj"))),
        (said("qh", HOME | UP), "yj", Passage(True)),
        (said("lx", HOME), "lx", Passage(True, ("qh",))),
        (said("lx", HOME), "qh", Passage(False, ("yj",))),
        (said("yj", TO, to="lx"), "qh", Passage(False, ("lx",))),
        (said("yj", TO, to="qh"), "qh", Passage(True)),
        (said("yj", TO, to="yj"), "yj", Passage(True)),
        (said("yj", HOME), "yj", Passage(True)),
        (said("yj", TO, to="nowhere"), "yj", Passage(True)),
    ],
)
def test_an_event_goes_by_the_tree_and_is_said_where_it_is_meant(
    envelope: Envelope, me: str, expected: Passage
) -> None:
    assert passage(envelope, me, TOPOLOGY) == expected


BRANCHES = two_branches()


@pytest.mark.parametrize(
    ("sender", "home", "hearers"),
    [
        ("yj", "yj", {"qh", "lx"}),
        ("lx", "yj", {"qh"}),
        ("hp", "yj", {"bz", "lx", "qh"}),
        ("bz", "yj", {"lx", "qh"}),
        ("qh", "lx", {"lx"}),
        ("lx", "lx", set()),
        ("yj", "gone", {"qh", "lx"}),
    ],
)
def test_upwards_is_above_the_sender_and_above_the_home(sender: str, home: str, hearers: set[str]) -> None:
    assert targets(said(sender, UP, home=home), BRANCHES) == hearers


def test_a_townships_own_leaders_hear_what_the_county_does_with_their_villages_matter() -> None:
    decided = said("lx", UP | HOME)
    assert passage(decided, "lx", BRANCHES) == Passage(True, ("qh",))
    assert passage(decided, "qh", BRANCHES) == Passage(True, ("yj",))
    assert passage(decided, "bz", BRANCHES) == Passage(False)


@pytest.mark.parametrize("crosses", [Crosses(value) for value in range(8)])
@pytest.mark.parametrize("origin", list(BRANCHES.nodes))
@pytest.mark.parametrize("home", list(BRANCHES.nodes))
@pytest.mark.parametrize("to", ["lx", "hp"])
def test_every_target_is_reached_exactly_once(origin: str, home: str, crosses: Crosses, to: str) -> None:
    envelope = said(origin, crosses, home=home, to=to)
    heard, going = [origin], [(origin, "")]
    while going:
        me, came_from = going.pop()
        for neighbour in passage(envelope, me, BRANCHES).to:
            assert neighbour != came_from
            going.append((neighbour, me))
            if passage(envelope, neighbour, BRANCHES).say:
                heard.append(neighbour)
    assert sorted(heard) == sorted({origin} | targets(envelope, BRANCHES))
