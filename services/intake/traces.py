"""Which submissions may be about one matter: by their words *and* by place, category and time, with the reason of each.

The same words from another village are another matter, and one matter is told in other words by every neighbour. A
clerk reads side by side and decides; nothing is ever merged by machine. An accusation is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.intake.domain import Submission, sketch_of
from services.intake.matter import ACCUSATION, Matter, Standing
from services.intake.similar import agreement
from shared.events.handling import CaseClosed
from shared.events.intake import SubmissionLinked, SubmissionRegistered, SubmissionUnlinked
from shared.events.routing import MatterTriaged
from shared.matters.places import Gazetteer

SEALED_FLAG = "sealed"
SEALED_PATHS = frozenset({"discipline"})


@dataclass(frozen=True)
class Trace:
    """What is kept of a submission to recognise its matter: no word of it, and no person."""

    number: str
    matter: str = ""
    node: str = ""
    place: str = ""
    territories: tuple[str, ...] = ()
    """the place and every division above it"""
    category_l1: str = ""
    category_l2: str = ""
    channel: str = ""
    received_by: str = ""
    received_on: date | None = None
    """None: its registration was not heard yet"""
    sketch: str = ""
    """the 64 bytes in hexadecimal"""
    is_sealed: bool = False
    """an accusation, or found to be one: compared with nothing, and its sketch is gone for ever"""
    has_ended: bool = False
    """its case was closed: a new submission of it is registered anew"""
    linked_when: str = ""
    """which saying of its link was the latest"""
    version: int = 0


def learn(known: Trace | None, said: Any, said_when: str, day_of: Callable[[datetime], date], places: Gazetteer) -> Any:
    """The trace after an event about its submission, in any order and any number; None where there is none to keep."""
    match said:
        case SubmissionRegistered():
            trace = replace(known or Trace(said.number), **_registered(said, day_of, places))
            trace = replace(trace, matter=known.matter) if known and known.linked_when else trace
            return _sealed(trace) if trace.is_sealed or said.legal_class == ACCUSATION else trace
        case MatterTriaged() if SEALED_FLAG in said.flags or said.legal_path in SEALED_PATHS:
            return _sealed(known or Trace(said.number))
        case CaseClosed():
            return replace(known or Trace(said.number), has_ended=True)
        case SubmissionLinked() | SubmissionUnlinked() if known is None or said_when > known.linked_when:
            matter = said.matter if isinstance(said, SubmissionLinked) else said.number
            return replace(known or Trace(said.number), matter=matter, linked_when=said_when)
    return known


def as_matter(trace: Trace | None) -> Matter | None:
    """What is known of a matter registered at another node, for a submission whose petitioner gave its number; None
    while its registration was not heard, and for an accusation: a number must not tell that there is one."""
    if trace is None or trace.received_on is None or trace.is_sealed:
        return None
    state = "final" if trace.has_ended else "registered"
    return Matter(trace.matter, channel=trace.channel, standing=Standing(state))


def of_submission(one: Submission, node: str, on: date, places: Gazetteer) -> Trace:
    """The trace of a submission that is at hand."""
    return Trace(
        number=one.number, matter=one.matter, node=node, place=one.place, territories=_territories(one.place, places),
        category_l1=one.category_l1, category_l2=one.category_l2, channel=one.channel, received_by=one.received_by,
        received_on=on, sketch=bytes(sketch_of(one)).hex(),
    )  # fmt: skip


def _registered(said: SubmissionRegistered, day_of: Callable[[datetime], date], places: Gazetteer) -> dict[str, Any]:
    return {
        "matter": said.matter, "node": said.node, "place": said.place, "territories": _territories(said.place, places),
        "category_l1": said.category_l1, "category_l2": said.category_l2, "channel": said.channel,
        "received_by": said.received_by, "received_on": day_of(said.received_at), "sketch": bytes(said.sketch).hex(),
    }  # fmt: skip


def _sealed(trace: Trace) -> Trace:
    return replace(trace, is_sealed=True, sketch="")


def _territories(place: str, places: Gazetteer) -> tuple[str, ...]:
    return tuple(one.code for one in places.upwards(place)) or (place,)


# --- how alike --------------------------------------------------------------------------------------------------------

SAME, WITHIN, ELSEWHERE = "same", "within", "elsewhere"
PLACES: Mapping[str, float] = {SAME: 1.0, WITHIN: 0.8, ELSEWHERE: 0.25}
CATEGORIES: Mapping[str, float] = {"same": 1.0, "near": 0.95, "unsure": 0.9, "other": 0.75}
UNSURE = frozenset({"", "OT"})
"""categories of a submission that nobody has classed"""
FADES_IN_DAYS = 1500
"""after so many days a resemblance tells half as much"""
SHOWN_FROM = 0.18
"""measured on the labelled pairs of the tests: somewhat below the best threshold, as a clerk reads each"""


@dataclass(frozen=True)
class Resemblance:
    """How alike two submissions are, and by what."""

    score: float
    words: float
    place: str
    category: str
    days: int


def compare(one: Trace, other: Trace, words: float | None = None) -> Resemblance:
    """``words``: how alike the texts are, where both may be read; else their sketches say."""
    alike = agreement(bytes.fromhex(one.sketch), bytes.fromhex(other.sketch)) if words is None else words
    place, category, days = place_of(one, other), category_of(one, other), days_between(one, other)
    score = alike**0.5 * PLACES[place] * CATEGORIES[category] * 0.5 ** (days / FADES_IN_DAYS)
    return Resemblance(score, alike, place, category, days)


def place_of(one: Trace, other: Trace) -> str:
    """Whether both are about one place, one about a place within the other's, or neither."""
    if one.place == other.place:
        return SAME
    return WITHIN if one.place in other.territories or other.place in one.territories else ELSEWHERE


def category_of(one: Trace, other: Trace) -> str:
    """Whether both are classed alike: same, near (level 1), unsure (not classed), other."""
    if {one.category_l1, other.category_l1} & UNSURE:
        return "unsure"
    if one.category_l1 != other.category_l1:
        return "other"
    return "same" if one.category_l2 == other.category_l2 else "near"


def days_between(one: Trace, other: Trace) -> int:
    """Days between the two receipts."""
    return abs((one.received_on - other.received_on).days) if one.received_on and other.received_on else 0


def nearest(new: Trace, pool: Iterable[Trace], limit: int) -> list[Trace]:
    """The traces most like it by their sketches; never itself, what is linked with it already, or what is sealed."""
    others = [
        one
        for one in pool
        if one.number != new.number and one.matter != new.matter and one.sketch and not one.is_sealed
    ]
    return sorted(others, key=lambda one: (-compare(new, one).score, one.number))[:limit]
