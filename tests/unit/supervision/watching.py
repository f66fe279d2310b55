"""A watch by the law: what it says after these were heard, at a node, in this order."""

from __future__ import annotations

from services.supervision.domain import Watch, hear
from services.supervision.limits import Around
from shared.deadlines import calendar
from tests.unit.statistics.saying import NUMBER, in_envelope

LOCAL = {"conclude_ordinary_local": 1, "urgent_local": 7, "review_accept": 3, "handover_after_reception": 2,
         "weekly_progress": 7, "route_share_county": 4, "leader_noted_tracking": 2}  # fmt: skip


def around(node="lx", **overrides):
    return Around(
        node, calendar(), watches=lambda *_: True, front=lambda _: "u_yjw", sorts=lambda unit: unit == "u_yjw",
        overrides=overrides,
    )  # fmt: skip


LX = around()


def watched(*sayings, at_node=LX):
    """The watch after these (event, hours) were heard in this order."""
    watch = Watch(NUMBER)
    for event, hours in sayings:
        watch = hear(watch, event, in_envelope(event, f"{type(event).__name__}-{hours}", hours=hours), at_node)
    return watch


def states(watch):
    return {clock.rule: clock.state for clock in watch.clocks}


def the(watch, rule):
    (clock,) = [one for one in watch.clocks if one.rule == rule]
    return clock
