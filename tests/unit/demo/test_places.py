"""A topology is made for a file of examples, whatever its places are called."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from deploy.demo.command import EXAMPLES
from deploy.demo.examples import Examples, read
from deploy.demo.places import FIRST_PORT, Plan, plan, write
from shared.links.topology import Topology, load

SHIPPED = read(EXAMPLES)


def made(examples: Examples, folder: Path) -> tuple[Plan, Topology]:
    chosen = plan(examples, examples.in_order())
    return chosen, load(write(chosen, folder))


def elsewhere() -> Examples:
    """The shipped examples in places with other codes, so that no standard node is among them."""

    def moved(code: str) -> str:
        return code.replace("990", "880", 1)

    divisions = tuple(
        {**row, "code": moved(row["code"]), "parent": moved(row["parent"]) if row["parent"] else None}
        for row in SHIPPED.divisions
    )
    units = tuple({**row, "division": moved(row["division"])} for row in SHIPPED.units)
    examples = tuple(replace(one, place_code=moved(one.place_code)) for one in SHIPPED.examples)
    return Examples(divisions, units, examples)


def test_every_unit_of_an_example_has_a_desk_or_is_external(tmp_path: Path) -> None:
    chosen, topology = made(SHIPPED, tmp_path)
    for example in SHIPPED.in_order():
        for unit in example.units:
            assert topology.has_desk(unit) or unit in chosen.external


def test_every_place_of_the_tree_that_has_to_do_with_an_example_runs_a_node_and_all_above_it(tmp_path: Path) -> None:
    _, topology = made(SHIPPED, tmp_path)
    running = {node.division for node in topology.nodes.values()}
    top = topology.node(topology.root).division
    for example in SHIPPED.in_order():
        for unit in example.units:
            division = topology.units.get(unit).division
            line = [one for one in topology.places.upwards(division) if topology.places.level(one.level).runs_node]
            here = {one.code for one in line if topology.places.contains(top, one.code)}
            assert here <= running


def test_the_standard_nodes_keep_their_names(tmp_path: Path) -> None:
    _, topology = made(SHIPPED, tmp_path)
    standard = load(EXAMPLES.parents[1] / "topology.yaml")
    assert {node.division: node.id for node in standard.nodes.values()}.items() <= {
        node.division: node.id for node in topology.nodes.values()
    }.items()


def test_units_where_no_node_runs_are_written_to_on_paper(tmp_path: Path) -> None:
    chosen, topology = made(SHIPPED, tmp_path)
    assert set(chosen.external) == {unit.id for unit in topology.units if not topology.has_desk(unit.id)}
    assert chosen.external


def test_places_with_other_codes_get_a_tree_with_nodes_of_their_own(tmp_path: Path) -> None:
    _, topology = made(elsewhere(), tmp_path)
    assert all(node.division.startswith("880") for node in topology.nodes.values())
    assert len({topology.level_of(node).id for node in topology.nodes}) > 1


def test_a_node_where_the_file_names_nobody_for_the_counter_gets_somebody(tmp_path: Path) -> None:
    _, topology = made(SHIPPED, tmp_path)
    for node in topology.nodes:
        front = topology.front_unit(node)
        assert {role for account in topology.accounts if account.unit == front.id for role in account.roles} == {
            "officer",
            "leader",
            "clerk",
            "supervisor",
            "operator",
        }


def test_every_unit_with_a_desk_has_an_officer_a_leader_and_a_clerk(tmp_path: Path) -> None:
    chosen, topology = made(SHIPPED, tmp_path)
    for unit in topology.units:
        roles = {role for account in topology.accounts if account.unit == unit.id for role in account.roles}
        assert ({"officer", "leader", "clerk"} <= roles) == (unit.id not in chosen.external)


def test_the_demonstration_may_run_beside_the_standard_topology(tmp_path: Path) -> None:
    _, topology = made(SHIPPED, tmp_path)
    standard = load(EXAMPLES.parents[1] / "topology.yaml")
    highest = max(node.base_port for node in standard.nodes.values())
    assert min(node.base_port for node in topology.nodes.values()) >= FIRST_PORT > highest + 50


def test_examples_of_a_second_county_stay_outside_the_tree(tmp_path: Path) -> None:
    # a county beside the tree has no node above it here: its units are written to on paper
    other = next(row for row in SHIPPED.units if row["id"] == "u_bs_gov")
    first = SHIPPED.in_order()[0]
    touched = replace(first, expected=replace(first.expected, co_units=(*first.expected.co_units, other["id"])))
    chosen = plan(SHIPPED, [touched])
    assert other["id"] in chosen.external
    load(write(chosen, tmp_path))


def test_a_level_that_usually_runs_no_node_gets_one_where_a_filing_is_received_there(tmp_path: Path) -> None:
    city = next(row for row in SHIPPED.units if row["id"] == "u_city_xf")
    moved = replace(SHIPPED.in_order()[0], received_by=city["id"])
    chosen = plan(SHIPPED, [moved])
    topology = load(write(chosen, tmp_path))
    assert topology.has_desk(city["id"])
    assert topology.level_of(topology.root).id == "prefecture"
