"""A made-up month of a county's units as raw events, late, twice and out of order; seeded, so it can be made again.

Whoever counts the month by other means starts from ``Month.said``: ``(event, instant, id, node)``.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.codec import to_plain
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.events.handling import (
    CaseAccepted,
    CaseClosed,
    CaseDecided,
    CaseReopened,
    CaseServed,
    CustodyRefused,
    CustodyTaken,
)
from shared.events.intake import MatterEvaluated, SubmissionLinked, SubmissionRegistered, SubmissionUnlinked
from shared.events.routing import MatterTriaged, ObjectionAnswered
from shared.matters.numbers import make

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = "u_lx_xf"
UNITS = {"u_lx_nr": "lx", "u_lx_hc": "lx", "u_lx_agri": "lx", "u_qh": "qh", "u_yjw": "yj"}
CLOSURES = (
    "settled_by_agreement", "performed", "not_challenged_in_time", "final_re_review", "withdrawn", "inquiry_replied",
)  # fmt: skip
SCORES = ("satisfied", "basically_satisfied", "dissatisfied")
FIRST_DAY, LAST_DAY = date(2026, 3, 1), date(2026, 7, 31)


@dataclass(frozen=True)
class Said:
    """One event, when it was said, and by which node."""

    event: Any
    at: datetime
    id: str
    node: str

    @property
    def envelope(self) -> Envelope:
        """The envelope in which it arrives."""
        kind = declared(type(self.event))
        return Envelope(
            id=self.id, type=kind.name, dataversion=kind.version, time=self.at, node=self.node, service="test",
            subject=self.event.number, home="lx", crosses=kind.crosses.value, data=to_plain(self.event),
            tonode=getattr(self.event, "to_node", ""),
        )  # fmt: skip


@dataclass
class Months:
    """What was said of some matters over some months."""

    seed: int
    said: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def arrivals(self) -> list[Said]:
        """All of it in any order, a fifth of it twice."""
        again = [one for one in self.said if self.random.random() < 0.2]
        mixed = [*self.said, *again]
        self.random.shuffle(mixed)
        return mixed

    def say(self, event: Any, on: date, node: str, hour: int = 0) -> None:
        """Said on that day."""
        at = datetime.combine(on, time(hour or self.random.randint(8, 17), self.random.randint(0, 59)), ZONE)
        self.said.append(Said(event, at.astimezone(UTC), f"e{len(self.said):05}", node))


def instant(on: date, hour: int = 10) -> datetime:
    """An instant of a day at the node."""
    return datetime.combine(on, time(hour), ZONE).astimezone(UTC)


def months(seed: int, matters: int = 60) -> Months:
    """Matters that came in from March to July 2026."""
    made = Months(seed)
    for serial in range(1, matters + 1):
        _matter(made, make("lx", 2026, serial))
    return made


def _matter(made: Months, number: str) -> None:
    draw = made.random
    came = FIRST_DAY + timedelta(days=draw.randint(0, 100))
    unit = draw.choice([*UNITS])
    node = UNITS[unit]
    secret = draw.random() < 0.08
    flags = tuple(one for one in ("anonymous", "repeat", "group_visit") if draw.random() < 0.1)
    made.say(_registered(number, came, draw), came, "lx")
    triaged = came + timedelta(days=draw.choice((1, 3, 10, 14, 15, 16, 20)))
    made.say(_triaged(number, triaged, unit, node, 1, flags, secret), triaged, "lx")
    if draw.random() < 0.2:
        hop = _objected(made, number, unit, triaged, flags, secret)
        if not hop:
            return
        unit, triaged = hop
        node = UNITS[unit]
        taken_hop = 2
    else:
        taken_hop = 1
    taken = triaged + timedelta(days=draw.randint(0, 3))
    due = taken + timedelta(days=draw.choice((5, 10, 15)))
    made.say(CustodyTaken(number, "lx", node, unit, OFFICE, taken_hop, instant(taken), due), taken, node)
    if draw.random() < 0.1:
        return
    accepted = taken + timedelta(days=draw.choice((1, 5, 9, 14, 15, 16, 18, 25)))
    entered = accepted + timedelta(days=draw.choice((0, 0, 0, 1, 3, 8)))
    made.say(CaseAccepted(number, node, unit, accepted, None, "petition_procedure", "甲", hop=taken_hop), entered, node)
    if draw.random() < 0.15:
        return
    decided = accepted + timedelta(days=draw.choice((10, 30, 59, 60, 61, 75, 100)))
    made.say(CaseDecided(number, node, unit, decided, "supported", None, True, hop=taken_hop), decided, node)
    if draw.random() < 0.8:
        served = decided + timedelta(days=draw.choice((2, 10, 14, 15, 16, 20)))
        made.say(CaseServed(number, node, unit, served, "direct", served + timedelta(days=30), hop=taken_hop),
                 served, node)  # fmt: skip
    if draw.random() < 0.15:
        made.say(CaseReopened(number, node, unit, decided + timedelta(days=5), decided + timedelta(days=40), "review"),
                 decided + timedelta(days=5), node)  # fmt: skip
        return
    if draw.random() < 0.1:
        return
    _closed(made, number, unit, node, decided + timedelta(days=draw.choice((1, 5, 12))), taken_hop)


def _registered(number: str, came: date, draw: random.Random) -> SubmissionRegistered:
    return SubmissionRegistered(
        number=number, matter=number, node="lx", received_at=instant(came), registered_at=instant(came, 11),
        channel=draw.choice(("letter", "visit", "online")), origin=draw.choice(("direct", "from_province")),
        place="990121101201", received_by=OFFICE, level="county", category_l1="AG", category_l2="AG05",
        legal_class="appeal_settlement", purpose="settlement", persons=draw.randint(1, 40),
    )  # fmt: skip


def _triaged(
    number: str, on: date, unit: str, node: str, hop: int, flags: tuple[str, ...], secret: bool
) -> MatterTriaged:
    return MatterTriaged(
        number=number, triaged_at=instant(on, 9), by_unit=OFFICE, node="lx", rule="R9", because=(), action="forward",
        lead_unit=unit, lead_node=node, co_units=(), legal_path="discipline" if secret else "petition_procedure",
        flags=flags, hop=hop,
    )  # fmt: skip


def _objected(
    made: Months, number: str, unit: str, triaged: date, flags: tuple[str, ...], secret: bool
) -> tuple[str, date] | None:
    """The unit objects; upheld, the matter goes to another unit, rejected, it stays without being taken."""
    draw, node = made.random, UNITS[unit]
    refused = triaged + timedelta(days=draw.randint(1, 4))
    made.say(CustodyRefused(number, "lx", node, unit, 1, instant(refused), "not_our_duty", "", ""), refused, node)
    answered = refused + timedelta(days=draw.randint(1, 5))
    agreed = draw.random() < 0.5
    made.say(ObjectionAnswered(number, node, unit, "lx", OFFICE, 1, agreed, instant(answered), "已核"), answered, "lx")
    if not agreed:
        return None
    other = draw.choice([one for one in UNITS if one != unit])
    again = answered + timedelta(days=draw.randint(1, 4))
    made.say(_triaged(number, again, other, UNITS[other], 2, flags, secret), again, "lx")
    return other, again


def _closed(made: Months, number: str, unit: str, node: str, on: date, hop: int) -> None:
    draw = made.random
    kind, settled = draw.choice(CLOSURES), draw.choice((True, True, True, False, None))
    entered = on + timedelta(days=draw.choice((0, 4)))
    made.say(CaseClosed(number, node, unit, on, kind, True, settled, hop), entered, node)
    for party in ("unit", "unit", "petition_office"):
        if draw.random() < 0.5:
            day = on + timedelta(days=draw.randint(0, 40))
            about = unit if party == "unit" else OFFICE
            at = instant(day, draw.randint(8, 17)) + timedelta(minutes=draw.randint(0, 59))
            made.say(MatterEvaluated(number, node, "lx", party, about, draw.choice(SCORES), at), day, "lx")
    if draw.random() < 0.3:
        day, again = on + timedelta(days=draw.randint(-3, 100)), make("lx", 2026, 5000 + len(made.said))
        received = instant(day, 8)
        made.say(
            SubmissionLinked(again, number, "lx", "lx", instant(day, 12), OFFICE, "clerk", "visit", received), day, "lx"
        )
        if draw.random() < 0.3:
            made.say(SubmissionUnlinked(again, number, "lx", "lx", instant(day, 15), OFFICE), day, "lx", 15)
