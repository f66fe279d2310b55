"""A part of supervision's door: who owns what."""

from __future__ import annotations

from typing import Any

from services.supervision.course import complained_of
from services.supervision.owners import rules, views
from services.supervision.owners.rules import Ownership, World
from services.supervision.owners.store import Ownerships
from shared.bus.desk import Desk, PageForm
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.deadlines import Today
from shared.matters.forms import load
from shared.matters.people import Officer, require
from shared.matters.steps.leaders import OWNERSHIP_OPENING, OWNERSHIP_STEPS

POWER = "read_leaders_work"


class OwnersDesk:
    """Ownerships of the asker's office."""

    ownerships_kept = Stored(Ownerships)
    watches: Any
    known_matter: Any
    course: Any
    clock: Any
    here: Any

    @rpc
    def ownerships(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the office's ownerships."""
        return self._ownerships().page(where, by)

    @rpc
    def ownership(self, number: str, by: Any) -> Any:
        """One ownership."""
        return self._ownerships().item(number, by)

    @rpc
    def owner_lists(self, where: Any, by: Any) -> Any:
        """``{rows, next}``: the office's leaders, each with the matters they own now."""
        officer = Officer.read(by)
        require(officer, POWER)
        load(PageForm, where)
        running = self.ownerships_kept.running(officer.unit)
        courses = {one.matter: self.course(one.matter) for one in running}
        return {"rows": views.by_owner(running, courses, self.here.topology.units, self.clock.today()), "next": None}

    @rpc
    def take_ownership(self, form: Any, by: Any) -> Any:
        """A leader owns a matter."""
        return self._ownerships().open_new(
            "take_ownership", form, by,
            lambda make: self.ownerships_kept.open_new(self.here.node, self.clock.today().year, make),
        )  # fmt: skip

    @rpc
    def plan_matter(self, number: str, form: Any, by: Any) -> Any:
        """Its plan."""
        return self._ownerships().take("plan_matter", number, form, by)

    @rpc
    def note_weekly_progress(self, number: str, form: Any, by: Any) -> Any:
        """How far it is."""
        return self._ownerships().take("note_weekly_progress", number, form, by)

    @rpc
    def hand_over_ownership(self, number: str, form: Any, by: Any) -> Any:
        """Another leader owns it."""
        return self._ownerships().take("hand_over_ownership", number, form, by)

    @rpc
    def end_ownership(self, number: str, form: Any, by: Any) -> Any:
        """It is over."""
        return self._ownerships().take("end_ownership", number, form, by)

    def _ownerships(self) -> Desk[Ownership]:
        topology = self.here.topology
        world = World(topology.units, topology.places)

        def take(number: str, form: Any, by: Officer, today: Today) -> tuple[Any, ...]:
            matter = self.known_matter(form["matter"])
            filled = {**form, "matter": matter}
            return rules.take_ownership(number, filled, by, today, world, self._respondents_of(matter))

        return Desk(
            self.ownerships_kept, self.clock, POWER, {**OWNERSHIP_OPENING, **OWNERSHIP_STEPS},
            {
                "take_ownership": take, "plan_matter": rules.plan_matter,
                "note_weekly_progress": rules.note_weekly_progress, "end_ownership": rules.end_ownership,
                "hand_over_ownership": lambda one, form, by, today: rules.hand_over_ownership(
                    one, form, by, today, world, self._respondents_of(one.matter)
                ),
            },
            sees=lambda one, by: by.is_of(one.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda one, by, today: views.offers(one, topology.units),
            row=lambda one: views.row(one, topology.units), view=self._ownership_view, local=topology.deadlines,
        )  # fmt: skip

    def _ownership_view(self, one: Ownership) -> dict[str, Any]:
        others = self.ownerships_kept.of_matter(one.matter)
        return views.view(one, others, self.course(one.matter), self.here.topology.units)

    def _respondents_of(self, matter: str) -> list[str]:
        units = self.here.topology.units
        return [one for one in complained_of(self.watches.find(matter)) if one in units]
