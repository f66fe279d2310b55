"""The management API as the watchdog uses it, against a small server that answers like RabbitMQ."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from shared.errors import NotFound, Unavailable
from shared.links import shovels


class Broker(HTTPServer):
    """Knows two shovels and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[tuple[str, str, object]] = []

    @property
    def url(self) -> str:
        return f"http://xinqiao:p%40ss@127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Broker

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        self.server.asked.append((self.command, self.path, body))
        if self.headers["Authorization"] != "Basic " + base64.b64encode(b"xinqiao:p@ss").decode():
            self.send_response(401)
        elif "nowhere" in self.path:
            self.send_response(404)
        else:
            self.send_response(200)
        known = [{"name": "up", "state": "running"}, {"name": "down", "state": "starting"}]
        content = json.dumps(known).encode() if self.command == "GET" else b""
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_DELETE = answer  # noqa: N815 - the server calls it so

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def broker() -> Iterator[Broker]:
    server = Broker()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_the_states_are_told_by_name(broker: Broker):
    assert shovels.states(broker.url) == {"up": "running", "down": "starting"}


def test_a_restart_names_the_shovel_in_its_virtual_host(broker: Broker):
    shovels.restart(broker.url, "up")
    assert broker.asked == [("DELETE", "/api/shovels/vhost/%2F/up/restart", None)]


def test_declaring_sends_the_value_whole(broker: Broker):
    shovels.declare(broker.url, "up", {"src-queue": "to.lx"})
    ((method, path, body),) = broker.asked
    assert (method, path) == ("PUT", "/api/parameters/shovel/%2F/up")
    assert body == {"component": "shovel", "vhost": "/", "name": "up", "value": {"src-queue": "to.lx"}}


def test_a_shovel_that_is_not_declared_is_not_found(broker: Broker):
    with pytest.raises(NotFound):
        shovels.restart(broker.url, "nowhere")


def test_a_wrong_password_or_a_silent_broker_is_unavailable_and_never_a_crash(broker: Broker):
    with pytest.raises(Unavailable):
        shovels.states(broker.url.replace("p%40ss", "wrong"))
    with pytest.raises(Unavailable):
        shovels.states("http://a:b@127.0.0.1:1")
