"""What may be asked of statistics, and what the keys of its tables are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, validates_schema

from services.statistics.fact import FORMS, Fact
from services.statistics.grouping import OPEN_AGES
from shared.codec import to_plain
from shared.matters.categories import categories
from shared.matters.forms import Choice, Day, DivisionCode, StrictSchema
from shared.matters.lists import (
    ACTIONS,
    ALL_RESULTS,
    CHANNELS,
    CLOSURE_TYPES,
    LEGAL_CLASSES,
    LEGAL_PATHS,
    ORIGINS,
    PURPOSES,
)

SUMMARY_BY = ("level", "unit", "channel", "category", "node", "month")


class QuestionForm(StrictSchema):
    """``by`` a dimension; ``from`` and ``to`` days of receipt, both counted; ``territory`` a division's code."""

    by = Choice(SUMMARY_BY, load_default="level")
    since = Day(data_key="from", load_default=None, allow_none=True)
    until = Day(data_key="to", load_default=None, allow_none=True)
    territory = DivisionCode(load_default="", allow_none=True)

    @validates_schema
    def _ends_after_its_start(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            raise ValidationError("ends_before_start", field_name="to")


AS_IT_IS = frozenset({str, int, float, bool, type(None)})


def plain(table: Any) -> Any:
    """A table as JSON: decimals as numbers, days and instants as text."""
    kind = type(table)
    if kind in AS_IT_IS:
        return table
    if kind is dict:
        return {name: value if type(value) in AS_IT_IS else plain(value) for name, value in table.items()}
    if kind is Decimal:
        return int(table) if table == table.to_integral_value() else float(table)
    if kind is list or kind is tuple:
        return [plain(one) for one in table]
    if isinstance(table, Mapping):
        return plain(dict(table))
    return to_plain(table)


def fact_row(fact: Fact, topology: Any) -> dict[str, Any]:
    """A submission as the list behind a figure shows it: no word of it, nobody's name."""
    named = namer(topology)
    row = {name: getattr(fact, name) for name in ROW}
    codes = {"unit": fact.unit, "channel": fact.channel, "category": fact.category_l1, "form": fact.form}
    place = topology.places.full_name(fact.place) if topology.places.knows(fact.place) else fact.place
    return {**row, "place_zh": place, **{f"{name}_zh": named(name, code) for name, code in codes.items()}}


ROW = (
    "number", "matter", "received_on", "place", "unit", "channel", "form", "category_l1", "is_initial", "accepted_on",
    "due_on", "concluded_on", "on_time", "settled", "closed_on",
)  # fmt: skip


def _band(key: str) -> str:
    later = next((one for one in OPEN_AGES if one > int(key)), None)
    return f"{key}天以上" if later is None else f"{key}至{later - 1}天"


SPANS: Mapping[str, Callable[[str], str]] = {
    "year": lambda key: f"{key}年", "month": lambda key: f"{key[:4]}年{key[5:].lstrip('0')}月", "age_band": _band,
    "quarter": lambda key: f"{key[:4]}年第{'一二三四'[int(key[-1]) - 1]}季度",
}  # fmt: skip
YES_NO = {"yes": "是", "no": "否", "": "不明"}


def namer(topology: Any) -> Callable[[str, str], str]:
    """What the keys of any dimension are called; a key that is unknown here stands for itself."""
    own: dict[str, Callable[[str], str]] = {
        "unit": topology.units.name, "received_by": topology.units.name, "lead_unit": topology.units.name,
        "category": categories().zh, "category2": categories().zh,
    }  # fmt: skip
    levels = {one.id: one.name for one in topology.levels}
    lists: dict[str, Mapping[str, str]] = {
        "channel": CHANNELS, "form": FORMS, "origin": ORIGINS, "legal_class": LEGAL_CLASSES, "purpose": PURPOSES,
        "legal_path": LEGAL_PATHS, "action": ACTIONS, "closure_type": CLOSURE_TYPES, "result": ALL_RESULTS,
        "level": levels, "destination_level": levels, "node": {one.id: one.name for one in topology.nodes.values()},
        "initial": {**YES_NO, "yes": "初次", "no": "重复"}, "settled": YES_NO, "on_time": YES_NO,
    }  # fmt: skip

    def name(dimension: str, key: str) -> str:
        if dimension.startswith("territory:"):
            found = topology.places.find(key)
            return found.name if found else key
        if dimension in SPANS:
            return SPANS[dimension](key) if key else ""
        if dimension in own:
            return str(own[dimension](key)) if key else ""
        return lists.get(dimension, {}).get(key, key)

    return name
