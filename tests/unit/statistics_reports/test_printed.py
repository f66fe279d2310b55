"""Six reports as PDF and DOCX: read again, text and tables say what the questions answer."""

from __future__ import annotations

import io

import pypdf
import pytest
from docx import Document

from shared.documents.docx import words_of
from shared.documents.reports import layout, report_docx, report_pdf
from shared.documents.reports.charts import in_words, svg
from shared.documents.sheet import bare
from shared.matters.reports import SPANS
from tests.unit.statistics_reports.made import SUPERVISOR, service, two_years
from tests.unit.statistics_reports.test_templates import PERIODS

SIX = ("annual_report_t22_41", "county_year", "district_year_with_yoy", "campaign_report", "monthly_unit_assessment",
       "weekly_brief")  # fmt: skip


@pytest.fixture(scope="module")
def made():
    return service(two_years())


def printed(made, template):
    one = made.make_report({"template": template, "period": PERIODS[SPANS[template]]}, SUPERVISOR)
    return made.report_document(one["number"], SUPERVISOR)


@pytest.mark.parametrize("template", SIX)
def test_a_pdf_says_the_words_and_every_cell(made, template):
    report = printed(made, template)
    pages = pypdf.PdfReader(io.BytesIO(report_pdf(report))).pages
    words = bare("".join(page.extract_text() for page in pages))
    for at in range(1, len(pages) + 1):
        words = words.replace(f"—{at}—", "")
    assert bare(report["data"]["title"]) in words
    for line in (*report["text"].splitlines(), *layout.head_lines(report), *layout.check_lines(report["data"])):
        assert bare(line) in words, line
    for section in report["data"]["sections"]:
        for grid in layout.grids(section, report["data"]):
            for row in grid.rows:
                assert bare("".join(row)) in words, row


@pytest.mark.parametrize("template", SIX)
def test_a_docx_says_the_words_and_its_tables_are_the_questions_answers(made, template):
    report = printed(made, template)
    content = report_docx(report)
    words = words_of(content)
    assert all(bare(line) in words for line in (*report["text"].splitlines(), *layout.head_lines(report)))
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in Document(io.BytesIO(content)).tables
    ]
    grids = [grid for one in report["data"]["sections"] for grid in layout.grids(one, report["data"])]
    assert [table[1:] for table in tables] == [[list(row) for row in grid.rows] for grid in grids]
    asked = {}
    for section in report["data"]["sections"]:
        for table, grid in zip(section["tables"], layout.grids(section, report["data"]), strict=True):
            if table["by"] or report["data"]["veiled"]:
                continue
            rpc = made.count_doings if "doings" in table["question"] else made.ask
            asked = rpc(table["question"], SUPERVISOR)["totals"]
            shown = [row[2] for row in grid.rows]
            assert shown == [asked[column["id"]]["shown"] for column in table["columns"]]
    assert asked or report["data"]["veiled"]


def test_a_chart_tells_whoever_cannot_see_it():
    chart = {"kind": "bar", "zh": "来访<人次>", "unit_zh": "人次", "labels": ["个访", "集体访"],
             "series": [{"zh": "本期", "values": [214, 904]}, {"zh": "上年同期", "values": [225, 1023]}]}  # fmt: skip
    drawn = svg(chart)
    assert "<title>来访&lt;人次&gt;</title>" in drawn and 'role="img"' in drawn
    assert "本期：个访214，集体访904；上年同期：个访225，集体访1023。" in in_words(chart)
    assert all(f">{value}<" in drawn for value in (214, 904, 225, 1023))
    line = {**chart, "kind": "line", "labels": ["2025年1月", "2025年2月"], "series": chart["series"][:1]}
    assert "polyline" in svg(line) and ">1月<" in svg(line)
