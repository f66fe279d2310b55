"""What a filing may carry beside its words: an agent, an earlier matter, a postmark, an intake slip, what was said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.gateway.parts import Parts
from shared.matters import numbers
from tests.support.edge import Desk, a_filing, app_of

CLERK = "yjw.clerk"


@pytest.fixture
def counter(village: Parts) -> Desk:
    return Desk(app_of(village).test_client(), CLERK)


def key(nth: int = 1) -> dict[str, str]:
    return {"Idempotency-Key": f"a-key-for-filing-number-{nth}"}


def faults(answer: Any) -> dict[str, str]:
    return {name: one["code"] for name, one in answer.get_json()["fields"].items()}


def test_what_was_said_is_registered_only_when_it_was_read_back(counter: Desk, village: Parts) -> None:
    spoken = a_filing(channel="visit", is_oral=True)
    assert faults(counter.post("/api/filings", json=spoken, headers=key())) == {"read_back": "must_be_read_back"}
    assert counter.post("/api/filings", json={**spoken, "read_back": True}, headers=key()).status_code == 201
    assert village.filings.said[0].is_oral


def test_a_clerk_tells_origin_postmark_slip_and_whom_it_is_about(counter: Desk, village: Parts) -> None:
    slip = numbers.make("yjh", 2026, 17)
    front = village.topology.front_unit("lx").id
    form = a_filing(
        channel="letter", origin="from_county", posted_on="2026-02-27", slip=slip.lower(), respondent_unit=front,
        respondent_person="某所所长张某", decision_unit=front, decision_received_on="2026-02-01",
    )  # fmt: skip
    assert counter.post("/api/filings", json=form, headers=key()).status_code == 201
    [said] = village.filings.said
    assert (said.origin, said.posted_on, said.slip) == ("from_county", date(2026, 2, 27), slip)
    assert (said.respondent_unit, said.respondent_person) == (front, "某所所长张某")
    assert (said.decision_unit, said.decision_received_on) == (front, date(2026, 2, 1))


@pytest.mark.parametrize("asked", [True, False])
def test_nobody_is_told_by_the_address_they_gave_unless_they_asked_for_it(
    counter: Desk, village: Parts, asked: bool
) -> None:
    form = a_filing(channel="letter", **({"tell_by_contact": True} if asked else {}))
    assert counter.post("/api/filings", json=form, headers=key()).status_code == 201
    assert village.filings.said[0].tell_by_contact is asked


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"posted_on": "2026-03-03"}, {"posted_on": "in_the_future"}),
        (
            {"posted_on": "2026-02-28", "received_at": "2026-02-27T09:00:00+08:00"},
            {"posted_on": "posted_after_received"},
        ),
        ({"slip": "17"}, {"slip": "not_a_slip"}),
        ({"earlier_number": "YJ-2026-000001-X"}, {"earlier_number": "not_a_matter_number"}),
        ({"respondent_unit": "nobody"}, {"respondent_unit": "unknown_unit"}),
        ({"decision_unit": "nobody"}, {"decision_unit": "unknown_unit"}),
        ({"split_of": numbers.make("yj", 2026, 999)}, {"split_of": "not_registered_by_you"}),
        ({"agent": {"relation": "女儿"}}, {"agent.name": "missing"}),
        ({"attachments": ["x"] * 11}, {"attachments": "too_long"}),
    ],
)
def test_what_does_not_fit_is_named(counter: Desk, change: dict[str, Any], fault: dict[str, str]) -> None:
    answer = counter.post("/api/filings", json=a_filing(channel="letter", **change), headers=key())
    assert answer.status_code == 422
    assert faults(answer) == fault


@pytest.mark.parametrize(
    "change",
    [{"origin": "from_county"}, {"posted_on": "2026-02-27"}, {"is_oral": True, "read_back": True}, {"slip": "LXH"}],
)
def test_what_only_an_office_can_know_a_citizen_cannot_say(client: FlaskClient, change: dict[str, Any]) -> None:
    answer = client.post("/api/filings", json=a_filing(**change), headers=key())
    assert "for_clerks_only" in faults(answer).values()


def test_a_slip_is_used_once_and_again_only_by_the_same_request(counter: Desk) -> None:
    form = a_filing(channel="visit", slip=numbers.make("yjh", 2026, 17))
    assert counter.post("/api/filings", json=form, headers=key(1)).status_code == 201
    assert counter.post("/api/filings", json=form, headers=key(1)).status_code == 200
    assert faults(counter.post("/api/filings", json=form, headers=key(2))) == {"slip": "slip_used"}


def test_the_earlier_matters_code_proves_that_it_is_the_petitioners_own(client: FlaskClient, village: Parts) -> None:
    first = client.post("/api/filings", json=a_filing(), headers=key(1)).get_json()
    earlier = {"earlier_number": first["number"]}
    client.post("/api/filings", json=a_filing(**earlier), headers=key(2))
    client.post("/api/filings", json=a_filing(**earlier, earlier_code=first["code"]), headers=key(3))
    wrong = client.post("/api/filings", json=a_filing(**earlier, earlier_code="T442-N5VM-D0GR-D"), headers=key(4))
    assert faults(wrong) == {"earlier_code": "wrong_number_or_code"}
    assert [(one.earlier_number, one.earlier_proven) for one in village.filings.said[1:]] == [
        (first["number"], False), (first["number"], True),
    ]  # fmt: skip


def test_another_nodes_earlier_matter_is_named_but_not_proven(make: Callable[..., Parts]) -> None:
    township = make("qh")
    form = a_filing(earlier_number=numbers.make("yj", 2026, 1), earlier_code="T442-N5VM-D0GR-D")
    assert app_of(township).test_client().post("/api/filings", json=form, headers=key()).status_code == 201
    [said] = township.filings.said
    assert (said.earlier_number, said.earlier_proven) == (numbers.make("yj", 2026, 1), False)


def test_an_agent_is_named_with_relation_and_authority(client: FlaskClient, village: Parts) -> None:
    agent = {"name": "李明", "contact": "13700000000", "relation": "儿子", "has_authority": True}
    client.post("/api/filings", json=a_filing(agent=agent), headers=key())
    [said] = village.filings.said
    assert (said.agent.name, said.agent.relation, said.agent.has_authority) == ("李明", "儿子", True)
