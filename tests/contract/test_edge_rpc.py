"""The edge's own RPC client gives what nameko's gives, and ends every call when the broker does not play along."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ClusterRpcProxy

from services.gateway.rpc import RemoteFailure, RpcClient
from shared.errors import BY_NAME, Conflict, Invalid, NotFound, Unavailable, XinqiaoError
from tests.support.broker import Broker, broker

__all__ = ["broker"]
pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def echo(broker: Broker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[bytes]]:
    config = tmp_path_factory.mktemp("echo") / "nameko.yaml"
    config.write_text(f"AMQP_URI: '{broker.amqp}'\nmax_workers: 20\n")
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("nameko")), "run", "tests.support.echo_service", "--config", str(config)],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield process
    process.kill()  # stock nameko first lets every worker end, the sleeping ones too
    process.wait(20)


@pytest.fixture(scope="module")
def client(broker: Broker, echo: object) -> Iterator[RpcClient]:
    one = RpcClient(broker.amqp, timeout=10)
    until(lambda: one.call("echo", "echo", timeout=2))
    yield one
    one.stop()


def until(attempt: Any, seconds: float = 40) -> Any:
    """The first answer that is not ``Unavailable``."""
    ends = time.monotonic() + seconds
    while True:
        try:
            return attempt()
        except Unavailable:
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)


CALLS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("echo", (1, "二", [3.5, None, True], {"四": {"deep": []}}), {"named": "字", "empty": ""}),
    ("echo", (), {}),
    ("add", (2,), {"right": 40}),
    ("refuse", ("invalid",), {}),
    ("refuse", ("not_found",), {}),
    ("refuse", ("conflict",), {}),
    ("refuse", ("broken",), {}),
    ("unspeakable", (), {}),
    ("no_such_method", (), {}),
    ("add", (1, 2, 3), {}),
]


@pytest.mark.parametrize(("method", "args", "kwargs"), CALLS, ids=[f"{call[0]}{call[1]}" for call in CALLS])
def test_the_same_call_gives_the_same_answer_as_through_nameko(
    broker: Broker, client: RpcClient, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> None:
    with ClusterRpcProxy({"AMQP_URI": broker.amqp}, timeout=10) as cluster:
        theirs = outcome(lambda: getattr(cluster["echo"], method)(*args, **kwargs))
    ours = outcome(lambda: client.call("echo", method, *args, **kwargs))
    assert ours == theirs


def outcome(attempt: Any) -> Any:
    """A result, or the class of our errors; everything else a service may break with counts as one."""
    try:
        return "result", attempt()
    except RemoteError as fault:
        return "error", fault.exc_type if fault.exc_type in BY_NAME else "broke"
    except RemoteFailure:
        return "error", "broke"
    except XinqiaoError as fault:
        return "error", type(fault).__name__
    except Exception as fault:  # noqa: BLE001 - whatever nameko makes of it
        return "error", type(fault).__name__ if type(fault).__name__ in BY_NAME else "broke"


def test_a_refusal_arrives_with_its_code_its_fields_and_its_facts(client: RpcClient) -> None:
    with pytest.raises(Invalid) as wrong:
        client.call("echo", "refuse", "invalid")
    assert (wrong.value.code, wrong.value.fields) == ("wrong_type", {"title": "too_long"})
    assert wrong.value.facts["limit"] in (5, "5")
    with pytest.raises(NotFound):
        client.call("echo", "refuse", "not_found")
    with pytest.raises(Conflict):
        client.call("echo", "refuse", "conflict")


def test_the_words_of_a_breakdown_stay_in_the_service(client: RpcClient) -> None:
    with pytest.raises(RemoteFailure) as broke:
        client.call("echo", "refuse", "broken")
    assert "secret" not in repr(broke.value) + str(broke.value) + repr(broke.value.args)


def test_a_service_that_does_not_run_is_known_at_once(client: RpcClient) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable) as absent:
        client.call("nobody", "echo", timeout=10)
    assert absent.value.code == "service_not_running"
    assert time.monotonic() - began < 1


def test_a_slow_answer_ends_the_call_in_its_time_and_disturbs_no_other(client: RpcClient) -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable) as late:
        client.call("echo", "sleep", 1.5, timeout=0.4)
    assert late.value.code == "no_answer"
    assert time.monotonic() - began < 1
    assert client.call("echo", "add", 1) == 2
    time.sleep(1.5)
    assert client.call("echo", "add", 1) == 2


def test_fifty_threads_share_the_client_and_each_gets_its_own_answer(client: RpcClient) -> None:
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda one: client.call("echo", "add", one, timeout=30), range(500)))
    assert answers == [one + 1 for one in range(500)]


def test_a_large_answer_comes_whole(client: RpcClient) -> None:
    long = "信" * 300_000
    assert client.call("echo", "echo", long, timeout=30)["args"] == [long]


def test_what_the_caller_knows_travels_as_headers(client: RpcClient) -> None:
    assert client.call("echo", "context", context={"trace": "abc123"})["trace"] == "abc123"


def test_a_broker_without_memory_makes_the_call_unavailable_and_relief_brings_it_back(
    broker: Broker, client: RpcClient
) -> None:
    broker.ctl("set_vm_memory_high_watermark", "0.0000001")
    try:
        began = time.monotonic()
        with pytest.raises(Unavailable) as blocked:
            client.call("echo", "add", 1, timeout=20)
        assert blocked.value.code == "broker_blocked"
        assert time.monotonic() - began < 5
        assert client.state == "blocked"
    finally:
        broker.ctl("set_vm_memory_high_watermark", "absolute", "256MB")
    assert until(lambda: client.call("echo", "add", 1, timeout=5)) == 2


def test_calls_fail_fast_while_the_broker_is_dead_and_go_on_when_it_is_back(broker: Broker, client: RpcClient) -> None:
    failures: list[Unavailable] = []
    waiting = threading.Thread(target=lambda: failures.append(_failure(client)))
    waiting.start()
    time.sleep(0.5)
    broker.kill()
    waiting.join(5)
    assert [one.code for one in failures] == ["broker_down"]
    for _ in range(20):
        began = time.monotonic()
        with pytest.raises(Unavailable):
            client.call("echo", "add", 1)
        assert time.monotonic() - began < 0.5
    broker.start()
    assert until(lambda: client.call("echo", "add", 1, timeout=5), 60) == 2


def _failure(client: RpcClient) -> Unavailable:
    with pytest.raises(Unavailable) as gone:
        client.call("echo", "sleep", 30, timeout=30)
    return gone.value


def test_a_client_whose_broker_never_was_there_says_so_within_seconds() -> None:
    client = RpcClient("amqp://guest:guest@127.0.0.1:1/%2f")
    began = time.monotonic()
    for _ in range(5):
        with pytest.raises(Unavailable) as gone:
            client.call("echo", "add", 1)
        assert gone.value.code == "broker_down"
    assert time.monotonic() - began < 4
    client.stop()


def test_a_stopped_client_may_be_used_again(broker: Broker, echo: object) -> None:
    client = RpcClient(broker.amqp)
    assert until(lambda: client.call("echo", "add", 1, timeout=5)) == 2
    client.stop()
    assert until(lambda: client.call("echo", "add", 1, timeout=5)) == 2
    client.stop()
