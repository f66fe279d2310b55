"""What the forms of a page let people choose from: places, topics, kinds of concern; names first, codes never shown."""

from __future__ import annotations

from typing import Any

from shared.links.topology import Topology
from shared.matters.categories import categories
from shared.matters.places import Division, Gazetteer

Options = list[tuple[str, str]]
Groups = list[tuple[str, Options]]

KINDS: dict[str, tuple[str, str]] = {
    "settlement": ("appeal_settlement", "settlement"),
    "appeal": ("appeal_settlement", "appeal"),
    "suggestion": ("suggestion", "suggestion"),
    "inquiry": ("inquiry", "inquiry"),
    "accusation": ("accusation", "accusation"),
}
"""what a page sends -> (legal class, statistical purpose), domain 4.2"""

KIND_WORDS: list[tuple[str, str, str]] = [
    ("settlement", "求决", "有困难或纠纷，请单位帮助解决。"),
    ("appeal", "申诉", "对已经作出的处理不服。"),
    ("suggestion", "意见建议", "希望改进某项工作或者政策。"),
    ("inquiry", "咨询", "想问清楚政策或者办事程序。"),
    (
        "accusation",
        "检举控告",
        (
            "反映干部违纪违法。材料封存，只交有权处理的纪检监察机关，不会转给被检举的人和单位。"
            "署实名、留联系方式的优先办理并答复；也可以直接拨打 12388。"
        ),
    ),
]


def places(topology: Topology, node: str) -> Groups:
    """The node's own division and every division in its territory, those of one parent under its name."""
    gazetteer = topology.places
    root = gazetteer.get(topology.node(node).division)
    alone: Options = [(root.code, root.name if not gazetteer.children(root.code) else f"{root.name}（全域或不清楚）")]
    grouped: Groups = []
    for child in gazetteer.children(root.code):
        below = _all_below(gazetteer, child.code)
        if below:
            whole = (child.code, f"{child.name}（全域）")
            grouped.append((child.name, [whole, *((one.code, gazetteer.full_name(one.code)) for one in below)]))
        else:
            alone.append((child.code, child.name))
    return [("", alone), *grouped]


def _all_below(gazetteer: Gazetteer, code: str) -> list[Division]:
    return [one for child in gazetteer.children(code) for one in (child, *_all_below(gazetteer, child.code))]


def topics() -> Groups:
    """The two-level categories: a group for each of level 1, in it that level itself and its level 2."""
    listed = categories()
    return [
        (first.zh, [*((f"{first.code}/{two.code}", two.zh) for two in listed.below(first.code)), _whole(first)])
        for first in listed.first_level
    ]


def _whole(first: Any) -> tuple[str, str]:
    return f"{first.code}/", f"{first.zh}：以上都不是"


def units(topology: Topology, node: str) -> Groups:
    """The units that a matter of this place may be about: those of the node's own division, of each below it and of
    each above it, under the division's name."""
    gazetteer, listed = topology.places, topology.units
    root = topology.node(node).division
    codes = [one.code for one in (*_all_below(gazetteer, root), *gazetteer.upwards(root))]
    groups = [(gazetteer.get(code).name, [(one.id, one.name) for one in listed.of_division(code)]) for code in codes]
    return [(name, options) for name, options in groups if options]
