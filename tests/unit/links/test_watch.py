"""The watch over the shovels acts on silence, at a steady pace, whatever is done to the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shared.links import shovels
from shared.links.store import Neighbour
from shared.links.watch import SILENT, Watch
from tests.support.things import AT


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    monkeypatch.setattr(shovels, "restart", lambda *_: None)
    monkeypatch.setattr(shovels, "carried", lambda *_: 0)
    return Watch("http://nowhere")


def looks(watch: Watch, parent: Neighbour, start: datetime, seconds: int) -> int:
    """How often it restarted them, looking every five seconds."""
    return sum(watch.look(parent, start + timedelta(seconds=after)) for after in range(0, seconds, 5))


def test_a_silent_parent_is_tried_once_in_every_span(watch: Watch) -> None:
    assert looks(watch, Neighbour("lx", echoed_at=AT), AT, 3 * int(SILENT.total_seconds()) + 5) == 3


def test_a_clock_that_is_set_back_does_not_put_the_watch_to_sleep(watch: Watch) -> None:
    parent = Neighbour("lx", echoed_at=AT)
    looks(watch, parent, AT, 30)
    assert looks(watch, parent, AT - timedelta(days=400), 2 * int(SILENT.total_seconds()) + 5) == 2


def test_a_parent_that_answers_late_behind_a_long_queue_is_left_alone(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = iter(range(1000))
    monkeypatch.setattr(shovels, "carried", lambda *_: next(done))
    assert looks(watch, Neighbour("lx", echoed_at=AT), AT, 5 * int(SILENT.total_seconds())) == 0


def test_a_queue_that_once_moved_and_stands_still_is_restarted(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shovels, "carried", lambda *_: 500)
    assert looks(watch, Neighbour("lx", echoed_at=AT), AT, 2 * int(SILENT.total_seconds()) + 5) == 2
