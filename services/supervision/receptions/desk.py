"""A part of supervision's door: reception plans, sessions, appointments, and the public calendar."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any

from services.supervision.beside import beside
from services.supervision.receptions import appointment, offers, papers, rules, session, views
from services.supervision.receptions.booking import POWER, BookingDesk
from services.supervision.receptions.rules import Notice, Plan
from services.supervision.receptions.session import Session
from services.supervision.receptions.store import Plans
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.deadlines import Today
from shared.documents.edited import edited
from shared.errors import Conflict
from shared.events.envelope import Envelope
from shared.events.leaders import ReceptionCancelled
from shared.events.routing import PaperIssued
from shared.matters.forms import Day, StrictSchema, load
from shared.matters.people import Officer
from shared.matters.steps.leaders import PLAN_OPENING, PLAN_STEPS, SESSION_STEPS


class CalendarForm(StrictSchema):
    """Which month of the public calendar: any day of it; this month when none is given."""

    month = Day(load_default=None, allow_none=True)


class ReceptionsDesk(BookingDesk):
    """Receptions of the asker's office."""

    plans_kept = Stored(Plans)
    watches: Any
    public_duties: Any
    """of the roster's part: (unit, month) -> who is on duty, as published"""
    clock: Any
    here: Any

    # --- plans --------------------------------------------------------------------------------------------------------

    @rpc
    def reception_plans(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the office's plans."""
        return self._plans().page(where, by)

    @rpc
    def reception_plan(self, number: str, by: Any) -> Any:
        """One plan with its lines, notices and the sessions of its months."""
        return self._plans().item(number, by)

    @rpc
    def plan_reception(self, form: Any, by: Any) -> Any:
        """A new plan."""
        return self._plans().open_new("plan_reception", form, by, self._numbered(self.plans_kept))

    @rpc
    def add_line(self, number: str, form: Any, by: Any) -> Any:
        """One more line."""
        return self._plans().take("add_line", number, form, by)

    @rpc
    def drop_line(self, number: str, form: Any, by: Any) -> Any:
        """A line names no more days."""
        return self._plans().take("drop_line", number, form, by)

    @rpc
    def plan_sessions(self, number: str, form: Any, by: Any) -> Any:
        """Make the sessions of a month; made again, what is missing is added."""
        self._plans().take("plan_sessions", number, form, by)
        self._make_sessions(self.plans_kept.get(number), date.fromisoformat(form["month"]))
        return self.reception_plan(number, by)

    @rpc
    def publish_reception(self, number: str, form: Any, by: Any) -> Any:
        """Publish the sessions of a month. All that can be refused is refused before anything is written; then each
        session says that it is public, and the notice goes out. Broken off in between, it is taken again."""
        desk = self._publishing()
        desk.preview("publish_reception", number, form, by)
        today = self._reception_day()
        for one in self.sessions_kept.of_plan(number, date.fromisoformat(form["month"])):
            if one.state == session.PLANNED and one.held_on >= today.on:
                self.sessions_kept.save(*session.publish(one, today))
        return desk.take("publish_reception", number, form, by)

    @rpc
    def end_plan(self, number: str, form: Any, by: Any) -> Any:
        """End it."""
        return self._plans().take("end_plan", number, form, by)

    # --- sessions -----------------------------------------------------------------------------------------------------

    @rpc
    def reception_sessions(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the office's sessions."""
        return self._sessions().page(where, by)

    @rpc
    def reception_session(self, number: str, by: Any) -> Any:
        """One session: its matters, their results, and where each stands now."""
        return self._sessions().item(number, by)

    @rpc
    def change_session(self, number: str, form: Any, by: Any) -> Any:
        """Another leader, time or place; whoever booked is told, and the units that were called."""
        return self._sessions().take("change_session", number, form, by)

    @rpc
    def cancel_session(self, number: str, form: Any, by: Any) -> Any:
        """Cancel it; whoever booked is told, and their appointments are off."""
        shown = self._sessions().take("cancel_session", number, form, by)
        self._free_slots(self.sessions_kept.get(number))
        return shown

    @beside(ReceptionCancelled)
    def free_cancelled_slots(self, said: ReceptionCancelled, envelope: Envelope) -> None:
        """Whoever cancelled the session may have broken off before its appointments were off."""
        session = self.sessions_kept.find(said.number)
        if session is not None:
            self._free_slots(session)

    def _free_slots(self, session: Session) -> None:
        for one in self.appointments_kept.of(session.number):
            with suppress(Conflict):
                self.appointments_kept.save(appointment.freed(one, session.end_reason))

    @rpc
    def open_session(self, number: str, form: Any, by: Any) -> Any:
        """The day begins."""
        return self._sessions().take("open_session", number, form, by)

    @rpc
    def hear_matter(self, number: str, form: Any, by: Any) -> Any:
        """A matter was received."""
        return self._sessions().take("hear_matter", number, form, by)

    @rpc
    def classify_matter(self, number: str, form: Any, by: Any) -> Any:
        """Its result and the six fixed points."""
        return self._sessions().take("classify_matter", number, form, by)

    @rpc
    def close_session(self, number: str, form: Any, by: Any) -> Any:
        """It is over."""
        return self._sessions().take("close_session", number, form, by)

    def preview_reception(self, step: str, number: str, form: Any, by: Any) -> list[dict[str, str]]:
        """The papers of a step on a plan, a session or an appointment."""
        if step in PLAN_STEPS:
            desk = self._publishing() if step == "publish_reception" else self._plans()
            return desk.preview(step, number, form, by)
        if step in SESSION_STEPS:
            return self._sessions().preview(step, number, form, by)
        return self._appointments_off().preview(step, number, form, by)

    # --- the public ---------------------------------------------------------------------------------------------------

    @rpc
    def reception_calendar(self, where: Any, by: Any) -> Any:
        """``{month}`` -> what the office at the counter told the public of that month: sessions and notices."""
        month = (load(CalendarForm, where)["month"] or self.clock.today()).replace(day=1)
        office, units = self.here.topology.front_unit(self.here.node), self.here.topology.units
        notices = [
            {"plan": plan.number, "unit": plan.unit, "unit_name": units.name(plan.unit), "paper": papers.NOTICE,
             "paper_number": one.paper_number, "title": one.title, "text": one.text,
             "issued_at": one.issued_at.isoformat()}
            for plan in self.plans_kept.with_notices(office.id, month)
            if (one := rules.newest_notice(plan, month)) is not None
        ]  # fmt: skip
        rows = [views.public_row(one, units) for one in self.sessions_kept.public(office.id, month)]
        duties = self.public_duties(office.id, month)
        return {"month": f"{month:%Y-%m}", "office": office.name, "rows": rows, "notices": notices, "duties": duties}

    # --- how --------------------------------------------------------------------------------------------------------

    def _plans(self) -> Desk[Plan]:
        units = self.here.topology.units
        return Desk(
            self.plans_kept, self.clock, POWER, {**PLAN_OPENING, **PLAN_STEPS},
            {
                "plan_reception": lambda number, form, by, today: rules.plan_reception(number, form, by, today, units),
                "add_line": rules.add_line, "drop_line": rules.drop_line, "plan_sessions": rules.plan_sessions,
                "publish_reception": self._publish_month, "end_plan": rules.end_plan,
            },
            sees=lambda plan, by: by.is_of(plan.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda plan, by, today: offers.of_plan(plan), row=lambda plan: views.plan_row(plan, units),
            view=lambda plan: views.plan_view(plan, self._sessions_made(plan), units),
            local=self.here.topology.deadlines,
        )  # fmt: skip

    def _publishing(self) -> Desk[Plan]:
        """The same desk, for the step that issues the notice."""
        return replace(self._plans(), papers=lambda plan, events, today: (_paper(plan),))

    def _publish_month(self, plan: Plan, form: Any, by: Officer, today: Today) -> tuple[Any, ...]:
        month = rules.lawful_month(form["month"], today.on)
        made = self.sessions_kept.of_plan(plan.number, month)
        [plan] = rules.publish_reception(plan, form, by, today, made)
        draft = papers.notice(plan, month, rules.listed(made), self.here.topology.units, today)
        [one] = edited((draft,), form["papers"])
        issued = Notice(month, one.paper_number, one.title, one.text, today.at, form["late_reason"])
        return (rules.keep_notice(plan, issued),)

    def _make_sessions(self, plan: Plan, month: date) -> None:
        today = self._reception_day()
        wanted = {f"{plan.number}/{one.key}": one for one in rules.slots_of(plan, month, today)}
        for slot in sorted(wanted.keys() - self.sessions_kept.made(wanted), key=lambda key: wanted[key].day.on):
            with suppress(Conflict):  # somebody made it at the same time
                self.sessions_kept.open_new(
                    self.here.node, wanted[slot].day.on.year,
                    lambda number, slot=slot: session.make(number, wanted[slot], plan, today),
                )  # fmt: skip

    def _sessions_made(self, plan: Plan) -> list[Session]:
        return [one for month in plan.months[-3:] for one in self.sessions_kept.of_plan(plan.number, month)]

    def _sessions(self) -> Desk[Session]:
        units = self.here.topology.units

        def view(one: Session) -> dict[str, Any]:
            return views.session_view(
                one, self.appointments_kept.of(one.number), self.course, units, self.clock.today()
            )

        return Desk(
            self.sessions_kept, self.clock, POWER, SESSION_STEPS,
            {
                "change_session": session.change_session, "cancel_session": session.cancel_session,
                "open_session": session.open_session, "close_session": session.close_session,
                "hear_matter": lambda one, form, by, today: session.hear_matter(
                    one, {**form, "matter": self.known_matter(form["matter"])}, by, today
                ),
                "classify_matter": lambda one, form, by, today: session.classify_matter(one, form, by, today, units),
            },
            sees=lambda one, by: by.is_of(one.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda one, by, today: offers.of_session(one, units),
            row=lambda one: views.session_row(one, units), view=view, papers=self._told_anew,
            local=self.here.topology.deadlines,
        )  # fmt: skip

    def _told_anew(self, one: Session, events: list[Any], today: Today) -> list[PaperIssued]:
        """What those with an appointment are told of a session that is off, or was changed just now."""
        before = self.sessions_kept.get(one.number)
        if any(isinstance(said, ReceptionCancelled) for said in events):
            booked = self.appointments_kept.of(one.number)
            return [papers.off(each, one, one.end_reason, self.here.topology.units, today) for each in booked]
        if len(one.changes) == len(before.changes):
            return []
        booked = self.appointments_kept.of(one.number)
        return [told for each in booked for told in papers.appointment(each, one, self.here.topology, today)]


def _paper(plan: Plan) -> PaperIssued:
    one = plan.notices[-1]
    return PaperIssued(
        plan.number, papers.NOTICE, one.paper_number, one.issued_at, plan.unit, plan.unit, one.title, one.text
    )  # fmt: skip
