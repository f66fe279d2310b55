"""``/healthz`` (alive), ``/readyz`` (may take work) and ``/metrics`` of one process, over plain WSGI."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], bool]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Probes are not news."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    allow_reuse_address = True


def answer(checks: dict[str, Check]) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """The WSGI application; ``checks`` name what must be true to be ready."""

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        if path == "/healthz":
            start_response("200 OK", [("Content-Type", "application/json")])
            return [b'{"alive":true}']
        if path == "/readyz":
            found = {name: _holds(check) for name, check in checks.items()}
            ready = all(found.values())
            start_response("200 OK" if ready else "503 Service Unavailable", [("Content-Type", "application/json")])
            return [json.dumps({"ready": ready, "checks": found}).encode()]
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"not found"]

    return app


def _holds(check: Check) -> bool:
    try:
        return bool(check())
    except Exception:  # noqa: BLE001 - whatever it is, the part is not ready
        return False


def serve(port: int, checks: dict[str, Check]) -> None:
    """Answer on ``port`` of every address from a thread of its own (a green one when the process is patched)."""
    server = make_server("0.0.0.0", port, answer(checks), server_class=_Server, handler_class=_Quiet)  # noqa: S104
    threading.Thread(target=server.serve_forever, daemon=True, name="health").start()
