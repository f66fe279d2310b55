"""A holiday notice is taken over whole and clean, or not at all; the command says what is wrong, row by row."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from shared.calendar_cli import calendar as command
from shared.deadlines import look_into
from shared.deadlines.calendar import read_year
from shared.deadlines.notices import NoticeFaulty, changed_days, read_notice, text_of
from shared.words import table

CSV = """日期,安排,名称,文号
2027年1月1日,放假,元旦,国办发明电〔2026〕9号
2027-02-05,放假,春节
2027/2/8,休,春节
2027-02-20,上班,春节
2027-05-01,放假,劳动节
2027-10-01,放假,国庆节
"""
YAML = """year: 2027
source: 国办发明电〔2026〕9号
days_off: {2027-01-01: 元旦, 2027-05-01: 劳动节, 2027-10-01: 国庆节}
days_worked: {}
"""


@pytest.fixture
def run(tmp_path):
    """``xinqiao calendar …`` with a folder of its own, and how it ended."""

    def asked(*words):
        return CliRunner().invoke(command, [*map(str, words), "--folder", str(tmp_path / "own")])

    yield asked
    look_into(None)


def faults(text, **how):
    with pytest.raises(NoticeFaulty) as refusal:
        read_notice(text, **{"is_csv": True, **how})
    return {(one.where, one.code) for one in refusal.value.faults}


def test_a_csv_with_chinese_heads_and_dates_is_read():
    year = read_notice(CSV, is_csv=True)
    assert (year.year, year.source) == (2027, "国办发明电〔2026〕9号")
    assert (len(year.off), year.worked) == (5, {date(2027, 2, 20): "春节"})


def test_what_is_read_can_be_written_and_read_again():
    year = read_notice(CSV, is_csv=True)
    assert read_year(text_of(year)) == year
    assert read_notice(text_of(year), is_csv=False) == year


def test_a_yaml_of_the_shipped_form_is_read():
    assert read_notice(YAML, is_csv=False).off[date(2027, 5, 1)] == "劳动节"


@pytest.mark.parametrize("source", ["国办发明电[2026]9号", "苏政办发（2026）12号", "国办发明电〔2026〕第 9 号"])
def test_the_document_number_may_be_given_apart(source):
    assert (
        read_notice(YAML.replace("source: 国办发明电〔2026〕9号\n", ""), is_csv=False, source=source).source == source
    )


@pytest.mark.parametrize("source", ["", "听说的", "国务院通知"])
def test_a_notice_without_its_document_number_is_refused(source):
    assert ("source", "calendar_no_source") in faults(CSV.replace("国办发明电〔2026〕9号", source))


@pytest.mark.parametrize(
    ("wrong", "code", "where"),
    [
        ("2027-02-30,放假,春节", "calendar_no_day", "8"),
        ("明天,放假,春节", "calendar_no_day", "8"),
        ("2027-02-06,也许,春节", "calendar_no_kind", "8"),
        ("2027-02-06,放假,", "calendar_no_name", "8"),
        ("2027-02-06,放假,=cmd: x", "calendar_no_name", "8"),
        ("2026-12-31,放假,元旦", "calendar_other_year", "8"),
        ("2027-02-05,上班,春节", "calendar_day_twice", "8"),
        ("2027-02-18,上班,春节", "calendar_worked_weekday", "8"),
    ],
)
def test_every_wrong_row_is_named_by_its_line(wrong, code, where):
    assert (where, code) in faults(f"{CSV}{wrong}\n")


def test_a_notice_that_leaves_out_a_feast_is_not_the_whole_notice():
    assert ("2027-10-01", "calendar_incomplete") in faults(CSV.replace("2027-10-01,放假,国庆节\n", ""))


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\x00"])
def test_what_is_no_table_is_refused_whole(text):
    assert {code for _, code in faults(text)} == {"calendar_unreadable"}


@pytest.mark.parametrize("text", ["", "- 1", "year: {", "year: zwei\ndays_off: {}\ndays_worked: {}", "days_off: 3"])
def test_what_is_no_yaml_of_a_year_is_refused_whole(text):
    assert {code for _, code in faults(text, is_csv=False)} == {"calendar_unreadable"}


def test_every_code_of_a_fault_has_its_words():
    codes = {"unreadable", "no_year", "no_source", "incomplete", "no_day", "no_kind", "no_name", "other_year"}
    assert {f"calendar_{code}" for code in codes | {"day_twice", "worked_weekday"}} <= set(table())


def test_days_that_change_are_told():
    year = read_notice(CSV, is_csv=True)
    told = dict(changed_days(None, year))
    assert told[date(2027, 2, 5)] is False and told[date(2027, 2, 20)] is True
    assert date(2027, 5, 1) not in told, "a Saturday is off anyway"
    assert changed_days(year, year) == ()


# --- the command ----------------------------------------------------------------------------------------------------


def test_an_office_imports_a_year_and_sees_it(run, tmp_path):
    (tmp_path / "2027.csv").write_text(CSV, "utf-8")
    assert run("show", 2027).exit_code == 1
    done = run("import", tmp_path / "2027.csv")
    assert done.exit_code == 0 and "国办发明电〔2026〕9号" in done.output and "2027-02-20 星期六 上班" in done.output
    assert "春节" in run("show", 2027).output
    assert "2027  国办发明电〔2026〕9号" in run("check").output


def test_a_shown_year_can_be_edited_and_imported_again(run, tmp_path):
    shown = run("show", 2026, "--yaml").output
    (tmp_path / "mine.yaml").write_text(shown.replace("days_off:\n", "days_off:\n  2026-03-03: 三月三\n"), "utf-8")
    assert run("import", tmp_path / "mine.yaml", "--source", "桂政发〔2025〕1号").exit_code == 0
    assert "2026-03-03: 三月三" in run("show", 2026, "--yaml").output


def test_a_faulty_file_changes_nothing(run, tmp_path):
    (tmp_path / "bad.csv").write_text(CSV + "2027-02-18,上班,春节\n", "utf-8")
    refused = run("import", tmp_path / "bad.csv")
    assert refused.exit_code == 1 and "bad.csv 8:" in refused.output
    assert not (tmp_path / "own").exists()


def test_without_a_node_nothing_can_be_imported(tmp_path, monkeypatch):
    monkeypatch.delenv("XINQIAO_CALENDARS", raising=False)
    (tmp_path / "2027.csv").write_text(CSV, "utf-8")
    refused = CliRunner().invoke(command, ["import", str(tmp_path / "2027.csv")])
    assert refused.exit_code == 1 and "--node" in refused.output


def test_a_file_in_another_encoding_is_refused_in_words(run, tmp_path):
    (tmp_path / "gbk.csv").write_bytes(CSV.encode("gb18030"))
    assert "UTF-8" in run("import", tmp_path / "gbk.csv").output
