"""What a petitioner may do by number and code at each state, what is refused and why, and what is said of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.events.intake import (
    HearingAsked,
    MatterEvaluated,
    MatterSupplemented,
    MatterUrged,
    MatterWithdrawn,
    ReviewAsked,
)
from shared.ops.clock import StoppedClock
from tests.unit.intake.test_disclosure import ACCUSED, CLERK, TAKEN_BY_DISCIPLINE, with_life
from tests.unit.intake.test_official import OPINION, OPINION_SERVED, REQUESTED
from tests.unit.statistics.saying import (
    NUMBER,
    a_closure,
    a_custody,
    a_decision,
    a_reply,
    a_service,
    a_triage,
    an_acceptance,
    in_envelope,
)

TRIAGED = [(a_triage(), 1)]
TAKEN = [*TRIAGED, (a_custody(), 2)]
ACCEPTED = [*TAKEN, (an_acceptance(), 50)]
DECIDED = [*ACCEPTED, (a_decision(), 60)]
SERVED = [*DECIDED, (a_service(), 70)]
REVIEWING = [*SERVED, (REQUESTED, 80)]
REVIEW_SERVED = [*REVIEWING, (OPINION, 90), (OPINION_SERVED, 91)]
CLOSED = [*SERVED, (a_closure(), 80)]
EVERY = {"supplement", "urge", "withdraw", "evaluate", "ask_hearing", "ask_review"}


def on(day, service):
    service.clock = StoppedClock(at=datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC))
    return service


def at_home(life, day="2026-03-05", **filing):
    return on(day, with_life(*life, **filing))


def said(service, kind):
    return [one for one in service.matters.said if isinstance(one, kind)]


@pytest.mark.parametrize(
    ("life", "day", "open_now"),
    [
        ([], "2026-03-05", {"supplement", "urge", "withdraw"}),
        (TAKEN, "2026-03-05", {"supplement", "urge", "withdraw", "evaluate"}),
        (ACCEPTED, "2026-03-05", {"supplement", "urge", "withdraw", "evaluate", "ask_hearing"}),
        ([*TAKEN, (a_reply(), 50)], "2026-03-10", {"supplement", "evaluate"}),
        (DECIDED, "2026-04-21", {"supplement", "evaluate"}),
        (SERVED, "2026-05-22", {"supplement", "evaluate", "ask_review"}),
        (SERVED, "2026-05-23", {"supplement", "evaluate"}),
        (REVIEWING, "2026-05-20", {"supplement", "urge", "evaluate", "ask_hearing"}),
        (REVIEW_SERVED, "2026-06-20", {"supplement", "evaluate", "ask_review"}),
        (CLOSED, "2026-05-30", {"evaluate"}),
    ],
)
def test_what_is_open_follows_from_the_state_and_the_day_and_the_rest_is_refused(life, day, open_now):
    service = at_home(life, day)
    assert {one["step"] for one in service.look_up(NUMBER)["steps"]} == open_now
    forms = {
        "supplement": {"text": "再说一点"}, "urge": {}, "withdraw": {}, "ask_hearing": {"reason": "案情复杂"},
        "evaluate": {"party": "petition_office", "score": "satisfied"}, "ask_review": {"reason": "不服"},
    }  # fmt: skip
    for step in EVERY - open_now:
        with pytest.raises(Refused) as refusal:
            getattr(service, step)(NUMBER, forms[step])
        assert not isinstance(refusal.value, Invalid), step
    assert service.matters.said == []


def test_what_is_added_goes_to_who_works_on_it_and_again_to_who_takes_it_later():
    service = at_home(TAKEN)
    view = service.supplement(NUMBER, {"text": "又塌了一段。"})
    on_the_way = a_custody(hop=2, node="lx", unit="u_lx_water", from_unit="u_qh")
    service.hear(on_the_way, in_envelope(on_the_way, "later", hours=90))
    first, again = said(service, MatterSupplemented)
    assert (first.to_node, again.to_node, first.supplement) == ("qh", "lx", again.supplement)
    assert view["supplements"] == 1 and view["timeline"][-1]["what"] == "supplemented"


def test_before_anybody_has_it_what_is_added_lies_with_the_office_that_received_it():
    service = at_home([])
    service.supplement(NUMBER, {"text": "又塌了一段。"})
    assert said(service, MatterSupplemented)[0].to_node == "yj"


def test_the_same_words_sent_twice_are_added_once_and_nothing_at_all_is_missing():
    service = at_home(TAKEN)
    for _ in range(2):
        service.supplement(NUMBER, {"text": "又塌了一段。"})
    assert len(said(service, MatterSupplemented)) == 1
    with pytest.raises(Invalid) as fault:
        service.supplement(NUMBER, {"text": ""})
    assert fault.value.fields == {"text": "missing"}


def test_urging_is_counted_once_a_day():
    service = at_home(TAKEN)
    service.urge(NUMBER, {})
    assert service.urge(NUMBER, {})["urged"] == 1
    assert on("2026-03-09", service).urge(NUMBER, {})["urged"] == 2
    assert [one.count for one in said(service, MatterUrged)] == [1, 2]


def test_words_written_while_urging_reach_the_unit():
    service = at_home(TAKEN)
    service.urge(NUMBER, {"text": "秧苗快干死了。"})
    assert [one.text for one in said(service, MatterSupplemented)] == ["秧苗快干死了。"]


def test_withdrawing_is_free_and_whoever_works_on_it_ends_the_matter_without_calling_it_settled():
    service = at_home(ACCEPTED)
    view = service.withdraw(NUMBER, {})
    assert (view["status"], view["due"], [one["step"] for one in view["steps"]]) == ("accepted", None, ["evaluate"])
    assert (view["withdrawal"]["became"], "已申请撤回，待办理单位确认" in view["status_zh"]) == ("asked", True)
    (told,) = said(service, MatterWithdrawn)
    assert (told.to_node, told.asked_by) == ("qh", "petitioner")
    ended = a_closure(closure_type="withdrawn")
    service.hear(ended, in_envelope(ended, "end", hours=90))
    view = service.look_up(NUMBER)
    assert (view["status"], view["withdrawal"]["became"]) == ("withdrawn", "confirmed")
    assert service.submission(NUMBER, CLERK)["official_status"] == "审核认定办结"


def test_a_decision_made_before_the_unit_heard_of_the_withdrawal_stands_and_the_petitioner_is_told():
    service = at_home(ACCEPTED)
    service.withdraw(NUMBER, {})
    for event, id, hours in ((a_decision(), "d", 60), (a_service(), "s", 70)):
        service.hear(event, in_envelope(event, id, hours=hours))
    view = service.look_up(NUMBER)
    assert (view["status"], view["withdrawal"]["became"]) == ("served", "too_late")
    assert "ask_review" in [one["step"] for one in view["steps"]]


def test_while_a_withdrawal_waits_nothing_more_is_asked_of_the_petitioner_and_nothing_is_linked_to_it():
    service = at_home(ACCEPTED)
    service.withdraw(NUMBER, {})
    for act, form in (("withdraw", {}), ("urge", {}), ("supplement", {"text": "再说一点"})):
        with pytest.raises(Refused) as refusal:
            getattr(service, act)(NUMBER, form)
        assert refusal.value.code == "withdrawal_asked_already"
    with pytest.raises(Refused) as refusal:
        service.link(NUMBER, {"matter": "LX-2026-000009-W", "reason": "同一件事"}, CLERK)
    assert refusal.value.code == "withdrawn_stays_apart"


def test_a_withdrawal_reaches_who_takes_the_matter_after_it():
    service = at_home(TRIAGED)
    service.withdraw(NUMBER, {})
    service.hear(a_custody(), in_envelope(a_custody(), "late", hours=90))
    assert [one.to_node for one in said(service, MatterWithdrawn)] == ["yj", "qh"]
    assert service.look_up(NUMBER)["withdrawal"]["became"] == "asked"


def test_office_and_unit_are_evaluated_apart_and_the_last_word_counts():
    service = at_home(ACCEPTED)
    service.evaluate(NUMBER, {"party": "unit", "score": "dissatisfied"})
    service.evaluate(NUMBER, {"party": "petition_office", "score": "satisfied"})
    view = service.evaluate(NUMBER, {"party": "unit", "score": "basically_satisfied"})
    assert {one["party"]: one["score"] for one in view["evaluations"]} == {
        "petition_office": "satisfied", "unit": "basically_satisfied"
    }  # fmt: skip
    assert [(one.unit, one.score) for one in said(service, MatterEvaluated)][-1] == ("u_qh", "basically_satisfied")


def test_a_unit_without_a_public_step_cannot_be_evaluated_yet():
    with pytest.raises(Invalid):
        at_home(TAKEN).evaluate(NUMBER, {"party": "unit", "score": "satisfied"})


def test_a_hearing_is_asked_once_of_who_works_on_it():
    service = at_home(ACCEPTED)
    service.ask_hearing(NUMBER, {"reason": "案情复杂"})
    (asked,) = said(service, HearingAsked)
    assert (asked.to_node, asked.unit, asked.stage) == ("qh", "u_qh", "handling")
    with pytest.raises(Refused) as refusal:
        service.ask_hearing(NUMBER, {"reason": "案情复杂"})
    assert refusal.value.code == "hearing_asked_already"


def test_in_a_review_the_hearing_is_asked_of_the_organ():
    service = at_home(REVIEWING, "2026-05-20")
    service.ask_hearing(NUMBER, {"reason": "案情复杂"})
    (asked,) = said(service, HearingAsked)
    assert (asked.to_node, asked.unit, asked.stage) == ("lx", "u_lx_gov", "review")


def test_review_is_asked_of_the_government_above_with_all_the_organ_needs():
    service = at_home(SERVED, "2026-05-22")
    service.ask_review(NUMBER, {"reason": "事实没有查清"})
    (asked,) = said(service, ReviewAsked)
    assert (asked.unit, asked.to_node, asked.stage) == ("u_lx_gov", "lx", "review")
    assert (asked.original_unit, asked.original_node, asked.served_on) == ("u_qh", "qh", date(2026, 4, 22))
    assert (asked.posted_on, asked.ask_until) == (date(2026, 5, 22), date(2026, 5, 22))
    assert asked.petitioner.name == "王桂香"
    with pytest.raises(Refused) as refusal:
        service.ask_review(NUMBER, {"reason": "再一次"})
    assert refusal.value.code == "review_asked_already"


def test_re_review_is_asked_against_the_opinion():
    service = at_home(REVIEW_SERVED, "2026-06-20")
    (step,) = (one for one in service.look_up(NUMBER)["steps"] if one["step"] == "ask_review")
    assert "复核" in step["zh"] and step["until"] == "2026-07-01"
    organs = [one["value"] for one in step["fields"][0]["choices"]]
    service.ask_review(NUMBER, {"reason": "仍不服", "unit": organs[0]})
    (asked,) = said(service, ReviewAsked)
    assert (asked.stage, asked.original_unit, asked.unit) == ("re_review", "u_lx_gov", organs[0])


def test_an_organ_that_may_not_review_it_is_no_choice():
    with pytest.raises(Invalid) as fault:
        at_home(SERVED, "2026-05-20").ask_review(NUMBER, {"reason": "不服", "unit": "u_qh"})
    assert fault.value.fields == {"unit": "not_a_choice"}


def test_when_the_time_for_review_is_over_the_matter_shows_as_lapsed_before_anybody_closes_it():
    view = at_home(SERVED, "2026-05-23").look_up(NUMBER)
    assert (view["status"], view["status_zh"]) == ("lapsed", "期满未申请")


# --- at the counter ---------------------------------------------------------------------------------------------------


def test_a_letter_in_time_by_its_postmark_is_registered_after_the_last_day():
    service = at_home(SERVED, "2026-05-25")
    form = {"unit": "u_lx_gov", "reason": "不服", "posted_on": "2026-05-22", "received_on": "2026-05-25"}
    service.register_review_request(NUMBER, form, CLERK)
    (asked,) = said(service, ReviewAsked)
    assert (asked.posted_on, asked.received_on) == (date(2026, 5, 22), date(2026, 5, 25))


def test_a_clerk_writes_down_what_people_bring_and_may_not_evaluate():
    service = at_home(ACCEPTED)
    service.register_supplement(NUMBER, {"text": "口头补充：昨晚又漏水。"}, CLERK)
    service.register_urging(NUMBER, {}, CLERK)
    view = service.register_withdrawal(NUMBER, {"asked_by": "agent", "document": "卷宗第3页"}, CLERK)
    assert (view["urged"], view["supplements"][0]["registered_by"]) == (1, "c")
    assert view["withdrawals"][0]["document"] == "卷宗第3页"
    offered = {one["step"] for one in at_home(ACCEPTED).submission(NUMBER, CLERK)["steps"]}
    assert offered == {"link", "register_supplement", "register_urging", "register_withdrawal"}


def test_another_units_clerk_and_an_officer_write_nothing_down():
    service = at_home(ACCEPTED)
    with pytest.raises(NotFound):
        service.register_urging(NUMBER, {}, {**CLERK, "unit": "u_qh"})
    with pytest.raises(Forbidden):
        service.register_urging(NUMBER, {}, {**CLERK, "roles": ["officer"]})


# --- what rights do not tell ------------------------------------------------------------------------------------------


def test_what_is_open_does_not_tell_that_it_is_an_accusation():
    accusation = at_home([(ACCUSED, 1), (TAKEN_BY_DISCIPLINE, 2)], legal_class="accusation").look_up(NUMBER)
    ordinary = at_home(TAKEN).look_up(NUMBER)
    assert [one["step"] for one in accusation["steps"]] == [one["step"] for one in ordinary["steps"]]
    assert accusation["duty"] == ordinary["duty"] == "responsible"


def test_words_added_to_an_accusation_are_not_on_the_desk():
    service = at_home([(ACCUSED, 1)], legal_class="accusation")
    service.supplement(NUMBER, {"text": "还有一笔钱。"})
    assert "还有一笔钱" not in str(service.submission(NUMBER, CLERK))
