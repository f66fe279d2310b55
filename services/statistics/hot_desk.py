"""A part of statistics' door: topics and places where more comes than usual, and how old what is open is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.statistics import hiding, hot, periods, questions, schemas
from services.statistics.catalogue import territories
from services.statistics.columns import Columns
from services.statistics.questions import Asked
from shared.bus.rpc import rpc
from shared.errors import Invalid
from shared.matters.forms import load
from shared.matters.people import Officer, may, require
from shared.matters.questions import HotForm

TOPIC = "category2"
OPEN = ("in_hand_count", "overdue_count")
CHANNELS = ("total_submissions", "repeat_count", "repeat_rate", "multi_channel_share", "in_hand_count")


class HotDesk:
    """What a reader sees follows from who asks: every table is one that could be asked for by itself."""

    clock: Any
    here: Any
    known: Any
    table: Any
    _ages_for: Any

    @rpc
    def hot_topics(self, form: Any, by: Any) -> Any:
        """``{period, level, against, spans, at_least}`` -> ``{rows, spans, by_topic, by_age, …}``: topics by place that
        are above their usual; repeats and several channels by topic; the age of what is open, whenever it came."""
        reader, asked = Officer.read(by), load(HotForm, form)
        require(reader, "read_statistics")
        now, columns = self.clock.now(), self.known()
        place, today = self._hot_territory(asked["level"]), self.clock.today()
        period = asked["period"] or f"{today:%Y-%m}"
        by_place = questions.read({"measures": list(hot.MEASURES), "by": [TOPIC, place], "period": period}, today)
        if not may(reader.roles, "read_small_counts"):
            hiding.check(by_place)
        then = hot.spans(by_place.period, asked["against"], asked["spans"])
        tables = [
            (one, self._hot_table(replace(by_place, period=one), reader, columns, today))
            for one in (by_place.period, *then)
        ]  # fmt: skip
        rows = hot.rank(tables[0][1], tables[1:], (TOPIC, place), asked["at_least"])
        by_topic = questions.read(
            {"measures": list(CHANNELS), "by": ["category"], "period": period, "places": 1}, today
        )
        by_age = questions.read({"measures": list(OPEN), "by": ["age_band"], "period": periods.ALL}, today)
        shown = {name: self._hot_table(one, reader, columns, today) for name, one in
                 (("by_topic", by_topic), ("by_age", by_age))}  # fmt: skip
        return schemas.plain({
            "rows": rows, **shown, "level": asked["level"], "against": asked["against"], "at_least": asked["at_least"],
            "against_zh": hot.AGAINST[asked["against"]], "columns": tables[0][1]["columns"],
            "levels": [{"id": one.removeprefix(questions.TERRITORY), "zh": zh}
                       for one, zh in territories(self.here.topology.places)],
            "period": {"name": by_place.period.name, "from": by_place.period.first, "to": by_place.period.last,
                       "zh": by_place.period.zh},
            "spans": [{"name": one.name, "zh": one.zh} for one in then],
            "hidden": any(one.get("hidden") for one in (*(each for _, each in tables), *shown.values())),
            "as_of": now, "data_age": self._ages_for(reader),
        })  # fmt: skip

    def _hot_territory(self, level: str) -> str:
        name = f"{questions.TERRITORY}{level}"
        if name not in dict(territories(self.here.topology.places)):
            raise Invalid(fields={"level": "not_a_choice"})
        return name

    def _hot_table(self, asked: Asked, reader: Officer, columns: Columns, today: date) -> dict[str, Any]:
        table: dict[str, Any] = self.table(asked, reader, columns, today)
        return table
