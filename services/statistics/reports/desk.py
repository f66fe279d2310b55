"""A part of statistics' door: reports. ``StatisticsService`` takes it over as it is.

Hears: what offices did (``doings.HEARD``), ReportIssued. Says: YearEnded, ReportIssued, AnnualReportSent, PaperIssued.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from services.statistics import periods, questions, schemas, scope
from services.statistics.columns import Columns
from services.statistics.reports import doings, rules, views
from services.statistics.reports.build import About, build, draft
from services.statistics.reports.packing import unpacked
from services.statistics.reports.papers import addressees, papers
from services.statistics.reports.rules import Around, Drawn, Report
from services.statistics.reports.spans import span_of
from services.statistics.reports.store import Doings, Reports
from services.statistics.reports.templates import Template, templates
from shared.bus.desk import Desk
from shared.bus.on import on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.bus.timer import claimed_timer
from shared.documents.render import CHINA
from shared.errors import AlreadyHandled, Conflict, Forbidden, Invalid, NotFound
from shared.events.envelope import Envelope
from shared.events.reports import ReportIssued
from shared.matters.forms import load
from shared.matters.people import Officer, may, require
from shared.matters.questions import DoingsForm
from shared.matters.reports import ANNUAL, SPANS
from shared.matters.steps.reports import REPORT_OPENING, REPORT_STEPS, MakeReportForm

YEAR_SECONDS = 3600
OWED_WITHIN = timedelta(days=100)
"""how long after a year's end its report is opened as owed, by a node that stood still meanwhile"""


def hears_doings(method: Any) -> Any:
    """``@on`` of everything that tells what offices did."""
    for kind in doings.HEARD:
        on(kind)(method)
    return method


