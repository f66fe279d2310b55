"""The states of a matter (domain 2.3) as one table: which may follow which, and by which article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.errors import Refused
from shared.matters.data import table

_table: Mapping[str, Any] = table("status")

NAMES: Mapping[str, str] = _table["names"]
"""state -> 中文"""

WITHDRAWN, FINAL = "withdrawn", "final"
DESIGN = "(design)"
MAY_FOLLOW: Mapping[str, Mapping[str, str]] = {
    state: {
        **_table["may_follow"].get(state, {}),
        **({WITHDRAWN: DESIGN} if state in _table["may_withdraw"] else {}),
        **({FINAL: DESIGN} if state in _table["may_be_closed"] else {}),
    }
    for state in NAMES
}
"""state -> {state that may follow: the article that allows it}"""


def may_follow(before: str, after: str) -> bool:
    """Whether ``after`` may come directly after ``before``."""
    return after in MAY_FOLLOW.get(before, {})


def may_reach(before: str, after: str) -> bool:
    """Whether some lawful way leads from ``before`` to ``after``; what lies between may not have been heard yet."""
    return after == before or after in _REACH[before]


def _reach() -> Mapping[str, frozenset[str]]:
    found = {state: set(after) for state, after in MAY_FOLLOW.items()}
    for middle, beyond in found.items():
        for reached in found.values():
            if middle in reached:
                reached.update(beyond)
    return {state: frozenset(after) for state, after in found.items()}


_REACH: Mapping[str, frozenset[str]] = _reach()


def article(before: str, after: str) -> str:
    """The article of the 信访工作条例 for the step; ``KeyError`` when the step is not allowed."""
    return MAY_FOLLOW[before][after]


def step(before: str, after: str) -> str:
    """``after``, or ``Refused('wrong_step')`` naming both states and what may follow instead."""
    if not may_follow(before, after):
        allowed = "、".join(NAMES[one] for one in MAY_FOLLOW.get(before, {})) or "—"
        raise Refused("wrong_step", before=NAMES.get(before, before), after=NAMES.get(after, after), allowed=allowed)
    return after
