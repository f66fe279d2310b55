"""Bad input on every write route: refused with a code, the fields and words in two languages; never a 5xx."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway.parts import Parts
from shared.links.topology import Topology
from shared.matters import numbers
from shared.matters.forms import PastDay
from shared.matters.people import CITIZEN, ROLES
from shared.matters.steps.desk import Desk as Desk_
from shared.matters.steps.petitioner import PETITIONER_STEPS
from shared.matters.steps.rows import DESKS
from tests.support.edge import Desk, FakeServices, a_filing, app_of, parts
from tests.support.valid_forms import valid

NUMBER = numbers.make("yj", 2026, 42)


def _routes_of(desk: Desk_) -> list[str]:
    return [f"/api/{desk.service}/{desk.collection}/<number>/{step}" for step in desk.steps]


VALID: dict[str, dict[str, Any]] = {
    "/api/filings": a_filing(),
    "/api/lookups": {"number": NUMBER, "code": "T442-N5VM-D0GR-D"},
    "/api/lookups/attachments": {"number": NUMBER, "code": "T442-N5VM-D0GR-D", "id": "f0e1"},
    "/api/lookups/papers": {"number": NUMBER, "code": "T442-N5VM-D0GR-D", "id": "p1"},
    "/api/session": {"user": "yjw.clerk", "password": "x"},
    "/api/statistics/questions": {"measures": ["total_submissions"]},
    "/api/statistics/questions/rows": {"measures": ["total_submissions"], "limit": 1},
    "/api/statistics/hot-topics": {"level": "township", "spans": 3},
    "/api/statistics/doings": {"doings": ["advice_given"], "period": "2026"},
    "/api/parked/replay": {"id": "abcdef123456"},
    "/api/parked/drop": {"id": "abcdef123456", "why": "重复"},
    **{
        f"/api/lookups/{act}": {"number": NUMBER, "code": "T442-N5VM-D0GR-D", **valid(row.form)}
        for act, row in PETITIONER_STEPS.items()
    },
    **{f"/api/{desk.service}/{desk.collection}": valid(row.form) for desk in DESKS for row in desk.opening.values()},
    **{
        f"/api/{desk.service}/{desk.collection}/<number>/{step}": valid(row.form)
        for desk in DESKS
        for step, row in desk.steps.items()
    },
}
PREVIEWS = {f"{route}/preview" for desk in DESKS if desk.has_papers for route in _routes_of(desk)}
"""they take the forms of their steps"""
FILES = {"/api/attachments"}
"""takes files, not JSON: tested with them"""
ROUTES = sorted(VALID)
PAST = {
    f"/api/{desk.service}/{desk.collection}/<number>/{step}": [
        name for name, one in row.form().fields.items() if isinstance(one, PastDay)
    ]
    for desk in DESKS
    for step, row in desk.steps.items()
}
DATES = [
    ("/api/filings", "received_at", "2026-03-02T09:00:01+08:00"),
    *((route, name, "2026-03-03") for route, names in PAST.items() for name in names),
]


@pytest.fixture(scope="module")
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture(scope="module")
def village(county: Topology, services: FakeServices) -> Parts:
    return parts("yj", topology=county, rpc=services)


@pytest.fixture(scope="module")
def client(village: Parts) -> FlaskClient:
    return app_of(village).test_client()


@pytest.fixture(scope="module")
def desk(village: Parts) -> Desk:
    """Somebody who may do everything, so that only the form can be at fault."""
    everything = tuple(role for role in ROLES if role != CITIZEN)
    village.accounts = {"yjw.clerk": replace(village.accounts["yjw.clerk"], roles=everything)}
    return Desk(app_of(village).test_client(), "yjw.clerk")


@pytest.fixture(autouse=True)
def nothing_came_through(services: FakeServices, village: Parts) -> Iterator[None]:
    """No service was asked and nothing was filed."""
    yield
    assert services.calls == []
    assert village.filings.said == []


def send(desk: Desk, route: str, raw: bytes | str | None = None, **more: Any) -> Any:
    path = route.replace("<number>", NUMBER)
    headers = {"Idempotency-Key": "bad-input-0001", **more.pop("headers", {})}
    more.setdefault("content_type", "application/json")
    return desk.post(path, data=raw, headers=headers, **more)


def refused(answer: Any, *codes: str) -> dict[str, Any]:
    """A 4xx with everything an error owes; one of the codes stands in it or in a field."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:300])
    body: dict[str, Any] = answer.get_json()
    assert set(body) == {"code", "message", "fields", "trace_id"}
    assert body["message"]["zh"] and body["message"]["en"] and len(body["trace_id"]) == 32
    for told in body["fields"].values():
        assert told["zh"] and told["en"] and told["code"]
    assert not codes or set(codes) & {body["code"], *(one["code"] for one in body["fields"].values())}, body
    return body


