"""A work list as data: which service is asked, who may see it, its states and columns."""

from __future__ import annotations

from dataclasses import dataclass

Columns = tuple[tuple[str, str, str], ...]
"""(field, heading, how it is shown: see ``labels.yaml``; ``due`` adds how far the limit is)"""


@dataclass(frozen=True)
class Worklist:
    """One list. ``item``: the collection whose page an item opens, empty when rows are not opened."""

    id: str
    heading: str
    power: str
    service: str
    method: str
    states: tuple[tuple[str, str], ...]
    columns: Columns
    item: str = ""
    first: str = ""
    """the state that is shown when none is asked for"""
