"""What is shown of a table and of a check: every figure with its unit of counting, its base, what it was lost by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from services.supervision.assessment import check as checks_
from services.supervision.assessment import rules
from services.supervision.assessment.check import OUTCOMES, UnitCheck
from services.supervision.assessment.facts import Fact
from services.supervision.assessment.marks import Cell, Line, Result, checks
from services.supervision.assessment.table import ANSWERS, KINDS, STATES, Table
from shared.codec import to_plain
from shared.deadlines import Today
from shared.deadlines.words import day
from shared.matters.assessment import BESIDE, POINTS, Item, period_zh
from shared.matters.forms import PlainText, StrictSchema
from shared.matters.offers import Choice, Field, Offer, choices
from shared.matters.people import Officer, may

TOO_SMALL = "样本不足"
COUNTING = "测算中"
Name = Callable[[str], str]
ROUNDING = "四舍五入，保留{places}位小数"
STEP_POWERS: Mapping[str, str] = {"publish_assessment": "sign_assessment"}


class UnitForm(StrictSchema):
    """Whose deductions."""

    unit = PlainText(at_most=40, required=True)


def table_row(table: Table) -> dict[str, Any]:
    """A line of the list."""
    return {
        "number": table.number, "title": f"{period_zh(table.period)}信访工作考核表", "state": table.state,
        "state_zh": STATES[table.state] if table.is_counted else COUNTING, "period": table.period,
        "units": len(table.result.lines),
        "answer_by": to_plain(table.answer_by), "published_on": to_plain(table.published_on),
        "edition_name": table.edition.id,
    }  # fmt: skip


def table_view(table: Table, name: Name, node_name: Name) -> dict[str, Any]:
    """The whole table for the office: as it was published, where it is; what changed since stands beside it."""
    shown = table.published or table.result
    return {
        **table_row(table),
        "first": to_plain(table.first), "last": to_plain(table.last), "computed_at": to_plain(table.computed_at),
        "rounding": ROUNDING.format(places=table.edition.places), "edition_basis": table.edition.basis,
        "edition_from": to_plain(table.edition.valid_from), "opened_by": table.opened_by,
        "opened_on": to_plain(table.opened_on), "scored_on": to_plain(table.scored_on),
        "signed_by": table.signed_by, "paper_number": table.paper_number, "parts": list(table.parts),
        "assessment_lines": [line_view(one, name) for one in shown.lines],
        "assessment_cells": [cell_view(one, table, name) for one in shown.cells if one.base or one.fault],
        "assessment_beside": beside_view(shown, name),
        "assessment_deductions": deductions(shown.deductions, table, name),
        "assessment_opened": [fact_view(one, table, name) for one in shown.opened],
        "assessment_sums": sums_view(shown, name),
        "assessment_checks": [
            {
                "unit": one.unit, "unit_name": name(one.unit), "of_unit": one.of_unit,
                "of_unit_name": name(one.of_unit), "kind": one.kind, "kind_zh": KINDS[one.kind], "outcome": one.outcome,
                "outcome_zh": OUTCOMES.get(one.outcome, "未反馈"), "note": one.note,
                "checked_on": to_plain(one.checked_on), "answer_by": to_plain(one.answer_by), "check": one.number,
            }
            for one in table.checks
        ],
        "assessment_contests": [
            {
                "contest": one.key, "unit": one.unit, "unit_name": name(one.unit), "item": one.item,
                "item_zh": rules.item_zh(table, one.item), "matter": one.matter, "reason": one.reason,
                "by_unit_name": name(one.by_unit), "contested_on": to_plain(one.contested_on), "answer": one.answer,
                "answer_zh": ANSWERS.get(one.answer, ""), "answer_reason": one.answer_reason,
                "answered_on": to_plain(one.answered_on),
            }
            for one in table.contests
        ],
        "assessment_corrections": [
            {
                "on": to_plain(one.on), "unit": one.unit, "unit_name": name(one.unit), "item": one.item,
                "item_zh": rules.item_zh(table, one.item), "was": one.was, "now": one.now,
            }
            for one in table.corrections
        ],
        "assessment_nodes": [
            {"node": one.node, "node_name": node_name(one.node), "said_at": to_plain(one.said_at)}
            for one in table.ages
        ],
        "assessment_items": [item_view(one) for one in table.edition.items],
    }  # fmt: skip


def line_view(line: Line, name: Name) -> dict[str, Any]:
    """One unit: rank, marks, and out of how many."""
    rank = str(line.rank) if line.rank else f"不排名（{TOO_SMALL}）"
    share = f"{line.share}%" if line.share else TOO_SMALL
    return {**to_plain(line), "unit_name": name(line.unit), "rank_zh": rank, "share_zh": share}


def cell_view(cell: Cell, table: Table, name: Name) -> dict[str, Any]:
    """One figure: numerator, denominator and unit beside every rate."""
    item = table.edition.item(cell.item)
    assert item is not None
    return {
        **to_plain(cell), "unit_name": name(cell.unit), "item_zh": item.zh, "figure": figure(cell, item),
        "marks_zh": cell.marks if cell.is_scored else TOO_SMALL,
    }  # fmt: skip


def figure(cell: Cell, item: Item) -> str:
    """The figure behind the marks, in words."""
    if item.measure.kind == POINTS:
        each = "天" if item.code == "overdue_days" else "次"
        return f"{cell.fault}{each}（基数{cell.base}）"
    return f"{cell.hit}/{cell.base}件"


def beside_view(result: Result, name: Name) -> list[dict[str, Any]]:
    """Figures beside the ranking, each with the number behind it."""
    return [
        {
            "unit": one.unit, "unit_name": name(one.unit), "code": one.code, "code_zh": BESIDE[one.code][0],
            "hit": one.hit, "base": one.base, "base_zh": f"{BESIDE[one.code][1]}{one.base}",
        }
        for one in result.beside
        if one.base or one.hit
    ]  # fmt: skip


def deductions(rows: Iterable[Any], table: Table, name: Name, unit: str = "") -> list[dict[str, Any]]:
    """Lost marks, each opened to its fact; ``unit``: only that one's."""
    return [
        {**fact_view(one.fact, table, name), "points": one.points}
        for one in rows
        if unit in ("", one.fact.unit)
    ]  # fmt: skip


