"""What the petitioner sees by number and code, and what stays between offices."""

from __future__ import annotations

import json
from datetime import date

import pytest

from shared.errors import Forbidden, NotFound
from shared.events.routing import Because, UrgentReported
from tests.unit.intake.test_register import intake
from tests.unit.statistics.saying import (
    NUMBER,
    a_bell,
    a_closure,
    a_custody,
    a_decision,
    a_filing,
    a_paper,
    a_routing,
    a_service,
    a_triage,
    an_acceptance,
    an_objection,
    at,
    in_envelope,
)

CLERK = {"user": "c", "name": "窗口", "unit": "u_yjw", "roles": ["clerk"], "node": "yj"}
REASONS = (Because("R3", "第二十八条", "反映对象是村主任赵某，应当回避"),)
ACCUSED = a_triage(
    action="refer_discipline", lead_unit="u_lx_cdi", lead_node="lx", rule="R2", legal_path="discipline",
    flags=("sealed",), because=REASONS,
)  # fmt: skip
TAKEN_BY_DISCIPLINE = a_custody(node="lx", unit="u_lx_cdi", from_unit="u_yjw", taken_at=at(2), notice_due_on=None)


def with_life(*sayings, **filing):
    service = intake()
    filed = a_filing(**filing)
    service.register(filed, in_envelope(filed, "filed"))
    routed = a_routing(title=filed.title, legal_class=filed.legal_class)
    for event, hours in [(routed, 0.1), *sayings]:
        service.hear(event, in_envelope(event, f"{type(event).__name__}-{hours}", hours=hours))
    return service


def seen(*sayings, **filing):
    return with_life(*sayings, **filing).look_up(NUMBER)


def test_directly_after_registration_the_office_and_its_limit_are_shown():
    service = intake()
    service.register(a_filing(), in_envelope(a_filing(), "filed"))
    view = service.look_up(NUMBER)
    assert (view["title"], view["status"], view["holder"]["name"]) == ("水渠损坏", "registered", "杨家村村民委员会")


def test_the_dates_of_every_hand_over_and_who_has_it_are_shown():
    view = seen((a_triage(), 1), (a_custody(), 2), (an_acceptance(), 50))
    assert [(line["what"], line["zh"]) for line in view["timeline"]] == [
        ("received", "收到信访事项"), ("registered", "杨家村村民委员会已登记"),
        ("triaged", "杨家村村民委员会转送青禾镇人民政府"), ("taken", "青禾镇人民政府已收到"),
        ("accepted", "青禾镇人民政府已受理"),
    ]  # fmt: skip
    assert view["holder"] == {"unit": "u_qh", "name": "青禾镇人民政府"} and view["status_zh"] == "已受理"


@pytest.mark.parametrize(
    ("sayings", "what", "on", "article"),
    [
        ([], "route_by_petition_office", "2026-03-17", "第二十二条"),
        ([(a_triage(), 1), (a_custody(), 2)], "notice_referred", "2026-03-17", "第二十三条"),
        ([(a_custody(), 2), (an_objection(), 24)], "notice_referred", "2026-03-17", "第二十三条"),
        ([(an_acceptance(), 50)], "conclude", "2026-05-06", "第三十四条"),
        ([(an_acceptance(due_on=date(2026, 4, 1)), 50)], "conclude", "2026-04-01", "第三十四条"),
        ([(a_decision(), 60), (a_service(), 70)], "review_request", "2026-05-22", "第三十五条"),
    ],
)
def test_what_is_due_next_is_shown_with_its_reason(sayings, what, on, article):
    due = seen(*sayings)["due"]
    assert (due["what"], due["on"]) == (what, on) and article in due["explanation"]


@pytest.mark.parametrize(
    "sayings", [[(a_triage(), 1)], [(a_custody(notice_due_on=None), 2)], [(a_decision(), 60)], [(a_closure(), 90)]]
)
def test_where_nothing_has_a_limit_nothing_is_due(sayings):
    assert seen(*sayings)["due"] is None


def test_the_papers_to_the_petitioner_are_shown_with_their_words_and_no_letter_between_offices():
    letter = a_paper(paper="forward_letter", addressee="u_qh", title="转送函", text="属你单位职责", unit="u_yjw")
    view = seen((letter, 1), (a_paper(), 50))
    assert [(one["paper"], one["text"]) for one in view["papers"]] == [("acceptance_notice", a_paper().text)]
    assert "转送函" not in json.dumps(view, ensure_ascii=False)


