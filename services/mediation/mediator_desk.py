"""A part of mediation's door: the panel of mediators of this node. ``MediationService`` takes it over as it is."""

from __future__ import annotations

from typing import Any

from services.mediation import mediators as panel
from services.mediation import schemas
from services.mediation.store import Mediators
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.matters.steps.mediation import MEDIATOR_OPENING, MEDIATOR_STEPS


class MediatorDesk:
    """Everybody who mediates at this node sees the panel; each unit keeps the records of its own people."""

    panel_kept = Stored(Mediators)
    clock: Any
    here: Any

    @rpc
    def register_mediator(self, form: Any, by: Any) -> Any:
        """Put a mediator on the panel."""
        kept, node, year = self.panel_kept, self.here.node, self.clock.today().year
        return self._panel().open_new("register_mediator", form, by, lambda make: kept.open_new(node, year, make))

    @rpc
    def mediators(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the panel of the node."""
        return self._panel().page(where, by)

    @rpc
    def mediator(self, number: str, by: Any) -> Any:
        """One mediator of the panel, and what its unit may do with the record."""
        return self._panel().item(number, by)

    @rpc
    def change_mediator(self, number: str, form: Any, by: Any) -> Any:
        """The record was wrong, or the post changed."""
        return self._panel().take("change_mediator", number, form, by)

    @rpc
    def retire_mediator(self, number: str, form: Any, by: Any) -> Any:
        """No longer to be chosen."""
        return self._panel().take("retire_mediator", number, form, by)

    @rpc
    def reinstate_mediator(self, number: str, form: Any, by: Any) -> Any:
        """To be chosen again."""
        return self._panel().take("reinstate_mediator", number, form, by)

    def _panel(self) -> Desk[panel.Mediator]:
        units = self.here.topology.units
        return Desk(
            records=self.panel_kept, clock=self.clock, power="read_mediations",
            steps={**MEDIATOR_OPENING, **MEDIATOR_STEPS}, rules=panel.RULES,
            sees=lambda record, by: True, mine=lambda by: {},
            offers=lambda record, by, today: panel.offers(record, by),
            row=lambda record: schemas.panel_row(record, units), view=lambda record: schemas.panel_view(record, units),
        )  # fmt: skip
