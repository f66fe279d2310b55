"""What a routing rule looks at, and what it finds: the submission, the organisation, and the words for both."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from services.routing.holders import Pick, World, pick
from services.routing.names import Named, Names
from shared.events.intake import SubmissionToRoute
from shared.events.routing import Because
from shared.matters.categories import categories
from shared.matters.data import table
from shared.matters.lists import GROUP_FROM, IN_PERSON, IN_WRITING
from shared.matters.places import Division
from shared.matters.units import Unit

HINTS: Mapping[str, Any] = table("hints")
APPEAL = "appeal_settlement"
T22 = "《信访工作条例》"
ARTICLES = {
    "R1": "第二十五条", "R2": "第三十条", "R3": "第二十八条、第三十条", "R4": "第二十八条",
    "R5": "第十九条、第三十六条", "R6": "第三十一条", "R7": "第二十九条", "R8": "第二十三条",
    "R9": "第二十二条", "R10": "第二十四条", "R11": "第二十四条", "R12": "第二十四条",
    "R13": "第二十四条", "R14": "第二十三条", "review": "第三十五条", "re_review": "第三十六条",
    "visit": "第二十条", "mediation": "第三十三条",
}  # fmt: skip
_MARK = 0xE000
"""private characters that stand for the units named while a pattern is tried"""


def because(rule: str, reason: str, article: str = "") -> Because:
    """A rule that spoke, with its article of the 信访工作条例. ``article``: that of another row of ARTICLES."""
    return Because(rule, f"{T22}{ARTICLES[article or rule]}", reason)


@dataclass(frozen=True)
class Finding:
    """What a rule finds: the whole of a triage, before recusal, urgency and formalities are added."""

    rule: str
    reasons: tuple[Because, ...]
    action: str = "forward"
    lead: Unit | None = None
    co: tuple[Unit, ...] = ()
    path: str = "petition_procedure"
    flags: tuple[str, ...] = ()
    certain: bool = True
    also: tuple[str, ...] = ()
    """other statutory paths that the notice names"""
    ground: str = ""
    """of NOT_ACCEPT_GROUNDS, for not_accept and no_longer_accept"""
    where_to: str = ""
    """where the petitioner is directed, as proposed to the clerk"""
    matter: str = ""
    """the older matter, for merge"""

    def doubted(self, rule: str, reason: str) -> Finding:
        """The same, waiting for the clerk, with the doubt among the reasons."""
        return replace(self, certain=False, reasons=(*self.reasons, because(rule, reason)))


Rule = Callable[["Look"], Finding | None]


@dataclass(frozen=True)
class Look:
    """One submission against the organisation of the day. ``is_split``: what else it asked for is a matter apart."""

    said: SubmissionToRoute
    world: World
    is_split: bool = False

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
        """Whose duty it is at the place of the matter; what the words tell counts where something is asked for."""
        words = self.words if self.is_appeal else ""
        return pick(self.world, self.said.place, *self.codes, self.said.tags, words)

    @property
    def words(self) -> str:
        """Title and text."""
        return f"{self.said.title}。\n{self.said.text}"

    @property
    def is_appeal(self) -> bool:
        """Whether somebody asks for something of their own (申诉求决)."""
        return self.said.legal_class == APPEAL

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """The units that title and text name."""
        return Names(self.world, self.said.place).in_text(self.words) if self._knows_place else ()

    @cached_property
    def marked(self) -> str:
        """Title and text with one private character for every unit named."""
        text, last, parts = self.words, 0, []
        for place, one in enumerate(self.named):
            parts += [text[last : one.start], chr(_MARK + place)]
            last = one.end
        return "".join([*parts, text[last:]])

    def units_where(self, pattern: str, but_not: str = "") -> tuple[Unit, ...]:
        """The units named where a pattern has ``{unit}``, each once, but not where the other pattern has it."""
        found: dict[str, Unit] = {}
        for place, one in enumerate(self.named):
            fits = [re.search(each.replace("{unit}", chr(_MARK + place)), self.marked) for each in (pattern, but_not)]
            if fits[0] and not (but_not and fits[1]):
                found[one.unit.id] = one.unit
        return tuple(found.values())

    def says(self, pattern: str) -> bool:
        """Whether title and text fit a pattern."""
        return re.search(pattern, self.words) is not None

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

    @property
    def _knows_place(self) -> bool:
        return self.world.places.knows(self.said.place)

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

    @cached_property
    def office(self) -> Unit | None:
        """The petition office of the receiver's division, else whoever receives there."""
        return self.world.units.front(self.receiver.division, self.world.day) if self.receiver else None

    def action_for(self, lead: Unit, usual: str = "forward") -> str:
        """accept when the receiver is itself competent, else the usual way of passing on."""
        return "accept" if self.receiver is not None and lead.id == self.receiver.id else usual

    def without(self, lead: Unit | None, units: Iterable[Unit | None]) -> tuple[Unit, ...]:
        """The units, each once, the lead not among them."""
        found = {one.id: one for one in units if one is not None and (lead is None or one.id != lead.id)}
        return tuple(found.values())
