"""Submissions and matters: letter, visit and call may be one matter; a number or a clerk says so, and can undo it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.intake.domain import gather
from services.intake.matter import Matter
from shared.errors import Invalid, Refused
from shared.events.gateway import Petitioner
from shared.events.handling import AssistanceReferred
from shared.events.intake import (
    MatterSupplemented,
    MatterWithdrawn,
    SubmissionLinked,
    SubmissionRegistered,
    SubmissionToRoute,
    SubmissionUnlinked,
)
from shared.events.routing import SubmissionSplit
from shared.matters.numbers import make
from tests.unit.intake.test_disclosure import ACCUSED, CLERK, TAKEN_BY_DISCIPLINE
from tests.unit.intake.test_official import OPINION_SERVED
from tests.unit.intake.test_register import intake
from tests.unit.statistics.saying import (
    NUMBER,
    a_closure,
    a_custody,
    a_decision,
    a_filing,
    a_paper,
    a_registration,
    a_service,
    a_triage,
    an_acceptance,
    at,
    in_envelope,
)

SECOND, THIRD = make("yj", 2026, 43), make("yj", 2026, 44)
OF_COUNTY = make("lx", 2026, 7)
NEIGHBOUR = Petitioner(name="李大山", contact="13800000000", address="杨家村5组")
TAKEN = [(a_triage(), 1), (a_custody(), 2), (an_acceptance(), 50)]
RE_REVIEWED = replace(OPINION_SERVED, stage="re_review", ask_until=None)
ENDED = [*TAKEN, (a_decision(), 60), (a_service(), 70), (a_closure(closure_type="performed"), 80)]
FINALLY_ENDED = [*TAKEN, (a_decision(), 60), (a_service(), 70), (RE_REVIEWED, 85)]
MERGED = a_triage(number=SECOND, action="merge", lead_unit="u_yjw", lead_node="yj", rule="R5", matter=NUMBER, hop=1)


def file(service, number=NUMBER, **filing):
    """What the gateway receipted is registered, and its saying heard."""
    said = a_filing(number=number, **filing)
    before = len(service.registered.said)
    service.register(said, in_envelope(said, f"filed-{number}"))
    for place, event in enumerate(service.registered.said[before:]):
        hear(service, event, 0.1 + place / 100)


def hear(service, event, hours):
    envelope = in_envelope(event, f"{type(event).__name__}-{event.number}-{hours}", hours=hours)
    if isinstance(event, SubmissionLinked | SubmissionUnlinked):
        service.gather(event, envelope)
    elif isinstance(event, SubmissionSplit):
        service.split(event, envelope)
    elif not isinstance(event, SubmissionRegistered):
        service.hear(event, envelope)


def with_first(*life, **filing):
    service = intake()
    file(service, **filing)
    for event, hours in life:
        hear(service, event, hours)
    return service


def take(service, step, number, **form):
    """A clerk's step, and its saying heard."""
    before = len(service.registered.said)
    view = getattr(service, step)(number, form, CLERK)
    for place, event in enumerate(service.registered.said[before:]):
        hear(service, event, 200 + place)
    return view


def said(service, kind, number=SECOND):
    return [one for one in service.registered.said if isinstance(one, kind) and one.number == number]


# --- the petitioner gives the number ----------------------------------------------------------------------------------


def test_a_number_that_was_given_links_at_once_and_routing_is_told():
    service = with_first(*TAKEN)
    file(service, SECOND, channel="visit", earlier_number=NUMBER)
    (linked,), (to_route,) = said(service, SubmissionLinked), said(service, SubmissionToRoute)
    assert (linked.matter, linked.to_node, linked.because) == (NUMBER, "yj", "number_given")
    assert (to_route.matter, to_route.channels_of_matter) == (NUMBER, ("online",))
    assert said(service, SubmissionRegistered)[0].matter == NUMBER
    assert [one.number for one in service.matters.get(NUMBER).gathered] == [SECOND]


def test_a_number_typed_by_hand_in_full_width_is_understood():
    service = with_first(*TAKEN)
    typed = NUMBER.lower().replace("-", "－")
    file(service, SECOND, earlier_number=typed)
    assert service.registered.get(SECOND).matter == NUMBER


@pytest.mark.parametrize("number", ["YJ-2026-000099-X", "胡写的", OF_COUNTY, make("yj", 2026, 99)])
def test_a_number_of_nothing_registered_here_makes_a_matter_of_its_own(number):
    service = with_first()
    file(service, SECOND, earlier_number=number)
    assert said(service, SubmissionLinked) == [] and said(service, SubmissionToRoute)[0].matter == ""


