"""What offices did beside handling submissions, as far as reports tell it: advice, pressing, meetings, receptions,
screening. A saying a line, kept as heard; nothing of a person. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from services.statistics.figures import change
from services.statistics.periods import Period
from shared.events.assessment import AssessmentPublished
from shared.events.leaders import OwnershipBegun, ReceptionClosed
from shared.events.meetings import ConferenceHeld, DispatchHeld
from shared.events.pressing import AdviceAnswered, AdviceGiven, InspectionClosed, OnsiteAsked
from shared.events.screening import FindingStood, ScreeningReported
from shared.events.supervision import SupervisionAnswered, SupervisionPressed
from shared.matters.pressed import ADVICE_KINDS

DOINGS: Mapping[str, tuple[str, str, str]] = {
    "press_issued": ("督办", "次", "按签发日计的督办措施，每一级措施计一次"),
    "press_answered": ("督办答复", "次", "按答复日计的书面答复"),
    "onsite_asked": ("通知到场", "次", "通知责任单位到场接待集体来访的次数"),
    "inspection_closed": ("抽查", "次", "按结束日计的案卷抽查"),
    "advice_given": ("提出建议", "份", "按提出日计的改进工作、完善政策、追究责任建议"),
    "advice_answered": ("建议反馈", "份", "按反馈日计的书面反馈"),
    "advice_adopted": ("采纳建议", "份", "按反馈日计，采纳或者部分采纳的建议"),
    "conference_held": ("联席会议", "次", "按召开日计的联席会议"),
    "conference_matters": ("联席会议研究事项", "件", "联席会议研究的事项数之和"),
    "dispatch_held": ("调度会", "次", "按召开日计的调度会"),
    "reception_held": ("领导接访", "场", "按接访日计、已结束的接访场次"),
    "reception_matters": ("接访事项", "件", "接访场次接待的事项数之和"),
    "ownership_begun": ("领导包案", "件", "按开始日计的包案"),
    "screening_reported": ("排查", "轮", "按报告日计的排查轮次"),
    "finding_found": ("排查发现", "件", "按发现日计的矛盾纠纷"),
    "finding_settled": ("排查化解", "件", "按化解日计的矛盾纠纷"),
    "assessment_marks": ("考核得分", "分", "已公布的考核表的得分"),
    "assessment_full": ("考核满分", "分", "已公布的考核表中能够评分的满分"),
}  # fmt: skip
"""kind -> what it is called, its unit, its definition"""
LATEST = frozenset({"assessment_marks", "assessment_full"})
"""of these the last saying holds; of all others the first"""
BY = ("unit", "word")
INTEGER = "record_count"


@dataclass(frozen=True)
class Doing:
    """One saying: ``key`` tells what was done from what was said of it twice. ``value``: how many, or the marks."""

    id: str
    kind: str = ""
    key: str = ""
    node: str = ""
    unit: str = ""
    word: str = ""
    on: date | None = None
    value: str = "1"
    heard_at: datetime | None = None
    version: int = 0


HEARD: tuple[type, ...] = (
    AdviceAnswered, AdviceGiven, AssessmentPublished, ConferenceHeld, DispatchHeld, FindingStood, InspectionClosed,
    OnsiteAsked, OwnershipBegun, ReceptionClosed, ScreeningReported, SupervisionAnswered, SupervisionPressed,
)  # fmt: skip


def doings_of(
    said: Any, event_id: str, heard_at: datetime, day_of: Callable[[datetime], date]
) -> Iterator[Doing]:  # fmt: skip
    """What an event tells was done."""
    for kind, key, unit, word, on, value in _told(said, day_of):
        yield Doing(f"{event_id}/{kind}", kind, key, said.node, unit, word, on, str(value), heard_at)


def _told(
    said: Any, day_of: Callable[[datetime], date]
) -> Iterator[tuple[str, str, str, str, date, Any]]:  # fmt: skip
    number = said.number
    match said:
        case AdviceGiven():
            yield "advice_given", number, said.by_unit, said.kind, said.given_on, 1
        case AdviceAnswered():
            yield "advice_answered", number, said.unit, said.adopted, said.answered_on, 1
            if said.adopted in ("adopted", "partly"):
                yield "advice_adopted", number, said.unit, said.adopted, said.answered_on, 1
        case SupervisionPressed():
            yield "press_issued", f"{number}/{said.unit}/{said.rung}", said.unit, said.rung, said.pressed_on, 1
        case SupervisionAnswered():
            yield "press_answered", f"{number}/{said.unit}/{said.rung}", said.unit, said.rung, said.answered_on, 1
        case OnsiteAsked():
            yield "onsite_asked", said.record, said.unit, said.level, day_of(said.notified_at), 1
        case InspectionClosed():
            yield "inspection_closed", number, said.unit, "", said.closed_on, 1
        case ConferenceHeld():
            yield "conference_held", said.meeting, said.unit, "", said.held_on, 1
            yield "conference_matters", said.meeting, said.unit, "", said.held_on, said.decided
        case DispatchHeld():
            yield "dispatch_held", said.meeting, said.unit, "", said.held_on, 1
        case ReceptionClosed():
            yield "reception_held", number, said.unit, said.kind, said.held_on, 1
            yield "reception_matters", number, said.unit, said.kind, said.held_on, said.matters
        case OwnershipBegun():
            yield "ownership_begun", number, said.unit, "", said.begun_on, 1
        case ScreeningReported():
            yield "screening_reported", number, said.unit, said.kind, said.reported_on, 1
        case FindingStood():
            yield "finding_found", number, said.found_by, said.category_l1, said.found_on, 1
            if said.stage == "settled":
                yield "finding_settled", number, said.unit, said.category_l1, said.on, 1
        case AssessmentPublished():
            key = f"{number}/{said.unit}"
            yield "assessment_marks", key, said.unit, said.period, first_of(said.period), said.marks or "0"
            yield "assessment_full", key, said.unit, said.period, first_of(said.period), said.full or "0"


def first_of(period: str) -> date:
    """The first day of an assessed span: ``2026-03``, ``2026-Q1``, ``2026``."""
    year, _, rest = period.partition("-")
    month = 1 if not rest else 3 * int(rest[1:]) - 2 if rest.startswith("Q") else int(rest)
    return date(int(year), month, 1)


# --- counting ---------------------------------------------------------------------------------------------------------


def known(said: Iterable[Doing], as_of: datetime) -> list[Doing]:
    """Of what was heard by an instant, each deed once."""
    found: dict[tuple[str, str], Doing] = {}
    for one in sorted(said, key=lambda one: (one.heard_at, one.id)):
        if one.heard_at is not None and one.heard_at <= as_of:
            if one.kind in LATEST:
                found[one.kind, one.key] = one
            else:
                found.setdefault((one.kind, one.key), one)
    return [found[key] for key in sorted(found)]


def answer(
    kinds: Iterable[str], by: str, deeds: Iterable[Doing], now: Period, then: Period | None, places: int,
    names: Callable[[str, str], str],
) -> dict[str, Any]:  # fmt: skip
    """A table like those of ``questions.answer``."""
    kinds, deeds = list(kinds), list(deeds)
    counted = {kind: _counts(kind, by, deeds, now) for kind in kinds}
    before = {kind: _counts(kind, by, deeds, then) for kind in kinds} if then else None
    keys = sorted({key for one in (*counted.values(), *(before or {}).values()) for key in one}) if by else []
    return {
        "columns": [_column(kind) for kind in kinds],
        "rows": [
            {
                "keys": {by: {"key": key, "zh": names(by, key)}},
                "cells": {
                    kind: _cell(counted[kind][key], before[kind][key] if before else None, places) for kind in kinds
                },
            }
            for key in keys
        ],
        "totals": {
            kind: _cell(_sum(counted[kind]), _sum(before[kind]) if before else None, places) for kind in kinds
        },
        "warnings": [], "hidden": False,
    }  # fmt: skip


def word_zh(key: str) -> str:
    """The kind of an advice in words."""
    return ADVICE_KINDS.get(key, key)


def _counts(kind: str, by: str, deeds: Iterable[Doing], period: Period | None) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for one in deeds:
        if period and one.kind == kind and one.on and period.first <= one.on <= period.last:
            found[getattr(one, by) if by else ""] += Decimal(one.value)
    return found


def _sum(found: Mapping[str, Decimal]) -> Decimal:
    return sum(found.values(), Decimal())


def _column(kind: str) -> dict[str, Any]:
    zh, unit, definition = DOINGS[kind]
    return {
        "id": kind, "zh": zh, "unit": "marks" if kind in LATEST else INTEGER, "unit_zh": unit, "places": 0,
        "definition": definition, "mixed_unit": False,
    }  # fmt: skip


def _cell(value: Decimal, previous: Decimal | None, places: int) -> dict[str, Any]:
    cell: dict[str, Any] = {"value": value, "shown": f"{value.normalize():f}"}
    if previous is not None:
        cell |= {"previous": previous, "change": change(value, previous, places)}
    return cell
