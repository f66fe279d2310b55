"""Said by statistics: history that was taken over, so that every level above counts it too."""

from __future__ import annotations

from shared.events.declaration import UP, event


@event("history.taken", crosses=UP, said_by="home")
class HistoryTaken:
    """Some rows of an older register were taken over here. No words, no persons: what is counted, and no more."""

    number: str
    """of the part that was taken over"""
    node: str
    source: str
    file: str
    """the hash of the file"""
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    """a row each, as JSON: its values in the order of the columns"""
