"""The published figures at the edge: for anybody, at a measured pace, kept for five minutes, and read strictly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.gateway.parts import Parts
from shared.errors import Refused, Unavailable
from tests.support.edge import FakeServices, app_of

PATH = "/api/public/statistics"
FIGURES = {"period": {"name": "2026-Q1"}, "tables": {}, "hidden": False}


@pytest.fixture(autouse=True)
def published(services: FakeServices) -> None:
    services.answers["statistics.public_figures"] = lambda where, by: FIGURES


@pytest.fixture
def limited(make: Callable[..., Parts]) -> Flask:
    return app_of(make("yj", rate_limits=True))


def ask(app: Flask, path: str, source: str) -> Any:
    return app.test_client().get(path, environ_base={"REMOTE_ADDR": source})


def test_one_source_may_ask_sixty_times_a_minute_and_another_is_not_held_up(limited: Flask) -> None:
    statuses = [ask(limited, PATH, "198.51.100.1").status_code for _ in range(62)]
    assert statuses == [200] * 60 + [429] * 2
    assert ask(limited, PATH, "198.51.100.2").status_code == 200


def test_the_answer_may_be_kept_and_is_not_sent_twice(client: FlaskClient) -> None:
    answer = client.get(PATH)
    assert answer.get_json() == FIGURES
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(PATH, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_refusal_is_not_kept(client: FlaskClient, services: FakeServices) -> None:
    for fault in (Refused("not_over_yet"), Unavailable()):
        services.answers["statistics.public_figures"] = fault
        answer = client.get(PATH)
        assert answer.status_code >= 400 and answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "query", ["period[$ne]=x", "unit=u_qh", "by=person", "period=1&period=2", "period=" + "9" * 50]
)
def test_nothing_else_can_be_asked(client: FlaskClient, services: FakeServices, query: str) -> None:
    answer = client.get(f"{PATH}?{query}")
    assert 400 <= answer.status_code < 500
    assert services.calls == []


def test_it_takes_no_writing(client: FlaskClient) -> None:
    assert client.post(PATH, json={}).status_code == 405
