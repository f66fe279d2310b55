"""A part of supervision's door: screening. ``SupervisionService`` takes it over. Here: the list of the territory."""

from __future__ import annotations

from functools import partial
from typing import Any

from services.supervision.beside import beside
from services.supervision.screening import listing, meeting, views
from services.supervision.screening.finding import PASSED_UP
from services.supervision.screening.finding_desk import FindingDesk
from services.supervision.screening.listing import Before, Fact, Listing
from services.supervision.screening.meeting import ScreeningMeeting
from services.supervision.screening.papers import papers
from services.supervision.screening.store import ScreeningMeetings
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.events.envelope import Envelope
from shared.events.screening import FindingStood
from shared.matters.numbers import home_of
from shared.matters.people import Officer
from shared.matters.screening import OPEN
from shared.matters.steps.screening import SCREENING_MEETING_OPENING, SCREENING_MEETING_STEPS


class ScreeningDesk(FindingDesk):
    """Rounds, findings, the list of the territory and the monthly joint meeting."""

    screening_meetings_kept = Stored(ScreeningMeetings)

    @beside(FindingStood)
    def hear_standing(self, said: FindingStood, envelope: Envelope) -> None:
        """Where a finding stands, of this node or below; what was said before it changes nothing any more."""
        after = listing.learn(self.screening_standings.find(said.number), said, self.clock.now())
        if after is not None:
            self.screening_standings.keep(after)

    @rpc
    def screening_facts(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: findings of the territory; unasked the open ones."""
        return self._facts_desk().page(where, by)

    @rpc
    def screening_fact(self, number: str, by: Any) -> Any:
        """Where one finding of the territory stands."""
        return self._facts_desk().item(number, by)

    @rpc
    def screening_meetings(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the joint screening meetings of this node."""
        return self._screening_meetings_desk().page(where, by)

    @rpc
    def screening_meeting(self, number: str, by: Any) -> Any:
        """One meeting: its list with counts, their unit and as of when."""
        return self._screening_meetings_desk().item(number, by)

    @rpc
    def hold_screening_meeting(self, form: Any, by: Any) -> Any:
        """The month's meeting; the list is drawn up."""
        save = partial(self.screening_meetings_kept.open_new, self.here.node, self.clock.today().year)
        return self._screening_meetings_desk().open_new("hold_screening_meeting", form, by, save)

    @rpc
    def issue_screening_list(self, number: str, form: Any, by: Any) -> Any:
        """The list goes out."""
        return self._screening_meetings_desk().take("issue_screening_list", number, form, by)

    @rpc
    def feed_back_at_meeting(self, number: str, form: Any, by: Any) -> Any:
        """Word to those below about one finding."""
        return self._screening_meetings_desk().take("feed_back_at_meeting", number, form, by)

    def preview_screening(self, step: str, number: str, form: Any, by: Any) -> Any:
        """The papers of a meeting's step; nothing is saved."""
        return self._screening_meetings_desk().preview(step, number, form, by)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _draw_up_list(self, before: Before) -> Listing:
        topology, now = self.here.topology, self.clock.now()
        facts = [one for one in self.screening_standings.listed(before.as_of) if not self._finding_went_away(one)]
        division = topology.node(self.here.node).division
        return listing.draw_up(facts, before, division, topology.places, now, self.clock.today())

    def _finding_went_away(self, one: Fact) -> bool:
        """Whether it came from above and went back there: how it goes on is not told here."""
        topology, node = self.here.topology, self.here.node
        return one.state == PASSED_UP and one.node == node and home_of(one.number) in topology.ancestors(node)

    def _facts_desk(self) -> Desk[Fact]:
        words = self._screening_words()
        return Desk(
            records=self.screening_standings, clock=self.clock, power="read_screening_list", steps={}, rules={},
            sees=lambda *_: True, mine=lambda _: {"state": {"$in": list(OPEN)}}, offers=lambda *_: (),
            row=lambda one: views.fact_row(one, words), view=lambda one: views.fact_row(one, words),
        )  # fmt: skip

    def _screening_meetings_desk(self) -> Desk[ScreeningMeeting]:
        words, node, topology = self._screening_words(), self.here.node, self.here.topology

        def hold(number: str, form: Any, by: Officer, today: Any) -> tuple[Any, ...]:
            previous = self.screening_meetings_kept.last_of(by.unit)
            return meeting.hold(number, form, by, today, previous, self._draw_up_list)

        def feed_back(one: ScreeningMeeting, form: Any, by: Officer, today: Any) -> tuple[Any, ...]:
            fact = self.screening_standings.find(form["finding"])
            return meeting.feed_back(one, form, by, today, node, fact.node if fact else "")

        return Desk(
            records=self.screening_meetings_kept, clock=self.clock, power="read_screening_list",
            steps={**SCREENING_MEETING_OPENING, **SCREENING_MEETING_STEPS},
            rules={
                "hold_screening_meeting": hold, "issue_screening_list": meeting.issue,
                "feed_back_at_meeting": feed_back,
            },
            sees=lambda *_: True, mine=lambda _: {}, offers=lambda one, by, _: meeting.offers(one, by),
            row=views.meeting_row, view=lambda one: views.meeting_view(one, words),
            papers=lambda one, events, today: papers(one, today, topology, node) if not events else (),
        )  # fmt: skip
