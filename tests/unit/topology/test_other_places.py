"""The same reader serves any place: other levels, other names, more nodes, a zone that does not follow the prefix."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from shared.links.topology import load

LEVELS = [
    {"id": "shi", "name": "市", "like": "prefecture"},
    {"id": "xian", "name": "县", "like": "county"},
    {"id": "zhen", "name": "镇", "like": "township", "holds": ["intake", "routing"]},
]
DIVISIONS = [
    {"code": "9902", "name": "望江市", "level": "shi"},
    {"code": "990221", "name": "安平县", "level": "xian", "parent": "9902"},
    {"code": "990299400", "name": "高新区管理处", "level": "zhen", "parent": "990221"},
]
UNITS = [
    {"id": "u_a", "name": "望江市人民政府", "division": "9902", "kind": "government"},
    {"id": "u_b", "name": "安平县信访局", "division": "990221", "kind": "petition_office"},
    {"id": "u_c", "name": "高新区管理处", "division": "990299400", "kind": "zone_management"},
]
NODES = [
    {"id": "wj", "name": "望江市", "level": "shi", "division": "9902", "base_port": 20000, "processes": "apart"},
    {"id": "ap", "name": "安平县", "level": "xian", "division": "990221", "parent": "wj", "base_port": 20100},
    {"id": "gx", "name": "高新区", "level": "zhen", "division": "990299400", "parent": "ap", "base_port": 20200},
]


@pytest.fixture
def other(tmp_path: Path):
    (tmp_path / "here").mkdir()
    for name, content in (("here/divisions", DIVISIONS), ("here/units", UNITS)):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    top = {"levels": LEVELS, "nodes": NODES, "profile": "here"}
    (tmp_path / "topology.yaml").write_text(yaml.safe_dump(top, allow_unicode=True), "utf-8")
    return load(tmp_path / "topology.yaml")


def test_a_zone_belongs_to_its_parent_whatever_its_code_says(other):
    assert other.places.contains("990221", "990299400")
    assert other.path("gx") == "wj.ap.gx"


def test_levels_of_other_names_know_what_they_stand_for(other):
    assert other.places.at_level("990299400", "county").name == "安平县"
    assert [level.borders for level in other.levels] == [True, True, False]


def test_a_level_may_hold_some_of_the_services(other):
    assert other.node("gx").services == ("intake", "routing")
    assert "statistics" in other.node("ap").services


def test_processes_apart_have_a_health_port_each(other):
    node = other.node("wj")
    ports = [node.health_port(service) for service in (*node.services, "links")]
    assert ports == list(range(20010, 20018))


def test_duties_and_accounts_may_be_absent(other):
    assert other.accounts == ()
    assert other.duties.lines, "the standard duty list is there"


def test_the_management_of_a_zone_is_its_front(other):
    assert other.front_unit("gx").id == "u_c"
