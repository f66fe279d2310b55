"""A desk of records: a page of them, one of them, a new one, a step on one. The same movements for every kind.

A part of a service's door makes a ``Desk`` of its cabinet and its rules; its RPC methods are one line each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from shared.codec import to_plain
from shared.deadlines import Today, calendar
from shared.documents.edited import edited
from shared.errors import NotFound
from shared.matters.forms import PlainText, StrictSchema, Whole, load
from shared.matters.offers import Offer, check
from shared.matters.people import Officer, require
from shared.matters.steps import Step
from shared.matters.taken import must_be_seen
from shared.ops.clock import Clock
from shared.store.repository import Repository

E = TypeVar("E")
Rule = Callable[..., tuple[Any, ...]]
"""(record, form, by, today) -> (record, *events); of an opening: (number, form, by, today) -> (record, *events)"""


class PageForm(StrictSchema):
    """A page of a list: ``state`` of the records; ``after`` the number of the last row seen."""

    state = PlainText(at_most=40, load_default=None, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=80, load_default="", allow_none=True)


@dataclass(frozen=True)
class Desk(Generic[E]):
    """One kind of record on the desks of this node.

    ``power``: what reading needs. ``sees(record, by)``: whose desk it is. ``mine(by)``: the same as a question to the
    cabinet, ``{field: value}``. ``offers(record, by, today)``: the steps that are open. ``row``/``view``: what is
    shown; number, version, state and steps are added to a view by itself. ``papers(record, events, today)``: what goes
    out because of a step. ``newest_first``: the order of the list.
    """

    records: Repository[E]
    clock: Clock
    power: str
    steps: Mapping[str, Step]
    rules: Mapping[str, Rule]
    sees: Callable[[E, Officer], bool]
    mine: Callable[[Officer], Mapping[str, Any]]
    offers: Callable[[E, Officer, Today], Iterable[Offer]]
    row: Callable[[E], dict[str, Any]]
    view: Callable[[E], dict[str, Any]]
    papers: Callable[[E, list[Any], Today], Iterable[Any]] = lambda *_: ()
    local: Mapping[str, int] = field(default_factory=dict)
    newest_first: bool = True

    def today(self) -> Today:
        """Now, as rules are asked."""
        return Today(self.clock.now(), self.clock.today(), calendar(), self.local)

    def page(self, where: Any, by: Any) -> dict[str, Any]:
        """``{state, limit, after}`` -> ``{rows, next}``."""
        officer, asked = Officer.read(by), load(PageForm, where)
        require(officer, self.power)
        chosen: dict[str, Any] = dict(self.mine(officer))
        if asked["state"]:
            chosen["state"] = {"$eq": asked["state"]}
        if asked["after"]:
            chosen["_id"] = {"$lt" if self.newest_first else "$gt": asked["after"]}
        order = -1 if self.newest_first else 1
        found = self.records.some(chosen, sort=(("_id", order),), limit=asked["limit"] + 1)
        shown, key = found[: asked["limit"]], self.records.key
        more = getattr(shown[-1], key) if len(found) > len(shown) else None
        return {"rows": [self.row(one) for one in shown], "next": more}

    def item(self, key: str, by: Any) -> dict[str, Any]:
        """One record with its open steps; ``NotFound`` on other desks."""
        officer = Officer.read(by)
        require(officer, self.power)
        return self._shown(self._mine(key, officer), officer)

    def open_new(self, step: str, form: Any, by: Any, save: Callable[[Callable[[str], tuple[Any, ...]]], E]) -> Any:
        """A new record by the opening ``step``; ``save(make)`` gives it its number (``Numbered.open_new``)."""
        officer, today = Officer.read(by), self.today()
        require(officer, self.steps[step].power)
        filled = load(self.steps[step].form, form, clock=self.clock)

        def make(number: str) -> tuple[Any, ...]:
            record, *events = self.rules[step](number, filled, officer, today)
            return record, *events, *edited(tuple(self.papers(record, events, today)), filled.get("papers", []))

        return self._shown(save(make), officer)

    def take(self, step: str, key: str, form: Any, by: Any) -> dict[str, Any]:
        """Take a step; answers the record as it is then."""
        officer = Officer.read(by)
        record, events, issued = self._taken(step, key, form, officer)
        return self._shown(self.records.save(record, *events, *issued), officer)

    def preview(self, step: str, key: str, form: Any, by: Any) -> list[dict[str, str]]:
        """The papers the step would issue; nothing is saved."""
        _, _, issued = self._taken(step, key, form, Officer.read(by))
        return [{"paper": one.paper, "title": one.title, "text": one.text} for one in issued]

    def _taken(self, step: str, key: str, form: Any, officer: Officer) -> tuple[E, list[Any], tuple[Any, ...]]:
        today = self.today()
        require(officer, self.steps[step].power)
        before = self._mine(key, officer)
        filled = load(self.steps[step].form, form, clock=self.clock)
        must_be_seen(before, filled)
        check(self.offers(before, officer, today), step, filled)
        record, *events = self.rules[step](before, filled, officer, today)
        issued = edited(tuple(self.papers(record, events, today)), filled.get("papers", []))
        return record, events, tuple(issued)

    def _mine(self, key: str, officer: Officer) -> E:
        record = self.records.find(key)
        if record is None or not self.sees(record, officer):
            raise NotFound(number=key[:40])
        return record

    def _shown(self, record: Any, officer: Officer) -> dict[str, Any]:
        offers = to_plain(list(self.offers(record, officer, self.today())))
        plain = {"number": getattr(record, self.records.key), "version": record.version}
        return {**plain, **self.view(record), "steps": offers}
