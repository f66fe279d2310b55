"""Sessions: opened by a password, ended by time or log-out, and of no use to another site's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway.parts import Parts
from services.gateway.sessions import Sessions
from shared.ops.clock import Clock
from tests.support.edge import NOW, Desk, FakeServices, MemoryShortLived, app_of

LOGIN = {"user": "yjw.clerk", "password": "password of yjw.clerk"}


@dataclass(frozen=True)
class Watch(Clock):
    """A clock that a test sets."""

    hand: Any = None

    def now(self) -> datetime:
        return NOW + self.hand[0]


@pytest.fixture
def hand() -> list[timedelta]:
    return [timedelta()]


@pytest.fixture
def timed(make: Callable[..., Parts], hand: list[timedelta]) -> FlaskClient:
    return app_of(make("yj", clock=Watch(hand=hand))).test_client()


def test_the_right_password_opens_a_session(client: FlaskClient) -> None:
    told = client.post("/api/session", json=LOGIN)
    assert told.status_code == 200
    who = client.get("/api/session").get_json()
    assert (who["user"], who["unit"], who["roles"]) == ("yjw.clerk", "u_yjw", ["clerk"])
    assert who["csrf"] == told.get_json()["csrf"]


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: FlaskClient) -> None:
    cookie = client.post("/api/session", json=LOGIN).headers["Set-Cookie"]
    assert cookie.startswith("xq_session=")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert "Domain" not in cookie


def test_under_tls_the_cookie_is_bound_to_the_host(make: Callable[..., Parts]) -> None:
    client = app_of(make("yj", tls=True)).test_client()
    answer = client.post("/api/session", json=LOGIN, base_url="https://xf.example")
    assert answer.headers["Set-Cookie"].startswith("__Host-xq_session=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" in answer.headers


def test_the_database_does_not_hold_the_cookies_value(client: FlaskClient, village: Parts) -> None:
    cookie = client.post("/api/session", json=LOGIN).headers["Set-Cookie"].split(";")[0].partition("=")[2]
    assert cookie not in str(village.sessions._shelf.documents)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("user", "password"),
    [("yjw.clerk", "wrong"), ("nobody.here", "wrong"), ("lx_xf.clerk", "password of lx_xf.clerk")],
)
def test_wrong_user_wrong_password_and_another_nodes_account_are_answered_alike(
    client: FlaskClient, user: str, password: str
) -> None:
    answer = client.post("/api/session", json={"user": user, "password": password})
    assert (answer.status_code, answer.get_json()["code"]) == (401, "login_wrong")
    assert "Set-Cookie" not in answer.headers


def test_an_account_without_a_password_cannot_log_in(make: Callable[..., Parts]) -> None:
    client = app_of(make("yj", passwords={})).test_client()
    assert client.post("/api/session", json=LOGIN).status_code == 401


def test_after_five_wrong_ones_even_the_right_password_waits_fifteen_minutes(
    timed: FlaskClient, hand: list[timedelta]
) -> None:
    for _ in range(5):
        assert timed.post("/api/session", json={**LOGIN, "password": "wrong"}).status_code == 401
    refused = timed.post("/api/session", json=LOGIN)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "login_too_often")
    assert refused.headers["Retry-After"] == "900"
    assert timed.post("/api/session", json={**LOGIN, "user": "yjw.officer", "password": "x"}).status_code == 401
    hand[0] = timedelta(minutes=15)
    assert timed.post("/api/session", json=LOGIN).status_code == 200


def test_a_right_password_forgives_the_wrong_ones_before_it(client: FlaskClient) -> None:
    for _ in range(3):
        for _ in range(4):
            client.post("/api/session", json={**LOGIN, "password": "wrong"})
        assert client.post("/api/session", json=LOGIN).status_code == 200
        client.delete_cookie("xq_session")


def test_every_log_in_makes_a_new_session_and_ends_the_one_before(village: Parts) -> None:
    desk = Desk(app_of(village).test_client(), "yjw.clerk")
    old = desk.client.get_cookie("xq_session")
    assert old is not None
    desk.post("/api/session", json=LOGIN)
    new = desk.client.get_cookie("xq_session")
    assert new is not None and new.value != old.value
    assert village.sessions.find(old.value) is None
    assert village.sessions.find(new.value) is not None


def test_a_session_ends_after_thirty_idle_minutes(timed: FlaskClient, hand: list[timedelta]) -> None:
    timed.post("/api/session", json=LOGIN)
    hand[0] = timedelta(minutes=29)
    assert timed.get("/api/session").status_code == 200
    hand[0] = timedelta(minutes=58)
    assert timed.get("/api/session").status_code == 200
    hand[0] = timedelta(minutes=88)
    assert timed.get("/api/session").status_code == 401


def test_a_session_ends_after_eight_hours_however_busy(timed: FlaskClient, hand: list[timedelta]) -> None:
    timed.post("/api/session", json=LOGIN)
    for quarter in range(1, 32):
        hand[0] = timedelta(minutes=15 * quarter)
        assert timed.get("/api/session").status_code == 200
    hand[0] = timedelta(hours=8)
    assert timed.get("/api/session").status_code == 401


def test_a_request_that_races_a_log_out_does_not_bring_the_session_back(hand: list[timedelta]) -> None:
    class Raced(MemoryShortLived):
        def get(self, key: str) -> dict[str, Any] | None:
            found = super().get(key)
            self.drop(key)
            return found

    shelf = Raced()
    sessions = Sessions(shelf, Watch(hand=hand))
    token, _ = sessions.begin("yjw.clerk")
    hand[0] += timedelta(minutes=10)
    sessions.find(token)
    assert not shelf.documents


def test_logging_out_ends_the_session_on_the_server_too(village: Parts) -> None:
    desk = Desk(app_of(village).test_client(), "yjw.clerk")
    cookie = desk.client.get_cookie("xq_session")
    assert cookie is not None
    answer = desk.delete("/api/session")
    assert answer.status_code == 204
    assert "Clear-Site-Data" in answer.headers
    desk.client.set_cookie("xq_session", cookie.value)
    assert desk.get("/api/session").status_code == 401


@pytest.mark.parametrize("token", [None, "", "wrong", "错"])
def test_a_write_of_a_session_needs_its_token(client: FlaskClient, token: str | None) -> None:
    client.post("/api/session", json=LOGIN)
    headers = {} if token is None else {"X-CSRF-Token": token.encode().decode("latin-1")}
    answer = client.delete("/api/session", headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "csrf_token_wrong")
    assert client.get("/api/session").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_write_from_another_sites_page_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/api/session", json=LOGIN, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "foreign_origin")


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://localhost"}]
)
def test_a_write_from_our_own_page_is_taken(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/api/session", json=LOGIN, headers=headers).status_code == 200


def test_services_are_told_who_asks(desk_of: Callable[[str], Desk], services: FakeServices) -> None:
    services.answers["handling.cases_of"] = {"rows": [], "next": None}
    assert desk_of("qh.officer").get("/api/handling/cases").status_code == 200
    [(_, (_, by))] = services.calls
    assert by == {"user": "qh.officer", "name": by["name"], "unit": "u_qh", "roles": ["officer"], "node": "qh"}
