"""A part of supervision's door: offices called to hear a group. ``SupervisionService`` takes it over as it is.

Hears: OnsiteAsked, OnsiteArrived, OnsiteEnded. Says: OnsiteAsked, OnsiteArrived, OnsiteEnded.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from services.supervision.beside import beside
from services.supervision.onsite import rules, views
from services.supervision.onsite.rules import Call
from services.supervision.onsite.store import Calls
from services.supervision.pressing.standing import Standing
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.deadlines import Today
from shared.events.envelope import Envelope
from shared.events.pressing import OnsiteArrived, OnsiteAsked, OnsiteEnded
from shared.matters.people import Officer
from shared.matters.steps.onsite import ONSITE_OPENING, ONSITE_STEPS


class OnsiteDesk:
    """Calls of the office of this node, and of the units that work here."""

    calls_kept = Stored(Calls)
    clock: Any
    here: Any
    known_matter: Any

    @beside(OnsiteAsked)
    def hear_call(self, said: OnsiteAsked, envelope: Envelope) -> None:
        """Where the called unit works, onto its desk."""
        if said.to_node == self.here.node and self.calls_kept.known(said.record, envelope.id) is None:
            self.calls_kept.add(rules.received(said), because=envelope.id)

    @beside(OnsiteArrived, OnsiteEnded)
    def hear_response(self, said: OnsiteArrived | OnsiteEnded, envelope: Envelope) -> None:
        """Back to the office that called."""
        if self.here.node in (said.to_node, said.node):
            call = self.calls_kept.get(said.record, envelope.id)
            self.calls_kept.save(rules.hear(call, said), because=envelope.id)

    @rpc
    def ask_onsite(self, form: Any, by: Any) -> Any:
        """Call the office that answers for the matter."""
        save = partial(self.calls_kept.open_new, self.here.node, self.clock.today().year)
        return self._calls().open_new("ask_onsite", form, by, save)

    @rpc
    def onsite(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``."""
        return self._calls().page(where, by)

    @rpc
    def onsite_call(self, number: str, by: Any) -> Any:
        """One call with its steps."""
        return self._calls().item(number, by)

    @rpc
    def note_arrival(self, number: str, form: Any, by: Any) -> Any:
        """The office is there."""
        return self._calls().take("note_arrival", number, form, by)

    @rpc
    def end_onsite(self, number: str, form: Any, by: Any) -> Any:
        """What came of it for the matter."""
        return self._calls().take("end_onsite", number, form, by)

    def _calls(self) -> Desk[Call]:
        topology, node = self.here.topology, self.here.node
        standing = Standing(node, topology)

        def ask(number: str, form: Any, by: Officer, today: Today) -> tuple[Any, ...]:
            return rules.ask(number, {**form, "matter": self.known_matter(form["matter"])}, by, today, standing)

        return Desk(
            self.calls_kept, self.clock, "read_onsite", {**ONSITE_OPENING, **ONSITE_STEPS},
            {**rules.rules_of(standing), "ask_onsite": ask}, sees=lambda call, by: by.unit in (call.by_unit, call.unit),
            mine=lambda by: {"$or": [{"by_unit": by.unit}, {"unit": by.unit}]},
            offers=lambda call, by, _: views.offers(call, by, node),
            row=lambda call: to_plain(views.row(call, topology.units)),
            view=lambda call: to_plain(views.view(call, topology.units)), local=topology.deadlines,
        )  # fmt: skip
