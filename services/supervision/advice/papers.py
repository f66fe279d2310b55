"""The letter of advice and its answer. A room of its own: writing is kept apart from deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from services.supervision.advice.rules import Advice
from shared.deadlines import Today
from shared.documents import render
from shared.events.pressing import AdviceAnswered, AdviceGiven
from shared.events.routing import PaperIssued
from shared.links.topology import Topology
from shared.matters.pressed import ADVICE_ADOPTIONS, ADVICE_KINDS


def papers(one: Advice, events: Iterable[Any], today: Today, topology: Topology) -> Iterator[PaperIssued]:
    """What goes out: the letter, and the organ's answer; what came on paper is not written again."""
    for said in events:
        if isinstance(said, AdviceGiven):
            yield _letter(one, today, topology)
        elif isinstance(said, AdviceAnswered) and one.to_node:
            yield _feedback(one, today, topology)


def _letter(one: Advice, today: Today, topology: Topology) -> PaperIssued:
    return _issued("advice_letter", one, one.by_unit, one.unit, one.to_node, one.paper_number, today, topology, {
        "number": one.matter or one.number, "title": "", "kind": ADVICE_KINDS[one.kind], "reasons": one.reasons,
        "measures": one.advice, "answer_by": one.answer_by, "obliged": topology.units.name(one.about),
    })  # fmt: skip


def _feedback(one: Advice, today: Today, topology: Topology) -> PaperIssued:
    return _issued("advice_feedback", one, one.unit, one.by_unit, one.node, one.answer_paper, today, topology, {
        "number": one.number, "adopted": ADVICE_ADOPTIONS[one.adopted], "reason": one.answer, "measures": one.measures,
    })  # fmt: skip


def _issued(
    code: str, one: Advice, by: str, to: str, to_node: str, number: str, today: Today, topology: Topology,
    facts: dict[str, Any],
) -> PaperIssued:  # fmt: skip
    name = topology.units.name
    written = render(code, paper_number=number, unit=name(by), addressee=name(to), issued_on=today.on, **facts)
    return PaperIssued(
        number=one.number, paper=code, paper_number=number, issued_at=today.at, unit=by, addressee=to,
        title=written.title, text=written.text, to_node=to_node,
    )  # fmt: skip
