"""A sample, what was found in its files, and how it is closed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.supervision.inspection.drawing import draw, quarter
from services.supervision.pressing.standing import Standing, unit_named
from shared.deadlines import Today
from shared.documents import paper_number
from shared.errors import Invalid, Refused
from shared.events.pressing import InspectionClosed, InspectionDrawn
from shared.events.supervision import BreachFound
from shared.matters.no_persons import must_name_nobody
from shared.matters.people import Officer
from shared.matters.pressed import INSPECTION_FINDINGS, INSPECTION_POINTS, INSPECTION_STATES
from shared.matters.taken import Form, must_be_open

DRAWN, CLOSED = "drawn", "closed"
IN_ORDER = "in_order"
NAMES = {
    "draw_sample": "抽取样本", "note_finding": "登记检查情况", "propose_press": "提请督办",
    "close_inspection": "结束抽查",
}  # fmt: skip


@dataclass(frozen=True)
class FileFinding:
    """One thing found in the file of one matter."""

    matter: str
    finding: str
    points: int
    words: str
    by: str
    on: date
    at: datetime


@dataclass(frozen=True)
class Sample:
    """The sample of one unit and quarter, and what was found."""

    number: str
    unit: str
    office: str
    period: str
    """``2026-Q1``"""
    seed: str
    candidates: int
    """concluded in the quarter"""
    sampled: tuple[str, ...]
    drawn_on: date
    drawn_by: str
    paper_number: str
    findings: tuple[FileFinding, ...] = ()
    proposed: tuple[str, ...] = ()
    """matters over which pressing was proposed"""
    state: str = DRAWN
    closed_on: date | None = None
    note: str = ""
    version: int = 0

    @property
    def checked(self) -> tuple[str, ...]:
        """The matters whose files were looked at."""
        return tuple(one for one in self.sampled if any(found.matter == one for found in self.findings))

    @property
    def faulty(self) -> tuple[str, ...]:
        """Those in which something was wrong."""
        wrong = {one.matter for one in self.findings if one.finding != IN_ORDER}
        return tuple(one for one in self.sampled if one in wrong)

    @property
    def points(self) -> int:
        """Points to deduct from the unit's quarter."""
        return sum(one.points for one in self.findings)


def open_steps(sample: Sample, by: Officer) -> tuple[str, ...]:
    """What the office may do with it now."""
    if sample.state == CLOSED or not by.is_of(sample.office):
        return ()
    open_now = ["note_finding"] if sample.sampled else []
    if set(sample.faulty) - set(sample.proposed):
        open_now.append("propose_press")
    if len(sample.checked) == len(sample.sampled):
        open_now.append("close_inspection")
    return tuple(open_now)


def rules_of(standing: Standing) -> Mapping[str, Callable[..., tuple[Any, ...]]]:
    """The rules of this node's steps, ready for its desk."""

    def with_standing(rule: Callable[..., tuple[Any, ...]]) -> Callable[..., tuple[Any, ...]]:
        return lambda sample, form, by, today: rule(sample, form, by, today, standing)

    return {
        "note_finding": note_finding,
        "close_inspection": with_standing(close),
        "propose_press": with_standing(propose),
    }


def asked(form: Form, by: Officer, today: Today, standing: Standing) -> tuple[str, date, date]:
    """The unit and the days of a sample to draw; ``Invalid`` or ``Refused``."""
    unit = unit_named(standing.topology, form["unit"])
    if not unit:
        raise Invalid(fields={"unit": "unknown_unit"})
    standing.must_supervise(unit)
    if not standing.is_of_office(by):
        raise Refused("not_to_be_pressed", unit=standing.topology.units.name(unit), office=standing.office.name)
    return (unit, *quarter(form["quarter"], today.on))


def draw_sample(
    number: str, form: Form, by: Officer, today: Today, standing: Standing, seed: str, candidates: tuple[str, ...]
) -> tuple[Sample, InspectionDrawn]:
    """The sample of a unit's quarter; ``candidates``: all that it concluded then."""
    unit, _, _ = asked(form, by, today, standing)
    office = standing.office
    size = form["size"] or standing.topology.sample_size
    sample = Sample(
        number=number, unit=unit, office=office.id, period=form["quarter"], seed=seed, candidates=len(candidates),
        sampled=draw(seed, candidates, size), drawn_on=today.on, drawn_by=by.name,
        paper_number=paper_number(office.name, "inspection_list", today.on.year, number),
    )  # fmt: skip
    said = InspectionDrawn(
        number=number, node=standing.node, unit=unit, by_unit=office.id, period=sample.period, seed=seed,
        matters=sample.candidates, sampled=sample.sampled, drawn_on=today.on,
    )  # fmt: skip
    return sample, said


def note_finding(sample: Sample, form: Form, by: Officer, today: Today) -> tuple[Sample]:
    """What was found in one file; the same finding twice is the later words."""
    _must_be_open("note_finding", sample, by)
    must_name_nobody(form, ["words"])
    matter = _of_sample(sample, form["matter"])
    kept = [one for one in sample.findings if (one.matter, one.finding) != (matter, form["finding"])]
    if form["finding"] == IN_ORDER and any(one.matter == matter for one in kept):
        raise Invalid(fields={"finding": "faults_were_found"})
    kept = [one for one in kept if (one.matter, one.finding) != (matter, IN_ORDER)]
    found = FileFinding(
        matter, form["finding"], INSPECTION_POINTS[form["finding"]], form["words"], by.name, today.on, today.at
    )
    return (replace(sample, findings=(*kept, found)),)


def propose(sample: Sample, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Sample, BreachFound]:
    """A faulty file is a reason to press the unit; whether to press is decided on the press itself."""
    _must_be_open("propose_press", sample, by)
    must_name_nobody(form, ["reason"])
    matter = _of_sample(sample, form["matter"])
    if matter not in sample.faulty or matter in sample.proposed:
        raise Invalid(fields={"matter": "not_a_choice"})
    faults = "；".join(
        f"{INSPECTION_FINDINGS[one.finding]}：{one.words}" for one in sample.findings if one.matter == matter
    )
    said = BreachFound(
        number=matter, node=standing.node, unit=sample.unit, trigger="wrong_procedure",
        occasion=f"{sample.number}/{matter}", fact=f"抽查（{sample.number}）发现：{faults}。{form['reason']}",
        found_at=today.at,
    )  # fmt: skip
    return replace(sample, proposed=(*sample.proposed, matter)), said


def close(sample: Sample, form: Form, by: Officer, today: Today, standing: Standing) -> tuple[Any, ...]:
    """Every file was looked at."""
    _must_be_open("close_inspection", sample, by)
    closed = replace(sample, state=CLOSED, closed_on=today.on, note=form["note"])
    return closed, InspectionClosed(
        number=sample.number, node=standing.node, unit=sample.unit, by_unit=sample.office, period=sample.period,
        checked=len(sample.checked), faulty=len(sample.faulty), points=sample.points, closed_on=today.on,
    )  # fmt: skip


def _of_sample(sample: Sample, matter: str) -> str:
    if matter not in sample.sampled:
        raise Invalid(fields={"matter": "not_a_choice"})
    return matter


def _must_be_open(step: str, sample: Sample, by: Officer) -> None:
    must_be_open(step, open_steps(sample, by), NAMES, INSPECTION_STATES[sample.state], sample.state)
