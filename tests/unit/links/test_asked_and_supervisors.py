"""Who was asked may answer, who stands above a holder may press, and what goes down is heard on the way."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.errors import NotYet
from shared.events.declaration import TO, UP, WAY
from shared.events.envelope import Envelope
from shared.events.supervision import SupervisionAnswered, SupervisionEnded
from shared.links.crossing import passage, targets
from shared.links.guard import check
from shared.links.store import Offers
from shared.links.topology import load
from shared.store.memory import sample_stamp
from shared.store.saying import Passage
from tests.support.branches import two_branches
from tests.support.things import AT, number
from tests.unit.links.test_crossing import said

TOPOLOGY = load(Path(__file__).parents[3] / "deploy" / "topology.yaml")
DAY = date(2026, 3, 2)


def letter(event: Any, node: str) -> Envelope:
    return sample_stamp(node, "any").envelope(event, "")


def answered(home: str, node: str) -> Envelope:
    event = SupervisionAnswered(number(1, home), "lx", node, "u_qh", "u_lx_xf", "letter", DAY, AT)
    return letter(event, node)


def ended(home: str, node: str) -> Envelope:
    return letter(SupervisionEnded(number(1, home), "yj", node, "u_yjw", "u_qh_xf", DAY, AT, "put_right"), node)


@pytest.mark.parametrize(
    ("me", "expected"),
    [("lx", Passage(True, ("qh",))), ("qh", Passage(True, ("yj",))), ("yj", Passage(True))],
)
def test_what_goes_the_way_is_said_at_every_node_on_it(me: str, expected: Passage) -> None:
    assert passage(said("lx", TO | WAY, to="yj"), me, TOPOLOGY) == expected


def test_the_way_adds_nothing_to_what_goes_nowhere() -> None:
    assert targets(said("lx", UP | TO | WAY, to=""), TOPOLOGY) == targets(said("lx", UP | TO, to=""), TOPOLOGY)
    assert targets(said("yj", TO | WAY, to="nowhere"), TOPOLOGY) == {"nowhere"}


def test_a_unit_that_was_asked_may_answer_though_it_never_had_the_matter() -> None:
    def nobody(_: str) -> frozenset[str]:
        return frozenset()

    check(answered("lx", "qh"), "qh", "lx", TOPOLOGY, nobody, nobody, lambda _: frozenset({"qh"}))
    with pytest.raises(NotYet):
        check(answered("lx", "qh"), "qh", "lx", TOPOLOGY, nobody, nobody, nobody)


def test_who_was_asked_may_say_nothing_else_of_the_matter() -> None:
    with pytest.raises(NotYet):
        check(ended("lx", "qh"), "qh", "lx", TOPOLOGY, lambda _: frozenset(), asked=lambda _: frozenset({"qh"}))


def test_a_node_above_a_holder_may_speak_as_its_supervisor() -> None:
    check(ended("lx", "qh"), "qh", "lx", TOPOLOGY, lambda _: frozenset({"yj"}))
    tree = two_branches()
    with pytest.raises(NotYet):
        check(ended("lx", "qh"), "qh", "lx", tree, lambda _: frozenset({"hp"}))


def test_a_node_remembers_whom_it_asked() -> None:
    offers = Offers.in_memory()
    offers.note(number(1), "yj")
    offers.note_asked(number(1), "qh")
    offers.note_asked(number(1), "qh")
    assert (offers.asked(number(1)), offers.of(number(1))) == ({"qh"}, {"yj"})
    assert offers.asked(number(2)) == frozenset()
