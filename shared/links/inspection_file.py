"""A profile's ``inspection.yaml``: how many concluded matters of a unit are looked at each quarter, read strictly."""

from __future__ import annotations

from typing import Any

from shared.links.topology_files import Entry, Faults

INSPECTION = "inspection.yaml"
USUAL_SAMPLE, SAMPLE_AT_MOST = 10, 100


def read_sample_size(content: Any, file: str, faults: Faults) -> int:
    """``{sample_size: 10}``, in matters; the usual size where the place has no file. Mistakes go to ``faults``."""
    if content is None:
        return USUAL_SAMPLE
    entry = Entry(file, "inspection", content if isinstance(content, dict) else {}, faults)
    size = entry.number("sample_size")
    entry.done()
    if not 1 <= size <= SAMPLE_AT_MOST:
        entry.wrong("topology_not_a_choice", field="sample_size", value=size, choices=f"1–{SAMPLE_AT_MOST}")
    return size
