"""A part of statistics' door: the short table that every overview begins with, by one dimension; a fixed question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.statistics import periods, questions, schemas
from services.statistics.periods import Period
from services.statistics.questions import Asked
from shared.bus.rpc import rpc
from shared.codec import to_plain
from shared.errors import Refused
from shared.matters.forms import load
from shared.matters.people import Officer, may, require
from shared.matters.places import Gazetteer

MEASURES: Mapping[str, str] = {
    "received": "total_submissions", "initial": "initial_count", "repeat": "repeat_count",
    "matters": "distinct_matter_count", "in_hand": "in_hand_count", "concluded": "concluded_count",
}  # fmt: skip
"""a column of the table -> the indicator that it shows"""
RATE = "on_time_conclusion_rate"
UNIT = {"code": "submission_count", "zh": "件次"}
MATTER_UNIT = {"code": "matter_count", "zh": "件"}


class SummaryDesk:
    """Counts by one dimension."""

    clock: Any
    here: Any
    known: Any
    table: Any
    _ages_for: Any

    @rpc
    def summary(self, question: Any, by: Any) -> Any:
        """``{by, from, to, territory}`` -> ``{rows, totals, unit, period, as_of, data_age, sum_of_parts, hidden}``.

        Without ``from``: from the first of January of the year of ``to``; without it: up to today. Who may not see
        small counts sees None in their place, and asks for a year, a half, a quarter or a month, whole or up to today;
        ``Refused('small_counts_span')`` for other days. An accusation is counted only for the unit that received it
        and, of them all, for the supervisors of the topmost node: nobody else shall notice from a count that there is
        one (T22 art. 30). Whose figures somebody sees follows from the unit (``scope``).
        """
        reader, today = Officer.read(by), self.clock.today()
        require(reader, "read_statistics")
        form = load(schemas.QuestionForm(), question)
        period = _period(form, today)
        named = periods.of_days(period.first, period.last, today)
        if named is None and not may(reader.roles, "read_small_counts"):
            raise Refused("small_counts_span")
        asked = as_question(form, named or period, self.here.topology.places, today)
        whole = schemas.plain(self.table(asked, reader, self.known(), today))
        table = {"hidden": False, **as_summary(whole), "by": form["by"], "unit": UNIT, "matter_unit": MATTER_UNIT}
        days = {"from": period.first, "to": period.last, "of": asked.of}
        return to_plain({**table, "period": days, "as_of": self.clock.now(), "data_age": self._ages_for(reader)})


def _period(form: Mapping[str, Any], today: date) -> Period:
    until = form["until"] or today
    since = form["since"] or until.replace(month=1, day=1)
    return periods.read(f"{since}..{until}")


def as_question(form: Mapping[str, Any], period: Period, places: Gazetteer, today: date) -> Asked:
    """The same as a question like any other."""
    place = form["territory"] or ""
    found = places.find(place) if place else None
    level = found.level if found else places.levels[-1].id
    where = [{"dimension": f"{questions.TERRITORY}{level}", "keys": [place]}] if place else []
    asked = {"measures": [*MEASURES.values(), RATE], "by": [form["by"]], "where": where, "places": 1}
    return questions.read({**asked, "period": period.name}, today)


def as_summary(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table of ``ask`` in the shape of a summary: rows by falling ``received``, what is hidden is None and comes
    last, so that no order tells. A row: ``{key, zh, received, initial, repeat, matters, in_hand, concluded, on_time,
    on_time_rate}``."""
    (by,) = table["question"]["by"]
    rows = [{"key": one["keys"][by]["key"], "zh": one["keys"][by]["zh"], **_cells(one["cells"])}
            for one in table["rows"]]  # fmt: skip
    rows.sort(key=lambda row: (row["key"] if by == "month" else "", -(row["received"] or 0), row["key"]))
    totals = _cells(table["totals"])
    more = {name: table[name] for name in ("hidden", "shown_from") if name in table}
    return {"rows": rows, "totals": totals, "sum_of_parts": _check(rows, totals, table.get("hidden", False)), **more}


def _check(rows: list[dict[str, Any]], totals: Mapping[str, Any], is_hidden: bool) -> dict[str, Any]:
    if is_hidden:
        return {"holds": True, "parts": None, "total": None}
    parts = sum(row["received"] for row in rows)
    return {"holds": parts == totals["received"], "parts": parts, "total": totals["received"]}


def _cells(cells: Mapping[str, Any]) -> dict[str, Any]:
    rate = cells[RATE]
    value = None if rate["value"] is None else float(rate["value"])
    halves = {"numerator": rate["numerator"], "denominator": rate["denominator"], "value": value}
    counts = {name: cells[one]["value"] for name, one in MEASURES.items()}
    return {**counts, "on_time": rate["numerator"], "on_time_rate": halves}