@pytest.mark.parametrize(
    ("life", "new_facts", "is_linked"),
    [
        (TAKEN, "", True),
        (TAKEN, "又塌了", True),
        ([(a_triage(action="not_accept", hop=1), 1)], "", False),
        (ENDED, "", False),
        (ENDED, "又塌了", False),
        (FINALLY_ENDED, "", False),
        (FINALLY_ENDED, "又塌了", False),
    ],
)
def test_an_old_end_swallows_no_new_request(life, new_facts, is_linked):
    service = with_first(*life)
    file(service, SECOND, earlier_number=NUMBER, new_facts=new_facts)
    assert (service.registered.get(SECOND).matter == NUMBER) is is_linked


@pytest.mark.parametrize(
    ("life", "new_facts", "is_told"), [(FINALLY_ENDED, "", True), (FINALLY_ENDED, "又塌了", False), (ENDED, "", False)]
)
def test_routing_is_told_of_a_re_reviewed_matter_that_comes_again_without_new_facts(life, new_facts, is_told):
    service = with_first(*life)
    file(service, SECOND, earlier_number=NUMBER, new_facts=new_facts)
    assert ("re_reviewed_same_facts" in said(service, SubmissionToRoute)[0].tags) is is_told
    assert "re_reviewed_same_facts" not in said(service, SubmissionRegistered)[0].tags


def test_a_number_alone_does_not_tell_that_there_is_an_accusation():
    service = with_first((ACCUSED, 1), legal_class="accusation")
    file(service, SECOND, earlier_number=NUMBER)
    file(service, THIRD, earlier_number=NUMBER, earlier_proven=True, legal_class="accusation")
    assert service.registered.get(SECOND).link is None
    assert service.registered.get(THIRD).matter == NUMBER


def test_a_link_to_a_linked_submission_is_one_to_its_matter():
    service = with_first(*TAKEN)
    file(service, SECOND, earlier_number=NUMBER)
    file(service, THIRD, earlier_number=SECOND)
    assert service.registered.get(THIRD).matter == NUMBER


def at_county(*life):
    """The county, which has heard of a village's matter what everybody above hears."""
    county = intake("lx")
    for event, hours in ((a_registration(), 0.1), *life):
        county.trace(event, in_envelope(event, f"up-{hours}", hours=hours))
    return county


def test_at_the_county_the_number_of_a_village_links_at_once_and_the_village_is_told():
    county, village = at_county(), with_first(*TAKEN)
    file(county, OF_COUNTY, channel="visit", earlier_number=NUMBER)
    (linked,) = said(county, SubmissionLinked, OF_COUNTY)
    assert (linked.matter, linked.to_node) == (NUMBER, "yj")
    village.gather(linked, in_envelope(linked, "came", node="lx", home="lx"))
    assert village.matters.get(NUMBER).channels == ("online", "visit")
    county.supplement(OF_COUNTY, {"text": "又塌了。"})
    (added,) = (one for one in county.matters.said if isinstance(one, MatterSupplemented))
    assert (added.number, added.to_node) == (OF_COUNTY, "yj")
    village.pass_on(added, in_envelope(added, "added", node="lx", home="lx"))
    (passed,) = (one for one in village.matters.said if isinstance(one, MatterSupplemented))
    assert (passed.number, passed.to_node, passed.text) == (NUMBER, "qh", "又塌了。")


@pytest.mark.parametrize("life", [[(a_closure(), 80)], [(ACCUSED, 1)]], ids=["an ended matter", "an accusation"])
def test_at_the_county_nothing_is_linked_to_what_has_ended_below_or_is_sealed_there(life):
    county = at_county(*life)
    file(county, OF_COUNTY, earlier_number=NUMBER)
    assert county.registered.get(OF_COUNTY).link is None


# --- what the second petitioner sees ----------------------------------------------------------------------------------


def test_the_look_up_of_the_second_shows_the_course_of_the_matter_and_nobody_elses_words():
    paper = a_paper(text="王桂香：您反映的水渠损坏一事，我镇已受理。")
    service = with_first(*TAKEN, (paper, 51), title="王家的水渠")
    service.supplement(NUMBER, {"text": "我家三亩地没水。"})
    file(service, SECOND, earlier_number=NUMBER, petitioner=NEIGHBOUR, title="村东水渠塌了")
    hear(service, MERGED, 60)
    view = service.look_up(SECOND)
    assert (view["status"], view["holder"]["unit"], view["due"]["what"]) == ("accepted", "u_qh", "conclude")
    assert [one["what"] for one in view["timeline"]] == [
        "received", "registered", "paper", "triaged", "taken", "accepted", "triaged"
    ]  # fmt: skip
    told = str(view)
    assert not any(secret in told for secret in ("王桂香", "三亩", "王家", "supplemented"))


def test_the_first_petitioner_does_not_learn_that_somebody_else_filed():
    service = with_first(*TAKEN)
    before = service.look_up(NUMBER)
    file(service, SECOND, earlier_number=NUMBER, petitioner=NEIGHBOUR)
    service.supplement(SECOND, {"text": "我家也一样。"})
    assert service.look_up(NUMBER) == before


