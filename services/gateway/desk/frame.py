"""The frame of every desk page: who is at the desk, and where that account may go."""

from __future__ import annotations

from typing import Any

from flask import Response

from services.gateway import edge
from services.gateway.citizen import around
from shared.matters.people import may

signed_in = edge.require("session.own")

MENU: tuple[tuple[str, str, str], ...] = (
    ("/desk", "待办", ""),
    ("/desk/file", "代为登记", "file_for_another"),
    ("/desk/statistics", "统计", "read_statistics"),
    ("/desk/notices", "通知", "read_notices"),
    ("/desk/links", "链路", "operate"),
    ("/desk/parked", "停放的消息", "operate"),
)
"""(address, words, the power it needs)"""


def desk_page(template: str, status: int = 200, **shown: Any) -> Response:
    """A page of the desk."""
    by = edge.current_by()
    menu = [(href, words) for href, words, power in MENU if not power or may(by["roles"], power)]
    seen_by = {**by, "unit_name": around.unit_name(by["unit"])}
    return around.page(template, status, by=seen_by, menu=menu, **shown)
