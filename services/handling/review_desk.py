"""The desk of a reviewing organ: requests come in, officers take the lawful steps (T22 art. 35, 36).

A room of its own beside the door, which inherits it: the case's desk fills ``service.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from services.handling import hearing_rules, review_rules
from services.handling.frame import Today, improper
from services.handling.hearing import HANDLING
from services.handling.papers import contact, filed
from services.handling.review import RE_REVIEW, REVIEW, Review, key_of, on_desk_of
from services.handling.review_opening import open_asked, open_letter, read_letter
from services.handling.review_papers import issue, numbered, once
from services.handling.review_steps import OF_REVIEW, Around, review_offers
from services.handling.review_views import WhereForm, review_view, row_view
from services.handling.store import Cases, Reviews
from services.handling.taking import step_rpc
from shared.bus.on import MINE, on
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.deadlines import calendar
from shared.documents.edited import edited
from shared.errors import Invalid
from shared.events.envelope import Envelope
from shared.events.handling import HearingHeld
from shared.events.intake import HearingAsked, MatterSupplemented, MatterWithdrawn, ReviewAsked
from shared.events.reviews import ReviewDecided
from shared.events.routing import MatterReferred, PaperIssued
from shared.matters.forms import load
from shared.matters.lists import REVIEW_RESULTS
from shared.matters.offers import check
from shared.matters.people import Officer, require
from shared.matters.review_organs import review_organs, reviewed_by
from shared.matters.steps.reviews import REVIEW_STEPS

HEARINGS: Mapping[str, str] = {name: step for step, name in OF_REVIEW.items()}


class ReviewDesk:
    """What ``HandlingService`` does with reviews; it brings ``here`` and ``clock``."""

    reviews = Stored(Reviews)
    cases: Cases
    here: Any
    clock: Any

    def _today(self) -> Today:
        return Today(self.clock.now(), self.clock.today(), calendar(), self.here.topology.deadlines)

    @on(ReviewAsked, only=MINE)
    def take_request(self, said: ReviewAsked, envelope: Envelope) -> None:
        """A request made with number and code; for an organ outside, this node's front office writes to it."""
        today, topology = self._today(), self.here.topology
        desk = said.unit if topology.find_desk(said.unit) == said.to_node else topology.front_unit(said.to_node).id
        before = self.reviews.known(key_of(said.number, said.stage), envelope.id)
        opened = open_asked(said, desk, today, before)
        if opened is not None:
            self._keep_review(opened[0], opened[1:], today, envelope.id)

    def take_letter(self, said: MatterReferred, envelope: Envelope) -> None:
        """A request that came as a letter and was referred here: custody of it is taken."""
        today, topology = self._today(), self.here.topology
        before = self.reviews.known(key_of(said.number, said.legal_path), envelope.id)
        reading = read_letter(said, topology.units, topology.places, today)
        review, *events = open_letter(said, reading, topology.find_desk(reading.original_unit), today, before)
        self._keep_review(review, events, today, envelope.id)

    @on(HearingAsked, only=MINE)
    def hear_hearing_request(self, said: HearingAsked, envelope: Envelope) -> None:
        """The petitioner asks for a hearing; ``NotYet`` before the case or the request for review has arrived."""
        if said.stage == HANDLING:
            case = self.cases.get(said.number, because=envelope.id)
            self.cases.save(hearing_rules.hear_request(case, said, self._today()), because=envelope.id)
        else:
            review = self.reviews.get(key_of(said.number, said.stage), because=envelope.id)
            self.reviews.save(hearing_rules.hear_request(review, said, self._today()), because=envelope.id)

    def hear_review_withdrawal(self, said: MatterWithdrawn, envelope: Envelope) -> bool:
        """The petitioner withdrew: a request that came as a letter ends with it, and what was asked for before. False
        when there is no such review here, so that what was withdrawn is the matter before its decision."""
        review = self._under_way(said.number)
        if review is None or not (review.came_as_letter or said.withdrawn_at > review.opened_at):
            return False
        review = self.reviews.get(review.key, because=envelope.id)
        today = self._today()
        review, *events = review_rules.hear_withdrawal(review, said, today)
        self._keep_review(review, events, today, envelope.id)
        return True

    def hear_review_supplement(self, said: MatterSupplemented, envelope: Envelope) -> bool:
        """The petitioner added something while a review is under way. False when none is."""
        review = self._under_way(said.number)
        if review is None:
            return False
        review = self.reviews.get(review.key, because=envelope.id)
        self.reviews.save(review_rules.hear_supplement(review, said), because=envelope.id)
        return True

    @rpc
    def reviews_of(self, where: Any, by: Any) -> dict[str, Any]:
        """``{state, limit, after}`` -> ``{rows, next}``: the reviews on the unit's desk."""
        asked, officer = load(WhereForm, where), Officer.read(by)
        require(officer, "read_cases")
        limit = asked["limit"]
        found = self.reviews.page(officer.unit, asked["state"], asked["after"] or "", limit + 1)
        rows = [row_view(one, self.here.topology.units) for one in found[:limit]]
        return {"rows": rows, "next": found[limit - 1].key if len(found) > limit else None}

    @rpc
    def review(self, key: str, by: Any) -> dict[str, Any]:
        """The review with the steps that are open; ``NotFound`` for other desks.

        ``key``: ``<number>/<stage>``, or the number alone for the one that is under way on the asker's desk.
        """
        officer = Officer.read(by)
        return self._review_view(on_desk_of(officer, self._find_review(key, officer)), officer)

    accept_review = step_rpc("accept_review", REVIEW_STEPS["accept_review"])
    not_accept_review = step_rpc("not_accept_review", REVIEW_STEPS["not_accept_review"])
    decide_review = step_rpc("decide_review", REVIEW_STEPS["decide_review"])
    serve_review = step_rpc("serve_review", REVIEW_STEPS["serve_review"])
    withdraw_review = step_rpc("withdraw_review", REVIEW_STEPS["withdraw_review"])
    register_review_answer = step_rpc("register_review_answer", REVIEW_STEPS["register_review_answer"])
    plan_review_hearing = step_rpc("plan_review_hearing", REVIEW_STEPS["plan_review_hearing"])
    refuse_review_hearing = step_rpc("refuse_review_hearing", REVIEW_STEPS["refuse_review_hearing"])
    hold_review_hearing = step_rpc("hold_review_hearing", REVIEW_STEPS["hold_review_hearing"])

    def preview_review(self, step: str, key: str, form: Any, officer: Officer) -> list[dict[str, str]]:
        """``[{paper, title, text}]``: the papers a step would issue; nothing is saved."""
        papers = self._reviewed(step, key, form, officer, self._today())[2]
        return [{"paper": one.paper, "title": one.title, "text": one.text} for one in once(papers)]

    def take_review_step(self, step: str, key: str, form: Any, officer: Officer) -> dict[str, Any]:
        """Take a lawful step of a review; what its rule says and the papers it issues are saved with it."""
        today = self._today()
        review, events, papers = self._reviewed(step, key, form, officer, today)
        review = self.reviews.save(filed(review, once(papers), today), *events, *papers)
        return self._review_view(review, officer)

    def _reviewed(
        self, step: str, key: str, form: Any, officer: Officer, today: Today
    ) -> tuple[Review, list[Any], tuple[PaperIssued, ...]]:
        row = REVIEW_STEPS[step]
        review = on_desk_of(officer, self._find_review(key, officer), row.power)
        filled = load(row.form, form, clock=self.clock)
        check(review_offers(review, officer, today, self._around(review, today)), step, filled)
        review, *events = self._rule(step)(review, filled, officer, today)
        for one in events:
            if isinstance(one, HearingHeld):
                review = review_rules.after_hearing(review, one, today)
        if any(improper({"text": one["text"]}) for one in filled["papers"]):
            raise Invalid(fields={"papers": "improper_words"})
        firm = (f"{REVIEW_RESULTS[review.outcome]}。",) if review.outcome in REVIEW_RESULTS else ()
        papers = edited(self._papers(review, events, today), filled["papers"], firm)
        if any(isinstance(one, ReviewDecided) for one in events):
            review = numbered(review, papers)
        return review, events, papers

    def _rule(self, step: str) -> Any:
        if step in HEARINGS:
            return hearing_rules.RULES[HEARINGS[step]]
        if step == "accept_review":
            return partial(review_rules.accept, node_of=self.here.topology.find_desk)
        return review_rules.RULES[step]

    def _papers(self, review: Review, events: Any, today: Today) -> tuple[PaperIssued, ...]:
        units = self.here.topology.units
        return issue(review, events, units, today, self._around(review, today).organs)

    def _keep_review(self, review: Review, events: Iterable[Any], today: Today, because: str) -> None:
        events = tuple(events)
        papers = self._papers(review, events, today)
        self.reviews.keep(filed(review, once(papers), today), *events, *papers, because=because)

    def _find_review(self, key: str, officer: Officer) -> Review | None:
        if "/" in key:
            return self.reviews.find(key)
        return self.reviews.of_matter(key, officer.unit)

    def _under_way(self, number: str) -> Review | None:
        found = (self.reviews.find(key_of(number, stage)) for stage in (RE_REVIEW, REVIEW))
        return next((one for one in found if one is not None and one.is_open), None)

    def _around(self, review: Review, today: Today) -> Around:
        units, places = self.here.topology.units, self.here.topology.places
        organs = review_organs(review.organ, units, places, today.on) if review.stage == REVIEW else ()
        reviewed = reviewed_by(review.organ, units, places, today.on) if review.came_as_letter else ()
        return Around(reviewed, tuple(one.unit.name for one in organs), contact(units, review.unit))

    def _review_view(self, review: Review, officer: Officer) -> dict[str, Any]:
        today = self._today()
        offers = review_offers(review, officer, today, self._around(review, today))
        return review_view(review, offers, self.here.topology.units, today)
