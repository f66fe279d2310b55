"""History goes in once, whatever is given twice, wrongly, in another format or another order; and counts above too."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from shared import history_cli
from shared.documents.sheets import write_sheet
from shared.errors import AlreadyHandled, Forbidden, Invalid
from shared.events.envelope import read_envelope
from shared.exchange_cli import import_
from shared.links import crossing
from shared.matters.history import COLUMNS, OWN_HEADER, ROWS_A_CALL
from tests.unit.statistics.streams import TOPOLOGY, statistics

OPERATOR = {"user": "o", "name": "运维", "unit": "u_qh_xf", "roles": ["operator"], "node": "qh"}
READER = {"user": "s", "name": "督查", "unit": "u_qh_xf", "roles": ["supervisor"], "node": "qh"}
COUNTY = {**READER, "unit": "u_lx_xf", "node": "lx"}
HEADER = [*OWN_HEADER]
ROW = {
    "row_key": "1", "received_at": "2019-03-05", "channel": "letter", "persons": "6", "household": "2",
    "place": "990121101201", "unit": "u_qh", "received_by": "u_qh_xf", "category": "NR", "initial": "是",
    "accepted_at": "2019-03-09", "due_at": "2019-05-09", "concluded_at": "2019-05-01", "closed_at": "2019-05-20",
    "settled": "是", "evaluated": "satisfied", "result": "supported", "destination_level": "township",
}  # fmt: skip
MAPPING = """
source: old
key: [office, id]
fields:
  received_on: {column: opened, date: "%d.%m.%Y"}
  closed_on: {column: closed, date: "%d.%m.%Y"}
  unit: {column: office, map: {A: u_qh}, else: u_qh_xf}
  channel: {value: letter}
  settled: done
