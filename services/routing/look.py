"""What a routing rule looks at, and what it finds: the submission, the organisation, and the words for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from services.routing.holders import Pick, World, pick
from shared.events.intake import SubmissionToRoute
from shared.events.routing import Because
from shared.matters.categories import categories
from shared.matters.data import table
from shared.matters.lists import GROUP_FROM, IN_PERSON, IN_WRITING
from shared.matters.places import Division
from shared.matters.units import Unit

HINTS: Mapping[str, Any] = table("hints")
T22 = "《信访工作条例》"
ARTICLES = {
    "R1": "第二十五条", "R2": "第三十条", "R3": "第二十八条、第三十条", "R4": "第二十八条",
    "R5": "第十九条、第三十六条", "R6": "第三十一条", "R7": "第二十九条", "R8": "第二十三条",
    "R9": "第二十二条", "R10": "第二十四条", "R11": "第二十四条", "R12": "第二十四条",
    "R13": "第二十四条", "R14": "第二十三条", "review": "第三十五条",
}  # fmt: skip


def because(rule: str, reason: str) -> Because:
    """A rule that spoke, with its article of the 信访工作条例."""
    return Because(rule, f"{T22}{ARTICLES[rule]}", reason)


@dataclass(frozen=True)
class Finding:
    """What a rule finds: the whole of a triage, before urgency and formalities are added."""

    rule: str
    reasons: tuple[Because, ...]
    action: str = "forward"
    lead: Unit | None = None
    co: tuple[Unit, ...] = ()
    path: str = "petition_procedure"
    flags: tuple[str, ...] = ()
    certain: bool = True

    def doubted(self, rule: str, reason: str) -> Finding:
        """The same, waiting for the clerk, with the doubt among the reasons."""
        return replace(self, certain=False, reasons=(*self.reasons, because(rule, reason)))


Rule = Callable[["Look"], Finding | None]


@dataclass(frozen=True)
class Look:
    """One submission against the organisation of the day."""

    said: SubmissionToRoute
    world: World

    @cached_property
    def receiver(self) -> Unit | None:
        """The unit that received it, or who continues its powers."""
        return self.world.units.successor(self.said.received_by, self.world.day)

    @cached_property
    def codes(self) -> tuple[str, str]:
        """The category codes of both levels; ('', '') for a category that is not of the list."""
        known = categories(self.world.day)
        first = known.find(self.said.category_l1)
        second = known.find(self.said.category_l2, first.code) if first and self.said.category_l2 else None
        return (first.code, second.code if second else "") if first else ("", "")

    @property
    def topic(self) -> str:
        """The category in words."""
        known = categories(self.world.day)
        return known.zh(self.codes[1] or self.codes[0]) or "未分类"

    @cached_property
    def pick(self) -> Pick:
        """Whose duty it is at the place of the matter."""
        return pick(self.world, self.said.place, *self.codes, self.said.tags)

    @property
    def words(self) -> str:
        """Title and text."""
        return f"{self.said.title}\n{self.said.text}"

    def mentions(self, words: Iterable[str]) -> bool:
        """Whether the text has one of the words."""
        return any(word in self.words for word in words)

    def is_tagged(self, names: Iterable[str]) -> bool:
        """Whether it carries one of the tags."""
        return not set(names).isdisjoint(self.said.tags)

    @property
    def in_person(self) -> bool:
        """Whether somebody stands at the counter."""
        return self.said.channel in IN_PERSON

    @property
    def is_group_visit(self) -> bool:
        """Five or more persons at the counter (4.6)."""
        return self.in_person and self.said.petitioner.persons >= GROUP_FROM

    @property
    def is_joint_letter(self) -> bool:
        """Five or more persons under one writing."""
        return self.said.channel in IN_WRITING and self.said.petitioner.persons >= GROUP_FROM

    @property
    def is_anonymous(self) -> bool:
        """Neither name nor contact."""
        who = self.said.petitioner
        return who.anonymous or not (who.name or who.contact)

    @cached_property
    def territory(self) -> Division | None:
        """The receiver's territory, beyond whose border others are competent."""
        return self.world.places.territory(self.receiver.division) if self.receiver else None

    @cached_property
    def place_territory(self) -> Division | None:
        """The territory of the place of the matter."""
        return self.world.places.territory(self.said.place)

    @property
    def is_elsewhere(self) -> bool:
        """Whether the matter arose beyond the receiver's border."""
        here, there = self.territory, self.place_territory
        return here is not None and there is not None and not self.world.places.contains(here.code, there.code)

    def action_for(self, lead: Unit, usual: str = "forward") -> str:
        """accept when the receiver is itself competent, else the usual way of passing on."""
        return "accept" if self.receiver is not None and lead.id == self.receiver.id else usual

    def without(self, lead: Unit | None, units: Iterable[Unit | None]) -> tuple[Unit, ...]:
        """The units, each once, the lead not among them."""
        found = {one.id: one for one in units if one is not None and (lead is None or one.id != lead.id)}
        return tuple(found.values())
