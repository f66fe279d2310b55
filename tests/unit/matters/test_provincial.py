"""The provincial sheet is read as people fill it in; what cannot be read for certain is refused by row and column."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from services.intake import official
from shared.matters import provincial
from shared.matters.lists import CHANNELS, LEGAL_CLASSES, PURPOSES
from shared.matters.provincial import (
    CLASS_OF,
    FORM_OF,
    FORMS,
    HEADER,
    PURPOSE_OF,
    STATUSES,
    Fault,
    Row,
    guarded,
    read_header,
    read_rows,
    unguarded,
    write_row,
)

ROW: dict[str, Any] = {
    "信访件编号": "3308212026030200017", "姓名": "王桂英", "信访人数": 1, "住址": "杨家村二组",
    "手机号码": "13900000000",
    "问题属地": "临溪县青禾镇杨家村", "信访目的": "求决", "内容分类": "农村农业/水利水电", "信访日期": date(2026, 3, 1),
    "登记日期": date(2026, 3, 2), "限办时间": date(2026, 5, 1), "信访形式": "来信", "概况": "水渠断了。\n请修。",
    "是否办结": "否", "是否全国初次信访": "是", "联名信或集体访": "否", "信访件状态": "受理",
    "登记部门": "青禾镇信访办", "登记人": "吴敏",
}  # fmt: skip


def cells(**changes: Any) -> list[Any]:
    return list({**ROW, **changes}.values())


def one(**changes: Any) -> Row:
    read, faults = read_rows([list(ROW), cells(**changes)])
    assert faults == []
    return read[0][1]


def fault(**changes: Any) -> str:
    read, faults = read_rows([list(ROW), cells(**changes)])
    assert read == []
    [found] = faults
    assert (found.row, found.column) == (2, next(iter(changes)))
    return found.code


def test_the_sheet_has_the_nineteen_columns_in_their_order() -> None:
    assert tuple(ROW) == HEADER
    assert len(HEADER) == 19


def test_our_lists_and_the_provinces_translate_into_each_other() -> None:
    assert len(FORMS) == 8
    assert set(FORM_OF) == set(CHANNELS)
    assert set(FORM_OF.values()) <= set(FORMS)
    assert set(FORMS.values()) <= set(CHANNELS)
    assert set(PURPOSE_OF) == set(PURPOSES)
    assert set(CLASS_OF) == set(provincial.PURPOSES.values())
    assert set(CLASS_OF.values()) <= set(LEGAL_CLASSES)


def test_the_fifteen_statuses_are_those_that_intake_derives() -> None:
    assert official.STATUSES == STATUSES


def test_what_is_written_is_read_again_as_it_was() -> None:
    row = one()
    assert read_rows([list(HEADER), write_row(row)]) == ([(2, row)], [])


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_goes_there_and_back(status: str) -> None:
    row = one(信访件状态=status)
    assert read_rows([list(HEADER), write_row(row)])[0][0][1].status == status


@pytest.mark.parametrize("form", FORMS)
def test_every_form_goes_there_and_back(form: str) -> None:
    assert read_rows([list(HEADER), write_row(one(信访形式=form))])[0][0][1].form == form


@pytest.mark.parametrize("purpose", provincial.PURPOSES)
def test_every_purpose_goes_there_and_back(purpose: str) -> None:
    assert read_rows([list(HEADER), write_row(one(信访目的=purpose))])[0][0][1].purpose == purpose


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 9, 30), date(2026, 3, 1)),  # noqa: DTZ001 - a spreadsheet knows no zone
        ("2026-03-01", date(2026, 3, 1)),
        ("2026/3/1", date(2026, 3, 1)),
        ("2026.3.1", date(2026, 3, 1)),
        ("2026年3月1日", date(2026, 3, 1)),
        ("２０２６年３月１日", date(2026, 3, 1)),
        ("2026-03-01 09:30:00", date(2026, 3, 1)),
        ("20260301", date(2026, 3, 1)),
        (46082, date(2026, 3, 1)),
        (46082.4, date(2026, 3, 1)),
        ("46082", date(2026, 3, 1)),
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
    ],
)
def test_a_day_is_read_as_people_and_spreadsheets_write_it(typed: Any, day: date) -> None:
    assert one(信访日期=typed).petitioned_on == day


@pytest.mark.parametrize("typed", ["2026-02-30", "三月一日", 60, 0, -1, "26-3-1", 20260301.5])
def test_what_is_no_day_is_refused(typed: Any) -> None:
    assert fault(信访日期=typed) == "wrong_type"


@pytest.mark.parametrize("typed", ["1.10105E+17", 1.10105e17, 110105199001011234, "1.39E+10", "１.１Ｅ+１７"])
def test_a_number_that_a_spreadsheet_rounded_is_refused_not_guessed(typed: Any) -> None:
    assert fault(信访件编号=typed) == "number_lost_digits"


def test_full_width_digits_and_numbers_in_cells_are_the_same_number() -> None:
    assert one(手机号码="１３９００００００００").contact == one(手机号码=13900000000.0).contact == "13900000000"
    assert one(信访人数="５人").persons == 5


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"信访件编号": ""}, "missing"),
        ({"概况": "  \n "}, "missing"),
        ({"信访形式": "飞鸽传书"}, "not_a_choice"),
        ({"信访件状态": "办理中"}, "not_a_choice"),
        ({"是否办结": "也许"}, "not_a_choice"),
        ({"信访人数": 0}, "out_of_range"),
        ({"信访人数": "几个"}, "wrong_type"),
        ({"概况": "长" * 8001}, "too_long"),
        ({"登记日期": "2026-02-28"}, "registered_before_received"),
    ],
)
def test_every_fault_names_row_column_and_what_is_wrong(change: dict[str, Any], code: str) -> None:
    assert fault(**change) == code


def test_columns_may_stand_in_any_order_under_other_names_beside_others() -> None:
    renamed = {
        "序号": 1, "编号": "A1", "姓名*": "王", "属地": "临溪县", "目的": "求决", " 信访 日期": "2026-3-1",
        "登记时间": "2026-3-2", "形式：": "来信", "内容": "x", "状态": "受理",
    }  # fmt: skip
    read, faults = read_rows([list(renamed), list(renamed.values())])
    assert faults == []
    assert (read[0][1].number, read[0][1].name, read[0][1].persons, read[0][1].joint) == ("A1", "王", 1, "否")


def test_a_missing_or_doubled_column_is_told_once() -> None:
    places, faults = read_header(["信访件编号", "编号"])
    assert places == {"number": 0}
    assert Fault(1, "编号", "column_twice") in faults
    assert Fault(1, "信访件状态", "column_missing") in faults


def test_a_number_that_stands_twice_is_a_fault_and_empty_rows_are_none() -> None:
    read, faults = read_rows([list(ROW), cells(), [None] * 19, cells()])
    assert [nth for nth, _ in read] == [2]
    assert faults == [Fault(4, "信访件编号", "row_twice")]
    assert read_rows([])[1] == [Fault(1, "", "sheet_empty")]
    assert read_rows([list(ROW)])[1] == [Fault(2, "", "sheet_empty")]


@pytest.mark.parametrize("text", ["=1+1", "+8613900000000", "-2", "@SUM(A1)", "\t=1", "'=1", "'", "普通", ""])
def test_no_text_is_taken_for_a_formula_and_none_is_changed(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text)[:1] or guarded(text)[0] not in "=+-@\t\r"