class ReportsDesk:
    """Reports of this node's offices, and those that the offices below issued."""

    reports_kept = Stored(Reports)
    doings_kept = Stored(Doings)
    facts: Any
    segments: Any
    columns: Any
    clock: Any
    here: Any
    known: Any
    table: Any
    _ages_for: Any

    @hears_doings
    def note_doing(self, said: Any, envelope: Envelope) -> None:
        """What an office did, kept as it was heard."""
        for one in doings.doings_of(said, envelope.id, self.clock.now(), self.clock.day_of):
            with suppress(Conflict, AlreadyHandled):
                self.doings_kept.add(one, because=envelope.id)

    @on(ReportIssued)
    def take_report(self, said: ReportIssued, envelope: Envelope) -> None:
        """A report of an office below, onto the desk of the office here."""
        if said.node != self.here.node and self.reports_kept.known(said.number, envelope.id) is None:
            office = self.here.topology.front_unit(self.here.node).id
            self.reports_kept.add(rules.received(said, office, unpacked(said.data)), because=envelope.id)

    @claimed_timer(interval=YEAR_SECONDS, eager=True)
    def end_year(self) -> None:
        """A petition office owes the annual report of the year that ended; opened once, whichever replica comes."""
        today, node, topology = self.clock.today(), self.here.node, self.here.topology
        office, year = topology.front_unit(node), today.year - 1
        if not office.is_petition_office or today - date(year, 12, 31) > OWED_WITHIN:
            return
        if self.reports_kept.annual_of(node, year) or not self._counted(year):
            return
        title = f"{topology.node(node).name}{year}年{templates()[ANNUAL].title}"
        with suppress(Conflict):
            self.reports_kept.open_new(
                node, today.year, lambda number: rules.owed(number, node, office.id, year, title)
            )  # fmt: skip

    # --- the desk -----------------------------------------------------------------------------------------------------

    @rpc
    def reports(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the unit's reports, and for the office those from below."""
        return self._reports_desk(by).page(where, by)

    @rpc
    def report(self, number: str, by: Any) -> Any:
        """One report: every figure with its query, the words, what was checked, the open steps."""
        return self._reports_desk(by).item(number, by)

    @rpc
    def make_report(self, form: Any, by: Any) -> Any:
        """Draw up a report; the annual report that is owed is the one drawn up."""
        officer = Officer.read(by)
        asked = load(MakeReportForm, form, clock=self.clock)
        due = self.reports_kept.owed_of(self.here.node, _year(asked["period"])) if asked["template"] == ANNUAL else None
        if due is not None and officer.is_of(due.unit):
            return self._reports_desk(by).take("draw_up_report", due.number, {"as_of": form.get("as_of")}, by)
        save = partial(self.reports_kept.open_new, self.here.node, self.clock.today().year)
        return self._reports_desk(by).open_new("make_report", form, by, save)

    @rpc
    def draw_up_report(self, number: str, form: Any, by: Any) -> Any:
        """Draw up what is owed, or a draft anew."""
        return self._reports_desk(by).take("draw_up_report", number, form, by)

    @rpc
    def edit_report_text(self, number: str, form: Any, by: Any) -> Any:
        """The officer's own words."""
        return self._reports_desk(by).take("edit_report_text", number, form, by)

    @rpc
    def issue_report(self, number: str, form: Any, by: Any) -> Any:
        """The report goes out."""
        return self._reports_desk(by).take("issue_report", number, form, by)

    @rpc
    def preview(self, step: str, number: str, form: Any, by: Any) -> Any:
        """The letters of a step; nothing is saved."""
        return self._reports_desk(by).preview(step, number, form, by)

    @rpc
    def draft_report(self, form: Any, by: Any) -> Any:
        """A report drawn up and not kept: ``{data, text}``."""
        officer = Officer.read(by)
        require(officer, "make_reports")
        drawn = self._draw(load(MakeReportForm, form, clock=self.clock), officer)
        sees = may(officer.roles, "read_small_counts")
        return {"data": json.loads(drawn.data if sees else drawn.open_data),
                "text": drawn.text if sees else drawn.open_text}  # fmt: skip

    @rpc
    def report_document(self, number: str, by: Any) -> Any:
        """What a report is printed from: ``{number, state, data, text, paper_number, issued_on, signed_by}``."""
        officer = Officer.read(by)
        require(officer, "read_reports")
        one = self.reports_kept.find(number)
        if one is None or not officer.is_of(one.desk_unit) or not one.data:
            raise NotFound(number=number[:40])
        data, text = views.seen(one, sees_small=may(officer.roles, "read_small_counts"))
        named = {
            name: schemas.plain(getattr(one, name)) for name in ("issued_on", "paper_number", "signed_by", "state")
        }
        return {"number": one.number, "title": one.title, "data": data, "text": text, **named}

    @rpc
    def count_doings(self, question: Any, by: Any) -> Any:
        """``{doings, by, period, compare, as_of, territory, unit, places}`` -> a table of what offices did."""
        reader, form = Officer.read(by), load(DoingsForm, question, clock=self.clock)
        require(reader, "read_statistics")
        kinds, by_ = form["doings"], next(iter(form["by"]), "")
        if not set(kinds) <= set(doings.DOINGS) or by_ not in ("", *doings.BY):
            raise Invalid(fields={"doings": "not_a_choice"})
        form = {**form, "by": by_}
        return schemas.plain(self._doings_table(form, reader, form["as_of"] or self.clock.now()))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _reports_desk(self, by: Any) -> Desk[Report]:
        reader, topology, node = Officer.read(by), self.here.topology, self.here.node
        sees_small = may(reader.roles, "read_small_counts")
        to = partial(addressees, node=node, topology=topology)
        office = topology.front_unit(node)
        around = Around(
            node, self._draw, to, topology.units.name, lambda unit: unit == office.id and office.is_petition_office
        )
        named = {"make_report": rules.make, "draw_up_report": rules.draw_up, "edit_report_text": rules.edit,
                 "issue_report": rules.issue}  # fmt: skip
        return Desk(
            self.reports_kept, self.clock, "read_reports", {**REPORT_OPENING, **REPORT_STEPS},
            {step: partial(_with_around, rule, around) for step, rule in named.items()},
            sees=lambda one, officer: officer.is_of(one.desk_unit), mine=lambda officer: {"desk_unit": officer.unit},
            offers=lambda one, officer, _: views.offers(one, officer), row=views.row,
            view=lambda one: views.view(one, sees_small=sees_small),
            papers=lambda one, events, today: papers(one, events, today, topology, to), local=topology.deadlines,
        )  # fmt: skip

    def _draw(self, form: Any, by: Officer) -> Drawn:
        template = templates()[form["template"]]
        as_of = form.get("as_of") or self.clock.now()
        about = self._about(form, by, as_of)
        columns = self.known(as_of)
        # to everybody who may not see small counts the report is what such a reader's questions answer
        open_ = self._json(template, about, columns, replace(by, roles=()))
        is_open = template.veiled or not may(by.roles, "read_small_counts")
        data = open_ if is_open else self._json(template, about, columns, by)
        text, open_text = (draft(json.loads(one)) for one in (data, open_))
        return Drawn(
            json.loads(data)["title"], template.edition, about.span.name if template.id != ANNUAL else form["period"],
            as_of, data, open_, text, open_text, tuple(self._ages_for(by)),
        )  # fmt: skip

    def _json(self, template: Template, about: About, columns: Columns, reader: Officer) -> str:
        def ask(question: Any) -> Any:
            if "doings" in question:
                return self._doings_table({**question, "by": next(iter(question["by"]), "")}, reader, about.as_of)
            asked = questions.read(question, about.as_of_on)
            return self.table(asked, reader, columns, about.as_of_on)

        plain = schemas.plain(build(template, about, ask))
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def _about(self, form: Any, by: Officer, as_of: datetime) -> About:
        topology, of_unit = self.here.topology, form.get("of_unit") or ""
        unit = topology.units.find(by.unit)
        if unit is None:
            raise Forbidden("forbidden", action="make_reports")
        if of_unit and of_unit not in topology.units:
            raise Invalid(fields={"of_unit": "unknown_unit"})
        code = form.get("territory") or ""
        if code and not topology.places.knows(code):
            raise Invalid(fields={"territory": "not_a_choice"})
        governs = unit.kind in scope.OF_A_TERRITORY
        around = code or unit.division
        level = topology.places.level_of(around).id
        levels = [one.id for one in topology.levels]
        lower = levels[levels.index(level) + 1 :][:1] if level in levels else []
        name = topology.units.name(of_unit or unit.id) if of_unit or not (code or governs) else ""
        span = span_of(SPANS[form["template"]], form["period"])
        local = as_of.astimezone(CHINA)
        return About(
            node=self.here.node, name=name or topology.places.get(around).name, unit=unit.id, unit_name=unit.name,
            span=span, as_of=as_of, as_of_on=self.clock.day_of(as_of),
            as_of_zh=f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02d}分",
            territory=(f"{questions.TERRITORY}{level}", code) if code else ("", ""), of_unit=of_unit,
            below=f"{questions.TERRITORY}{lower[0]}" if lower and (code or governs) else "",
        )  # fmt: skip

    def _doings_table(self, form: Any, reader: Officer, as_of: datetime) -> dict[str, Any]:
        topology = self.here.topology
        unit = topology.units.find(reader.unit)
        if unit is None:
            raise Forbidden("forbidden", action="read_statistics")
        places, code, of_unit = topology.places, form.get("territory") or "", form.get("unit") or ""
        governs = unit.kind in scope.OF_A_TERRITORY

        def sees(one: doings.Doing) -> bool:
            known = topology.units.find(one.unit)
            division = known.division if known else topology.node(one.node).division
            is_own = places.contains(unit.division, division) if governs else one.unit == reader.unit
            return is_own and (not code or places.contains(code, division)) and of_unit in ("", one.unit)

        now = periods.read(form["period"])
        then = {"yoy": periods.year_before, "pop": periods.before}.get(form["compare"])
        deeds = [one for one in doings.known(self.doings_kept.of_kinds(form["doings"]), as_of) if sees(one)]
        return doings.answer(
            form["doings"], form["by"], deeds, now, then(now) if then else None, form["places"],
            lambda by, key: topology.units.name(key) if by == "unit" else doings.word_zh(key),
        )  # fmt: skip

    def _counted(self, year: int) -> bool:
        """Whether anything of that year is counted here."""
        self.columns.refresh(self.segments.versions(), self.segments.find)
        return any(month.startswith(f"{year}-") for month in self.columns.months)


def _with_around(rule: Any, around: Around, *given: Any) -> tuple[Any, ...]:
    found: tuple[Any, ...] = rule(*given, around)
    return found


def _year(period: str) -> int:
    return int(period) if period.isdigit() and len(period) == 4 else 0
