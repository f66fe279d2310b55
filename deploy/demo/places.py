"""A topology made for a file of examples: the standard nodes, and one more for every place that has to do with them.

Units of divisions whose level runs no node, or that lie beside the tree, get no desk: they are written to on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import yaml

from deploy.demo.examples import Example, Examples
from deploy.local.ports import free_base_port
from shared.matters.places import full_code
from shared.matters.units import kinds

STANDARD = Path(__file__).parents[1] / "topology.yaml"
FIRST_PORT, PORTS = 18100, 100
"""beside the ports of the standard topology, so that both may run"""
LOCAL_RULES = ("deadlines.yaml", "screening.yaml")
"""files of the standard profile that hold for any places"""
FRONT_ROLES = ("supervisor", "operator")
ROLES = {"officer": "经办人", "leader": "负责人", "clerk": "窗口", "supervisor": "督查", "operator": "值守"}
COMMITTEE, GOVERNMENT = ("village_committee", "村民委员会"), ("government", "人民政府")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """What will be written: nodes, divisions, units and accounts as rows of their YAML files."""

    levels: tuple[Row, ...]
    services: tuple[str, ...]
    nodes: tuple[Row, ...]
    divisions: tuple[Row, ...]
    units: tuple[Row, ...]
    accounts: tuple[Row, ...]
    external: tuple[str, ...]
    """units of the examples without a desk"""


def plan(examples: Examples, selected: Iterable[Example], standard: Path = STANDARD) -> Plan:
    """The smallest tree of nodes in which every selected example can be filed and worked on."""
    top = yaml.safe_load(standard.read_text("utf-8"))
    levels = {row["id"]: rank for rank, row in enumerate(top["levels"])}
    divisions = {full_code(row["code"]): _division(row) for row in examples.divisions}
    homes = {row["id"]: full_code(row["division"]) for row in examples.units}
    selected = tuple(selected)
    running = {row["id"] for row in top["levels"] if row.get("runs_node", True)}
    running |= {str(divisions[homes[one.received_by]]["level"]) for one in selected}  # whoever receives has a counter
    wanted = {homes[unit] for example in selected for unit in example.units}
    wanted |= _standard(top["nodes"], divisions, running, levels)
    places = _with_ancestors(wanted, divisions, running)
    tree = _largest_tree(places, divisions)
    names = {full_code(row["division"]): row["id"] for row in top["nodes"]}
    nodes = _nodes(sorted(tree, key=lambda code: (levels[divisions[code]["level"]], code)), tree, divisions, names)
    last = max(levels[node["level"]] for node in nodes)
    units = [_unit(row) for row in examples.units]
    units += [_front(node, levels[node["level"]] == last) for node in nodes if not _has_front(node, units)]
    external = tuple(row["id"] for row in units if not _node_above(row["division"], tree, divisions))
    fronts = {_front_unit(node, units) for node in nodes}
    return Plan(
        tuple({**row, "runs_node": row["id"] in running} for row in top["levels"]), tuple(top["services"]),
        tuple(nodes), tuple(divisions.values()), tuple(units), tuple(_accounts(units, fronts, external)), external,
    )  # fmt: skip


def write(made: Plan, folder: Path) -> Path:
    """Write the plan as ``topology.yaml`` and its profile; gives the path of the former."""
    profile = folder / "profile"
    profile.mkdir(parents=True, exist_ok=True)
    for name, rows in (("divisions", made.divisions), ("units", made.units), ("accounts", made.accounts)):
        _dump(profile / f"{name}.yaml", [dict(row) for row in rows])
    nodes, levels = [dict(row) for row in made.nodes], [dict(row) for row in made.levels]
    for name in LOCAL_RULES:
        if (STANDARD.parent / "profiles" / "linxi" / name).exists():
            (profile / name).write_text((STANDARD.parent / "profiles" / "linxi" / name).read_text("utf-8"), "utf-8")
    whole = {"levels": levels, "services": list(made.services), "profile": "profile", "nodes": nodes}
    return _dump(folder / "topology.yaml", whole)


def _dump(path: Path, content: Any) -> Path:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, default_flow_style=None), "utf-8")
    return path


def _division(row: Row) -> Row:
    parent = {"parent": full_code(row["parent"])} if row.get("parent") else {}
    return {"code": full_code(row["code"]), "name": row["name"], "level": row["level"], **parent}


def _unit(row: Row) -> Row:
    return {**row, "division": full_code(row["division"])}


def _upwards(code: str, divisions: Mapping[str, Row]) -> Iterable[str]:
    while code:
        yield code
        code = divisions[code].get("parent", "")


def _standard(
    nodes: Iterable[Row], divisions: Mapping[str, Row], running: set[str], levels: Mapping[str, int]
) -> set[str]:
    """The divisions of the standard nodes; in a file of other places, its first one of the lowest level."""
    known = {full_code(row["division"]) for row in nodes} & set(divisions)
    lowest = max((code for code in divisions if divisions[code]["level"] in running),
                 key=lambda code: (levels[divisions[code]["level"]], -int(code)))  # fmt: skip
    return known or {lowest}


def _with_ancestors(wanted: Iterable[str], divisions: Mapping[str, Row], running: set[str]) -> set[str]:
    lines = (_upwards(code, divisions) for code in wanted if divisions[code]["level"] in running)
    return {code for line in lines for code in line if divisions[code]["level"] in running}


def _node_above(code: str, nodes: set[str], divisions: Mapping[str, Row]) -> str:
    return next((one for one in _upwards(code, divisions) if one in nodes), "")


def _largest_tree(places: set[str], divisions: Mapping[str, Row]) -> set[str]:
    """Nodes stand under one root; of several trees the largest is kept, of equal ones the first."""
    root_of = {code: [one for one in _upwards(code, divisions) if one in places][-1] for code in places}
    sizes = Counter(root_of.values())
    root = min(sizes, key=lambda code: (-sizes[code], code))
    return {code for code in places if root_of[code] == root}


def _nodes(
    codes: list[str], tree: set[str], divisions: Mapping[str, Row], names: Mapping[str, str]
) -> list[Row]:  # fmt: skip
    ids: dict[str, str] = {}
    for code in codes:
        ids[code] = names.get(code) or _node_id(code, divisions, set(ids.values()) | set(names.values()))
    rows: list[Row] = []
    first_port = free_base_port(len(codes), FIRST_PORT)
    for place, code in enumerate(codes):
        above = _node_above(divisions[code].get("parent", ""), tree, divisions)
        parent = {"parent": ids[above]} if above else {}
        rows.append({
            "id": ids[code], "name": divisions[code]["name"], "level": divisions[code]["level"], "division": code,
            "processes": "together", "base_port": first_port + PORTS * place, **parent,
        })  # fmt: skip
    return rows


def _node_id(code: str, divisions: Mapping[str, Row], taken: set[str]) -> str:
    """The first letter of the level and the code's own digits; a further letter where that is taken."""
    row = divisions[code]
    parent = row.get("parent", "").rstrip("0")
    own = (code.removeprefix(parent).rstrip("0") or "0")[-9:]
    first = row["level"][0] + own
    further = (first + letter for letter in ascii_lowercase)
    return next(one for one in (first, *further) if one not in taken)


def _has_front(node: Row, units: Iterable[Row]) -> bool:
    return any(row["division"] == node["division"] and kinds()[row["kind"]].get("front") for row in units)


def _front(node: Row, is_last: bool) -> Row:
    """Who stands at the counter of a place of which the file names no government or committee."""
    kind, name = COMMITTEE if is_last else GOVERNMENT
    return {"id": f"u_{node['id']}_front", "name": node["name"] + name, "division": node["division"], "kind": kind}


def _front_unit(node: Row, units: Iterable[Row]) -> str:
    own = [row for row in units if row["division"] == node["division"] and kinds()[row["kind"]].get("front")]
    return str(min(own, key=lambda row: kinds()[row["kind"]]["front"])["id"])


def _accounts(units: Iterable[Row], fronts: set[str], external: Iterable[str]) -> Iterable[Row]:
    for row in units:
        if row["id"] in external:
            continue
        roles = [*("officer", "leader", "clerk"), *(FRONT_ROLES if row["id"] in fronts else ())]
        for role in roles:
            user = f"{row['id'].removeprefix('u_')}.{role}"
            yield {"user": user, "name": f"{row['name']}{ROLES[role]}", "unit": row["id"], "roles": [role]}
