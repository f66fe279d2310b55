"""What every node holds at the end, as plain rows: the checker's second input, readable and writable as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass
class NodeState:
    """One node's remains. Every row names its matter by ``number``; the other keys are said beside each list."""

    node: str
    submissions: list[Row] = field(default_factory=list)
    """``token``: the mark the client put into the words"""
    matters: list[Row] = field(default_factory=list)
    """``status``; ``papers``: [{paper, paper_number, addressee}]"""
    referrals: list[Row] = field(default_factory=list)
    """``hop``, ``lead_node``, ``lead_unit``; ``waits``: it lies on a desk; ``offered``: nobody has taken it yet"""
    cases: list[Row] = field(default_factory=list)
    """``unit``; ``steps``: what was done to it, of accept, decide, serve, reply, close; ``papers``: what that owes"""
    facts: list[Row] = field(default_factory=list)
    """statistics; ``public``: what every node on the way up must say alike; ``course``: what home and the holder's
    own way up must say alike"""
    clocks: list[Row] = field(default_factory=list)
    """``key``: what makes it one clock (rule, unit, hop)"""
    notices: list[Row] = field(default_factory=list)
    """``paper_number``"""
    outbox: list[Row] = field(default_factory=list)
    """``shelf``, ``id``, ``awaits``: the neighbour whose receipt is still owed, or ''"""
    queues: dict[str, int] = field(default_factory=dict)
    """messages by queue, parked ones left out"""
    parked: list[Row] = field(default_factory=list)
    """``queue``, ``code``, ``mark``: how a test knows its own message again"""


@dataclass(frozen=True)
class Chain:
    """Who is above whom: ``parents`` maps a node to the one above it, the top one to ''."""

    parents: dict[str, str]

    def above(self, node: str) -> list[str]:
        """The nodes above, nearest first."""
        found: list[str] = []
        while parent := self.parents.get(node, ""):
            found.append(parent)
            node = parent
        return found

    def path(self, node: str) -> list[str]:
        """The node itself and all above it."""
        return [node, *self.above(node)]


def home_of(number: str) -> str:
    """The node that registered a matter, from its number."""
    return number.partition("-")[0].lower()


def write(path: Path, states: list[NodeState]) -> None:
    """One line a node and kind of row."""
    lines = [
        json.dumps({"node": state.node, "kind": kind, "rows": rows}, ensure_ascii=False, separators=(",", ":"))
        for state in states
        for kind, rows in asdict(state).items()
        if kind != "node"
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(path: Path) -> list[NodeState]:
    """What ``write`` wrote."""
    states: dict[str, NodeState] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        state = states.setdefault(told["node"], NodeState(told["node"]))
        setattr(state, told["kind"], told["rows"])
    return list(states.values())
