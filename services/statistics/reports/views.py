"""What a desk is shown of a report: its row, its figures and words as this reader may see them, and its open steps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from services.statistics.reports.rules import NAMES, Report, open_steps
from services.statistics.reports.words import warnings_of
from shared.codec import to_plain
from shared.matters.offers import Field, Offer
from shared.matters.people import Officer, may
from shared.matters.reports import RECEIVED, REPORT_STATES, REPORTS
from shared.matters.steps.reports import REPORT_STEPS

SMALL_IN_TEXT = {"code": "text_not_veiled", "zh": "文字已经修改：报出前请核对其中没有少于三件的数"}


def row(one: Report) -> dict[str, Any]:
    """A report in a list."""
    return to_plain({
        "number": one.number, "title": one.title, "template": one.template,
        "template_zh": REPORTS.get(one.template, one.template), "period": one.period, "unit": one.unit,
        "node": one.node, "state": one.state, "state_zh": REPORT_STATES[one.state], "as_of": one.as_of,
        "issued_on": one.issued_on, "from_below": one.state == RECEIVED,
    })  # type: ignore[no-any-return]  # fmt: skip


def view(one: Report, *, sees_small: bool) -> dict[str, Any]:
    """The whole of it: ``data`` holds every figure with its query; the tables beside it are for the page."""
    data, text = seen(one, sees_small=sees_small)
    found = warnings_of(text, data) if data else []
    if one.is_edited and one.open_data != one.data:
        found.append(SMALL_IN_TEXT)
    return {
        **row(one), "of_territory": one.of_territory, "of_unit": one.of_unit, "edition": one.edition,
        "words": text, "is_edited": one.is_edited, "made_at": to_plain(one.made_at), "signed_by": one.signed_by,
        "paper_number": one.paper_number, "data_age": list(one.ages), "data": data,
        "rounding": data.get("rounding_zh", ""), "text_warnings": found,
        "report_warnings": [{"zh": each["zh"]} for each in (*data.get("warnings", ()), *found)],
        "report_checks": [{"zh": each["zh"]} for each in data.get("checks", ())],
        "report_figures": [figure_row(each) for each in data.get("figures", ())],
    }  # fmt: skip


def seen(one: Report, *, sees_small: bool) -> tuple[dict[str, Any], str]:
    """Data and words as a reader may see them."""
    data, text = (one.data, one.text) if sees_small else (one.open_data, one.open_text)
    return (json.loads(data) if data else {}), text


def figure_row(figure: Mapping[str, Any]) -> dict[str, Any]:
    """A figure as the page's table shows it."""
    halves = "" if figure["denominator"] is None else f"{figure['numerator']}/{figure['denominator']}"
    return {
        "id": figure["id"], "zh": figure["zh"], "shown": figure["shown"], "unit": figure["unit"],
        "unit_zh": figure["unit_zh"], "halves": halves, "before": figure.get("previous"),
        "grown": (figure.get("change") or {}).get("shown", ""), "definition": figure["note"],
    }  # fmt: skip


def offers(one: Report, by: Officer) -> Iterator[Offer]:
    """The open steps, with their fields."""
    for step in open_steps(one, by):
        if may(by.roles, REPORT_STEPS[step].power):
            yield Offer(step, NAMES[step], tuple(_fields(step, one)))


def _fields(step: str, one: Report) -> Iterator[Field]:
    if step == "edit_report_text":
        yield Field("text", "报告文字", "textarea", value=one.text, hint="改动的数与表不一致的，会提示。")
    elif step == "issue_report":
        yield Field("post", "签发人职务", "text", required=False)
    else:
        yield Field(
            "as_of", "截至时间", "text", required=False, hint="不填的为现在；写法如 2026-01-10T09:00:00+08:00。"
        )
