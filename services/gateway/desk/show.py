"""A service's answer as a page shows it: named facts, code lists in words, days and limits, the way it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from services.gateway.attachments import listed
from services.gateway.citizen import around, display
from shared.matters import lists
from shared.matters.categories import categories

Row = Mapping[str, Any]
PETITIONER = "petitioner"


@cache
def labels() -> Any:
    """The names of fields, from ``labels.yaml`` and the files of subjects beside it (``labels_*.yaml``)."""
    here = Path(__file__).parent
    known = yaml.safe_load((here / "labels.yaml").read_text("utf-8"))
    for file in sorted(here.glob("labels_*.yaml")):
        for section, names in yaml.safe_load(file.read_text("utf-8")).items():
            known[section] |= names
    return known


def shown(name: str, value: Any, kind: str = "", row: Row | None = None) -> str:
    """A value in words. A service's own words (``<name>_zh`` beside it) come first."""
    words = (row or {}).get(f"{name}_zh")
    if isinstance(words, str) and words:
        return words
    if value is None or value == "" or value == [] or value == ():
        return ""
    if isinstance(value, list | tuple):
        return ("\n" if kind == "lines" else "、").join(shown(name, one, kind) for one in value)
    if isinstance(value, Mapping):
        return str(value.get("zh") or value.get("name") or "")
    simple: Callable[[Any], str] | None = _SIMPLE.get(kind)
    if simple:
        return simple(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(_codes(kind).get(str(value), value))


def _codes(kind: str) -> Mapping[str, str]:
    own: Mapping[str, str] | None = labels()["codes"].get(kind)
    known: Mapping[str, str] = getattr(lists, kind, {}) if kind.isupper() else {}
    return known if own is None else own


def place_name(code: str) -> str:
    """The division's full name; the code when it is unknown here."""
    places = around.topology().places
    return places.full_name(code) if places.knows(code) else code


def party_name(value: str) -> str:
    """A unit by its id, the petitioner, or whoever is named."""
    if value == PETITIONER:
        return "信访人"
    units = around.topology().units
    return units.name(value) if value in units else value


def size(count: int) -> str:
    """How large a file is."""
    return f"{count / (1 << 20):.1f} 兆" if count >= 1 << 20 else f"{max(1, count >> 10)} 千字节"


_SIMPLE: Mapping[str, Callable[[Any], str]] = {
    "unit": around.unit_name, "units": around.unit_name, "node": around.node_name, "place": place_name,
    "category": lambda code: categories().zh(code), "day": display.day, "when": display.when, "age": display.age,
    "party": party_name, "yes": lambda value: "是" if value else "",
}  # fmt: skip


def facts(row: Row, table: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """(name, words) of every fact of the row that has a name and a value."""
    pairs = ((how["zh"], shown(name, row.get(name), how.get("as", ""), row)) for name, how in table.items())
    return [(name, words) for name, words in pairs if words]


def item(view: Row, collection: str = "") -> dict[str, Any]:
    """What the item page reads: number, title, text, state, dues, groups, tables, files, because, timeline, papers."""
    known = labels()
    own = known["of"].get(collection, {})
    named = {name: how for name, how in {**known["facts"], **own}.items() if name != "matter" or _is_linked(view)}
    groups = [{"words": "基本情况", "facts": facts(view, named)}]
    for name, group in known["groups"].items():
        if isinstance(view.get(name), Mapping) and not view.get(f"{name}s"):
            rows = facts(view[name], group["facts"])
            groups += [{"words": group["zh"], "facts": rows}] if rows else []
    return {
        "number": view["number"],
        "title": view.get("title", ""),
        "text": view.get("text", ""),
        "state": state(view),
        "dues": dues(view, own),
        "groups": groups,
        "tables": tables(view),
        "files": files(view),
        "because": [_because(one) for one in view.get("because") or ()],
        "timeline": way(view),
        "papers": view.get("papers") or (),
    }


def _is_linked(view: Row) -> bool:
    return bool(view.get("matter")) and view["matter"] != view.get("number")


def tables(view: Row) -> list[dict[str, Any]]:
    """The records that the item carries, a table for each kind: ``{name, words, head, rows}``; columns that no row has
    anything for are left out."""
    found = []
    for name, table in labels()["tables"].items():
        rows = [one for one in _inside(view, name) if isinstance(one, Mapping)]
        cells = {
            column: [shown(column, row.get(column), how.get("as", ""), row) for row in rows]
            for column, how in table["columns"].items()
        }
        kept = [column for column, words in cells.items() if any(words)]
        if rows and kept:
            head = [table["columns"][column]["zh"] for column in kept]
            body = [list(row) for row in zip(*(cells[column] for column in kept), strict=True)]
            found.append({"name": name, "words": table["zh"], "head": head, "rows": body})
    return found


def _inside(view: Row, path: str) -> list[Any]:
    value: Any = view
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return list(value) if isinstance(value, list | tuple) else []


def files(view: Row) -> list[dict[str, str]]:
    """What came with the submission and what was added later: ``{name, size, href}``, each once."""
    told = {one["id"]: one for one in listed(view)}
    return [
        {"name": str(one["name"]), "size": size(int(one["size"])), "href": f"/desk/files/{view['number']}/{quote(id)}"}
        for id, one in told.items()
    ]


def heading(collection: str) -> str:
    """What the items of a collection are called."""
    return str(labels()["collections"].get(collection, collection))


def state(row: Row) -> str:
    """The state in words."""
    return str(row.get("state_zh") or row.get("status_zh") or row.get("state") or row.get("status") or "")


def way(view: Row) -> list[dict[str, str]]:
    """The hops of a matter or the steps of a case, in one form: at, zh, unit_name."""
    return [
        {
            "at": next(str(hop[name]) for name in ("at", "said_at", "on") if hop.get(name)),
            "zh": "：".join(part for part in (_happened(hop), hop.get("note")) if part),
            "unit_name": around.unit_name(hop.get("unit")) or hop.get("by") or "",
        }
        for hop in view.get("timeline") or view.get("history") or ()
    ]


def _happened(hop: Row) -> str:
    if hop.get("zh"):
        return str(hop["zh"])
    what = str(hop.get("what") or hop.get("step") or "")
    return str(labels()["happened"].get(what, what))


def dues(row: Row, own: Mapping[str, Mapping[str, str]] | None = None) -> list[dict[str, str]]:
    """The limits that still run, nearest first: ``{words, on}``. ``own``: names that the collection has of its own."""
    known = labels()
    named = {**known["facts"], **(own or {})}
    at_rest = row.get("state") in known["at_rest"]
    running = [] if at_rest else [
        {"words": named[name]["zh"], "on": str(row[name])}
        for name, ends in known["dues"].items()
        if row.get(name) and not any(row.get(end) for end in ends)
    ]  # fmt: skip
    return sorted(running, key=lambda due: due["on"])


def _because(one: Any) -> dict[str, str]:
    if isinstance(one, str):
        return {"rule": "", "article": "", "reason": one}
    return {name: str(one.get(name, "")) for name in ("rule", "article", "reason")}
