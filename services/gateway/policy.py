"""Who may ask the edge for what: every action of every route, and the roles that may do it. Data and pure functions.

Whose desk an item lies on is asked again, item by item, in the service that keeps it; here is only the role.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from shared.errors import Forbidden, Refused
from shared.matters.people import CITIZEN, MAY, ROLES
from shared.matters.steps.rows import DESKS

ANYBODY = "anybody"
"""a route that asks nothing of the caller: citizens' own pages, look-ups (the code is the key), log-in, health"""

ACTIONS: Mapping[str, str] = {
    "filing.file": "file",
    "filing.for_another": "file_for_another",
    "attachments.read": "read_attachments",
    "intake.read": "read_submissions",
    "routing.read": "read_referrals",
    "handling.read": "read_cases",
    "mediation.read": "read_mediations",
    "supervision.read": "read_clocks",
    "statistics.read": "read_statistics",
    "statistics.drill": "read_small_counts",
    "notification.read": "read_notices",
    "papers.read": "read_papers",
    "supervision.deductions.read": "read_deductions",
    "links.read": "operate",
    "parked.read": "operate",
    "parked.replay": "operate",
    "parked.drop": "operate",
    **{desk.reading: desk.power for desk in DESKS if desk.power},
    **{f"{desk.service}.{step}": row.power for desk in DESKS for step, row in {**desk.opening, **desk.steps}.items()},
}
"""a route's action -> the power of ``shared.matters.people.MAY`` that it needs"""

STAFF = frozenset(ROLES) - {CITIZEN}


def roles_for(action: str) -> frozenset[str]:
    """The roles that may do it; ``KeyError`` for an action that nobody declared."""
    if action == ANYBODY:
        return frozenset(ROLES)
    return STAFF if action == "session.own" else MAY[ACTIONS[action]]


def allows(roles: Collection[str], action: str) -> bool:
    """Whether one of the roles may do it."""
    return not roles_for(action).isdisjoint(roles)


def check(by: Mapping[str, Any], action: str) -> None:
    """``Refused('login_needed')`` for a citizen where only staff may, ``Forbidden`` for the wrong role."""
    if not allows(by["roles"], action):
        if CITIZEN in by["roles"]:
            raise Refused("login_needed")
        raise Forbidden("forbidden", action=action)
