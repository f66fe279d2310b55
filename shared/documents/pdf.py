"""A sheet as PDF: one page template and one style sheet for every frame, laid out by WeasyPrint; nothing is fetched."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import segno
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from shared.documents.sheet import Sheet

FRAMES = Path(__file__).parent / "frames"


class NotFetched(Exception):
    """A page asked for something from outside; papers hold all they need."""


def print_pdf(sheet: Sheet, own: Path | None = None) -> bytes:
    """The PDF of a sheet. ``own``: a folder of an office's own style sheets, ``<code>.css`` or ``<frame>.css``.

    ``OSError`` where the libraries of WeasyPrint (Pango) are not installed.
    """
    from weasyprint import CSS, HTML

    page = _environment().get_template("page.html").render(sheet=sheet, qr=_qr(sheet.look_up))
    styles = [CSS(filename=file, url_fetcher=_refuse) for file in (FRAMES / "page.css", *_own_styles(sheet, own))]
    written: bytes = HTML(string=page, url_fetcher=_refuse).write_pdf(stylesheets=styles, pdf_tags=True)
    return written


def _own_styles(sheet: Sheet, own: Path | None) -> list[Path]:
    files = [own / f"{name}.css" for name in (sheet.frame, sheet.paper)] if own else []
    return [file for file in files if file.is_file()]


def _qr(address: str) -> Markup:
    if not address:
        return Markup()
    return Markup(segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True))  # noqa: S704


def _refuse(url: str, *_: Any, **__: Any) -> Any:
    raise NotFetched(url[:80])


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(FRAMES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
