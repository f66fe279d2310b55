"""The provincial register goes out of one node and into another, and out again the same; nothing comes in by half."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from services.intake.service import IntakeService
from shared import exchange_cli
from shared.documents import sheets
from shared.documents.sheets import read_sheet, write_sheet
from shared.errors import Conflict, Forbidden, Invalid, Refused
from shared.events.gateway import Petitioner
from shared.events.intake import SubmissionRegistered, SubmissionToRoute
from shared.matters.numbers import make
from shared.matters.provincial import FORMS, HEADER, PURPOSES, STATUSES, Fault, Row, read_rows, write_row
from tests.support.register import NOW, OPERATOR, asker, file, intake_of

PLACE = "临溪县青禾镇杨家村"


def a_row(nth: int = 1, **changes: Any) -> Row:
    told: dict[str, Any] = {
        "number": f"33082120260302{nth:05}", "place": PLACE, "purpose": "求决", "petitioned_on": date(2025, 3, 1),
        "registered_on": date(2025, 3, 2), "form": "来信", "text": f"第{nth}件：水渠断了。", "status": "审核认定办结",
        "name": "王桂英", "contact": "13900000000", "category": "农村农业/水利水电", "is_concluded": True,
        "unit": "旧信访办", "clerk": "老吴",
    }  # fmt: skip
    return Row(**{**told, **changes})


def every_kind() -> list[Row]:
    rows = [a_row(nth, status=status) for nth, status in enumerate(STATUSES, 1)]
    rows += [a_row(20 + nth, form=form) for nth, form in enumerate(FORMS)]
    return rows + [
        a_row(40 + nth, purpose=one, name="", contact="", text="（密件）") for nth, one in enumerate(PURPOSES)
    ]


def take_over(service: IntakeService, rows: list[Row], batch: str = "a" * 64) -> Any:
    ask, placed = asker(service), list(enumerate(rows, 2))
    assert exchange_cli.stage(ask, OPERATOR, batch, placed) == []
    return exchange_cli.carry(ask, OPERATOR, batch)


def exported(service: IntakeService) -> list[Row]:
    return list(exchange_cli.exported(asker(service), OPERATOR))


def test_rows_of_every_status_form_and_purpose_leave_as_they_came() -> None:
    service, rows = intake_of("qh"), every_kind()
    take_over(service, rows)
    assert exported(service) == rows


def test_what_was_taken_over_is_counted_and_never_routed() -> None:
    service = intake_of("qh")
    take_over(service, [a_row()])
    said = service.registered.said
    assert [type(one) for one in said] == [SubmissionRegistered]
    assert (said[0].is_history, said[0].channel, said[0].purpose, said[0].notice_owed) == (
        True,
        "letter",
        "settlement",
        False,
    )
    assert not any(isinstance(one, SubmissionToRoute) for one in said)
    [kept] = service.registered.some({})
    assert (kept.is_history, kept.received_by, kept.title) == (True, "u_qh_xf", "第1件：水渠断了。")


def test_export_import_export_gives_the_same_rows(tmp_path: Path) -> None:
    first, second = intake_of("qh"), intake_of("lx")
    for serial, channel in enumerate(("letter", "visit", "online", "phone", "leader_mailbox", "fax", "email"), 1):
        file(first, make("qh", 2026, serial), channel=channel)
    file(first, make("qh", 2026, 50), channel="visit", petitioner=Petitioner("李明", "1", persons=7))
    file(first, make("qh", 2026, 51), legal_class="accusation", purpose="accusation", text="某所长收钱")
    take_over(first, [a_row()])
    out = exported(first)
    sheet = tmp_path / "out.xlsx"
    write_sheet(sheet, HEADER, (write_row(one) for one in out))
    placed, faults = read_rows(read_sheet(sheet))
    assert faults == []
    assert [row for _, row in placed] == out
    take_over(second, [row for _, row in placed])
    assert sorted(exported(second), key=lambda one: one.number) == sorted(out, key=lambda one: one.number)


def test_of_an_accusation_neither_word_nor_person_leaves_or_comes_in() -> None:
    service = intake_of("qh")
    file(service, make("qh", 2026, 1), legal_class="accusation", purpose="accusation", text="某所长收钱")
    take_over(service, [a_row(2, purpose="揭发控告", text="某局长收钱", name="张三", contact="1", address="某村")])
    for row in exported(service):
        assert (row.purpose, row.text, row.name, row.contact, row.address) == ("揭发控告", "（密件）", "", "", "")
    assert "某局长" not in str(service.registered.some({})) + str(service.taken_over.some({}))


def test_a_group_and_a_joint_letter_are_told_apart() -> None:
    service = intake_of("qh")
    group = Petitioner("李明", "1", persons=5)
    for serial, channel in ((1, "visit"), (2, "letter"), (3, "letter")):
        person = replace(group, persons=4) if serial == 3 else group
        file(service, make("qh", 2026, serial), channel=channel, petitioner=person)
    assert [one.joint for one in exported(service)] == ["集体访", "联名信", "否"]


def test_one_wrong_row_keeps_all_of_them_out() -> None:
    service = intake_of("qh")
    rows = [a_row(1), a_row(2, place="火星"), a_row(3, category="没有"), a_row(4, registered_on=date(2027, 1, 1))]
    faults = exchange_cli.stage(asker(service), OPERATOR, "b" * 64, list(enumerate(rows, 2)))
    assert faults == [
        Fault(3, "问题属地", "unknown_place"), Fault(4, "内容分类", "unknown_category"),
        Fault(5, "登记日期", "in_the_future"),
    ]  # fmt: skip
    with pytest.raises(Conflict) as refusal:
        asker(service)("intake", "import_commit", "b" * 64, OPERATOR)
    assert refusal.value.code == "import_incomplete"
    service.carry_imports()
    assert exported(service) == []


def test_taken_over_again_it_is_there_once() -> None:
    service, rows = intake_of("qh"), [a_row(1), a_row(2)]
    take_over(service, rows)
    take_over(service, rows)
    take_over(service, rows, batch="c" * 64)
    assert exported(service) == rows
    assert len(service.registered.said) == 2


def test_a_known_number_with_other_words_is_refused() -> None:
    service = intake_of("qh")
    take_over(service, [a_row(1)])
    faults = exchange_cli.stage(asker(service), OPERATOR, "d" * 64, [(2, a_row(1, name="另一个人"))])
    assert faults == [Fault(2, "信访件编号", "row_differs")]


def test_the_nodes_own_rows_are_not_taken_over_from_its_own_export() -> None:
    service = intake_of("qh")
    file(service, make("qh", 2026, 1))
    out = exported(service)
    take_over(service, out)
    assert exported(service) == out
    assert service.taken_over.count({}) == 0


@pytest.mark.parametrize("deaths", [1, 2, 3, 4, 5, 6, 7])
def test_killed_at_any_write_it_goes_on_and_registers_every_row_once(deaths: int) -> None:
    service, rows = intake_of("qh"), [a_row(nth) for nth in range(1, 4)]
    ask, batch = asker(service), "e" * 64
    exchange_cli.stage(ask, OPERATOR, batch, list(enumerate(rows, 2)))
    ask("intake", "import_commit", batch, OPERATOR)
    left = [deaths]

    class Killed(Exception):
        pass

    def dying(write: Any) -> Any:
        def maybe(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return write(*args, **kwargs)

        return maybe

    for repository in (service.registered, service.taken_over, service.staged_rows):
        repository.add, repository.save = dying(repository.add), dying(repository.save)
    with pytest.raises(Killed):
        ask("intake", "import_carry", batch, OPERATOR)
    service.carry_imports()
    assert exported(service) == rows
    assert len(service.registered.said) == len(rows)
    assert exchange_cli.carry(ask, OPERATOR, batch)["state"] == "done"


def test_a_committed_file_takes_no_more_rows() -> None:
    service = intake_of("qh")
    take_over(service, [a_row()])
    with pytest.raises(Refused) as refusal:
        asker(service)("intake", "import_stage", "a" * 64, [], OPERATOR)
    assert refusal.value.code == "import_committed"


@pytest.mark.parametrize("method", ["export_rows", "import_begin"])
def test_only_the_nodes_operator_reads_or_writes_the_register(method: str) -> None:
    for role in ("clerk", "officer", "leader", "citizen"):
        with pytest.raises(Forbidden):
            asker(intake_of("qh"))("intake", method, {}, {**OPERATOR, "roles": [role]})


def test_the_page_goes_on_where_it_ended() -> None:
    service = intake_of("qh")
    rows = [a_row(nth) for nth in range(1, 6)]
    take_over(service, rows)
    ask = asker(service)
    first = ask("intake", "export_rows", {"limit": 2}, OPERATOR)
    second = ask("intake", "export_rows", {"limit": 2, "after": first["next"]}, OPERATOR)
    assert [one["number"] for one in (*first["rows"], *second["rows"])] == [one.number for one in rows[:4]]


def test_a_wrong_sheet_is_answered_with_a_workbook_of_its_wrong_rows(tmp_path: Path) -> None:
    sheet = tmp_path / "in.xlsx"
    good, bad = write_row(a_row(1)), write_row(a_row(2))
    bad[HEADER.index("信访件编号")] = 1.10105e17
    bad[HEADER.index("信访形式")] = "托梦"
    write_sheet(sheet, HEADER, [good, bad])
    done = CliRunner().invoke(exchange_cli.import_, [str(sheet), "--check"])
    assert done.exit_code == 1
    errors = read_sheet(tmp_path / "in.errors.xlsx")
    assert len(errors) == 2
    assert "第3行“信访件编号”" in errors[1][-1]
    assert "第3行“信访形式”" in errors[1][-1]


def test_a_right_sheet_is_only_checked_when_that_is_asked(tmp_path: Path) -> None:
    sheet = tmp_path / "in.xlsx"
    write_sheet(sheet, HEADER, [write_row(a_row(1))])
    done = CliRunner().invoke(exchange_cli.import_, [str(sheet), "--check"])
    assert (done.exit_code, "1" in done.output) == (0, True)


def test_what_is_no_workbook_is_told_so(tmp_path: Path) -> None:
    broken = tmp_path / "in.xlsx"
    broken.write_text("编号,姓名")
    done = CliRunner().invoke(exchange_cli.import_, [str(broken)])
    assert done.exit_code == 1
    assert done.exception is not None


def test_a_formula_in_a_petitioners_words_stays_words(tmp_path: Path) -> None:
    import openpyxl

    sheet = tmp_path / "out.xlsx"
    row = a_row(1, text='=HYPERLINK("http://x")', name="+86")
    write_sheet(sheet, HEADER, [write_row(row)])
    cells = next(iter(openpyxl.load_workbook(sheet).active.iter_rows(min_row=2)))
    assert all(cell.data_type != "f" for cell in cells)
    assert read_rows(read_sheet(sheet))[0][0][1] == row


def test_the_day_of_the_rows_is_the_nodes_day() -> None:
    service = intake_of("qh")
    file(service, make("qh", 2026, 1))
    [row] = exported(service)
    assert row.registered_on == service.clock.day_of(NOW)


def test_a_sheet_that_would_unpack_to_far_too_much_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "bomb.xlsx"
    write_sheet(sheet, HEADER, [])
    monkeypatch.setattr(sheets, "UNPACKED_AT_MOST", 100)
    with pytest.raises(Invalid) as refusal:
        read_sheet(sheet)
    assert refusal.value.code == "sheet_unreadable"
