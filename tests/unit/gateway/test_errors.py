"""Every answer that is not what was asked for has one shape, two languages and a trace id; and no exception's text."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from services.gateway import errors, headers
from services.gateway.parts import Parts
from services.gateway.rpc import RemoteFailure
from shared.errors import BY_NAME, Conflict, Forbidden, Invalid, NotFound, Refused, Unavailable, XinqiaoError
from shared.matters import numbers
from shared.words import HERE, table
from tests.support.edge import Desk, FakeServices, app_of

CASE = f"/api/handling/cases/{numbers.make('yj', 2026, 42)}"
SECRET_WORDS = "张三的身份"


def shape(answer: Any) -> dict[str, Any]:
    body: dict[str, Any] = answer.get_json()
    assert set(body) == {"code", "message", "fields", "trace_id"}
    assert set(body["message"]) == {"zh", "en"}
    assert answer.headers["X-Trace-Id"] == body["trace_id"]
    return body


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing/here", 404, "no_such_page"),
        ("GET", "/nothing", 404, "no_such_page"),
        ("PUT", "/api/filings", 405, "method_not_allowed"),
        ("TRACE", "/api/filings", 405, "method_not_allowed"),
        ("GET", "/api/session", 401, "login_needed"),
        ("GET", "/api/parked", 401, "login_needed"),
        ("POST", "/api/filings", 415, "wrong_content_type"),
    ],
)
def test_the_frameworks_own_refusals_have_the_same_shape(
    client: FlaskClient, method: str, path: str, status: int, code: str
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert shape(answer)["code"] == code
    assert status != 405 or "POST" in answer.headers["Allow"]


FAULTS = [
    (Invalid(fields={"reason": "missing"}), 422, "invalid"),
    (NotFound(), 404, "not_found"),
    (Forbidden(), 403, "forbidden"),
    (Conflict(), 409, "conflict"),
    (Refused("wrong_step", before="a", after="b", allowed="c"), 409, "wrong_step"),
    (Unavailable("broker_down"), 503, "broker_down"),
    (Unavailable("no_answer", service="handling", seconds=10), 503, "no_answer"),
    (RemoteFailure(), 502, "error"),
    (ValueError(SECRET_WORDS), 500, "error"),
]


@pytest.mark.parametrize(("fault", "status", "code"), FAULTS, ids=[type(one[0]).__name__ for one in FAULTS])
def test_what_a_service_says_becomes_its_status(
    desk_of: Callable[[str], Desk], services: FakeServices, fault: Exception, status: int, code: str
) -> None:
    services.answers["handling.case"] = fault
    answer = desk_of("yjw.officer").get(CASE)
    assert answer.status_code == status
    body = shape(answer)
    assert body["code"] == code
    assert SECRET_WORDS not in answer.text
    assert ("Retry-After" in answer.headers) == (status == 503)
    if code == "invalid":
        assert body["fields"] == {"reason": {"code": "missing", **table()["missing"]}}


def test_an_exceptions_text_is_not_logged_but_its_place_is(
    desk_of: Callable[[str], Desk], services: FakeServices, capsys: pytest.CaptureFixture[str]
) -> None:
    services.answers["handling.case"] = ValueError(SECRET_WORDS)
    trace = desk_of("yjw.officer").get(CASE).get_json()["trace_id"]
    logged = capsys.readouterr().out
    assert SECRET_WORDS not in logged
    assert trace in logged and "ValueError" in logged and "edge.py" in logged


def test_a_callers_trace_goes_on(client: FlaskClient) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    answer = client.get("/api/session", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    assert shape(answer)["trace_id"] == trace
    forged = client.get("/api/session", headers={"traceparent": "00-<script>-b7ad6b7169203331-01"})
    assert len(shape(forged)["trace_id"]) == 32


def test_somebody_who_reads_pages_is_shown_a_page(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"Accept": "text/html,application/xhtml+xml"})
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert client.get("/api/nothing", headers={"Accept": "text/html"}).mimetype == "application/json"


@pytest.mark.parametrize("path", ["/", "/file", "/api/session", "/nothing", "/openapi.json", "/healthz"])
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    for name, value in headers.HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers


def test_the_content_policy_lets_nothing_foreign_and_nothing_inline_in() -> None:
    rules = dict(rule.split(" ", 1) for rule in headers.CONTENT_SECURITY_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert not any("unsafe" in value or "http" in value or "*" in value for value in rules.values())


def test_every_code_the_edge_may_answer_has_words() -> None:
    named = {
        *errors.CODE_OF_STATUS.values(),
        *errors.STATUS_OF_CODE,
        *yaml.safe_load((HERE / "gateway.yaml").read_text()),
    }
    for code in named:
        assert set(table()[code]) == {"zh", "en"}, code


def test_every_kind_of_our_errors_has_a_status() -> None:
    for kind in (*BY_NAME.values(), RemoteFailure, XinqiaoError):
        assert 400 <= errors.status_of(kind()) < 600


class TestReadiness:
    """Probes: ready means that a filing would be taken."""

    def test_a_node_without_its_broker_is_ready(self, client: FlaskClient, services: FakeServices) -> None:
        services.state = "down"
        answer = client.get("/readyz")
        assert (answer.status_code, answer.get_json()["broker"]) == (200, "down")

    def test_a_node_without_its_database_is_not(self, make: Callable[..., Parts]) -> None:
        def broken() -> bool:
            raise errors.DatabaseFault("gone")

        client = app_of(make("yj", database_answers=broken)).test_client()
        answer = client.get("/readyz")
        assert (answer.status_code, answer.get_json()["ready"]) == (503, False)
        assert client.get("/healthz").status_code == 200

    def test_metrics_name_endpoints_and_no_person(self, client: FlaskClient) -> None:
        client.get("/api/handling/cases/SOMEBODY")
        metrics = client.get("/metrics").text
        assert 'xinqiao_http_seconds_count{endpoint="handling.case_item",status="401"}' in metrics
        assert "SOMEBODY" not in metrics


def test_the_interface_is_described_with_its_errors(client: FlaskClient) -> None:
    described = json.loads(client.get("/openapi.json").text)
    assert described["openapi"] == "3.1.0"
    assert set(described["components"]["schemas"]["ErrorView"]["properties"]) == {
        "code",
        "message",
        "fields",
        "trace_id",
    }
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "post", "delete"):
                assert "default" in operation["responses"], (path, method)
                assert operation.get("summary"), (path, method)
    filing = described["components"]["schemas"]["FilingForm"]
    assert filing["properties"]["title"]["maxLength"] == 100
    assert "letter" in filing["properties"]["channel"]["enum"]
    assert set(filing["required"]) == {"title", "text", "place", "petitioner"}


def test_the_edge_runs_without_eventlet_and_without_nameko() -> None:
    ask = "import sys, services.gateway.app; sys.exit(bool({'eventlet', 'nameko'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", ask], timeout=60, check=False).returncode == 0


def test_nothing_about_a_visitor_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("/", environ_base={"REMOTE_ADDR": "203.0.113.77"})
        client.get("/nothing", environ_base={"REMOTE_ADDR": "203.0.113.77"})
    assert "203.0.113.77" not in caplog.text
