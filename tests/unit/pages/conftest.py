"""A village and a township node on fakes, and staff who are logged in there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.links.topology import Topology, load
from tests.support.edge import TOPOLOGY, FakeServices, app_of, parts
from tests.unit.pages import samples
from tests.unit.pages.figures import answers_of, nothing_yet
from tests.unit.pages.reader import Page

HTML = {"HTTP_ACCEPT": "text/html"}


@cache
def demonstration() -> Topology:
    """The demonstration county, read once."""
    return load(TOPOLOGY)


@cache
def application() -> Flask:
    """The edge's routes, put together once: what a node is made of lies in its parts, which every test has anew."""
    return app_of(parts(topology=demonstration()))


def browser_at(node: str, services: FakeServices) -> FlaskClient:
    """A browser at a node of the county on fakes; it asks for HTML."""
    application().extensions["xinqiao"] = parts(node, topology=demonstration(), rpc=services)
    client = application().test_client()
    client.environ_base.update(HTML)
    return client


@pytest.fixture
def services() -> FakeServices:
    """The services of the node under test, with the canal on their desks."""
    fake = FakeServices()
    fake.answers.update(
        {
            "intake.look_up": samples.course(),
            "handling.case": samples.case(),
            "handling.cases_of": samples.rows(),
            "mediation.mediations": {"rows": [], "next": None},
            "routing.referrals": {"rows": [], "next": None},
            "handling.reviews_of": {"rows": [], "next": None},
            "intake.submissions": {"rows": [], "next": None},
            "intake.visits": {"rows": [], "next": None},
            "intake.slip_books": {"rows": [], "next": None},
            "notification.papers": {"rows": []},
            "notification.notices": {"rows": [], "next": None},
            "supervision.clocks": {"rows": [], "next": None},
            **answers_of(nothing_yet("qh")),
        }
    )
    return fake


@pytest.fixture
def village(services: FakeServices) -> FlaskClient:
    """A citizen's browser at the village."""
    return browser_at("yj", services)


@pytest.fixture
def at_desk(services: FakeServices) -> Callable[[str], FlaskClient]:
    """``at_desk("qh.officer")``: that account's browser at its node, logged in."""

    def enter(user: str) -> FlaskClient:
        client = browser_at(user[:2], services)
        told = {"user": user, "password": f"password of {user}", "next": "/desk"}
        answer = client.post("/desk/login", data=told)
        assert answer.status_code == 303, Page(answer.get_data(as_text=True)).words
        return client

    return enter
