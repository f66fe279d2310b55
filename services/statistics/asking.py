"""A part of statistics' door: any question, and the submissions behind a figure. Answered from the columns."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import eventlet

from services.statistics import building, hiding, questions, schemas, scope, sheet
from services.statistics.columns import Columns
from services.statistics.conditions import Test
from services.statistics.periods import Period
from services.statistics.questions import Asked
from services.statistics.store import Segments
from shared.bus.provide import Kept
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.codec import to_plain
from shared.errors import Forbidden
from shared.matters.forms import load
from shared.matters.people import Officer, may, require
from shared.matters.questions import AskForm, DrillForm
from shared.ops import log

LOG = log.get(__name__)
BUILD_SECONDS, CHECK_SECONDS = 1, 3600


class AskingDesk:
    """Questions of those who may read statistics; what they see follows from who they are."""

    segments = Stored(Segments)
    columns = Kept(Columns)
    facts: Any
    clock: Any
    here: Any
    _ages: Any

    @claimed_timer(interval=BUILD_SECONDS)
    def build(self) -> None:
        """Make anew the months whose facts changed."""
        building.build(self.facts, self.segments, _pause)

    @claimed_timer(interval=CHECK_SECONDS, eager=True)
    def check_segments(self) -> None:
        """Months of an earlier release, or without all their facts, are made anew; and all are read at the start."""
        for month in building.rebuild(self.facts, self.segments, _pause):
            LOG.warning("segment_made_anew", month=month)
        self.known()

    @rpc
    def ask(self, question: Any, by: Any) -> Any:
        """``{measures, by, where, period, compare, of, as_of, places}`` -> the table with units, age, warnings."""
        reader, form = Officer.read(by), load(AskForm, question, clock=self.clock)
        require(reader, "read_statistics")
        columns, now = self.known(form["as_of"]), self.clock.now()
        asked = questions.read(form, self.clock.today())
        as_of = self.clock.day_of(form["as_of"] or now)
        if not may(reader.roles, "read_small_counts"):
            hiding.check(asked, as_of=form["as_of"])
        table = self.table(asked, reader, columns, as_of)
        ages = self._ages_for(reader)
        return schemas.plain({"hidden": False, **table, "as_of": form["as_of"] or now, "data_age": ages})

    @rpc
    def drill(self, question: Any, by: Any) -> Any:
        """``{…question, row, after, limit}`` -> ``{rows, total, next}``: the submissions behind one row, without words
        or persons, for those who may see small counts; accusations are left out."""
        reader, form = Officer.read(by), load(DrillForm, question, clock=self.clock)
        require(reader, "read_statistics")
        require(reader, "read_small_counts")
        columns = self.known(form["as_of"])
        asked, row = questions.read(form, self.clock.today()), {one["dimension"]: one["key"] for one in form["row"]}
        seen: Test = ("all", self.sees(reader, columns), ("false", "is_sealed"))
        as_of = self.clock.day_of(form["as_of"] or self.clock.now())
        numbers, total = questions.below(
            asked, row, columns, seen, as_of, form["after"] or "", form["limit"] + 1, form["half"]
        )  # fmt: skip
        shown = numbers[: form["limit"]]
        found = {one.number: one for one in self.facts.some({"_id": {"$in": shown}}, limit=len(shown) or 1)}
        rows = [schemas.fact_row(found[one], self.here.topology) for one in shown if one in found]
        return to_plain({"rows": rows, "total": total, "next": shown[-1] if len(numbers) > len(shown) else None})

    def table(self, asked: Asked, reader: Officer, columns: Columns, as_of: date) -> dict[str, Any]:
        """The table of a question as this reader may see it."""
        scope_, names = self.sees(reader, columns), schemas.namer(self.here.topology)
        table = questions.answer(asked, columns, scope_, as_of, names)
        if may(reader.roles, "read_small_counts"):
            return table

        def counted(period: Period, dims: tuple[str, ...]) -> Any:
            about = hiding.unfiltered(asked, dims)
            of = cache(lambda day: questions.counter_of(about, period, columns, scope_, as_of, day))
            return sheet.count(of)

        return hiding.suppress(table, asked, questions.compared_with(asked), counted, _pause)

    def known(self, as_of: datetime | None = None) -> Columns:
        """The columns as they are, or as they were known at an instant."""
        with self.columns.lock:
            self.columns.refresh(self.segments.versions(), self.segments.find, _pause)
        return building.as_of(as_of, self.facts, self.columns, _pause) if as_of else self.columns

    def sees(self, reader: Officer, columns: Columns) -> Test:
        """What the reader may see of the facts."""
        topology = self.here.topology
        unit = topology.units.find(reader.unit)
        if unit is None:
            raise Forbidden("forbidden", action="read_statistics")
        all_sealed = may(reader.roles, "read_small_counts") and self.here.node == topology.root
        own = scope.of_unit(unit, topology.places, topology.units, columns.words["place"])
        return ("all", own, scope.sealed(reader, sees_all=all_sealed))

    def _ages_for(self, reader: Officer) -> list[dict[str, Any]]:
        """How old the data of the nodes in the reader's territory is."""
        topology = self.here.topology
        unit = topology.units.find(reader.unit)
        own = unit.division if unit and unit.kind in scope.OF_A_TERRITORY else ""
        inside = topology.places.contains
        return [one for one in self._ages() if own and inside(own, topology.node(one["node"]).division)]


def _pause() -> None:
    eventlet.sleep(0)
