"""A part of supervision's door: appointments for sessions, and what a desk asks of a matter that leaders deal with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.supervision.course import Course, course_of, holder, is_known
from services.supervision.receptions import appointment, offers, papers, views
from services.supervision.receptions.appointment import Appointment
from services.supervision.receptions.store import Appointments, Sessions
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.deadlines import Today, calendar
from shared.errors import Invalid
from shared.events.routing import PaperIssued
from shared.matters import numbers
from shared.matters.people import Officer
from shared.matters.steps.leaders import APPOINTMENT_OPENING, APPOINTMENT_STEPS

POWER = "read_leaders_work"


class BookingDesk:
    """Appointments of the asker's office."""

    sessions_kept = Stored(Sessions)
    appointments_kept = Stored(Appointments)
    watches: Any
    clock: Any
    here: Any

    @rpc
    def appointments(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the office's appointments."""
        return self._appointments().page(where, by)

    @rpc
    def appointment(self, number: str, by: Any) -> Any:
        """One appointment."""
        return self._appointments().item(number, by)

    @rpc
    def book_session(self, form: Any, by: Any) -> Any:
        """Book a matter for a session: the petitioner is told, the units are called."""
        desk = replace(self._appointments(), papers=self._told_of_it)
        return desk.open_new("book_session", form, by, self._numbered(self.appointments_kept))

    @rpc
    def cancel_appointment(self, number: str, form: Any, by: Any) -> Any:
        """Cancel it; the petitioner is told."""
        return self._appointments_off().take("cancel_appointment", number, form, by)

    def _appointments(self) -> Desk[Appointment]:
        units = self.here.topology.units

        def row(one: Appointment) -> dict[str, Any]:
            held = self.sessions_kept.find(one.session)
            return views.appointment_row(one, [each.matter for each in held.matters] if held else [], units)

        return Desk(
            self.appointments_kept, self.clock, POWER, {**APPOINTMENT_OPENING, **APPOINTMENT_STEPS},
            {"book_session": self._book_matter, "cancel_appointment": appointment.cancel_appointment},
            sees=lambda one, by: by.is_of(one.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda one, by, today: offers.of_appointment(one), row=row, view=row,
        )  # fmt: skip

    def _appointments_off(self) -> Desk[Appointment]:
        """The same desk, for the step that tells that it is off."""
        return replace(self._appointments(), papers=self._told_it_is_off)

    def _book_matter(self, number: str, form: Any, by: Officer, today: Today) -> tuple[Any, ...]:
        held = self.sessions_kept.find(numbers.normalise(form["session"]))
        if held is None or not by.is_of(held.unit):
            raise Invalid(fields={"session": "not_found"})
        matter = self.known_matter(form["matter"])
        if self.appointments_kept.is_booked(appointment.slot_of(held.number, matter)):
            raise Invalid(fields={"matter": "booked_already"})
        has_it = holder(self.watches.get(matter))
        filled = {**form, "matter": matter}
        return appointment.book_session(number, filled, by, today, held, has_it, self.here.topology.units)

    def _told_of_it(self, one: Appointment, events: list[Any], today: Today) -> list[PaperIssued]:
        held = self.sessions_kept.get(one.session)
        return list(papers.appointment(one, held, self.here.topology, today))

    def _told_it_is_off(self, one: Appointment, events: list[Any], today: Today) -> list[PaperIssued]:
        held = self.sessions_kept.get(one.session)
        return [papers.off(one, held, one.end_reason, self.here.topology.units, today)]

    def known_matter(self, written: str) -> str:
        """The number of a matter that leaders may deal with here; ``Invalid`` for any other, an accusation too."""
        number = numbers.normalise(written)
        try:
            is_record = bool(numbers.check(number).kind)
        except Invalid as fault:
            raise Invalid(fields={"matter": fault.code}) from fault
        if is_record or not is_known(self.watches.find(number)):
            raise Invalid(fields={"matter": "matter_not_known_here"})
        return number

    def course(self, number: str) -> Course:
        """Where a matter stands."""
        return course_of(number, self.watches.find(number), calendar())

    def _numbered(self, records: Any) -> Any:
        return lambda make: records.open_new(self.here.node, self.clock.today().year, make)

    def _reception_day(self) -> Today:
        return Today(self.clock.now(), self.clock.today(), calendar(), self.here.topology.deadlines)
