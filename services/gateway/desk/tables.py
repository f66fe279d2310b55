"""Plain tables of the node: notices and their attempts, links to the neighbours, parked messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, request

from services.gateway import edge
from services.gateway.desk.frame import desk_page
from services.gateway.desk.show import shown
from services.gateway.desk.worklists import PAGE
from shared.codec import to_plain
from shared.words import say

Columns = tuple[tuple[str, str, str], ...]

NOTICES: Columns = (
    ("number", "编号", ""), ("subject", "通知", ""), ("unit", "出具单位", "unit"), ("paper_number", "文号", ""),
    ("state", "状态", ""), ("written_at", "时间", "when"),
)  # fmt: skip


LINKS: Columns = (
    ("neighbour", "邻居", "node"), ("role", "关系", ""), ("state", "链路", ""), ("heard_s", "最近听到", "age"),
    ("echoed_s", "最近应答", "age"), ("unreceived", "待对方回执", ""), ("oldest_s", "最久的", "age"),
    ("their_unreceived", "对方待我回执", ""), ("shovels", "搬运", ""),
)  # fmt: skip
PARKED: Columns = (
    ("parked_at", "停放时间", "when"), ("queue", "队列", ""), ("type", "事件", ""), ("zh", "原因", ""),
    ("attempts", "试过", ""), ("id", "停放号", ""),
)  # fmt: skip
LINK_WORDS = {
    "parent": "上级", "child": "下级", "up": "畅通", "silent": "没有应答", "never": "从未接通",
}  # fmt: skip


def add_to(blueprint: Blueprint) -> None:
    """Put the addresses on the desk."""
    blueprint.get("/notices")(notices)
    blueprint.get("/links")(links)
    blueprint.get("/parked")(parked)


@edge.require("notification.read")
def notices() -> Response:
    """What was told to petitioners, and when."""
    where = {"state": None, "limit": PAGE, "after": request.args.get("after") or None}
    found = edge.call("notification", "notices", where, edge.current_by())
    return _page("通知", NOTICES, found["rows"], next_key=found.get("next"))


@edge.require("links.read")
def links() -> Response:
    """Every neighbour, by what was answered from end to end."""
    found = [_link(to_plain(one)) for one in edge.parts().links()]
    note = "“最近应答”是端到端的：对方收到我们的心跳并答复。只看它，不看搬运工具自己怎么说。"
    return _page("上下级链路", LINKS, found, note=note)


def _link(row: dict[str, Any]) -> dict[str, Any]:
    words = {f"{name}_zh": LINK_WORDS.get(row[name], row[name]) for name in ("role", "state")}
    claimed = "、".join(f"{name} {state}" for name, state in sorted(row["shovels"].items()))
    return {**row, **words, "shovels": claimed}


@edge.require("parked.read")
def parked() -> Response:
    """What could not be carried out and waits for an operator; the messages' own words are not shown."""
    rows = [{**vars(one), "zh": say(one.code)["zh"]} for one in edge.parts().parking().all()]
    note = "这里的消息多次未能处理，都还在，没有丢。弄清原因后，用命令 xinqiao parked replay 或 drop 处理，并写明理由。"
    return _page("停放的消息", PARKED, rows, note=note)


def _page(
    heading: str, columns: Columns, rows: Iterable[Mapping[str, Any]], *, note: str = "", next_key: str | None = None
) -> Response:
    body = [[shown(name, row.get(name), kind, row) for name, _, kind in columns] for row in rows]
    head = [words for _, words, _ in columns]
    return desk_page("desk/table.html", heading=heading, note=note, head=head, rows=body, next=next_key)
