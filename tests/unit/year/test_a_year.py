"""A year of three offices: every trigger and every rung once where it must be, nothing anywhere else, kills or none."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cache

import pytest

from shared.links.topology import load
from shared.matters import numbers
from shared.matters.pressed import SIGNED_RUNGS, TRIGGERS
from tests.year.expected import expected
from tests.year.hands import Happened, history
from tests.year.in_memory import Memory
from tests.year.story import BEGINS, Year, acts

pytestmark = pytest.mark.timeout(300)
NEAR = "deadline.near"
NOT_WITHIN_REACH = {"other", "urgent_hidden"}
"""said by an officer; and what routing of this edition reports by itself"""


@cache
def played(kills: int = 0, seed: int = 0) -> tuple[Memory, tuple[Happened, ...]]:
    """The year, and what was said in it."""
    world = Memory(load("deploy/topology.yaml"), kills=kills, seed=seed)
    Year(world).play(acts())
    assert world.nodes.parked == []
    assert world.nodes.bag == []
    return world, tuple(history(world))


def of_the_story(happened: tuple[Happened, ...]) -> list[Happened]:
    """What was said of the matters of the story, reminders left out."""
    return [one for one in happened if not is_a_number(one.label) and one.event != NEAR]


def is_a_number(label: str) -> bool:
    return "-20" in label


def test_every_trigger_and_every_rung_is_there_once_and_nowhere_else():
    _, happened = played()
    assert of_the_story(happened) == sorted(expected())


def test_the_story_has_every_trigger_and_every_rung():
    said = list(expected())
    assert {one.what for one in said if one.event == "breach.found"} == set(TRIGGERS) - NOT_WITHIN_REACH
    assert {one.what for one in said if one.event == "supervision.pressed"} == set(SIGNED_RUNGS)


def test_what_is_said_of_nothing_in_the_story_is_said_of_rounds_and_meetings():
    _, happened = played()
    assert all(numbers.check(one.label).kind for one in happened if is_a_number(one.label))


def test_every_reminder_is_given_once_and_at_the_unit_alone():
    world, happened = played()
    reminders = [one for one in happened if one.event == NEAR]
    assert reminders
    assert [one for one, times in Counter(reminders).items() if times > 1] == []
    assert all(world.topology.desk_node(one.unit) == one.node for one in reminders)
    of_d = {one.what for one in reminders if (one.label, one.unit) == ("D", "u_yjw")}
    assert {"conclude/yellow", "conclude/red"} <= of_d


def test_the_county_learns_that_the_silent_township_was_in_time():
    world, _ = played()
    watch = world.nodes.nodes["lx"].services["supervision"].watches.get(world.numbers["K"])
    assert [(one.trigger, one.stands) for one in watch.found] == [("overdue_no_reason", False)]


def test_an_urgent_matter_that_an_office_keeps_to_itself_is_found_within_a_day():
    world = Memory(load("deploy/topology.yaml"))
    carry = world.nodes._carry
    world.nodes._carry = lambda entry, node: (
        None if entry["envelope"]["type"] == "urgent.reported" else carry(entry, node)
    )
    world.until(BEGINS)
    world.file(
        "G",
        "qh",
        channel="visit",
        title="桥要塌了",
        text="学校门口的桥要塌了，孩子正在走，会出人命。",
        tags=("urgent",),
    )
    world.until(BEGINS + timedelta(days=2))
    found = [one for one in history(world) if one.event == "breach.found" and one.label == "G"]
    assert {(one.node, one.unit, one.what) for one in found} == {
        (node, "u_qh_xf", "urgent_hidden") for node in ("qh", "lx")
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_after_five_kills_the_history_is_the_same(seed):
    world, happened = played(kills=5, seed=seed)
    assert len(world.killed) == 5
    assert happened == played()[1]
