"""The cabinet of calls, where they were made and where the called unit works."""

from __future__ import annotations

from services.supervision.onsite.rules import Call
from shared.store.numbered import Numbered
from shared.store.repository import Index


class Calls(Numbered[Call]):
    """Calls by their number."""

    kind = Call
    name = "onsite_calls"
    letter = "O"
    indexes = (Index("by_unit", "state"), Index("unit", "state"))
