"""What the office sees of who owns what; and what may be done with an ownership."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from services.supervision.course import Course
from services.supervision.owners import rules
from services.supervision.owners.rules import Ownership
from shared.codec import to_plain
from shared.matters.leaders import UNDERTAKINGS
from shared.matters.offers import Choice, Field, Offer
from shared.matters.units import Units


def row(one: Ownership, units: Units) -> dict[str, Any]:
    """One line of the list."""
    due_on = one.progress_due_on
    return {
        "number": one.number, "title": f"{one.post} {one.owner}", "owner": one.owner, "post": one.post,
        "owner_unit": one.owner_unit, "owner_unit_name": units.name(one.owner_unit), "matter_number": one.matter,
        "campaign": one.campaign, "begun_on": one.begun_on.isoformat(), "state": one.state,
        "state_zh": rules.STATES[one.state], "progress_due_on": due_on.isoformat() if due_on else "",
    }  # fmt: skip


def view(one: Ownership, others: Iterable[Ownership], course: Course, units: Units) -> dict[str, Any]:
    """The whole: six points, undertakings, plan, progress, who owned it before, and who else owns the matter."""
    six: dict[str, Any] = to_plain(one.six) if one.six else {}
    named = {name: units.name(six[name]) for name in ("responsible_unit", "supervising_unit") if name in six}
    plan: dict[str, Any] = to_plain(one.plan) if one.plan else {}
    return {
        **row(one, units), "six_fixed": {**six, **named},
        "undertakings": [UNDERTAKINGS[each] for each in one.undertakings],
        "goal": plan.get("goal", ""), "planned_steps": plan.get("steps", []),
        "progress_log": to_plain(list(one.log)), "end_reason": one.end_reason,
        "ended_on": one.ended_on.isoformat() if one.ended_on else "",
        "tenures": [{**to_plain(each), "owner_unit": units.name(each.owner_unit)} for each in one.tenures],
        "recused_units": [units.name(each) for each in one.complained_of],
        "other_owners": [row(each, units) for each in others if each.number != one.number],
        "course": course.state_zh, "holder_name": units.name(course.unit),
    }  # fmt: skip


def by_owner(
    running: Iterable[Ownership], courses: dict[str, Course], units: Units, today: date
) -> list[dict[str, Any]]:
    """The office's leaders, each with how many matters they own, how many are over, and what progress is owed."""
    rows = []
    for key, group in groupby(running, key=lambda one: (one.owner, one.post, one.owner_unit)):
        own = list(group)
        late = [one for one in own if one.progress_due_on is not None and one.progress_due_on < today]
        rows.append({
            "owner": key[0], "post": key[1], "owner_unit": key[2], "owner_unit_name": units.name(key[2]),
            "matter_count": len(own), "over_count": sum(courses[one.matter].is_over for one in own),
            "late_progress_count": len(late), "matter_numbers": [one.matter for one in own],
        })  # fmt: skip
    return rows


def offers(one: Ownership, units: Units) -> tuple[Offer, ...]:
    """The open steps."""
    known = tuple(Choice(unit.id, unit.name) for unit in units)
    reason = Field("reason", "理由", "text")
    steps = Field("steps", "步骤", "rows", value="4", columns=(
        Field("what", "做什么", "text"), Field("due_on", "何时完成", "date"),
    ))  # fmt: skip
    fields = {
        "plan_matter": (Field("goal", "目标", "text", value=one.plan.goal if one.plan else ""), steps),
        "note_weekly_progress": (
            Field("text", "进展", "textarea"), Field("done", "完成了第几步", "number", False),
        ),
        "hand_over_ownership": (
            Field("owner", "接手的领导", "text"), Field("post", "职务", "text"),
            Field("owner_unit", "单位", "choice", choices=known), reason,
        ),
        "end_ownership": (reason,),
    }  # fmt: skip
    return tuple(Offer(step, rules.STEPS[step], fields[step]) for step in rules.now_open(one))
