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


@pytest.mark.parametrize("crosses", [Crosses(value) for value in range(8)])
@pytest.mark.parametrize("origin", list(TOPOLOGY.nodes))
@pytest.mark.parametrize("home", list(TOPOLOGY.nodes))
def test_every_target_is_reached_exactly_once(origin: str, home: str, crosses: Crosses) -> None:
    envelope = said(origin, crosses, home=home, to="lx")
    heard, going = [origin], [(origin, "")]
    while going:
        me, came_from = going.pop()
        for neighbour in passage(envelope, me, TOPOLOGY).to:
            assert neighbour != came_from
            going.append((neighbour, me))
            if passage(envelope, neighbour, TOPOLOGY).say:
                heard.append(neighbour)
    assert sorted(heard) == sorted({origin} | targets(envelope, TOPOLOGY))
