"""Something new of the reception room: a ticket for who came in, a book of numbered slips."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from services.gateway import edge, offered, policy
from services.gateway.citizen import around
from services.gateway.citizen.forms import PageForm
from services.gateway.desk.frame import signed_in
from services.gateway.desk.worklists_leaders import BEGIN as BEGIN_LEADERS
from services.gateway.desk.worklists_mediation import BEGIN as BEGIN_MEDIATION
from services.gateway.desk.worklists_meetings import BEGIN as BEGIN_MEETINGS
from services.gateway.desk.worklists_pressing import BEGIN_PRESSING
from services.gateway.desk.worklists_reports import BEGIN_REPORTS
from services.gateway.desk.worklists_screening import BEGIN_SCREENING
from services.gateway.offered import Field, Step
from shared.errors import Conflict, Invalid, Refused
from shared.matters.steps.rows import DESKS

OFFERS: Mapping[str, Step] = {
    "visits": Step(
        "arrive", "登记到访", (Field("heads", "来了几个人", "number", True, "只记人数，不记姓名。", value="1"),)
    ),
    "slips": Step(
        "issue_slips",
        "领取号单簿",
        (Field("count", "张数", "number", True, value="50"), Field("holder", "领用人或者窗口")),
    ),
    "assessments": Step(
        "open_assessment", "测算考核表", (Field("period", "期间", "text", True, "月 2026-03，季度 2026-Q1，年 2026。"),)
    ),
    **BEGIN_LEADERS,
    **BEGIN_MEDIATION,
    **BEGIN_MEETINGS,
    **BEGIN_PRESSING,
    **BEGIN_SCREENING,
    **BEGIN_REPORTS,
}
"""collection -> how its items begin, in the words of the desk"""
SERVICES = {desk.collection: desk.service for desk in DESKS if desk.opening}
WorkPage = Callable[[PageForm | None, int], Response]


def add_to(blueprint: Blueprint, work_page: WorkPage) -> None:
    """Put the address on the desk; ``work_page`` shows the lists again with a form that was not taken."""

    @blueprint.post(f"/<any({', '.join(OFFERS)}):collection>")
    @signed_in
    def begin(collection: str) -> Answer:
        return _begin(collection, work_page)


def offer(collection: str, by: Mapping[str, Any], tried: PageForm | None) -> dict[str, Any] | None:
    """The form that begins an item of this list, where the account may: ``{step, form, open}``."""
    step = OFFERS.get(collection)
    if step is None or not policy.allows(by["roles"], f"{SERVICES[collection]}.{step.step}"):
        return None
    step = _of_here(step)
    is_tried = tried is not None and tried.step == step.id
    return {"step": step, "form": tried if is_tried else offered.blank(step, {}), "open": is_tried}


def _of_here(step: Step) -> Step:
    """The step, with the units there are today where one or several of them are asked for."""
    kinds = {"unit": "choice", "units": "choices"}
    if not any(one.type in kinds for one in step.fields):
        return step
    named = tuple((one.id, one.name) for one in around.topology().units if one.is_active(edge.clock().today()))
    fields = (replace(one, type=kinds[one.type], choices=named) if one.type in kinds else one for one in step.fields)
    return replace(step, fields=tuple(fields))


def _begin(collection: str, work_page: WorkPage) -> Answer:
    step, service, by = _of_here(OFFERS[collection]), SERVICES[collection], edge.current_by()
    policy.check(by, f"{service}.{step.step}")
    form = offered.typed(step, request.form)
    body = offered.body(step, form)
    if form.faults:
        return work_page(form, 422)
    try:
        found = edge.call(service, step.step, body, by)
    except (Invalid, Refused, Conflict) as fault:
        form.refuse(fault)
        return work_page(form, edge.status_of(fault))
    return redirect(f"/desk/{collection}/{found['number']}?done", 303)
