"""Figures as a file to take along: lines that explain them, headings, rows; as CSV or as a workbook.

Whoever opens it in a spreadsheet program must not run what somebody once wrote into a title: a text that could be taken
for a formula is marked as a text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from shared.documents.sheets import written_cell

FORMULA_STARTS = frozenset("=+-@＝＋－＠\t\r\n\0")
GUARD = "'"
WIDTH = 18
_BOLD = Font(bold=True)


@dataclass(frozen=True)
class Sheet:
    """What is written: ``about`` are pairs of name and words."""

    title: str
    about: Sequence[Sequence[str]]
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]

    def lines(self) -> Iterable[Sequence[Any]]:
        """All of it, line by line."""
        yield (self.title,)
        yield from self.about
        yield ()
        yield self.head
        yield from self.rows


def is_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula: by its first character, or its first one that
    can be seen."""
    bare = text.lstrip()
    return text[:1] in FORMULA_STARTS or bare[:1] in FORMULA_STARTS


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with its mark, every field in quotes; texts like formulas begin with an apostrophe."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for line in sheet.lines():
        writer.writerow([_guarded(value) for value in line])
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: Sheet) -> bytes:
    """A workbook of one sheet, its headings frozen."""
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("Sheet1")
    page.freeze_panes = f"A{len(sheet.about) + 4}"
    for place in range(1, len(sheet.head) + 1):
        page.column_dimensions[get_column_letter(place)].width = WIDTH
    bold = {0, len(sheet.about) + 2}
    for place, line in enumerate(sheet.lines()):
        page.append([_cell(page, value, is_bold=place in bold) for value in line])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


WRITERS: Mapping[str, tuple[Callable[[Sheet], bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""format -> how it is written, and its type"""


def _guarded(value: Any) -> Any:
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "")
    return f"{GUARD}{text}" if is_like_a_formula(value) else text


def _cell(page: Any, value: Any, *, is_bold: bool) -> Any:
    cell = written_cell(page, value, font=_BOLD if is_bold else None)
    if isinstance(value, str) and is_like_a_formula(value):
        cell.quotePrefix = True
    return cell
