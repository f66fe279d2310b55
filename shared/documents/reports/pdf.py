"""A report as PDF: A4, title, words, tables and charts; laid out by WeasyPrint, nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from shared.documents.pdf import _refuse
from shared.documents.reports import layout
from shared.documents.reports.charts import svg

HERE = Path(__file__).parent


def report_pdf(report: Mapping[str, Any]) -> bytes:
    """The PDF of ``{number, title, paper_number, data, text, …}``. ``OSError`` where Pango is not installed."""
    from weasyprint import CSS, HTML

    page = _environment().get_template("report.html").render(**page_of(report))
    style = CSS(filename=HERE / "report.css", url_fetcher=_refuse)
    written: bytes = HTML(string=page, url_fetcher=_refuse).write_pdf(stylesheets=[style], pdf_tags=True)
    return written


def page_of(report: Mapping[str, Any]) -> dict[str, Any]:
    """What the page's template reads."""
    data = report["data"]
    return {
        "title": data["title"], "head": layout.head_lines(report), "text": report["text"].splitlines(),
        "sections": [
            {
                "zh": one["zh"], "grids": list(layout.grids(one, data)),
                "charts": [Markup(svg(chart)) for chart in one["charts"]],  # noqa: S704 - every word in it is escaped
            }
            for one in data["sections"]
        ],
        "checks": layout.check_lines(data), "notes": data["notes"],
        "definitions": definitions(data), "foot": foot_of(report),
    }  # fmt: skip


def definitions(data: Mapping[str, Any]) -> list[str]:
    """What each measure counts, once."""
    told = {column["id"]: f"{column['zh']}（{column['unit_zh']}）：{column['definition']}"
            for section in data["sections"] for table in section["tables"] for column in table["columns"]}  # fmt: skip
    return list(told.values())


def foot_of(report: Mapping[str, Any]) -> list[str]:
    """Unit and day of an issued report."""
    if not report.get("issued_on"):
        return []
    year, month, day = str(report["issued_on"]).split("-")
    return [report["data"]["unit_zh"], f"{int(year)}年{int(month)}月{int(day)}日"]


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