def test_the_matrix_holds_every_write_route_of_the_api(village: Parts) -> None:
    rules = app_of(village).url_map.iter_rules()
    found = {one.rule for one in rules if one.rule.startswith("/api/") and "POST" in (one.methods or ())}
    assert found - FILES == set(VALID) | PREVIEWS


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_json"),
        (b"nonsense", "not_json"),
        (b"\xff\xfe{}", "not_json"),
        (b"[]", "not_json"),
        (b'"text"', "not_json"),
        (b"null", "not_json"),
        (b'{"a": NaN}', "not_a_number"),
        (b'{"a": Infinity}', "not_a_number"),
        (b'{"a": 1e999}', "not_a_number"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not_a_number"),
        (b'{"a": 1, "a": 2}', "duplicate_key"),
        (b'{"\\ud800": 1, "\\ud800": 2}', "duplicate_key"),
        (b'{"\\ud800": 1}', "not_json"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "too_deep"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "too_deep"),
        (b'{"title": "' + b"x" * (5 << 20) + b'"}', "too_large"),
    ],
    ids=lambda value: value[:24] if isinstance(value, bytes) else value,
)
def test_what_is_not_decent_json_is_refused(desk: Desk, route: str, raw: bytes, code: str) -> None:
    refused(send(desk, route, raw), code)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("content_type", ["", "text/plain", "application/xml", "application/x-www-form-urlencoded"])
def test_json_has_to_say_that_it_is(desk: Desk, route: str, content_type: str) -> None:
    answer = send(desk, route, json.dumps(VALID[route]), content_type=content_type)
    assert answer.status_code == 415
    refused(answer, "wrong_content_type")


@pytest.mark.parametrize("route", ROUTES)
def test_an_unknown_field_is_refused_by_name(desk: Desk, route: str) -> None:
    body = refused(send(desk, route, json.dumps({**VALID[route], "is_admin": True})), "unknown_field")
    assert "is_admin" in body["fields"]


WRONG: list[Any] = [{"$ne": 1}, {"$gt": ""}, [], [[1]], {}, 12.5, True, ["a", {"$where": "1"}]]


@pytest.mark.parametrize(("route", "field"), [(route, field) for route in ROUTES for field in VALID[route]])
def test_a_field_of_the_wrong_type_is_refused_by_name(desk: Desk, route: str, field: str) -> None:
    for wrong in WRONG:
        is_right = type(wrong) is type(VALID[route][field]) and not wrong  # an empty list, an empty person
        if is_right or (wrong is True and VALID[route][field] is True):
            continue
        body = refused(send(desk, route, json.dumps({**VALID[route], field: wrong})))
        assert any(name.split(".")[0] == field for name in body["fields"]), (wrong, body)


TEXTS = [
    (route, field)
    for route in ROUTES
    for field, value in VALID[route].items()
    if isinstance(value, str) and not field.endswith(("_on", "place"))
]


