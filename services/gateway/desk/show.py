"""A service's answer as a page shows it: named facts, code lists in words, days and limits, the way it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.gateway.citizen import around, display
from shared.matters import lists
from shared.matters.categories import categories

Row = Mapping[str, Any]


@cache
def labels() -> Any:
    """The names of fields, from ``labels.yaml``."""
    return yaml.safe_load((Path(__file__).parent / "labels.yaml").read_text("utf-8"))


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
    listed: Mapping[str, str] = getattr(lists, kind, {}) if kind.isupper() else {}
    return str(listed.get(str(value), value))


def place_name(code: str) -> str:
    """The division's full name; the code when it is unknown here."""
    places = around.topology().places
    return places.full_name(code) if places.knows(code) else code


_SIMPLE: Mapping[str, Callable[[Any], str]] = {
    "unit": around.unit_name, "units": around.unit_name, "node": around.node_name, "place": place_name,
    "category": lambda code: categories().zh(code), "day": display.day, "when": display.when, "age": display.age,
}  # fmt: skip


def facts(row: Row, table: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """(name, words) of every fact of the row that has a name and a value."""
    pairs = ((how["zh"], shown(name, row.get(name), how.get("as", ""), row)) for name, how in table.items())
    return [(name, words) for name, words in pairs if words]


def item(view: Row) -> dict[str, Any]:
    """What the item page reads: number, title, text, state, dues, groups, because, timeline, papers."""
    known = labels()
    groups = [{"words": "基本情况", "facts": facts(view, known["facts"])}]
    for name, group in known["groups"].items():
        if isinstance(view.get(name), Mapping) and (rows := facts(view[name], group["facts"])):
            groups.append({"words": group["zh"], "facts": rows})
    return {
        "number": view["number"],
        "title": view.get("title", ""),
        "text": view.get("text", ""),
        "state": state(view),
        "dues": dues(view),
        "groups": groups,
        "because": [_because(one) for one in view.get("because") or ()],
        "timeline": way(view),
        "papers": view.get("papers") or (),
    }


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


def dues(row: Row) -> list[dict[str, str]]:
    """The limits that still run, nearest first: ``{words, on}``."""
    known = labels()
    at_rest = row.get("state") in known["at_rest"]
    running = [] if at_rest else [
        {"words": known["facts"][name]["zh"], "on": str(row[name])}
        for name, ends in known["dues"].items()
        if row.get(name) and not any(row.get(end) for end in ends)
    ]  # fmt: skip
    return sorted(running, key=lambda due: due["on"])


def _because(one: Any) -> dict[str, str]:
    if isinstance(one, str):
        return {"rule": "", "article": "", "reason": one}
    return {name: str(one.get(name, "")) for name in ("rule", "article", "reason")}
