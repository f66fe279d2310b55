"""The forms of the mediator's desk and its views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.mediation.domain import STATES, Mediation, missing_consents
from shared.codec import to_plain
from shared.matters.forms import Choice, PlainText, StrictSchema, Whole
from shared.matters.offers import Offer
from shared.matters.units import Units

ENTRIES = {"ask": "申请调解", "consent": "同意调解", "agree": "达成协议", "fail": "终止调解", "perform": "履行协议"}


class WhereForm(StrictSchema):
    """A page of the desk's list; ``after`` the number of the last row seen."""

    state = Choice(STATES, load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=80, load_default="", allow_none=True)


def row_view(mediation: Mediation, units: Units) -> dict[str, Any]:
    """One line of the desk's list."""
    plain = to_plain(mediation)
    names = ("number", "title", "unit", "state", "asked_on", "agreed_on", "ended_on", "performed_on")
    return {
        **{name: plain[name] for name in names}, "unit_name": units.name(mediation.unit),
        "state_zh": STATES[mediation.state],
    }  # fmt: skip


def mediation_view(mediation: Mediation, offers: Iterable[Offer], units: Units) -> dict[str, Any]:
    """The whole mediation for the mediator, with the steps that are open."""
    return {
        **to_plain(mediation),
        **row_view(mediation, units),
        "missing_consents": list(missing_consents(mediation)),
        "history": [{**to_plain(one), "zh": ENTRIES[one.step]} for one in mediation.history],
        "steps": to_plain(list(offers)),
    }
