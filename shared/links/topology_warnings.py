"""A profile's ``supervision.yaml``: from which share of its time a limit is yellow and red, read strictly."""

from __future__ import annotations

from typing import Any

from shared.deadlines import Shares
from shared.links.topology_files import Entry, Faults

SUPERVISION = "supervision.yaml"


def read_shares(content: Any, file: str, faults: Faults) -> Shares:
    """``warnings: {yellow: 67, red: 90}``, in whole percent; the usual shares where the place has no file. Mistakes go
    to ``faults``."""
    if content is None:
        return Shares()
    given = content.get("warnings") if isinstance(content, dict) else None
    if not isinstance(given, dict) or set(content) != {"warnings"}:
        faults.add(file, "-", "topology_wrong_type", field="warnings", kind="{yellow: 67, red: 90}")
        return Shares()
    entry, before = Entry(file, "warnings", given, faults), len(faults.found)
    found = Shares(entry.number("yellow", Shares.yellow), entry.number("red", Shares.red))
    entry.done()
    if len(faults.found) == before and not found.is_in_order:
        entry.wrong("topology_shares", yellow=found.yellow, red=found.red)
    return found
