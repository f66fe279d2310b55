"""A township is cut off with two hundred matters in hand: the county's clocks ring on time from what it heard, and when
the line is back nothing rings twice, nothing is found twice, and what was done in time is seen to have been."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from services.supervision.service import SupervisionService
from shared.codec import instant
from shared.events.gateway import FilingReceived, Petitioner
from shared.events.supervision import BreachFound, DeadlineNear, DeadlinePassed
from shared.links.topology import load
from shared.matters.numbers import make
from tests.support.nodes_in_memory import SERVICES, Nodes

TOPOLOGY = load("deploy/topology.yaml")
MATTERS, DONE_IN_TIME = 200, 100
OFFICER = {"user": "o", "name": "经办", "unit": "u_qh", "roles": ["officer", "leader"], "node": "qh"}
SUPERVISOR = {"user": "s", "name": "督查", "unit": "u_lx_xf", "roles": ["supervisor"], "node": "lx"}
ROAD = {
    "title": "村道塌了", "text": "村口到小学的水泥路被雨水冲塌了半边，请尽快修。", "category_l1": "TR",
    "category_l2": "TR01", "place": "990121101201", "received_by": "u_yjw", "channel": "online", "origin": "direct",
}  # fmt: skip
PERSON = Petitioner(name="杨秋收", contact="0999-5550188")
ACCEPT = {"other_path": "", "other_party": "", "claims": ""}
DECIDE = {
    "claim": "村道塌了半边。", "facts": "情况属实。", "basis": "《公路法》第八条。", "result": "not_supported",
    "opinion": "已列入明年计划。", "measures": "", "review_organ": "", "contact": "", "claims": [], "promised_by": None,
}  # fmt: skip
SERVE = {"method": "direct", "proof": "本人签收", "witnesses": "", "posted_on": None}
DUE_ON = date(2026, 5, 6)
"""sixty days after 2 March are the 1st of May, in the holidays"""
RINGS_AT = datetime(2026, 5, 6, 16, tzinfo=UTC)


def act(nodes, step, number, form):
    version = nodes.ask("qh", "handling", "case", number, OFFICER)["version"]
    nodes.ask("qh", "handling", step, number, {**form, "version": version}, OFFICER)


def tick(nodes, at):
    """It is that instant, and every node sweeps."""
    nodes.clock.at[0] = at
    for node in nodes.nodes:
        nodes.ask(node, "supervision", "ring")


def said(nodes, kind, node, rule=None):
    """What supervision of a node said of a kind, counted by matter."""
    events = (one.event() for one in nodes.history if one.node == node and one.service == "supervision")
    return Counter(one.number for one in events if isinstance(one, kind) and rule in (None, getattr(one, "rule", None)))


@pytest.fixture(scope="module")
def nodes():
    """Two hundred accepted matters lie with the township; then its line breaks."""
    county = Nodes(TOPOLOGY, (*SERVICES, SupervisionService))
    for serial in range(1, MATTERS + 1):
        at = county.clock.now()
        number = make("yj", 2026, serial)
        county.file("yj", FilingReceived(number=number, received_at=at, filed_at=at, petitioner=PERSON, **ROAD))
    county.settle(most=100_000)
    for serial in range(1, MATTERS + 1):
        act(county, "accept", make("yj", 2026, serial), ACCEPT)
    county.settle(most=100_000)
    county.cut_off("qh")
    return county


def test_the_county_rings_on_time_from_what_it_heard_and_nothing_twice_when_the_line_is_back(nodes):
    tick(nodes, datetime(2026, 4, 20, 1, tzinfo=UTC))
    for serial in range(1, DONE_IN_TIME + 1):
        number = make("yj", 2026, serial)
        act(nodes, "decide", number, {**DECIDE, "decided_on": "2026-04-20"})
        act(nodes, "serve", number, {**SERVE, "served_on": "2026-04-20"})
    nodes.settle(most=100_000)
    tick(nodes, RINGS_AT - timedelta(minutes=1))
    assert not said(nodes, DeadlinePassed, "lx")
    row = nodes.ask("lx", "supervision", "clocks", {"limit": 1}, SUPERVISOR)["rows"][0]
    assert (row["unit"], row["data"]["link"]) == ("u_qh", "silent")
    assert row["data"]["as_of"] < instant(datetime(2026, 3, 3, tzinfo=UTC)), "the county sees how old its data is"

    tick(nodes, RINGS_AT)
    conclude = said(nodes, DeadlinePassed, "lx", "conclude")
    assert len(conclude) == MATTERS and set(conclude.values()) == {1}
    watch = nodes.nodes["lx"].services["supervision"].watches.get(make("yj", 2026, 1))
    (bell,) = [one for one in watch.clocks if one.rule == "conclude"]
    assert (bell.due_on, bell.is_late) == (DUE_ON, True) and bell.rung_at - RINGS_AT < timedelta(seconds=5)
    assert len(said(nodes, DeadlinePassed, "qh", "conclude")) == MATTERS - DONE_IN_TIME, "the township knows better"

    before = {kind: said(nodes, kind, "lx") for kind in (DeadlinePassed, BreachFound)}
    nodes.join("qh")
    nodes.settle(most=100_000)
    for day in (7, 8, 9):
        tick(nodes, datetime(2026, 5, day, 1, tzinfo=UTC))
        nodes.settle(most=100_000)
    for kind, counted in before.items():
        assert said(nodes, kind, "lx") == counted, kind
    assert set(before[BreachFound].values()) == {1}
    row = nodes.ask("lx", "supervision", "clocks", {"limit": 1, "state": "rung"}, SUPERVISOR)["rows"][0]
    assert row["data"]["link"] == "up"

    stands = Counter()
    for serial in range(1, MATTERS + 1):
        (found,) = nodes.nodes["lx"].services["supervision"].watches.get(make("yj", 2026, serial)).found
        stands[found.stands] += 1
    assert stands == {False: DONE_IN_TIME, True: MATTERS - DONE_IN_TIME}


def test_only_the_township_was_reminded_and_of_each_colour_once(nodes):
    reminded = Counter(
        (one.node, event.number, event.rule, event.colour)
        for one in nodes.history
        if isinstance(event := one.event(), DeadlineNear)
    )
    assert reminded and set(reminded.values()) == {1}
    assert {node for node, *_ in reminded} == {"qh"}


def test_nothing_was_refused_on_the_way(nodes):
    assert nodes.parked == [] and nodes.waiting == []
