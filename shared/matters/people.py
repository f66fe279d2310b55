"""Who acts: officers, their roles, and which role may do what. Whose desk it is, is asked apart (``is_of``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shared.codec import from_plain
from shared.errors import Forbidden

CITIZEN = "citizen"
CLERK = "clerk"
OFFICER = "officer"
LEADER = "leader"
SUPERVISOR = "supervisor"
OPERATOR = "operator"

ROLES: Mapping[str, str] = {
    CITIZEN: "信访人",
    CLERK: "窗口人员",
    OFFICER: "经办人",
    LEADER: "单位负责人",
    SUPERVISOR: "督查人员",
    OPERATOR: "系统值守",
}

MAY: Mapping[str, frozenset[str]] = {
    # intake
    "file": frozenset({CITIZEN, CLERK}),
    "file_for_another": frozenset({CLERK}),
    "read_submissions": frozenset({CLERK}),
    "read_attachments": frozenset({CLERK, OFFICER, LEADER, SUPERVISOR}),
    "read_originals": frozenset({LEADER}),
    "receive_visits": frozenset({CLERK}),
    "link": frozenset({CLERK}),
    "register_for_petitioner": frozenset({CLERK}),
    # routing (T22 art. 22: the petition office forwards and assigns)
    "read_referrals": frozenset({CLERK, LEADER, SUPERVISOR}),
    "refer": frozenset({CLERK}),
    "agree_return": frozenset({CLERK, LEADER}),
    "reject_objection": frozenset({CLERK, LEADER}),
    "designate": frozenset({LEADER, SUPERVISOR}),
    # handling (T22 art. 23, 31-36)
    "read_cases": frozenset({OFFICER, LEADER}),
    "accept": frozenset({OFFICER, LEADER}),
    "object": frozenset({OFFICER, LEADER}),
    "decide": frozenset({OFFICER, LEADER}),
    "serve": frozenset({OFFICER, LEADER}),
    "reply": frozenset({OFFICER, LEADER}),
    "close": frozenset({OFFICER, LEADER}),
    "extend": frozenset({LEADER}),
    "work": frozenset({OFFICER, LEADER}),
    # review, re-review and hearings (T22 art. 31, 35, 36)
    "review": frozenset({OFFICER, LEADER}),
    "hear": frozenset({OFFICER, LEADER}),
    # mediation (T22 art. 33)
    "read_mediations": frozenset({OFFICER, LEADER}),
    "mediate": frozenset({OFFICER, LEADER}),
    # supervision, statistics, notification
    "read_clocks": frozenset({SUPERVISOR, LEADER}),
    "read_statistics": frozenset({SUPERVISOR, LEADER, CLERK, OFFICER}),
    "read_small_counts": frozenset({SUPERVISOR}),
    "read_papers": frozenset({CLERK, OFFICER, LEADER, SUPERVISOR}),
    "read_notices": frozenset({CLERK, SUPERVISOR}),
    # the node itself
    "operate": frozenset({OPERATOR}),
    "exchange_register": frozenset({OPERATOR}),
}


@dataclass(frozen=True)
class Officer:
    """Who acts, as the gateway states it: ``by`` of every RPC."""

    user: str
    name: str
    unit: str
    roles: tuple[str, ...] = ()
    node: str = ""

    @classmethod
    def read(cls, by: Any) -> Officer:
        """The officer of an RPC's ``by``; ``Forbidden`` when it is not one."""
        if isinstance(by, Officer):
            return by
        if not isinstance(by, Mapping) or isinstance(by.get("roles"), str):
            raise Forbidden
        return from_plain(cls, dict(by))

    def is_of(self, unit: str) -> bool:
        """Whether this is the desk of that unit."""
        return bool(unit) and self.unit == unit


@dataclass(frozen=True)
class Account:
    """A staff account of the topology; its password is made when the node is set up, never written in a file."""

    user: str
    name: str
    unit: str
    roles: tuple[str, ...]


def may(roles: Iterable[str], action: str) -> bool:
    """Whether one of the roles allows the action; an action nobody declared is allowed to nobody."""
    return not MAY.get(action, frozenset()).isdisjoint(roles)


def require(by: Officer, action: str, unit: str | None = None) -> None:
    """``Forbidden`` unless a role of the officer allows it and, where a unit is named, it is the officer's own."""
    if not may(by.roles, action) or (unit is not None and not by.is_of(unit)):
        raise Forbidden("forbidden", action=action)
