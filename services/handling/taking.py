"""Taking a step: the rule decides, its papers are written or edited, and the case keeps what goes out with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.handling.case import Case
from services.handling.domain import RULES, Today
from services.handling.frame import Form, improper
from services.handling.papers import filed, issue
from services.handling.review_papers import issue as issue_of_hearing
from services.handling.steps import steps
from shared.bus.rpc import rpc
from shared.documents.edited import edited
from shared.errors import Invalid
from shared.events.routing import PaperIssued
from shared.matters.lists import ALL_RESULTS
from shared.matters.offers import check
from shared.matters.people import Officer
from shared.matters.steps import Step
from shared.matters.units import Units


@dataclass(frozen=True)
class Office:
    """What a step needs to know of the place: its units, and the names of the organs that may review a unit."""

    units: Units
    organs: Callable[[str], tuple[str, ...]] = lambda _: ()


@dataclass(frozen=True)
class Taken:
    """A step as it would be taken: the case after it, what is said, and the papers that go out."""

    case: Case
    events: tuple[Any, ...]
    papers: tuple[PaperIssued, ...]

    @property
    def drafts(self) -> list[dict[str, str]]:
        """``[{paper, title, text}]``: what the step would issue."""
        return [{"paper": one.paper, "title": one.title, "text": one.text} for one in self.papers]


def taken(case: Case, step: str, form: Form, by: Officer, today: Today, office: Office) -> Taken:
    """The step of the case by its rule; nothing is saved. ``form`` is loaded; its ``papers`` replace the drafts.

    Raises what the rule refuses, ``Invalid`` for a value the desk does not offer, for a paper the step does not issue,
    and for words that no paper may say.
    """
    check(steps(case, by, today), step, form)
    after, *events = RULES[step](case, form, by, today)
    return written(after, tuple(events), today, office, form.get("papers", ()))


def written(
    case: Case, events: tuple[Any, ...], today: Today, office: Office, texts: tuple[Mapping[str, str], ...] = ()
) -> Taken:
    """What happened, with its papers in the file. ``texts``: ``{paper, text}``, as the officer edited the drafts."""
    if any(improper({"text": one["text"]}) for one in texts):
        raise Invalid(fields={"papers": "improper_words"})
    issued = issue(case, events, office.units, today, office.organs(case.unit))
    result = ALL_RESULTS.get(case.result, "")
    firm = (f"{result}。", f"综合以上各项：{result}。") if result else ()
    papers = edited((*issued, *issue_of_hearing(case, events, office.units, today)), texts, firm)
    return Taken(filed(case, papers, today), events, papers)


def step_rpc(name: str, row: Step) -> Any:
    """The RPC of a step, ``(number, form, by)`` -> the item as it is then; the service has ``take_step``."""

    def take(self: Any, number: str, form: Any, by: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.take_step(name, number, form, by)
        return answer

    take.__name__ = take.__qualname__ = name
    take.__doc__ = row.about
    return rpc(take)
