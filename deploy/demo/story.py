"""One matter of a village from its counter to the county's count, and how long a filing takes to be seen there."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deploy.demo.drive import Journey, drive
from deploy.demo.person import Person, settled, wait_for
from deploy.demo.world import World

Say = Callable[[str], None]
TITLE = "村道塌了半边"
TEXT = "村口到小学的水泥路被雨水冲塌了半边，拖拉机和校车都不敢走，已经半个月没有人来修，请尽快派人看看。"
CATEGORY = {"category_l1": "TR", "category_l2": "公路建设养护"}
"""what a village's road is filed under: by the standard duty list it is the business of the government above"""
SMALL = {"title": "想知道在哪里办", "text": "请问这件事应该找哪个窗口办理，需要带什么材料？", "legal_class": "inquiry"}
SINCE = date(2000, 1, 1)


@dataclass
class Story:
    """What happened: the village, township and county, the receipt, and what each of them saw."""

    nodes: tuple[str, ...]
    number: str = ""
    lead: str = ""
    worked_at: str = ""
    journey: Journey | None = None
    seen: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def chain(world: World) -> tuple[str, ...]:
    """The nodes of the story: one at the bottom and all above it, the longest such line, the first of the equal."""
    topology = world.topology
    return max(((node, *topology.ancestors(node)) for node in topology.nodes), key=len)


def petition(world: World, node: str, **form: Any) -> dict[str, Any]:
    """A citizen's form for a place."""
    who = {"name": "杨秋收", "contact": "0999-5550188", "address": ""}
    return {"place": world.topology.node(node).division, "petitioner": who, **form}


def tell(world: World, say: Say) -> Story:
    """Filed below, worked on above, counted at the top; ``faults`` holds what went otherwise."""
    nodes = chain(world)
    below, top = nodes[0], nodes[-1]
    story, citizen = Story(nodes), world.citizen(below)
    before = totals(world, top)
    receipt = citizen.file(petition(world, below, title=TITLE, text=TEXT, **CATEGORY))
    story.number = receipt["number"]
    say(f"{story.number} 在 {below} 提交，查询码 {receipt['code']}")
    shown = wait_for("custody of the story's matter", lambda: _held_elsewhere(world, citizen, receipt, below))
    story.lead = shown["holder"]["unit"]
    story.worked_at = world.node_of(story.lead)
    say(f"由 {story.worked_at} 的{shown['holder']['name']}办理")
    if story.worked_at not in nodes[1:]:
        story.faults.append(f"worked on at {story.worked_at}, not above {below}")
    story.journey = Journey(story.number)
    drive(world, story.journey, story.lead, TEXT)
    end = settled("the end at the village's look-up", lambda: _closed(citizen.look_up(receipt)))
    story.seen = end
    say(f"凭编号和查询码在 {below} 查到：{end['status_zh']}，文书 {len(end['papers'])} 份")
    wait_for("one more concluded at the top", lambda: _grown(world, top, before))
    after = totals(world, top)
    counts = (f"{zh} {before[one]} → {after[one]}" for zh, one in (("收到", "received"), ("办结", "concluded")))
    say(f"{top} 的统计：{'，'.join(counts)}")
    return story


def measure(world: World, count: int) -> list[dict[str, float]]:
    """File so many small inquiries one after the other; ms until the receipt, and until the top node counts it."""
    nodes = chain(world)
    citizen, reader = world.citizen(nodes[0]), reader_at(world, nodes[-1])
    found = []
    for _ in range(count):
        before = received(reader)
        began = time.perf_counter()
        citizen.file(petition(world, nodes[0], **SMALL))
        filed = time.perf_counter()
        wait_for("the filing at the top", lambda: received(reader) > before, every=0.01)  # noqa: B023 - used at once
        found.append({"receipt_ms": (filed - began) * 1000, "counted_ms": (time.perf_counter() - began) * 1000})
    return found


def percentile(values: Iterable[float], share: float) -> float:
    """The nearest-rank percentile; 0.95 for p95."""
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)] if ranked else 0.0


def reader_at(world: World, node: str) -> Person:
    """Who may read the statistics of a node."""
    return world.supervisor(node)


def summary(reader: Person, by: str = "level") -> dict[str, Any]:
    """The node's counts by a dimension, of everything it ever heard of."""
    return reader.get("/api/statistics/summary", **{"by": by, "from": SINCE.isoformat()})


def received(reader: Person) -> int:
    """How many submissions the node has counted; 0 while it shows none."""
    return int(summary(reader)["totals"]["received"] or 0)


def totals(world: World, node: str) -> dict[str, Any]:
    """The node's totals."""
    return dict(summary(reader_at(world, node))["totals"])


def _grown(world: World, node: str, before: dict[str, Any]) -> bool:
    return int(totals(world, node)["concluded"] or 0) > int(before["concluded"] or 0)


def _held_elsewhere(world: World, citizen: Person, receipt: dict[str, Any], below: str) -> dict[str, Any] | None:
    shown = citizen.look_up(receipt)
    unit = shown["holder"]["unit"]
    return shown if unit and world.node_of(unit) != below else None


def _closed(shown: dict[str, Any]) -> dict[str, Any] | None:
    return shown if any(line["what"] == "closed" for line in shown["timeline"]) else None
