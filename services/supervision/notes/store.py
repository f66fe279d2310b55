"""The cabinet of leaders' notes, by their own numbers."""

from __future__ import annotations

from services.supervision.notes.rules import LeaderNote
from shared.store.numbered import Numbered
from shared.store.repository import Index


class LeaderNotes(Numbered[LeaderNote]):
    """Notes by number."""

    kind = LeaderNote
    name = "leader_notes"
    letter = "L"
    indexes = (Index("unit", "state"), Index("to_unit", "state"), Index("matter"))