territory: {village: where}
"""


def row(key: Any, **more: Any) -> dict[str, Any]:
    """A row under our own header."""
    return {**ROW, "row_key": str(key), **more}


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    """The rows as a file with our own full header: CSV or a workbook, by its name."""
    cells = [[one.get(name, "") for name in HEADER] for one in rows]
    if path.suffix == ".xlsx":
        write_sheet(path, HEADER, cells)
    else:
        with path.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([HEADER, *cells])
    return path


def taken(service: Any, file: Path, mapping: str = "") -> dict[str, Any]:
    """What the importer tells, sending to this service as over the bus."""
    told: dict[str, Any] = {"rows": 0, "wrong": 0, "new": 0, "same": 0, "corrected": 0, "repeated": [], "faults": []}

    def ask(_: str, method: str, *arguments: Any) -> Any:
        return json.loads(json.dumps(getattr(service, method)(*json.loads(json.dumps(arguments)))))

    found = history_cli.read_mapping(mapping) if mapping else None
    with history_cli.opened(file, found) as (reader, rows):
        history_cli.send(ask, OPERATOR, reader, rows, history_cli.digest_of(file), told)
    service.build()
    return told


def count(service: Any, measure: str = "total_submissions", by: Any = READER, **more: Any) -> Any:
    """A figure of all years."""
    question = {"measures": [measure], "period": "2010-01-01..2026-12-31", **more}
    return service.ask(question, by)["totals"][measure]["value"]


def test_every_column_of_our_own_header_is_counted_by(tmp_path: Path) -> None:
    service = statistics("qh")
    again = row(2, matter_key="1", initial="否", received_at="2019-06-01", closed_at="2019-06-20")
    taken(service, written(tmp_path / "a.csv", [row(1), again]))
    for measure, value in {
        "total_submissions": 2, "distinct_matter_count": 1, "initial_count": 1, "repeat_count": 1,
        "joint_letter_count": 2, "person_count": 12, "accepted_count": 1, "closed_count": 1, "settled_count": 1,
        "supported_count": 1,
        "median_days_to_close": 76,
    }.items():  # fmt: skip
        assert count(service, measure) == value, measure
    one = service.facts.some({"is_initial": True})[0]
    assert (one.level, one.place, one.category_l1, one.house_visits) == ("township", "990121101201", "NR", 2)
    assert one.on_time is True
    assert one.path.startswith("village=990121101201/")


def test_a_workbook_says_the_same_as_a_text_file(tmp_path: Path) -> None:
    rows = [row(nth, persons=nth, received_at=f"2019-03-{nth:02}") for nth in range(1, 20)]
    text, book = statistics("qh"), statistics("qh")
    told = taken(text, written(tmp_path / "a.csv", rows))
    days = [{**one, "received_at": datetime.fromisoformat(one["received_at"]).date()} for one in rows]
    assert taken(book, written(tmp_path / "a.xlsx", days)) == told
    facts = [sorted(one.facts.some({}), key=lambda fact: fact.number) for one in (text, book)]
    assert [(a.number, a.received_on, a.persons, a.unit) for a in facts[0]] == [
        (b.number, b.received_on, b.persons, b.unit) for b in facts[1]
    ]


def test_the_shell_takes_a_workbook_with_our_own_header_for_history(tmp_path: Path) -> None:
    file, out = written(tmp_path / "a.xlsx", [row(1), row(2, received_at="yesterday")]), tmp_path / "out.json"
    done = CliRunner().invoke(import_, [str(file), "--dry-run", "--json", str(out)])
    assert done.exit_code == 0, done.output
    told = json.loads(out.read_text())
    assert (told["rows"], told["wrong"], told["new"]) == (2, 1, 0)


def test_wrong_rows_are_listed_with_row_column_and_reason_and_the_others_go_in(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", [
        row(1), row("", received_at="2019-01-01"), row(3, received_at=""), row(4, persons="many"),
        row(5, settled="perhaps"), row(6, closed_at="2019-01-01"), row(7, received_at="05.03.2019"),
    ])  # fmt: skip
    told = taken(statistics("qh"), file)
    assert (told["rows"], told["wrong"], told["new"]) == (7, 6, 1)
    assert [(one.row, one.column, one.code) for one in told["faults"]] == [
        (3, "row_key", "key_missing"), (4, "received_at", "missing"), (5, "persons", "not_a_count"),
        (6, "settled", "not_a_flag"), (7, "closed_at", "before_the_step_it_follows"), (8, "received_at", "not_a_day"),
    ]  # fmt: skip


def test_a_dry_run_sends_nothing_and_writes_what_is_wrong(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", [row(1), row(2, persons="-4")])
    errors, out = tmp_path / "errors.tsv", tmp_path / "out.json"
    arguments = [str(file), "--dry-run", "--errors", str(errors), "--json", str(out)]
    done = CliRunner().invoke(import_, arguments)  # there is no broker to send to
    assert done.exit_code == 0, done.output
    assert json.loads(out.read_text())["faults"] == [{"row": 3, "column": "persons", "code": "not_a_count"}]
    line = errors.read_text("utf-8").split("\t")
    assert line[:2] == ["3", "persons"]
    assert "非负整数" in line[2]


def test_any_header_goes_in_by_a_mapping_and_what_it_does_not_know_stays_unknown(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text(
        "office,id,opened,closed,done,where\nA,1,05.03.2019,,是,某村\nB,1,06.03.2019,07.04.2019,,\n", "utf-8"
    )
    service = statistics("qh")
    assert taken(service, file, MAPPING)["new"] == 2
    table = service.ask({"by": ["territory:village", "unit"], "period": "2019"}, READER)
    assert {(one["keys"]["territory:village"]["key"], one["keys"]["unit"]["key"]) for one in table["rows"]} == {
        ("某村", "u_qh"), ("", "u_qh_xf"),
    }  # fmt: skip
    counties = service.ask({"by": ["territory:county"], "period": "2019"}, READER)["rows"]
    assert [one["keys"]["territory:county"]["key"] for one in counties] == [""], "unknown is not our own county"
    first = service.facts.some({"unit": "u_qh"})[0]
    assert (first.closed_on, first.settled, first.category_l1, first.persons) == (None, True, "", 1)


def test_a_word_with_a_stroke_is_kept_and_a_place_with_one_is_one_place(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("office,id,opened,closed,done,where\nA/B,1,05.03.2019,,,东/西=村\n", "utf-8")
    service = statistics("qh")
    taken(service, file, MAPPING.replace("{column: office, map: {A: u_qh}, else: u_qh_xf}", "office"))
    table = service.ask({"by": ["territory:village", "unit"], "period": "2019"}, READER)
    assert [(one["keys"]["territory:village"]["key"], one["keys"]["unit"]["key"]) for one in table["rows"]] == [
        ("东／西＝村", "A/B"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["source: x", "[", MAPPING.replace("settled: done", "colour: done"),
                                  MAPPING.replace("source: old", "source: 旧")])  # fmt: skip
def test_a_faulty_mapping_says_what_is_wrong(text: str) -> None:
    with pytest.raises(Invalid) as fault:
        history_cli.read_mapping(text)
    assert fault.value.code == "mapping_faulty"


def test_columns_that_the_file_lacks_are_named(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("office,id,opened\n", "utf-8")
    with pytest.raises(Invalid) as fault:
        taken(statistics("qh"), file, MAPPING)
    assert (fault.value.code, fault.value.facts["columns"]) == ("columns_missing", "closed、done、where")


def test_a_file_given_again_or_stopped_in_the_middle_counts_once(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", [row(nth) for nth in range(ROWS_A_CALL * 2 + 7)])
    service = statistics("qh")
    take = service.take_history

    def broken(digest: str, nth: int, *rest: Any) -> Any:
        if nth == 1:
            take(digest, nth, *rest)
            raise ConnectionError("killed after it was done and before it was told")
        return take(digest, nth, *rest)

    service.take_history = broken
    with pytest.raises(ConnectionError):
        taken(service, file)
    service.take_history = take
    told = taken(service, file)
    assert (told["new"], told["same"]) == (7, ROWS_A_CALL * 2)
    assert count(service) == ROWS_A_CALL * 2 + 7
    assert taken(service, file)["same"] == ROWS_A_CALL * 2 + 7
    assert count(service) == ROWS_A_CALL * 2 + 7


def test_a_part_that_was_half_done_is_done_again_without_a_second_fact(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", [row(nth) for nth in range(20)])
    service, whole = statistics("qh"), statistics("qh")
    taken(whole, file)
    half = [{**one, "version": 0} for one in _plain(whole)[:9]]
    service.facts.add_many(half)  # the service was killed before the part was noted
    told = taken(service, file)
    assert (told["new"], told["same"], told["repeated"]) == (11, 9, [])
    assert count(service) == 20


def test_a_key_that_stands_twice_in_a_file_is_told_and_its_first_row_counts(tmp_path: Path) -> None:
    others = [row(nth) for nth in range(2, ROWS_A_CALL + 9)]
    far_apart = [row(1, persons=1), *others, row(1, persons=9), row(2, unit="u_x")]
    service = statistics("qh")
    told = taken(service, written(tmp_path / "a.csv", far_apart))
    assert sorted(told["repeated"]) == ["H.own.1", "H.own.2"]
    assert service.facts.get("H.own.1").persons == 1
    near = taken(statistics("qh"), written(tmp_path / "b.csv", [row(1), row(1), row(1, persons=3)]))
    assert (near["new"], near["repeated"]) == (1, ["H.own.1", "H.own.1"])


def test_a_later_file_corrects_a_row_and_the_past_with_it(tmp_path: Path) -> None:
    service = statistics("qh")
    taken(service, written(tmp_path / "a.csv", [row(1), row(2), row(3)]))
    assert count(service, period="2019-03") == 3
    told = taken(service, written(tmp_path / "b.csv", [row(1), row(2, received_at="2018-07-01"), row(4)]))
    assert (told["new"], told["same"], told["corrected"]) == (1, 1, 1)
    assert (count(service, period="2019-03"), count(service, period="2018-07")) == (3, 1)
    assert count(service) == 4


def test_who_may_not_exchange_registers_takes_nothing_over() -> None:
    with pytest.raises(Forbidden):
        statistics("qh").take_history("f", 0, "own", [], READER)
    for rows in ("x", [[1]], [[None] * len(COLUMNS)] * (ROWS_A_CALL + 1)):
        with pytest.raises(Invalid):
            statistics("qh").take_history("f", 0, "own", rows, OPERATOR)


# --- the level above --------------------------------------------------------------------------------------------------


def _plain(service: Any) -> list[dict[str, Any]]:
    return [dict(one) for one in service.facts.shelf.query({}, (("_id", 1),), 10_000, 0)]


def told_upwards(service: Any) -> list[Any]:
    """The envelopes that leave the node upwards."""
    found = [read_envelope(entry["envelope"]) for entry in service.taken_parts.shelf.record()]
    assert all(crossing.targets(one, TOPOLOGY) == {"lx"} for one in found)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_county_counts_what_a_township_took_over_in_any_order_and_doubled(tmp_path: Path, seed: int) -> None:
    draw, township, county = Random(seed), statistics("qh"), statistics("lx")
    rows = [
        row(nth, received_at=f"201{nth % 10}-0{nth % 9 + 1}-11", closed_at="2020-12-01", persons=nth % 7)
        for nth in range(ROWS_A_CALL + 90)
    ]
    taken(township, written(tmp_path / "a.csv", rows))
    said = told_upwards(township)
    said = [*said, *draw.sample(said, 1)]
    draw.shuffle(said)
    for envelope in said:
        try:
            county.learn_history(envelope.event(), envelope)
        except AlreadyHandled:
            continue
    county.build()
    for measure in ("total_submissions", "person_count", "closed_count", "median_days_to_close", "joint_letter_count"):
        for by in ([], ["year"], ["category", "unit"]):
            question = {"measures": [measure], "by": by, "period": "2010-01-01..2026-12-31"}
            ours, theirs = township.ask(question, READER), county.ask(question, READER)
            assert ours["rows"] == theirs["rows"]
            assert ours["totals"] == theirs["totals"]
    (one,) = county.ask({"by": ["node"], "period": "2010-01-01..2026-12-31"}, COUNTY)["rows"]
    assert one["keys"]["node"]["key"] == "qh"
    township.learn_history(said[0].event(), said[0])
    assert count(township) == len(rows), "its own word comes back and changes nothing"
