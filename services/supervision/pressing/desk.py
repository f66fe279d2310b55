"""A part of supervision's door: pressing an office, and the unit that is pressed. ``SupervisionService`` takes it over.

Hears: BreachFound, SupervisionPressed, SupervisionAnswered, SupervisionExplained, SupervisionRejected,
SupervisionEnded.
Says: SupervisionPressed, SupervisionAnswered, SupervisionExplained, SupervisionRejected, SupervisionEnded, PaperIssued.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from services.supervision.beside import beside
from services.supervision.pressing import ladder, rules, store, views
from services.supervision.pressing.papers import papers
from services.supervision.pressing.records import Press, Received
from services.supervision.pressing.standing import Standing
from services.supervision.pressing.store import Presses, PressesReceived
from shared.bus.desk import Desk
from shared.bus.names import HERE
from shared.bus.on import on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.events.envelope import Envelope
from shared.events.supervision import (
    BreachFound,
    SupervisionAnswered,
    SupervisionEnded,
    SupervisionExplained,
    SupervisionPressed,
    SupervisionRejected,
)
from shared.matters.forms import load
from shared.matters.no_persons import must_name_nobody
from shared.matters.people import Officer, require
from shared.matters.steps.pressing import PRESS_OPENING, PRESS_STEPS, RECEIVED_STEPS


class PressingDesk:
    """The petition office's presses, and what the units of this node were pressed for."""

    presses_kept = Stored(Presses)
    presses_received = Stored(PressesReceived)
    clock: Any
    here: Any
    open_advice_of: Any
    """the highest rung is an advice"""
    known_matter: Any
    """an accusation is as one nobody heard of"""

    # --- hearing --------------------------------------------------------------------------------------------------

    @on(BreachFound, only=HERE)
    def hear_breach(self, said: BreachFound, envelope: Envelope) -> None:
        """A reason to press, found by the clocks of this node: it lies before the office as a proposal."""
        self._hear_at_office(said, envelope)

    @on(SupervisionExplained)
    @on(SupervisionRejected)
    def hear_words(self, said: SupervisionExplained | SupervisionRejected, envelope: Envelope) -> None:
        """The words of an answer; that it does not do. No clock asks for either."""
        self.hear_pressing(said, envelope)

    @beside(SupervisionPressed, SupervisionAnswered, SupervisionEnded)
    def hear_pressing(self, said: Any, envelope: Envelope) -> None:
        """What any office or the unit did: into the office's record and the unit's."""
        self._hear_at_office(said, envelope)
        self._hear_at_unit(said, envelope)
        if isinstance(said, SupervisionPressed) and said.rung == "accountability" and said.node == self.here.node:
            self.open_advice_of(said, envelope)

    def _hear_at_office(self, said: Any, envelope: Envelope) -> None:
        standing = self._standing()
        if standing.supervises(said.unit):
            new = Press(matter=said.number, unit=said.unit, office=standing.office.id)
            store.hear(self.presses_kept, new, partial(_heard, said), self.here.node, self._year(), envelope.id)

    def _hear_at_unit(self, said: Any, envelope: Envelope) -> None:
        if self.here.topology.find_desk(said.unit) == self.here.node:
            new = Received(matter=said.number, unit=said.unit)
            store.hear(self.presses_received, new, partial(_heard, said), self.here.node, self._year(), envelope.id)

    # --- the office -----------------------------------------------------------------------------------------------

    @rpc
    def open_press(self, form: Any, by: Any) -> Any:
        """A reason to press that no clock finds; where the unit is pressed over the matter already, one more."""
        officer, standing, desk = Officer.read(by), self._standing(), self._presses()
        require(officer, PRESS_OPENING["open_press"].power)
        filled = load(PRESS_OPENING["open_press"].form, form, clock=self.clock)
        if standing.is_of_office(officer):
            self.known_matter(filled["matter"])
        known = store.of(self.presses_kept, *rules.named(filled, standing))
        if known is None:
            return desk.open_new("open_press", form, by, partial(self._open, self.presses_kept))
        if standing.is_of_office(officer):
            must_name_nobody(filled, ["reason"])
            self.presses_kept.save(rules.with_reason(known, filled["reason"], officer, desk.today()))
        return desk.item(known.number, by)

    @rpc
    def presses(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``."""
        return self._presses().page(where, by)

    @rpc
    def press(self, number: str, by: Any) -> Any:
        """One press with its steps."""
        return self._presses().item(number, by)

    @rpc
    def send_letter(self, number: str, form: Any, by: Any) -> Any:
        """The first letter."""
        return self._presses().take("send_letter", number, form, by)

    @rpc
    def send_second_letter(self, number: str, form: Any, by: Any) -> Any:
        """The second letter, to the head of the unit."""
        return self._presses().take("send_second_letter", number, form, by)

    @rpc
    def hold_interview(self, number: str, form: Any, by: Any) -> Any:
        """The interview by the joint conference."""
        return self._presses().take("hold_interview", number, form, by)

    @rpc
    def issue_circular(self, number: str, form: Any, by: Any) -> Any:
        """The circular."""
        return self._presses().take("issue_circular", number, form, by)

    @rpc
    def order_rectification(self, number: str, form: Any, by: Any) -> Any:
        """Listed supervision, to be put right by a day."""
        return self._presses().take("order_rectification", number, form, by)

    @rpc
    def advise_accountability(self, number: str, form: Any, by: Any) -> Any:
        """The last rung: it opens an advice of its own."""
        return self._presses().take("advise_accountability", number, form, by)

    @rpc
    def accept_answer(self, number: str, form: Any, by: Any) -> Any:
        """It is put right."""
        return self._presses().take("accept_answer", number, form, by)

    @rpc
    def reject_answer(self, number: str, form: Any, by: Any) -> Any:
        """The answer does not do."""
        return self._presses().take("reject_answer", number, form, by)

    @rpc
    def end_press(self, number: str, form: Any, by: Any) -> Any:
        """It ends."""
        return self._presses().take("end_press", number, form, by)

    def preview_press(self, step: str, number: str, form: Any, by: Any) -> list[dict[str, str]]:
        """The paper of a rung as a draft."""
        return self._presses().preview(step, number, form, by)[:1]

    # --- the unit -------------------------------------------------------------------------------------------------

    @rpc
    def pressed(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: what the asker's unit was pressed for."""
        return self._received().page(where, by)

    @rpc
    def pressed_for(self, number: str, by: Any) -> Any:
        """One of them with its steps."""
        return self._received().item(number, by)

    @rpc
    def answer_press(self, number: str, form: Any, by: Any) -> Any:
        """The unit's answer."""
        return self._received().take("answer_press", number, form, by)

    # --- the desks ------------------------------------------------------------------------------------------------

    def _presses(self) -> Desk[Press]:
        standing, topology = self._standing(), self.here.topology
        return Desk(
            self.presses_kept, self.clock, "read_presses", {**PRESS_OPENING, **PRESS_STEPS}, rules.rules_of(standing),
            sees=lambda press, by: by.is_of(press.office), mine=lambda by: {"office": by.unit},
            offers=lambda press, by, today: views.press_offers(press, by, today, standing),
            row=lambda press: to_plain(views.press_row(press, topology.units, self.clock.today())),
            view=lambda press: to_plain(views.press_view(press, topology.units, self.clock.today())),
            papers=lambda press, events, today: papers(press, events, today, topology), local=topology.deadlines,
        )  # fmt: skip

    def _received(self) -> Desk[Received]:
        units = self.here.topology.units
        return Desk(
            self.presses_received, self.clock, "read_pressed", RECEIVED_STEPS,
            {"answer_press": rules.answer_of(self.here.node)},
            sees=lambda received, by: by.is_of(received.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda received, by, _: views.received_offers(received, by),
            row=lambda received: to_plain(views.received_row(received, units)),
            view=lambda received: to_plain(views.received_view(received, units)), local=self.here.topology.deadlines,
        )  # fmt: skip

    def _open(self, records: Any, make: Any) -> Any:
        return records.open_new(self.here.node, self._year(), make)

    def _year(self) -> int:
        return int(self.clock.today().year)

    def _standing(self) -> Standing:
        return Standing(self.here.node, self.here.topology)


def _heard(said: Any, record: Any) -> Any:
    return ladder.hear(record, said)
