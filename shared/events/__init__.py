"""What is said on the bus, by whom: one file a publisher; importing this package declares every event."""

from shared.events import attachments, gateway, handling, intake, mediation, reviews, routing, supervision
from shared.events.declaration import EVENTS, HOME, STAYS, TO, UP, Crosses, Declared, declared, event

__all__ = [
    "EVENTS",
    "HOME",
    "STAYS",
    "TO",
    "UP",
    "Crosses",
    "Declared",
    "attachments",
    "declared",
    "event",
    "gateway",
    "handling",
    "intake",
    "mediation",
    "reviews",
    "routing",
    "supervision",
]
