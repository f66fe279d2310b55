"""Coming up: in which order things start, and who is named when they do not."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deploy.local import doctor, waiting
from deploy.local.cluster import Cluster
from deploy.local.faults import CannotStart
from deploy.local.moved import moved
from deploy.local.ports import refuse_taken, taken
from deploy.local.programs import Program
from deploy.local.waiting import Waiting
from shared.cli import main
from tests.unit.local.things import SOURCE, the_county


class FakeSupervisor:
    """Remembers what was started; ``dying`` gets a new pid each time it is asked about."""

    def __init__(self, dying: str = "", fatal: str = "") -> None:
        self.started: list[str] = []
        self.dying, self.fatal, self.times = dying, fatal, 0

    def call(self, method: str, name: str, _: bool) -> None:
        assert method == "startProcess"
        self.started.append(name)

    def processes(self) -> dict[str, dict[str, Any]]:
        self.times += 1
        known = {name.split(":")[1]: {"pid": 7, "statename": "RUNNING"} for name in self.started}
        if self.dying in known:
            known[self.dying] = {"pid": 1000 + self.times, "statename": "STARTING"}
        if self.fatal in known:
            known[self.fatal] = {"pid": 0, "statename": "FATAL"}
        return known


class FakeCluster:
    """One node; what ``ready`` names is ready."""

    def __init__(self, supervisor: FakeSupervisor, directory: Path) -> None:
        self.supervisor, self.directory, self.topology = supervisor, directory, the_county()


class Ready(Waiting):
    """Asks a set instead of the network."""

    def __init__(self, ready: set[str], *arguments: Any) -> None:
        super().__init__(*arguments)
        self.ready = ready

    def is_ready(self, program: Program) -> bool:
        return program.name in self.ready


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PAUSE_SECONDS", 0)


def programs(directory: Path) -> list[Program]:
    def one(name: str, group: str, first: bool = False) -> Program:
        return Program(name, group, ("x",), directory, directory / f"{name}.log", starts_by_itself=first)

    return [
        one("lx.broker", "stores", True),
        one("lx.mongod", "stores", True),
        one("lx.services", "services"),
        one("lx.gateway", "gateways"),
    ]


def wait(directory: Path, supervisor: FakeSupervisor, ready: set[str], seconds: float = 5) -> list[str]:
    told: list[str] = []
    cluster = FakeCluster(supervisor, directory)
    Ready(ready, cluster, programs(directory), told.append, seconds).until_ready()
    return told


def test_it_returns_when_everything_is_ready_and_says_so_one_by_one(tmp_path: Path):
    supervisor = FakeSupervisor()
    told = wait(tmp_path, supervisor, {"lx.broker", "lx.mongod", "lx.services", "lx.gateway"})
    assert len(told) == 4
    assert "临溪县" in told[0]
    assert "services:lx.services" in supervisor.started


def test_services_do_not_start_before_both_stores_of_their_node_answer(tmp_path: Path):
    supervisor = FakeSupervisor()
    with pytest.raises(CannotStart):
        wait(tmp_path, supervisor, {"lx.broker"}, seconds=0.05)
    assert supervisor.started == ["stores:lx.broker", "stores:lx.mongod"]


def test_a_process_that_keeps_dying_is_named_with_the_end_of_its_log(tmp_path: Path):
    (tmp_path / "lx.services.log").write_text(
        "".join(f"line {number}\n" for number in range(100)) + "No module named x\n"
    )
    with pytest.raises(CannotStart, match="No module named x") as refusal:
        wait(tmp_path, FakeSupervisor(dying="lx.services"), {"lx.broker", "lx.mongod"})
    assert refusal.value.code == "local_keeps_dying"
    assert refusal.value.facts["process"] == "services"
    assert "line 20\n" not in str(refusal.value)


def test_a_process_the_supervisor_gave_up_is_named_at_once(tmp_path: Path):
    with pytest.raises(CannotStart) as refusal:
        wait(tmp_path, FakeSupervisor(fatal="lx.mongod"), {"lx.broker"})
    assert refusal.value.facts["process"] == "mongod"


def test_a_process_that_is_merely_slow_is_named_when_the_time_is_over(tmp_path: Path):
    with pytest.raises(CannotStart) as refusal:
        wait(tmp_path, FakeSupervisor(), {"lx.broker", "lx.mongod", "lx.services"}, seconds=0.05)
    assert (refusal.value.code, refusal.value.facts["process"]) == ("local_too_slow", "gateway")


def test_a_taken_port_is_named_with_the_node_and_the_part_that_needs_it(tmp_path: Path):
    cluster = Cluster(SOURCE, tmp_path)
    with socket.create_server(("127.0.0.1", 17204)):
        assert ("qh", "mongo", 17204) in set(taken(cluster.places()))
        with pytest.raises(CannotStart, match=r"17204 \(qh mongo\)"):
            refuse_taken(cluster.places())


def test_the_doctor_names_what_is_missing_says_how_to_get_it_and_ends_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doctor.broker, "SERVERS", ())
    monkeypatch.setenv("MONGOD", str(tmp_path / "nowhere"))
    told = CliRunner().invoke(main, ["doctor", "--directory", str(tmp_path)])
    assert told.exit_code == 1
    assert "sudo apt-get install rabbitmq-server" in told.output
    assert "make setup" in told.output


def test_the_doctor_looks_at_everything_a_run_needs(tmp_path: Path):
    names = {finding.name for finding in doctor.examine(Cluster(SOURCE, tmp_path))}
    assert names >= {
        "erlang",
        "rabbitmq-server",
        "mongod",
        "chromium",
        "fonts-noto-cjk",
        "pango",
        "ports",
        "disk",
        "clock",
    }


def test_the_state_of_what_was_never_started_is_stopped_and_the_command_ends_with_1(tmp_path: Path):
    topology = moved(SOURCE, tmp_path, base_port=31000, nodes=["yj"], processes="together")
    told = CliRunner().invoke(main, ["status", "--topology", str(topology), "--directory", str(tmp_path)])
    assert told.exit_code == 1
    assert [line.split()[:3] for line in told.output.splitlines()] == [
        ["yj", "broker", "stopped"],
        ["yj", "mongod", "stopped"],
        ["yj", "services", "stopped"],
        ["yj", "gateway", "stopped"],
    ]


def test_a_refusal_is_printed_as_words_and_not_as_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor.broker, "SERVERS", ())
    told = CliRunner().invoke(main, ["up", "--directory", str(tmp_path)])
    assert told.exit_code == 1
    assert "rabbitmq-server" in told.output
    assert "Traceback" not in told.output
