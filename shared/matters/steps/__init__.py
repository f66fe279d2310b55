"""The lawful steps that offices take, service by service: the form of each, what it is, and the power it needs.

One room for both sides: the gateway makes the API's routes, its rights and its OpenAPI from these rows, and the service
that decides loads the same form. To add a step: its form and its row here, and an RPC of its name in the service.
Which values of a list are lawful for an item today, the service says in the item's ``steps`` and checks itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from marshmallow import fields, validate

from shared.matters.forms import PlainText, StrictSchema, Whole

CODE_AT_MOST = 60
PAPERS_AT_MOST = 5


class EditedPaper(StrictSchema):
    """The words of one paper of the step, as the officer edited the draft before it goes out."""

    paper = PlainText(at_most=CODE_AT_MOST, required=True)
    text = PlainText(at_most=30_000, lines=True, required=True)


class StepForm(StrictSchema):
    """What every step may carry: the version that was seen; an item that moved on since is a conflict."""

    version = Whole(at_least=1, load_default=None, allow_none=True)
    papers = fields.List(
        fields.Nested(EditedPaper), validate=validate.Length(max=PAPERS_AT_MOST, error="too_long"), load_default=list
    )


@dataclass(frozen=True)
class Step:
    """One step: its form, its words for the API's description, and the power of ``people.MAY`` that it needs."""

    form: type[StepForm]
    about: str
    power: str
