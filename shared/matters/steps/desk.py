"""A desk: one collection of records with its list, its items and the steps that can be taken on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.matters.steps import Step


@dataclass(frozen=True)
class Desk:
    """One collection of a service that has a list, items and steps. ``list_rpc`` and ``item_rpc``: its RPC methods."""

    service: str
    collection: str
    list_rpc: str
    item_rpc: str
    about: str
    steps: Mapping[str, Step]
    has_papers: bool = False
    """the service has the RPC ``preview``: the papers of a step as drafts"""
    opening: Mapping[str, Step] = field(default_factory=dict)
    """what makes a new item: POST on the collection itself; the RPC is ``name(form, by)``"""
    power: str = ""
    """what reading the list and its items needs, where that is not what the service's other lists need"""

    @property
    def reading(self) -> str:
        """The action of reading it."""
        return f"{self.service}.{self.collection}.read" if self.power else f"{self.service}.read"
