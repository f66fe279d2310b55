"""The interface describes itself: every route with its summary, every form under a name of its own."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest

from shared.matters.steps.petitioner import PETITIONER_STEPS
from shared.matters.steps.rows import DESKS
from tests.support.edge import app_of, parts


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Multiple schemas resolved")
        document: dict[str, Any] = json.loads(app_of(parts("qh")).test_client().get("/openapi.json").text)
    return document


def _form(described: dict[str, Any], path: str) -> str:
    operation = described["paths"][path]["post"]
    return str(operation["requestBody"]["content"]["application/json"]["schema"]["$ref"])


def test_steps_of_one_name_in_two_services_have_forms_of_their_own(described: dict[str, Any]) -> None:
    routing = _form(described, "/api/routing/referrals/{number}/not_accept")
    handling = _form(described, "/api/handling/cases/{number}/not_accept")
    assert routing != handling
    assert {routing, handling} == {f"#/components/schemas/{room}NotAcceptForm" for room in ("Routing", "Handling")}


@pytest.mark.parametrize(
    "path",
    [
        "/api/intake/submissions/{number}/candidates",
        "/api/papers",
        "/api/papers/{id}.{format}",
        "/api/lookups/papers",
        *(f"/api/lookups/{act}" for act in PETITIONER_STEPS),
        *(f"/api/{one.service}/{one.collection}/{{number}}/{step}" for one in DESKS for step in one.steps),
        *(f"/api/{one.service}/{one.collection}" for one in DESKS),
    ],
)
def test_a_route_is_described(described: dict[str, Any], path: str) -> None:
    operations = [one for method, one in described["paths"][path].items() if method in ("get", "post")]
    assert operations
    assert all(one["summary"] and "default" in one["responses"] for one in operations)


def test_what_a_look_up_tells_is_described(described: dict[str, Any]) -> None:
    told = set(described["components"]["schemas"]["MatterView"]["properties"])
    assert {"duty", "urged", "supplements", "evaluations", "papers", "attachments", "due", "timeline"} <= told
