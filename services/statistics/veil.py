"""What is left out of tables that add up to one another, decided table by table: what one shows, all of them know.

A table by unit and channel is read beside those by unit, by channel and the total: it is decided after them, and hides
whatever would tell what they hide. So a figure is hidden in every question about it, or in none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations
from typing import Any

from services.statistics.small import SHOWN_FROM, Cell, Sum, beside

Key = tuple[str, ...]
Dims = tuple[str, ...]
Counts = Mapping[str, Mapping[Key, int]]
"""what is counted -> key -> number"""
Hidden = frozenset[tuple[Key, str]]
"""(key, what is counted)"""


@dataclass(frozen=True)
class Veiled:
    """Of one table: what is left out, and what of it may be nought for all a reader knows."""

    hidden: Hidden
    blank: Hidden = frozenset()


Whole = tuple[str, tuple[str, ...]]
"""what is counted, and its parts"""
KEPT = 16
"""so many decisions, which may be megabytes each"""
FEW = 12
"""keys, under which different counts are not the same by chance, and of which a table may be thin"""
CELLS_AT_MOST, SYSTEM_AT_MOST = 6_000, 15_000
"""a finer table, or one with finer margins, is left out whole: most of it would be, and it would take too long"""


class System:
    """Tables by their tags, and the sums between their cells."""

    def __init__(self) -> None:
        self.counts: dict[Cell, int] = {}
        self.sums: list[Sum] = []
        self._places: dict[Hashable, int] = {}

    def cell(self, tag: Hashable, key: Key, name: str) -> Cell:
        """The cell of a table."""
        return self._places.setdefault((tag, key), len(self._places)), name

    def put(self, tag: Hashable, counts: Counts) -> list[tuple[Key, str, Cell]]:
        """A table's cells; a key that one count has and another lacks is nought there."""
        keys = sorted({key for one in counts.values() for key in one})
        found = [(key, name, self.cell(tag, key, name)) for name in counts for key in keys]
        self.counts |= {cell: counts[name].get(key, 0) for key, name, cell in found}
        return found

    def add_up(self, tag: Hashable, counts: Counts, wholes: Iterable[Whole]) -> None:
        """Within every key of the table, wholes are their parts."""
        wholes = list(wholes)
        for key in {key for one in counts.values() for key in one}:
            for whole, parts in wholes:
                cells = tuple(self.cell(tag, key, one) for one in parts)
                self.sums.append((self.cell(tag, key, whole), cells))

    def margin(self, tag: Hashable, key: Key, name: str, parts: Iterable[Cell]) -> None:
        """The cell is the sum of cells of another table."""
        self.sums.append((self.cell(tag, key, name), tuple(parts)))


def subsets(dims: Sequence[str]) -> list[Dims]:
    """Of these dimensions, the fewest first; each in order of their names."""
    names = sorted(dims)
    return [one for size in range(len(names) + 1) for one in combinations(names, size)]


def summed(counts: Counts, dims: Dims, onto: Dims) -> dict[str, dict[Key, int]]:
    """A table's counts by fewer dimensions. Without any there is one key, counted even where it is nought."""
    places = [dims.index(one) for one in onto]
    found: dict[str, dict[Key, int]] = {}
    for name, one in counts.items():
        total: dict[Key, int] = defaultdict(int)
        for key, value in one.items():
            total[tuple(key[place] for place in places)] += value
        found[name] = dict(total) if onto else {(): total[()]}
    return found


def decide(
    dims: Sequence[str], counts: Counts, wholes: Iterable[Whole], pause: Callable[[], None] = lambda: None
) -> dict[Dims, Veiled]:
    """What is left out of the table by ``dims`` (its ``counts``, keys in order of their names) and of those by fewer
    of them. ``wholes``: sums that hold within each key. ``pause``: lets others work meanwhile.

    What was decided of the same counts is kept for a while: a dashboard asks the same again and again.
    """
    whole = tuple(sorted(dims))
    single = _single(whole, counts)
    several = tuple(one for one in whole if one not in single)
    own, wholes = summed(counts, whole, several), list(wholes)
    same = blake2b(repr((several, sorted((name, sorted(one.items())) for name, one in own.items()), wholes)).encode())
    decided = _decided(Counted(same.digest(), several, own, wholes, pause))
    return {one: _longer(decided[tuple(x for x in one if x in several)], one, single) for one in subsets(whole)}


@dataclass(frozen=True)
class Counted:
    """A table of which is to be decided what is left out; the same as another one of the same ``digest``."""

    digest: bytes
    dims: Dims = field(compare=False)
    counts: Counts = field(compare=False)
    wholes: list[Whole] = field(compare=False)
    pause: Callable[[], None] = field(compare=False)


def _single(dims: Dims, counts: Counts) -> dict[str, str]:
    """Dimensions of which there is one key only: a table by them as well is the same table."""
    keys = {key for one in counts.values() for key in one}
    found = {name: {key[place] for key in keys} for place, name in enumerate(dims)}
    return {name: next(iter(words)) for name, words in found.items() if len(words) == 1}


def _longer(veiled: Veiled, dims: Dims, single: Mapping[str, str]) -> Veiled:
    """The same under keys of all the dimensions."""
    if not single.keys() & set(dims):
        return veiled

    def longer(hidden: Hidden) -> Hidden:
        return frozenset((_with_single(key, dims, single), name) for key, name in hidden)

    return Veiled(longer(veiled.hidden), longer(veiled.blank))


