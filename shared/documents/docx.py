"""A sheet as DOCX, in the frame of its kind or in an office's own; the words are put in as text, never as tags."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import segno
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from shared.documents.pdf import FRAMES
from shared.documents.sheet import Sheet, bare
from shared.errors import Refused

QR_MM = 26


def print_docx(sheet: Sheet, own: Path | None = None) -> bytes:
    """The DOCX of a sheet. ``own``: a folder of an office's own frames, ``<document code>.docx`` or ``<frame>.docx``.

    ``Refused('frame_lacks_words')`` when an own frame would leave out words that were issued.
    """
    from docx.shared import Mm

    frame = _frame(sheet, own)
    template = DocxTemplate(frame)
    qr = InlineImage(template, _qr(sheet.look_up), width=Mm(QR_MM)) if sheet.look_up else ""
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    template.render({"sheet": _as_text(sheet), "qr": qr}, environment, autoescape=True)
    written = io.BytesIO()
    template.save(written)
    content = written.getvalue()
    if frame.parent != FRAMES and sheet.words not in words_of(content):
        raise Refused("frame_lacks_words", frame=frame.name)
    return content


def words_of(content: bytes) -> str:
    """The words of a DOCX's body in order, as ``Sheet.words`` writes them."""
    from docx import Document

    return bare("".join(_texts(Document(io.BytesIO(content)))))


def _as_text(sheet: Sheet) -> Sheet:
    """The sheet with its words as XML; docxtpl would read ``{_{`` in them as an escape of its own."""

    def xml(text: str) -> str:
        return Markup(str(escape(text)).replace("_", "&#95;"))  # noqa: S704

    blocks = tuple(
        replace(one, lines=tuple(map(xml, one.lines)), rows=tuple(tuple(map(xml, row)) for row in one.rows))
        for one in sheet.blocks
    )
    return replace(sheet, unit=xml(sheet.unit), title=xml(sheet.title), blocks=blocks)


def _texts(part: Any) -> list[str]:
    found: list[str] = []
    for one in part.iter_inner_content():
        if hasattr(one, "rows"):
            for row in one.rows:
                for cell in row.cells:
                    found += _texts(cell)
        else:
            found.append(one.text)
    return found


def _frame(sheet: Sheet, own: Path | None) -> Path:
    names = [f"{sheet.paper}.docx", f"{sheet.frame}.docx"]
    files = [*(own / name for name in names)] if own else []
    return next((file for file in files if file.is_file()), FRAMES / names[1])


def _qr(address: str) -> io.BytesIO:
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="png", scale=8, border=2)
    picture.seek(0)
    return picture
