"""When to press an office: what was found against it in what was heard (T22 art. 40; domain 5.1). Only questions.

Either a limit rang that is still not known to have been met in time, or facts of single events that no later one takes
back: so nothing is found because events came late or in another order. ``other`` is only ever said by an officer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from services.supervision.heard import Heard
from services.supervision.limits import Around
from services.supervision.sealed import is_sealed
from shared.deadlines import due_alone, rule
from shared.deadlines.words import day

if TYPE_CHECKING:
    from services.supervision.domain import Clock

OVERDUE, NO_REPORT, PROCEDURE, SHIRKING = "overdue_no_reason", "no_report_back", "wrong_procedure", "shirking"
NOT_CARRIED_OUT, HIDDEN, NO_NOTICE = "decision_not_carried_out", "urgent_hidden", "first_limit_missed"
REPEAT = "repeat_after_close"
BY_TASK: Mapping[str, str] = {"notice": NO_NOTICE, "report": NO_REPORT}
"""task of a rule -> the trigger of its clock when it rings; any other limit that binds: overdue_no_reason"""
NAMED_BY_THE_LIST: Mapping[str, str] = {"serve": PROCEDURE, "perform": NOT_CARRIED_OUT, "report_urgent": HIDDEN}
"""the same for limits of this design, which bind no further than as the detectors that the list names"""
THEIRS = frozenset({"discipline_accept", "discipline_result"})
"""tasks of organs that answer to rules of their own; that a matter lies with them is told to nobody (T22 art. 30)"""
REMINDER_ONLY, PETITION = "internal_warning", "petition_procedure"
OFTEN = 2


@dataclass(frozen=True)
class Finding:
    """What speaks against an office: of which kind, on which occasion, and in words with their days."""

    trigger: str
    unit: str
    occasion: str
    fact: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the next."""
        return (self.trigger, self.unit, self.occasion)


@dataclass(frozen=True)
class Found:
    """That it was found, once and for ever. ``stands``: whether it is so by what is known now; a word that came late
    may have shown that the office was in time."""

    trigger: str
    unit: str
    occasion: str
    found_at: datetime
    stands: bool = True

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the next."""
        return (self.trigger, self.unit, self.occasion)


def findings(heard: Sequence[Heard], clocks: Sequence[Clock], around: Around) -> tuple[Finding, ...]:
    """All that speaks against offices that are watched here, by what is known now; each once. Over an accusation
    nobody is pressed on this ladder: its letters and circulars would tell that there is one (T22 art. 30)."""
    if is_sealed(heard):
        return ()
    detectors = (_objections, _designated, _extensions, _repeats)
    facts = (*_late(clocks, around), *(found for each in detectors for found in each(heard, around)))
    return tuple({one.key: one for one in facts if around.presses(one.unit)}.values())


def note(
    known: Sequence[Found], against: Sequence[Finding], now: datetime
) -> tuple[tuple[Found, ...], tuple[Finding, ...]]:
    """(what was ever found, what is new among it)."""
    keys, stands = {one.key for one in known}, {one.key for one in against}
    told = {one.occasion for one in known if one.trigger == REPEAT}  # the unit may be known better by then
    fresh = tuple(
        one for one in against if one.key not in keys and not (one.trigger == REPEAT and one.occasion in told)
    )
    kept = tuple(replace(one, stands=one.key in stands) for one in known)
    return (*kept, *(Found(*one.key, now) for one in fresh)), fresh


def trigger_of(rule_id: str) -> str:
    """The trigger of a rule whose clock rings; '' where it is a reminder only."""
    one = rule(rule_id)
    if one.task in NAMED_BY_THE_LIST:
        return NAMED_BY_THE_LIST[one.task]
    return "" if one.kind == REMINDER_ONLY or one.task in THEIRS else BY_TASK.get(one.task, OVERDUE)


# --- limits that rang -------------------------------------------------------------------------------------------------


def _late(clocks: Sequence[Clock], around: Around) -> Iterator[Finding]:
    for one in clocks:
        trigger = trigger_of(one.rule)
        if trigger and one.rung_at is not None and one.is_late:
            yield Finding(trigger, one.unit, one.key, _lateness(one, around))


def _lateness(one: Clock, around: Around) -> str:
    known = rule(one.rule)
    done = f"{day(one.ended_on)}才完成" if one.ended_on else "未见完成"
    seen = day(around.calendar.day_of(one.rung_at)) if one.rung_at and not one.ended_on else ""
    return (
        f"{known.zh}：自{day(one.started_on)}起，应于{day(one.due_on)}前完成，"
        f"{f'至{seen}' if seen else ''}{done}（{known.article}）。"
    )  # fmt: skip


# --- facts that no later event takes back -----------------------------------------------------------------------------


def _objections(heard: Sequence[Heard], around: Around) -> Iterator[Finding]:
    """A unit objected to the same matter again, or it was sent back from there again."""
    objected: dict[str, list[date]] = {}
    returned: dict[str, list[date]] = {}
    for one in heard:
        on = one.said_on(around.calendar)
        if one.event == "custody.refused" and _is_watched(one, one.unit, around):
            objected.setdefault(one.unit, []).append(on)
        if one.event == "objection.answered" and one.facts.get("agreed"):
            unit = str(one.facts.get("to_unit") or "")
            if unit and _is_watched(one, unit, around):
                returned.setdefault(unit, []).append(on)
    for unit in sorted({*objected, *returned}):
        days, back = objected.get(unit, []), returned.get(unit, [])
        if len(days) >= OFTEN or len(back) >= OFTEN:
            told = f"对同一事项提出管辖异议{len(days)}次" if len(days) >= OFTEN else f"同一事项被退回{len(back)}次"
            when = "、".join(map(day, days if len(days) >= OFTEN else back))
            yield Finding(SHIRKING, unit, "objections", f"{told}（{when}；《信访工作条例》第二十三条）。")


def _designated(heard: Sequence[Heard], around: Around) -> Iterator[Finding]:
    """Units objected to a matter until a superior had to decide, and it was the objector's business all along."""
    refused = [one for one in heard if one.event == "custody.refused"]
    if len(refused) < OFTEN:
        return
    for one in refused:
        named = [
            other.said_on(around.calendar)
            for other in heard
            if other.event == "matter.triaged" and other.hop > one.hop and other.facts.get("lead_unit") == one.unit
        ]
        if named and _is_watched(one, one.unit, around):
            told = (
                f"{day(one.said_on(around.calendar))}对本单位职责内的事项提出管辖异议，"
                f"{day(min(named))}经上级指定仍由其办理（《信访工作条例》第二十四条）。"
            )
            yield Finding(SHIRKING, one.unit, f"designated/{one.hop}", told)


