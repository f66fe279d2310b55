"""The desk's list form (what may come in; steps have theirs in ``shared.matters.steps``) and its views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.routing.referral import ENTRIES, STATES, Referral
from services.routing.steps import proposed
from shared.codec import to_plain
from shared.matters.forms import Choice, PlainText, StrictSchema, Whole
from shared.matters.lists import (
    ACTIONS,
    EXTERNAL_ANSWERS,
    FLAGS,
    LEGAL_CLASSES,
    LEGAL_PATHS,
    NOT_ACCEPT_GROUNDS,
    OBJECTION_GROUNDS,
)
from shared.matters.offers import Offer
from shared.matters.units import Units

SEALED_TITLE = "（检举控告，密件）"


class WhereForm(StrictSchema):
    """A page of the desk's list; ``after``: the number of the last row seen."""

    state = Choice(tuple(STATES), load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=80, load_default="", allow_none=True)


def row_view(referral: Referral, units: Units) -> dict[str, Any]:
    """One line of the desk's list; nothing of the person."""
    said, triage = referral.submission, referral.triage
    is_hidden = referral.is_sealed or not referral.shows_words
    return {
        "number": referral.number, "title": SEALED_TITLE if is_hidden else said.title,
        "state": referral.state, "state_zh": STATES[referral.state], "place": said.place, "channel": said.channel,
        "category_l1": said.category_l1, "category_l2": said.category_l2, "legal_class": said.legal_class,
        "legal_class_zh": LEGAL_CLASSES.get(said.legal_class, said.legal_class),
        "received_at": to_plain(said.received_at), "due_on": to_plain(referral.due_on), "desk": referral.desk,
        "lead_unit": triage.lead_unit, "lead_unit_name": units.name(triage.lead_unit), "rule": triage.rule,
        "action": triage.action, "action_zh": ACTIONS.get(triage.action, triage.action),
        "certain": triage.certain, "flags": list(triage.flags), "hop": referral.hop,
        "return_count": referral.return_count, "supplement_count": len(referral.supplements),
    }  # fmt: skip


def referral_view(referral: Referral, offers: Iterable[Offer], units: Units) -> dict[str, Any]:
    """The whole referral for the clerk who works on it, with the steps that are open and the one proposed.

    An accusation's words are gone with it; an office that is complained of sees that there is a matter, and no more.
    """
    said, triage = referral.submission, referral.triage
    shown = referral.shows_words
    objections = [{**to_plain(one), "unit_name": units.name(one.unit), "ground_zh": _ground(one.ground)}
                  for one in referral.objections]  # fmt: skip
    return {
        **row_view(referral, units), "title": said.title if shown and said.title else SEALED_TITLE,
        "text": said.text if shown else "", "petitioner": to_plain(said.petitioner) if shown else None,
        "agent": to_plain(said.agent) if shown else None, "attachments": to_plain(said.attachments) if shown else [],
        "respondent_unit": said.respondent_unit if shown else "",
        "respondent_unit_name": units.name(said.respondent_unit) if shown else "",
        "new_facts": said.new_facts if shown else "", "matter": said.matter, "split_of": said.split_of,
        "split_into": referral.split_into, "supplements": to_plain(referral.supplements) if shown else [],
        "received_by": said.received_by, "purpose": said.purpose, "tags": list(said.tags) if shown else [],
        "notice_owed": said.notice_owed, "because": to_plain(triage.because) if shown else [],
        "co_units": list(triage.co_units), "co_unit_names": [units.name(one) for one in triage.co_units],
        "barred": [{"unit": one, "name": units.name(one)} for one in triage.barred] if shown else [],
        "legal_path": triage.legal_path, "legal_path_zh": LEGAL_PATHS.get(triage.legal_path, triage.legal_path),
        "also": [{"path": one, "zh": LEGAL_PATHS.get(one, one)} for one in triage.also],
        "ground": triage.ground, "ground_zh": NOT_ACCEPT_GROUNDS.get(triage.ground, ""),
        "flags_zh": [FLAGS.get(one, one) for one in triage.flags], "where_to": triage.where_to,
        "lead_node": referral.lead_node, "report_due_on": to_plain(referral.report_due_on),
        "due_explanation": referral.due_explanation, "objections": objections,
        "objection": objections[-1] if objections else None, "is_designated": referral.is_designated,
        "answers": [{**to_plain(one), "kind_zh": EXTERNAL_ANSWERS[one.kind]} for one in referral.answers],
        "ending": to_plain(referral.ending), "conference": to_plain(referral.conference),
        "history": [{**to_plain(one), "zh": ENTRIES[one.step]} for one in referral.history],
        "version": referral.version,
        "steps": to_plain(list(offers)), "proposed_step": proposed(referral),
    }  # fmt: skip


def _ground(ground: str) -> str:
    return OBJECTION_GROUNDS.get(ground, ground)
