"""What may be asked of statistics."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.statistics.domain import DIMENSIONS
from shared.matters.forms import StrictSchema


class QuestionForm(StrictSchema):
    """``by`` a dimension; ``from`` and ``to`` days of receipt, both counted; ``territory`` a division's code."""

    by = fields.String(load_default="level", validate=validate.OneOf(list(DIMENSIONS)))
    since = fields.Date(data_key="from", load_default=None, allow_none=True)
    until = fields.Date(data_key="to", load_default=None, allow_none=True)
    territory = fields.String(load_default="", validate=validate.Regexp(r"\A([0-9]{12})?\Z"))

    @validates_schema
    def _ends_after_its_start(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            raise ValidationError("ends_before_start", field_name="to")
