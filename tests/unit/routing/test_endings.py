"""What the office ends itself, sends beyond the network or passes up; and the petitioner's acts while it lies here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.routing import domain, ending
from services.routing.papers import issue
from services.routing.referral import (
    ANSWERED,
    DESIGNATION,
    DIRECTED,
    FILED,
    HANDED_OVER,
    MERGED,
    NO_LONGER_ACCEPTED,
    NOT_ACCEPTED,
    OFFERED,
    OUTSIDE,
    PASSED_UP,
    WAITING,
    WITHDRAWN,
    Objection,
    Referral,
)
from shared.errors import Invalid, Refused
from shared.events.intake import MatterSupplemented, MatterWithdrawn
from shared.events.routing import DesignationAsked, ExternalAnswered, MatterReferred, MatterShared, MatterTriaged
from shared.matters.lists import NOT_ACCEPT_GROUNDS
from shared.matters.units import Unit
from tests.support.county import AT, NUMBER, a_desk, a_submission, a_world, an_officer, from_example

LATER = datetime(2024, 6, 5, 2, 0, tzinfo=UTC)
OLDER = "LX-2024-000001-A"
UNSIGNED: dict[str, Any] = {"name": "", "contact": "", "anonymous": True, "notice_owed": False}
CLERK = an_officer()


def waiting(**changes: Any) -> Referral:
    said = a_submission(**{"category_l1": "OT", "category_l2": "", **changes})
    return domain.open_referral(said, a_desk())[0]


def a_form(**fields: Any) -> dict[str, Any]:
    return {"version": None, "papers": [], "reason": "经核对。", **fields}


def turned_away(ground: str) -> dict[str, Any]:
    return a_form(ground=ground, where_to="临溪县教育局", final_paper="清江市复核〔2023〕7号")


def papers(before: Referral, after: Referral, events: Any) -> dict[str, Any]:
    return {one.paper: one for one in issue(before, after, events, a_desk())}


def test_whoever_is_turned_away_is_told_in_writing_why_and_where_to_go():
    before = waiting()
    after, triaged = ending.not_accept(before, turned_away("not_competent"), CLERK, a_desk())
    assert (after.state, after.due_on) == (NOT_ACCEPTED, None)
    assert (triaged.action, triaged.ground, triaged.lead_unit) == ("not_accept", "not_competent", "u_lx_xf")
    letter = papers(before, after, [triaged])["not_accept_notice"]
    assert letter.addressee == "petitioner"
    for words in (NOT_ACCEPT_GROUNDS["not_competent"], "临溪县教育局", "经核对。", "周启明"):
        assert words in letter.text


@pytest.mark.parametrize("ground", sorted(NOT_ACCEPT_GROUNDS))
def test_every_ground_is_allowed_where_the_law_puts_it_and_refused_elsewhere(ground):
    visit = waiting(channel="visit")
    by_step = {"not_accept": ending.not_accept, "no_longer_accept": ending.no_longer_accept}
    lawful = {"not_accept": ending.NOT_YET_HANDLED, "no_longer_accept": ending.FINAL}
    for step, rule in by_step.items():
        if ground in lawful[step]:
            assert rule(visit, turned_away(ground), CLERK, a_desk())[1].ground == ground
        else:
            with pytest.raises(Invalid) as fault:
                rule(visit, turned_away(ground), CLERK, a_desk())
            assert fault.value.fields == {"ground": "not_a_choice"}


@pytest.mark.parametrize("channel", ["letter", "online", "phone"])
def test_only_a_visit_is_refused_for_skipping_levels(channel):
    with pytest.raises(Invalid) as fault:
        ending.not_accept(waiting(channel=channel), turned_away("visit_skips_levels"), CLERK, a_desk())
    assert fault.value.fields == {"ground": "only_visits_skip_levels"}


def test_what_is_final_names_the_final_paper_and_leaves_the_door_open_for_new_facts():
    before, *_ = domain.open_referral(a_submission(text="市政府复核意见已经送达，维持原意见，我还是不服。"), a_desk())
    assert before.triage.action == "no_longer_accept"
    after, triaged = ending.no_longer_accept(before, turned_away("re_reviewed_same_facts"), CLERK, a_desk())
    assert (after.state, triaged.rule, triaged.action) == (NO_LONGER_ACCEPTED, "R5", "no_longer_accept")
    letter = papers(before, after, [triaged])["no_longer_accept_notice"]
    assert "清江市复核〔2023〕7号" in letter.text
    assert "新的事实" in letter.text


def test_new_facts_always_reopen_a_matter():
    with pytest.raises(Refused, match="new_facts_are_referred"):
        ending.no_longer_accept(waiting(new_facts="旧宅证"), turned_away("litigation_final"), CLERK, a_desk())


def test_a_visitor_is_directed_and_a_letter_is_not():
    form = a_form(where_to="石桥镇人民政府接待窗口")
    before = waiting(channel="visit")
    after, triaged = ending.direct_elsewhere(before, form, CLERK, a_desk())
    assert (after.state, triaged.action) == (DIRECTED, "direct_elsewhere")
    assert "石桥镇人民政府接待窗口" in papers(before, after, [triaged])["notice"].text
    with pytest.raises(Refused, match="only_visitors_are_directed"):
        ending.direct_elsewhere(waiting(), form, CLERK, a_desk())


def test_a_litigant_at_the_counter_gets_the_path_in_writing():
    before, *_ = domain.open_referral(a_submission(category_l1="PL", category_l2="诉讼", channel="visit"), a_desk())
    after, triaged = ending.direct_elsewhere(before, a_form(where_to="临溪县人民法院"), CLERK, a_desk())
    assert (triaged.rule, triaged.lead_unit, triaged.co_units) == ("R4", "u_lx_pl", ("u_lx_court",))
    assert set(papers(before, after, [triaged])) == {"path_notice"}


def test_only_what_nobody_signed_is_filed_and_nobody_is_written_to():
    before = waiting(**UNSIGNED)
    after, triaged = ending.file_only(before, a_form(), CLERK, a_desk())
    assert (after.state, triaged.action) == (FILED, "file_only")
    assert papers(before, after, [triaged]) == {}
    with pytest.raises(Refused, match="file_only_unsigned"):
        ending.file_only(waiting(), a_form(), CLERK, a_desk())


def test_a_linked_submission_goes_along_without_a_clerk_and_without_new_limits():
    desk = a_desk()
    said = a_submission(matter=OLDER, channels_of_matter=("letter",), channel="online")
    before, *_ = domain.open_referral(said, desk)
    after, *events = domain.refer_by_itself(before, desk)
    assert (after.state, after.due_on, after.hop) == (MERGED, None, 0)
    (triaged,) = events
    assert (triaged.action, triaged.matter, triaged.lead_unit) == ("merge", OLDER, "u_lx_nr")
    assert set(triaged.flags) == {"repeat", "multi_channel"}
    notice = papers(before, after, events)["notice"]
    assert OLDER in notice.text
    assert "不重新起算" in notice.text


def test_the_same_channel_again_is_a_repeat_and_not_many_channels():
    said = a_submission(matter=OLDER, channels_of_matter=("letter",))
    assert domain.open_referral(said, a_desk())[0].triage.flags == ("repeat",)


def test_a_clerks_link_ends_what_waits_and_leaves_alone_what_was_sent_on():
    before, *_ = domain.open_referral(from_example("EX15"), a_desk())
    older, *_ = domain.open_referral(from_example("EX01"), a_desk())
    after, triaged = domain.hear_linked(before, OLDER, a_desk(), older)
    assert (after.state, triaged.matter, set(triaged.flags)) == (MERGED, OLDER, {"repeat", "multi_channel"})
    assert domain.hear_linked(after, OLDER, a_desk()) == (after,), "told twice"
    sent, *_ = domain.refer_by_itself(domain.open_referral(a_submission(), a_desk())[0], a_desk())
    assert domain.hear_linked(sent, OLDER, a_desk()) == (sent,)


def test_a_link_that_was_wrong_is_undone_and_the_matter_goes_its_own_way():
    desk = a_desk()
    merged, *_ = domain.hear_linked(domain.open_referral(from_example("EX15"), desk)[0], OLDER, desk)
    assert domain.is_free(merged)
    said_again = replace(merged, submission=replace(merged.submission, tags=()), version=3)
    again, *_ = domain.hear_unlinked(said_again, OLDER, LATER, desk)
    assert (again.version, domain.is_free(again), again.submission.matter) == (3, False, "")
    assert [one.step for one in again.history if one.step != "refer"][-2:] == ["unlinked", "arrived_again"]


def test_a_link_of_which_one_hears_after_it_was_undone_merges_nothing():
    waiting_, *_ = domain.open_referral(from_example("EX15"), a_desk())
    (undone,) = domain.hear_unlinked(waiting_, OLDER, LATER, a_desk())
    assert domain.hear_linked(undone, OLDER, a_desk(), at=AT) == (undone,)
    assert domain.hear_linked(undone, OLDER, a_desk(), at=LATER + timedelta(hours=1))[0].state == MERGED


def test_an_accusation_is_never_merged_away():
    accusation = domain.open_referral(from_example("EX11"), a_desk())[0]
    assert domain.merge(accusation, OLDER, a_desk())[0].state == WAITING


def test_a_clerk_may_find_that_a_repeat_is_a_matter_of_its_own():
    before, *_ = domain.open_referral(from_example("EX15"), a_desk())
    form = a_form(lead_unit="u_lx_nr", co_units=[], action="", report_due_on=None, reason="")
    after, triaged, *_ = domain.refer(before, form, CLERK, a_desk())
    assert (after.state, triaged.rule, triaged.action, triaged.matter) == (OFFERED, "R9", "forward", "")
    assert triaged.co_units == ("u_sq",)
    assert "repeat" not in triaged.flags


MIXED: dict[str, Any] = {
    "legal_class": "accusation", "text": "举报村会计截留青苗款。另外我家的青苗补偿至今没有发，请补发给我。",
}  # fmt: skip


def test_a_mixed_accusation_waits_until_it_is_split_and_then_goes_by_itself():
    desk = a_desk()
    before, *_ = domain.open_referral(a_submission(**MIXED), desk)
    assert (before.triage.certain, "split" in before.triage.flags) == (False, True)
    after, *events = domain.hear_split(before, "LX-2024-000009-A", desk)
    assert (after.state, after.split_into, events[0].lead_unit) == (OFFERED, "LX-2024-000009-A", "u_lx_cdi")
    assert "split" not in events[0].flags
    assert domain.hear_split(after, "LX-2024-000009-A", desk) == (after,), "told twice"


def test_the_part_that_was_split_off_is_an_ordinary_matter():
    part, *_ = domain.open_referral(a_submission(split_of=NUMBER, text="我家的青苗补偿至今没有发，请补发。"), a_desk())
    assert (part.triage.rule, part.is_sealed, part.triage.certain) == ("R9", False, True)


def test_an_appeal_that_tells_of_misconduct_is_not_sent_to_the_unit_before_a_person_split_it():
    said = a_submission(text="补偿款到手少了六千，村支书说是手续费，没有收据，我怀疑他贪污。")
    referral, *_ = domain.open_referral(said, a_desk())
    assert not referral.triage.certain
    assert any("分拆" in one.reason for one in referral.triage.because)


def external() -> tuple[Referral, Referral, list[Any]]:
    before, *_ = domain.open_referral(from_example("EX14"), a_desk())
    form = a_form(lead_unit="u_city_env", co_units=[], action="", report_due_on=None, reason="")
    after, *events = domain.refer(before, form, CLERK, a_desk())
    return before, after, events


def test_an_organ_without_a_node_is_written_to_and_the_petitioner_is_told_the_path():
    before, after, events = external()
    assert (after.state, after.triage.flags) == (OUTSIDE, ("cross_county", "designated_by:u_city_xf"))
    shared = [one.to_unit for one in events if isinstance(one, MatterShared)]
    assert shared == ["u_lx_env", "u_lx_gov"], "who works here and assists is told here"
    assert not [one for one in events if isinstance(one, MatterReferred)]
    issued = issue(before, after, events, a_desk())
    assert {(one.paper, one.addressee) for one in issued} == {
        ("assign_letter", "u_city_env"), ("forward_letter", "u_bs_gov"), ("path_notice", "petitioner"),
    }  # fmt: skip
    assert len({(one.paper, one.paper_number) for one in issued}) == len(issued)
    path = next(one for one in issued if one.paper == "path_notice")
    assert "由清江市生态环境局依法履行职责" in path.text


def answer(kind: str, on: date = date(2024, 8, 30)) -> dict[str, Any]:
    return a_form(kind=kind, on=on, paper_number="清环函〔2024〕5号", due_on=None, note="")


def an_outside_desk() -> Any:
    return a_desk(at=datetime(2024, 9, 2, 1, 0, tzinfo=UTC))


def test_answers_from_outside_are_registered_as_they_come():
    _, after, _ = external()
    after = replace(after, arrived_at=AT)
    after, said = ending.register_answer(after, answer("accepted"), CLERK, an_outside_desk())
    assert isinstance(said, ExternalAnswered)
    assert (said.unit, said.kind, said.on) == ("u_city_env", "accepted", date(2024, 8, 30))
    assert after.state == OUTSIDE
    after, said = ending.register_answer(after, answer("closed"), CLERK, an_outside_desk())
    assert (after.state, [one.kind for one in after.answers]) == (ANSWERED, ["accepted", "closed"])


def test_what_is_not_accepted_outside_comes_back_to_this_desk():
    _, after, _ = external()
    after, _ = ending.register_answer(replace(after, arrived_at=AT), answer("not_accepted"), CLERK, an_outside_desk())
    assert (after.state, after.triage.lead_unit, after.due_on) == (WAITING, "", date(2024, 9, 18))


def test_an_answer_cannot_be_older_than_the_matter():
    _, after, _ = external()
    with pytest.raises(Invalid) as fault:
        ending.register_answer(replace(after, arrived_at=AT), answer("received", date(2024, 1, 2)), CLERK, a_desk())
    assert fault.value.fields == {"on": "before_the_letter"}


def township() -> Any:
    return a_desk("qh", "u_qh_xf", a_world(Unit("u_qh_xf", "青禾镇信访办", "990121101000", "petition_office")))


def test_an_unclear_matter_is_passed_up_with_its_words_and_triaged_above():
    desk = township()
    unclear = a_submission(category_l1="OT", category_l2="", received_by="u_qh_xf", respondent_person="副镇长")
    before, *_ = domain.open_referral(unclear, desk)
    after, asked = ending.pass_up(before, a_form(where_to=""), an_officer("u_qh_xf"), desk)
    assert (after.state, after.due_on) == (PASSED_UP, None)
    assert isinstance(asked, DesignationAsked)
    assert (asked.to_unit, asked.passed_up, asked.objectors) == ("u_lx_xf", True, ())
    above = domain.take_over(asked, a_desk())
    assert (above.state, above.submission.text, above.objections) == (WAITING, asked.text, ())
    assert above.due_on == date(2024, 6, 18)
    assert above.submission.respondent_person == "副镇长"


def test_where_the_next_office_has_no_node_it_is_written_to():
    before = waiting()
    after, triaged, *_ = ending.pass_up(before, a_form(where_to=""), CLERK, a_desk())
    assert (after.state, triaged.lead_unit) == (OUTSIDE, "u_city_xf")
    assert papers(before, after, [triaged])["forward_letter"].addressee == "u_city_xf"


def test_an_accusation_is_passed_up_sealed_to_the_organ_that_is_named_and_without_a_letter():
    before, *_ = domain.open_referral(a_submission(legal_class="accusation", text="举报副县长受贿。"), a_desk())
    with pytest.raises(Invalid) as fault:
        ending.pass_up(before, a_form(where_to=""), CLERK, a_desk())
    assert fault.value.fields == {"where_to": "missing"}
    after, triaged = ending.pass_up(before, a_form(where_to="清江市纪委监委"), CLERK, a_desk())
    assert (after.state, triaged.lead_unit, triaged.co_units) == (OUTSIDE, "", ())
    assert papers(before, after, [triaged]) == {}
    assert "副县长" not in repr(triaged)


@pytest.mark.parametrize("step", ["not_accept", "no_longer_accept", "direct_elsewhere", "file_only"])
def test_an_accusation_is_never_turned_away(step):
    before, *_ = domain.open_referral(from_example("EX11"), a_desk())
    with pytest.raises(Refused, match="step_not_open"):
        getattr(ending, step)(before, a_form(ground="judicial", where_to="x", final_paper="x"), CLERK, a_desk())


def disputed_beyond() -> Referral:
    """Objected to here and in another county: the common superior works at no node."""
    reasons = [
        Objection(unit, "lx", 1, "other_place", "不在本辖区", "", date(2024, 6, 4)) for unit in ("u_bs_gov", "u_lx_nr")
    ]
    return replace(waiting(), objections=tuple(reasons), hop=2)


def test_without_a_common_superior_here_the_joint_conference_names_the_unit():
    referral, *events = domain.ask_for_designation(disputed_beyond(), a_desk())
    assert (referral.state, events) == (DESIGNATION, [])
    leader = an_officer("u_lx_xf", "leader")
    with pytest.raises(Refused, match="no_common_superior_here"):
        domain.designate(referral, a_form(lead_unit="u_lx_agri"), leader, a_desk())
    form = a_form(lead_unit="u_lx_agri", minutes="联席纪要〔2024〕3号", held_on=None, attendees="临溪县、白石县")
    after, *events = domain.designate_by_conference(referral, form, leader, a_desk())
    assert (after.state, after.triage.rule, after.is_designated) == (OFFERED, "R11", True)
    minutes = papers(referral, after, events)["meeting_minutes"]
    assert "联席纪要〔2024〕3号" in minutes.text
    assert "临溪县农业农村局" in minutes.text


def test_work_is_not_pushed_down_to_a_township_that_has_no_duty_for_it():
    referral = replace(domain.open_referral(a_submission(), a_desk())[0])
    form = a_form(lead_unit="u_sq", co_units=[], action="", report_due_on=None)
    with pytest.raises(Invalid) as fault:
        domain.refer(referral, form, CLERK, a_desk())
    assert fault.value.fields == {"lead_unit": "not_pushed_down"}


@pytest.mark.parametrize(("lead", "co", "field"), [("u_sq", [], "lead_unit"), ("u_lx_nr", ["u_sq"], "co_units")])
def test_a_unit_complained_of_is_refused_by_hand_too(lead, co, field):
    referral = domain.open_referral(a_submission(respondent_unit="u_sq"), a_desk())[0]
    form = a_form(lead_unit=lead, co_units=co, action="", report_due_on=None)
    with pytest.raises(Invalid) as fault:
        domain.refer(referral, form, CLERK, a_desk())
    assert fault.value.fields == {field: "unit_recused"}


def test_what_the_petitioner_withdrew_is_over_here_unless_a_unit_has_it():
    said = MatterWithdrawn(NUMBER, "lx", "lx", LATER, "petitioner")
    over, closed = ending.hear_withdrawn(waiting(), said, a_desk())
    assert (over.state, over.withdrawn_at) == (WITHDRAWN, LATER)
    assert (closed.unit, closed.closure_type, closed.settled) == (a_desk().unit, "withdrawn", None)
    for state in (OFFERED, HANDED_OVER, PASSED_UP):
        (held,) = ending.hear_withdrawn(replace(waiting(), state=state), said, a_desk())
        assert (held.state, held.withdrawn_at) == (state, LATER)
        assert ending.hear_withdrawn(held, replace(said, withdrawn_at=AT), a_desk()) == (held,)


def test_what_the_petitioner_added_is_on_the_desk_once():
    said = MatterSupplemented(NUMBER, "lx", "s1", LATER, "补充：丈量表照片。")
    once = ending.hear_supplement(waiting(), said)
    assert [one.text for one in once.supplements] == ["补充：丈量表照片。"]
    assert ending.hear_supplement(once, said) == once


def test_a_review_goes_to_the_organ_above_as_a_review():
    before, *_ = domain.open_referral(from_example("EX21"), a_desk())
    form = a_form(lead_unit="u_lx_gov", co_units=[], action="", report_due_on=None, reason="")
    after, triaged, referred, *_ = domain.refer(before, form, CLERK, a_desk())
    assert (triaged.action, referred.legal_path, referred.to_unit) == ("accept", "review", "u_lx_gov")
    assert issue(before, after, [triaged], a_desk()) == ()


def test_all_that_the_counter_wrote_down_travels_with_the_offer():
    said = a_submission(new_facts="旧证", decision_unit="u_qh", decision_received_on=date(2024, 5, 12),
                        posted_on=date(2024, 5, 30), respondent_person="某甲")  # fmt: skip
    _, *events = domain.refer_by_itself(domain.open_referral(said, a_desk())[0], a_desk())
    offer = next(one for one in events if isinstance(one, MatterReferred))
    assert (offer.new_facts, offer.decision_unit, offer.posted_on) == ("旧证", "u_qh", date(2024, 5, 30))
    assert "某甲" not in repr(events)
    triaged = next(one for one in events if isinstance(one, MatterTriaged))
    assert triaged.hop == offer.hop == 1
