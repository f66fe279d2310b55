"""Every route says who may use it, every step of the API is a step of its service, and their forms agree."""

from __future__ import annotations

import importlib
import inspect

import pytest

from services.gateway import policy
from services.gateway.schemas import DIMENSIONS
from services.statistics.schemas import SUMMARY_BY
from shared.matters.people import MAY
from shared.matters.steps.petitioner import PETITIONER_STEPS
from shared.matters.steps.rows import DESKS
from tests.support import edge

APP = edge.app_of(edge.parts("qh"))
ENDPOINTS = sorted({rule.endpoint for rule in APP.url_map.iter_rules()})
PUBLIC = {
    "api-docs.openapi_json", "health.alive", "health.ready", "health.metrics", "lookups.look_up", "session.begin",
    "attachments.for_petitioner", "papers.for_petitioner", "receptions.calendar",
    "public.figures",
    *(f"lookups.{act}" for act in PETITIONER_STEPS),
}  # fmt: skip
"""what anybody may ask of the API; the pages' own public ones begin with ``citizen.``"""
CALLS = {
    "intake": ["look_up", "candidates", *PETITIONER_STEPS],
    "supervision": ["clocks", "reception_calendar", "owner_lists"],
    "statistics": [
        "summary",
        "ask",
        "drill",
        "catalogue",
        "hot_topics",
        "export_table",
        "export_rows",
        "public_figures",
    ],
    "notification": ["notices", "papers", "paper"],
}
"""what the edge asks beside the desks of ``shared.matters.steps.rows``"""
for _desk in DESKS:
    CALLS.setdefault(_desk.service, []).extend([_desk.list_rpc, _desk.item_rpc, *_desk.opening, *_desk.steps])


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_every_route_says_who_may_use_it(endpoint: str) -> None:
    action = getattr(APP.view_functions[endpoint], "action", None)
    assert action is not None, f"{endpoint} does not say who may use it"
    assert policy.roles_for(action)


@pytest.mark.parametrize("endpoint", [one for one in ENDPOINTS if not one.startswith(("citizen.", "desk."))])
def test_only_these_routes_of_the_api_are_for_anybody(endpoint: str) -> None:
    action = getattr(APP.view_functions[endpoint], "action", None)
    assert (action == policy.ANYBODY) == (endpoint in PUBLIC)


def test_every_action_of_a_route_is_a_power_that_people_have() -> None:
    assert set(policy.ACTIONS.values()) <= set(MAY)


@pytest.mark.parametrize(("service", "method"), [(service, one) for service, found in CALLS.items() for one in found])
def test_every_method_the_edge_calls_is_an_rpc_of_its_service(service: str, method: str) -> None:
    module = importlib.import_module(f"services.{service}.service")
    methods = [
        getattr(kind, method)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if getattr(kind, "name", None) == service and hasattr(kind, method)
    ]
    assert methods, f"{service}.{method} does not exist"
    [called] = methods
    assert any(type(one).__name__ == "SafeRpc" for one in called.nameko_entrypoints)


def test_the_edge_counts_by_what_statistics_counts_by() -> None:
    assert set(DIMENSIONS) == set(SUMMARY_BY)
