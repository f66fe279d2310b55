"""Faults come from a seed, hit everybody, and lose nothing by themselves."""

from __future__ import annotations

import json
import random
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.chaos import faults
from tests.chaos.clients import Asked, fill, outcome_of_step
from tests.chaos.faults import Link, Nemesis, Victim, plan
from tests.chaos.history import Recorder
from tests.chaos.interposer import shuffled
from tests.chaos.proxy import Proxy

VICTIMS = [Victim("yj", "services", 3), Victim("yj", "mongod"), Victim("qh", "broker"), Victim("qh", "gateway")]


class Town:
    """A cluster that notes who was hit; the broker is away at first."""

    def __init__(self) -> None:
        self.hits: list[tuple[str, str, int]] = []
        self.away = {("qh", "broker"): 2}

    def kill(self, node: str, name: str, number: int = signal.SIGKILL) -> int:
        if self.away.get((node, name), 0):
            self.away[node, name] -= 1
            raise LookupError(name)
        self.hits.append((node, name, number))
        return 1

    def pid(self, node: str, name: str) -> int:
        return 1


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    return Recorder(tmp_path / "history.jsonl")


def test_everybody_is_hit_and_the_same_seed_gives_the_same_plan() -> None:
    order = plan(VICTIMS, 10, random.Random(1))
    assert set(order) == set(VICTIMS) and len(order) == 10
    assert order == plan(VICTIMS, 10, random.Random(1))
    assert order != plan(VICTIMS, 10, random.Random(2))


def test_a_victim_on_its_way_back_is_waited_for(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults.time, "sleep", lambda _: None)
    town = Town()
    nemesis = Nemesis(town, recorder, random.Random(1), say=lambda _: None)
    nemesis.loop(VICTIMS, pause=(0, 0), freeze_share=0)
    assert [hit[1] for hit in town.hits] == ["services", "mongod", "broker", "gateway"]
    assert nemesis.missed == 2 and sum(nemesis.struck.values()) == 4


def test_the_frozen_are_woken_even_when_the_test_stumbles(recorder: Recorder) -> None:
    town = Town()
    nemesis = Nemesis(town, recorder, random.Random(1), say=lambda _: None)
    with pytest.raises(RuntimeError), nemesis.frozen(VICTIMS[0]):
        raise RuntimeError
    assert [hit[2] for hit in town.hits] == [signal.SIGSTOP, signal.SIGCONT]


@pytest.mark.parametrize("seed", range(20))
def test_shuffling_loses_nobody_and_doubles_some(seed: int) -> None:
    order = shuffled(200, random.Random(seed), share=0.1)
    assert set(order) == set(range(200))
    assert 205 <= len(order) <= 240
    assert order[:50] != list(range(50))


def test_shovels_are_pointed_at_the_proxy_now_and_at_the_next_boot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str, Any]] = []
    monkeypatch.setattr(faults.wire, "ask_management", lambda _, method, path, body: told.append((method, path, body)))
    path = tmp_path / "definitions.json"
    far, near = "amqp://node-yj:pw@127.0.0.1:17200/%2f", "amqp://"
    value = {"src-uri": near, "dest-uri": far}
    path.write_text(json.dumps({"users": [], "parameters": [{"name": "up", "component": "shovel", "value": value}]}))
    path.chmod(0o600)
    proxy = Proxy(("127.0.0.1", 17200))
    Link(path, "http://u:p@127.0.0.1:1", proxy).redirect()
    proxy.close()
    kept = json.loads(path.read_text())["parameters"][0]["value"]
    assert kept == {"src-uri": near, "dest-uri": f"amqp://node-yj:pw@127.0.0.1:{proxy.port}/%2f"}
    assert told[0][0] == "PUT" and told[0][2]["value"] == kept
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_answer_that_did_not_come_is_not_a_no() -> None:
    assert [Asked(status, {}).outcome for status in (201, 409, 503, 0)] == ["ok", "fail", "info", "info"]


def test_a_step_that_is_no_longer_open_may_have_been_taken_by_the_same_call() -> None:
    assert [outcome_of_step(Asked(status, {})) for status in (200, 409, 422, 503)] == ["ok", "info", "fail", "info"]


def test_an_officer_fills_in_what_is_asked_and_nothing_else() -> None:
    offer = [
        {"name": "accepted_on", "type": "date", "required": False, "choices": []},
        {"name": "other_party", "type": "text", "required": True, "choices": []},
        {
            "name": "result",
            "type": "choice",
            "required": True,
            "choices": [{"value": "explained"}, {"value": "supported"}],
        },
    ]
    form = fill(offer)
    assert form is not None and form.keys() == {"other_party", "result"} and form["result"] == "supported"


def test_an_officer_does_not_close_in_a_way_that_is_not_wanted() -> None:
    closure = {"name": "closure_type", "type": "choice", "required": True, "choices": [{"value": "litigation_final"}]}
    assert fill([closure]) is None
