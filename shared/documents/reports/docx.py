"""A report as DOCX: the same words and tables as the PDF, charts as pictures; to be edited in a word processor."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from shared.documents.reports import layout
from shared.documents.reports.charts import in_words
from shared.documents.reports.pdf import definitions, foot_of
from shared.documents.reports.picture import png

BODY, HEADS = "仿宋_GB2312", "黑体"


def report_docx(report: Mapping[str, Any]) -> bytes:
    """The DOCX of ``{number, title, paper_number, data, text, …}``."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    page: Any = Document()
    data = report["data"]
    page.core_properties.title, page.core_properties.author = data["title"], data["unit_zh"]
    sheet = page.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.left_margin = sheet.right_margin = Mm(24)
    _typeface(page.styles["Normal"], BODY, Pt(12))
    _heading(page, data["title"], Pt(18)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _lines(page, layout.head_lines(report), Pt(9.5))
    for line in report["text"].splitlines():
        if line.startswith("　"):
            page.add_paragraph(line.strip()).paragraph_format.first_line_indent = Pt(24)
        elif line.strip():
            _heading(page, line.strip(), Pt(13))
    for line in foot_of(report):
        page.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    page.add_page_break()
    _heading(page, "统计表和图", Pt(15)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for section in data["sections"]:
        _heading(page, section["zh"], Pt(13))
        for grid in layout.grids(section, data):
            _table(page, grid)
        for chart in section["charts"]:
            _chart(page, chart, Mm(160))
    _heading(page, "核对", Pt(13))
    _lines(page, [*layout.check_lines(data), *(f"说明：{one}" for one in data["notes"])], Pt(9))
    _heading(page, "指标解释", Pt(13))
    _lines(page, definitions(data), Pt(9))
    written = io.BytesIO()
    page.save(written)
    return written.getvalue()


def _heading(page: Any, text: str, size: Any) -> Any:
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(text)
    run.bold = True
    _typeface(run, HEADS, size)
    return paragraph


def _lines(page: Any, lines: list[str], size: Any) -> None:
    for line in lines:
        page.add_paragraph().add_run(line).font.size = size


def _table(page: Any, grid: layout.Grid) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    caption = page.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    caption.add_run(grid.title).bold = True
    table = page.add_table(rows=0, cols=len(grid.head), style="Table Grid")
    for nth, row in enumerate((grid.head, *grid.rows)):
        for place, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(9.5), nth == 0
            if place and nth:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _repeat_head(table.rows[0])
    if grid.note:
        _lines(page, [f"注：{grid.note}"], Pt(9))


def _repeat_head(row: Any) -> None:
    """On every page that the table runs over."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _chart(page: Any, chart: Mapping[str, Any], width: Any) -> None:
    picture = png(chart)
    if picture is not None:
        shape = page.add_picture(io.BytesIO(picture), width=width)
        shape._inline.docPr.set("descr", in_words(chart))


def _typeface(owner: Any, name: str, size: Any) -> None:
    from docx.oxml.ns import qn

    owner.font.name, owner.font.size = name, size
    owner.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
