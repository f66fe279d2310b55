"""What came of a filing against what was expected of it: pure, one line a difference.

Papers and limits that were issued beyond the expected ones are no difference: an example names those that matter to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

from deploy.demo.examples import Expected

LIMIT = re.compile(r"(?P<amount>\d+) (?P<unit>d|wd|weeks?|mon|months?)\b")
ON = re.compile(r"(?:^|\bto )(\d{4}-\d{2}-\d{2})(?:.*rolling to (\d{4}-\d{2}-\d{2}))?")


@dataclass(frozen=True)
class Found:
    """What the nodes say of a matter. ``limits``: rule of the deadline table -> its last day.

    ``days``: what a limit may start from -> the day it happened (receipt, unit receipt, acceptance, agreement).
    """

    rule: str = ""
    action: str = ""
    lead_unit: str = ""
    co_units: tuple[str, ...] = ()
    legal_path: str = ""
    flags: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    limits: Mapping[str, date] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    status: str = ""
    seen_by: tuple[str, ...] = ()
    """units that saw it among those that must not"""


@dataclass(frozen=True)
class Difference:
    """One thing that is not as expected."""

    what: str
    expected: str
    found: str


@dataclass(frozen=True)
class Limit:
    """A limit in an example's words, and the rules of the deadline table any of which may carry it."""

    rules: tuple[str, ...]
    start: str


LIMITS: Mapping[str, Limit] = {
    "route": Limit(("route_by_petition_office", "notice_direct"), "receipt"),
    "notice": Limit(("notice_referred", "notice_direct"), "unit receipt"),
    "conclude": Limit(("conclude",), "acceptance"),
    "judicial_confirmation": Limit(("judicial_confirmation",), "agreement"),
    "local_urgent": Limit(("urgent_local", "assigned_report"), "receipt"),
    "decide": Limit(("review_decide", "re_review_decide"), "receipt"),
    "request_limit": Limit(("review_request", "re_review_request"), "service"),
    "acceptance_notice_by_discipline": Limit(("discipline_accept_notice",), "unit receipt"),
    "objection": Limit(("objection",), "unit receipt"),
    "report": Limit(("assigned_report", "assigned_report_usual", "assigned_report_urgent"), "receipt"),
}


def differences(expected: Expected, found: Found) -> tuple[Difference, ...]:
    """All that is not as expected, nothing when they agree."""
    return (*_triage(expected, found), *_papers(expected, found), *_limits(expected, found), *_secrecy(expected, found))


def _triage(expected: Expected, found: Found) -> Iterator[Difference]:
    for what, wanted, got in (
        ("rule", expected.rule, found.rule),
        ("action", expected.intake_action, found.action),
        ("lead", expected.lead_unit, found.lead_unit),
        ("co_units", _set(expected.co_units), _set(found.co_units)),
        ("path", expected.legal_path, found.legal_path),
        ("flags", _set(expected.flags), _set(found.flags)),
    ):
        if wanted is not None and wanted != got:
            yield Difference(what, wanted, got or "")


def _papers(expected: Expected, found: Found) -> Iterator[Difference]:
    missing = set(expected.documents) - set(found.papers)
    if missing:
        yield Difference("papers", ", ".join(sorted(expected.documents)), ", ".join(sorted(found.papers)) or "-")


def _limits(expected: Expected, found: Found) -> Iterator[Difference]:
    for one in deadlines(expected, found):
        if one.wanted is not None and one.wanted not in one.got.values():
            shown = ", ".join(sorted(f"{rule} {day}" for rule, day in one.got.items()))
            yield Difference(f"limit {one.what}", f"{one.wanted} ({one.words})", shown or "-")


@dataclass(frozen=True)
class Deadline:
    """A limit as the example says it, the day it means, and the days the nodes worked out for it, by rule."""

    what: str
    words: str
    wanted: date | None
    """None: the words name no day that a clock could carry"""
    got: Mapping[str, date]


def deadlines(expected: Expected, found: Found) -> tuple[Deadline, ...]:
    """Every limit that the example names."""
    return tuple(_deadline(what, words, found) for what, words in expected.deadlines.items())


def _deadline(what: str, words: str, found: Found) -> Deadline:
    limit = LIMITS.get(what)
    if limit is None:
        return Deadline(what, words, None, {})
    got = {rule: found.limits[rule] for rule in limit.rules if rule in found.limits}
    return Deadline(what, words, _last_day(words, limit.start, found.days), got)


def _secrecy(expected: Expected, found: Found) -> Iterator[Difference]:
    if found.seen_by:
        yield Difference("must not see", ", ".join(sorted(expected.must_not_see)), ", ".join(sorted(found.seen_by)))
    for one in expected.must_not_see:
        if one.endswith("_as_decider") and one.removesuffix("_as_decider") == found.lead_unit:
            yield Difference("must not decide", one, found.lead_unit)


def _last_day(words: str, start: str, days: Mapping[str, date]) -> date | None:
    """The last day that the words mean, None when they name none: the first day is not counted, a last day on a day
    off moves to the next working day."""
    named = ON.search(words)
    if named:
        return date.fromisoformat(named[2] or named[1])
    amount = LIMIT.search(words)
    begun = days.get(next((one for one in sorted(days, key=len, reverse=True) if f"from {one}" in words), start))
    if amount is None or begun is None:
        return None
    count = int(amount["amount"])
    if amount["unit"].startswith("mon"):
        return None
    if amount["unit"] == "wd":
        return _working_days_after(begun, count)
    day = begun + timedelta(days=count * (7 if amount["unit"].startswith("week") else 1))
    return day if chinese_calendar.is_workday(day) else _working_days_after(day, 1)


def _working_days_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= bool(chinese_calendar.is_workday(day))
    return day


def _set(names: tuple[str, ...] | None) -> str | None:
    return None if names is None else ", ".join(sorted(names)) or "-"
