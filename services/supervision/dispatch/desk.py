"""A part of supervision's door: the dispatch meetings of the node's petition office."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any

from services.supervision.dispatch import rules, views
from services.supervision.dispatch.drawing import Line, Owned, View, draw
from services.supervision.dispatch.papers import papers
from services.supervision.dispatch.store import Dispatches
from services.supervision.domain import Watch
from services.supervision.owners.rules import OWNED
from services.supervision.owners.store import Ownerships
from services.supervision.sealed import SEALED_KINDS, is_sealed
from shared.bus.desk import Desk
from shared.bus.on import MINE, on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.deadlines import calendar
from shared.errors import Conflict
from shared.events.envelope import Envelope
from shared.events.meetings import MeetingReportSent
from shared.matters import numbers
from shared.matters.steps.meetings import DISPATCH_OPENING, DISPATCH_STEPS

PAGE = 500
MAKE_SECONDS = 600


class DispatchDesk:
    """What ``SupervisionService`` does of dispatch meetings; it brings ``here``, ``clock`` and the watches."""

    dispatches_kept = Stored(Dispatches)
    ownerships_kept = Stored(Ownerships)
    watches: Any
    clock: Any
    here: Any

    @on(MeetingReportSent, only=MINE)
    def hear_report_sent(self, said: MeetingReportSent, envelope: Envelope) -> None:
        """A unit reported on a decision of a dispatch meeting of this node."""
        if numbers.check(said.number).kind == Dispatches.letter:
            record = self.dispatches_kept.get(said.number, because=envelope.id)
            name = self.here.topology.units.name(said.unit)
            self.dispatches_kept.save(rules.hear_report(record, said, envelope.time, name), because=envelope.id)

    @claimed_timer(interval=MAKE_SECONDS)
    def make_weekly_dispatches(self) -> None:
        """After its day, a weekly meeting makes the next one; of several replicas one succeeds. A day that has a
        meeting of its own needs none."""
        room, today = self._dispatch_room(), self._dispatches().today()
        before = self.dispatches_kept.latest_weekly(room.office)
        if before is None or before.no_more or before.meets_on > today.on:
            return
        if room.is_planned(rules.next_on(before, today.on)):
            return
        make = partial(rules.follow, before=before, today=today, room=room)
        with suppress(Conflict):
            self.dispatches_kept.open_new(self.here.node, today.on.year, make)

    @rpc
    def dispatches(self, where: Any, by: Any) -> dict[str, Any]:
        """``{state, limit, after}`` -> ``{rows, next}``: the office's dispatch meetings, the newest first."""
        return self._dispatches().page(where, by)

    @rpc
    def dispatch(self, number: str, by: Any) -> dict[str, Any]:
        """One meeting with its list and open steps."""
        return self._dispatches().item(number, by)

    @rpc
    def plan_dispatch(self, form: Any, by: Any) -> Any:
        """Plan one; its list is drawn at once."""
        year = self.clock.today().year
        return self._dispatches().open_new(
            "plan_dispatch", form, by, lambda make: self.dispatches_kept.open_new(self.here.node, year, make)
        )

    @rpc
    def draw_dispatch_list(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Draw the list as of now."""
        return self._dispatches().take("draw_dispatch_list", number, form, by)

    @rpc
    def hold_dispatch(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Record it; the circular goes out."""
        return self._dispatches().take("hold_dispatch", number, form, by)

    @rpc
    def cancel_dispatch(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """It does not take place."""
        return self._dispatches().take("cancel_dispatch", number, form, by)

    @rpc
    def register_dispatch_report(self, number: str, form: Any, by: Any) -> dict[str, Any]:
        """Register what a unit outside reported on paper."""
        return self._dispatches().take("register_dispatch_report", number, form, by)

    def preview_dispatch(self, step: str, number: str, form: Any, by: Any) -> list[dict[str, str]]:
        """The circular as a draft, once: every unit gets the same words."""
        return self._dispatches().preview(step, number, form, by)[:1]

    def _dispatches(self) -> Desk[Any]:
        room, units = self._dispatch_room(), self.here.topology.units
        steps: dict[str, Callable[..., tuple[Any, ...]]] = {
            "plan_dispatch": rules.plan, "draw_dispatch_list": rules.draw_again, "hold_dispatch": rules.hold,
            "cancel_dispatch": rules.cancel, "register_dispatch_report": rules.register_report,
        }  # fmt: skip
        return Desk(
            self.dispatches_kept, self.clock, "read_meetings", {**DISPATCH_OPENING, **DISPATCH_STEPS},
            {name: partial(rule, room=room) for name, rule in steps.items()},
            sees=lambda one, by: by.is_of(one.office), mine=lambda by: {"office": by.unit},
            offers=lambda one, by, today: views.offers(one, by, today, room), row=views.row_view,
            view=lambda one: views.dispatch_view(one, units, self._dispatches().today()),
            papers=lambda one, events, today: papers(one, events, today, units, room.desk_of),
            local=self.here.topology.deadlines,
        )  # fmt: skip

    def _dispatch_room(self) -> rules.Room:
        topology = self.here.topology
        office = topology.front_unit(self.here.node).id
        return rules.Room(
            self.here.node, office, topology.units, topology.find_desk, self._draw_dispatch,
            lambda day: self.dispatches_kept.count({"office": office, "meets_on": day.isoformat()}) > 0,
        )  # fmt: skip

    def _draw_dispatch(self, within_days: int, returned_from: date) -> tuple[Line, ...]:
        hidden = frozenset(one.id for one in self.here.topology.units if one.kind in SEALED_KINDS)
        view = View(self.clock.today(), within_days, calendar(), returned_from, hidden, self._owned_matters())
        return draw(self._watches_to_list(), view)

    def _watches_to_list(self) -> Iterator[Watch]:
        """The watches with a limit that is not met, and those of which an objection was heard."""
        owed: dict[str, Any] = {"clocks": {"$elemMatch": {"ended_on": None}}}
        where = {"$or": [owed, {"heard.event": "custody.refused"}]}
        return (one for one in self._all(self.watches, where) if not numbers.is_of_a_record(one.number))

    @staticmethod
    def _all(records: Any, where: dict[str, Any]) -> Iterator[Any]:
        """Everything that matches, page by page."""
        after = ""
        while found := records.some({**where, "_id": {"$gt": after}}, limit=PAGE):
            yield from found
            after = found[-1].number

    def _owned_matters(self) -> tuple[Owned, ...]:
        """What leaders own now, but what is sealed."""
        return tuple(
            Owned(one.matter, one.owner_unit, max((one.begun_on, *(each.on for each in one.log))), one.progress_due_on)
            for one in self._all(self.ownerships_kept, {"state": OWNED})
            if one.progress_due_on is not None
            and not ((watch := self.watches.find(one.matter)) is not None and is_sealed(watch.heard))
        )