@pytest.mark.parametrize(("route", "field"), TEXTS)
@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u2066", "\ufeff", "\x00", "\x1b", "\u00ad", "\ud800"])
def test_hidden_and_direction_characters_are_refused(desk: Desk, route: str, field: str, hidden: str) -> None:
    tainted = VALID[route][field][:1] + hidden + VALID[route][field][1:]
    refused(send(desk, route, json.dumps({**VALID[route], field: tainted})))


@pytest.mark.parametrize("name", ["王\u200b秀兰", "王\u202e秀兰"])
def test_a_name_with_a_hidden_character_is_named_as_that(desk: Desk, name: str) -> None:
    body = refused(send(desk, "/api/filings", json.dumps(a_filing(petitioner={"name": name}))))
    assert body["fields"]["petitioner.name"]["code"] == "hidden_characters"


@pytest.mark.parametrize(("route", "field"), TEXTS)
def test_a_text_without_end_is_refused(desk: Desk, route: str, field: str) -> None:
    refused(send(desk, route, json.dumps({**VALID[route], field: "长" * 100_000})))


@pytest.mark.parametrize(("route", "field", "date"), DATES)
def test_a_date_in_the_future_is_refused(desk: Desk, route: str, field: str, date: str) -> None:
    refused(send(desk, route, json.dumps({**VALID[route], field: date})), "in_the_future")


@pytest.mark.parametrize("date", ["2026-02-30", "0000-00-00", "yesterday", "2026-3-1", "20260301", "２０２６-03-01"])
def test_a_date_that_is_none_is_refused(desk: Desk, date: str) -> None:
    refused(send(desk, "/api/handling/cases/<number>/accept", json.dumps({"accepted_on": date})), "wrong_type")


def test_a_citizen_alone_is_told_where_a_foreign_place_belongs(client: FlaskClient) -> None:
    answer = client.post("/api/filings", json=a_filing(place="990122101201"), headers={"Idempotency-Key": "k" * 12})
    assert answer.status_code == 422
    refused(answer, "place_not_served")


@pytest.mark.parametrize("version", ["abc", "-1", "1.5", "9" * 40, "*"])
def test_a_version_that_is_none_is_refused(desk: Desk, version: str) -> None:
    refused(send(desk, "/api/handling/cases/<number>/accept", "{}", headers={"If-Match": version}), "wrong_type")


@pytest.mark.parametrize("number", ["x", "YJ-2026-000042-A", "../../etc", "%00", "💥", "YJ-2026-000042-K" * 20])
def test_a_number_that_cannot_be_one_is_not_found(desk: Desk, number: str) -> None:
    answer = desk.post(f"/api/handling/cases/{number}/accept", json={})
    assert answer.status_code == 404
    refused(answer)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=abc",
        "limit=1&limit=2",
        "state[$ne]=x",
        "state=%24ne",
        "x=1",
        "after=" + "a" * 200,
    ],
)
def test_a_lists_question_is_read_as_strictly(desk: Desk, query: str) -> None:
    answer = desk.get(f"/api/handling/cases?{query}")
    assert 400 <= answer.status_code < 500
    refused(answer)


@pytest.mark.parametrize("query", ["by=person", "from=2026-13-01", "to=x", "territory=1", "by=level&by=unit"])
def test_a_question_to_statistics_is_read_as_strictly(desk: Desk, query: str) -> None:
    refused(desk.get(f"/api/statistics/summary?{query}"))


PAGES = ["/file", "/look-up", "/desk/login"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"a=1&" * 2000, "application/x-www-form-urlencoded"),
        (b"title=%ff%fe%00", "application/x-www-form-urlencoded"),
        (b"title=" + b"x" * (5 << 20), "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"{}", "application/json"),
    ],
)
def test_the_pages_forms_bear_bad_input_too(client: FlaskClient, page: str, data: bytes, content_type: str) -> None:
    answer = client.post(page, data=data, content_type=content_type, headers={"Accept": "text/html"})
    assert 400 <= answer.status_code < 500
