"""A part of statistics' door: the short table that every overview begins with, by one dimension.

Who may see small counts has it from the facts themselves, as new as the last event. Who may not has it as an answer of
``ask``, which hides a figure here as in every other question about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.statistics import counting, periods, questions, schemas, scope
from services.statistics.counting import Question
from services.statistics.small import SHOWN_FROM
from shared.bus.rpc import rpc
from shared.codec import to_plain
from shared.errors import Forbidden, Refused
from shared.links.topology import Topology
from shared.matters.forms import load
from shared.matters.people import Officer, may, require

MEASURES: Mapping[str, str] = {
    "received": "total_submissions", "initial": "initial_count", "repeat": "repeat_count",
    "matters": "distinct_matter_count", "in_hand": "in_hand_count", "concluded": "concluded_count",
}  # fmt: skip
"""a column of the table -> the indicator that counts the same"""
RATE = "on_time_conclusion_rate"


class SummaryDesk:
    """Counts by one dimension."""

    facts: Any
    clock: Any
    here: Any
    known: Any
    table: Any
    _ages_for: Any

    @rpc
    def summary(self, question: Any, by: Any) -> Any:
        """``{by, from, to, territory}`` -> ``{rows, totals, unit, period, as_of, data_age, sum_of_parts, hidden}``.

        Who may not see small counts sees None in their place, and asks for a year, a half, a quarter or a month, whole
        or up to today; ``Refused('small_counts_span')`` for other days. An accusation is counted only for the unit that
        received it and, of them all, for the supervisors of the topmost node: nobody else shall notice from a count
        that there is one (T22 art. 30). Whose figures somebody sees follows from the unit (``scope``).
        """
        reader = Officer.read(by)
        require(reader, "read_statistics")
        sees_small = may(reader.roles, "read_small_counts")
        form = load(schemas.QuestionForm(), question)
        unit, topology = self.here.topology.units.find(reader.unit), self.here.topology
        if unit is None:
            raise Forbidden("forbidden", action="read_statistics")
        sees_all = sees_small and self.here.node == topology.root
        today = self.clock.today()
        asked = counting.ask(form, today, None if sees_all else reader.unit, scope.fields_of(unit))
        if sees_small:
            parts, total = self.facts.tallies(asked)
            table = counting.summarise(asked, parts, total, schemas.names(asked.by, topology)) | {"hidden": False}
        else:
            whole = self.table(as_question(asked, today, topology), reader, self.known(), today)
            table = as_summary(asked, schemas.plain(whole))
        return to_plain({**table, "as_of": self.clock.now(), "data_age": self._ages_for(reader)})


def as_question(asked: Question, today: date, topology: Topology) -> questions.Asked:
    """The same as a question of named spans; ``Refused('small_counts_span')`` where no span has these days."""
    period = periods.of_days(asked.since, asked.until, today)
    if period is None:
        raise Refused("small_counts_span")
    place = topology.places.find(asked.territory) if asked.territory else None
    level = place.level if place else topology.places.levels[-1].id
    where = [{"dimension": f"{questions.TERRITORY}{level}", "keys": [asked.territory]}] if asked.territory else []
    form = {"measures": [*MEASURES.values(), RATE], "by": [asked.by], "where": where, "places": 1}
    return questions.read({**form, "period": period.name}, today)


def as_summary(asked: Question, table: Mapping[str, Any]) -> dict[str, Any]:
    """The table of ``ask`` in the shape of ``counting.summarise``; what is hidden is None, and the last."""
    rows = [
        {"key": row["keys"][asked.by]["key"], "zh": row["keys"][asked.by]["zh"], **_cells(row["cells"])}
        for row in table["rows"]
    ]
    rows = [row for row in rows if row["received"] != 0]
    totals = _cells(table["totals"])
    rows.sort(key=lambda row: ("" if asked.by == "month" else -(row["received"] or 0), row["key"]))
    whole = None if table["hidden"] else totals["received"]
    return {
        "by": asked.by, "unit": counting.UNIT, "matter_unit": counting.MATTER_UNIT,
        "period": {"from": asked.since.isoformat(), "to": asked.until.isoformat(), "of": "received_on"},
        "rows": rows, "totals": totals, "hidden": table["hidden"], "shown_from": SHOWN_FROM,
        "sum_of_parts": {
            "holds": not any(one["code"] == "sum_of_parts" for one in table["warnings"]), "parts": whole, "total": whole
        },
    }  # fmt: skip


def _cells(cells: Mapping[str, Any]) -> dict[str, Any]:
    rate = cells[RATE]
    return {
        **{name: cells[one]["value"] for name, one in MEASURES.items()}, "on_time": rate["numerator"],
        "on_time_rate": {
            "numerator": rate["numerator"], "denominator": rate["denominator"],
            "value": None if rate["value"] is None else float(rate["value"]),
        },
    }  # fmt: skip
