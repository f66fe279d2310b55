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
    "read_mediations": frozenset({CLERK, OFFICER, LEADER}),
    "ask_mediation": frozenset({CLERK, OFFICER, LEADER}),
    "mediate": frozenset({OFFICER, LEADER}),
    "keep_mediators": frozenset({OFFICER, LEADER}),
    # meetings of offices (T22 art. 15, 24, 39)
    "read_meetings": frozenset({SUPERVISOR, LEADER}),
    "convene": frozenset({SUPERVISOR}),
    "read_tasks": frozenset({OFFICER, LEADER}),
    "report_task": frozenset({OFFICER, LEADER}),
    # supervision, statistics, notification
    "read_clocks": frozenset({SUPERVISOR, LEADER}),
    "read_statistics": frozenset({SUPERVISOR, LEADER, CLERK, OFFICER}),
    "read_small_counts": frozenset({SUPERVISOR}),
    "read_reports": frozenset({SUPERVISOR, LEADER}),
    "make_reports": frozenset({SUPERVISOR, LEADER}),
    "read_papers": frozenset({CLERK, OFFICER, LEADER, SUPERVISOR}),
    "read_notices": frozenset({CLERK, SUPERVISOR}),
    "send_notices": frozenset({CLERK}),
    "read_inbox": frozenset({CLERK, OFFICER, LEADER, SUPERVISOR}),
    # leaders' receptions, ownerships, notes and roster (T22 art. 18)
    "read_leaders_work": frozenset({CLERK, LEADER, SUPERVISOR}),
    "arrange_receptions": frozenset({CLERK, LEADER}),
    "own_matters": frozenset({CLERK, LEADER}),
    "read_leader_notes": frozenset({CLERK, OFFICER, LEADER, SUPERVISOR}),
    "report_leader_note": frozenset({CLERK, OFFICER, LEADER}),
    # pressing an office (T22 art. 39, 40): above the first letter its leader signs
    "read_presses": frozenset({SUPERVISOR, LEADER}),
    "press": frozenset({SUPERVISOR, LEADER}),
    "press_higher": frozenset({LEADER}),
    "read_pressed": frozenset({OFFICER, LEADER}),
    "answer_press": frozenset({OFFICER, LEADER}),
    "read_advice": frozenset({OFFICER, LEADER, SUPERVISOR}),
    "advise": frozenset({LEADER}),
    "answer_advice": frozenset({OFFICER, LEADER}),
    "read_onsite": frozenset({OFFICER, LEADER, SUPERVISOR}),
    "ask_onsite": frozenset({SUPERVISOR, LEADER}),
    "attend": frozenset({OFFICER, LEADER}),
    "read_inspections": frozenset({SUPERVISOR, LEADER}),
    "inspect": frozenset({SUPERVISOR, LEADER}),
    # the assessment of units (domain 5.6): its office's leader signs
    "read_assessments": frozenset({SUPERVISOR, LEADER}),
    "assess": frozenset({SUPERVISOR, LEADER}),
    "sign_assessment": frozenset({LEADER}),
    "read_deductions": frozenset({SUPERVISOR, OFFICER, LEADER}),
    "read_assessment_checks": frozenset({OFFICER, LEADER}),
    "check_assessment": frozenset({OFFICER, LEADER}),
    # screening of disputes, by place and topic (domain 2.6)
    "read_screening": frozenset({OFFICER, LEADER, SUPERVISOR}),
    "screen": frozenset({OFFICER, LEADER}),
    "call_screening": frozenset({SUPERVISOR}),
    "read_screening_list": frozenset({SUPERVISOR, LEADER}),
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
