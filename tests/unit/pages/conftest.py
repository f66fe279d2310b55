"""A village and a township node on fakes, and staff who are logged in there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.unit.pages import samples
from tests.unit.pages.fake_node import PASSWORD, Services, app
from tests.unit.pages.reader import Page

HTML = {"HTTP_ACCEPT": "text/html"}


@pytest.fixture
def services() -> Services:
    """The services of the node under test, with the canal on their desks."""
    return Services(
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


@pytest.fixture
def village(services: Services) -> FlaskClient:
    """A citizen's browser at the village."""
    client = app(services, "yj").test_client()
    client.environ_base.update(HTML)
    return client


@pytest.fixture
def at_desk(services: Services) -> Callable[[str], FlaskClient]:
    """``at_desk("qh.officer")``: that account's browser at its node, logged in."""

    def enter(user: str) -> FlaskClient:
        node = {"lx": "lx", "qh": "qh", "yj": "yj"}[user[:2]]
        client = app(services, node).test_client()
        client.environ_base.update(HTML)
        answer = client.post("/desk/login", data={"user": user, "password": PASSWORD, "next": "/desk"})
        assert answer.status_code == 303, Page(answer.get_data(as_text=True)).words
        return client

    return enter
