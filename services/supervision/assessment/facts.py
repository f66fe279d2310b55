"""From what was heard of one matter to the facts of a period: one line a fact, each about a unit. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.supervision.assessment.evidence import Reading, day_of, flags_of, is_left_out
from services.supervision.domain import Clock
from services.supervision.heard import Heard
from shared.deadlines import rule
from shared.deadlines.calendar import Calendar
from shared.deadlines.words import day
from shared.matters.assessment import MEASURES, RATE, Edition
from shared.matters.lists import CLOSURE_TYPES

DONE = frozenset({
    "settled_by_agreement", "performed", "not_challenged_in_time", "final_re_review", "suggestion_replied",
    "inquiry_replied",
})  # fmt: skip
"""closures after work on the substance: the petitioner may evaluate them"""
SETTLEABLE = DONE - {"suggestion_replied", "inquiry_replied"}
CONTENT = frozenset({"satisfied", "basically_satisfied"})
ACTS = (
    "case.accepted", "case.not_accepted", "case.no_longer_accepted", "case.replied", "case.decided", "case.closed",
)  # fmt: skip
LIMITS = frozenset({"statutory", "assigned", "local"})
"""kinds of limits of which late days count; internal warnings do not"""
ADOPTED = frozenset({"adopted", "partly"})


@dataclass(frozen=True)
class Fact:
    """One fact about one unit. ``base``/``hit``: what it adds to denominator and numerator; ``fault``: its weight
    among what marks are lost for, 0 where nothing is wrong; ``why``: in Chinese, with the days."""

    item: str
    unit: str
    number: str
    on: date
    base: int = 1
    hit: int = 0
    fault: int = 0
    why: str = ""


@dataclass(frozen=True)
class Period:
    """The days that are counted, by which edition."""

    first: date
    last: date
    edition: Edition

    def holds(self, on: date | None) -> bool:
        """Whether the day lies in it."""
        return on is not None and self.first <= on <= self.last

    def window(self, code: str) -> int:
        """After how many days an end is looked at; 0 where the edition has no such item."""
        one = self.edition.item(code)
        return one.window_days if one else 0


def facts_of(reading: Reading, period: Period, calendar: Calendar) -> tuple[Fact, ...]:
    """Every fact of the period about any unit; none of what is left out. Order of hearing changes nothing."""
    if is_left_out(reading):
        return ()
    found = (
        *_limits(reading, period), *_late_days(reading, period), *_ends(reading, period, calendar),
        *_returns(reading, period, calendar), *_missing(reading, period, calendar),
        *_inspected(reading, period, calendar),
        *_advice(reading, period, calendar), *_beside(reading, period, calendar),
    )  # fmt: skip
    wanted = {one.code for one in period.edition.items} | {one.item for one in found if one.item not in MEASURES}
    return tuple(sorted((one for one in found if one.item in wanted), key=lambda one: (one.unit, one.item, one.on)))


def facts_of_unit(reading: Reading, unit: str, period: Period, calendar: Calendar) -> tuple[Fact, ...]:
    """Those of one unit."""
    return tuple(one for one in facts_of(reading, period, calendar) if one.unit == unit)


# --- clocks -----------------------------------------------------------------------------------------------------------


def _limits(reading: Reading, period: Period) -> Iterator[Fact]:
    tasks = {task: one.code for one in MEASURES.values() if one.kind == RATE for task in one.tasks}
    for clock in reading.clocks:
        one = rule(clock.rule)
        if one.task in tasks and period.holds(clock.due_on):
            is_met = clock.ended_on is not None and clock.ended_on <= clock.due_on
            why = "" if is_met else f"{one.zh}：应于{day(clock.due_on)}前完成，{_how_it_ended(clock, period)}"
            yield Fact(tasks[one.task], clock.unit, reading.number, clock.due_on, 1, int(is_met), int(not is_met), why)


def _late_days(reading: Reading, period: Period) -> Iterator[Fact]:
    for clock in reading.clocks:
        ran = clock.started_on <= period.last and (clock.ended_on is None or clock.ended_on >= period.first)
        if clock.kind not in LIMITS or not ran:
            continue
        until = min(clock.ended_on or period.last, period.last)
        since = max(clock.due_on + timedelta(days=1), period.first)
        late = max((until - since).days + 1, 0)
        why = f"{rule(clock.rule).zh}：期限{day(clock.due_on)}，当期超期{late}天（{day(since)}至{day(until)}）"
        on = until if late else min(max(clock.due_on, period.first), period.last)
        yield Fact("overdue_days", clock.unit, reading.number, on, 1, late, late, why if late else "")


def _how_it_ended(clock: Clock, period: Period) -> str:
    if clock.ended_on is None:
        return f"至{day(period.last)}仍未完成"
    return f"实际于{day(clock.ended_on)}完成，超期{(clock.ended_on - clock.due_on).days}天"


# --- ends and what the petitioner said of them ------------------------------------------------------------------------


def _ends(reading: Reading, period: Period, calendar: Calendar) -> Iterator[Fact]:
    closings: dict[str, Heard] = {}
    for one in reading.of("case.closed"):
        known = closings.get(one.unit)
        if known is None or _order(one, calendar) > _order(known, calendar):
            closings[one.unit] = one
    flags = flags_of(reading)
    for unit, closing in closings.items():
        kind, closed_on = closing.facts.get("closure_type"), day_of(closing, calendar)
        if kind not in DONE:
            continue
        told = f"{day(closed_on)}以“{CLOSURE_TYPES[kind]}”结案"
        if not flags & {"anonymous", "no_notice_owed"}:
            yield from _evaluated(reading, unit, closed_on, told, period, calendar)
        yield from _came_back(reading, unit, closing, closed_on, told, period, calendar)


def _order(one: Heard, calendar: Calendar) -> tuple[date, str, str]:
    return day_of(one, calendar), one.said_at.isoformat(), one.id


def _evaluated(
    reading: Reading, unit: str, closed_on: date, told: str, period: Period, calendar: Calendar
) -> Iterator[Fact]:
    window = period.window("evaluation_participation") or period.window("satisfaction") or 30
    on = closed_on + timedelta(days=window)
    if not period.holds(on):
        return
    words = [
        one
        for one in reading.of("matter.evaluated")
        if one.facts.get("party") == "unit" and one.unit == unit and day_of(one, calendar) <= on
    ]
    last = max(words, key=lambda one: (one.facts["evaluated_at"], one.id), default=None)
    why = "" if last else f"{told}，至{day(on)}信访人未作评价"
    yield Fact("evaluation_participation", unit, reading.number, on, 1, int(last is not None), int(last is None), why)
    yield Fact("unevaluated", unit, reading.number, on, 1, int(last is None), 0, why)
    if last is not None:
        good = last.facts.get("score") in CONTENT
        why = "" if good else f"{told}，信访人{day(day_of(last, calendar))}评价为不满意"
        yield Fact("satisfaction", unit, reading.number, on, 1, int(good), int(not good), why)


def _came_back(
    reading: Reading, unit: str, closing: Heard, closed_on: date, told: str, period: Period, calendar: Calendar
) -> Iterator[Fact]:
    again = _repeats(reading, calendar)
    for code in ("repeat_after_close", "first_time_settlement"):
        window = period.window(code)
        on = closed_on + timedelta(days=window)
        if not window or not period.holds(on):
            continue
        came = next((each for each in again if closed_on < each <= on), None)
        back = f"{told}，{day(came)}同一事项再次反映" if came else ""
        if code == "repeat_after_close":
            yield Fact(code, unit, reading.number, on, 1, int(came is not None), int(came is not None), back)
        elif closing.facts.get("closure_type") in SETTLEABLE and "repeat" not in flags_of(reading):
            settled = closing.facts.get("settled")
            good = settled is True and came is None
            unsettled = f"{told}，{'未记录实体问题是否化解' if settled is None else '实体问题未化解'}"
            yield Fact(code, unit, reading.number, on, 1, int(good), int(not good), "" if good else back or unsettled)


def _repeats(reading: Reading, calendar: Calendar) -> list[date]:
    """The days on which something more was said about the matter, in order; a link that was taken back is none."""
    undone: dict[str, str] = {}
    for one in reading.of("submission.unlinked"):
        name = str(one.facts.get("submission"))
        undone[name] = max(undone.get(name, ""), one.facts["unlinked_at"])
    days: dict[str, date] = {}
    for one in reading.of("submission.linked"):
        name, received = str(one.facts.get("submission")), one.day("received_at", calendar)
        if received is not None and one.facts["linked_at"] > undone.get(name, ""):
            days[name] = received
    return sorted(days.values())


# --- what was done ----------------------------------------------------------------------------------------------------


def _returns(reading: Reading, period: Period, calendar: Calendar) -> Iterator[Fact]:
    moves: dict[tuple[str, str, int], date] = {}
    for one in reading.of("custody.taken", "matter.triaged"):
        giver = str(one.facts.get("by_unit") or "")
        unit = one.unit or ("" if one.facts.get("lead_unit") in ("", giver) else giver)
        key = (one.event, unit, one.hop)
        if unit:
            moves[key] = min(moves.get(key, date.max), day_of(one, calendar))
    for (_, unit, _), on in moves.items():
        if period.holds(on):
            yield Fact("returns_caused", unit, reading.number, on)
            yield Fact("returns", unit, reading.number, on)
    objectors = {one.hop: one.unit for one in reading.of("custody.refused")}
    answered: dict[int, Heard] = {}
    for one in reading.of("objection.answered"):
        answered.setdefault(one.hop, one)
    for hop, one in answered.items():
        on, agreed = day_of(one, calendar), bool(one.facts.get("agreed"))
        at_fault = str(one.facts.get("by_unit") or "") if agreed else objectors.get(hop, "")
        if not at_fault or not period.holds(on):
            continue
        why = f"转出后被提出管辖异议，{day(on)}认定成立退回" if agreed else f"提出管辖异议，{day(on)}认定不成立"
        yield Fact("returns_caused", at_fault, reading.number, on, 0, 1, 1, why)
        yield Fact("returns", at_fault, reading.number, on, 0, 1, 0, why)


def _missing(reading: Reading, period: Period, calendar: Calendar) -> Iterator[Fact]:
    first: dict[str, date] = {}
    for act in reading.of(*ACTS):
        on = day_of(act, calendar)
        if period.holds(on) and not act.facts.get("deemed"):
            first[act.unit] = min(first.get(act.unit, date.max), on)
    for unit, since in first.items():
        yield Fact("documents_missing", unit, reading.number, since)
        yield Fact("reopened", unit, reading.number, since)
    for clock in reading.clocks:
        one = rule(clock.rule)
        is_met = clock.ended_on is not None and clock.ended_on <= clock.due_on
        if one.task in MEASURES["documents_missing"].tasks and period.holds(clock.due_on) and not is_met:
            why = f"{one.zh}：应于{day(clock.due_on)}前完成，{_how_it_ended(clock, period)}"
            yield Fact("documents_missing", clock.unit, reading.number, clock.due_on, 0, 1, 1, why)


def _inspected(reading: Reading, period: Period, calendar: Calendar) -> Iterator[Fact]:
    for one in reading.of("inspection.closed")[:1]:
        on, checked, faulty = day_of(one, calendar), int(one.facts["checked"]), int(one.facts["faulty"])
        if period.holds(on):
            why = f"{day(on)}督查抽查{checked}件，其中{faulty}件有缺失" if faulty else ""
            yield Fact("documents_missing", one.unit, reading.number, on, checked, faulty, faulty, why)


def _advice(reading: Reading, period: Period, calendar: Calendar) -> Iterator[Fact]:
    for one in reading.of("advice.answered"):
        on = day_of(one, calendar)
        if period.holds(on):
            good = one.facts.get("adopted") in ADOPTED
            why = "" if good else f"{day(on)}答复不采纳建议"
            yield Fact("advice_adopted", one.unit, reading.number, on, 1, int(good), int(not good), why)


def _beside(reading: Reading, period: Period, calendar: Calendar) -> Iterator[Fact]:
    for one in reading.of("case.reopened"):
        on = day_of(one, calendar)
        if period.holds(on):
            why = f"原意见被撤销，{day(on)}重新办理"
            yield Fact("reopened", one.unit, reading.number, on, 0, 1, 0, why)
    for one in reading.of(*ACTS):
        on, said_on = day_of(one, calendar), one.said_on(calendar)
        if period.holds(said_on) and not one.facts.get("deemed"):
            late = (said_on - on).days
            is_late = late >= period.edition.late_entry_days
            why = f"{day(on)}的办理行为，{day(said_on)}才登记，晚{late}天" if is_late else ""
            yield Fact("entered_late", one.unit, reading.number, said_on, 1, int(is_late), 0, why)
