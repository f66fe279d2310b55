"""A village and a township node on fakes, and staff who are logged in there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from flask.testing import FlaskClient

from services.gateway.parts import Parts
from shared.links.topology import Topology, load
from tests.support.edge import TOPOLOGY, FakeServices, app_of, parts
from tests.unit.pages import samples
from tests.unit.pages.reader import Page

HTML = {"HTTP_ACCEPT": "text/html"}


@cache
def demonstration() -> Topology:
    """The demonstration county, read once."""
    return load(TOPOLOGY)


def node(name: str, services: FakeServices) -> Parts:
    """The edge of a node of the county, on fakes."""
    return parts(name, topology=demonstration(), rpc=services)


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
            "intake.submissions": {"rows": [], "next": None},
            "notification.notices": {"rows": [], "next": None},
            "supervision.clocks": {"rows": [], "next": None},
            "statistics.summary": lambda question, by: samples.summary(question["by"]),
        }
    )
    return fake


@pytest.fixture
def village(services: FakeServices) -> FlaskClient:
    """A citizen's browser at the village."""
    client = app_of(node("yj", services)).test_client()
    client.environ_base.update(HTML)
    return client


@pytest.fixture
def at_desk(services: FakeServices) -> Callable[[str], FlaskClient]:
    """``at_desk("qh.officer")``: that account's browser at its node, logged in."""

    def enter(user: str) -> FlaskClient:
        client = app_of(node(user[:2], services)).test_client()
        client.environ_base.update(HTML)
        answer = client.post("/desk/login", data={"user": user, "password": f"password of {user}", "next": "/desk"})
        assert answer.status_code == 303, Page(answer.get_data(as_text=True)).words
        return client

    return enter
