"""The proxy in the link fails in just the ways it is told to."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.chaos.proxy import Proxy


class Echo:
    """Gives back what it gets."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self.server.getsockname()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            while data := connection.recv(4096):
                connection.sendall(data)
        except OSError:
            return


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    echo = Echo()
    made = Proxy(echo.address, delay_seconds=0.3)
    yield made
    made.close()
    echo.server.close()


def connect(proxy: Proxy) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", proxy.port), timeout=1)
    connection.settimeout(1)
    return connection


def ask(connection: socket.socket, words: bytes = b"hello") -> bytes:
    connection.sendall(words)
    return connection.recv(4096)


def test_it_passes_everything_both_ways(proxy: Proxy) -> None:
    with connect(proxy) as connection:
        assert ask(connection) == b"hello"
        assert proxy.moved == 10


def test_a_cut_resets_what_is_open_and_refuses_what_comes(proxy: Proxy) -> None:
    with connect(proxy) as connection:
        assert ask(connection) == b"hello"
        proxy.mode = "cut"
        assert _silent_or_reset(connection)
    assert _refused(proxy)


def test_after_a_cut_new_connections_pass(proxy: Proxy) -> None:
    proxy.mode = "cut"
    proxy.mode = "pass"
    with connect(proxy) as connection:
        assert ask(connection) == b"hello"


def test_a_black_hole_keeps_the_connection_and_loses_nothing(proxy: Proxy) -> None:
    with connect(proxy) as connection:
        assert ask(connection) == b"hello"
        proxy.mode = "black_hole"
        connection.sendall(b"later")
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(4096)
        proxy.mode = "pass"
        connection.settimeout(2)
        assert connection.recv(4096) == b"later"


def test_a_black_hole_takes_new_connections_too(proxy: Proxy) -> None:
    proxy.mode = "black_hole"
    with connect(proxy) as connection:
        connection.sendall(b"early")
        proxy.mode = "pass"
        connection.settimeout(2)
        assert connection.recv(4096) == b"early"


def test_delay_delays(proxy: Proxy) -> None:
    with connect(proxy) as connection:
        proxy.mode = "delay"
        connection.settimeout(3)
        began = time.monotonic()
        assert ask(connection) == b"hello"
        assert time.monotonic() - began >= 0.6


def test_half_open_lets_only_the_far_side_speak(proxy: Proxy) -> None:
    with connect(proxy) as connection:
        assert ask(connection) == b"hello"
        proxy.mode = "half_open"
        connection.sendall(b"unheard")
        connection.settimeout(0.3)
        with pytest.raises(TimeoutError):
            connection.recv(4096)


def test_a_dead_target_is_a_reset(proxy: Proxy) -> None:
    nobody = Proxy(("127.0.0.1", 9))
    assert _refused(nobody)
    nobody.close()


def _refused(proxy: Proxy) -> bool:
    try:
        with connect(proxy) as connection:
            return _silent_or_reset(connection)
    except OSError:
        return True


def _silent_or_reset(connection: socket.socket) -> bool:
    try:
        connection.sendall(b"anybody?")
        return connection.recv(4096) == b""
    except OSError:
        return True
