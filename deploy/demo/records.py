"""What the nodes' databases hold of a matter beyond what one desk is shown: every paper, every clock, ended too."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from types import TracebackType
from typing import Any, Self

from pymongo import MongoClient

from shared.store.client import connect


class Records:
    """The databases of all nodes, read only. ``uris``: node -> its database. A context manager."""

    def __init__(self, uris: Mapping[str, str]) -> None:
        self._uris = uris
        self._clients: dict[str, MongoClient[dict[str, Any]]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for node, uri in self._uris.items():
            self._clients[node] = self._stack.enter_context(connect(uri))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def papers(self, node: str, number: str) -> tuple[str, ...]:
        """The codes of all papers issued in a matter, as its registering node keeps them, the first issued first."""
        matter = self._one(node, "intake", "matters", number)
        return tuple(paper["paper"] for paper in matter.get("papers", ()))

    def limits(self, number: str) -> dict[str, date]:
        """The last day of every clock that any node ever ran on the matter, by its rule."""
        watches = [self._one(node, "supervision", "watches", number) for node in self._clients]
        return {
            clock["rule"]: date.fromisoformat(clock["due_on"]) for watch in watches for clock in watch.get("clocks", ())
        }

    def _one(self, node: str, service: str, collection: str, number: str) -> dict[str, Any]:
        return self._clients[node][f"xq_{node}_{service}"][collection].find_one({"_id": number}) or {}
