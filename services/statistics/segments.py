"""A segment: the facts of one month of receipt, as packed columns. Made from the facts, never added to."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
COUNTS = ("persons", "house_visits", "hop_count", "urged")
READ = ("number", "matter", *TEXTS, *DAYS, *FLAGS, *COUNTS)
"""the fields of a fact that are counted by"""
EDITION = 2
"""raised when the columns change: segments of an earlier edition are made anew"""


_FLAG = {None: UNKNOWN, False: NO, True: YES}


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
    again: np.ndarray[Any, Any]
    """1 where the matter is not the submission's own: it came before"""
    columns: Mapping[str, np.ndarray[Any, Any]]
    words: Mapping[str, tuple[str, ...]]


def make(
    month: str, rows: Iterable[Mapping[str, Any]], version: int = 0, pause: Callable[[], None] = lambda: None
) -> Segment:
    """The segment of a month from its facts, as plain values, in order of their numbers. ``pause`` is called between
    columns: a long month is long work."""
    facts = sorted(rows, key=lambda row: str(row["number"]))
    packer, packed, words = zlib.compressobj(1), list[bytes](), dict[str, tuple[str, ...]]()
    for array in _arrays(facts, words):
        packed.append(packer.compress(np.ascontiguousarray(array).tobytes()))
        pause()
    packed.append(packer.flush())
    text = base64.b64encode(b"".join(packed)).decode()
    return Segment(month, len(facts), words, text, EDITION, version)


def unpack(segment: Segment) -> Unpacked:
    """The columns of a segment."""
    size, raw, at = segment.size, zlib.decompress(base64.b64decode(segment.packed)) if segment.packed else b"", 0
    found: list[np.ndarray[Any, Any]] = []
    for kind in _dtypes():
        width = np.dtype(kind).itemsize * size
        found.append(np.frombuffer(raw[at : at + width], kind))
        at += width
    numbers, matters, again, *columns = found
    named = dict(zip((*TEXTS, *DAYS, *FLAGS, *COUNTS), columns, strict=True))
    return Unpacked(size, numbers, matters, again, named, segment.words or dict.fromkeys(TEXTS, ()))


def matter_hash(number: str) -> int:
    """What tells matters apart, in 64 bits: of ten million, two agree once in 400,000 times."""
    return int.from_bytes(hashlib.blake2b(number.encode(), digest_size=8).digest(), "little")


def _dtypes() -> list[str]:
    return ["S32", "<u8", "i1", *["<i4"] * (len(TEXTS) + len(DAYS)), *["i1"] * len(FLAGS), *["<i4"] * len(COUNTS)]


def _arrays(facts: Sequence[Mapping[str, Any]], words: dict[str, tuple[str, ...]]) -> Iterator[np.ndarray[Any, Any]]:
    """The columns in their order; the words of each text are put into ``words``."""
    numbers = [str(row["number"]) for row in facts]
    matters = [str(row.get("matter") or row["number"]) for row in facts]
    yield np.array(numbers, "S32")
    yield np.array([matter_hash(one) for one in matters], "<u8")
    again = zip(facts, numbers, matters, strict=True)
    yield np.array([row.get("is_initial") is False or own != matter for row, own, matter in again], "i1")
    for name in TEXTS:
        values = [row.get(name) or "" for row in facts]
        known = sorted(set(values))
        place = {word: code for code, word in enumerate(known)}
        words[name] = tuple(known)
        yield np.array([place[one] for one in values], "<i4")
    days: dict[Any, Any] = {None: UNKNOWN_DAY, "": UNKNOWN_DAY}
    for name in DAYS:
        values = [row.get(name) for row in facts]
        days |= {one: _day(one) for one in set(values) - days.keys()}
        yield np.array([days[one] for one in values], "<i4")
    for name in FLAGS:
        yield np.array([_FLAG[row.get(name)] for row in facts], "i1")
    for name in COUNTS:
        yield np.array([row.get(name) or 0 for row in facts], "<i4")


def _day(value: Any) -> int:
    return (value if isinstance(value, date) else date.fromisoformat(value)).toordinal()
