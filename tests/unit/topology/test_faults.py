"""A mistake in the files is named by file and entry, with what to do; all mistakes at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from shared.links.topology import TopologyFaulty, load
from shared.words import table

DEPLOY = Path(__file__).parents[3] / "deploy"
LINXI = "profiles/linxi/"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    shutil.copy(DEPLOY / "topology.yaml", tmp_path)
    shutil.copytree(DEPLOY / "profiles", tmp_path / "profiles")
    return tmp_path


def edit(place: Path, file: str, change) -> None:
    path = place / file
    content = yaml.safe_load(path.read_text("utf-8"))
    changed = change(content)
    content = changed if type(changed) is type(content) else content
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")


def of(rows: list, key: str, value: str) -> dict:
    return next(row for row in rows if row[key] == value)


def top(change):
    return "topology.yaml", change


def nodes(change):
    return top(lambda content: change(content["nodes"]))


def division(named, **update):
    return LINXI + "divisions.yaml", lambda rows: of(rows, "name", named).update(update)


def unit(unit_id, **update):
    return LINXI + "units.yaml", lambda rows: of(rows, "id", unit_id).update(update)


def duty(duty_id, **update):
    return LINXI + "duties.yaml", lambda rows: of(rows, "id", duty_id).update(update)


def account(named, **update):
    return LINXI + "accounts.yaml", lambda rows: of(rows, "user", named).update(update)


VILLAGE = "石桥镇上坝村"
FAULTS = {
    "a parent that is no node": (nodes(lambda rows: rows[2].update(parent="qq")), "unknown", "yj"),
    "parents in a circle": (nodes(lambda rows: rows[0].update(parent="yj")), "cycle", "lx"),
    "a node twice": (nodes(lambda rows: rows[2].update(id="qh")), "duplicate", "qh"),
    "ports that overlap": (nodes(lambda rows: rows[2].update(base_port=17230)), "ports", "yj"),
    "a port out of range": (nodes(lambda rows: rows[2].update(base_port=80)), "port_range", "yj"),
    "a port that is no number": (nodes(lambda rows: rows[2].update(base_port="x")), "wrong_type", "yj"),
    "two nodes of one division": (nodes(lambda rows: rows[2].update(division="990121101")), "duplicate", "yj"),
    "an id with capitals": (nodes(lambda rows: rows[2].update(id="YJ")), "bad_id", "YJ"),
    "a level that is unknown": (nodes(lambda rows: rows[2].update(level="hamlet")), "unknown", "yj"),
    "a level without nodes": (nodes(lambda rows: rows[0].update(level="prefecture")), "no_node_level", "lx"),
    "a level unlike the division's": (nodes(lambda rows: rows[1].update(level="village")), "wrong_level", "qh"),
    "a division nobody knows": (nodes(lambda rows: rows[2].update(division="990121101999")), "unknown", "yj"),
    "a division outside the parent's": (
        nodes(lambda rows: rows[2].update(division="990121102203")), "outside_parent", "yj",
    ),
    "a node below one of lower level": (
        nodes(lambda rows: [rows[1].update(parent="yj"), rows[2].update(parent="lx"), rows][2]), "level_order", "qh",
    ),
    "two roots": (nodes(lambda rows: rows[1].pop("parent")), "no_root", "nodes"),
    "a field that does not exist": (nodes(lambda rows: rows[1].update(prots=1)), "unknown_field", "qh"),
    "a field that is missing": (nodes(lambda rows: rows[1].pop("name")), "missing_field", "qh"),
    "processes in a third way": (nodes(lambda rows: rows[1].update(processes="pods")), "not_a_choice", "qh"),
    "a service nobody wrote": (top(lambda content: content["services"].append("tea")), "not_a_choice", "-"),
    "a profile that is not there": (top(lambda content: content.update(profile="profiles/x")), "no_file", "-"),
    "a division without its parent": (division(VILLAGE, parent="990121999"), "unknown", VILLAGE),
    "a division below one of its own level": (division(VILLAGE, parent="990121101201"), "level_order", VILLAGE),
    "divisions in a circle": (division("云岭省", parent="990121101201"), "cycle", "云岭省"),
    "a code that is none": (division("云岭省", code="99-00"), "bad_code", "云岭省"),
    "a unit of an unknown division": (unit("u_qh", division="990121109"), "unknown", "u_qh"),
    "a unit of an unknown kind": (unit("u_qh", kind="castle"), "not_a_choice", "u_qh"),
    "a unit of an unknown line": (unit("u_qh", lines=["alchemy"]), "not_a_choice", "u_qh"),
    "a unit twice": (unit("u_sq", id="u_qh"), "duplicate", "u_qh"),
    "a successor nobody knows": (unit("u_lx_fp", successor="u_x"), "unknown", "u_lx_fp"),
    "a life that ends before it begins": (
        unit("u_qh", valid_from="2020-01-01", valid_to="2019-01-01"), "dates", "u_qh",
    ),
    "a village without any front unit": (unit("u_yjw", kind="people_mediation_committee"), "no_front", "yj"),
    "a duty of an unknown unit": (duty("lx-tr-03", unit="u_nobody"), "unknown", "lx-tr-03"),
    "a duty for an unknown category": (duty("lx-tr-03", categories=["TR99"]), "unknown", "lx-tr-03"),
    "a duty with two holders": (duty("lx-tr-03", line="transport"), "one_of", "lx-tr-03"),
    "a duty with an unknown partner": (duty("lx-uc-05", **{"with": ["magic"]}), "unknown", "lx-uc-05"),
    "a duty on a path that does not exist": (duty("lx-tr-03", path="prayer"), "not_a_choice", "lx-tr-03"),
    "a duty at a level that does not exist": (duty("lx-tr-01-village", place=["moon"]), "not_a_choice", "lx-tr-01"),
    "an account of an unknown unit": (account("qh.officer", unit="u_nobody"), "unknown", "qh.officer"),
    "an account with a citizen's role": (account("qh.officer", roles=["citizen"]), "not_a_choice", "qh.officer"),
    "an account twice": (account("qh.officer", user="qh.leader"), "duplicate", "qh.leader"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_the_reader_names_the_file_and_the_entry_of(name, place):
    (file, change), code, entry = FAULTS[name]
    code = f"topology_{code}"
    edit(place, file, change)
    with pytest.raises(TopologyFaulty) as refusal:
        load(place / "topology.yaml")
    found = [one for one in refusal.value.faults if one.code == code]
    assert found, [str(one) for one in refusal.value.faults]
    assert any(entry in one.entry for one in found), [one.entry for one in found]
    assert found[0].file.endswith(file.rsplit("/", 1)[-1]) or code in ("topology_no_file", "topology_no_front")
    assert found[0].file in str(refusal.value)


def test_all_mistakes_are_told_at_once(place):
    edit(
        place, LINXI + "units.yaml", lambda rows: (rows[0].update(kind="castle"), rows[1].update(kind="tower"), None)[2]
    )
    edit(place, *account("qh.officer", roles=["king"]))
    with pytest.raises(TopologyFaulty) as refusal:
        load(place / "topology.yaml")
    assert len(refusal.value.faults) == 3


@pytest.mark.parametrize("written", ["nodes: [", "\x00", "- a\n- b\n", "just words", ""])
def test_a_file_that_is_no_topology_is_refused_and_not_a_crash(written, place):
    (place / "topology.yaml").write_text(written)
    with pytest.raises(TopologyFaulty):
        load(place / "topology.yaml")


@pytest.mark.parametrize("written", ["words", "- 3\n", "{}", "- {id: [1]}\n"])
def test_a_profile_file_that_is_no_list_of_entries_is_refused(written, place):
    (place / LINXI / "units.yaml").write_text(written)
    with pytest.raises(TopologyFaulty):
        load(place / "topology.yaml")


def test_every_fault_has_words_that_say_what_to_do():
    source = "".join(file.read_text("utf-8") for file in (DEPLOY.parent / "shared/links").glob("topology_*.py"))
    words = {code for code in table() if code.startswith("topology_")}
    used = {part.split('"')[0] for part in source.split('"topology_')[1:]}
    assert {f"topology_{one}" for one in used} == words
