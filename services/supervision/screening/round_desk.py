"""A part of screening's door: rounds that are owed and reported, at the unit's node and above; special rounds."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import Any

from services.supervision.beside import beside
from services.supervision.screening import rounds, views
from services.supervision.screening.rounds import Call, Round, Territory
from services.supervision.screening.store import Calls, Findings, Rounds
from shared.bus.desk import Desk
from shared.bus.on import on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.deadlines import calendar
from shared.errors import Conflict
from shared.events.envelope import Envelope
from shared.events.screening import ScreeningCalled, ScreeningReported
from shared.matters.people import SUPERVISOR, Officer
from shared.matters.screening import PlanRow
from shared.matters.steps.screening import CALL_OPENING, ROUND_STEPS

OPEN_SECONDS = 900
CATCH_UP_DAYS = 100
"""how far back rounds are opened that began while the node stood still"""


class RoundDesk:
    """Rounds of the units of this node, and those it expects from below."""

    screening_rounds_kept = Stored(Rounds)
    screening_calls_kept = Stored(Calls)
    screening_findings_kept = Stored(Findings)
    clock: Any
    here: Any

    @claimed_timer(interval=OPEN_SECONDS, eager=True)
    def open_rounds(self) -> None:
        """Open what the plan makes owed by today. The number is the claim: of several replicas one adds it."""
        today, territory = self.clock.today(), self._screened_territory()
        for row in self.here.topology.screening:
            self._open_owed(rounds.owed(territory, row, self._screened_since(row, today), today))

    @on(ScreeningCalled)
    def hear_called(self, said: ScreeningCalled, envelope: Envelope) -> None:
        """A special round is owed: at the units' node, at the node that called, and at those between."""
        self._open_owed(rounds.called(said, len(self.here.topology.ancestors(said.node))))

    @beside(ScreeningReported)
    def hear_round_reported(self, said: ScreeningReported, envelope: Envelope) -> None:
        """A unit below reported, whether its round was expected here by then or not."""
        known = self.screening_rounds_kept.find(said.number)
        if envelope.node != self.here.node and (known is None or known.state != rounds.REPORTED):
            self.screening_rounds_kept.keep(rounds.hear_report(known, said))

    @rpc
    def screening_rounds(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the unit's rounds; for supervisors those of the territory."""
        return self._rounds_desk().page(where, by)

    @rpc
    def screening_round(self, number: str, by: Any) -> Any:
        """One round with its step."""
        return self._rounds_desk().item(number, by)

    @rpc
    def report_round(self, number: str, form: Any, by: Any) -> Any:
        """The unit reports: what it looked at, and what it found."""
        return self._rounds_desk().take("report_round", number, form, by)

    @rpc
    def screening_calls(self, where: Any, by: Any) -> Any:
        """``{limit, after}`` -> ``{rows, next}``: special rounds that this node called."""
        return self._calls_desk().page(where, by)

    @rpc
    def screening_call(self, number: str, by: Any) -> Any:
        """One special round: its topic, and who owes it."""
        return self._calls_desk().item(number, by)

    @rpc
    def call_special_round(self, form: Any, by: Any) -> Any:
        """A special round on a topic, for units of the territory."""
        save = partial(self.screening_calls_kept.open_new, self.here.node, self.clock.today().year)
        return self._calls_desk().open_new("call_special_round", form, by, save)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _open_owed(self, owed: Iterable[Round]) -> None:
        for one in owed:
            if self.screening_rounds_kept.find(one.number) is None:
                with suppress(Conflict):
                    self.screening_rounds_kept.add(one, rounds.opened(one))

    def _screened_since(self, row: PlanRow, today: date) -> date:
        """From which day on spans are looked at: that of the row's newest round, at a new node today."""
        newest = self.screening_rounds_kept.newest(row.id)
        return today if newest is None else max(newest, today - timedelta(days=CATCH_UP_DAYS))

    def _screened_territory(self) -> Territory:
        topology, node = self.here.topology, self.here.node
        mine = {node, *topology.descendants(node)}
        node_of = {unit.id: desk for unit in topology.units if (desk := topology.find_desk(unit.id)) in mine}
        return Territory(topology.screening, topology.units, topology.places, node_of, calendar())

    def _found_in_round(self, one: Round) -> list[str]:
        """The findings that belong into a round's report."""
        found = self.screening_findings_kept.of_span(one.unit, one.from_on, one.to_on)
        return [
            each.number
            for each in found
            if one.covers(each.found_on, each.dispute.category_l1, each.dispute.category_l2)
        ]

    def _rounds_desk(self) -> Desk[Round]:
        words, today = self._screening_words(), self.clock.today()

        def report(one: Round, form: Any, by: Officer, when: Any) -> tuple[Any, ...]:
            return rounds.report(one, form, by, when, self._found_in_round(one))

        return Desk(
            records=self.screening_rounds_kept, clock=self.clock, power="read_screening", steps=ROUND_STEPS,
            rules={"report_round": report}, sees=_is_reader,
            mine=lambda by: {} if SUPERVISOR in by.roles else {"unit": by.unit},
            offers=lambda one, by, _: rounds.offers(one, by), row=lambda one: views.round_row(one, words, today),
            view=lambda one: views.round_view(one, words, today),
        )  # fmt: skip

    def _calls_desk(self) -> Desk[Call]:
        words = self._screening_words()

        def call(number: str, form: Any, by: Officer, today: Any) -> tuple[Any, ...]:
            return rounds.call_special(number, form, by, today, self._screened_territory(), self.here.node)

        return Desk(
            records=self.screening_calls_kept, clock=self.clock, power="call_screening", steps=CALL_OPENING,
            rules={"call_special_round": call}, sees=lambda *_: True, mine=lambda _: {}, offers=lambda *_: (),
            row=lambda one: views.call_row(one, words), view=lambda one: views.call_row(one, words),
        )  # fmt: skip

    def _screening_words(self) -> views.Words:
        return views.Words(self.here.topology.units, self.here.topology.places)


def _is_reader(one: Round, by: Officer) -> bool:
    return SUPERVISOR in by.roles or by.is_of(one.unit)
