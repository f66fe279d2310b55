"""The desks' API: a question goes to the right service with who asks; its answer comes back as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from services.gateway.policy import ACTIONS, allows, check, roles_for
from shared.errors import Forbidden, NotFound, Refused
from shared.matters import numbers
from shared.matters.people import CITIZEN, ROLES
from shared.matters.steps.rows import DESKS
from tests.support.edge import Desk, FakeServices, app_of, parts

NUMBER = numbers.make("qh", 2026, 42)
LISTS = [
    ("qh_xf.clerk", "/api/intake/submissions", "intake.submissions"),
    ("qh_xf.clerk", "/api/routing/referrals", "routing.referrals"),
    ("qh.officer", "/api/handling/cases", "handling.cases_of"),
    ("qh.officer", "/api/mediation/mediations", "mediation.mediations"),
    ("qh_xf.supervisor", "/api/supervision/clocks", "supervision.clocks"),
    ("qh_xf.clerk", "/api/notification/notices", "notification.notices"),
]


@pytest.mark.parametrize(("user", "path", "method"), LISTS)
def test_a_list_is_asked_of_its_service(
    desk_of: Callable[[str], Desk], services: FakeServices, user: str, path: str, method: str
) -> None:
    services.answers[method] = {"rows": [{"number": NUMBER}], "next": NUMBER}
    answer = desk_of(user).get(f"{path}?state=running&limit=7&after={NUMBER}")
    assert answer.get_json() == {"rows": [{"number": NUMBER}], "next": NUMBER}
    [(name, (where, by))] = services.calls
    assert (name, where) == (method, {"state": "running", "limit": 7, "after": NUMBER})
    assert by["user"] == user


@pytest.mark.parametrize(("user", "path", "method"), LISTS)
def test_without_a_question_a_list_has_its_usual_size(
    desk_of: Callable[[str], Desk], services: FakeServices, user: str, path: str, method: str
) -> None:
    services.answers[method] = {"rows": [], "next": None}
    desk_of(user).get(path)
    assert services.calls[0][1][0] == {"state": None, "limit": 50, "after": None}


ITEMS = [
    ("qh_xf.clerk", "/api/intake/submissions", "intake.submission"),
    ("qh_xf.clerk", "/api/routing/referrals", "routing.referral"),
    ("qh.officer", "/api/handling/cases", "handling.case"),
    ("qh.officer", "/api/mediation/mediations", "mediation.mediation"),
]


@pytest.mark.parametrize(("user", "path", "method"), ITEMS)
def test_an_item_is_asked_for_by_its_written_number(
    desk_of: Callable[[str], Desk], services: FakeServices, user: str, path: str, method: str
) -> None:
    services.answers[method] = lambda number, by: {"number": number, "unit": by["unit"], "version": 3, "steps": []}
    answer = desk_of(user).get(f"{path}/{NUMBER.lower()}")
    assert (answer.get_json()["number"], services.calls[0][0]) == (NUMBER, method)


def test_an_item_of_another_desk_is_not_told_from_none(desk_of: Callable[[str], Desk], services: FakeServices) -> None:
    services.answers["handling.case"] = NotFound(number=NUMBER)
    answer = desk_of("qh.officer").get(f"/api/handling/cases/{NUMBER}")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


def test_a_step_goes_to_its_service_with_form_and_version(
    desk_of: Callable[[str], Desk], services: FakeServices
) -> None:
    services.answers["handling.accept"] = lambda number, form, by: {"number": number, "state": "accepted"}
    form = {"accepted_on": "2026-03-01"}
    path = f"/api/handling/cases/{NUMBER}/accept"
    answer = desk_of("qh.officer").post(path, json=form, headers={"If-Match": 'W/"3"'})
    assert answer.get_json()["state"] == "accepted"
    [(name, (number, sent, by))] = services.calls
    assert (name, number, by["unit"]) == ("handling.accept", NUMBER, "u_qh")
    assert sent == {
        "accepted_on": "2026-03-01", "other_path": "", "other_party": "", "claims": "", "version": 3, "papers": [],
    }  # fmt: skip


def test_a_version_in_the_form_stands_before_the_headers(
    desk_of: Callable[[str], Desk], services: FakeServices
) -> None:
    services.answers["handling.accept"] = {}
    desk_of("qh.officer").post(f"/api/handling/cases/{NUMBER}/accept", json={"version": 5}, headers={"If-Match": "3"})
    assert services.calls[0][1][1]["version"] == 5


@pytest.mark.parametrize("desk", DESKS, ids=lambda one: one.collection)
def test_who_has_no_session_takes_no_step(services: FakeServices, desk: Any) -> None:
    client = app_of(parts("qh", rpc=services)).test_client()
    for step in desk.steps:
        answer = client.post(f"/api/{desk.service}/{desk.collection}/{NUMBER}/{step}", json={})
        assert (answer.status_code, answer.get_json()["code"]) == (401, "login_needed")
    assert services.calls == []


def test_statistics_are_asked_with_days_and_dimension(desk_of: Callable[[str], Desk], services: FakeServices) -> None:
    services.answers["statistics.summary"] = {"rows": []}
    desk_of("qh_xf.supervisor").get("/api/statistics/summary?by=unit&from=2026-01-01&to=2026-02-28")
    assert services.calls[0][1][0] == {"by": "unit", "from": "2026-01-01", "to": "2026-02-28"}


@dataclass(frozen=True)
class Link:
    """Stands for one link's state."""

    neighbour: str
    state: str


