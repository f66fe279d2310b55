"""A part of statistics' door: the questions that the asker's unit keeps, and what can be asked at all."""

from __future__ import annotations

from typing import Any

from services.statistics import questions, saved
from services.statistics.catalogue import catalogue
from services.statistics.saved import SavedQuestion
from services.statistics.saved_store import SavedQuestions
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.deadlines import Today
from shared.errors import Refused
from shared.matters.people import Officer, require
from shared.matters.steps.questions import QUESTION_OPENING, QUESTION_STEPS

POWER = "read_statistics"
KEPT_AT_MOST = 100
"""questions of one unit"""


class SavedDesk:
    """Questions of one's own unit; other units do not know of them."""

    saved_questions = Stored(SavedQuestions)
    clock: Any
    here: Any

    @rpc
    def questions_kept(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the unit's questions, deleted ones only when asked for."""
        asked = dict(where or {})
        return self._saved().page({**asked, "state": asked.get("state") or saved.KEPT}, by)

    @rpc
    def question_kept(self, number: str, by: Any) -> Any:
        """One of them."""
        return self._saved().item(number, by)

    @rpc
    def save_question(self, form: Any, by: Any) -> Any:
        """Keep a question; ``Refused('questions_too_many')`` when the unit has a hundred."""
        kept, node, year = self.saved_questions, self.here.node, self.clock.today().year
        return self._saved().open_new("save_question", form, by, lambda make: kept.open_new(node, year, make))

    @rpc
    def rename_question(self, number: str, form: Any, by: Any) -> Any:
        """Another title."""
        return self._saved().take("rename_question", number, form, by)

    @rpc
    def delete_question(self, number: str, form: Any, by: Any) -> Any:
        """Off the list."""
        return self._saved().take("delete_question", number, form, by)

    @rpc
    def catalogue(self, by: Any) -> Any:
        """Figures, dimensions and filters by name, as the asker's page offers them."""
        reader = Officer.read(by)
        require(reader, POWER)
        unit = self.here.topology.units.find(reader.unit)
        return catalogue(self.here.topology, unit.division if unit else "")

    def _saved(self) -> Desk[SavedQuestion]:
        def kept(number: str, form: Any, by: Officer, today: Today) -> tuple[Any, ...]:
            questions.read(form["question"], today.on)
            if self.saved_questions.count({"unit": by.unit, "state": saved.KEPT}) >= KEPT_AT_MOST:
                raise Refused("questions_too_many", count=KEPT_AT_MOST)
            return saved.save_question(number, {**form, "question": to_plain(form["question"])}, by, today)

        return Desk(
            self.saved_questions, self.clock, POWER, {**QUESTION_OPENING, **QUESTION_STEPS},
            {**saved.RULES, "save_question": kept},
            sees=lambda one, by: by.is_of(one.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda one, by, today: saved.offers(one, by), row=_row, view=_row,
        )  # fmt: skip


def _row(one: SavedQuestion) -> dict[str, Any]:
    return {
        "number": one.number, "title": one.title, "question": one.question, "state": one.state,
        "state_zh": saved.STATES[one.state], "saved_on": one.saved_on.isoformat(), "version": one.version,
    }  # fmt: skip
