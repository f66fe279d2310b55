"""A part of intake's door: the reception room and its books of slips. ``IntakeService`` takes it over as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from services.intake import counter_forms as views
from services.intake import reception, slips
from services.intake.reception import Visit
from services.intake.slips import SlipBook
from services.intake.store import SlipBooks, Visits
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.errors import Conflict, Invalid
from shared.matters import numbers
from shared.matters.forms import load
from shared.matters.offers import check
from shared.matters.people import Officer, require
from shared.matters.steps.reception import SLIP_OPENING, SLIP_STEPS, VISIT_OPENING, VISIT_STEPS

POWER = "receive_visits"
TRIES = 10
T = TypeVar("T")


class ReceptionDesk:
    """Tickets and books of the asker's unit."""

    visits_kept = Stored(Visits)
    slip_books_kept = Stored(SlipBooks)
    registered: Any
    clock: Any
    here: Any

    # --- tickets ------------------------------------------------------------------------------------------------------

    @rpc
    def arrive(self, form: Any, by: Any) -> Any:
        """Give a ticket to who came in."""
        clerk, filled = self._clerk(by), load(VISIT_OPENING["arrive"].form, form)
        visit = self._first_free(lambda: self.visits_kept.add(self._next_visit(filled["heads"], clerk)))
        return views.visit_view(visit, self.clock.now())

    @rpc
    def visits(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the unit's tickets, the newest first."""
        clerk, asked = self._clerk(by), load(views.VisitsForm, where)
        found = self.visits_kept.page(clerk.unit, asked["state"], asked["after"], asked["limit"] + 1)
        return views.page_of([views.visit_row(one, self.clock.now()) for one in found], asked["limit"])

    @rpc
    def visit(self, number: str, by: Any) -> Any:
        """One ticket with its steps."""
        return views.visit_view(self._visit(number, self._clerk(by)), self.clock.now())

    @rpc
    def call_visit(self, number: str, form: Any, by: Any) -> Any:
        """Call it to a counter."""
        return self._take("call_visit", number, form, by, lambda visit, told: reception.call(
            visit, told["counter"], self.clock.now()
        ))  # fmt: skip

    @rpc
    def receive_visit(self, number: str, form: Any, by: Any) -> Any:
        """They are received."""
        return self._take("receive_visit", number, form, by, lambda visit, told: reception.receive(
            visit, told["counter"], self.clock.now()
        ))  # fmt: skip

    @rpc
    def note_submission(self, number: str, form: Any, by: Any) -> Any:
        """Note what was registered in the visit."""
        return self._take("note_submission", number, form, by, lambda visit, told: reception.note(
            visit, self._registered_here(told["submission"])
        ))  # fmt: skip

    @rpc
    def end_visit(self, number: str, form: Any, by: Any) -> Any:
        """They left."""
        return self._take("end_visit", number, form, by, lambda visit, told: reception.end(
            visit, told["result"], self.clock.now()
        ))  # fmt: skip

    # --- books of slips -----------------------------------------------------------------------------------------------

    @rpc
    def issue_slips(self, form: Any, by: Any) -> Any:
        """Issue the next book."""
        clerk, filled = self._clerk(by), load(SLIP_OPENING["issue_slips"].form, form)
        book = self._first_free(lambda: self.slip_books_kept.add(self._next_book(filled, clerk)))
        return views.book_view(book, {})

    @rpc
    def slip_books(self, where: Any, by: Any) -> Any:
        """``{limit, after}`` -> ``{rows, next}``: the unit's books, the newest first, with their gaps counted."""
        clerk, asked = self._clerk(by), load(views.SlipBooksForm, where)
        found = self.slip_books_kept.page(clerk.unit, asked["after"], asked["limit"] + 1)
        return views.page_of([views.book_row(one, self._used(one)) for one in found], asked["limit"])

    @rpc
    def slip_book(self, number: str, by: Any) -> Any:
        """One book, slip by slip."""
        book = self._book(number, self._clerk(by))
        return views.book_view(book, self._used(book))

    @rpc
    def void_slip(self, number: str, form: Any, by: Any) -> Any:
        """A slip will not be used, and why."""
        clerk, filled = self._clerk(by), load(SLIP_STEPS["void_slip"].form, form)
        book = self._book(number, clerk)
        _must_be_seen(book, filled)
        used, told = self._used(book), (filled["slip"], filled["reason"])
        self.slip_books_kept.save(slips.void(book, *told, used, clerk, self.clock.now()))
        return self.slip_book(number, by)

    # --- reading and keeping ------------------------------------------------------------------------------------------

    def _clerk(self, by: Any) -> Officer:
        clerk = Officer.read(by)
        require(clerk, POWER)
        return clerk

    def _take(self, step: str, number: str, form: Any, by: Any, act: Callable[[Visit, Any], Visit]) -> Any:
        clerk, filled = self._clerk(by), load(VISIT_STEPS[step].form, form)
        visit = self._visit(number, clerk)
        _must_be_seen(visit, filled)
        check(reception.offers(visit), step, filled)
        self.visits_kept.save(act(visit, filled))
        return self.visit(number, by)

    def _visit(self, number: str, clerk: Officer) -> Visit:
        visit = self.visits_kept.get(number)
        reception.check_reader(visit, clerk)
        return visit

    def _book(self, number: str, clerk: Officer) -> SlipBook:
        book = self.slip_books_kept.get(number)
        slips.check_reader(book, clerk)
        return book

    def _used(self, book: SlipBook) -> dict[str, str]:
        """slip -> the submission that used it."""
        found = self.registered.some({"slip": {"$in": list(book.slips)}}, limit=2 * book.count)
        return {one.slip: one.number for one in found}

    def _next_visit(self, heads: int, clerk: Officer) -> Visit:
        now, day = self.clock.now(), self.clock.today()
        number = reception.ticket_number(self.here.node, day.year, self.visits_kept.last_serial(day.year) + 1)
        nth = self.visits_kept.count({"unit": clerk.unit, "day": day.isoformat()}) + 1
        return reception.arrive(heads, clerk, number, nth, day, now)

    def _next_book(self, filled: dict[str, Any], clerk: Officer) -> SlipBook:
        year = self.clock.today().year
        return slips.issue(
            filled["count"], filled["holder"], clerk, node=self.here.node, year=year,
            before=self.slip_books_kept.last_of(year), at=self.clock.now(),
        )  # fmt: skip

    def _registered_here(self, typed: str) -> str:
        number = numbers.normalise(typed)
        if self.registered.find(number) is None:
            raise Invalid(fields={"submission": "not_found"})
        return number

    def _first_free(self, add: Callable[[], T]) -> T:
        """The first number that nobody else took meanwhile."""
        for _ in range(TRIES - 1):
            try:
                return add()
            except Conflict:
                continue
        return add()


def _must_be_seen(item: Visit | SlipBook, filled: dict[str, Any]) -> None:
    if filled["version"] is not None and filled["version"] != item.version:
        raise Conflict(number=item.number)
