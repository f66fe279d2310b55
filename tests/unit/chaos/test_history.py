"""A history survives the death of the run that writes it, and tells what is certain from what is not."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.chaos.history import Record, Recorder, deeds, read
from tests.chaos.states import NodeState
from tests.chaos.states import read as read_states
from tests.chaos.states import write as write_states


def test_what_was_recorded_is_read_again(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "history.jsonl")
    begun = recorder.invoke("client-1", "file", "yj", key="k")
    recorder.end(begun, "ok", number="YJ-2026-000001-K")
    recorder.note("kill", "qh", process="mongod")
    recorder.close()
    records = read(tmp_path / "history.jsonl")
    assert [record.type for record in records] == ["invoke", "ok", "info"]
    (deed,) = deeds(records)
    assert deed.happened and deed.asked == {"key": "k"} and deed.answered["number"] == "YJ-2026-000001-K"
    assert deed.began <= deed.ended


def test_an_operation_without_an_end_may_have_happened(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "history.jsonl")
    recorder.invoke("client-1", "file", "yj")
    (deed,) = deeds(read(tmp_path / "history.jsonl"))
    assert deed.outcome == "info" and deed.may_have_happened and not deed.happened
    assert deed.ended == float("inf")


def test_half_a_line_at_the_end_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    Recorder(path).invoke("client-1", "file", "yj")
    with path.open("a") as file:
        file.write('{"op":1,"proc')
    assert len(read(path)) == 1


def test_an_end_without_a_beginning_is_no_history() -> None:
    with pytest.raises(ValueError, match="without a beginning"):
        deeds([Record(1, "c", "ok", "file", "yj", 1.0)])


def test_threads_do_not_write_into_each_others_lines(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "history.jsonl")

    def work(client: int) -> None:
        for _ in range(100):
            recorder.end(recorder.invoke(f"client-{client}", "file", "yj", text="字" * 200), "ok")

    threads = [threading.Thread(target=work, args=(client,)) for client in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = deeds(read(tmp_path / "history.jsonl"))
    assert len(found) == 800 and all(deed.happened for deed in found)


def test_states_are_read_as_they_were_written(tmp_path: Path) -> None:
    states = [
        NodeState("yj", submissions=[{"number": "YJ-1", "token": "t"}], queues={"door": 0}),
        NodeState("qh", facts=[{"number": "YJ-1", "public": {"closed_on": None}}], parked=[{"mark": "m"}]),
        NodeState("lx"),
    ]
    write_states(tmp_path / "states.jsonl", states)
    assert read_states(tmp_path / "states.jsonl") == states
