"""Staff see their own work, take the lawful steps, and are told in words what was not taken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from shared.errors import Conflict, Forbidden, Invalid, NotFound, Refused, Unavailable
from tests.support.edge import FakeServices
from tests.unit.pages import samples
from tests.unit.pages.reader import Page, calls_of

Enter = Callable[[str], FlaskClient]
ITEM = f"/desk/cases/{samples.NUMBER}"


def page(answer) -> Page:
    """The page that was answered."""
    return Page(answer.get_data(as_text=True))


def decide(client: FlaskClient, **typed: str):
    """Send the step's form with these fields typed in."""
    form = page(client.get(ITEM)).form(f"{ITEM}/decide")
    return client.post(form.action, data={**form.fields, **typed})


def test_who_is_not_logged_in_is_led_to_the_login_and_back(village: FlaskClient) -> None:
    asked = village.get(ITEM)
    assert asked.status_code == 303
    login = page(village.get(asked.headers["Location"])).form("/desk/login")
    answer = village.post(
        login.action, data={**login.fields, "user": "yjw.officer", "password": "password of yjw.officer"}
    )
    assert answer.headers["Location"] == ITEM


@pytest.mark.parametrize(
    "next_page", ["//evil.example", "https://evil.example", "/desk/\\evil", "/desk//evil", "/file"]
)
def test_the_login_never_leads_out_of_the_desk(village: FlaskClient, next_page: str) -> None:
    told = {"user": "yjw.officer", "password": "password of yjw.officer", "next": next_page}
    assert village.post("/desk/login", data=told).headers["Location"] == "/desk"


def test_a_wrong_password_says_neither_which_was_wrong_nor_itself(village: FlaskClient) -> None:
    answer = village.post("/desk/login", data={"user": "yjw.officer", "password": "not the one"})
    assert answer.status_code == 401
    assert "not the one" not in answer.get_data(as_text=True)
    assert "problems" in answer.get_data(as_text=True)


def test_the_work_list_has_the_item_its_state_and_its_nearest_limit(at_desk: Enter) -> None:
    found = page(at_desk("qh.officer").get("/desk"))
    assert found.has("a", href=ITEM)
    assert all(words in found.words for words in (samples.TITLE, "办理中", "期限 2026年4月30日", "还有59天"))


def test_a_limit_that_passed_is_told_by_a_word(at_desk: Enter, services: FakeServices) -> None:
    late = samples.case(accepted_on=None, due_on=None, notice_due_on="2026-02-20", objection_due_on="2026-02-24")
    services.answers["handling.cases_of"] = {"rows": [late], "next": None}
    assert "告知期限 2026年2月20日 已超期10天" in page(at_desk("qh.officer").get("/desk")).words


def test_the_filter_and_the_next_page_are_asked_of_their_own_list_only(at_desk: Enter, services: FakeServices) -> None:
    client = at_desk("qh.officer")
    client.get("/desk?list=cases&state=accepted&after=YJ-1")
    (cases,), (mediations,) = calls_of(services, "handling.cases_of"), calls_of(services, "mediation.mediations")
    assert (cases[0]["state"], cases[0]["after"]) == ("accepted", "YJ-1")
    assert (mediations[0]["state"], mediations[0]["after"]) == (None, None)


def test_a_service_that_is_down_leaves_the_other_lists_standing(at_desk: Enter, services: FakeServices) -> None:
    services.answers["mediation.mediations"] = Unavailable()
    words = page(at_desk("qh.officer").get("/desk")).words
    assert samples.TITLE in words and "服务暂时不可用" in words


LEADERS = {
    f"supervision.{one}"
    for one in (
        "appointments", "leader_notes", "owner_lists", "ownerships", "reception_plans", "reception_sessions", "rosters",
    )
}  # fmt: skip
"""the lists of leaders' work, for the counter and for supervisors"""
MEETINGS = {"supervision.dispatches", "mediation.conferences", "mediation.working_groups"}
PRESSING = {f"supervision.{one}" for one in ("advices", "inspections", "onsite", "presses")}
SCREENING = {
    f"supervision.{one}"
    for one in ("findings", "screening_calls", "screening_facts", "screening_meetings", "screening_rounds")
}


