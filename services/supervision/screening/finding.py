"""A finding of screening: a dispute about a place and a topic, who holds it, and how far it is settled. No person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from shared.events.screening import Dispute, FindingStood
from shared.matters.entries import Entry
from shared.matters.screening import ACUTE, SAFETY
from shared.matters.units import Unit, Units

FOUND, ASSIGNED, IN_HAND = "found", "assigned", "in_hand"
HANDED_DOWN, PASSED_UP, RELEASED = "handed_down", "passed_up", "released"
SETTLED, TURNED = "settled", "turned_into_matter"
HELD = (FOUND, ASSIGNED, IN_HAND)
"""stages in which it lies on the desk of a unit of this node"""
STEPS: Mapping[str, str] = {
    "assign_finding": "明确责任", "work_on_finding": "记录化解进展", "settle_finding": "已化解",
    "turn_into_matter": "转为信访事项", "pass_finding_up": "上报", "feed_back_finding": "向下反馈",
}  # fmt: skip
REQUISITION = frozenset({"NR01", "UC01", "UC02"})
WAGES = frozenset({"LS01", "LS02"})
MANY_FROM = 51


@dataclass(frozen=True)
class Feedback:
    """Word that came down about it."""

    on: date
    by_unit: str
    text: str
    meeting: str = ""


@dataclass(frozen=True)
class Finding:
    """One finding as its node knows it. ``unit``: who holds it here, or held it until it was handed on or ended."""

    number: str
    unit: str
    found_by: str
    found_on: date
    dispute: Dispute
    safety: str
    from_on: date
    """since when the unit has it"""
    state: str = FOUND
    """of STAGES"""
    serial: int = 1
    """of what was said of its standing"""
    hop: int = 0
    """how often it was handed on before it came here"""
    from_node: str = ""
    from_unit: str = ""
    post: str = ""
    due_on: date | None = None
    measures: str = ""
    next_step: str = ""
    safety_measures: str = ""
    handed_to: str = ""
    """the unit of another node that it was handed to"""
    handed_on: date | None = None
    reason: str = ""
    taken_at: datetime | None = None
    """when the other side had it on its desk"""
    ended_on: date | None = None
    outcome: str = ""
    matter: str = ""
    """the number it was registered under as a petition matter"""
    feedback: tuple[Feedback, ...] = ()
    history: tuple[Entry, ...] = ()
    version: int = 0


@dataclass(frozen=True)
class Reach:
    """Where a finding may go from here."""

    node: str
    units: Units
    node_of: Callable[[str], str]
    """unit -> its node, '' where it has no desk"""
    owners: tuple[Unit, ...]
    """units of this node and of those below that may own a finding"""
    above: tuple[Unit, ...]
    """offices of the node above, its front office first; none at the root"""


def urgent_because(dispute: Dispute, safety: str) -> tuple[str, ...]:
    """Why an urgent report is to be considered (T22 art. 25); none where it is not."""
    return tuple(_reasons(dispute, safety))


def _reasons(dispute: Dispute, safety: str) -> Iterator[str]:
    if safety == ACUTE:
        yield SAFETY[ACUTE]
    topic = dispute.category_l2
    if topic in REQUISITION and dispute.money_wan:
        yield "征地、拆迁后补偿款未付"
    if topic in WAGES and (dispute.wage_months or dispute.money_wan):
        yield "拖欠工资"
    if dispute.size >= MANY_FROM:
        yield f"涉及面大（{MANY_FROM}以上）"


def stood(one: Finding, node: str, on: date) -> FindingStood:
    """Where it stands, for all above and for its home: no free text."""
    dispute = one.dispute
    return FindingStood(
        number=one.number, node=node, serial=one.serial, stage=one.state, unit=one.unit, found_by=one.found_by,
        found_on=one.found_on, place=dispute.place, category_l1=dispute.category_l1, category_l2=dispute.category_l2,
        size=dispute.size, size_unit=dispute.size_unit, safety=one.safety,
        urgent=bool(urgent_because(dispute, one.safety)), post=one.post, from_on=one.from_on, due_on=one.due_on, on=on,
    )  # fmt: skip
