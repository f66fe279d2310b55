"""A part of mediation's door: the joint conference, its working groups, and what units of this node owe to meetings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from services.mediation.conference import agenda, groups, rules, tasks, views
from services.mediation.conference.agenda import Raised
from services.mediation.conference.papers import papers
from services.mediation.conference.store import Conferences, MeetingTasks, RaisedMatters, WorkingGroups
from shared.bus.desk import Desk
from shared.bus.on import HERE, MINE, on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.events.envelope import Envelope
from shared.events.handling import CaseClosed, CaseReopened
from shared.events.meetings import ConferenceDecided, DesignationOpened, MeetingReportSent, MeetingTasked
from shared.events.routing import ExternalAnswered, MatterTriaged
from shared.events.supervision import SupervisionPressed
from shared.matters import numbers
from shared.matters.lists import WORKING_GROUPS
from shared.matters.steps.meetings import (
    CONFERENCE_OPENING,
    CONFERENCE_STEPS,
    GROUP_OPENING,
    GROUP_STEPS,
    TASK_STEPS,
)

LETTER = Conferences.letter


class ConferenceDesk:
    """What ``MediationService`` does of the joint conference; it brings ``here`` and ``clock``."""

    conferences_kept = Stored(Conferences)
    groups_kept = Stored(WorkingGroups)
    raised_kept = Stored(RaisedMatters)
    tasks_kept = Stored(MeetingTasks)
    clock: Any
    here: Any

    # --- what is heard ------------------------------------------------------------------------------------------------

    @on(DesignationOpened, only=HERE)
    @on(ConferenceDecided, only=HERE)
    @on(MatterTriaged)
    @on(SupervisionPressed)
    @on(ExternalAnswered)
    @on(CaseClosed)
    @on(CaseReopened)
    def raise_matter(self, said: Any, envelope: Envelope) -> None:
        """Something by which a matter comes before the conference, or no longer does."""
        if numbers.is_of_a_record(said.number):
            return
        known = self.raised_kept.known(said.number, envelope.id) or Raised(said.number)
        self.raised_kept.keep(agenda.hear(known, said, envelope.time, self.here.node), because=envelope.id)

    @on(MeetingTasked, only=MINE)
    def take_task(self, said: MeetingTasked, envelope: Envelope) -> None:
        """A meeting gave a unit of this node something to do."""
        if self.tasks_kept.known(tasks.key_of(said), envelope.id) is None:
            self.tasks_kept.add(tasks.open_task(said), because=envelope.id)

    @on(MeetingReportSent, only=MINE)
    def hear_task_report(self, said: MeetingReportSent, envelope: Envelope) -> None:
        """A unit reported on a decision of a conference of this node."""
        if numbers.check(said.number).kind == LETTER:
            name = self.here.topology.units.name(said.unit)
            conference = self.conferences_kept.get(said.number, because=envelope.id)
            after = rules.hear_report(conference, said, envelope.time, name)
            self.conferences_kept.save(after, because=envelope.id)

    # --- the conference -----------------------------------------------------------------------------------------------

    @rpc
    def conferences(self, where: Any, by: Any) -> dict[str, Any]:
        """``{state, limit, after}`` -> ``{rows, next}``: the office's conferences, the newest first."""
        return self._conference_desk().page(where, by)

    @rpc
    def conference(self, number: str, by: Any) -> dict[str, Any]:
        """One conference with its open steps."""
        return self._conference_desk().item(number, by)

    @rpc
    def call_conference(self, form: Any, by: Any) -> Any:
        """Call one; what is proposed is on its agenda."""
        return self._conference_desk().open_new("call_conference", form, by, self._numbered(self.conferences_kept))

    @rpc
    def set_agenda(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Set its agenda."""
        return self._conference_desk().take("set_agenda", number, form, by)

    @rpc
    def hold_conference(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Record it: decisions, opinions, minutes."""
        return self._conference_desk().take("hold_conference", number, form, by)

    @rpc
    def cancel_conference(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """It does not take place."""
        return self._conference_desk().take("cancel_conference", number, form, by)

    @rpc
    def register_conference_report(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Register what a unit outside reported on paper."""
        return self._conference_desk().take("register_conference_report", number, form, by)

    def preview_conference(self, step: str, number: str, form: Any, by: Any) -> list[dict[str, str]]:
        """The minutes as a draft, once: every unit gets the same words."""
        return self._conference_desk().preview(step, number, form, by)[:1]

    # --- working groups -----------------------------------------------------------------------------------------------

    @rpc
    def working_groups(self, where: Any, by: Any) -> dict[str, Any]:
        """The office's working groups."""
        return self._group_desk().page(where, by)

    @rpc
    def working_group(self, number: str, by: Any) -> dict[str, Any]:
        """One group, and what was passed to it."""
        return self._group_desk().item(number, by)

    @rpc
    def set_up_group(self, form: Any, by: Any) -> Any:
        """Set one up."""
        return self._group_desk().open_new("set_up_group", form, by, self._numbered(self.groups_kept))

    @rpc
    def change_group(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Change who leads it and sits in it."""
        return self._group_desk().take("change_group", number, form, by)

    @rpc
    def end_group(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """End it."""
        return self._group_desk().take("end_group", number, form, by)

    # --- what units owe -----------------------------------------------------------------------------------------------

    @rpc
    def meeting_tasks(self, where: Any, by: Any) -> dict[str, Any]:
        """What meetings gave the asker's unit to do."""
        return self._task_desk().page(where, by)

    @rpc
    def meeting_task(self, key: str, by: Any) -> dict[str, Any]:
        """One of them, by ``<meeting>/<nth>``."""
        return self._task_desk().item(key, by)

    @rpc
    def report_on_decision(self, key: str, form: Any, by: Any) -> dict[str, Any]:
        """Report what became of it."""
        return self._task_desk().take("report_on_decision", key, form, by)

    # --- their desks --------------------------------------------------------------------------------------------------

    def _conference_desk(self) -> Desk[Any]:
        room, units = self._conference_room(), self.here.topology.units
        at_work = {one.number: WORKING_GROUPS[one.group] for one in self.groups_kept.at_work()}
        steps: dict[str, Callable[..., tuple[Any, ...]]] = {
            "call_conference": rules.call, "set_agenda": rules.set_agenda, "hold_conference": rules.hold,
            "cancel_conference": rules.cancel, "register_conference_report": rules.register_report,
        }  # fmt: skip
        return Desk(
            self.conferences_kept, self.clock, "read_meetings", {**CONFERENCE_OPENING, **CONFERENCE_STEPS},
            {name: partial(rule, room=room) for name, rule in steps.items()},
            sees=lambda one, by: by.is_of(one.office), mine=lambda by: {"office": by.unit},
            offers=lambda one, by, today: views.conference_offers(one, by, today, room, at_work),
            row=lambda one: views.conference_row(one, units),
            view=lambda one: views.conference_view(one, units, room.matter, self._conference_desk().today()),
            papers=lambda one, events, today: papers(one, events, today, units, room.desk_of),
            local=self.here.topology.deadlines,
        )  # fmt: skip

    def _group_desk(self) -> Desk[Any]:
        room, units = self._conference_room(), self.here.topology.units

        def set_up(number: str, form: Any, by: Any, today: Any) -> tuple[Any, ...]:
            return groups.set_up(number, form, by, today, room, {one.group for one in self.groups_kept.at_work()})

        return Desk(
            self.groups_kept, self.clock, "read_meetings", {**GROUP_OPENING, **GROUP_STEPS},
            {
                "set_up_group": set_up, "change_group": partial(groups.change, room=room),
                "end_group": partial(groups.end, room=room),
            },
            sees=lambda one, by: by.is_of(one.office), mine=lambda by: {"office": by.unit},
            offers=lambda one, by, today: views.group_offers(one, by, today, units),
            row=lambda one: views.group_row(one, units),
            view=lambda one: views.group_view(
                one, units, self.conferences_kept.of_group(one.number), self._task_desk().today()
            ),
        )  # fmt: skip

    def _task_desk(self) -> Desk[Any]:
        return Desk(
            self.tasks_kept, self.clock, "read_tasks", TASK_STEPS,
            {"report_on_decision": partial(tasks.report, here=self.here.node)},
            sees=lambda one, by: by.is_of(one.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda one, by, _: views.task_offers(one, by), row=views.task_row, view=views.task_view,
        )  # fmt: skip

    def _conference_room(self) -> rules.Room:
        topology = self.here.topology
        return rules.Room(
            self.here.node, topology.front_unit(self.here.node).id, topology.units, topology.find_desk,
            self.raised_kept.find, self.raised_kept.proposed,
            {one.number: one.lead_unit for one in self.groups_kept.at_work()},
        )  # fmt: skip

    def _numbered(self, records: Any) -> Callable[[Callable[[str], tuple[Any, ...]]], Any]:
        return lambda make: records.open_new(self.here.node, self.clock.today().year, make)
