"""A part of statistics' door: history is taken over part by part, and told to every level above."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.statistics import history, knowing
from services.statistics.fact import Fact
from shared.bus.on import on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import dumps, from_plain
from shared.errors import Conflict, Invalid
from shared.events.envelope import Envelope
from shared.events.statistics import HistoryTaken
from shared.matters.history import COLUMNS, ROWS_A_CALL
from shared.matters.people import Officer, require
from shared.store.numbered import Numbered
from shared.store.repository import Index

POWER = "exchange_register"


@dataclass(frozen=True)
class TakenPart:
    """A part of a file that was taken over."""

    number: str
    part: str
    """<file>/<nth>"""
    file: str
    source: str
    rows: int
    at: datetime
    by: str
    repeated: tuple[str, ...] = ()
    """keys of rows that stood in the file before"""
    version: int = 0


class TakenParts(Numbered[TakenPart]):
    """Parts by number; each once."""

    kind = TakenPart
    name = "taken_parts"
    letter = "H"
    indexes = (Index("part", unique=True), Index("file"))


class HistoryDesk:
    """Taking over registers of any kind."""

    taken_parts = Stored(TakenParts)
    facts: Any
    clock: Any
    here: Any

    @rpc
    def history_state(self, file: str, by: Any) -> Any:
        """``{parts, repeated}``: which parts of a file are here already, and which keys stood in them twice."""
        require(Officer.read(by), POWER)
        known = self.taken_parts.some({"file": {"$eq": str(file)[:64]}}, limit=100_000)
        repeated = [key for one in known for key in one.repeated]
        return {"parts": sorted(int(one.part.rpartition("/")[2]) for one in known), "repeated": repeated}

    @rpc
    def take_history(self, file: str, nth: int, source: str, rows: Any, by: Any) -> Any:
        """One part of a file (``ROWS_A_CALL`` rows at most, in the order of ``COLUMNS``) -> ``{new, same, corrected,
        repeated}``, the last as the rows' keys. Given again it changes nothing."""
        officer = Officer.read(by)
        require(officer, POWER)
        if not isinstance(rows, list) or len(rows) > ROWS_A_CALL or any(len(row) != len(COLUMNS) for row in rows):
            raise Invalid(fields={"rows": "wrong_type"})
        part, now = f"{str(file)[:64]}/{int(nth)}", self.clock.now()
        answer = self._take(str(file)[:64], str(source)[:20], COLUMNS, rows, part, self.here.node)
        above = self.here.topology.ancestors(self.here.node)
        texts = tuple(dumps(row).decode() for row in rows) if above else ()

        def make(number: str) -> tuple[Any, ...]:
            taken = TakenPart(number, part, str(file)[:64], str(source)[:20], len(rows), now, officer.name,
                              tuple(answer["repeated"]))  # fmt: skip
            told = HistoryTaken(number, self.here.node, taken.source, taken.file, COLUMNS, texts)
            return (taken, told) if above else (taken,)

        if not self.taken_parts.count({"part": part}):
            try:
                self.taken_parts.open_new(self.here.node, self.clock.today().year, make)
            except Conflict:
                return answer  # another call with the same part was faster
        return answer

    @on(HistoryTaken)
    def learn_history(self, said: HistoryTaken, envelope: Envelope) -> None:
        """A level below has taken over some rows."""
        if envelope.node != self.here.node:
            self._take(said.file, said.source, said.columns, map(json.loads, said.rows), envelope.id, said.node)

    def _take(
        self, file: str, source: str, columns: Iterable[str], rows: Iterable[Any], batch: str, node: str
    ) -> dict[str, Any]:
        topology, now = self.here.topology, self.clock.now()
        front = topology.front_unit(node)
        register = history.Register(
            source, file, node, topology.node(node).level, front.id, topology.node(node).division, now, batch
        )  # fmt: skip
        told = [*history.facts_of(history.records(tuple(columns), rows), register, topology.places)]
        first: dict[str, Mapping[str, Any]] = {}
        repeated = [one for one in told if first.setdefault(one["number"], one) is not one]
        taken = set(self.facts.add_many([*first.values()]))
        found = {"same": 0, "corrected": 0}
        for fact in self._known(taken):
            what = history.corrected(fact, first[fact.number])
            if what == "repeated":
                repeated.append(dict(first[fact.number]))
                continue
            found[what] += 1
            if what == "corrected":
                self._correct(fact, first[fact.number], batch, now)
        keys = [one["number"] for one in repeated]
        return {"new": len(first) - len(taken), **found, "repeated": keys}

    def _known(self, numbers: set[str]) -> list[Fact]:
        found: list[Fact] = self.facts.some({"_id": {"$in": sorted(numbers)}}, limit=len(numbers)) if numbers else []
        return found

    def _correct(self, before: Fact, new: Mapping[str, Any], batch: str, now: datetime) -> None:
        own = {"earlier": [], "version": before.version, "dirty": before.dirty}
        after = from_plain(Fact, {**new, **own})
        kept = knowing.note(before, knowing.with_past_of(after, before), now, batch)
        self.facts.save(kept)
