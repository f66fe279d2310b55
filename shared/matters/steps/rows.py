"""All steps by the collection they are taken in, for the gateway: ``/api/<service>/<collection>/<key>/<step>``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.matters.steps import Step
from shared.matters.steps.handling import CASE_STEPS
from shared.matters.steps.intake import SUBMISSION_STEPS
from shared.matters.steps.mediation import MEDIATION_STEPS
from shared.matters.steps.reception import SLIP_OPENING, SLIP_STEPS, VISIT_OPENING, VISIT_STEPS
from shared.matters.steps.reviews import REVIEW_STEPS
from shared.matters.steps.routing import REFERRAL_STEPS


@dataclass(frozen=True)
class Desk:
    """One collection of a service that has a list, items and steps. ``list_rpc`` and ``item_rpc``: its RPC methods."""

    service: str
    collection: str
    list_rpc: str
    item_rpc: str
    about: str
    steps: Mapping[str, Step]
    has_papers: bool = False
    """the service has the RPC ``preview``: the papers of a step as drafts"""
    opening: Mapping[str, Step] = field(default_factory=dict)
    """what makes a new item: POST on the collection itself; the RPC is ``name(form, by)``"""
    power: str = ""
    """what reading the list and its items needs, where that is not what the service's other lists need"""

    @property
    def reading(self) -> str:
        """The action of reading it."""
        return f"{self.service}.{self.collection}.read" if self.power else f"{self.service}.read"


DESKS: tuple[Desk, ...] = (
    Desk("intake", "submissions", "submissions", "submission", "登记 Submissions registered here", SUBMISSION_STEPS),
    Desk(
        "intake",
        "visits",
        "visits",
        "visit",
        "接访登记 Tickets of the reception room: heads and times, no names",
        VISIT_STEPS,
        opening=VISIT_OPENING,
    ),
    Desk(
        "intake",
        "slips",
        "slip_books",
        "slip_book",
        "号单 Books of numbered intake slips, their use and their gaps",
        SLIP_STEPS,
        opening=SLIP_OPENING,
    ),
    Desk(
        "routing",
        "referrals",
        "referrals",
        "referral",
        "分流转办 Referrals of the petition office",
        REFERRAL_STEPS,
        True,
    ),
    Desk("handling", "cases", "cases_of", "case", "办件 The cases of the asker's unit", CASE_STEPS, True),
    Desk(
        "handling",
        "reviews",
        "reviews_of",
        "review",
        "复查复核 Reviews and re-reviews on the desk of the asker's unit; an item's address is <number>~<stage>",
        REVIEW_STEPS,
        True,
    ),
    Desk(
        "mediation",
        "mediations",
        "mediations",
        "mediation",
        "调解 Mediations of the asker's unit",
        MEDIATION_STEPS,
        True,
    ),
)


def desks_of(service: str) -> Iterator[Desk]:
    """The collections of a service."""
    return (desk for desk in DESKS if desk.service == service)
