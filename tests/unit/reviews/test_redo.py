"""What a review revokes is handled anew: by the unit that handled it, by the day that was set, not the same again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.errors import Refused
from shared.events.handling import CaseDecided, CaseReopened, CaseServed
from shared.events.reviews import ReviewDecided
from shared.matters.people import Officer
from tests.unit.reviews.desk import (
    DECIDE,
    GOV,
    NUMBER,
    REVOKE,
    SERVE,
    a_service,
    as_by,
    asked,
    heard,
    in_envelope,
    referred,
    said_of,
    turn_to,
)

CA = as_by(Officer("he", "何平", "ca", ("officer",), "dq"))
ANSWER = {
    "claim": "鱼塘按荒地补偿。", "facts": "该地块登记为荒地。", "basis": "《土地管理法》第四十八条。",
    "result": "not_supported", "opinion": "补偿标准无误。",
}  # fmt: skip


def with_a_served_decision() -> Any:
    """The civil affairs bureau's case, decided and served on 20 April 2026."""
    service = a_service("2026-04-01")
    said = referred(legal_path="petition_procedure", action="forward", to_unit="ca", rule="R9")
    service.take(said, in_envelope(said))
    for step, form, day in (
        ("accept", {}, "2026-04-02"), ("decide", ANSWER, "2026-04-18"), ("serve", SERVE, "2026-04-20"),
    ):  # fmt: skip
        turn_to(service, day)
        getattr(service, step)(NUMBER, form, CA)
    return service


def reviewed(service: Any, stage: str, form: dict[str, Any], day: str) -> ReviewDecided:
    """The government reviews it, and what it says is heard by the desk of cases."""
    change = {"original_unit": "ca", "original_node": "dq"} if stage == "review" else {"original_unit": "gov"}
    request = asked(stage=stage, received_on=date.fromisoformat(day), **change)
    turn_to(service, day)
    heard(service, "take_request", request)
    key = f"{NUMBER}/{stage}"
    service.accept_review(key, {}, as_by(GOV))
    service.decide_review(key, form, as_by(GOV))
    decided: ReviewDecided = said_of(service, ReviewDecided)[-1]
    heard(service, "hear_review", decided)
    return decided


@pytest.mark.parametrize("stage", ["review", "re_review"])
def test_a_revoked_decision_opens_the_case_again_until_the_day_that_was_set(stage: str) -> None:
    service = with_a_served_decision()
    reviewed(service, stage, REVOKE, "2026-05-12")
    shown = service.case(NUMBER, CA)
    assert (shown["state"], shown["round"], shown["due_on"]) == ("accepted", 2, "2026-07-01")
    [reopened] = [one for one in service.cases.said if isinstance(one, CaseReopened)]
    assert (reopened.stage, reopened.due_on, reopened.unit) == (stage, date(2026, 7, 1), "ca")


def test_the_same_decision_again_is_refused_and_another_is_served_anew() -> None:
    service = with_a_served_decision()
    reviewed(service, "review", REVOKE, "2026-05-12")
    turn_to(service, "2026-06-10")
    with pytest.raises(Refused) as refusal:
        service.decide(NUMBER, ANSWER, CA)
    assert refusal.value.code == "identical_redo"
    service.decide(NUMBER, {**ANSWER, "facts": "1998年承包合同载明为养殖水面。", "opinion": "按养殖水面补足差额。"}, CA)
    service.serve(NUMBER, SERVE, CA)
    rounds = [one.round for one in service.cases.said if isinstance(one, CaseDecided | CaseServed)]
    assert rounds == [1, 1, 2, 2]


@pytest.mark.parametrize("outcome", ["uphold", "change"])
def test_an_upheld_or_changed_decision_opens_nothing(outcome: str) -> None:
    service = with_a_served_decision()
    reviewed(service, "review", {**DECIDE, "outcome": outcome}, "2026-05-12")
    assert service.case(NUMBER, CA)["state"] == "served"


def test_the_unit_whose_decision_is_reviewed_does_not_see_the_review() -> None:
    service = with_a_served_decision()
    reviewed(service, "review", DECIDE, "2026-05-12")
    assert service.reviews_of({}, CA)["rows"] == []
