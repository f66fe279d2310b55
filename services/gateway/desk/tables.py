"""Plain tables of the node: notices and their attempts, links to the neighbours, parked messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, request

from services.gateway import edge
from services.gateway.desk.frame import desk_page
from services.gateway.desk.show import shown
from services.gateway.desk.worklists import PAGE

Columns = tuple[tuple[str, str, str], ...]

NOTICES: Columns = (
    ("number", "编号", ""), ("subject", "通知", ""), ("unit", "出具单位", "unit"), ("paper_number", "文号", ""),
    ("state", "状态", ""), ("written_at", "时间", "when"),
)  # fmt: skip


def add_to(blueprint: Blueprint) -> None:
    """Put the addresses on the desk."""
    blueprint.get("/notices")(notices)


@edge.require("notification.read")
def notices() -> Response:
    """What was told to petitioners, and when."""
    where = {"state": None, "limit": PAGE, "after": request.args.get("after") or None}
    found = edge.call("notification", "notices", where, edge.current_by())
    return _page("通知", NOTICES, found["rows"], next_key=found.get("next"))


def _page(heading: str, columns: Columns, rows: Iterable[Mapping[str, Any]], *, note: str = "", next_key: str | None = None) -> Response:
    body = [[shown(name, row.get(name), kind, row) for name, _, kind in columns] for row in rows]
    head = [words for _, words, _ in columns]
    return desk_page("desk/table.html", heading=heading, note=note, head=head, rows=body, next=next_key)
