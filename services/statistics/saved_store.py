"""The cabinet of questions that units keep."""

from __future__ import annotations

from services.statistics.saved import SavedQuestion
from shared.store.numbered import Numbered
from shared.store.repository import Index


class SavedQuestions(Numbered[SavedQuestion]):
    """Questions by number."""

    kind = SavedQuestion
    name = "saved_questions"
    letter = "V"
    indexes = (Index("unit", "state"),)
