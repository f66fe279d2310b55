"""Mediation's cabinets."""

from __future__ import annotations

from services.mediation.mediation import Mediation
from services.mediation.mediators import ACTIVE, Mediator
from shared.store.numbered import Numbered
from shared.store.repository import Index

PANEL_AT_MOST = 500


class Mediations(Numbered[Mediation]):
    """Mediations by the number of the case that asked, or by their own."""

    kind = Mediation
    name = "mediations"
    letter = "M"
    indexes = (Index("unit", "_id"), Index("unit", "state", "_id"))


class Mediators(Numbered[Mediator]):
    """The panel of this node."""

    kind = Mediator
    name = "mediators"
    letter = "G"
    indexes = (Index("unit", "state"),)

    def active(self) -> tuple[Mediator, ...]:
        """Who may be chosen."""
        return tuple(self.some({"state": ACTIVE}, limit=PANEL_AT_MOST))