@pytest.mark.parametrize(("proven", "papers"), [(True, 2), (False, 1)])
def test_the_papers_of_the_matter_are_shown_to_who_proved_that_it_is_theirs(proven, papers):
    service = with_first(*TAKEN, (a_paper(), 51))
    file(service, SECOND, earlier_number=NUMBER, earlier_proven=proven)
    shown = [one["paper"] for one in service.look_up(SECOND)["papers"]]
    assert ("acceptance_notice" in shown) is proven and len(shown) == papers + proven


def test_what_the_second_adds_goes_to_who_works_on_the_matter():
    service = with_first(*TAKEN)
    file(service, SECOND, earlier_number=NUMBER)
    service.supplement(SECOND, {"text": "又塌了。"})
    (added,) = (one for one in service.matters.said if isinstance(one, MatterSupplemented))
    assert (added.number, added.to_node) == (NUMBER, "qh")


def test_a_withdrawal_is_ones_own_and_the_matter_goes_on_for_the_others():
    service = with_first(*TAKEN)
    file(service, SECOND, earlier_number=NUMBER, petitioner=NEIGHBOUR)
    assert service.withdraw(NUMBER, {})["status"] == "withdrawn"
    assert service.look_up(SECOND)["status"] == "accepted"
    view = service.withdraw(SECOND, {})
    assert (view["status"], view["withdrawal"]["became"]) == ("accepted", "asked"), "now its unit is asked to end it"
    assert [one.number for one in service.matters.said if isinstance(one, MatterWithdrawn)] == [NUMBER]


# --- the clerk links and undoes ---------------------------------------------------------------------------------------


def test_a_clerk_links_and_the_desk_tells_repeat_and_channels():
    service = with_first()
    file(service, SECOND, channel="letter", petitioner=NEIGHBOUR)
    assert service.submission(SECOND, CLERK)["repeat"] is False
    view = take(service, "link", SECOND, matter=NUMBER, reason="同一段水渠")
    assert (view["repeat"], view["matter"]) == (True, NUMBER)
    first = service.submission(NUMBER, CLERK)
    assert (first["repeat"], first["multi_channel"], first["linked"][0]["number"]) == (False, True, SECOND)
    (linked,) = said(service, SubmissionLinked)
    assert (linked.because, linked.by_unit) == ("clerk", "u_yjw")


@pytest.mark.parametrize(("same", "shown"), [(True, True), (False, False)])
def test_only_a_clerk_who_saw_the_same_petitioner_opens_the_papers_to_the_second(same, shown):
    service = with_first(*TAKEN, (a_paper(), 51))
    file(service, SECOND)
    take(service, "link", SECOND, matter=NUMBER, reason="同一段水渠", same_petitioner=same)
    papers = [one["paper"] for one in service.look_up(SECOND)["papers"]]
    assert ("acceptance_notice" in papers) is shown


def test_an_undone_link_is_routed_as_a_matter_of_its_own():
    service = with_first(*TAKEN)
    file(service, SECOND, earlier_number=NUMBER)
    hear(service, MERGED, 60)
    take(service, "unlink", SECOND, reason="不是同一段")
    assert said(service, SubmissionToRoute)[-1].matter == ""
    assert said(service, SubmissionUnlinked)[0].matter == NUMBER
    assert service.matters.get(NUMBER).gathered == ()
    assert service.look_up(SECOND)["status"] == "registered"
    hear(service, a_triage(number=SECOND, hop=1), 300)
    assert service.look_up(SECOND)["status"] == "forwarded"


def test_a_submission_that_a_unit_works_on_keeps_its_own_course_when_it_is_linked():
    service = with_first(*TAKEN)
    file(service, SECOND)
    for event, hours in ((a_triage(number=SECOND), 1), (a_custody(number=SECOND, unit="u_lx_water", node="lx"), 2)):
        hear(service, event, hours)
    take(service, "link", SECOND, matter=NUMBER, reason="同一段水渠")
    assert service.look_up(SECOND)["holder"]["unit"] == "u_lx_water"
    take(service, "unlink", SECOND, reason="不是")
    assert len(said(service, SubmissionToRoute)) == 1


@pytest.mark.parametrize(
    ("matter", "code"),
    [(SECOND, "linked_to_itself"), (THIRD, "sealed_apart")],
)
def test_what_may_not_be_linked_is_refused(matter, code):
    service = with_first()
    file(service, SECOND)
    file(service, THIRD, legal_class="accusation")
    with pytest.raises(Refused) as refusal:
        take(service, "link", SECOND, matter=matter, reason="同一")
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("matter", "fault"),
    [
        ("胡写", "not_a_matter_number"),
        (make("yj", 2026, 99), "no_such_matter"),
        (make("zz", 2026, 1), "no_such_matter"),
    ],
)
def test_a_number_that_is_nobodys_is_pointed_out(matter, fault):
    service = with_first()
    with pytest.raises(Invalid) as invalid:
        take(service, "link", NUMBER, matter=matter, reason="同一")
    assert invalid.value.fields == {"matter": fault}


