"""Screening's cabinets: rounds, special calls, findings, where findings of the territory stand, meetings."""

from __future__ import annotations

from datetime import date, datetime

from services.supervision.screening.finding import Finding
from services.supervision.screening.listing import Fact
from services.supervision.screening.meeting import ScreeningMeeting
from services.supervision.screening.rounds import Call, Round
from shared.codec import instant
from shared.matters.screening import ENDED, OPEN
from shared.store.numbered import Numbered
from shared.store.repository import Index, Repository

FACTS_AT_MOST = 20_000


class Rounds(Repository[Round]):
    """Rounds by number: the node's own, and those it expects from below."""

    kind = Round
    name = "screening_rounds"
    indexes = (Index("plan", "from_on"), Index("unit", "state"), Index("state", "due_on"))

    def newest(self, plan: str) -> date | None:
        """The first day of the newest round of a plan's row."""
        found = self.some({"plan": plan}, sort=(("from_on", -1),), limit=1)
        return found[0].from_on if found else None


class Calls(Numbered[Call]):
    """Special rounds called at this node."""

    kind = Call
    name = "screening_calls"
    letter = "S"
    indexes = (Index("unit"),)


class Findings(Numbered[Finding]):
    """Findings held at this node, now or before."""

    kind = Finding
    name = "screening_findings"
    letter = "T"
    indexes = (Index("unit", "state"), Index("found_by", "found_on"))

    def of_span(self, unit: str, first: date, last: date) -> list[Finding]:
        """What a unit noted as found in those days."""
        days = {"$gte": first.isoformat(), "$lte": last.isoformat()}
        return self.some({"found_by": unit, "found_on": days}, limit=1000)


class Standings(Repository[Fact]):
    """Where findings of the territory stand."""

    kind = Fact
    name = "screening_facts"
    indexes = (Index("state", "found_on"), Index("state", "heard_at"))

    def listed(self, since: datetime | None) -> list[Fact]:
        """What is open, and whose end was heard of since an instant."""
        ended = {"state": {"$in": list(ENDED)}, **({"heard_at": {"$gt": instant(since)}} if since else {})}
        running = self.some({"state": {"$in": list(OPEN)}}, sort=(("found_on", 1),), limit=FACTS_AT_MOST)
        return [*running, *self.some(ended, sort=(("heard_at", -1),), limit=FACTS_AT_MOST)]


class ScreeningMeetings(Numbered[ScreeningMeeting]):
    """Joint screening meetings of this node."""

    kind = ScreeningMeeting
    name = "screening_meetings"
    letter = "Y"
    indexes = (Index("unit", "held_on"),)

    def last_of(self, unit: str) -> ScreeningMeeting | None:
        """The unit's meeting before."""
        return next(iter(self.some({"unit": unit}, sort=(("held_on", -1), ("_id", -1)), limit=1)), None)
