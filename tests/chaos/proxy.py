"""A TCP proxy that stands in a link and can be made to fail: cut, black hole, delay, half-open; threads only."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Literal

Mode = Literal["pass", "cut", "black_hole", "delay", "half_open"]
CHUNK = 65536
POLL_SECONDS = 0.05


class Proxy:
    """Listens on ``port`` of this machine and brings every connection to ``target`` ((host, port)).

    ``pass``: as if it were not there. ``cut``: every connection is reset and new ones are refused.
    ``black_hole``: connections stay open, are accepted, and nothing goes through in either direction.
    ``delay``: everything ``delay_seconds`` later. ``half_open``: only what comes from the target goes through.
    What was read before a black hole is kept and goes through when it ends, as TCP would.
    """

    def __init__(self, target: tuple[str, int], port: int = 0, delay_seconds: float = 0.2) -> None:
        self.target = target
        self.delay_seconds = delay_seconds
        self.accepted = 0
        self.moved = 0
        self._mode: Mode = "pass"
        self._pairs: set[_Pair] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._server = socket.create_server(("127.0.0.1", port))
        self._server.settimeout(0.2)
        self.port: int = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True, name=f"proxy-{self.port}")
        self._thread.start()

    @property
    def mode(self) -> Mode:
        """How it behaves now."""
        return self._mode

    @mode.setter
    def mode(self, mode: Mode) -> None:
        self._mode = mode
        if mode == "cut":
            with self._lock:
                pairs, self._pairs = self._pairs, set()
            for pair in pairs:
                pair.reset()

    def close(self) -> None:
        """Reset everything and stop listening."""
        self._stopped.set()
        self.mode = "cut"
        self._thread.join(timeout=2)
        self._server.close()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                client, _ = self._server.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            self.accepted += 1
            if self._mode == "cut":
                _reset(client)
                continue
            threading.Thread(target=self._join, args=(client,), daemon=True).start()

    def _join(self, client: socket.socket) -> None:
        while self._mode == "black_hole" and not self._stopped.is_set():
            time.sleep(POLL_SECONDS)
        try:
            server = socket.create_connection(self.target, timeout=5)
        except OSError:
            _reset(client)
            return
        pair = _Pair(client, server)
        with self._lock:
            self._pairs.add(pair)
        if self._mode == "cut":
            pair.reset()
            return
        up = threading.Thread(target=self._pump, args=(pair, client, server, True), daemon=True)
        up.start()
        self._pump(pair, server, client, False)
        up.join()
        with self._lock:
            self._pairs.discard(pair)

    def _pump(self, pair: _Pair, source: socket.socket, sink: socket.socket, upwards: bool) -> None:
        """Move bytes one way until an end closes."""
        try:
            while data := source.recv(CHUNK):
                if self._mode == "delay":
                    time.sleep(self.delay_seconds)
                self._wait_while(lambda: self._holds(upwards))
                self.moved += len(data)
                sink.sendall(data)
        except OSError:
            pair.reset()
            return
        with contextlib.suppress(OSError):
            self._wait_while(lambda: self._holds(upwards))
            sink.shutdown(socket.SHUT_WR)

    def _holds(self, upwards: bool) -> bool:
        return self._mode == "black_hole" or (self._mode == "half_open" and upwards)

    def _wait_while(self, held: Callable[[], bool]) -> None:
        while held() and not self._stopped.is_set():
            time.sleep(POLL_SECONDS)


class _Pair:
    """The two ends of one connection."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.ends = (client, server)
        server.settimeout(None)
        client.settimeout(None)

    def reset(self) -> None:
        """Let both ends see a reset, not an orderly end."""
        for end in self.ends:
            _reset(end)


def _reset(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        end.close()
