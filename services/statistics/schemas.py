"""What may be asked of statistics, and what the keys of its tables are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError, validates_schema

from services.statistics.counting import DIMENSIONS
from shared.matters.categories import categories
from shared.matters.forms import Choice, Day, DivisionCode, StrictSchema
from shared.matters.lists import CHANNELS


class QuestionForm(StrictSchema):
    """``by`` a dimension; ``from`` and ``to`` days of receipt, both counted; ``territory`` a division's code."""

    by = Choice(DIMENSIONS, load_default="level")
    since = Day(data_key="from", load_default=None, allow_none=True)
    until = Day(data_key="to", load_default=None, allow_none=True)
    territory = DivisionCode(load_default="", allow_none=True)

    @validates_schema
    def _ends_after_its_start(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            raise ValidationError("ends_before_start", field_name="to")


def names(dimension: str, topology: Any) -> Callable[[str], str]:
    """What a dimension's keys are called in Chinese; a key that is unknown here stands for itself."""
    if dimension == "month":
        return lambda key: f"{key[:4]}年{key[5:].lstrip('0')}月"
    if dimension == "unit":
        return lambda key: str(topology.units.name(key))
    if dimension == "category":
        return categories().zh
    known = {
        "channel": CHANNELS,
        "level": {one.id: one.name for one in topology.levels},
        "node": {one.id: one.name for one in topology.nodes.values()},
    }[dimension]
    return lambda key: known.get(key, key)
