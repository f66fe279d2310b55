"""A part of screening's door: findings on the desks of this node's units, handed on and taken over with two sides."""

from __future__ import annotations

from functools import partial
from typing import Any

from services.supervision.screening import rules, views
from services.supervision.screening.finding import Finding, Reach
from services.supervision.screening.listing import told
from services.supervision.screening.round_desk import RoundDesk
from services.supervision.screening.store import Standings
from shared.bus.desk import Desk
from shared.bus.names import MINE
from shared.bus.on import on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.deadlines import Today, calendar
from shared.errors import NotYet
from shared.events.envelope import Envelope
from shared.events.screening import FindingFedBack, FindingHanded, FindingTaken
from shared.matters.numbers import home_of
from shared.matters.people import SUPERVISOR, Officer
from shared.matters.steps.screening import FINDING_OPENING, FINDING_STEPS
from shared.matters.units import Unit

RULES = {
    "assign_finding": rules.assign, "work_on_finding": rules.work_on, "settle_finding": rules.settle,
    "turn_into_matter": rules.turn_into_matter, "pass_finding_up": rules.pass_up,
    "feed_back_finding": rules.feed_back,
}  # fmt: skip
OWNERS = frozenset({
    "government", "functional_department", "vertical_agency", "petition_office", "zone_management", "village_committee",
    "residents_committee", "mediation_centre", "people_mediation_committee", "public_institution", "soe",
})  # fmt: skip
"""kinds of units that may own a finding; courts and organs of discipline never do"""
OFFICES_ABOVE = frozenset({"petition_office", "government", "functional_department", "vertical_agency"})


class FindingDesk(RoundDesk):
    """Findings that units of this node hold, or held."""

    screening_standings = Stored(Standings)

    @on(FindingHanded, only=MINE)
    def hear_handed(self, said: FindingHanded, envelope: Envelope) -> None:
        """From above or below onto the desk of a unit here; the other side is told."""
        today = Today(self.clock.now(), self.clock.today(), calendar())
        taken = rules.receive(self.screening_findings_kept.find(said.number), said, today)
        if taken is not None:
            self.screening_findings_kept.keep(*taken, because=envelope.id)

    @on(FindingTaken, only=MINE)
    def hear_finding_taken(self, said: FindingTaken, envelope: Envelope) -> None:
        """The other side has it."""
        one = self.screening_findings_kept.get(said.number, envelope.id)
        self.screening_findings_kept.save(rules.hear_taken(one, said), because=envelope.id)

    @on(FindingFedBack)
    def hear_fed_back(self, said: FindingFedBack, envelope: Envelope) -> None:
        """Word from above: to the unit that found it, and into the list."""
        fact = self.screening_standings.find(said.number)
        if fact is not None and (fact.fed_back_on is None or fact.fed_back_on < said.on):
            self.screening_standings.save(told(fact, said.on))
        one = self.screening_findings_kept.known(said.number, envelope.id)
        if one is not None:
            self.screening_findings_kept.save(rules.hear_feedback(one, said), because=envelope.id)
        elif home_of(said.number) == self.here.node:
            raise NotYet("not_yet", number=said.number)

    @rpc
    def findings(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the unit's findings; for supervisors all of the node."""
        return self._findings_desk().page(where, by)

    @rpc
    def finding(self, number: str, by: Any) -> Any:
        """One finding with its steps, and where it stands if it went on."""
        return self._findings_desk().item(number, by)

    @rpc
    def record_finding(self, form: Any, by: Any) -> Any:
        """What the unit found in its own records."""
        save = partial(self.screening_findings_kept.open_new, self.here.node, self.clock.today().year)
        return self._findings_desk().open_new("record_finding", form, by, save)

    @rpc
    def assign_finding(self, number: str, form: Any, by: Any) -> Any:
        """Make a unit its owner, here or below."""
        return self._findings_desk().take("assign_finding", number, form, by)

    @rpc
    def work_on_finding(self, number: str, form: Any, by: Any) -> Any:
        """What was done and what comes next."""
        return self._findings_desk().take("work_on_finding", number, form, by)

    @rpc
    def settle_finding(self, number: str, form: Any, by: Any) -> Any:
        """Settled."""
        return self._findings_desk().take("settle_finding", number, form, by)

    @rpc
    def turn_into_matter(self, number: str, form: Any, by: Any) -> Any:
        """It goes on as a petition matter under that number."""
        return self._findings_desk().take("turn_into_matter", number, form, by)

    @rpc
    def pass_finding_up(self, number: str, form: Any, by: Any) -> Any:
        """It cannot be settled here."""
        return self._findings_desk().take("pass_finding_up", number, form, by)

    @rpc
    def feed_back_finding(self, number: str, form: Any, by: Any) -> Any:
        """Word to those below who reported it."""
        return self._findings_desk().take("feed_back_finding", number, form, by)

    def _findings_desk(self) -> Desk[Finding]:
        reach, words, places = self._finding_reach(), self._screening_words(), self.here.topology.places

        def rule(name: str) -> Any:
            return lambda one, form, by, today: RULES[name](one, form, by, today, reach)

        return Desk(
            records=self.screening_findings_kept, clock=self.clock, power="read_screening",
            steps={**FINDING_OPENING, **FINDING_STEPS},
            rules={
                **{name: rule(name) for name in RULES},
                "record_finding": lambda number, form, by, today: rules.record(number, form, by, today, reach, places),
            },
            sees=_is_reader, mine=_of_unit, offers=lambda one, by, today: rules.offers(one, by, today, reach),
            row=lambda one: views.finding_row(one, words),
            view=lambda one: views.finding_view(one, self.screening_standings.find(one.number), words),
        )  # fmt: skip

    def _finding_reach(self) -> Reach:
        topology, node, on_day = self.here.topology, self.here.node, self.clock.today()
        parent = topology.parent(node)
        own = [unit for below in (node, *topology.descendants(node)) for unit in topology.units_at(below)]
        front = [topology.front_unit(parent)] if parent else []
        offices = [unit for unit in topology.units_at(parent) if unit.kind in OFFICES_ABOVE] if parent else []

        def at_work(units: list[Unit]) -> tuple[Unit, ...]:
            return tuple({unit.id: unit for unit in units if unit.is_active(on_day)}.values())

        owners = [unit for unit in own if unit.kind in OWNERS]
        return Reach(node, topology.units, topology.find_desk, at_work(owners), at_work([*front, *offices]))


def _is_reader(one: Finding, by: Officer) -> bool:
    return SUPERVISOR in by.roles or by.is_of(one.unit) or by.is_of(one.found_by)


def _of_unit(by: Officer) -> dict[str, Any]:
    return {} if SUPERVISOR in by.roles else {"$or": [{"unit": by.unit}, {"found_by": by.unit}]}
