"""What a desk is shown of a sample: the seed, the list, what was found in each file, the points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.supervision.inspection.rules import NAMES, Sample, open_steps
from shared.matters.offers import Choice, Field, Offer, choices
from shared.matters.people import Officer, may
from shared.matters.pressed import INSPECTION_FINDINGS, INSPECTION_STATES
from shared.matters.steps.inspection import INSPECTION_STEPS
from shared.matters.units import Units


def row(sample: Sample, units: Units) -> dict[str, Any]:
    """A sample in a list."""
    return {
        "number": sample.number, "unit": sample.unit, "unit_name": units.name(sample.unit), "period": sample.period,
        "state": sample.state, "state_zh": INSPECTION_STATES[sample.state], "drawn_on": sample.drawn_on,
        "candidates": sample.candidates, "sample_size": len(sample.sampled), "checked": len(sample.checked),
        "faulty": len(sample.faulty), "points": sample.points,
    }  # fmt: skip


def view(sample: Sample, units: Units) -> dict[str, Any]:
    """The whole of it, so that anybody can draw it again."""
    return {
        **row(sample, units), "seed": sample.seed, "drawn_by": sample.drawn_by, "paper_number": sample.paper_number,
        "sampled": [{"matter": one, "is_checked": one in sample.checked} for one in sample.sampled],
        "file_findings": [
            {"matter": one.matter, "finding": one.finding, "finding_zh": INSPECTION_FINDINGS[one.finding],
             "points": one.points, "words": one.words, "by": one.by, "on": one.on}
            for one in sample.findings
        ],
        "proposed": list(sample.proposed), "closed_on": sample.closed_on, "note": sample.note,
    }  # fmt: skip


def offers(sample: Sample, by: Officer) -> Iterator[Offer]:
    """What the office does next."""
    for step in open_steps(sample, by):
        if may(by.roles, INSPECTION_STEPS[step].power):
            yield Offer(step, NAMES[step], tuple(_fields(step, sample)))


def _fields(step: str, sample: Sample) -> Iterator[Field]:
    match step:
        case "note_finding":
            yield _matters(sample.sampled)
            yield Field("finding", "检查结果", "choice", choices=choices(INSPECTION_FINDINGS))
            yield Field("words", "说明", "textarea", hint="写案卷和文书，不写信访人。")
        case "propose_press":
            yield _matters(tuple(one for one in sample.faulty if one not in sample.proposed))
            yield Field("reason", "理由", "textarea")
        case "close_inspection":
            yield Field("note", "小结", "textarea", required=False)


def _matters(matters: tuple[str, ...]) -> Field:
    return Field("matter", "事项", "choice", choices=tuple(Choice(one, one) for one in matters))
