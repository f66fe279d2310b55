"""The steps of a table (S001-3b): made, checked by each unit itself, checked across, objections answered, scored,
published with every lost mark opened. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from services.supervision.assessment.facts import Fact, Period
from services.supervision.assessment.table import (
    CROSS,
    CROSS_CHECK,
    PUBLISHED,
    SCORED,
    SELF,
    SELF_CHECK,
    STATES,
    Age,
    Check,
    Contest,
    Table,
    corrected,
    counted,
    facts_again,
    pairs,
    to_be_told,
)
from shared.deadlines import Today
from shared.deadlines.words import day
from shared.errors import Invalid, Refused
from shared.events.assessment import (
    AssessmentCheckAsked,
    AssessmentChecked,
    AssessmentContestAnswered,
    AssessmentPublished,
    Corrected,
    Figure,
    Lost,
    Objection,
)
from shared.matters.assessment import BESIDE, Edition, edition_on, months_of, period, period_zh
from shared.matters.people import Officer
from shared.matters.taken import Form, must_be_open

NAMES: Mapping[str, str] = {
    "ask_self_checks": "发各单位自查", "ask_cross_checks": "发交叉核查", "answer_contest": "答复异议",
    "score_assessment": "评分", "publish_assessment": "公布",
}  # fmt: skip


@dataclass(frozen=True)
class Around:
    """What the rules take from their node."""

    node: str
    unit: str
    """the office that assesses"""
    units: tuple[str, ...]
    """all units of the territory that are assessed"""
    editions: tuple[Edition, ...]
    facts: Callable[[Period], Iterable[Fact]]
    tables: Callable[[Iterable[str]], Iterable[Table]]
    """the tables of these periods"""
    ages: Callable[[], Iterable[Age]]
    is_much: Callable[[str], bool]
    """whether a period has more than an officer waits for while it is counted"""
    node_of: Callable[[str], str]
    name_of: Callable[[str], str]


def open_assessment(number: str, form: Form, by: Officer, today: Today, around: Around) -> tuple[Table]:
    """The table of a period that has ended, counted from what is known now; a quarter or a year from its months, once
    they are published. ``Refused`` where it is too early, known already, or no edition is in force."""
    text = form["period"]
    try:
        first, last = period(text)
    except ValueError:
        raise Invalid(fields={"period": "not_a_period"}) from None
    named = period_zh(text)
    if last >= today.on:
        raise Refused("assessment_period_runs", period=named, last=day(last))
    known = next(iter(around.tables([text])), None)
    if known is not None:
        raise Refused("assessment_known_already", period=named, number=known.number)
    edition = edition_on(around.editions, last)
    if edition is None:
        raise Refused("assessment_no_edition", period=named)
    months = {one.period: one for one in around.tables(months_of(text)) if one.state == PUBLISHED}
    missing = [one for one in months_of(text) if one not in months]
    if missing:
        raise Refused("assessment_months_missing", period=named, months="、".join(missing))
    table = Table(
        number=number, node=around.node, unit=around.unit, period=text, first=first, last=last, edition=edition,
        units=around.units, opened_by=by.name, opened_on=today.on, computed_at=today.at,
        parts=tuple(one.number for one in months.values()), is_counted=False,
    )  # fmt: skip
    return (count_in_step(table, today, around),)


def count(table: Table, today: Today, around: Around) -> Table:
    """The table as it is known now; after publication what changed stands beside it."""
    facts = around.facts(table.days) if table.is_month else facts_again(around.tables(months_of(table.period)))
    if table.state == PUBLISHED:
        return corrected(table, facts, around.ages(), today.at, today.on)
    return counted(table, facts, around.ages(), today.at)


def count_in_step(table: Table, today: Today, around: Around) -> Table:
    """The table as it is known now, where that is counted while an officer waits; else as it was counted last, by the
    clock, with the objections answered since."""
    if not around.is_much(table.period):
        return count(table, today, around)
    if not table.is_counted:
        return table
    if table.state == PUBLISHED:
        return corrected(table, facts_again([table]), table.ages, table.computed_at, today.on)
    return counted(table, facts_again([table]), table.ages, table.computed_at)


def ask_self_checks(table: Table, form: Form, by: Officer, today: Today, around: Around) -> tuple[Any, ...]:
    """Each unit gets its own figures on its own desk, at whatever node it works."""
    _open(table, "ask_self_checks", today)
    until = _until(form, today)
    table = count_in_step(table, today, around)
    checks = tuple(Check(one.unit, one.unit, SELF, today.on, until) for one in table.result.lines)
    return (to_be_told(replace(table, state=SELF_CHECK, checks=checks, answer_by=until)),)


def ask_cross_checks(table: Table, form: Form, by: Officer, today: Today, around: Around) -> tuple[Any, ...]:
    """Each unit gets the figures of another one, and what that one contested; never its own."""
    _open(table, "ask_cross_checks", today)
    _all_back(table, today, around)
    until = _until(form, today)
    table = count_in_step(table, today, around)
    ring = pairs([one.unit for one in table.result.lines], table.first.month)
    if not ring:
        raise Refused("assessment_nobody_to_check")
    checks = tuple(Check(unit, of_unit, CROSS, today.on, until) for unit, of_unit in ring)
    return (to_be_told(replace(table, state=CROSS_CHECK, checks=(*table.checks, *checks), answer_by=until)),)


def take_check(table: Table, said: AssessmentChecked, today: Today) -> Table:
    """What came back from a check; said twice it is the same. A unit answers in time on its own desk; if word of it
    comes late, its objections are still to be answered, after publication by a correction."""
    checks = tuple(
        replace(one, outcome=said.outcome, note=said.note, checked_on=said.checked_on, number=said.number)
        if (one.unit, one.of_unit, one.kind) == (said.unit, said.of_unit, said.kind) and not one.outcome
        else one
        for one in table.checks
    )
    known = {one.key for one in table.contests}
    new = (
        Contest(said.of_unit, one.item, one.matter, one.reason, said.unit, said.checked_on) for one in said.objections
    )
    added = tuple(one for one in new if checks != table.checks and one.key not in known)
    return replace(table, checks=checks, contests=(*table.contests, *added))


def answer_contest(table: Table, form: Form, by: Officer, today: Today, around: Around) -> tuple[Any, ...]:
    """Upheld: the fact is no fault any more. Either way the unit reads the reason."""
    _open(table, "answer_contest", today)
    found = next((one for one in table.open_contests if one.key == form["contest"]), None)
    if found is None:
        raise Refused("assessment_no_contest")
    answered = replace(found, answer=form["outcome"], answer_reason=form["reason"], answered_on=today.on)
    contests = tuple(answered if one is found else one for one in table.contests)
    told = AssessmentContestAnswered(
        number=table.number, to_node=around.node_of(found.unit), node=table.node, unit=found.unit, item=found.item,
        matter=found.matter, upheld=form["outcome"] == "upheld", answer=form["reason"], answered_on=today.on,
    )  # fmt: skip
    return count_in_step(replace(table, contests=contests), today, around), told


def score_assessment(table: Table, form: Form, by: Officer, today: Today, around: Around) -> tuple[Table]:
    """All objections are answered: the marks as they are known now."""
    _open(table, "score_assessment", today)
    _all_back(table, today, around)
    if table.open_contests:
        raise Refused("assessment_contests_open", count=len(table.open_contests))
    return (replace(count_in_step(table, today, around), state=SCORED, scored_on=today.on),)


def publish_assessment(table: Table, form: Form, by: Officer, today: Today, around: Around) -> tuple[Any, ...]:
    """Published: from here on nothing changes silently. Each unit is told its own part."""
    _open(table, "publish_assessment", today)
    table = count_in_step(table, today, around)
    published = replace(table, state=PUBLISHED, published=table.result, published_on=today.on, signed_by=by.name)
    return (to_be_told(published),)


def correct(table: Table, today: Today, around: Around) -> Table:
    """A table counted again by itself; the very same table where nothing changed."""
    after = count(table, today, around)
    if table.state == PUBLISHED or after.result != table.result or not table.is_counted:
        return after
    return table


RULES: Mapping[str, Callable[..., tuple[Any, ...]]] = {
    "open_assessment": open_assessment, "ask_self_checks": ask_self_checks, "ask_cross_checks": ask_cross_checks,
    "answer_contest": answer_contest, "score_assessment": score_assessment, "publish_assessment": publish_assessment,
}  # fmt: skip


def open_steps(table: Table, today: Today) -> Iterator[str]:
    """What may be done with the table now."""
    waits = bool(_waiting(table)) and table.answer_by is not None and today.on <= table.answer_by
    yield from (one for one in _of_state(table) if not waits or one == "answer_contest")


def _of_state(table: Table) -> Iterator[str]:
    if not table.is_counted:
        return
    match table.state:
        case "open":
            yield "ask_self_checks" if table.is_month and table.result.lines else "score_assessment"
        case "self_check":
            yield "ask_cross_checks" if len(table.result.lines) > 1 else "score_assessment"
        case "cross_check":
            yield "score_assessment"
        case "scored" if not table.open_contests:
            yield "publish_assessment"
    if table.open_contests:
        yield "answer_contest"


# --- what is told -----------------------------------------------------------------------------------------------------


def letters(table: Table, around: Around) -> Iterator[tuple[str, Callable[[], Any]]]:
    """All that units are owed to be told of a table, ``(id, event)``: whoever broke off goes on from there. A published
    part is told again with each correction of it."""
    for check in table.checks:
        if not check.outcome:
            yield f"{table.number}/{check.kind}/{check.unit}", partial(asking, table, check, around)
    if table.state == PUBLISHED:
        changed = Counter(one.unit for one in table.corrections)
        for line in table.result.lines:
            yield (
                f"{table.number}/{PUBLISHED}/{line.unit}/{changed[line.unit]}",
                partial(publication, table, line.unit, around),
            )


def asking(table: Table, check: Check, around: Around) -> AssessmentCheckAsked:
    """What goes to the desk of who checks."""
    own = check.kind == SELF
    objections = tuple(
        Objection(one.item, one.matter, one.reason) for one in table.contests if one.unit == check.of_unit and not own
    )
    return AssessmentCheckAsked(
        number=table.number, to_node=around.node_of(check.unit), node=table.node, period=table.period,
        unit=check.unit, of_unit=check.of_unit, kind=check.kind, asked_on=check.asked_on, answer_by=check.answer_by,
        edition=table.edition.id, figures=figures(table, check.of_unit), lost=lost(table, check.of_unit),
        objections=objections,
    )  # fmt: skip


def publication(table: Table, unit: str, around: Around) -> AssessmentPublished:
    """What goes to the unit's own desk of the published table."""
    line = table.line(unit)
    assert line is not None
    assert table.published_on is not None
    return AssessmentPublished(
        number=table.number, to_node=around.node_of(unit), node=table.node, period=table.period, unit=unit,
        rank=line.rank, units=len(table.result.lines), marks=line.marks, full=line.full, share=line.share,
        edition=table.edition.id, figures=figures(table, unit), lost=lost(table, unit),
        published_on=table.published_on,
        corrected=tuple(
            Corrected(one.on, item_zh(table, one.item), one.was, one.now)
            for one in table.corrections
            if one.unit == unit
        ),
    )  # fmt: skip


