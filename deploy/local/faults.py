"""Why a cluster did not come up, in words that name the culprit."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Any

from shared.errors import Unavailable
from shared.terminal import tell

TAIL_LINES = 30


class CannotStart(Unavailable):
    """Facts: ``part`` (what failed), ``reason``; ``tail``: the last lines of its log, if it has one."""

    def __init__(self, code: str, *, log: Path | None = None, **facts: Any) -> None:
        self.log = log
        self.tail = tail(log) if log else ""
        super().__init__(code, log=str(log or ""), **facts)

    def __str__(self) -> str:
        return "\n".join(part for part in (tell(self.code, **self.facts), self.tail) if part)


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The last lines of a log; empty when there is none."""
    try:
        with log.open(encoding="utf-8", errors="replace") as file:
            return "".join(deque(file, lines)).rstrip()
    except OSError:
        return ""
