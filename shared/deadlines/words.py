"""A limit in Chinese words, for clerk and citizen: from when, how long, what was left out, over what it moved, why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby

from shared.deadlines.calendar import ONE_DAY, DayOff
from shared.deadlines.table import UNITS, Rule


def day(on: date) -> str:
    """2026年3月2日"""
    return f"{on.year}年{on.month}月{on.day}日"


def days(
    one: Rule,
    amount: int,
    start: date,
    last: date,
    excluded: Sequence[date],
    skipped: Sequence[DayOff],
    on: date,
) -> str:
    """Calendar days, months and half months."""
    told = f"{_from(one, start)}的次日起算{amount}{UNITS[one.unit]}，"
    if excluded:
        told += f"其间听证{len(excluded)}日（{_spans(excluded)}）不计入，"
    told += f"最后一日为{day(last)}"
    if skipped:
        told += f"；该日为{skipped[0].name}，顺延至其后第一个工作日{day(on)}"
    return f"{told}。{_basis(one)}"


def working_days(one: Rule, amount: int, start: date, on: date, skipped: Sequence[DayOff]) -> str:
    """Working days."""
    told = f"{_from(one, start)}的次日起算{amount}个工作日，最后一日为{day(on)}"
    if skipped:
        told += f"；其间{len(skipped)}天休息（{_names(skipped)}）不计入"
    return f"{told}。{_basis(one)}"


def hours(one: Rule, amount: int, start: datetime, at: datetime) -> str:
    """Hours by the clock."""
    return f"{one.zh}：自{_moment(start)}收到通知起{amount}小时，至{_moment(at)}。{_basis(one)}"


def before(one: Rule, amount: int, start: date, on: date) -> str:
    """So many days ahead of a day."""
    return f"{one.zh}：应在{day(start)}之前{amount}{UNITS[one.unit]}，即不晚于{day(on)}。{_basis(one)}"


def stated(one: Rule, by: str, on: date) -> str:
    """A day that an office set itself."""
    return f"{one.zh}：{by}确定的期限，至{day(on)}。{_basis(one)}"


def stricter(than: date) -> str:
    """What the law alone would allow."""
    return f"法定（规定）期限至{day(than)}，此处从严，以较早者为准。"


def provisional(years: Sequence[int]) -> str:
    """That a notice is missing."""
    named = "、".join(map(str, years))
    return f"{named}年放假安排尚未公布，日期为暂定，公布后重新计算。"


def _from(one: Rule, start: date) -> str:
    return f"{one.zh}：自{day(start)}"


def _basis(one: Rule) -> str:
    return f"依据：{one.article}。"


def _moment(at: datetime) -> str:
    return f"{day(at.date())}{at.hour}时{at.minute:02}分"


def _names(skipped: Sequence[DayOff]) -> str:
    return "、".join(dict.fromkeys(one.name for one in skipped))


def _spans(found: Sequence[date]) -> str:
    """Days that follow each other are told by the first and the last."""
    runs = [
        [one for _, one in run] for _, run in groupby(enumerate(sorted(found)), lambda row: row[1] - ONE_DAY * row[0])
    ]
    return "、".join(day(run[0]) if len(run) == 1 else f"{day(run[0])}至{day(run[-1])}" for run in runs)
