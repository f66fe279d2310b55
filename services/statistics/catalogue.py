"""What can be asked, for those who make the question on a page: figures, dimensions and their keys, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.statistics import schemas
from services.statistics.fact import FORMS
from services.statistics.indicators import UNITS, indicators
from shared.matters.categories import categories
from shared.matters.lists import CHANNELS
from shared.matters.places import Gazetteer

HEADLINE = (
    "timely_acceptance_rate_office", "timely_acceptance_rate_unit", "on_time_conclusion_rate",
    "satisfaction_rate_office", "satisfaction_rate_unit", "evaluation_participation_rate_office",
    "evaluation_participation_rate_unit", "initial_settlement_rate", "repeat_rate",
)  # fmt: skip
"""the four of the nation with both halves, and what is read beside them (domain 6.2)"""
USUAL = ("total_submissions", "initial_count", "in_hand_count", "concluded_count", "on_time_conclusion_rate")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "来件": ("submission_count", "mixed_count", "person_count", "household_visit_count", "distinct_matter_count",
             "letter_count", "batch_count"),
    "办理": ("matter_count", "case_count"), "比率": ("percent",), "办理天数": ("days",),
}  # fmt: skip
"""heading -> units of the figures under it"""
DIMENSIONS: Mapping[str, str] = {
    "unit": "责任单位", "received_by": "接收单位", "level": "登记层级", "node": "登记节点", "channel": "渠道",
    "form": "信访形式", "origin": "来源", "category": "类别", "category2": "类别（二级）", "legal_class": "诉求性质",
    "purpose": "信访目的", "legal_path": "法定途径", "action": "分流方式", "initial": "初次或者重复",
    "result": "处理结果", "closure_type": "结案方式", "settled": "是否化解", "on_time": "是否按期",
    "source": "数据来源", "year": "年份", "quarter": "季度", "month": "月份", "day": "日期", "age_band": "已过天数",
}  # fmt: skip
SKIPPED_LEVELS = frozenset({"national", "province"})
FILTERS = ("channel", "form", "category", "level", "unit")


def catalogue(topology: Any, division: str) -> dict[str, Any]:
    """Everything by name; units and places of the asker's ``division`` only."""
    named = schemas.namer(topology)
    known = indicators().values()
    inside = [one for one in topology.units if topology.places.contains(division, one.division)]
    keys: Mapping[str, list[str]] = {
        "channel": list(CHANNELS), "form": list(FORMS), "level": [one.id for one in topology.levels],
        "category": [one.code for one in categories().first_level], "unit": sorted(one.id for one in inside),
    }  # fmt: skip
    return {
        "measures": [
            {
                "heading": heading,
                "rows": [
                    {"id": one.id, "zh": one.zh, "unit_zh": UNITS[one.unit], "definition": one.definition}
                    for one in known if one.unit in units
                ],
            }
            for heading, units in GROUPS.items()
        ],
        "dimensions": [{"id": id, "zh": zh} for id, zh in (*DIMENSIONS.items(), *territories(topology.places))],
        "filters": [
            {"dimension": name, "zh": DIMENSIONS[name], "keys": [{"key": one, "zh": named(name, one)} for one in words]}
            for name, words in keys.items()
        ],
        "headline": list(HEADLINE), "usual": list(USUAL),
    }  # fmt: skip


def territories(places: Gazetteer) -> list[tuple[str, str]]:
    """The levels of divisions that can be asked by."""
    return [(f"territory:{one.id}", f"地域：{one.name}") for one in places.levels if one.id not in SKIPPED_LEVELS]
