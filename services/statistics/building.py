"""The segments of the months whose facts changed are made anew: from the facts, by whoever comes first, and no others.

A mark is taken off only the facts that were seen with it before their month was read: what changes meanwhile has a new
mark, and what comes meanwhile under the same one was not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from services.statistics import knowing
from services.statistics.columns import Columns
from services.statistics.fact import Fact
from services.statistics.segments import EDITION, make
from services.statistics.store import Facts, Segments
from shared.codec import to_plain
from shared.errors import Conflict

FACTS = 50_000
"""that changed are looked at in a turn"""
ROWS = 500
"""read at a time"""
Pause = Callable[[], None]


def _never() -> None:
    """Nobody waits."""


def build(facts: Facts, segments: Segments, pause: Pause = _never) -> int:
    """Bring the segments to what the facts are; how many months were made. ``pause`` lets others go on meanwhile."""
    done = 0
    while seen := facts.dirty(FACTS):
        months = sorted({month for mark in seen for month in knowing.months_of(mark)})
        made = {month: _made(facts, segments, month, pause) for month in months}
        done += len(made)
        clean = {mark: seen[mark] for mark in seen if all(made[month] for month in knowing.months_of(mark))}
        for part in _parts(clean):
            facts.clean(part)
            pause()
        if len(clean) < len(seen) or sum(map(len, seen.values())) < FACTS:
            return done  # another one makes the same months, or all is made: the next turn sees
    return done


def _parts(seen: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Sequence[str]]]:
    """So many marks at a time."""
    marks = iter(seen.items())
    while part := dict(islice(marks, ROWS)):
        yield part


def rebuild(facts: Facts, segments: Segments, pause: Pause = _never) -> list[str]:
    """Make anew what an older release left, or what does not have as many facts as its month: those months."""
    counted, kept = facts.months(), segments.sizes()
    months = sorted({*counted, *kept})
    wrong = [month for month in months if kept.get(month) != (counted.get(month, 0), EDITION)]
    for month in wrong:
        _made(facts, segments, month, pause)
    return wrong


def as_of(instant: datetime, facts: Facts, columns: Columns, pause: Pause = _never) -> Columns:
    """The columns as they were known at an instant: the months of what was learned since, made from what was known."""
    later = [*facts.changed_since(instant)]
    months = {one.month for one in later if one.month}
    known = [before for one in later if (before := knowing.as_of(one, instant)) is not None]
    months |= {one.month for one in known if one.month}
    months |= {month for mark in facts.dirty(FACTS) for month in knowing.months_of(mark)}  # not in the segments yet
    old = columns.copy()
    for month in sorted(months):
        changed = {one.number for one in later}
        rows = [row for row in _rows(facts, month, pause) if row["number"] not in changed]
        old.take(make(month, [*rows, *_plain(known, month)], version=-1, pause=pause))
    return old


def _plain(known: Iterable[Fact], month: str) -> Iterator[dict[str, object]]:
    return (to_plain(one) for one in known if one.month == month)


def _made(facts: Facts, segments: Segments, month: str, pause: Pause) -> bool:
    """False: somebody else saved the month meanwhile, perhaps from older facts."""
    version = segments.versions().get(month, 0)
    segment = make(month, _rows(facts, month, pause), version, pause)
    try:
        segments.keep(segment)
    except Conflict:
        return False
    return True


def _rows(facts: Facts, month: str, pause: Pause) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    rows = facts.of_month(month)
    while part := list(islice(rows, ROWS)):
        found += part
        pause()
    return found