@pytest.mark.parametrize(
    ("user", "lists"),
    [
        (
            "qh.officer",
            {
                "handling.cases_of",
                "handling.reviews_of",
                "mediation.mediations",
                "mediation.mediators",
                "mediation.meeting_tasks",
                "notification.inbox",
                "supervision.advices",
                "supervision.findings",
                "supervision.leader_notes",
                "supervision.onsite",
                "supervision.pressed",
                "supervision.screening_rounds",
                "supervision.unit_checks_of",
            },
        ),
        (
            "qh_xf.clerk",
            {
                *LEADERS,
                "routing.referrals",
                "mediation.mediations",
                "mediation.mediators",
                "intake.submissions",
                "intake.visits",
                "intake.slip_books",
                "notification.inbox",
                "notification.notices",
            },
        ),
        (
            "qh_xf.supervisor",
            {
                *LEADERS,
                *MEETINGS,
                *PRESSING,
                *SCREENING,
                "supervision.assessments",
                "routing.referrals",
                "supervision.clocks",
                "notification.inbox",
                "notification.notices",
                "statistics.reports",
            },
        ),
        ("qh_xf.operator", set()),
    ],
)
def test_an_account_is_shown_the_lists_of_its_roles(
    at_desk: Enter, services: FakeServices, user: str, lists: set[str]
) -> None:
    at_desk(user).get("/desk")
    assert {name for name, _ in services.calls} == lists


def test_an_item_shows_its_facts_in_words_and_why_it_came_here(at_desk: Enter) -> None:
    words = page(at_desk("qh.officer").get(ITEM)).words
    told = (
        samples.TITLE, "三十亩小麦", "网信", "水利水电", "临溪县青禾镇杨家村", "信访程序", "王桂英", "R9", "权责清单内",
        "受理告知",
    )  # fmt: skip
    assert [one for one in told if one not in words] == []


def test_only_limits_that_still_run_stand_at_the_head_of_an_item(at_desk: Enter) -> None:
    html = at_desk("qh.officer").get(ITEM).get_data(as_text=True)
    assert html.count('class="tag ok">还有') == 1


def test_a_step_is_taken_with_what_was_typed_and_the_version_seen(at_desk: Enter, services: FakeServices) -> None:
    services.answers["handling.decide"] = {}
    answer = decide(
        at_desk("qh.officer"), claim="渠断了\r\n八米", result="supported", decided_on="2026-03-02", public="yes"
    )
    assert answer.status_code == 303
    ((number, form, by),) = calls_of(services, "handling.decide")
    assert number == samples.NUMBER
    assert form == {
        "claim": "渠断了\n八米",
        "result": "supported",
        "decided_on": "2026-03-02",
        "public": True,
        "version": 3,
    }
    assert by["user"] == "qh.officer" and by["unit"] == "u_qh"


def test_the_papers_of_a_step_can_be_read_and_edited_before_they_go_out(at_desk: Enter, services: FakeServices) -> None:
    services.answers["handling.preview"] = [{"paper": "handling_decision", "title": "处理意见书", "text": "意见如下。"}]
    services.answers["handling.decide"] = {}
    client = at_desk("qh.officer")
    first = page(client.get(ITEM)).form(f"{ITEM}/decide")
    typed = {**first.fields, "claim": "渠断了", "result": "supported"}
    shown = page(client.post(f"{ITEM}/decide/preview", data=typed)).form(f"{ITEM}/decide")
    assert shown.fields["paper:handling_decision"] == "意见如下。"
    assert calls_of(services, "handling.decide") == []
    client.post(f"{ITEM}/decide", data={**shown.fields, "paper:handling_decision": "改过的意见。"})
    ((_, form, _),) = calls_of(services, "handling.decide")
    assert form["papers"] == [{"paper": "handling_decision", "text": "改过的意见。"}]
    assert form["claim"] == "渠断了"


def test_after_a_step_the_item_says_that_it_was_done(at_desk: Enter, services: FakeServices) -> None:
    services.answers["handling.decide"] = {}
    client = at_desk("qh.officer")
    answer = decide(client, claim="渠断了", result="supported")
    history = [*samples.case()["history"], {"step": "decide", "zh": "出具处理意见书", "at": "2026-03-02T04:00:00Z"}]
    services.answers["handling.case"] = samples.case(history=history)
    assert "已办：出具处理意见书" in page(client.get(answer.headers["Location"])).words


def test_what_is_missing_is_said_before_the_service_is_asked(at_desk: Enter, services: FakeServices) -> None:
    answer = decide(at_desk("qh.officer"), decided_on="yesterday", contact="2号桌")
    found = page(answer)
    assert answer.status_code == 422
    assert all(found.has("a", href=f"#f-decide-{name}") for name in ("claim", "result", "decided_on"))
    assert found.form(f"{ITEM}/decide").fields["contact"] == "2号桌"
    assert calls_of(services, "handling.decide") == []


def test_a_field_fault_of_the_service_stands_at_its_field_with_what_was_typed(
    at_desk: Enter, services: FakeServices
) -> None:
    services.answers["handling.decide"] = Invalid(fields={"claim": "too_long"})
    found = page(decide(at_desk("qh.officer"), claim="很长", result="supported"))
    assert found.has("a", href="#f-decide-claim")
    assert found.form(f"{ITEM}/decide").fields["claim"] == "很长"


