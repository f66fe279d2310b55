"""A part of intake's door: the provincial register out and in. ``IntakeService`` takes it over as it is.

A file comes in by steps: begun, staged row by row, committed by one write, then carried to its end, by whoever asked
and by a timer; killed at any moment it goes on from where it was, and no row is registered twice.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from marshmallow import fields, validate

from services.intake import register
from services.intake.matter import Matter
from services.intake.register import COMMITTED, DONE, Batch, Office, Staged, Taken
from services.intake.store import Batches, StagedRows, TakenOver
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.codec import from_plain, to_plain
from shared.deadlines import calendar
from shared.errors import Conflict, Invalid
from shared.matters.forms import PlainText, StrictSchema, Whole, load
from shared.matters.people import Officer, require
from shared.matters.provincial import Row
from shared.ops import log

POWER = "exchange_register"
ROWS_A_CALL = 200
ROWS_AT_MOST = 100_000
TRIES = 10
_log = log.get(__name__)


class ExportForm(StrictSchema):
    """A page of the register, in the order of numbers."""

    limit = Whole(at_least=1, at_most=ROWS_A_CALL, load_default=ROWS_A_CALL)
    after = PlainText(at_most=60, load_default="")


class BeginForm(StrictSchema):
    """The file: its hash, and how many rows it has."""

    file = fields.String(required=True, validate=validate.Regexp(r"\A[0-9a-f]{64}\Z"))
    rows = Whole(at_least=1, at_most=ROWS_AT_MOST, required=True)


class RegisterDesk:
    """The register of the node, for its operator."""

    taken_over = Stored(TakenOver)
    batches = Stored(Batches)
    staged_rows = Stored(StagedRows)
    registered: Any
    matters: Any
    clock: Any
    here: Any

    @rpc
    def export_rows(self, where: Any, by: Any) -> Any:
        """``{limit, after}`` -> ``{rows, next}``: the register row by row; of accusations the index entry."""
        officer, asked = self._operator(by), load(ExportForm, where)
        found = self.registered.some({"_id": {"$gt": asked["after"]}}, limit=asked["limit"] + 1)
        page, office = found[: asked["limit"]], self._office()
        _log.info("register_exported", rows=len(page), by=officer.user)
        rows = [to_plain(self._row(one, office)) for one in page]
        return {"rows": rows, "next": page[-1].number if len(found) > len(page) else None}

    @rpc
    def import_begin(self, form: Any, by: Any) -> Any:
        """Begin a file, or go on with it: ``{batch, state, rows, staged, done}``."""
        officer, filled = self._operator(by), load(BeginForm, form)
        with suppress(Conflict):  # it was begun before
            self.batches.add(Batch(filled["file"], filled["rows"], self.clock.now(), officer.user))
        return self._progress(filled["file"])

    @rpc
    def import_stage(self, batch: str, rows: Any, by: Any) -> Any:
        """``rows``: ``[{row, values}]``, 200 at most -> ``{faults: [{row, column, code}]}``. Staged again, a row
        changes nothing."""
        self._operator(by)
        register.must_be_open(self.batches.get(batch))
        office = self._office()
        faults = [fault for one in list(rows)[:ROWS_A_CALL] for fault in self._stage(batch, one, office)]
        return {"faults": faults, **self._progress(batch)}

    @rpc
    def import_commit(self, batch: str, by: Any) -> Any:
        """All rows are there and right: from here the file is taken over to its end."""
        officer = self._operator(by)
        kept = self.batches.get(batch)
        committed = register.commit(kept, self.staged_rows.count({"batch": batch}))
        if committed is not kept:
            self.batches.save(committed)
            _log.info("import_committed", rows=kept.rows, by=officer.user)
        return self._progress(batch)

    @rpc
    def import_carry(self, batch: str, by: Any) -> Any:
        """Register some more rows of a committed file; says how far it is."""
        self._operator(by)
        self._carry(self.batches.get(batch), ROWS_A_CALL)
        return self._progress(batch)

    @claimed_timer(60)
    def carry_imports(self) -> None:
        """Committed files whose importer went away are carried on."""
        for batch in self.batches.some({"state": COMMITTED}, limit=5):
            self._carry(batch, 5 * ROWS_A_CALL)

    def _operator(self, by: Any) -> Officer:
        officer = Officer.read(by)
        require(officer, POWER)
        return officer

    def _row(self, submission: Any, office: Office) -> Row:
        if submission.is_history:
            [taken] = self.taken_over.some({"number": submission.number}, limit=1)
            return register.sealed(taken.row) if submission.is_accusation else taken.row
        matter = self.matters.find(submission.matter) or Matter(submission.matter)
        return register.as_row(submission, matter, office)

    def _stage(self, batch: str, one: Any, office: Office) -> list[Any]:
        nth = int(one["row"])
        try:
            row = register.check(from_plain(Row, one["values"]), office)
            register.must_agree(row, self.taken_over.find(row.number), self._own(row.number))
        except Invalid as fault:
            return register.faults_of(fault, nth)
        with suppress(Conflict):  # staged before
            self.staged_rows.add(Staged(f"{batch}.{nth:07}", batch, nth, row))
        return []

    def _carry(self, batch: Batch, at_most: int) -> None:
        if batch.state != COMMITTED:
            return
        office = self._office()
        for staged in self.staged_rows.some({"batch": batch.id, "is_done": False}, limit=at_most):
            self._take_over(staged, office)
        if not self.staged_rows.count({"batch": batch.id, "is_done": False}):
            with suppress(Conflict):  # another replica came to its end first
                self.batches.save(replace(batch, state=DONE, done=batch.rows))

    def _take_over(self, staged: Staged, office: Office) -> None:
        """One row: its number is fixed first, then it is registered; each is done once, whoever does it."""
        row = staged.row
        if self._own(row.number) is None:
            taken = self.taken_over.find(row.number) or self._number(staged)
            with suppress(Conflict):  # registered before
                self.registered.add(*register.as_submission(taken, office))
        with suppress(Conflict):  # another replica was faster
            self.staged_rows.save(replace(staged, is_done=True))

    def _number(self, staged: Staged) -> Taken:
        year = staged.row.registered_on.year
        for _ in range(TRIES):
            serial = self.taken_over.last_serial(year) + 1
            number = register.number_taken(self.here.node, year, serial)
            try:
                return self.taken_over.add(Taken(staged.row.number, number, year, serial, staged.batch, staged.row))
            except Conflict:
                if (known := self.taken_over.find(staged.row.number)) is not None:
                    return known
        raise Conflict(number=staged.row.number)

    def _own(self, number: str) -> Any:
        """What was registered here under that very number, in this office and not taken over."""
        found = self.registered.find(number)
        return found if found is not None and not found.is_history else None

    def _progress(self, batch: str) -> Any:
        kept = self.batches.get(batch)
        staged = self.staged_rows.count({"batch": batch})
        return register.progress(kept, staged, self.staged_rows.count({"batch": batch, "is_done": True}))

    def _office(self) -> Office:
        topology, node = self.here.topology, self.here.node
        names = {one.user: one.name for one in topology.accounts_at(node)}
        return Office(
            node=node, level=topology.node(node).level, front_unit=topology.front_unit(node).id,
            places=topology.places, units=topology.units, calendar=calendar(), today=self.clock.today(),
            day_of=self.clock.day_of,
            noon_of=lambda day: datetime.combine(day, time(12), tzinfo=self.clock.zone).astimezone(UTC),
            clerk_name=lambda user: names.get(user, user),
        )  # fmt: skip