def test_a_matter_that_gathers_others_is_not_itself_linked_and_nothing_is_linked_twice():
    service = with_first()
    file(service, SECOND, earlier_number=NUMBER)
    file(service, THIRD)
    for number, code in ((NUMBER, "gathers_others"), (SECOND, "already_linked")):
        with pytest.raises(Refused) as refusal:
            take(service, "link", number, matter=THIRD, reason="同一")
        assert refusal.value.code == code


def test_a_matter_of_another_node_is_linked_and_its_home_told():
    service = with_first()
    take(service, "link", NUMBER, matter=OF_COUNTY, reason="县里登记过")
    (linked,) = said(service, SubmissionLinked, NUMBER)
    assert (linked.matter, linked.to_node) == (OF_COUNTY, "lx")


def test_link_and_undoing_give_the_same_in_any_order():
    linked = SubmissionLinked(
        number=SECOND, matter=NUMBER, to_node="yj", node="yj", linked_at=at(1), by_unit="u_yjw", because="clerk",
        channel="visit", received_at=at(0),
    )  # fmt: skip
    undone = SubmissionUnlinked(
        number=SECOND, matter=NUMBER, to_node="yj", node="yj", unlinked_at=at(2), by_unit="u_yjw"
    )
    for order in ((linked, undone), (undone, linked), (undone, linked, undone)):
        matter = Matter(NUMBER)
        for event in order:
            matter = gather(matter, event)
        assert matter.gathered == ()


# --- a mixed submission -----------------------------------------------------------------------------------------------


def test_of_a_split_submission_the_look_up_shows_the_part_and_nothing_of_the_rest():
    service = with_first((ACCUSED, 1), (TAKEN_BY_DISCIPLINE, 2), legal_class="accusation")
    file(service, SECOND, split_of=NUMBER, title="水渠损坏")
    (split,) = said(service, SubmissionSplit, NUMBER)
    assert (split.part, service.registered.get(NUMBER).part) == (SECOND, SECOND)
    hear(service, a_triage(number=SECOND), 3)
    hear(service, a_custody(number=SECOND), 4)
    view = service.look_up(NUMBER)
    assert (view["number"], view["status"], view["holder"]["unit"]) == (NUMBER, "forwarded", "u_qh")
    assert not any(secret in str(view) for secret in ("纪", "监察", "u_lx_cdi", "有权处理的机关"))
    assert said(service, SubmissionLinked) == []


STRANGER = Petitioner(name="赵四", contact="13700000000")
SERVED = [*TAKEN, (a_decision(), 60), (a_service(), 70)]


def test_who_only_guessed_a_number_neither_takes_its_petitioners_rights_nor_judges_the_unit():
    service = with_first(*SERVED)
    file(service, SECOND, earlier_number=NUMBER, petitioner=STRANGER)
    assert service.registered.get(SECOND).matter == NUMBER
    steps = {one["step"] for one in service.look_up(SECOND)["steps"]}
    assert steps.isdisjoint({"ask_review", "ask_hearing", "evaluate"})
    with pytest.raises(Refused) as refusal:
        service.ask_review(SECOND, {"reason": "不服"})
    assert refusal.value.code == "earlier_code_needed"
    assert "ask_review" in {one["step"] for one in service.look_up(NUMBER)["steps"]}


def test_who_proved_the_code_or_was_linked_by_a_clerk_has_them():
    proven = with_first(*SERVED)
    file(proven, SECOND, earlier_number=NUMBER, earlier_proven=True)
    by_clerk = with_first(*SERVED)
    file(by_clerk, SECOND)
    take(by_clerk, "link", SECOND, matter=NUMBER, reason="同一条水渠")
    for service in (proven, by_clerk):
        assert "ask_review" in {one["step"] for one in service.look_up(SECOND)["steps"]}


def test_who_only_guessed_a_number_does_not_learn_how_its_petitioner_lives():
    helped = AssistanceReferred(NUMBER, "qh", "u_qh", "social_assistance", "县民政局", at(55).date())
    service = with_first(*TAKEN, (helped, 55))
    file(service, SECOND, earlier_number=NUMBER, petitioner=STRANGER)
    assert "assistance_referred" in {one["what"] for one in service.look_up(NUMBER)["timeline"]}
    assert "assistance_referred" not in {one["what"] for one in service.look_up(SECOND)["timeline"]}
