"""A month of receptions in the office: the plan, its sessions, published or held."""

from __future__ import annotations

from tests.unit.leaders.office import CLERK, OTHER
from tests.unit.statistics.saying import a_registration

SIX = {
    "responsible_unit": "u_qh", "responsible_leader": "镇长", "responsible_person": "经办人李平",
    "supervising_unit": "u_lx_xf", "requirements": "查清补偿款去向，书面答复", "due_on": "2026-04-15",
}  # fmt: skip
MONDAYS = {
    "kind": "reception", "booking": "到县信访局窗口或者打电话预约", "pattern": "weekly", "weekdays": ["1"],
    "begins": "08:30", "ends": "11:30", "place": "县信访局接待厅", "sharing": "rotate",
    "leaders": [
        {"name": "陈立", "post": "副县长", "portfolio": "农业农村"},
        {"name": "周平", "post": "县委常委", "portfolio": "政法"},
    ],
}  # fmt: skip


def a_plan(office, **more):
    return office.ask("plan_reception", {**MONDAYS, **more}, CLERK)["number"]


def april(office, **more):
    """A plan whose April sessions are made."""
    number = a_plan(office, **more)
    return office.ask("plan_sessions", number, {"month": "2026-04-01"}, CLERK)


def published(office, **more):
    plan = april(office, **more)
    return office.ask("publish_reception", plan["number"], {"month": "2026-04-01"}, CLERK)


def held(office, **more):
    """The first session of April is open; two matters are known."""
    session = published(office, **more)["month_sessions"][0]["number"]
    office.hear(a_registration(channel="reception_day", received_by="u_yjw"), a_registration(number=OTHER, node="lx"))
    office.day("2026-04-07")
    office.ask("open_session", session, {}, CLERK)
    return session
