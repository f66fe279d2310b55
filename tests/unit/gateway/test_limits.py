"""Rates: guessing is slow, filing is not, and one source's haste is not another's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from services.gateway.limits import RATES
from services.gateway.parts import Parts
from shared.matters import codes, numbers
from tests.support.edge import SECRET, a_filing, app_of

PAIR = {"number": numbers.make("qh", 2026, 1), "code": codes.derive(SECRET, "any")}


@pytest.fixture
def limited(make: Callable[..., Parts]) -> Flask:
    return app_of(make("yj", rate_limits=True))


def guess(app: Flask, source: str = "198.51.100.1") -> Any:
    return app.test_client().post("/api/lookups", json=PAIR, environ_base={"REMOTE_ADDR": source})


def test_guessing_codes_is_stopped_after_twenty_a_minute(limited: Flask) -> None:
    statuses = [guess(limited).status_code for _ in range(25)]
    assert statuses == [404] * 20 + [429] * 5
    refused = guess(limited)
    assert refused.get_json()["code"] == "too_many_requests"
    assert int(refused.headers["Retry-After"]) > 0


def test_the_page_and_the_api_count_as_one(limited: Flask) -> None:
    for _ in range(20):
        guess(limited)
    page = limited.test_client().post("/look-up", data=PAIR, environ_base={"REMOTE_ADDR": "198.51.100.1"})
    assert page.status_code == 429


def test_another_source_may_still_ask(limited: Flask) -> None:
    for _ in range(25):
        guess(limited)
    assert guess(limited, "198.51.100.2").status_code == 404


def test_logging_in_is_limited_for_any_user(limited: Flask) -> None:
    client = limited.test_client()
    tried = [
        client.post("/api/session", json={"user": f"nobody{one}", "password": "x"}).status_code for one in range(21)
    ]
    assert tried == [401] * 20 + [429]


def test_an_office_full_of_people_may_file(limited: Flask) -> None:
    client = limited.test_client()
    answers = [
        client.post("/api/filings", json=a_filing(), headers={"Idempotency-Key": "one-and-the-same"}).status_code
        for _ in range(100)
    ]
    assert answers == [201] + [200] * 99


def test_limits_can_be_switched_off_for_load_tests(make: Callable[..., Parts]) -> None:
    app = app_of(make("yj", rate_limits=False))
    assert {guess(app).status_code for _ in range(50)} == {404}


def test_every_kind_of_rate_is_used_by_some_route(limited: Flask) -> None:
    used = {getattr(view, "limited", None) for view in limited.view_functions.values()}
    assert used - {None} == set(RATES)
