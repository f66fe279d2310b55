"""The demonstration county is whole: every node has a front, every desk its people, every unit a place."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.errors import Refused
from shared.links.topology import Topology, load
from shared.matters.people import CLERK, LEADER, OFFICER, OPERATOR, SUPERVISOR

FILE = Path(__file__).parents[3] / "deploy" / "topology.yaml"


@pytest.fixture(scope="module")
def county() -> Topology:
    return load(FILE)


def test_the_tree_answers_who_stands_where(county):
    assert list(county.nodes) == ["lx", "qh", "yj"]
    assert county.root == "lx"
    assert county.parent("yj") == "qh"
    assert county.parent("lx") is None
    assert county.children("lx") == ("qh",)
    assert county.ancestors("yj") == ("qh", "lx")
    assert county.descendants("lx") == ("qh", "yj")
    assert county.path("yj") == "lx.qh.yj"
    assert county.between("yj", "lx") == ["yj", "qh", "lx"]
    assert county.between("lx", "lx") == ["lx"]
    assert county.common("yj", "qh") == "qh"
    assert county.level_of("qh").id == "township"


def test_a_unit_works_at_its_own_node_or_the_nearest_above(county):
    assert county.desk_node("u_yjc") == "yj"
    assert county.desk_node("u_qh") == "qh"
    assert county.desk_node("u_sq") == "lx", "Shiqiao has no node of its own"


def test_a_unit_of_another_county_has_no_desk_here(county):
    assert not county.has_desk("u_city_xf")
    assert county.find_desk("u_bs_gov") == ""
    with pytest.raises(Refused, match="no_desk"):
        county.desk_node("u_bs_gov")


def test_the_front_is_the_petition_office_else_the_committee(county):
    assert [county.front_unit(node).id for node in county.nodes] == ["u_lx_xf", "u_qh_xf", "u_yjw"]


def test_every_desk_has_an_officer_and_a_leader(county):
    for unit in county.units:
        if county.has_desk(unit.id) and not unit.valid_to:
            roles = {role for one in county.accounts if one.unit == unit.id for role in one.roles}
            assert {OFFICER, LEADER} <= roles, unit.id


def test_every_node_has_a_clerk_a_supervisor_and_an_operator(county):
    for node in county.nodes:
        front = county.front_unit(node).id
        roles = {role for one in county.accounts_at(node) if one.unit == front for role in one.roles}
        assert {CLERK, SUPERVISOR, OPERATOR} <= roles, node


def test_a_place_belongs_to_the_territory_of_the_nodes_above_it(county):
    assert county.holds("lx", "990121102203")
    assert not county.holds("qh", "990121102203")
    assert county.node_of("990121102203") == "lx"
    assert county.node_of("990122101") is None


def test_ports_follow_from_the_base_port(county):
    node = county.node("qh")
    assert (node.port("amqp"), node.port("mongo"), node.port("http")) == (17200, 17204, 17205)
    assert node.health_port() == node.health_port("routing") == 17210


def test_an_unknown_node_is_refused_by_name(county):
    with pytest.raises(Refused) as refusal:
        county.parent("zz")
    assert refusal.value.facts == {"node": "zz"}
