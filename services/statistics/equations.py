"""Which unknowns a system of sums determines: exact, in remainders of a large prime."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Row = dict[int, int]
"""unknown -> its factor in a sum that comes to a known number"""
PRIME = (1 << 61) - 1


def determined(rows: Iterable[Row]) -> list[int]:
    """The unknowns that could be one number only.

    Sums that are the only ones with some unknown tell nothing of the rest: they are laid aside one by one until none is
    left of these. What remains is mostly small, and solved (Gauss and Jordan); then those laid aside are put in again,
    the last one first, each solved for the unknown that it alone had.
    """
    waiting = list(rows)
    core, aside = _peeled(waiting)
    system = Equations()
    for one in core:
        system.add(waiting[one])
    for unknown, one in reversed(aside):
        system.put(waiting[one], unknown)
    return [pivot for pivot, row in system.rows.items() if len(row) == 1]


def _peeled(rows: list[Row]) -> tuple[list[int], list[tuple[int, int]]]:
    """The places of the rows that have no unknown of their own; and of the others, in the order of laying aside."""
    having: dict[int, set[int]] = {}
    for place, row in enumerate(rows):
        for unknown in row:
            having.setdefault(unknown, set()).add(place)
    single, aside = [unknown for unknown, places in having.items() if len(places) == 1], list[tuple[int, int]]()
    while single:
        unknown = single.pop()
        if len(having[unknown]) == 1:
            (place,) = having[unknown]
            aside.append((unknown, place))
            for other in rows[place]:
                having[other].discard(place)
                if len(having[other]) == 1:
                    single.append(other)
    gone = {place for _, place in aside}
    return [place for place in range(len(rows)) if place not in gone], aside


class Equations:
    """Each row is solved for an unknown of its own, its pivot, which stands in no other; only rows that have an unknown
    are looked at when it is taken out."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}
        self._having: dict[int, set[int]] = {}
        """unknown -> the pivots of the rows that have it"""

    def add(self, given: Row) -> None:
        """One more row of those that stand together."""
        row = self._reduced(given)
        if not row:
            return
        pivot = min(row, key=lambda one: len(self._having.get(one, ())))
        row = _normal(row, pivot)
        for other in list(self._having.get(pivot, ())):
            come, gone = _take_out(self.rows[other], pivot, row)
            for unknown in come:
                self._having.setdefault(unknown, set()).add(other)
            for unknown in gone:
                self._having[unknown].discard(other)
        self.rows[pivot] = row
        for unknown in row:
            self._having.setdefault(unknown, set()).add(pivot)

    def put(self, given: Row, pivot: int) -> None:
        """One more row, with an unknown that no row before it has; to be called when all others were added."""
        self.rows[pivot] = _normal(self._reduced(given), pivot)

    def _reduced(self, given: Row) -> Row:
        row = dict(given)
        for known in [one for one in row if one in self.rows]:
            _take_out(row, known, self.rows[known])
        return row


def _normal(row: Row, pivot: int) -> Row:
    if row[pivot] == 1:
        return row
    inverse = pow(row[pivot], -1, PRIME)
    return {unknown: factor * inverse % PRIME for unknown, factor in row.items()}


def _take_out(row: Row, pivot: int, by: Mapping[int, int]) -> tuple[list[int], list[int]]:
    """Less so many times the other row that the pivot is gone; the unknowns that came and those that went."""
    times, come, gone = row[pivot], list[int](), list[int]()
    for unknown, factor in by.items():
        before = row.get(unknown, 0)
        after = (before - times * factor) % PRIME
        if after:
            row[unknown] = after
            if not before:
                come.append(unknown)
        elif before:
            del row[unknown]
            gone.append(unknown)
    return come, gone
