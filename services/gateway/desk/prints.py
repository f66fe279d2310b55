"""The papers of an item to print: those that the officer's unit issued or received, as PDF and as DOCX."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from services.gateway import edge, policy
from services.gateway.desk.show import party_name
from shared.errors import XinqiaoError
from shared.matters.steps.desk import Desk
from shared.words import say

REPORTS, FORMATS = "reports", ("pdf", "docx", "json")
OF_THE_RECEPTION_ROOM = frozenset({"visits", "slips"})
"""collections whose items are no matters"""


def of_item(desk: Desk, view: Mapping[str, Any], by: Mapping[str, Any]) -> dict[str, Any]:
    """``{rows, word}``: what there is to print, each ``{title, paper_number, issued_at, unit, to, id}``; or why it
    cannot be told now."""
    if desk.collection in OF_THE_RECEPTION_ROOM or not policy.allows(by["roles"], "papers.read"):
        return {"rows": [], "word": ""}
    try:
        found = edge.call("notification", "papers", view.get("papers_of") or view["number"], by)
    except XinqiaoError as fault:
        return {"rows": [], "word": say(fault.code, **fault.facts)["zh"]}
    return {"rows": [_row(one) for one in found["rows"]], "word": ""}


def downloads(desk: Desk, view: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The files of a report that was drawn up: (words, address)."""
    if desk.collection != REPORTS or not view.get("data"):
        return []
    return [(format.upper(), f"/api/statistics/reports/{quote(view['number'])}.{format}") for format in FORMATS]


def _row(paper: Mapping[str, Any]) -> dict[str, str]:
    to = paper.get("addressee_name") or party_name(str(paper.get("addressee", "")))
    return {
        "id": paper["id"],
        "title": paper["title"],
        "paper_number": paper["paper_number"],
        "issued_at": paper["issued_at"],
        "unit": paper["unit_name"],
        "to": to,
    }
