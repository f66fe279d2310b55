"""The terminal's language: Chinese, unless the locale says English."""

from __future__ import annotations

import os
import sys
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from shared.words import say


def language() -> str:
    """``zh`` or ``en``."""
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "en" if named.lower().startswith("en") else "zh"


def tell(code: str, **facts: Any) -> str:
    """The words for a code in the terminal's language."""
    return say(code, **facts)[language()]


def wide() -> Console:
    """A console for tables: the terminal's width, or wide enough when the output goes into a file or a pipe."""
    return Console(width=None if sys.stdout.isatty() else 180)


class Bar:
    """A bar on stderr: ``with Bar(words, total) as step``; ``step(n)`` moves it."""

    def __init__(self, words: str, total: int | None) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._bar = Progress(*columns, console=Console(stderr=True))
        self._task = self._bar.add_task(words, total=total)

    def __enter__(self) -> Any:
        self._bar.start()
        return lambda count: self._bar.advance(self._task, count)

    def __exit__(self, *_: object) -> None:
        self._bar.stop()
