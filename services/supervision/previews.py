"""A part of supervision's door: the papers a step would issue, as drafts. Each desk makes its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.bus.rpc import rpc
from shared.errors import NotFound
from shared.matters.steps.rows import desks_of

MADE_BY: Mapping[str, str] = {
    "presses": "preview_press",
    "advices": "preview_advice",
    "assessments": "preview_assessment",
    "dispatches": "preview_dispatch",
    "reception_plans": "preview_reception",
    "reception_sessions": "preview_reception",
    "appointments": "preview_reception",
    "screening_meetings": "preview_screening",
}
"""collection -> the method that makes the drafts of its steps"""


class Previews:
    """One remote procedure for all desks of the service: names of steps are unique within it."""

    @rpc
    def preview(self, step: str, number: str, form: Any, by: Any) -> Any:
        """``[{paper, title, text}]``; nothing is saved. ``NotFound`` for a step without papers."""
        for desk in desks_of("supervision"):
            if step in desk.steps and desk.collection in MADE_BY:
                return getattr(self, MADE_BY[desk.collection])(step, number, form, by)
        raise NotFound(step=step[:40])
