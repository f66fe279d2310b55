"""What a clerk decides about which matter a submission belongs to: what may be the same, and what has to be split off.

A machine proposes and says why; only a clerk links (T22 art. 19). No person is ever compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.gateway import edge
from shared.errors import XinqiaoError
from shared.matters.people import may
from shared.matters.steps.desk import Desk
from shared.words import say

SUBMISSIONS, LINK = "submissions", "link"


def of_item(desk: Desk, view: Mapping[str, Any], by: Mapping[str, Any]) -> dict[str, Any]:
    """``{rows, word}``: candidates for the same matter while the clerk may link; or why they cannot be told now."""
    is_open = any(one.get("step") == LINK for one in view.get("steps") or ())
    if desk.collection != SUBMISSIONS or not is_open:
        return {"rows": [], "word": ""}
    try:
        return {"rows": edge.call("intake", "candidates", view["number"], by)["rows"], "word": ""}
    except XinqiaoError as fault:
        return {"rows": [], "word": say(fault.code, **fault.facts)["zh"]}


def may_be_split(desk: Desk, view: Mapping[str, Any], by: Mapping[str, Any]) -> bool:
    """Whether the clerk may register a second one from it: it is whole, and no part itself (T22 art. 30)."""
    is_whole = not view.get("part") and not view.get("split_of") and not view.get("is_history")
    return desk.collection == SUBMISSIONS and is_whole and may(by["roles"], "file_for_another")
