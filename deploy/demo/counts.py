"""Whether a node's counts are what was filed: every dimension, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from deploy.demo.compare import Difference
from deploy.demo.person import Person, Waited, wait_for
from deploy.demo.story import received, summary

SHOWN_FROM = 3
"""smaller counts are not shown, so that nobody is recognised in them"""


@dataclass(frozen=True)
class Filed:
    """What the demonstration filed: the keys under which a node must count it."""

    node: str
    level: str
    unit: str
    channel: str
    category: str

    def key(self, by: str) -> str:
        """Its key in the table by that dimension."""
        return str(getattr(self, by))


DIMENSIONS = ("node", "level", "channel", "category")


def compare(reader: Person, filed: Iterable[Filed]) -> tuple[Difference, ...]:
    """All that the node counts otherwise; it is given a moment to hear the last filing."""
    filed = list(filed)
    with suppress(Waited):  # the tables say what is missing
        wait_for("every filing counted", lambda: received(reader) >= len(filed))
    return tuple(one for by in DIMENSIONS for one in _table(summary(reader, by), by, filed))


def _table(table: Mapping[str, Any], by: str, filed: list[Filed]) -> Iterable[Difference]:
    wanted = Counter(one.key(by) for one in filed)
    if table["totals"]["received"] != len(filed):
        yield Difference(f"received, by {by}", str(len(filed)), str(table["totals"]["received"]))
    rows = {row["key"]: row["received"] for row in table["rows"]}
    for key in sorted(wanted | rows.keys()):
        is_hidden = key in rows and rows[key] is None and wanted[key] < SHOWN_FROM
        if not is_hidden and rows.get(key, 0) != wanted[key]:
            yield Difference(f"{by} {key}", str(wanted[key]), str(rows.get(key, 0)))
