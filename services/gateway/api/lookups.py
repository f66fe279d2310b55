"""POST /api/lookups: whoever holds a receipt sees where the matter is. Number and code never stand in an address."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from services.gateway import edge
from services.gateway.asking import Blueprint
from services.gateway.schemas import LookUpForm
from shared.codec import to_plain
from shared.matters.forms import Choice, StrictSchema
from shared.matters.lists import EVALUATION_PARTIES, EVALUATION_SCORES
from shared.matters.steps.petitioner import PETITIONER_STEPS, Act

blueprint = Blueprint("lookups", __name__, url_prefix="/api/lookups", description="凭编号和查询码查询 look-up")


class HolderView(StrictSchema):
    """Whose desk the matter lies on."""

    unit = fields.String(required=True)
    name = fields.String(required=True)


class DueView(StrictSchema):
    """What is due next, when, and why then."""

    what = fields.String(required=True)
    on = fields.String(required=True, metadata={"format": "date"})
    explanation = fields.String(required=True)


class EventView(StrictSchema):
    """One thing that happened."""

    at = fields.String(required=True, metadata={"format": "date-time"})
    node = fields.String(required=True)
    unit = fields.String(required=True)
    unit_name = fields.String()
    what = fields.String(required=True)
    zh = fields.String(required=True)
    on = fields.String(allow_none=True, metadata={"format": "date", "description": "The day it took effect."})


class PaperView(StrictSchema):
    """One paper to the petitioner, in full."""

    paper = fields.String(required=True)
    paper_number = fields.String(required=True)
    issued_at = fields.String(required=True, metadata={"format": "date-time"})
    unit = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)


class FileView(StrictSchema):
    """A file of the submission; its bytes by POST /api/lookups/attachments."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    type = fields.String(required=True)
    size = fields.Integer(required=True)


class EvaluationView(StrictSchema):
    """What the petitioner said of the petition office or the unit; the last word of each."""

    party = Choice(EVALUATION_PARTIES, required=True)
    score = Choice(EVALUATION_SCORES, required=True)
    evaluated_at = fields.String(required=True, metadata={"format": "date-time"})


class WithdrawalView(StrictSchema):
    """What became of a withdrawal: asked, confirmed by whoever works on the matter, or too late."""

    asked_at = fields.String(required=True, metadata={"format": "date-time"})
    became = fields.String(required=True)
    zh = fields.String(required=True)


class MatterView(StrictSchema):
    """The public course of a matter. ``duty``: first_contact until a responsible unit has it, then responsible."""

    number = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.String(required=True)
    status_zh = fields.String(required=True)
    received_at = fields.String(required=True, metadata={"format": "date-time"})
    holder = fields.Nested(HolderView, required=True)
    duty = fields.String(required=True)
    duty_zh = fields.String(required=True)
    due = fields.Nested(DueView, required=True, allow_none=True)
    withdrawal = fields.Nested(WithdrawalView, load_default=None, allow_none=True)
    timeline = fields.List(fields.Nested(EventView), required=True)
    papers = fields.List(fields.Nested(PaperView), required=True)
    attachments = fields.List(fields.Nested(FileView), required=True)
    urged = fields.Integer(required=True)
    supplements = fields.Integer(required=True)
    evaluations = fields.List(fields.Nested(EvaluationView), required=True)
    steps = fields.List(fields.Nested(Schema.from_dict({}, name="PetitionerStep")), required=True)


@blueprint.post("")
@edge.require(edge.ANYBODY)
@edge.limited("look_up")
@blueprint.arguments(LookUpForm)
@blueprint.answers(200, MatterView)
def look_up(form: dict[str, Any]) -> Any:
    """The public course of a matter; 404 for a wrong pair, whichever of the two is wrong."""
    return edge.look_up(form["number"], form["code"])


def _add_act(name: str, act: Act) -> None:
    """POST /api/lookups/<act>: number, code and the act's own form."""
    form = type(f"{act.form.__name__}WithCode", (act.form, LookUpForm), {})

    @blueprint.post(f"/{name}", endpoint=name)
    @edge.require(edge.ANYBODY)
    @edge.limited("look_up")
    @blueprint.doc(summary=act.about)
    @blueprint.arguments(form)
    @blueprint.answers(200, MatterView)
    def take(filled: dict[str, Any]) -> Any:
        number, code = filled.pop("number"), filled.pop("code")
        return edge.act(number, code, name, to_plain(filled))


for _name, _act in PETITIONER_STEPS.items():
    _add_act(_name, _act)