def fact_view(fact: Fact, table: Table, name: Name) -> dict[str, Any]:
    """A fact: which matter, which day, and why."""
    return {
        "unit": fact.unit, "unit_name": name(fact.unit), "item": fact.item,
        "item_zh": rules.item_zh(table, fact.item), "matter": fact.number, "on": to_plain(fact.on), "why": fact.why,
    }  # fmt: skip


def sums_view(result: Result, name: Name) -> list[dict[str, Any]]:
    """Sum-of-parts, unit by unit."""
    return [
        {
            "unit": unit, "unit_name": name(unit), "lost": lost, "parts": parts,
            "holds": "相符" if lost == parts else f"不符，相差{lost}与{parts}",
        }
        for unit, (lost, parts) in checks(result).items()
    ]  # fmt: skip


def item_view(item: Item) -> dict[str, Any]:
    """An item with its definition, article and how it is marked."""
    plain = to_plain(item)
    if item.measure.kind == POINTS:
        marked = f"每{'天' if item.code == 'overdue_days' else '次'}扣{item.points_per_fault}分，扣完为止"
    else:
        marked = f"达到{item.full_at}%得满分，{item.none_at}%不得分，其间按直线计算"
    return {**plain, "marked": f"{marked}；基数少于{item.minimum_base}的不计分"}


