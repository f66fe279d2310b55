"""Makes the six DOCX frames beside the page template: ``python -m shared.documents.frame_files``.

A frame is a Word document with docxtpl tags. It sees ``sheet`` (``shared.documents.sheet.Sheet``) and ``qr`` (a
picture, or empty). An office may take one of these, change it in a word processor and keep it as its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from shared.documents.pdf import FRAMES
from shared.documents.sheet import FORM, LETTER, NOTICE, OPINION, RECORD, SLIP

FANG, SONG, HEI, PLAIN_SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "宋体"
RED = RGBColor(0xCC, 0, 0)
ALL = (LETTER, NOTICE, OPINION, FORM, RECORD, SLIP)
LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
_LOOP = "{%p for line in block.lines %}"
_BEFORE_FOOT = "(not loop.last and loop.nextitem.kind == 'foot')"
"""so that unit, day and seal never stand alone on a page"""


@dataclass(frozen=True)
class Look:
    """How a paragraph looks; sizes in points."""

    font: str = FANG
    size: float = 16
    align: Any = WD_ALIGN_PARAGRAPH.JUSTIFY
    indent: float = 0
    """of the first line, in characters"""
    left: float = 0
    """of all lines, in millimetres"""
    before: float = 0
    after: float = 0
    color: RGBColor | None = None
    keep: bool = False
    """stays on the page of the next paragraph"""


class Frame:
    """One document in the making."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.small = kind == SLIP
        self.document: Any = Document()
        facts = self.document.core_properties
        facts.author = facts.comments = facts.title = ""
        facts.created = facts.modified = MADE_AT
        self._page()

    def write(self) -> None:
        """Head, title, every kind of block, and the QR code."""
        if self.kind in (LETTER, OPINION):
            _line_below(self.line("{{ sheet.unit }}", Look(SONG, 30, CENTER, after=16, color=RED, keep=True)))
        self.line("{{ sheet.title }}", Look(SONG, 22, CENTER, after=12, keep=True))
        self.tag("{%p for block in sheet.blocks %}")
        number = Look(align=RIGHT if self.kind == LETTER else CENTER, after=10)
        self.when("number", number)
        self.when("plain", Look())
        self.when("heading", Look(HEI, indent=2, keep=True))
        self.when("paragraph", Look(indent=2), also=f"not ({_BEFORE_FOOT})")
        self.when("paragraph", Look(indent=2, keep=True), also=_BEFORE_FOOT)
        self.when(
            "foot", Look(align=CENTER, left=70, keep=True), first=Look(align=CENTER, left=70, before=42, keep=True)
        )
        self._fields()
        self._rows("table", 4, (16, 60, 46, 34))
        self._signs()
        self.tag("{%p endfor %}")
        self.line("{{ qr }}", Look(align=LEFT, before=6))

    def line(self, text: str, look: Look) -> Any:
        """A paragraph."""
        return self._dress(self.document.add_paragraph(), text, look)

    def tag(self, text: str) -> None:
        """A paragraph that docxtpl takes away."""
        self.document.add_paragraph(text)

    def when(self, kind: str, look: Look, first: Look | None = None, also: str = "true") -> None:
        """The lines of a kind of block; the ``first`` of a foot has another look, and the place for the seal."""
        self.tag(f"{{%p if block.kind == '{kind}' and {also} %}}")
        self.tag(_LOOP)
        if first:
            self.tag("{%p if loop.first %}")
            _seal(self.line("{{ line }}", first), self.small)
            self.tag("{%p else %}")
        self.line("{{ line }}", look)
        if first:
            self.tag("{%p endif %}")
        self.tag("{%p endfor %}")
        self.tag("{%p endif %}")

    def _fields(self) -> None:
        if self.kind == FORM:
            self._rows("fields", 2, (39, 117))
            return
        self.tag("{%p if block.kind == 'fields' %}")
        self.tag("{%p for row in block.rows %}")
        paragraph = self.line("{{ row[0] }}：", Look(HEI, keep=True))
        self._run(paragraph, "{{ row[1] }}", Look())
        self.tag("{%p endfor %}")
        self.tag("{%p endif %}")

    def _rows(self, kind: str, columns: int, widths: tuple[int, ...]) -> None:
        self.tag(f"{{%p if block.kind == '{kind}' %}}")
        table = self.document.add_table(3, columns, style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        table.rows[0].cells[0].text = "{%tr for row in block.rows %}"
        table.rows[2].cells[0].text = "{%tr endfor %}"
        for at, (cell, width) in enumerate(zip(table.rows[1].cells, widths, strict=True)):
            cell.width = Mm(width)
            label = kind == "fields" and at == 0
            look = Look(HEI if label else FANG, 16 if kind == "fields" else 12, CENTER if label else LEFT)
            self._dress(cell.paragraphs[0], f"{{{{ row[{at}] }}}}", look)
        self.line("", Look(size=6))
        self.tag("{%p endif %}")

    def _signs(self) -> None:
        self.tag("{%p if block.kind == 'sign' %}")
        self.tag("{%p for row in block.rows %}")
        paragraph = self.line("{% for cell in row %}{{ cell }}\t{% endfor %}", Look(align=LEFT, before=14, keep=True))
        for at in (76, 154):
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(at), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
        self.tag("{%p endfor %}")
        self.tag("{%p endif %}")

    def _dress(self, paragraph: Any, text: str, look: Look) -> Any:
        size = look.size * 0.69 if self.small else look.size
        form = paragraph.paragraph_format
        paragraph.alignment = look.align
        form.first_line_indent = Pt(size * look.indent)
        form.left_indent = Mm(look.left * (0.8 if self.small else 1))
        form.space_before, form.space_after = Pt(look.before), Pt(look.after)
        form.keep_with_next, form.widow_control = look.keep, True
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(size * 1.8)
        self._run(paragraph, text, look)
        return paragraph

    def _run(self, paragraph: Any, text: str, look: Look) -> None:
        run = paragraph.add_run(text)
        run.font.size = Pt(look.size * 0.69 if self.small else look.size)
        if look.color is not None:
            run.font.color.rgb = look.color
        _typeface(run.font, look.font)

    def _page(self) -> None:
        section = self.document.sections[0]
        if self.small:
            section.page_width, section.page_height = Mm(148), Mm(210)
            margins = (16, 14, 18, 14)
        else:
            section.page_width, section.page_height = Mm(210), Mm(297)
            margins = (37, 26, 35, 28)
        top, right, bottom, left = (Mm(one) for one in margins)
        section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = top, right, bottom, left
        section.footer_distance = Mm(9 if self.small else 28)
        style = self.document.styles["Normal"]
        _typeface(style.font, FANG)
        foot = section.footer.paragraphs[0]
        look = Look(PLAIN_SONG, 14, CENTER)
        self._dress(foot, "— ", look)
        self._run(foot, "1", look)
        _count_pages(foot)
        self._run(foot, " —", look)


def _typeface(font: Any, name: str) -> None:
    font.name = name
    font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _count_pages(paragraph: Any) -> None:
    """The last run becomes the page number."""
    field, run = OxmlElement("w:fldSimple"), paragraph.runs[-1]._r
    field.set(qn("w:instr"), "PAGE")
    run.addprevious(field)
    field.append(run)


def _line_below(paragraph: Any) -> None:
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "16"), ("space", "8"), ("color", "CC0000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _seal(paragraph: Any, small: bool) -> None:
    """A dashed circle of 40 mm behind unit and day: where the seal goes."""
    left = 187 if small else 263
    place = f"position:absolute;margin-left:{left}pt;margin-top:12pt;width:113pt;height:113pt;z-index:-1"
    relative = "mso-position-horizontal-relative:margin;mso-position-vertical-relative:text"
    oval = parse_xml(
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<v:oval style="{place};{relative}" filled="f" strokecolor="#cc0000" strokeweight=".75pt">'
        '<v:stroke dashstyle="dash"/></v:oval></w:pict>'
    )
    paragraph.add_run()._r.append(oval)


def make(folder: Path = FRAMES) -> None:
    """Write ``<frame>.docx`` for every frame."""
    for kind in ALL:
        frame = Frame(kind)
        frame.write()
        frame.document.save(folder / f"{kind}.docx")


if __name__ == "__main__":
    make()
