"""The list of a territory: its open findings by danger, age and size, and counts by town, topic and place. Pure.

It is drawn up from where findings stand, as it was told upwards: codes, bands and days. Every count says its unit (件)
and as of when it holds; places and topics are counted, never people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.events.screening import FindingStood
from shared.matters.places import Gazetteer
from shared.matters.screening import ENDED, OPEN, SAFETY

COUNTED_IN = "件"
HOT_FROM = 2
"""findings of one place and category from which it is shown as one where disputes gather"""


@dataclass(frozen=True)
class Fact:
    """Where one finding of the territory stands, as it was last told."""

    number: str
    serial: int
    node: str
    state: str
    """of STAGES"""
    unit: str
    found_by: str
    found_on: date
    place: str
    category_l1: str
    category_l2: str
    size: int
    size_unit: str
    safety: str
    urgent: bool
    post: str
    from_on: date
    due_on: date | None
    on: date
    heard_at: datetime
    """when this node heard of the stage"""
    fed_back_on: date | None = None
    """the day of the last word to those below"""
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it is neither settled nor a petition matter by now."""
        return self.state in OPEN


@dataclass(frozen=True)
class Line:
    """One finding in a list."""

    number: str
    place: str
    category_l1: str
    category_l2: str
    size: int
    size_unit: str
    safety: str
    urgent: bool
    state: str
    unit: str
    post: str
    found_on: date
    days: int
    """since it was found"""
    due_on: date | None
    overdue: bool
    is_new: bool
    """not in the list of the meeting before"""
    fed_back_on: date | None


@dataclass(frozen=True)
class Count:
    """Findings of one town, topic, or place and topic."""

    code: str
    topic: str
    open: int
    new: int
    settled: int
    """settled, or a petition matter by now, since the meeting before"""
    overdue: int


@dataclass(frozen=True)
class Listing:
    """The list and its counts, all in 件 and as of ``as_of``."""

    as_of: datetime
    lines: tuple[Line, ...]
    settled: tuple[str, ...]
    """numbers that ended since the meeting before"""
    total: Count
    towns: tuple[Count, ...]
    topics: tuple[Count, ...]
    places: tuple[Count, ...]
    """places and topics with at least HOT_FROM open findings"""


@dataclass(frozen=True)
class Before:
    """What the list of the meeting before held, and as of when; nothing before the first one."""

    numbers: Collection[str] = ()
    as_of: datetime | None = None


_DANGER = {code: nth for nth, code in enumerate(SAFETY)}
KeyOf = Callable[[Line | Fact], tuple[str, str]]


def learn(known: Fact | None, said: FindingStood, heard_at: datetime) -> Fact | None:
    """The fact after a saying; None when a later one is known already."""
    if known is not None and known.serial >= said.serial:
        return None
    return Fact(
        number=said.number, serial=said.serial, node=said.node, state=said.stage, unit=said.unit,
        found_by=said.found_by, found_on=said.found_on, place=said.place, category_l1=said.category_l1,
        category_l2=said.category_l2, size=said.size, size_unit=said.size_unit, safety=said.safety,
        urgent=said.urgent, post=said.post, from_on=said.from_on, due_on=said.due_on, on=said.on, heard_at=heard_at,
        fed_back_on=known.fed_back_on if known else None, version=known.version if known else 0,
    )  # fmt: skip


def told(fact: Fact, on: date) -> Fact:
    """The fact after word went down to those below."""
    return replace(fact, fed_back_on=max(on, fact.fed_back_on or on))


def draw_up(
    facts: Iterable[Fact], before: Before, territory: str, places: Gazetteer, as_of: datetime, today: date
) -> Listing:
    """The list of a territory (a division's code)."""
    own = [one for one in facts if places.contains(territory, one.place)]
    lines = sorted((_line(one, before, today) for one in own if one.is_open), key=_order)
    ended = [one for one in own if one.state in ENDED and _is_since(one, before)]
    towns = {one.number: _town(one.place, territory, places) for one in own}
    by_town = _counts(lines, ended, lambda one: (towns[one.number], ""))
    by_topic = _counts(lines, ended, lambda one: ("", one.category_l1))
    by_place = _counts(lines, ended, lambda one: (one.place, one.category_l1))
    hot = sorted((one for one in by_place if one.open >= HOT_FROM), key=lambda one: (-one.open, one.code, one.topic))
    total = next(iter(_counts(lines, ended, lambda _: ("", ""))), Count("", "", 0, 0, 0, 0))
    numbers = tuple(sorted(one.number for one in ended))
    return Listing(as_of, tuple(lines), numbers, total, by_town, by_topic, tuple(hot))


def _line(one: Fact, before: Before, today: date) -> Line:
    return Line(
        number=one.number, place=one.place, category_l1=one.category_l1, category_l2=one.category_l2, size=one.size,
        size_unit=one.size_unit, safety=one.safety, urgent=one.urgent, state=one.state, unit=one.unit, post=one.post,
        found_on=one.found_on, days=(today - one.found_on).days, due_on=one.due_on,
        overdue=one.due_on is not None and one.due_on < today, is_new=one.number not in before.numbers,
        fed_back_on=one.fed_back_on,
    )  # fmt: skip


def _order(one: Line) -> tuple[int, date, int, str]:
    return (_DANGER[one.safety], one.found_on, -one.size, one.number)


def _is_since(one: Fact, before: Before) -> bool:
    return before.as_of is None or one.heard_at > before.as_of


def _town(place: str, territory: str, places: Gazetteer) -> str:
    """The division directly below the territory in which a place lies, or the territory itself."""
    inner = [one.code for one in places.upwards(place) if places.contains(territory, one.code)]
    return inner[-2] if len(inner) > 1 else places.get(territory).code


def _counts(lines: Iterable[Line], ended: Iterable[Fact], key: KeyOf) -> tuple[Count, ...]:
    seen: dict[tuple[str, str], Counter[str]] = {}
    for line in lines:
        row = seen.setdefault(key(line), Counter())
        row.update({"open": 1, "new": int(line.is_new), "overdue": int(line.overdue)})
    for fact in ended:
        seen.setdefault(key(fact), Counter())["settled"] += 1
    return tuple(
        Count(code, topic, row["open"], row["new"], row["settled"], row["overdue"])
        for (code, topic), row in sorted(seen.items())
    )