def figures(table: Table, unit: str) -> tuple[Figure, ...]:
    """The unit's figures, item by item."""
    return tuple(
        Figure(one.item, item_zh(table, one.item), one.hit, one.base, one.fault, one.full, one.marks)
        for one in table.cells(unit)
    )


def lost(table: Table, unit: str) -> tuple[Lost, ...]:
    """What the unit lost marks for, fact by fact."""
    return tuple(
        Lost(one.fact.item, one.fact.number, one.fact.on, one.points, one.fact.why)
        for one in table.result.deductions
        if one.fact.unit == unit
    )


def item_zh(table: Table, code: str) -> str:
    """The item's name in the table's edition."""
    found = table.edition.item(code)
    return found.zh if found else BESIDE.get(code, (code, ""))[0]


# --- refusals ---------------------------------------------------------------------------------------------------------


def _open(table: Table, step: str, today: Today) -> None:
    if step not in _of_state(table):
        must_be_open(step, [*open_steps(table, today)], NAMES, STATES[table.state], table.state)


def _waiting(table: Table) -> tuple[Check, ...]:
    return table.open_checks({SELF_CHECK: SELF, CROSS_CHECK: CROSS}.get(table.state, ""))


def _all_back(table: Table, today: Today, around: Around) -> None:
    """Silence counts as no objection once the time is over, and stands in the table as silence."""
    waiting = _waiting(table)
    if waiting and table.answer_by is not None and today.on <= table.answer_by:
        names = "、".join(around.name_of(one.unit) for one in waiting)
        raise Refused("assessment_checks_open", until=day(table.answer_by), units=names)


def _until(form: Form, today: Today) -> date:
    until: date = form["answer_by"]
    if until < today.on:
        raise Invalid(fields={"answer_by": "in_the_past"})
    return until
