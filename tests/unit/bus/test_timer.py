"""A timer keeps its pace whatever is done to the machine's clock."""

from __future__ import annotations

import time
from typing import Any

import eventlet
import pytest

from shared.bus.timer import SteadyTimer


class Container:
    """As much of a container as a timer needs: a worker that is done at once."""

    def __init__(self) -> None:
        self.ticks = 0

    def spawn_worker(self, _: Any, __: Any, ___: Any, handle_result: Any) -> None:
        self.ticks += 1
        eventlet.spawn_n(handle_result, None, None, None)


@pytest.mark.parametrize("step", [-86_400, 400 * 86_400], ids=["set back a day", "set forward 400 days"])
def test_a_step_of_the_clock_neither_stops_nor_races_a_timer(step: float, monkeypatch: pytest.MonkeyPatch) -> None:
    container = Container()
    timer = SteadyTimer(interval=0.05)
    timer.container = container
    thread = eventlet.spawn(timer._run)
    eventlet.sleep(0.12)
    before, real = container.ticks, time.time
    monkeypatch.setattr(time, "time", lambda: real() + step)
    eventlet.sleep(0.4)
    timer.should_stop.send(True)
    thread.wait()
    assert before >= 1
    assert 3 <= container.ticks - before <= 9