def _extensions(heard: Sequence[Heard], around: Around) -> Iterator[Finding]:
    """More than the one extension of art. 34, or one that was approved when the limit was over."""
    for one in heard:
        on, started = one.day("extended_on", around.calendar), one.day("accepted_on", around.calendar)
        if one.event != "case.extended" or on is None or started is None or not _is_watched(one, one.unit, around):
            continue
        own = [
            other.day("extended_on", around.calendar) or other.said_on(around.calendar)
            for other in heard
            if other.event == one.event and (other.unit, other.facts.get("accepted_on")) == (one.unit, f"{started}")
        ]
        if len(own) >= OFTEN:
            told = f"同一事项延期{len(own)}次（{'、'.join(map(day, sorted(own)))}），依法只能一次。"
            yield Finding(SHIRKING, one.unit, f"extensions/{started}", told)
        until = due_alone(rule("conclude"), started, around.calendar, around.overrides).on
        if on > until and one.facts.get("legal_path") == PETITION:
            told = f"{day(on)}批准延期，办理期限已于{day(until)}届满（《信访工作条例》第三十四条）。"
            yield Finding(PROCEDURE, one.unit, f"extended/{on}", told)


def _repeats(heard: Sequence[Heard], around: Around) -> Iterator[Finding]:
    """A submission that came when the matter it belongs to was closed; of what was withdrawn nothing is asked."""
    if any(one.event == "matter.withdrawn" for one in heard):
        return
    parted = {one.facts.get("submission") for one in heard if one.event == "matter.parted"}
    for one in heard:
        number, received = one.facts.get("submission"), one.day("received_at", around.calendar)
        if one.event != "matter.repeated" or number in parted or received is None:
            continue
        closed = _closed_before(received, heard, around)
        if closed is not None and _is_watched(closed, closed.unit, around):
            on = closed.took_effect_on(around.calendar)
            told = f"该事项于{day(on)}办结，{day(received)}又收到同一事项来件（{number}）。"
            yield Finding(REPEAT, closed.unit, str(number), told)


def _closed_before(on: date, heard: Sequence[Heard], around: Around) -> Heard | None:
    """The closing that stood on that day: the last one, unless the matter was taken up again since."""
    ends = [
        (one.took_effect_on(around.calendar), one.event == "case.reopened", one.said_at, one)
        for one in heard
        if one.event == "case.closed" or (one.event == "case.reopened" and one.day("reopened_on", around.calendar))
    ]
    before = [one for one in ends if one[0] < on]
    last = max(before, key=lambda one: one[:3], default=None)
    return last[3] if last is not None and not last[1] else None


def _is_watched(said: Heard, unit: str, around: Around) -> bool:
    return around.watches(unit, str(said.facts.get("node") or ""))
