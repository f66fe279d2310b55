"""A segment: the facts of one month of receipt, as packed columns. Made from the facts, never added to."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from services.statistics.conditions import NO, UNKNOWN, UNKNOWN_DAY, YES

TEXTS = (
    "node", "level", "unit", "received_by", "holder", "lead_unit", "place", "path", "channel", "form", "origin",
    "category_l1", "category_l2", "legal_class", "purpose", "legal_path", "action", "result", "closure_type",
    "office_evaluation", "unit_evaluation", "review", "re_review", "not_accepted_ground", "source",
)  # fmt: skip
DAYS = (
    "received_on", "action_on", "route_due_on", "notice_on", "notice_due_on", "accepted_on", "due_on", "concluded_on",
    "decided_on", "replied_on", "served_on", "closed_on", "withdrawn_on", "performed_on", "came_back_on",
)  # fmt: skip
FLAGS = (
    "is_initial", "is_sealed", "is_history", "anonymous", "notice_owed", "deemed", "on_time", "notice_on_time",
    "settled", "is_heard", "is_extended", "is_reopened", "is_mediated",
)  # fmt: skip
COUNTS = ("persons", "households", "hop_count", "urged")
READ = ("number", "matter", *TEXTS, *DAYS, *FLAGS, *COUNTS)
"""the fields of a fact that are counted by"""
EDITION = 1
"""raised when the columns change: segments of an earlier edition are made anew"""


@dataclass(frozen=True)
class Segment:
    """One month as it is kept; ``words``: of each text column, the words its codes stand for."""

    month: str
    size: int = 0
    words: dict[str, tuple[str, ...]] | None = None
    packed: str = ""
    edition: int = 0
    version: int = 0


@dataclass(frozen=True)
class Unpacked:
    """One month as it is counted: arrays of ``size`` rows."""

    size: int
    numbers: np.ndarray[Any, Any]
    matters: np.ndarray[Any, Any]
    """a hash of the matter's number: equal for submissions of one matter"""
    columns: Mapping[str, np.ndarray[Any, Any]]
    words: Mapping[str, tuple[str, ...]]


def make(month: str, rows: Iterable[Mapping[str, Any]], version: int = 0) -> Segment:
    """The segment of a month from its facts, as plain values, in order of their numbers."""
    facts = sorted(rows, key=lambda row: str(row["number"]))
    arrays, words = _arrays(facts)
    packed = b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)
    text = base64.b64encode(zlib.compress(packed, 1)).decode()
    return Segment(month, len(facts), words, text, EDITION, version)


def unpack(segment: Segment) -> Unpacked:
    """The columns of a segment."""
    size, raw, at = segment.size, zlib.decompress(base64.b64decode(segment.packed)) if segment.packed else b"", 0
    found: list[np.ndarray[Any, Any]] = []
    for kind in _dtypes():
        width = np.dtype(kind).itemsize * size
        found.append(np.frombuffer(raw[at : at + width], kind))
        at += width
    numbers, matters, *columns = found
    named = dict(zip((*TEXTS, *DAYS, *FLAGS, *COUNTS), columns, strict=True))
    return Unpacked(size, numbers, matters, named, segment.words or dict.fromkeys(TEXTS, ()))


def matter_hash(number: str) -> int:
    """What tells matters apart, in 64 bits: of ten million, two agree once in 400,000 times."""
    return int.from_bytes(hashlib.blake2b(number.encode(), digest_size=8).digest(), "little")


def _dtypes() -> list[str]:
    return ["S32", "<u8", *["<i4"] * (len(TEXTS) + len(DAYS)), *["i1"] * len(FLAGS), *["<i4"] * len(COUNTS)]


def _arrays(
    facts: Sequence[Mapping[str, Any]],
) -> tuple[list[np.ndarray[Any, Any]], dict[str, tuple[str, ...]]]:
    arrays = [
        np.array([str(row["number"]) for row in facts], "S32"),
        np.array([matter_hash(str(row.get("matter") or row["number"])) for row in facts], "<u8"),
    ]
    words: dict[str, tuple[str, ...]] = {}
    for name in TEXTS:
        values = [str(row.get(name) or "") for row in facts]
        known = sorted(set(values))
        place = {word: code for code, word in enumerate(known)}
        words[name] = tuple(known)
        arrays.append(np.array([place[one] for one in values], "<i4"))
    arrays += [np.array([_day(row.get(name)) for row in facts], "<i4") for name in DAYS]
    arrays += [np.array([_flag(row.get(name)) for row in facts], "i1") for name in FLAGS]
    arrays += [np.array([int(row.get(name) or 0) for row in facts], "<i4") for name in COUNTS]
    return arrays, words


def _day(value: Any) -> Any:
    if not value:
        return UNKNOWN_DAY
    return (value if isinstance(value, date) else date.fromisoformat(value)).toordinal()


def _flag(value: Any) -> Any:
    return UNKNOWN if value is None else YES if value else NO
