"""The segments of the months whose facts changed are made anew: from the facts, by whoever comes first, and no others.

A mark is taken off only after a segment was saved that was read after it; what changes in between has a new mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from services.statistics import knowing
from services.statistics.columns import Columns
from services.statistics.fact import Fact
from services.statistics.segments import EDITION, Segment, make
from services.statistics.store import Facts, Segments
from shared.codec import to_plain
from shared.errors import Conflict

MARKS = 5000
"""taken at a time"""


def build(facts: Facts, segments: Segments, pause: Callable[[], None] = lambda: None) -> int:
    """Bring the segments to what the facts are; how many months were made. ``pause`` lets others go on meanwhile."""
    done = 0
    while marks := facts.dirty(MARKS):
        months = sorted({month for mark in marks for month in knowing.months_of(mark)})
        made = {month: _made(facts, segments, month, pause) for month in months}
        done += len(made)
        clean = [mark for mark in sorted(set(marks)) if all(made[month] for month in knowing.months_of(mark))]
        if not clean:
            return done  # another one makes the same months: its turn
        facts.clean(clean)
        if len(marks) < MARKS:
            return done
    return done


def rebuild(facts: Facts, segments: Segments, pause: Callable[[], None] = lambda: None) -> list[str]:
    """Make anew what an older release left, or what does not have as many facts as its month: those months."""
    counted = facts.months()
    wrong = [
        month for month in sorted({*counted, *segments.versions()}) if _is_wrong(segments.find(month), counted[month])
    ]
    for month in wrong:
        _made(facts, segments, month, pause)
    return wrong


def as_of(instant: datetime, facts: Facts, columns: Columns) -> Columns:
    """The columns as they were known at an instant: the months of what was learned since, made from what was known."""
    later = [*facts.changed_since(instant)]
    months = {one.month for one in later if one.month}
    known = [before for one in later if (before := knowing.as_of(one, instant)) is not None]
    months |= {one.month for one in known if one.month}
    old = Columns(dict(columns.months), columns.words, columns._codes, columns._repeats)
    for month in sorted(months):
        changed = {one.number for one in later}
        rows = [row for row in facts.of_month(month) if row["number"] not in changed]
        old.take(make(month, [*rows, *_plain(known, month)], version=-1))
    return old


def _plain(known: Iterable[Fact], month: str) -> Iterator[dict[str, object]]:
    return (to_plain(one) for one in known if one.month == month)


def _made(facts: Facts, segments: Segments, month: str, pause: Callable[[], None]) -> bool:
    """False: somebody else saved the month meanwhile, perhaps from older facts."""
    there = segments.find(month) or Segment(month)
    rows = list(facts.of_month(month))
    pause()
    segment = make(month, rows, there.version)
    pause()
    try:
        segments.keep(replace(segment, version=there.version))
    except Conflict:
        return False
    return True


def _is_wrong(segment: Segment | None, count: int) -> bool:
    return segment is None or segment.edition != EDITION or segment.size != count
