"""A part of supervision's door: leaders' notes."""

from __future__ import annotations

from typing import Any

from services.supervision.notes import rules
from services.supervision.notes.rules import LeaderNote
from services.supervision.notes.store import LeaderNotes
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.deadlines import Today
from shared.matters.offers import Field, Offer
from shared.matters.people import Officer
from shared.matters.steps.leaders import NOTE_OPENING, NOTE_STEPS

POWER = "read_leader_notes"


class NotesDesk:
    """Notes that the asker's office tracks, or that ask the asker's unit."""

    notes_kept = Stored(LeaderNotes)
    known_matter: Any
    course: Any
    clock: Any
    here: Any

    @rpc
    def leader_notes(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the notes, the newest first."""
        return self._notes().page(where, by)

    @rpc
    def leader_note(self, number: str, by: Any) -> Any:
        """One note, and where its matter stands."""
        return self._notes().item(number, by)

    @rpc
    def write_note(self, form: Any, by: Any) -> Any:
        """Register a note."""
        return self._notes().open_new(
            "write_note", form, by, lambda make: self.notes_kept.open_new(self.here.node, self.clock.today().year, make)
        )

    @rpc
    def report_note(self, number: str, form: Any, by: Any) -> Any:
        """What was done because of it."""
        return self._notes().take("report_note", number, form, by)

    def _notes(self) -> Desk[LeaderNote]:
        topology = self.here.topology

        def write(number: str, form: Any, by: Officer, today: Today) -> tuple[Any, ...]:
            filled = {**form, "matter": self.known_matter(form["matter"]) if form["matter"] else ""}
            return rules.write_note(number, filled, by, today, topology.units)

        return Desk(
            self.notes_kept, self.clock, POWER, {**NOTE_OPENING, **NOTE_STEPS},
            {"write_note": write, "report_note": rules.report_note},
            sees=rules.may_read, mine=lambda by: {"$or": [{"unit": by.unit}, {"to_unit": by.unit}]},
            offers=_offers, row=self._note_row, view=self._note_view, local=topology.deadlines,
        )  # fmt: skip

    def _note_row(self, one: LeaderNote) -> dict[str, Any]:
        plain = to_plain(one)
        names = ("number", "leader", "post", "topic", "to_unit", "noted_on", "state")
        return {
            **{name: plain[name] for name in names}, "title": one.topic or one.matter, "matter_number": one.matter,
            "state_zh": rules.STATES[one.state], "note_due_on": plain["due_on"],
            "to_unit_name": self.here.topology.units.name(one.to_unit),
        }  # fmt: skip

    def _note_view(self, one: LeaderNote) -> dict[str, Any]:
        plain = to_plain(one)
        names = ("text", "tracked_until", "report", "reported_on", "reported_by")
        course = self.course(one.matter) if one.matter else None
        return {
            **self._note_row(one), **{name: plain[name] for name in names},
            "course": course.state_zh if course else "",
            "holder_name": self.here.topology.units.name(course.unit) if course else "",
        }  # fmt: skip


def _offers(one: LeaderNote, by: Officer, today: Today) -> tuple[Offer, ...]:
    field = Field("text", "落实情况", "textarea")
    return tuple(Offer(step, rules.STEPS[step], (field,)) for step in rules.now_open(one))
