"""A part of supervision's door: the office's tables, and the checks on the units' own desks.

Hears: all of ``evidence.MAY_READ``, AssessmentCheckAsked, AssessmentChecked, AssessmentContestAnswered,
AssessmentPublished.
Says: AssessmentCheckAsked, AssessmentChecked, AssessmentContestAnswered, AssessmentPublished, PaperIssued.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from services.supervision.assessment import check, evidence, rules, views
from services.supervision.assessment.check import UnitCheck
from services.supervision.assessment.evidence import MAY_READ, Docket
from services.supervision.assessment.facts import Fact, Period, facts_of
from services.supervision.assessment.papers import numbered, paper
from services.supervision.assessment.store import Dockets, Letter, Letters, Tables, UnitChecks, readings
from services.supervision.assessment.table import OPEN, SELF, Age, Table
from services.supervision.beside import beside
from services.supervision.sealed import SEALED_KINDS
from shared.bus.desk import Desk
from shared.bus.names import MINE
from shared.bus.on import on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.deadlines import Today, calendar
from shared.errors import Conflict, NotFound, NotYet
from shared.events import EVENTS
from shared.events.assessment import (
    AssessmentCheckAsked,
    AssessmentChecked,
    AssessmentContestAnswered,
    AssessmentPublished,
)
from shared.events.envelope import Envelope
from shared.events.pressing import InspectionClosed
from shared.matters.assessment import months_of
from shared.matters.forms import load
from shared.matters.people import Officer, require
from shared.matters.steps.assessment import ASSESSMENT_CHECK_STEPS, ASSESSMENT_OPENING, ASSESSMENT_STEPS
from shared.ops import log

LOG = log.get(__name__)
COUNT_SECONDS, FIRST_COUNT_SECONDS = 900, 5
MUCH = 1500
"""matters of a period: more are counted by the clock, not while an officer waits"""
CORRECTED_FOR = timedelta(days=400)
"""for how long after its end a published period is still compared with what is heard"""


class AssessmentDesk:
    """The assessment of the units of this node's territory, and of its own units by any node."""

    dockets = Stored(Dockets)
    assessment_tables = Stored(Tables)
    assessment_letters = Stored(Letters)
    unit_checks = Stored(UnitChecks)
    watches: Any
    sources: Any
    clock: Any
    here: Any

    # --- hearing --------------------------------------------------------------------------------------------------

    @on(InspectionClosed)
    def note_inspection(self, said: InspectionClosed, envelope: Envelope) -> None:
        """What an inspection of files found."""
        self.note_evidence(said, envelope)

    @beside(*(EVENTS[name].kind for name in MAY_READ if name != "inspection.closed"))
    def note_evidence(self, said: Any, envelope: Envelope) -> None:
        """One event into the docket of its matter or record, cut down to what may be read."""
        number = evidence.subject_of(said)
        docket = self.dockets.known(number, envelope.id) or Docket(number)
        self.dockets.keep(evidence.note(docket, said, envelope, calendar()), because=envelope.id)

    @on(AssessmentCheckAsked, only=MINE)
    def take_check_asked(self, said: AssessmentCheckAsked, envelope: Envelope) -> None:
        """Figures to check come to the unit's desk, once."""
        if self.unit_checks.of(said.number, said.unit, said.kind) is None:
            self._new_check(lambda number: check.asked(number, self.here.node, said), envelope)

    @on(AssessmentChecked, only=MINE)
    def take_checked(self, said: AssessmentChecked, envelope: Envelope) -> None:
        """What a unit found comes to the table."""
        table = self.assessment_tables.get(said.table, envelope.id)
        self.assessment_tables.save(rules.take_check(table, said, self._today()), because=envelope.id)

    @on(AssessmentContestAnswered, only=MINE)
    def take_contest_answer(self, said: AssessmentContestAnswered, envelope: Envelope) -> None:
        """The answer comes to the unit's desk."""
        found = self.unit_checks.of(said.number, said.unit, SELF)
        if found is None:
            raise NotYet("not_yet", number=said.number)
        found = self.unit_checks.get(found.number, envelope.id)
        self.unit_checks.save(check.answer(found, said), because=envelope.id)

    @on(AssessmentPublished, only=MINE)
    def take_published(self, said: AssessmentPublished, envelope: Envelope) -> None:
        """The unit's part of the published table comes to its desk."""
        found = self.unit_checks.of(said.number, said.unit, SELF)
        if found is None:
            self._new_check(lambda number: check.told(number, self.here.node, said, envelope.time), envelope)
            return
        found = self.unit_checks.get(found.number, envelope.id)
        self.unit_checks.save(check.publish(found, said, envelope.time), because=envelope.id)

    @claimed_timer(interval=COUNT_SECONDS)
    def count_assessments(self) -> None:
        """Count again what is not published, and compare what is: saving is the claim."""
        self._count_all(self.assessment_tables.to_count(self._today().on - CORRECTED_FOR))
        self._tell_all()

    @claimed_timer(interval=FIRST_COUNT_SECONDS)
    def count_new_assessments(self) -> None:
        """Count what was opened and is too much to be counted in the step; tell the units that were not told yet."""
        self._count_all(self.assessment_tables.uncounted())
        self._tell_all()

    def _count_all(self, tables: Iterable[Table]) -> None:
        today, around = self._today(), self._assessed()
        for table in tables:
            try:
                after = rules.correct(table, today, around)
                if after is not table:
                    self.assessment_tables.save(after)
            except Conflict:
                continue
            except Exception:
                # whatever is wrong with this table, the others are counted
                LOG.exception("assessment_not_counted", table=table.number)

    # --- the office -----------------------------------------------------------------------------------------------

    @rpc
    def open_assessment(self, form: Any, by: Any) -> Any:
        """The table of a period."""
        year = self.clock.today().year
        save = partial(self.assessment_tables.open_new, self.here.node, year)
        return self._tables().open_new("open_assessment", form, by, save)

    @rpc
    def assessments(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the office's tables, the newest first."""
        return self._tables().page(where, by)

    @rpc
    def assessment(self, number: str, by: Any) -> Any:
        """One table, whole: all that its paper says, as data."""
        return self._tables().item(number, by)

    @rpc
    def deductions(self, table: str, where: Any, by: Any) -> Any:
        """``{unit}`` -> ``{rows}``: the unit's lost marks, each opened to its matter and day. The office sees all, a
        unit its own, once the table was sent to be checked."""
        officer, unit = Officer.read(by), load(views.UnitForm, where)["unit"]
        require(officer, "read_deductions")
        found = self.assessment_tables.find(table)
        is_office = found is not None and officer.is_of(found.unit)
        if found is None or not (is_office or (officer.is_of(unit) and found.state != OPEN)):
            raise NotFound(number=table[:40])
        shown = found.published or found.result
        return {"rows": views.deductions(shown.deductions, found, self.here.topology.units.name, unit), "next": None}

    @rpc
    def ask_self_checks(self, number: str, form: Any, by: Any) -> Any:
        """Each unit gets its own figures."""
        return self._take_and_tell(self._tables(), "ask_self_checks", number, form, by)

    @rpc
    def ask_cross_checks(self, number: str, form: Any, by: Any) -> Any:
        """Each unit gets another one's figures."""
        return self._take_and_tell(self._tables(), "ask_cross_checks", number, form, by)

    @rpc
    def answer_contest(self, number: str, form: Any, by: Any) -> Any:
        """An objection is answered."""
        return self._take_and_tell(self._tables(), "answer_contest", number, form, by)

    @rpc
    def score_assessment(self, number: str, form: Any, by: Any) -> Any:
        """The table is scored."""
        return self._tables().take("score_assessment", number, form, by)

    @rpc
    def publish_assessment(self, number: str, form: Any, by: Any) -> Any:
        """The table is published."""
        return self._take_and_tell(self._publishing_tables(), "publish_assessment", number, form, by)

    def preview_assessment(self, step: str, number: str, form: Any, by: Any) -> list[dict[str, str]]:
        """The papers a step would issue; nothing is saved."""
        desk = self._publishing_tables() if step == "publish_assessment" else self._tables()
        return desk.preview(step, number, form, by)

    # --- the units ------------------------------------------------------------------------------------------------

    @rpc
    def unit_checks_of(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: what the asker's unit was sent to check."""
        return self._checks().page(where, by)

    @rpc
    def unit_check(self, number: str, by: Any) -> Any:
        """One check with its figures and steps."""
        return self._checks().item(number, by)

    @rpc
    def confirm_figures(self, number: str, form: Any, by: Any) -> Any:
        """The figures are right."""
        return self._checks().take("confirm_figures", number, form, by)

    @rpc
    def contest_figures(self, number: str, form: Any, by: Any) -> Any:
        """Facts are contested."""
        return self._checks().take("contest_figures", number, form, by)

    # --- the desks ------------------------------------------------------------------------------------------------

    def _tables(self) -> Desk[Table]:
        topology, around = self.here.topology, self._assessed()
        name = topology.units.name
        return Desk(
            self.assessment_tables, self.clock, "read_assessments", {**ASSESSMENT_OPENING, **ASSESSMENT_STEPS},
            {step: self._rule(rule, around) for step, rule in rules.RULES.items()},
            sees=lambda table, by: by.is_of(table.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda table, by, today: views.table_offers(table, by, today, name), row=views.table_row,
            view=lambda table: views.table_view(table, name, lambda node: topology.node(node).name),
            local=topology.deadlines,
        )  # fmt: skip

    def _publishing_tables(self) -> Desk[Table]:
        """The same desk, for the step with which the paper goes out."""
        topology = self.here.topology
        return replace(self._tables(), papers=lambda table, _, today: (paper(table, today, topology),))

    def _take_and_tell(self, desk: Desk[Table], step: str, number: str, form: Any, by: Any) -> Any:
        """The step is saved first; what units are told of it follows at once where that is quick, else by the clock, as
        it does when somebody broke off."""
        shown = desk.take(step, number, form, by)
        if not self._is_much(shown["period"]):
            self._tell_units(self.assessment_tables.get(number))
        return shown

    def _tell_all(self) -> None:
        for table in self.assessment_tables.untold():
            self._tell_units(table)

    def _tell_units(self, table: Table) -> None:
        told = self.assessment_letters.told(table.number)
        for key, event in rules.letters(table, self._assessed()):
            if key not in told:
                with suppress(Conflict):  # somebody tells at the same time
                    self.assessment_letters.add(Letter(key, table.number), event())
        self.assessment_tables.all_told(table)

    def _rule(self, rule: Callable[..., tuple[Any, ...]], around: rules.Around) -> Callable[..., tuple[Any, ...]]:
        def act(*given: Any) -> tuple[Any, ...]:
            table, *events = rule(*given, around)
            if table.published_on is not None and not table.paper_number:
                table = replace(table, paper_number=numbered(table, self.here.topology))
            return table, *events

        return act

    def _checks(self) -> Desk[UnitCheck]:
        name = self.here.topology.units.name
        return Desk(
            self.unit_checks, self.clock, "read_assessment_checks", ASSESSMENT_CHECK_STEPS, check.RULES,
            sees=lambda one, by: by.is_of(one.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda one, _, today: views.check_offers(one, today), row=lambda one: views.check_row(one, name),
            view=lambda one: views.check_view(one, name), local=self.here.topology.deadlines,
        )  # fmt: skip

    def _new_check(self, make: Callable[[str], UnitCheck], envelope: Envelope) -> None:
        self.unit_checks.open_new(
            self.here.node, self.clock.today().year, lambda number: (make(number),), because=envelope.id
        )

    def _assessed(self) -> rules.Around:
        topology, node = self.here.topology, self.here.node
        territory = frozenset({node, *topology.descendants(node)})
        units = tuple(
            one.id
            for one in topology.units
            if topology.find_desk(one.id) in territory and one.kind not in SEALED_KINDS
        )  # fmt: skip
        return rules.Around(
            node=node, unit=topology.front_unit(node).id, units=units, editions=topology.assessment,
            facts=partial(self._facts, units), tables=self.assessment_tables.of_periods, ages=self._ages,
            is_much=self._is_much, node_of=topology.find_desk, name_of=topology.units.name,
        )  # fmt: skip

    def _facts(self, units: tuple[str, ...], period: Period) -> Iterable[Fact]:
        months = [evidence.month_of(period.first)]
        for reading in readings(self.dockets, self.watches, units, months, period.first, period.last):
            yield from facts_of(reading, period, calendar())

    def _is_much(self, text: str) -> bool:
        months = months_of(text) or [text]
        return self.dockets.count({"months": {"$in": [*months]}}) > MUCH

    def _ages(self) -> Iterable[Age]:
        for node in self.here.topology.descendants(self.here.node):
            known = self.sources.find(node)
            yield Age(node, known.said_at if known else None)

    def _today(self) -> Today:
        return Today(self.clock.now(), self.clock.today(), calendar(), self.here.topology.deadlines)
