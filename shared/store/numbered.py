"""A cabinet of records that carry numbers of their own: the next one is free, whoever else takes one meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from shared.errors import Conflict
from shared.matters import numbers
from shared.store.repository import Repository

E = TypeVar("E")
TRIES = 60
"""more than open records of one kind at the same time"""


class Numbered(Repository[E]):
    """Records by number; ``letter`` is their kind of ``numbers.KINDS``."""

    letter: ClassVar[str] = ""

    def open_new(self, node: str, year: int, make: Callable[[str], tuple[Any, ...]], because: str = "") -> E:
        """Save what ``make(number)`` gives, ``(record, *events)``, under the next free number of the year."""
        serial = self._last(node, year)
        for _ in range(TRIES - 1):
            serial += 1
            try:
                return self.add(*make(numbers.make(node, year, serial, self.letter)), because=because)
            except Conflict:
                continue
        return self.add(*make(numbers.make(node, year, serial + 1, self.letter)), because=because)

    def _last(self, node: str, year: int) -> int:
        head = f"{node.upper()}-{year:04d}-{self.letter}"
        where = {"_id": {"$gt": f"{head}0", "$lt": f"{head}:"}}
        found = self.some(where, sort=(("_id", -1),), limit=1)
        return numbers.check(getattr(found[0], self.key)).serial if found else 0
