"""The API: one thin blueprint a service; a form comes in, a service is asked, its answer goes out."""

from services.gateway.api import (
    attachments,
    filings,
    handling,
    intake,
    links,
    lookups,
    mediation,
    notification,
    papers,
    parked,
    public,
    receptions,
    routing,
    session,
    statistics,
    supervision,
)

BLUEPRINTS = (
    attachments.blueprint,
    filings.blueprint,
    lookups.blueprint,
    session.blueprint,
    intake.blueprint,
    routing.blueprint,
    handling.blueprint,
    mediation.blueprint,
    supervision.blueprint,
    receptions.blueprint,
    statistics.blueprint,
    public.blueprint,
    notification.blueprint,
    papers.blueprint,
    links.blueprint,
    parked.blueprint,
)