def test_after_service_the_way_to_review_is_shown():
    steps = {one["step"]: one for one in seen((a_decision(), 60), (a_service(), 70))["steps"]}
    assert (steps["ask_review"]["until"], "urge" in steps, "withdraw" in steps) == ("2026-05-22", False, False)
    assert "第三十五条" in steps["ask_review"]["why"]


def test_a_bell_of_every_level_is_told_once():
    view = seen((a_custody(), 2), (a_bell(), 90), (a_bell(node="lx"), 91))
    assert [line["what"] for line in view["timeline"]].count("deadline_passed") == 1


# --- what is not shown -----------------------------------------------------------------------------------------------


def test_no_reason_of_routing_no_report_between_offices_no_person_is_shown():
    report = UrgentReported(
        number=NUMBER, reported_at=at(1), by_unit="u_yjw", place="990121101201", category_l1="AG",
        addressees=("u_lx_gov",),
    )  # fmt: skip
    text = json.dumps(seen((a_triage(because=REASONS), 1), (report, 1)), ensure_ascii=False)
    assert not any(secret in text for secret in ("赵某", "王桂香", "139", "紧急", "u_lx_gov"))


def test_an_accusation_is_shown_as_passed_on_and_not_to_whom():
    view = seen((ACCUSED, 1), (TAKEN_BY_DISCIPLINE, 2), legal_class="accusation")
    text = json.dumps(view, ensure_ascii=False)
    assert not any(secret in text for secret in ("纪", "监察", "检举", "控告", "u_lx_cdi", "discipline", "accus"))
    assert (view["status"], view["holder"]) == ("forwarded", {"unit": "", "name": "有权处理的机关"})


def test_of_a_matter_with_another_part_only_that_part_is_shown():
    bare = seen((a_triage(), 2), (a_custody(), 3))
    mixed = seen((ACCUSED, 1), (TAKEN_BY_DISCIPLINE, 2.5), (a_triage(), 2), (a_custody(), 3),
                 (a_paper(unit="u_lx_cdi", title="告知书"), 60))  # fmt: skip
    assert mixed == bare


# --- the clerks' desk ------------------------------------------------------------------------------------------------


def test_the_clerk_of_the_receiving_unit_reads_the_words_and_the_whole_course():
    view = with_life((a_triage(), 1)).submission(NUMBER, CLERK)
    assert (view["text"], view["petitioner"]["name"]) == (a_filing().text, "王桂香")
    assert [one["what"] for one in view["timeline"]] == ["received", "registered", "triaged"]


def test_to_a_clerk_of_another_unit_it_is_as_if_it_were_not_there():
    with pytest.raises(NotFound):
        with_life().submission(NUMBER, {**CLERK, "unit": "u_qh_xf"})


def test_an_officer_does_not_read_submissions():
    for ask in (lambda by: with_life().submission(NUMBER, by), lambda by: with_life().submissions({}, by)):
        with pytest.raises(Forbidden):
            ask({**CLERK, "roles": ["officer"]})


def test_of_an_accusation_the_desk_keeps_the_index_entry_only():
    service = with_life((ACCUSED, 1), title="村主任贪污", legal_class="accusation")
    view, (row,) = service.submission(NUMBER, CLERK), service.submissions({}, CLERK)["rows"]
    assert (view["title"], view["text"], view["petitioner"], view["timeline"]) == ("（密件）", None, None, [])
    assert row["title"] == "（密件）" and row["sealed"]


def test_an_accusation_is_sealed_before_anything_else_is_heard_of_it():
    service = intake()
    filed = a_filing(legal_class="accusation")
    service.register(filed, in_envelope(filed, "filed"))
    assert service.submission(NUMBER, CLERK)["text"] is None


def test_the_list_shows_the_units_own_the_newest_first_page_by_page():
    from shared.matters.numbers import make

    service = intake()
    numbers = [make("yj", 2026, serial) for serial in range(1, 6)]
    for number in numbers:
        service.hear(a_routing(number=number), in_envelope(a_routing(number=number), f"e{number}", hours=0.1))
    other = make("yj", 2026, 9)
    service.hear(a_routing(number=other, received_by="u_qh"), in_envelope(a_routing(number=other), "e9"))
    first = service.submissions({"limit": 3}, CLERK)
    second = service.submissions({"limit": 3, "after": first["next"]}, CLERK)
    assert [row["number"] for row in first["rows"] + second["rows"]] == numbers[::-1] and second["next"] is None


def test_the_list_can_be_asked_for_a_state():
    service = with_life((a_triage(), 1))
    assert service.submissions({"state": "registered"}, CLERK)["rows"] == []
    assert len(service.submissions({"state": "forwarded"}, CLERK)["rows"]) == 1