def _with_single(key: Key, dims: Dims, single: Mapping[str, str]) -> Key:
    rest = iter(key)
    return tuple(single[one] if one in single else next(rest) for one in dims)


@lru_cache(maxsize=KEPT)
def _decided(asked: Counted) -> dict[Dims, Veiled]:
    names = subsets(asked.dims)
    tables = {one: summed(asked.counts, asked.dims, one) for one in names}
    hidden: dict[Dims, Veiled] = {}
    for one in names:
        below = [other for other in names if set(other) <= set(one)]
        hidden[one] = _of(one, below, tables, asked.wholes, hidden, asked.pause)
    return hidden


def _alike(counts: Counts) -> dict[str, list[str]]:
    """What is counted, where several counts are the same under every key: the first of them -> all of them. They are
    left out together, as if everybody knew that they are the same; and there are half as many. Under few keys what is
    not nought may be the same by chance, and would be left out for nothing."""
    keys = sorted({key for one in counts.values() for key in one})
    found: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for name, one in counts.items():
        own = tuple(one.get(key, 0) for key in keys)
        found[own if len(keys) >= FEW or not any(own) else (name,)].append(name)
    return {names[0]: names for names in found.values()}


def _of_alike(wholes: list[Whole], alike: Mapping[str, list[str]]) -> list[Whole]:
    """The sums between the first ones. What is the same as its whole leaves nothing beside it, and tells nothing."""
    first = {name: one for one, names in alike.items() for name in names}
    found = [(first[whole], tuple(first[one] for one in parts)) for whole, parts in wholes]
    return list(dict.fromkeys(one for one in found if one[0] not in one[1]))


def _for_all(alike: Mapping[str, list[str]], veiled: Veiled) -> Veiled:
    """The same for all that are alike."""
    hidden, blank = (
        frozenset((key, each) for key, name in one for each in alike[name]) for one in (veiled.hidden, veiled.blank)
    )
    return Veiled(hidden, blank)


def _is_thin(own: Counts) -> bool:
    """Whether under many keys two thirds of all counts are small: hardly anything could be shown."""
    counted = [one for each in own.values() for one in each.values() if one]
    many = len({key for each in own.values() for key in each}) >= FEW
    return many and 3 * sum(one < SHOWN_FROM for one in counted) > 2 * len(counted)


def _of_all(alike: Mapping[str, list[str]], hidden: Hidden) -> Iterator[tuple[Key, str]]:
    """What is hidden of all that are alike: what one of them shows, is known of all."""
    keys: dict[str, set[Key]] = defaultdict(set)
    for key, name in hidden:
        keys[name].add(key)
    for name, names in alike.items():
        yield from ((key, name) for key in set.intersection(*(keys[each] for each in names)))


def _of(
    one: Dims, below: list[Dims], every: Mapping[Dims, Counts], every_whole: list[Whole], before: Mapping[Dims, Veiled],
    pause: Callable[[], None],
) -> Veiled:  # fmt: skip
    alike = _alike(every[one])
    tables = {tag: {name: every[tag][name] for name in alike} for tag in below}
    own, wholes = tables[one], _of_alike(every_whole, alike)
    size = sum(len(each) for tag in below for each in tables[tag].values())
    if sum(len(each) for each in own.values()) > CELLS_AT_MOST or size > SYSTEM_AT_MOST or _is_thin(own):
        all_cells = frozenset((key, name) for key in {key for each in own.values() for key in each} for name in own)
        return _for_all(alike, Veiled(all_cells, all_cells))
    system, new = System(), list[tuple[Key, str, Cell]]()
    for tag in below:
        found = system.put(tag, tables[tag])
        system.add_up(tag, tables[tag], wholes)
        new = found if tag == one else new
    for tag in below:
        for place in range(len(tag)):
            for key, name, cells in onto(tables[tag], tag, place, system):
                system.margin((*tag[:place], *tag[place + 1 :]), key, name, cells)
    others = [tag for tag in below if tag != one]
    left_out = {system.cell(tag, *each) for tag in others for each in _of_all(alike, before[tag].hidden)}
    blank = {system.cell(tag, *each) for tag in others for each in _of_all(alike, before[tag].blank)}
    decided = system.counts.keys() - {cell for _, _, cell in new}
    hidden, empty = beside(system.counts, system.sums, left_out, blank, decided, pause)
    veiled = Veiled(
        frozenset((key, name) for key, name, cell in new if cell in hidden),
        frozenset((key, name) for key, name, cell in new if cell in empty),
    )
    return _for_all(alike, veiled)


def onto(counts: Counts, tag: Dims, place: int, system: System) -> Iterator[tuple[Key, str, list[Cell]]]:
    """Of each cell of the table without the dimension at ``place``: the cells of this one that it is the sum of."""
    keys = sorted({key for one in counts.values() for key in one})
    groups: dict[Key, list[Key]] = defaultdict(list)
    for key in keys:
        groups[(*key[:place], *key[place + 1 :])].append(key)
    for less, parts in groups.items():
        for name in counts:
            yield less, name, [system.cell(tag, key, name) for key in parts]
