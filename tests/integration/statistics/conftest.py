"""A real broker, a real replica set, and statistics as a process of its own between them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.bus.ask import Asker
from shared.errors import XinqiaoError
from tests.support.broker import Broker, broker  # noqa: F401  (fixture)
from tests.support.edge import TOPOLOGY
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)

NODE = "lx"
READER = {"user": "s", "name": "督查", "unit": "u_lx_xf", "roles": ["supervisor"], "node": NODE}


@pytest.fixture
def environ(broker: Broker, mongo_uri: str) -> dict[str, str]:  # noqa: F811
    return {
        **os.environ,
        "XINQIAO_NODE": NODE,
        "XINQIAO_TOPOLOGY": str(TOPOLOGY),
        "XINQIAO_AMQP": broker.amqp,
        "XINQIAO_MONGO": mongo_uri,
        "XINQIAO_SWEEP_SECONDS": "0.5",
        "LANG": "C.UTF-8",
    }


@pytest.fixture
def statistics(environ: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts statistics (again); it answers when this returns."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        log = (tmp_path / f"statistics.{len(running)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "shared.run", "statistics"], env=environ, stdout=log, stderr=log
        )  # fmt: skip
        running.append(process)
        _wait_until_it_answers(environ["XINQIAO_AMQP"], process)
        return process

    yield start
    for one in running:
        if one.poll() is None:
            one.send_signal(signal.SIGKILL)
            one.wait()


def _wait_until_it_answers(amqp: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        assert process.poll() is None, "statistics ended"
        try:
            with Asker(amqp, timeout=3) as ask:
                ask("statistics", "summary", {}, READER)
                return
        except XinqiaoError:
            time.sleep(0.3)
    raise AssertionError("statistics does not answer")
