"""The conference's cabinets: its meetings and working groups, the matters that may be put to it, what units owe."""

from __future__ import annotations

from services.mediation.conference.agenda import Raised
from services.mediation.conference.groups import ACTIVE, WorkingGroup
from services.mediation.conference.rules import Conference
from services.mediation.conference.tasks import MeetingTask
from shared.store.numbered import Numbered
from shared.store.repository import Index, Repository

PROPOSED_AT_MOST = 30
OF_GROUP_AT_MOST = 500


class Conferences(Numbered[Conference]):
    """Meetings of the joint conference by number."""

    kind = Conference
    name = "conferences"
    letter = "C"
    indexes = (Index("office", "state"), Index("decisions.group"))

    def of_group(self, group: str) -> list[Conference]:
        """The meetings that passed something to a working group, the newest first."""
        return self.some({"decisions.group": group}, sort=(("_id", -1),), limit=OF_GROUP_AT_MOST)


class WorkingGroups(Numbered[WorkingGroup]):
    """Working groups by number."""

    kind = WorkingGroup
    name = "working_groups"
    letter = "B"
    indexes = (Index("office", "state"), Index("at_work", unique=True, sparse=True))

    def at_work(self) -> list[WorkingGroup]:
        """Those there are."""
        return self.some({"state": ACTIVE}, limit=OF_GROUP_AT_MOST)


class RaisedMatters(Repository[Raised]):
    """What is known of matters that may be put before the conference, by the matter's number."""

    kind = Raised
    name = "raised_matters"
    indexes = (Index("is_proposed", "weight"),)

    def proposed(self) -> list[Raised]:
        """Those that are put before it: the weightiest reasons first, then by number."""
        return self.some({"is_proposed": True}, sort=(("weight", 1), ("_id", 1)), limit=PROPOSED_AT_MOST)


class MeetingTasks(Repository[MeetingTask]):
    """What meetings gave units of this node to do, by meeting and decision."""

    kind = MeetingTask
    name = "meeting_tasks"
    key = "key"
    indexes = (Index("unit", "state"),)
