"""Every route says who may use it, every step of the API is a step of its service, and their forms agree."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import pytest

from services.gateway import policy
from services.gateway.api import handling, mediation, routing
from services.gateway.schemas import DIMENSIONS
from services.statistics import domain as statistics
from shared.matters.people import MAY
from tests.support import edge

APP = edge.app_of(edge.parts("qh"))
ENDPOINTS = sorted({rule.endpoint for rule in APP.url_map.iter_rules()})
PUBLIC = {
    "api-docs.openapi_json", "health.alive", "health.ready", "health.metrics", "lookups.look_up", "session.begin",
}  # fmt: skip
"""what anybody may ask of the API; the pages' own public ones begin with ``citizen.``"""
CALLS = {
    "intake": ["look_up", "submissions", "submission"],
    "routing": ["referrals", "referral", *routing.FORMS],
    "handling": ["cases_of", "case", *handling.FORMS],
    "mediation": ["mediations", "mediation", *mediation.FORMS],
    "supervision": ["clocks"],
    "statistics": ["summary"],
    "notification": ["notices"],
}


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


STEPS = [
    (service.__name__.rpartition(".")[2], step, form)
    for service in (routing, handling, mediation)
    for step, (form, _) in service.FORMS.items()
]


@pytest.mark.parametrize(("service", "step", "form"), STEPS, ids=[f"{one[0]}.{one[1]}" for one in STEPS])
def test_the_edges_form_of_a_step_is_its_services_form(service: str, step: str, form: Any) -> None:
    theirs = getattr(importlib.import_module(f"services.{service}.schemas"), form.__name__)
    ours_fields, their_fields = form._declared_fields, theirs._declared_fields
    assert set(ours_fields) == set(their_fields)
    for name, ours in ours_fields.items():
        other = their_fields[name]
        assert ours.required == other.required, name
        if hasattr(ours, "at_most") and hasattr(other, "at_most"):
            assert ours.at_most == other.at_most, name
        if hasattr(ours, "at_least") and hasattr(other, "at_least"):
            assert ours.at_least == other.at_least, name


def test_the_edge_counts_by_what_statistics_counts_by() -> None:
    assert set(DIMENSIONS) == set(statistics.DIMENSIONS)