@dataclass
class Parked:
    """Stands for a parked message."""

    id: str = "abc"
    queue: str = "routing.matter_referred"
    code: str = "too_many_attempts"
    type: str = "event"
    parked_at: str = "2026-03-02T00:00:00Z"
    attempts: int = 4
    size: int = 120
    body: bytes = "王秀兰".encode()


class Lot:
    """A parking lot with one message."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []

    def all(self) -> list[Parked]:
        return [Parked()]

    def replay(self, id: str) -> Parked:
        self.done.append(("replay", id))
        return Parked()

    def drop(self, id: str) -> Parked:
        self.done.append(("drop", id))
        return Parked()


class TestTheOperator:
    """What an operator sees and does; nobody else."""

    @pytest.fixture
    def lot(self) -> Lot:
        return Lot()

    @pytest.fixture
    def operator(self, lot: Lot, services: FakeServices) -> Desk:
        here = parts("qh", rpc=services)
        here.parking, here.links = lambda: lot, lambda: [Link("lx", "up")]
        return Desk(app_of(here).test_client(), "qh_xf.operator")

    def test_sees_the_links(self, operator: Desk) -> None:
        assert operator.get("/api/links").get_json() == {"rows": [{"neighbour": "lx", "state": "up"}]}

    def test_sees_what_is_parked_and_why_but_not_its_words(self, operator: Desk) -> None:
        answer = operator.get("/api/parked")
        [row] = answer.get_json()["rows"]
        assert (row["id"], row["code"], row["attempts"]) == ("abc", "too_many_attempts", 4)
        assert row["zh"] and "王秀兰" not in answer.text

    def test_puts_a_message_back(self, operator: Desk, lot: Lot) -> None:
        assert operator.post("/api/parked/replay", json={"id": "abc"}).status_code == 200
        assert lot.done == [("replay", "abc")]

    def test_drops_one_only_with_a_reason(self, operator: Desk, lot: Lot) -> None:
        refused = operator.post("/api/parked/drop", json={"id": "abc"})
        assert refused.get_json()["fields"]["why"]["code"] == "missing"
        operator.post("/api/parked/drop", json={"id": "abc", "why": "重复件，已核对"})
        assert lot.done == [("drop", "abc")]

    def test_sees_no_petitioners_business(self, operator: Desk) -> None:
        for path in ("/api/handling/cases", "/api/intake/submissions", "/api/routing/referrals"):
            assert operator.get(path).status_code == 403


class TestPolicy:
    """Role by role, action by action."""

    @pytest.mark.parametrize("action", [one for one in ACTIONS if one != "filing.file"])
    def test_a_citizen_may_only_file(self, action: str) -> None:
        assert not allows([CITIZEN], action)
        with pytest.raises(Refused) as told:
            check({"roles": [CITIZEN]}, action)
        assert told.value.code == "login_needed"

    @pytest.mark.parametrize("action", list(ACTIONS))
    def test_every_action_is_somebodys_and_nobody_may_do_all(self, action: str) -> None:
        assert roles_for(action)
        assert roles_for(action) < frozenset(ROLES)

    @pytest.mark.parametrize("role", [one for one in ROLES if one != CITIZEN])
    def test_a_role_is_forbidden_what_is_not_its_own(self, role: str) -> None:
        denied = [action for action in ACTIONS if not allows([role], action)]
        assert denied
        for action in denied:
            with pytest.raises(Forbidden):
                check({"roles": [role]}, action)

    def test_an_action_that_nobody_declared_is_a_mistake(self) -> None:
        with pytest.raises(KeyError):
            allows(["leader"], "handling.burn")
