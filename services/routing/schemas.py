"""The forms of the desk (what may come in) and its views (what is shown)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import fields, validate

from services.routing.referral import ENTRIES, STATES, Referral
from services.routing.steps import BY_HAND
from shared.codec import to_plain
from shared.matters.forms import Choice, Day, PlainText, StrictSchema, Whole
from shared.matters.lists import ACTIONS, LEGAL_CLASSES, LEGAL_PATHS, OBJECTION_GROUNDS
from shared.matters.offers import Offer
from shared.matters.units import Units

SEALED_TITLE = "（检举控告，密件）"


class DeskForm(StrictSchema):
    """What every step may carry: the version the officer saw; a referral that moved on since is a conflict."""

    version = Whole(at_least=1, load_default=None, allow_none=True)


class ReferForm(DeskForm):
    """Refer by hand."""

    lead_unit = PlainText(at_most=40, required=True)
    co_units = fields.List(
        PlainText(at_most=40, required=True), validate=validate.Length(max=10, error="too_long"), load_default=list
    )
    action = Choice(("", *BY_HAND), load_default="")
    report_due_on = Day(load_default=None, allow_none=True)
    reason = PlainText(at_most=2000, lines=True, load_default="")


class AnswerForm(DeskForm):
    """Agree to an objection, or reject it."""

    reason = PlainText(at_most=2000, lines=True, required=True)


class DesignateForm(DeskForm):
    """Name the unit."""

    lead_unit = PlainText(at_most=40, required=True)
    reason = PlainText(at_most=2000, lines=True, required=True)


class WhereForm(StrictSchema):
    """A page of the desk's list; ``after``: the number of the last row seen."""

    state = Choice(tuple(STATES), load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=80, load_default="", allow_none=True)


def row_view(referral: Referral, units: Units) -> dict[str, Any]:
    """One line of the desk's list; nothing of the person."""
    said, triage = referral.submission, referral.triage
    return {
        "number": referral.number, "title": SEALED_TITLE if referral.is_sealed else said.title,
        "state": referral.state, "state_zh": STATES[referral.state], "place": said.place, "channel": said.channel,
        "category_l1": said.category_l1, "category_l2": said.category_l2, "legal_class": said.legal_class,
        "legal_class_zh": LEGAL_CLASSES.get(said.legal_class, said.legal_class),
        "received_at": to_plain(said.received_at), "due_on": to_plain(referral.due_on), "desk": referral.desk,
        "lead_unit": triage.lead_unit, "lead_unit_name": units.name(triage.lead_unit), "rule": triage.rule,
        "action": triage.action, "action_zh": ACTIONS.get(triage.action, triage.action),
        "certain": triage.certain, "flags": list(triage.flags), "hop": referral.hop,
        "return_count": referral.return_count,
    }  # fmt: skip


def referral_view(referral: Referral, offers: Iterable[Offer], units: Units) -> dict[str, Any]:
    """The whole referral for the clerk who works on it, with the steps that are open."""
    said, triage = referral.submission, referral.triage
    objections = [{**to_plain(one), "unit_name": units.name(one.unit), "ground_zh": _ground(one.ground)}
                  for one in referral.objections]  # fmt: skip
    return {
        **row_view(referral, units), "title": said.title or SEALED_TITLE, "text": said.text,
        "petitioner": to_plain(said.petitioner), "received_by": said.received_by, "purpose": said.purpose,
        "tags": list(said.tags), "notice_owed": said.notice_owed, "because": to_plain(triage.because),
        "co_units": list(triage.co_units), "co_unit_names": [units.name(one) for one in triage.co_units],
        "legal_path": triage.legal_path, "legal_path_zh": LEGAL_PATHS.get(triage.legal_path, triage.legal_path),
        "lead_node": referral.lead_node, "report_due_on": to_plain(referral.report_due_on),
        "due_explanation": referral.due_explanation, "objections": objections,
        "objection": objections[-1] if objections else None, "version": referral.version,
        "history": [{**to_plain(one), "zh": ENTRIES[one.step]} for one in referral.history],
        "steps": to_plain(list(offers)),
    }  # fmt: skip


def _ground(ground: str) -> str:
    return OBJECTION_GROUNDS.get(ground, ground)
