"""Watches as the release before kept them: what started and stopped their clocks, read as what was heard of the matter.

So no clock that ran stops, and none that rang rings again, because the office took a new release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from services.supervision.heard import TOOK_EFFECT, Heard
from services.supervision.limits import NODE, Around
from shared.deadlines import Rule, rules

Kept = Mapping[str, Any]
"""a start (rule, unit, hop, on, stated_on, said_at, id) or an end (event, unit, hop, on, other, said_at, id)"""


def heard_before(starts: Iterable[Kept], ends: Iterable[Kept], around: Around) -> tuple[Heard, ...]:
    """What was heard, as far as it moved a clock, in the order in which it was said."""
    found: dict[str, Heard] = {}
    for start in starts:
        rule = rules().get(start["rule"])
        if rule is not None:
            _add(found, rule.starts_event, start, _started(rule, start, around))
    for end in ends:
        _add(found, end["event"], end, _ended(end))
    return tuple(sorted(found.values(), key=lambda one: (one.said_at, one.id)))


def key_today(clock: Any) -> str:
    """Under which key a clock of that time runs today; its own where its rule is no more."""
    rule = rules().get(clock.rule)
    if rule is None:
        return str(clock.key)
    each = f"/{clock.started_on}" if rule.each else ""
    return f"{rule.task}/{rule.kind}/{clock.unit}/{clock.hop}{each}"


def _add(found: dict[str, Heard], event: str, kept: Kept, facts: dict[str, Any]) -> None:
    before = found[kept["id"]].facts if kept["id"] in found else {}
    said_at = datetime.fromisoformat(kept["said_at"])
    found[kept["id"]] = Heard(event, kept["id"], said_at, {**before, **facts})


def _started(rule: Rule, start: Kept, around: Around) -> dict[str, Any]:
    """The facts by which the rule applied: they are not kept, but without them no clock had started."""
    met = {name: wanted for name, wanted in rule.where.items() if name != "owner_kind"}
    owner = around.node if rule.owner == NODE and around.front(around.node) == start["unit"] else start["unit"]
    stated = {rule.stated_in: start["stated_on"]} if rule.stated_in and start["stated_on"] else {}
    unit = {} if rule.owner == NODE else {"unit": start["unit"]}
    return {**met, **unit, **stated, rule.owner: owner, rule.starts_at: start["on"], "hop": start["hop"]}


def _ended(end: Kept) -> dict[str, Any]:
    facts: dict[str, Any] = {"hop": end["hop"]} | ({"unit": end["unit"]} if end["unit"] else {})
    if end["event"] in TOOK_EFFECT:
        facts[TOOK_EFFECT[end["event"]]] = end["on"]
    if end["event"] == "objection.answered":
        facts["agreed"] = end["other"] == "agreed"
    if end["event"] == "matter.triaged":
        facts["lead_unit"] = end["other"]
    return facts
