"""What may be put before the conference: open matters, and why; the order of hearing changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.events.handling import CaseClosed, CaseReopened
from shared.events.meetings import ConferenceDecided, DesignationOpened
from shared.events.routing import ExternalAnswered, MatterTriaged
from shared.events.supervision import SupervisionPressed

DESIGNATION, PRESSED, CROSS_BORDER, URGENT, GROUP = "designation", "pressed", "cross_border", "urgent", "group"
ORDER = (DESIGNATION, PRESSED, URGENT, CROSS_BORDER, GROUP)
"""the weightiest first"""
FROM_INTERVIEW = ("interview", "circular", "listed", "accountability")
"""rungs that are put before the conference, in their order (5.2)"""
BY_FLAG = {
    CROSS_BORDER: frozenset({"cross_county", "other_county_competent"}), URGENT: frozenset({"urgent", "danger"}),
    GROUP: frozenset({"group_visit"}),
}  # fmt: skip
BEYOND = "R13"
"""the routing rule of what crosses borders"""
SEALED_PATH, SEALED_FLAG = "discipline", "sealed"
ENDED = frozenset({"merge", "not_accept", "no_longer_accept", "file_only", "direct_elsewhere"})
"""ways of triage after which no unit has it"""
LAST_ANSWERS = frozenset({"replied", "served", "closed"})


@dataclass(frozen=True)
class Raised:
    """One matter as the conference's office knows it. ``reasons``, ``is_open``, ``is_proposed`` and ``weight`` follow
    from the rest; of what is sealed nothing is ever shown."""

    number: str
    unit: str = ""
    """who has it"""
    place: str = ""
    rule: str = ""
    action: str = ""
    flags: tuple[str, ...] = ()
    hop: int = 0
    triaged_at: datetime | None = None
    is_known: bool = False
    """a triage or a designation was heard of: it is sure not to be sealed"""
    is_sealed: bool = False
    opened_at: datetime | None = None
    """since when a unit is to be designated here"""
    decided_at: datetime | None = None
    """when this node triaged it last"""
    objectors: tuple[str, ...] = ()
    may_lead: tuple[str, ...] = ()
    rung: str = ""
    closed_at: datetime | None = None
    reopened_at: datetime | None = None
    settled: tuple[str, ...] = ()
    """the reasons for which the conference decided of it"""
    reasons: tuple[str, ...] = ()
    is_open: bool = False
    is_proposed: bool = False
    """open, and with a reason of which it did not decide yet, or with a designation that waits"""
    weight: int = 0
    """place of its weightiest reason"""
    version: int = 0


def hear(raised: Raised, said: Any, at: datetime, node: str) -> Raised:
    """The matter after one more event; ``at``: when it was said."""
    match said:
        case MatterTriaged():
            raised = _triaged(raised, said, node)
        case DesignationOpened() if raised.opened_at is None or said.opened_at > raised.opened_at:
            raised = replace(
                raised, is_known=True, opened_at=said.opened_at, objectors=said.objectors, may_lead=said.may_lead,
                place=said.place,
            )  # fmt: skip
        case SupervisionPressed() if _rank(said.rung) > _rank(raised.rung):
            raised = replace(raised, rung=said.rung)
        case CaseClosed():
            raised = replace(raised, closed_at=_later(raised.closed_at, at))
        case ExternalAnswered() if said.kind in LAST_ANSWERS:
            raised = replace(raised, closed_at=_later(raised.closed_at, at))
        case ConferenceDecided():
            raised = replace(raised, settled=tuple(sorted({*raised.settled, *said.reasons})))
        case CaseReopened():
            raised = replace(raised, reopened_at=_later(raised.reopened_at, at))
    return _derived(raised)


def put_to(raised: Raised | None) -> bool:
    """Whether the conference may decide of it: open, and no accusation."""
    return raised is not None and raised.is_open


def _triaged(raised: Raised, said: MatterTriaged, node: str) -> Raised:
    sealed = said.legal_path == SEALED_PATH or SEALED_FLAG in said.flags
    raised = replace(
        raised, is_known=True, is_sealed=raised.is_sealed or sealed,
        decided_at=_later(raised.decided_at, said.triaged_at) if said.node == node else raised.decided_at,
    )  # fmt: skip
    if raised.triaged_at is not None and (said.hop, said.triaged_at) < (raised.hop, raised.triaged_at):
        return raised
    return replace(
        raised, unit=said.lead_unit, rule=said.rule, action=said.action, flags=said.flags, hop=said.hop,
        triaged_at=said.triaged_at,
    )  # fmt: skip


def _derived(raised: Raised) -> Raised:
    closed = raised.closed_at is not None and (raised.reopened_at is None or raised.closed_at > raised.reopened_at)
    waits = raised.opened_at is not None and (raised.decided_at is None or raised.opened_at > raised.decided_at)
    is_open = raised.is_known and not raised.is_sealed and not closed and (waits or raised.action not in ENDED)
    reasons = (
        *([DESIGNATION] if waits else ()),
        *([PRESSED] if raised.rung else ()),
        *([URGENT] if BY_FLAG[URGENT] & {*raised.flags} else ()),
        *([CROSS_BORDER] if BY_FLAG[CROSS_BORDER] & {*raised.flags} or raised.rule == BEYOND else ()),
        *([GROUP] if BY_FLAG[GROUP] & {*raised.flags} else ()),
    )
    fresh = [one for one in reasons if one not in raised.settled or one == DESIGNATION]
    weight = min((ORDER.index(one) for one in reasons), default=len(ORDER))
    return replace(raised, reasons=reasons, is_open=is_open, is_proposed=is_open and bool(fresh), weight=weight)


def _rank(rung: str) -> int:
    return FROM_INTERVIEW.index(rung) if rung in FROM_INTERVIEW else -1


def _later(one: datetime | None, other: datetime) -> datetime:
    return max(one, other) if one else other
