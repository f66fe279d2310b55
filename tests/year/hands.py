"""What a year is played with: somebody of a unit takes a step, time goes on, a line is cut and mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shared.matters.steps.desk import Desk
from shared.matters.steps.rows import DESKS

BY_COLLECTION: dict[str, Desk] = {desk.collection: desk for desk in DESKS}
TOLD = (
    "deadline.near", "deadline.passed", "breach.found", "supervision.pressed", "supervision.answered",
    "supervision.ended", "advice.given", "advice.answered",
)  # fmt: skip
"""the events that make the history of a year"""


@dataclass(frozen=True, order=True)
class Happened:
    """One thing that supervision said at a node; ``what`` is the rule, the trigger, the rung or the kind."""

    node: str
    event: str
    label: str
    """of the matter, as the story calls it"""
    unit: str
    what: str
    on: str
    """the day that it names, ISO; '' where the day is that of the telling"""


class Hands(Protocol):
    """A world in which a year can be played."""

    numbers: dict[str, str]
    """label -> number of what was filed"""

    def now(self) -> datetime:
        """The instant at the nodes."""

    def file(self, label: str, node: str, /, **form: Any) -> str:
        """A citizen files at a node, or its clerk writes down what came (``channel``): the number."""

    def rows(self, unit: str, role: str, collection: str, state: str = "") -> list[dict[str, Any]]:
        """The list on somebody's desk."""

    def view(self, unit: str, role: str, collection: str, key: str) -> dict[str, Any]:
        """One item on somebody's desk."""

    def take(self, unit: str, role: str, collection: str, key: str, step: str, /, **form: Any) -> dict[str, Any]:
        """Somebody takes a step, and everything that follows from it at once is carried."""

    def open_new(self, unit: str, role: str, collection: str, step: str, /, **form: Any) -> dict[str, Any]:
        """Somebody opens a record."""

    def until(self, at: datetime) -> None:
        """Time goes on: whatever comes due on the way is done when it is due."""

    def cut(self, node: str) -> None:
        """The node's line to its parent is dead."""

    def mend(self, node: str) -> None:
        """It is back, and what waited goes over."""

    def said(self) -> Iterable[dict[str, Any]]:
        """The envelopes of TOLD that were ever said anywhere, once each."""


def history(hands: Hands) -> list[Happened]:
    """What supervision said in the year, in order of node and kind, each as often as it was said."""
    labels = {number: label for label, number in hands.numbers.items()}
    return sorted(_happened(one, labels) for one in hands.said() if one["type"] in TOLD)


def _happened(envelope: dict[str, Any], labels: dict[str, str]) -> Happened:
    data, event = envelope["data"], envelope["type"]
    what = next((str(data[name]) for name in ("trigger", "rung", "rule", "kind") if data.get(name)), "")
    if event == "supervision.pressed":
        what = str(data["rung"])
    if event == "deadline.near":
        what = f"{what}/{data['colour']}"
    day = next(
        (str(data[name])[:10] for name in ("due_on", "pressed_on", "answered_on", "ended_on") if name in data), ""
    )
    label = labels.get(str(data["number"]), str(data["number"]))
    return Happened(envelope["node"], event, label, str(data.get("unit", "")), what, day)
