"""A part of statistics' door: the published figures of this node, for anybody."""

from __future__ import annotations

from functools import cache
from typing import Any

from services.statistics import hiding, public, questions, schemas, scope, sheet
from services.statistics.columns import Columns
from services.statistics.conditions import Test
from services.statistics.grid import Dims
from services.statistics.hiding import DASH, HALVES
from services.statistics.periods import Period
from shared.bus.provide import Kept
from shared.bus.rpc import rpc
from shared.matters.forms import load
from shared.matters.questions import PublicForm

SPANS_SHOWN = 12


class Published:
    """The tables as they were last made, so that they are made once however many read them: they are the same for
    everybody, and change only when the facts do."""

    def __init__(self) -> None:
        self.versions: dict[str, int] = {}
        self.tables: dict[str, Any] = {}


class PublicDesk:
    """The figures of a quarter or a year that is over: the same for everybody."""

    published = Kept(Published)
    clock: Any
    here: Any
    segments: Any
    known: Any
    _ages: Any

    @rpc
    def public_figures(self, where: Any, by: Any = None) -> Any:
        """``{period}`` -> ``{period, spans, tables, definitions, as_of, data_age, …}``; ``Refused('not_over_yet')``.
        Who asks makes no difference."""
        today = self.clock.today()
        period = public.chosen(load(PublicForm, where or {})["period"], today)
        columns: Columns = self.known()
        versions = {month: one.version for month, one in columns.months.items()}
        if versions != self.published.versions or today.isoformat() not in self.published.tables:
            self.published.versions, self.published.tables = versions, {today.isoformat(): None}
        if period.name not in self.published.tables:
            self.published.tables[period.name] = self._published_tables(period, columns)
        topology = self.here.topology
        return schemas.plain({
            **self.published.tables[period.name], "node": self.here.node, "node_zh": topology.node(self.here.node).name,
            "office": topology.front_unit(self.here.node).name, "definitions": public.definitions(),
            "period": {"name": period.name, "zh": period.zh, "from": period.first, "to": period.last},
            "spans": [{"name": one.name, "zh": one.zh} for one in public.over(today)[:SPANS_SHOWN]],
            "as_of": today, "rounding": "half_up", "shown_from": 3,
            "data_age": [{"node": one["node"], "zh": one["zh"], "heard_at": one["heard_at"],
                          "age_seconds": one["age_seconds"]} for one in self._ages()],
        })  # fmt: skip

    def _published_tables(self, period: Period, columns: Columns) -> dict[str, Any]:
        curtain = public.Curtain(lambda one, dims: self._published_counts(one, dims, columns))
        tables = {id: self._published_table(id, period, columns, curtain) for id in public.TABLES}
        return {"tables": tables, "hidden": any(one["hidden"] for one in tables.values())}

    def _published_table(self, id: str, period: Period, columns: Columns, curtain: public.Curtain) -> dict[str, Any]:
        dims, measures = public.TABLES[id]
        asked = questions.read({"measures": measures, "by": dims, "period": period.name, "places": 1}, period.last)
        names, as_of = schemas.namer(self.here.topology), self.clock.today()
        table = questions.answer(asked, columns, self._published_scope(columns), as_of, names)
        rows = [
            {"keys": row["keys"], "cells": {
                name: _cell(cell, curtain.hides(period, dims, tuple(row["keys"][one]["key"] for one in dims), name))
                for name, cell in row["cells"].items()
            }}
            for row in table["rows"]
        ]  # fmt: skip
        totals = {name: _cell(cell, curtain.hides(period, (), (), name)) for name, cell in table["totals"].items()}
        every = [*totals.values(), *(cell for row in rows for cell in row["cells"].values())]
        return {
            "id": id, "zh": public.TITLES[id], "by": list(dims), "columns": table["columns"], "totals": totals,
            "rows": rows if dims else [], "hidden": any(cell["shown"] == DASH for cell in every),
        }  # fmt: skip

    def _published_counts(self, period: Period, dims: Dims, columns: Columns) -> Any:
        asked = questions.read({"by": dims, "period": period.name}, period.last)
        scope_, as_of = self._published_scope(columns), self.clock.today()
        return sheet.count(cache(lambda day: questions.counter_of(asked, period, columns, scope_, as_of, day)))

    def _published_scope(self, columns: Columns) -> Test:
        """What the office at this node's counter answers for, and no accusation."""
        topology = self.here.topology
        front = topology.front_unit(self.here.node)
        own = scope.of_unit(front, topology.places, topology.units, columns.words["place"])
        return ("all", own, public.NO_ACCUSATION)


def _cell(cell: dict[str, Any], is_out: bool) -> dict[str, Any]:
    shown = {one: cell[one] for one in ("value", "shown", *HALVES) if one in cell}
    return {**shown, **hiding.NOTHING, **{one: None for one in HALVES if one in cell}} if is_out else shown
