"""``/healthz`` (alive), ``/readyz`` (a filing would be taken), ``/metrics``; for probes and Prometheus."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest

from services.gateway import edge

blueprint = Blueprint("health", __name__)
SECONDS = Histogram(
    "xinqiao_http_seconds",
    "Time to answer one HTTP request.",
    ["endpoint", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


@blueprint.get("/healthz")
@edge.require(edge.ANYBODY)
def alive() -> Any:
    """The process answers."""
    return {"alive": True}


@blueprint.get("/readyz")
@edge.require(edge.ANYBODY)
def ready() -> Any:
    """Whether a filing would be taken now: the database decides; the broker is told, but not needed for it."""
    database = _holds(edge.parts().database_answers)
    body = {"ready": database, "checks": {"database": database}, "broker": edge.parts().rpc.state}
    response = jsonify(body)
    response.status_code = 200 if database else 503
    return response


@blueprint.get("/metrics")
@edge.require(edge.ANYBODY)
def metrics() -> Any:
    """Prometheus's text format."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _holds(check: Any) -> bool:
    try:
        return bool(check())
    except Exception:  # noqa: BLE001 - whatever it is, it is not ready
        return False


def install(app: Flask) -> None:
    """Measure every request of ``app``, by endpoint; nothing about who asked."""

    def begin() -> None:
        g.began = time.monotonic()

    def measure(response: Response) -> Response:
        took = time.monotonic() - g.get("began", time.monotonic())
        SECONDS.labels(request.endpoint or "none", str(response.status_code)).observe(took)
        return response

    app.before_request(begin)
    app.after_request(measure)
