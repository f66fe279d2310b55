"""Where a matter stands, for those who track it: read from what supervision heard of it, whatever its order. Pure.

No title, no word, no person: a state, the unit that has it, days and clocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.supervision.domain import STATES as CLOCK_STATES
from services.supervision.domain import Watch
from services.supervision.heard import Heard
from services.supervision.sealed import is_sealed
from shared.deadlines import Calendar, rule

STATES: Mapping[str, str] = {
    "submission.registered": "已登记", "matter.triaged": "已分办", "custody.taken": "已接收",
    "case.accepted": "已受理", "case.not_accepted": "不予受理", "case.no_longer_accepted": "不再受理",
    "case.replied": "已答复", "case.decided": "已作出处理意见", "case.served": "已送达", "case.closed": "已结案",
    "matter.withdrawn": "已申请撤回", "submission.linked": "已并入原事项", "external.answered": "系统外已答复",
}  # fmt: skip
"""what was heard -> how the matter stands since"""
ENDS = frozenset({"case.closed", "external.answered", "submission.linked"})
TRACKING = ("handover_after_reception", "leader_noted_tracking")
"""rules of matters that were received by a leader"""


@dataclass(frozen=True)
class Course:
    """One matter as it is tracked. ``clocks``: ``{zh, unit, due_on, state_zh, late}`` of the rules of ``TRACKING``."""

    matter: str
    state: str = ""
    unit: str = ""
    since: date | None = None
    is_over: bool = False
    clocks: tuple[Mapping[str, Any], ...] = ()

    @property
    def state_zh(self) -> str:
        """The state in words."""
        return STATES.get(self.state, "")


def course_of(number: str, watch: Watch | None, calendar: Calendar) -> Course:
    """Where the matter stands; an empty course when nothing was heard of it, and once it turned out an accusation."""
    told = [one for one in watch.heard if one.event in STATES] if watch else []
    if watch is None or not told or not is_known(watch):
        return Course(number)
    last = max(told, key=_order)
    clocks = tuple(
        {
            "rule": one.rule, "zh": rule(one.rule).zh, "unit": one.unit, "due_on": one.due_on.isoformat(),
            "state_zh": CLOCK_STATES[one.state], "late": one.rung_at is not None,
        }
        for one in watch.clocks
        if one.rule in TRACKING
    )  # fmt: skip
    return Course(number, last.event, holder(watch), last.took_effect_on(calendar), last.event in ENDS, clocks)


def is_known(watch: Watch | None) -> bool:
    """Whether leaders may deal with it here: it was heard of, and is no accusation (T22 art. 30)."""
    return watch is not None and bool(watch.heard) and not is_sealed(watch.heard)


def holder(watch: Watch) -> str:
    """The unit that has the matter, as far as was heard: who last took it, else who it was sent to or received by."""
    for event, name in (("custody.taken", "unit"), ("matter.triaged", "lead_unit"), ("submission.registered",
                        "received_by")):  # fmt: skip
        found = [one for one in watch.heard if one.event == event and one.facts.get(name)]
        if found:
            return str(max(found, key=_order).facts[name])
    return ""


def complained_of(watch: Watch | None) -> frozenset[str]:
    """The units it complains of, as far as its papers told this node."""
    told = (str(one.facts.get("respondent_unit") or "") for one in watch.heard) if watch else ()
    return frozenset(one for one in told if one)


def _order(one: Heard) -> tuple[int, Any, str]:
    return (one.hop, one.said_at, one.id)