def table_offers(table: Table, by: Officer, today: Today, name: Name) -> list[Offer]:
    """The steps that are open to this officer, with their fields."""
    until = Field("answer_by", "反馈期限", "date", hint="期满不反馈的，视为没有异议，表上注明未反馈。")
    contests = tuple(
        Choice(one.key, f"{name(one.unit)}：{rules.item_zh(table, one.item)}，{one.matter}（{one.reason[:40]}）")
        for one in table.open_contests
    )
    fields: Mapping[str, tuple[Field, ...]] = {
        "ask_self_checks": (until,), "ask_cross_checks": (until,),
        "answer_contest": (
            Field("contest", "异议", "choice", choices=contests),
            Field("outcome", "认定", "choice", choices=choices(ANSWERS)), Field("reason", "理由", "textarea"),
        ),
    }  # fmt: skip
    return [
        Offer(step, rules.NAMES[step], fields.get(step, ()))
        for step in rules.open_steps(table, today)
        if may(by.roles, STEP_POWERS.get(step, "assess"))
    ]


# --- on the unit's own desk -------------------------------------------------------------------------------------------


def check_row(check: UnitCheck, name: Name) -> dict[str, Any]:
    """A line of the unit's list."""
    return {
        "number": check.number, "title": f"{period_zh(check.period)}考核{KINDS[check.kind]}：{name(check.of_unit)}",
        "state": check.state, "state_zh": checks_.STATES[check.state], "kind": check.kind,
        "kind_zh": KINDS[check.kind], "of_unit": check.of_unit, "of_unit_name": name(check.of_unit),
        "answer_by": to_plain(check.answer_by), "outcome": check.outcome,
        "outcome_zh": OUTCOMES.get(check.outcome, ""),
    }  # fmt: skip


def check_view(check: UnitCheck, name: Name) -> dict[str, Any]:
    """The whole check: figures, lost marks, what was contested, and the answers."""
    named = {one.item: one.zh for one in check.figures}
    placed: dict[str, Any] = {}
    if check.placed is not None:
        one = check.placed
        rank = f"第{one.rank}名，共{one.units}个单位" if one.rank else f"不排名（{TOO_SMALL}）"
        placed = {**to_plain(one), "rank_zh": rank, "published_on": to_plain(one.published_on)}
    return {
        **check_row(check, name), "table": check.table, "period": check.period, "edition_name": check.edition,
        "asked_on": to_plain(check.asked_on), "note": check.note, "checked_on": to_plain(check.answered_on), **placed,
        "assessment_figures": [
            {
                **to_plain(one), "item_zh": one.zh, "figure": f"{one.hit}/{one.base}，计错{one.fault}",
                "marks_zh": one.marks or TOO_SMALL,
            }
            for one in check.figures
            if one.base or one.fault
        ],
        "assessment_lost": [{**to_plain(one), "item_zh": named.get(one.item, one.item)} for one in check.lost],
        "assessment_objections": [
            {**to_plain(one), "item_zh": named.get(one.item, one.item)}
            for one in (*check.objections, *check.contested)
        ],
        "assessment_answers": [
            {
                **to_plain(one), "item_zh": named.get(one.item, one.item),
                "answer_zh": "异议成立" if one.upheld else "异议不成立", "answer_reason": one.answer,
            }
            for one in check.answers
        ],
        "assessment_changed": to_plain(list(check.corrected)),
    }  # fmt: skip


def check_offers(check: UnitCheck, today: Today) -> list[Offer]:
    """What the unit may say of it now."""
    note = Field("note", "说明", "textarea", required=False)
    named = {one.item: one.zh for one in check.figures}
    contested = {one.item: named.get(one.item, one.item) for one in check.lost}
    columns = (
        Field("item", "项目", "choice", choices=choices(contested)), Field("matter", "事项编号", "text"),
        Field("reason", "理由", "text"),
    )  # fmt: skip
    hint = "" if check.answer_by is None else f"请于{day(check.answer_by)}前反馈；只能就列出的扣分事实提出。"
    rows = Field("objections", "异议", "rows", hint=hint, columns=columns)
    fields = {"confirm_figures": (note,), "contest_figures": (rows, note)}
    return [Offer(step, checks_.NAMES[step], fields[step]) for step in checks_.open_steps(check, today)]
