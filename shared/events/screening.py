"""Said by supervision of the screening of disputes: rounds owed and reported, findings of places and topics and where
they stand. No event that goes up holds free text; none names a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.events.declaration import HOME, STAYS, TO, UP, WAY, event


@event("screening.due", crosses=STAYS)
class ScreeningDue:
    """A unit owes a round; said at its own node and at every node above, each of which knows it from its own plan."""

    number: str
    unit: str
    kind: str
    """of ROUNDS: department_month, township_half_month, village_month, quarter_full, special"""
    from_on: date
    to_on: date
    due_on: date


@event("screening.reported", crosses=UP, said_by="home")
class ScreeningReported:
    """A unit reported its round: what it looked at, and which findings, or that there was nothing."""

    number: str
    node: str
    unit: str
    kind: str
    from_on: date
    to_on: date
    due_on: date
    reported_on: date
    looked_at: tuple[str, ...]
    """of RECORDS; never empty"""
    findings: tuple[str, ...] = ()
    """numbers; empty: nothing found"""


@event("screening.called", crosses=TO | WAY, said_by="home")
class ScreeningCalled:
    """A special round on a topic is called for units of another node; the number is the call's. The nodes on the way
    hear it too: they expect the rounds of those below."""

    number: str
    to_node: str
    node: str
    unit: str
    """who called it"""
    units: tuple[str, ...]
    """of ``to_node`` that owe it"""
    topic: str
    category_l1: str
    category_l2: str
    place: str
    from_on: date
    to_on: date
    due_on: date


@event("finding.stood", crosses=UP | HOME)
class FindingStood:
    """Where a finding stands, whole, at every change: of two sayings the one with the higher ``serial`` holds."""

    number: str
    node: str
    serial: int
    stage: str
    """of STAGES: found, assigned, in_hand, handed_down, passed_up, released, settled, turned_into_matter"""
    unit: str
    """who holds it; of an ended stage, who held it until then"""
    found_by: str
    found_on: date
    place: str
    category_l1: str
    category_l2: str
    size: int
    """the lowest number of its band"""
    size_unit: str
    """of SIZE_UNITS: homes, people"""
    safety: str
    """of SAFETY: none, some, acute"""
    urgent: bool
    """whether an urgent report is to be considered (T22 art. 25)"""
    post: str
    """of POSTS: who answers for it in the unit"""
    from_on: date
    """since when the unit has it"""
    due_on: date | None
    on: date
    """the day of this stage"""


@dataclass(frozen=True)
class Dispute:
    """What was found, of a place and a topic: who lives there is not in it."""

    place: str
    category_l1: str
    category_l2: str
    size: int
    size_unit: str
    safety: str
    sides: tuple[str, ...]
    """of SIDES: between which kinds"""
    what: str
    source: str
    """of RECORDS: the unit's own records"""
    organisations: str = ""
    safety_measures: str = ""
    """what to do, where the danger is acute"""
    money_wan: int | None = None
    """owed and not paid, in units of 10,000 yuan, rounded up"""
    land_mu: int | None = None
    wage_months: int | None = None
    """of wages not paid"""


@event("finding.handed", crosses=TO)
class FindingHanded:
    """A finding goes to a unit of another node: up, as it cannot be settled below, or down, to its owner."""

    number: str
    to_node: str
    to_unit: str
    from_node: str
    from_unit: str
    hop: int
    serial: int
    handed_on: date
    reason: str
    dispute: Dispute
    found_by: str
    found_on: date
    safety: str
    measures: str = ""
    next_step: str = ""
    post: str = ""
    due_on: date | None = None
    """set where it goes down to its owner; None where it goes up"""


@event("finding.taken", crosses=TO)
class FindingTaken:
    """The unit has it on its desk: the handing has two sides."""

    number: str
    to_node: str
    node: str
    unit: str
    hop: int
    taken_at: datetime


@event("finding.fed_back", crosses=HOME | TO)
class FindingFedBack:
    """Word to those below who reported it: what was decided or done."""

    number: str
    to_node: str
    node: str
    by_unit: str
    on: date
    text: str
    meeting: str = ""
    """number of the joint screening meeting, where it was said there"""
