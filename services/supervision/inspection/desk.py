"""A part of supervision's door: samples of concluded matters. ``SupervisionService`` takes it over as it is.

Says: InspectionDrawn, InspectionClosed, BreachFound, PaperIssued.
"""

from __future__ import annotations

import secrets
from typing import Any

from services.supervision.inspection import rules, views
from services.supervision.inspection.drawing import was_concluded
from services.supervision.inspection.papers import list_of
from services.supervision.inspection.rules import Sample
from services.supervision.inspection.store import Samples, concluded_by
from services.supervision.pressing.standing import Standing
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.codec import to_plain
from shared.errors import Refused
from shared.matters.forms import load
from shared.matters.people import Officer, require
from shared.matters.steps.inspection import INSPECTION_OPENING, INSPECTION_STEPS

SEED_BYTES = 16


class InspectionDesk:
    """The office's inspections of the files of units."""

    samples_kept = Stored(Samples)
    watches: Any
    clock: Any
    here: Any

    @rpc
    def draw_sample(self, form: Any, by: Any) -> Any:
        """Draw the sample of a unit's quarter, once; ``Refused('drawn_already')``."""
        officer, standing, desk = Officer.read(by), Standing(self.here.node, self.here.topology), self._samples()
        require(officer, INSPECTION_OPENING["draw_sample"].power)
        filled, today = load(INSPECTION_OPENING["draw_sample"].form, form, clock=self.clock), desk.today()
        unit, first, last = rules.asked(filled, officer, today, standing)
        before = self.samples_kept.of(standing.office.id, unit, filled["quarter"])
        if before is not None:
            raise Refused("drawn_already", sample=before.number, quarter=filled["quarter"])
        found = (
            watch.number
            for watch in concluded_by(self.watches, unit)
            if was_concluded(watch.number, watch.heard, unit, first, last, today.calendar)
        )
        candidates, seed = tuple(found), secrets.token_hex(SEED_BYTES)

        def make(number: str) -> tuple[Any, ...]:
            sample, *said = rules.draw_sample(number, filled, officer, today, standing, seed, candidates)
            return sample, *said, list_of(sample, today, self.here.topology)

        sample = self.samples_kept.open_new(self.here.node, today.on.year, make)
        return desk.item(sample.number, by)

    @rpc
    def inspections(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``."""
        return self._samples().page(where, by)

    @rpc
    def inspection(self, number: str, by: Any) -> Any:
        """One sample with its steps."""
        return self._samples().item(number, by)

    @rpc
    def note_finding(self, number: str, form: Any, by: Any) -> Any:
        """What was found in one file."""
        return self._samples().take("note_finding", number, form, by)

    @rpc
    def propose_press(self, number: str, form: Any, by: Any) -> Any:
        """A finding that is a reason to press the unit."""
        return self._samples().take("propose_press", number, form, by)

    @rpc
    def close_inspection(self, number: str, form: Any, by: Any) -> Any:
        """Every file was looked at."""
        return self._samples().take("close_inspection", number, form, by)

    def _samples(self) -> Desk[Sample]:
        topology = self.here.topology
        return Desk(
            self.samples_kept, self.clock, "read_inspections", INSPECTION_STEPS,
            rules.rules_of(Standing(self.here.node, topology)), sees=lambda sample, by: by.is_of(sample.office),
            mine=lambda by: {"office": by.unit}, offers=lambda sample, by, _: views.offers(sample, by),
            row=lambda sample: to_plain(views.row(sample, topology.units)),
            view=lambda sample: to_plain(views.view(sample, topology.units)), local=topology.deadlines,
        )  # fmt: skip
