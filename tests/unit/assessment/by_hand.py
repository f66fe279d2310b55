"""The month's table a second time, by other means: from the raw events alone, with a calendar, days and decimals of its
own. Nothing here is shared with what it checks; the profile's weights are read from their file as text.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[3]
EIGHT_HOURS = timedelta(hours=8)
WORKED_ON = (
    "settled_by_agreement", "performed", "not_challenged_in_time", "final_re_review", "suggestion_replied",
    "inquiry_replied",
)  # fmt: skip


def weights() -> dict[str, dict[str, Any]]:
    """code -> the row of the profile."""
    content = yaml.safe_load((ROOT / "deploy/profiles/linxi/assessment.yaml").read_text("utf-8"))
    return {row["code"]: row for row in content["editions"][0]["items"]}


def local_day(value: date | datetime) -> date:
    """The day in China."""
    return (value.astimezone(UTC) + EIGHT_HOURS).date() if isinstance(value, datetime) else value


def rolled(day: date) -> date:
    """The day, or the first one after it on which offices work."""
    if not _YEAR:
        _YEAR.update(yaml.safe_load((ROOT / "shared/deadlines/calendars/2026.yaml").read_text("utf-8")))
    off, worked = set(map(str, _YEAR["days_off"])), set(map(str, _YEAR["days_worked"]))
    while str(day) not in worked and (str(day) in off or day.weekday() > 4):
        day += timedelta(days=1)
    return day


_YEAR: dict[str, Any] = {}


def facts(said: list[Any], first: date, last: date) -> dict[tuple[str, str], list[tuple[str, int, int, int]]]:
    """(unit, item) -> rows (matter, denominator, numerator, faults)."""
    matters: dict[str, list[Any]] = defaultdict(list)
    for one in sorted({each.id: each for each in said}.values(), key=lambda each: (each.at, each.id)):
        name = type(one.event).__name__
        matters[one.event.matter if name in ("SubmissionLinked", "SubmissionUnlinked") else one.event.number].append(
            (name, one.event, local_day(one.at))
        )
    found: dict[tuple[str, str], list[tuple[str, int, int, int]]] = defaultdict(list)
    for number, events in matters.items():
        for unit, item, base, hit, fault in _of_matter(events, first, last):
            found[unit, item].append((number, base, hit, fault))
    return found


def _of_matter(events: list[Any], first: date, last: date):
    triages = [event for name, event, _ in events if name == "MatterTriaged"]
    if not triages or any(one.legal_path == "discipline" for one in triages):
        return
    for task, unit, began, due, ended, binds in _limits(events):
        if first <= due <= last:
            met = ended is not None and ended <= due
            item = {"route": "forward_on_time", "notice": "notice_on_time", "conclude": "conclusion_on_time",
                    "redo": "conclusion_on_time"}.get(task)  # fmt: skip
            if item:
                yield unit, item, 1, int(met), int(not met)
            elif task == "serve" and not met:
                yield unit, "documents_missing", 0, 1, 1
        if binds and began <= last and (ended is None or ended >= first):
            days = [due + timedelta(days=n) for n in range(1, 400)]
            late = sum(1 for day in days if first <= day <= last and (ended is None or day <= ended))
            yield unit, "overdue_days", 1, late, late
    yield from _acts(events, first, last)
    yield from _moves(events, first, last)
    yield from _ends(events, triages, first, last)


def _limits(events: list[Any]):
    """(task, unit, began, due, ended, whether late days count) of every limit that these events set."""

    def of(name: str) -> list[tuple[Any, date]]:
        return [(event, on) for each, event, on in events if each == name]

    for event, _ in of("SubmissionRegistered"):
        began = local_day(event.received_at)
        ends = [on for _, on in of("MatterTriaged")]
        yield "route", event.received_by, began, rolled(began + timedelta(days=15)), min(ends, default=None), True
    for event, answered in of("ObjectionAnswered"):
        if event.agreed:
            ends = [on for one, on in of("MatterTriaged") if one.hop > event.hop]
            began = local_day(event.answered_at)
            due = rolled(began + timedelta(days=15))
            yield "route", event.by_unit, began, due, min([one for one in ends if one >= answered], default=None), True
    for event, _ in of("CustodyTaken"):
        began = local_day(event.taken_at)
        stated, last_day = event.notice_due_on, began + timedelta(days=15)
        due = stated if stated < last_day else rolled(last_day)  # the office promised less; else the law's day moves
        yield (
            "notice",
            event.unit,
            began,
            due,
            _first(of, event.unit, "CaseAccepted", "CaseDecided", "CaseClosed"),
            True,
        )
    for event, _ in of("CaseAccepted"):
        due = rolled(event.accepted_on + timedelta(days=60))
        yield "conclude", event.unit, event.accepted_on, due, _first(of, event.unit, "CaseDecided", "CaseClosed"), True
    for event, _ in of("CaseReopened"):
        yield "redo", event.unit, event.reopened_on, event.due_on, None, True
    for event, _ in of("CaseDecided"):
        due = rolled(event.decided_on + timedelta(days=15))
        yield "serve", event.unit, event.decided_on, due, _first(of, event.unit, "CaseReopened", "CaseServed"), False


def _first(of: Any, unit: str, *names: str) -> date | None:
    """When the first of these took effect."""
    fields = {"CaseAccepted": "accepted_on", "CaseDecided": "decided_on", "CaseClosed": "closed_on",
              "CaseReopened": "reopened_on", "CaseServed": "served_on"}  # fmt: skip
    return min((getattr(event, fields[name]) for name in names for event, _ in of(name) if event.unit == unit),
               default=None)  # fmt: skip


def _acts(events: list[Any], first: date, last: date):
    fields = {"CaseAccepted": "accepted_on", "CaseDecided": "decided_on", "CaseClosed": "closed_on"}
    done = [(event.unit, getattr(event, fields[name]), on) for name, event, on in events if name in fields]
    for unit in {unit for unit, on, _ in done if first <= on <= last}:
        yield unit, "documents_missing", 1, 0, 0
        yield unit, "reopened", 1, 0, 0
    for unit, on, entered in done:
        if first <= entered <= last:
            yield unit, "entered_late", 1, int((entered - on).days >= 3), 0
    for name, event, _ in events:
        if name == "CaseReopened" and first <= event.reopened_on <= last:
            yield event.unit, "reopened", 0, 1, 0


def _moves(events: list[Any], first: date, last: date):
    objector = {event.hop: event.unit for name, event, _ in events if name == "CustodyRefused"}
    for name, event, _ in events:
        if name == "CustodyTaken" and first <= local_day(event.taken_at) <= last:
            yield event.unit, "returns", 1, 0, 0
        elif name == "MatterTriaged" and first <= local_day(event.triaged_at) <= last:
            yield event.by_unit, "returns", 1, 0, 0
        elif name == "ObjectionAnswered" and first <= local_day(event.answered_at) <= last:
            yield (event.by_unit if event.agreed else objector[event.hop]), "returns", 0, 1, 1


def _ends(events: list[Any], triages: list[Any], first: date, last: date):
    flags = {flag for one in triages for flag in one.flags}
    links, undone = {}, {}
    for name, event, _ in events:
        if name == "SubmissionLinked":
            links[event.number] = (event.linked_at, local_day(event.received_at))
        elif name == "SubmissionUnlinked":
            undone[event.number] = event.unlinked_at
    again = [on for one, (at, on) in links.items() if one not in undone or undone[one] < at]
    for name, event, _ in events:
        if name != "CaseClosed" or event.closure_type not in WORKED_ON:
            continue
        month, quarter = event.closed_on + timedelta(days=30), event.closed_on + timedelta(days=90)
        if first <= month <= last:
            back = any(event.closed_on < on <= month for on in again)
            yield event.unit, "repeat_after_close", 1, int(back), int(back)
            if "anonymous" not in flags:
                words = [
                    (one.evaluated_at, said_id, one.score)
                    for said_id, (each, one, _) in enumerate(events)
                    if each == "MatterEvaluated" and one.party == "unit" and one.unit == event.unit
                    and local_day(one.evaluated_at) <= month
                ]  # fmt: skip
                yield event.unit, "evaluation_participation", 1, int(bool(words)), int(not words)
                yield event.unit, "unevaluated", 1, int(not words), 0
                if words:
                    good = max(words)[2] != "dissatisfied"
                    yield event.unit, "satisfaction", 1, int(good), int(not good)
        if first <= quarter <= last and event.closure_type not in WORKED_ON[4:] and "repeat" not in flags:
            back = any(event.closed_on < on <= quarter for on in again)
            good = event.settled is True and not back
            yield event.unit, "first_time_settlement", 1, int(good), int(not good)


def table(said: list[Any], first: date, last: date) -> dict[tuple[str, str], tuple[int, int, int, str]]:
    """(unit, item) -> (denominator, numerator, faults, marks or '' where the base is small); with figures beside."""
    rows = facts(said, first, last)
    known = weights()
    found: dict[tuple[str, str], tuple[int, int, int, str]] = {}
    for unit in {unit for unit, _ in rows}:
        for item in [*known, "returns", "unevaluated", "reopened", "entered_late"]:
            own = rows.get((unit, "returns" if item == "returns_caused" else item), [])
            base, hit, fault = (sum(row[at] for row in own) for at in (1, 2, 3))
            if item in known:
                found[unit, item] = (base, hit, fault, _marks(known[item], base, hit, fault))
            elif base or hit:
                found[unit, item] = (base, hit, 0, "")
    return found


def _marks(row: dict[str, Any], base: int, hit: int, fault: int) -> str:
    if base < row["minimum_base"]:
        return ""
    weight = Decimal(str(row["weight"]))
    with localcontext() as context:
        context.prec = 60
        if "points_per_fault" in row:
            exact = max(weight - Decimal(str(row["points_per_fault"])) * fault, Decimal(0))
        else:
            full, none = Decimal(str(row["full_at"])), Decimal(str(row["none_at"]))
            way = min(max((Decimal(100 * hit) / base - none) / (full - none), Decimal(0)), Decimal(1))
            exact = weight * way
        return str(exact.quantize(Decimal("0.0000000001"), ROUND_HALF_UP).quantize(Decimal("0.01"), ROUND_HALF_UP))


def shares(found: dict[tuple[str, str], tuple[int, int, int, str]]) -> dict[str, tuple[str, int]]:
    """unit -> (share, rank); rank 0 below twenty points scored."""
    known = weights()
    shares: dict[str, Decimal] = {}
    fulls: dict[str, int] = {}
    for unit in {unit for unit, _ in found}:
        scored = [(Decimal(found[unit, item][3]), known[item]["weight"]) for item in known if found[unit, item][3]]
        fulls[unit] = sum(weight for _, weight in scored)
        if fulls[unit]:
            got = sum((marks for marks, _ in scored), Decimal(0))
            shares[unit] = (100 * got / fulls[unit]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    ranked = [shares[unit] for unit in shares if fulls[unit] >= 20]
    return {
        unit: (
            str(shares[unit]) if unit in shares else "",
            1 + sum(other > shares[unit] for other in ranked) if unit in shares and fulls[unit] >= 20 else 0,
        )
        for unit in {unit for unit, _ in found}
    }
