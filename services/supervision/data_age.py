"""How old the data is by which a clock is known: when its unit's node was last heard, and whether the link answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.codec import to_plain
from shared.links.sources import Source
from shared.ops.clock import Clock
from shared.ops.here import Here

OWN, UP, SILENT, PAPER = "own", "up", "silent", "paper"
LINKS = {OWN: "本机", UP: "链路正常", SILENT: "链路中断，其后情况未知", PAPER: "系统外，以本级登记为准"}


@dataclass
class DataAge:
    """Of one page: every node is looked up once."""

    here: Here
    heard: Callable[[str], Source | None]
    answers: Callable[[str], bool]
    """(neighbour) -> whether its door answers now"""
    clock: Clock
    now: datetime = field(init=False)
    _known: dict[str, dict[str, Any]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.now = self.clock.now()

    def of(self, unit: str) -> dict[str, Any]:
        """``{node, as_of, heard_at, link, zh}`` of the node where the unit works: when it said the newest thing that
        came here, when that came, and whether the link towards it answers; the words say all of it."""
        node = self.here.topology.find_desk(unit)
        if node not in self._known:
            self._known[node] = self._told(node)
        return self._known[node]

    def _told(self, node: str) -> Any:
        if not node or node == self.here.node:
            link = OWN if node else PAPER
            as_of = self.now if node else None
            return to_plain({"node": node, "as_of": as_of, "heard_at": None, "link": link, "zh": LINKS[link]})
        found, topology = self.heard(node), self.here.topology
        link = UP if self.answers(topology.between(self.here.node, node)[1]) else SILENT
        as_of, heard_at = (found.said_at, found.heard_at) if found else (None, None)
        told = f"截至{self._moment(as_of)}" if as_of else "尚未收到数据"
        words = f"{topology.node(node).name}{told}（{LINKS[link]}）"
        return to_plain({"node": node, "as_of": as_of, "heard_at": heard_at, "link": link, "zh": words})

    def _moment(self, at: datetime) -> str:
        local = at.astimezone(self.clock.zone)
        return f"{local.month}月{local.day}日{local:%H:%M}"
