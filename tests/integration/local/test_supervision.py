"""The supervisor with small programs: what dies comes back, what is told to end ends, and nothing is overlooked."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local import supervision
from deploy.local.layout import socket_path
from deploy.local.programs import Program, configuration
from deploy.local.supervision import Supervisor

SLEEPS = (sys.executable, "-c", "import time; time.sleep(600)")
DEAF = (sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); print('up'); time.sleep(600)")
TELLS = (sys.executable, "-c", "import os, time; print(dict(os.environ), flush=True); time.sleep(600)")


def program(directory: Path, name: str, command: tuple[str, ...], **more: int) -> Program:
    return Program(
        f"lx.{name}", "services", command, directory, directory / f"{name}.log", {"XINQIAO_NODE": "lx"}, True, **more
    )


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Supervisor]]:
    supervisor = Supervisor(tmp_path)

    def begin(*programs: Program) -> Supervisor:
        (tmp_path / "supervisord.conf").write_text(configuration(programs, tmp_path, socket_path(tmp_path)))
        supervisor.start()
        wait(lambda: all(one["statename"] == "RUNNING" for one in supervisor.processes().values()))
        return supervisor

    yield begin
    supervisor.end()


def wait(condition: Callable[[], bool], seconds: float = 15) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_what_is_killed_comes_back_with_another_pid(tmp_path: Path, start: Callable[..., Supervisor]):
    supervisor = start(program(tmp_path, "x", SLEEPS))
    before = supervisor.processes()["lx.x"]["pid"]
    os.kill(before, signal.SIGKILL)
    wait(lambda: supervisor.processes()["lx.x"]["pid"] not in (0, before))


def test_a_program_sees_its_own_settings_and_none_of_the_callers(
    tmp_path: Path, start: Callable[..., Supervisor], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XINQIAO_AMQP", "of somebody else")
    monkeypatch.setenv("RABBITMQ_NODENAME", "of somebody else")
    start(program(tmp_path, "x", TELLS))
    wait(lambda: "XINQIAO_NODE" in (tmp_path / "x.log").read_text())
    assert "of somebody else" not in (tmp_path / "x.log").read_text()


def test_a_program_that_ignores_the_request_to_end_is_killed(tmp_path: Path, start: Callable[..., Supervisor]):
    supervisor = start(program(tmp_path, "x", DEAF, stop_seconds=1))
    wait(lambda: (tmp_path / "x.log").exists())
    supervisor.end()
    assert supervisor.remaining() == []


def test_children_of_a_supervisor_that_was_killed_are_found_and_ended(
    tmp_path: Path, start: Callable[..., Supervisor], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(supervision, "ORPHANED_SECONDS", 1)
    supervisor = start(program(tmp_path, "x", SLEEPS), program(tmp_path, "deaf", DEAF))
    os.kill(int((tmp_path / "supervisord.pid").read_text()), signal.SIGKILL)
    wait(lambda: not supervisor.answers())
    assert len(supervisor.remaining()) == 2
    supervisor.end()
    assert supervisor.remaining() == []


def test_a_second_run_directory_is_left_alone(tmp_path: Path, start: Callable[..., Supervisor]):
    supervisor = start(program(tmp_path, "x", SLEEPS))
    assert Supervisor(tmp_path / "other").remaining() == []
    Supervisor(tmp_path / "other").end()
    assert supervisor.answers()


def test_ending_what_never_began_is_no_mistake(tmp_path: Path):
    Supervisor(tmp_path).end()
