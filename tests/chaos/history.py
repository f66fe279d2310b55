"""A history of what clients did, as Jepsen keeps it: invoke, then ok, fail, or info (it may or may not have happened).

One JSON line a record, written before the client goes on, so that a killed run still leaves its history behind.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Kind = Literal["invoke", "ok", "fail", "info"]
ENDS = ("ok", "fail", "info")


@dataclass(frozen=True)
class Record:
    """One line: operation ``op`` of ``process`` (a client) was begun or ended ``at`` (seconds, monotonic)."""

    op: int
    process: str
    type: Kind
    f: str
    """what was asked: file, look_up, refer, accept, decide, serve, reply, close, forge"""
    node: str
    at: float
    value: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Deed:
    """An operation from its invocation to its end; without an end it is ``info`` for ever."""

    op: int
    process: str
    f: str
    node: str
    asked: dict[str, Any]
    began: float
    outcome: str
    answered: dict[str, Any]
    ended: float

    @property
    def happened(self) -> bool:
        """Whether the client was told that it happened."""
        return self.outcome == "ok"

    @property
    def may_have_happened(self) -> bool:
        """Whether it happened or the client cannot know."""
        return self.outcome != "fail"


class Recorder:
    """Writes records of many threads to one file; every write is flushed before the call returns."""

    def __init__(self, path: Path, now: Callable[[], float] = time.monotonic) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._now = now
        self._file = path.open("w", encoding="utf-8")
        self._lock = threading.Lock()
        self._ids = itertools.count(1)

    def invoke(self, process: str, f: str, node: str, **value: Any) -> Record:
        """Say that ``process`` begins ``f``; hand the record back to the one call that ends it."""
        with self._lock:
            record = Record(next(self._ids), process, "invoke", f, node, self._now(), value)
            self._put(record)
        return record

    def end(self, begun: Record, kind: Kind, **value: Any) -> Record:
        """Say how it ended: ``ok``, ``fail`` (it certainly did not happen) or ``info``."""
        with self._lock:
            record = Record(begun.op, begun.process, kind, begun.f, begun.node, self._now(), value)
            self._put(record)
        return record

    def note(self, f: str, node: str, **value: Any) -> None:
        """A fault thrown or healed: a line of its own, no operation of a client."""
        with self._lock:
            self._put(Record(0, "nemesis", "info", f, node, self._now(), value))

    def close(self) -> None:
        """Nothing more is written."""
        with self._lock:
            self._file.close()

    def _put(self, record: Record) -> None:
        self._file.write(json.dumps(asdict(record), ensure_ascii=False, separators=(",", ":")) + "\n")
        self._file.flush()


def read(path: Path) -> list[Record]:
    """The records of a file; the half line that a killed run may leave at its end is passed over."""
    records = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            records.append(Record(**json.loads(line)))
        except json.JSONDecodeError:
            continue
    return records


def deeds(records: Iterable[Record]) -> list[Deed]:
    """Invocations joined with their ends, in the order they began; ``ValueError`` for an end without a beginning."""
    begun: dict[int, Record] = {}
    ended: dict[int, Record] = {}
    for record in records:
        if record.op == 0:
            continue
        if record.type == "invoke":
            begun[record.op] = record
        elif record.op not in begun or record.op in ended:
            raise ValueError(f"operation {record.op} ends without a beginning, or twice")
        else:
            ended[record.op] = record
    return [_join(record, ended.get(op)) for op, record in begun.items()]


def _join(begun: Record, end: Record | None) -> Deed:
    if end is None:
        return Deed(begun.op, begun.process, begun.f, begun.node, begun.value, begun.at, "info", {}, float("inf"))
    return Deed(begun.op, begun.process, begun.f, begun.node, begun.value, begun.at, end.type, end.value, end.at)