@pytest.mark.parametrize(
    ("fault", "words"),
    [(Conflict(), "刚才已有人更新了此件"), (Refused(), "按规定不能这样办理"), (Forbidden(), "您的岗位无权办理")],
)
def test_a_refusal_is_said_in_words_on_the_item(
    at_desk: Enter, services: FakeServices, fault: Exception, words: str
) -> None:
    services.answers["handling.decide"] = fault
    answer = decide(at_desk("qh.officer"), claim="很长", result="supported")
    assert words in page(answer).words
    assert samples.TITLE in page(answer).words


def test_a_step_that_is_not_offered_is_never_asked_for(at_desk: Enter, services: FakeServices) -> None:
    client = at_desk("qh.officer")
    token = page(client.get(ITEM)).form(f"{ITEM}/decide").fields["csrf"]
    answer = client.post(f"{ITEM}/serve", data={"csrf": token})
    assert answer.status_code == 409
    assert calls_of(services, "handling.serve") == []


def test_a_step_without_the_token_of_the_session_is_refused(at_desk: Enter, services: FakeServices) -> None:
    answer = at_desk("qh.officer").post(f"{ITEM}/decide", data={"claim": "渠断了", "result": "supported"})
    assert answer.status_code == 403
    assert services.calls == []


def test_an_item_of_another_desk_is_not_found(at_desk: Enter, services: FakeServices) -> None:
    services.answers["handling.case"] = NotFound()
    assert at_desk("qh.officer").get(ITEM).status_code == 404


def test_an_address_that_can_be_no_number_is_not_found_without_asking(at_desk: Enter, services: FakeServices) -> None:
    assert at_desk("qh.officer").get("/desk/cases/nonsense").status_code == 404
    assert services.calls == []


def test_logging_out_ends_the_session(at_desk: Enter) -> None:
    client = at_desk("qh.officer")
    token = page(client.get("/desk")).form("/desk/logout").fields["csrf"]
    client.post("/desk/logout", data={"csrf": token})
    assert client.get("/desk").headers["Location"].startswith("/desk/login")


def test_petitioners_words_on_the_desk_are_text_and_not_markup(at_desk: Enter, services: FakeServices) -> None:
    evil = "<script>alert(1)</script>"
    services.answers["handling.case"] = samples.case(title=evil, text=evil, petitioner={"name": evil})
    html = at_desk("qh.officer").get(ITEM).get_data(as_text=True)
    assert "<script" not in html and html.count("&lt;script&gt;") == 3


def test_the_unit_that_routing_proposes_is_chosen_already(at_desk: Enter, services: FakeServices) -> None:
    units = [{"value": one, "zh": one} for one in ("u_qh", "u_lx_nr", "u_lx_water")]
    fields = [
        {"name": "lead_unit", "zh": "主办单位", "type": "choice", "required": True, "choices": units},
        {"name": "co_units", "zh": "协办单位", "type": "choices", "required": False, "choices": units},
    ]
    services.answers["routing.referral"] = samples.case(
        lead_unit="u_lx_nr", co_units=["u_lx_water"], steps=[{"step": "refer", "zh": "转送、交办", "fields": fields}]
    )
    services.answers["routing.refer"] = {}
    client, address = at_desk("qh_xf.clerk"), f"/desk/referrals/{samples.NUMBER}"
    form = page(client.get(address)).form(f"{address}/refer")
    client.post(form.action, data={**form.fields, "co_units": ["u_qh", "u_lx_water"]})
    ((_, sent, _),) = calls_of(services, "routing.refer")
    assert sent == {"lead_unit": "u_lx_nr", "co_units": ["u_qh", "u_lx_water"], "version": 3}


def test_two_steps_with_a_field_of_one_name_keep_their_labels_apart(at_desk: Enter) -> None:
    found = page(at_desk("qh.officer").get(ITEM))
    assert found.has("label", **{"for": "f-decide-contact"}) and found.has("label", **{"for": "f-close-contact"})


def test_an_accusations_index_entry_without_words_is_shown(at_desk: Enter, services: FakeServices) -> None:
    heard = {"what": "registered", "said_at": "2026-02-27T01:10:00.000000Z", "unit": "u_qh_xf"}
    sealed = samples.case(
        title="（密件）", text=None, petitioner=None, steps=[], timeline=[heard], history=None,
        holder={"unit": "u_qh_xf", "name": "青禾镇信访办"},
    )  # fmt: skip
    services.answers["intake.submission"] = sealed
    words = page(at_desk("qh_xf.clerk").get(f"/desk/submissions/{samples.NUMBER}")).words
    assert all(told in words for told in ("（密件）", "青禾镇信访办", "已登记"))
