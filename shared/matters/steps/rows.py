"""All steps by the collection they are taken in, for the gateway: ``/api/<service>/<collection>/<key>/<step>``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shared.matters.steps import Step
from shared.matters.steps.handling import CASE_STEPS
from shared.matters.steps.intake import SUBMISSION_STEPS
from shared.matters.steps.mediation import MEDIATION_STEPS
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


DESKS: tuple[Desk, ...] = (
    Desk("intake", "submissions", "submissions", "submission", "登记 Submissions registered here", SUBMISSION_STEPS),
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
