"""A matter is driven to its end by whoever has the next lawful step, with forms that any officer could send."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from deploy.demo.desks import fill
from deploy.demo.drive import Journey, drive
from deploy.demo.person import Refused
from shared.ops.clock import StoppedClock

CHOICE = {"name": "result", "zh": "处理意见", "type": "choice", "required": True,
          "choices": [{"value": "supported", "zh": "予以支持"}, {"value": "explained", "zh": "解释"}]}  # fmt: skip
LAWFUL = {
    "taken": ("accept", "object"), "accepted": ("decide", "close"), "decided": ("serve",), "served": ("close",),
    "closed": (),
}  # fmt: skip
AFTER = {"accept": "accepted", "decide": "decided", "serve": "served", "close": "closed", "object": "returned"}


@dataclass
class Desk:
    """A gateway of one case that knows the order of the law, and nothing else."""

    state: str = "taken"
    mediation: str = ""
    steps: list[str] = field(default_factory=list)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        if query:
            is_mine = path in ("/api/handling/cases", "/api/mediation/mediations")
            return {"rows": [{"number": "X"}] if is_mine else [], "next": None}
        if path.startswith("/api/mediation"):
            return self._mediation()
        offers = [{"step": step, "zh": step, "fields": []} for step in LAWFUL[self.state]]
        return {"number": "X", "version": 1, "state": self.state, "steps": offers, "mediation": self.mediation}

    def post(self, path: str, form: dict[str, Any]) -> dict[str, Any]:
        assert form["version"] == 1
        step = path.rsplit("/", 1)[1]
        self.steps.append(step)
        if path.startswith("/api/mediation"):
            if step == "perform":
                self.state, self.mediation = "closed", "performed"
            return self._mediation()
        if step not in LAWFUL[self.state]:
            raise Refused(409, {"code": "step_not_open"})
        self.state = AFTER[step]
        return self.get("")

    def _mediation(self) -> dict[str, Any]:
        order = ["consent", "agree", "perform"]
        done = [step for step in self.steps if step in order]
        offers = [{"step": step, "zh": step, "fields": []} for step in order[len(done) : len(done) + 1]]
        return {
            "number": "X",
            "version": 1,
            "steps": [*offers, *({"step": "fail", "zh": "", "fields": []} for _ in offers)],
        }


class Office:
    """A world of one desk."""

    clock = StoppedClock()

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def at(self, unit: str, role: str) -> Desk:
        return self.desk


def test_a_petition_is_accepted_decided_served_and_closed() -> None:
    desk = Desk()
    journey = Journey("X")
    drive(Office(desk), journey, "u", "claim")  # type: ignore[arg-type]
    assert desk.steps == ["accept", "decide", "serve", "close"]
    assert [step for _, step, _ in journey.taken] == desk.steps


def test_a_unit_that_only_begins_tells_the_petitioner_and_waits() -> None:
    desk = Desk()
    item = drive(Office(desk), Journey("X"), "u", "claim", only_begin=True)  # type: ignore[arg-type]
    assert desk.steps == ["accept"]
    assert item["state"] == "accepted"


def test_a_mediation_that_was_asked_for_is_carried_to_its_performance() -> None:
    desk = Desk(state="accepted", mediation="asked")
    drive(Office(desk), Journey("X"), "u", "claim")  # type: ignore[arg-type]
    assert desk.steps == ["consent", "agree", "perform"]
    assert desk.state == "closed"


def test_a_case_that_offers_no_step_that_leads_on_is_told_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LAWFUL, "accepted", ("object",))
    with pytest.raises(LookupError, match="no step leads on"):
        drive(Office(Desk(state="accepted")), Journey("X"), "u", "claim")  # type: ignore[arg-type]


def test_a_form_has_what_is_required_the_first_choice_and_the_petitioners_own_claim() -> None:
    fields = [
        CHOICE,
        {"name": "claim", "zh": "信访人反映的", "type": "textarea", "required": True, "choices": []},
        {"name": "decided_on", "zh": "出具日期", "type": "date", "required": False, "choices": []},
        {"name": "unheard_of", "zh": "新的一栏", "type": "text", "required": True, "choices": []},
    ]
    form = fill(fields, "路坏了", date(2024, 3, 4))
    assert form == {"result": "supported", "claim": "路坏了", "unheard_of": "新的一栏"}
