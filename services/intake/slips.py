"""Books of numbered intake slips: each is used by one filing or void with a reason, and what is missing shows.

Which filing used a slip is written in the filing, and read from there: nothing is kept twice. Rules only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.errors import Invalid, NotFound, Refused
from shared.matters import numbers
from shared.matters.offers import Choice, Field, Offer
from shared.matters.people import Officer

ISSUED, USED, VOID, GAP, BOTH = "issued", "used", "void", "gap", "used_and_void"
STATES = {ISSUED: "未用", USED: "已用", VOID: "已作废", GAP: "缺号", BOTH: "作废后又被使用"}


@dataclass(frozen=True)
class Voided:
    """A slip that will not be used."""

    slip: str
    reason: str
    voided_at: datetime
    by: str


@dataclass(frozen=True)
class SlipBook:
    """A book; ``number`` is that of its first slip. Slips count on from book to book through the year."""

    number: str
    unit: str
    year: int
    first: int
    """serial of the first slip"""
    count: int
    issued_at: datetime
    issued_by: str
    holder: str = ""
    voided: tuple[Voided, ...] = ()
    version: int = 0

    @property
    def slips(self) -> tuple[str, ...]:
        """The numbers of its slips, in order."""
        node = numbers.check(self.number).node
        return tuple(numbers.make(node, self.year, self.first + nth) for nth in range(self.count))


def slip_number(node: str, year: int, serial: int) -> str:
    """The number of a slip: the form and check character of a matter's number, under a name of its own."""
    return numbers.make(f"{node[:11]}h", year, serial)


def issue(
    count: int, holder: str, clerk: Officer, *, node: str, year: int, before: SlipBook | None, at: datetime
) -> SlipBook:
    """The next book of the year; ``before``: the last one that was issued at this node, if any."""
    first = before.first + before.count if before is not None else 1
    return SlipBook(slip_number(node, year, first), clerk.unit, year, first, count, at, clerk.user, holder)


def void(book: SlipBook, typed: str, reason: str, used: Mapping[str, str], clerk: Officer, at: datetime) -> SlipBook:
    """The slip will not be used. ``Invalid``: it is none of this book; ``Refused``: it was used, or is void already."""
    slip = numbers.normalise(typed)
    if slip not in book.slips:
        raise Invalid(fields={"slip": "not_a_slip"})
    if slip in used:
        raise Refused("slip_used", number=used[slip])
    if any(one.slip == slip for one in book.voided):
        raise Refused("slip_void", slip=slip)
    return replace(book, voided=(*book.voided, Voided(slip, reason, at, clerk.user)))


def rows(book: SlipBook, used: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every slip with its state; a gap is an unused slip before one that is not. ``used``: slip -> its submission."""
    void = {one.slip: one for one in book.voided}
    touched = [nth for nth, slip in enumerate(book.slips) if slip in used or slip in void]
    last = touched[-1] if touched else -1
    found = []
    for nth, slip in enumerate(book.slips):
        state = BOTH if slip in used and slip in void else USED if slip in used else VOID if slip in void else ISSUED
        state = GAP if state == ISSUED and nth < last else state
        reason = void[slip].reason if slip in void else ""
        found.append({
            "slip": slip, "state": state, "state_zh": STATES[state], "submission": used.get(slip, ""), "reason": reason,
        })  # fmt: skip
    return found


def counts(book: SlipBook, used: Mapping[str, str]) -> dict[str, int]:
    """How many slips are in each state."""
    states = [row["state"] for row in rows(book, used)]
    return {state: states.count(state) for state in STATES}


def check_reader(book: SlipBook, clerk: Officer) -> None:
    """``NotFound`` for all but the clerks of the unit."""
    if not clerk.is_of(book.unit):
        raise NotFound(number=book.number)


def offers(book: SlipBook, used: Mapping[str, str]) -> tuple[Offer, ...]:
    """A slip that is neither used nor void may be voided."""
    left = tuple(Choice(row["slip"], row["slip"]) for row in rows(book, used) if row["state"] in (ISSUED, GAP))
    if not left:
        return ()
    return (
        Offer(
            "void_slip", "作废号单", (Field("slip", "号单", "choice", choices=left), Field("reason", "原因", "text"))
        ),
    )
