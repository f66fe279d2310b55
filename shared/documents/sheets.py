"""Spreadsheets in and out: the first sheet of a workbook as rows of cells, and rows of cells as a workbook.

What is written is data only: every text is a text cell, whatever it begins with.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import WriteOnlyCell as Cell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from shared.errors import Invalid

FILE_AT_MOST = 200 << 20
UNPACKED_AT_MOST = 2 << 30
DAY_FORMAT = "yyyy-mm-dd"
_HEAD = Font(bold=True)
_WRONG = PatternFill("solid", fgColor="FFD9D9")


def read_sheet(file: Path) -> list[list[Any]]:
    """The rows of the first sheet, from its first row and column; ``Invalid`` for what is no workbook."""
    if file.stat().st_size > FILE_AT_MOST:
        raise Invalid("sheet_unreadable", file=file.name)
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                if sum(one.file_size for one in archive.infolist()) > UNPACKED_AT_MOST:
                    raise ValueError("it would unpack to far too much")
        book = CalamineWorkbook.from_path(str(file))
        if not book.sheet_names:
            return []
        return book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as fault:
        raise Invalid("sheet_unreadable", file=file.name) from fault


def write_sheet(
    file: Path, header: Sequence[str], rows: Iterable[Sequence[Any]], *, wrong: frozenset[tuple[int, int]] = frozenset()
) -> int:
    """Write a workbook of one sheet, whole or not at all; how many rows. ``wrong``: (row, column) places, counted from
    0 below the header, that are marked."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.freeze_panes = "A2"
    for nth in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(nth)].width = 16
    sheet.append([written_cell(sheet, name, font=_HEAD) for name in header])
    count = 0
    for nth, row in enumerate(rows):
        sheet.append([written_cell(sheet, value, is_wrong=(nth, place) in wrong) for place, value in enumerate(row)])
        count += 1
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        book.save(draft)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return count


def written_cell(sheet: Any, value: Any, *, font: Font | None = None, is_wrong: bool = False) -> Cell:
    """A cell of a workbook; a text stays a text, whatever it begins with."""
    text = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    cell = Cell(sheet, value=text)
    if isinstance(text, str):
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(text, date):
        cell.number_format = DAY_FORMAT
    if font is not None:
        cell.font = font
    if is_wrong:
        cell.fill = _WRONG
    return cell
