"""A part of supervision's door: advice given and received. ``SupervisionService`` takes it over as it is.

Hears: AdviceGiven, AdviceAnswered. Says: AdviceGiven, AdviceAnswered, PaperIssued.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from services.supervision.advice import rules, views
from services.supervision.advice.papers import papers
from services.supervision.advice.rules import Advice
from services.supervision.advice.store import Advices
from services.supervision.beside import beside
from services.supervision.pressing.standing import Standing
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.deadlines import Today
from shared.events.envelope import Envelope
from shared.events.pressing import AdviceAnswered, AdviceGiven
from shared.events.supervision import SupervisionPressed
from shared.matters.people import Officer
from shared.matters.steps.advice import ADVICE_OPENING, ADVICE_STEPS


class AdviceDesk:
    """Advice of the office of this node, and to the organs that work here."""

    advices_kept = Stored(Advices)
    clock: Any
    here: Any
    known_matter: Any

    @beside(AdviceGiven)
    def hear_advice(self, said: AdviceGiven, envelope: Envelope) -> None:
        """Where the organ works, onto its desk."""
        if said.to_node == self.here.node and self.advices_kept.known(said.number, envelope.id) is None:
            self.advices_kept.add(rules.received(said), because=envelope.id)

    @beside(AdviceAnswered)
    def hear_advice_answered(self, said: AdviceAnswered, envelope: Envelope) -> None:
        """Back to the office that advised."""
        if self.here.node in (said.to_node, said.node):
            one = self.advices_kept.get(said.number, envelope.id)
            self.advices_kept.save(rules.hear_answer(one, said), because=envelope.id)

    def open_advice_of(self, said: SupervisionPressed, envelope: Envelope) -> None:
        """The highest rung of this office's own press is an advice of its own; once."""
        if self.advices_kept.of_press(rules.press_key(said)) is not None:
            return
        desk, standing = self._advices(), Standing(self.here.node, self.here.topology)

        def make(number: str) -> tuple[Any, ...]:
            one, *events = rules.of_press(number, said, desk.today(), standing)
            return one, *events, *papers(one, events, desk.today(), self.here.topology)

        self.advices_kept.open_new(self.here.node, self.clock.today().year, make, envelope.id)

    @rpc
    def give_advice(self, form: Any, by: Any) -> Any:
        """Advise an organ."""
        save = partial(self.advices_kept.open_new, self.here.node, self.clock.today().year)
        return self._advices().open_new("give_advice", form, by, save)

    @rpc
    def advices(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``."""
        return self._advices().page(where, by)

    @rpc
    def advice(self, number: str, by: Any) -> Any:
        """One advice with its steps."""
        return self._advices().item(number, by)

    @rpc
    def answer_advice(self, number: str, form: Any, by: Any) -> Any:
        """The organ answers."""
        return self._advices().take("answer_advice", number, form, by)

    @rpc
    def register_feedback(self, number: str, form: Any, by: Any) -> Any:
        """An answer that came on paper."""
        return self._advices().take("register_feedback", number, form, by)

    def preview_advice(self, step: str, number: str, form: Any, by: Any) -> list[dict[str, str]]:
        """The organ's answer as a draft."""
        return self._advices().preview(step, number, form, by)

    def _advices(self) -> Desk[Advice]:
        topology = self.here.topology
        standing = Standing(self.here.node, topology)

        def give(number: str, form: Any, by: Officer, today: Today) -> tuple[Any, ...]:
            matter = self.known_matter(form["matter"]) if form["matter"] else ""
            return rules.give(number, {**form, "matter": matter}, by, today, standing)

        return Desk(
            self.advices_kept, self.clock, "read_advice", {**ADVICE_OPENING, **ADVICE_STEPS},
            {**rules.rules_of(standing), "give_advice": give},
            sees=lambda one, by: by.unit in (one.by_unit, one.unit),
            mine=lambda by: {"$or": [{"by_unit": by.unit}, {"unit": by.unit}]},
            offers=lambda one, by, _: views.offers(one, by, standing),
            row=lambda one: to_plain(views.row(one, topology.units)),
            view=lambda one: to_plain(views.view(one, topology.units)),
            papers=lambda one, events, today: papers(one, events, today, topology), local=topology.deadlines,
        )  # fmt: skip
