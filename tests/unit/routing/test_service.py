"""The door of routing on the fake cabinet: what comes in twice is done once, and answers are plain JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from services.routing.service import RoutingService
from services.routing.store import Referrals
from shared.errors import AlreadyHandled, Forbidden, Invalid, NotFound, NotYet
from shared.events.envelope import Envelope
from shared.events.handling import CustodyTaken
from shared.events.intake import MatterSupplemented, MatterWithdrawn, SubmissionLinked, SubmissionUnlinked
from shared.events.routing import MatterReferred, MatterTriaged, PaperIssued
from shared.links.topology import load
from shared.matters.numbers import make
from shared.matters.steps.routing import REFERRAL_STEPS
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from tests.support.county import AT, a_submission

NUMBER = make("qh", 2024, 1)
CLERK = {"user": "qh_xf.clerk", "name": "陈办事", "unit": "u_qh_xf", "roles": ["clerk"], "node": "qh"}
ROAD = {"number": NUMBER, "place": "990121101201", "received_by": "u_qh_xf", "category_l1": "TR", "category_l2": "TR01"}
TOPOLOGY = load(Path(__file__).parents[3] / "deploy" / "topology.yaml")


@pytest.fixture
def qinghe() -> RoutingService:
    service = RoutingService()
    service.kept = Referrals.in_memory()
    service.clock = StoppedClock(at=AT)
    service.here = Here("qh", "routing", TOPOLOGY)
    return service


def envelope(event: str) -> Envelope:
    return Envelope(event, "x", 1, AT, "qh", "intake", NUMBER, "qh", 0, {})


def test_a_village_road_goes_to_the_township_by_itself(qinghe):
    qinghe.route(a_submission(**ROAD), envelope("e1"))
    said = {type(one): one for one in qinghe.kept.said}
    assert said[MatterTriaged].lead_unit == "u_qh"
    assert said[MatterReferred].to_node == "qh"
    assert said[PaperIssued].paper == "forward_letter"


def test_the_same_event_again_changes_nothing(qinghe):
    qinghe.route(a_submission(**ROAD), envelope("e1"))
    count = len(qinghe.kept.said)
    with pytest.raises(AlreadyHandled):
        qinghe.route(a_submission(**ROAD), envelope("e1"))
    assert len(qinghe.kept.said) == count


def test_a_receipt_that_comes_before_its_offer_is_tried_again(qinghe):
    taken = CustodyTaken(NUMBER, "qh", "qh", "u_qh", "u_qh_xf", 1, AT, None)
    with pytest.raises(NotYet):
        qinghe.hear_taken(taken, envelope("e2"))
    qinghe.route(a_submission(**ROAD), envelope("e1"))
    qinghe.hear_taken(taken, envelope("e2"))
    assert qinghe.kept.get(NUMBER).state == "handed_over"


def test_a_clerk_finds_refers_and_sees_it_gone(qinghe):
    qinghe.route(a_submission(**{**ROAD, "category_l1": "OT", "category_l2": ""}), envelope("e1"))
    (row,) = qinghe.referrals({"state": "waiting"}, CLERK)["rows"]
    assert row["number"] == NUMBER
    view = qinghe.referral(NUMBER, CLERK)
    assert json.loads(json.dumps(view)) == view
    done = qinghe.refer(NUMBER, {"lead_unit": "u_qh", "reason": "属本镇职责", "version": view["version"]}, CLERK)
    assert (done["state"], done["steps"], done["version"]) == ("offered", [], view["version"] + 1)
    assert qinghe.referrals({"state": "waiting"}, CLERK) == {"rows": [], "next": None}


def test_a_long_list_is_read_page_by_page(qinghe):
    numbers = [make("qh", 2024, serial) for serial in range(1, 4)]
    for one in numbers:
        qinghe.route(replace(a_submission(**ROAD), number=one), envelope(f"e-{one}"))
    first = qinghe.referrals({"limit": 2}, CLERK)
    rest = qinghe.referrals({"limit": 2, "after": first["next"]}, CLERK)
    assert [row["number"] for row in first["rows"] + rest["rows"]] == numbers
    assert rest["next"] is None


def test_who_has_no_business_here_sees_nothing(qinghe):
    qinghe.route(a_submission(**ROAD), envelope("e1"))
    with pytest.raises(NotFound):
        qinghe.referral(NUMBER, {**CLERK, "unit": "u_lx_xf"})
    with pytest.raises(Forbidden):
        qinghe.referrals({}, {**CLERK, "roles": ["officer"]})
    assert qinghe.referrals({}, {**CLERK, "unit": "u_lx_xf"})["rows"] == []


UNCLEAR = {**ROAD, "category_l1": "OT", "category_l2": ""}


def test_a_preview_shows_the_papers_and_changes_nothing(qinghe):
    qinghe.route(a_submission(**UNCLEAR), envelope("e1"))
    before = len(qinghe.kept.said)
    (draft,) = qinghe.preview("refer", NUMBER, {"lead_unit": "u_qh", "reason": "属本镇职责"}, CLERK)
    assert (draft["paper"], draft["title"]) == ("forward_letter", "信访事项转送函")
    assert "属本镇职责" in draft["text"]
    assert (qinghe.kept.get(NUMBER).state, len(qinghe.kept.said)) == ("waiting", before)


def test_the_paper_goes_out_as_the_clerk_edited_it(qinghe):
    qinghe.route(a_submission(**UNCLEAR), envelope("e1"))
    form = {"lead_unit": "u_qh", "reason": "属本镇职责", "papers": [{"paper": "forward_letter", "text": "请速办。"}]}
    qinghe.refer(NUMBER, form, CLERK)
    assert [one.text for one in qinghe.kept.said if isinstance(one, PaperIssued)] == ["请速办。"]


def test_a_paper_that_the_step_does_not_issue_is_refused(qinghe):
    qinghe.route(a_submission(**UNCLEAR), envelope("e1"))
    form = {"lead_unit": "u_qh", "reason": "属本镇职责", "papers": [{"paper": "reply", "text": "请速办。"}]}
    with pytest.raises(Invalid) as fault:
        qinghe.refer(NUMBER, form, CLERK)
    assert fault.value.fields == {"papers": "not_a_choice"}


def test_every_step_of_the_desk_has_its_call_and_its_rule(qinghe):
    for step in REFERRAL_STEPS:
        assert callable(getattr(qinghe, step))
    with pytest.raises(NotFound):
        qinghe.preview("burn", NUMBER, {}, CLERK)


def test_a_way_that_is_not_offered_is_refused_by_the_field(qinghe):
    qinghe.route(a_submission(**UNCLEAR), envelope("e1"))
    with pytest.raises(Invalid) as fault:
        qinghe.refer(NUMBER, {"lead_unit": "u_qh", "reason": "x", "action": "merge"}, CLERK)
    assert fault.value.fields == {"action": "not_a_choice"}


def test_a_link_and_its_undoing_come_in_any_order(qinghe):
    linked = SubmissionLinked(NUMBER, make("qh", 2024, 9), "qh", "qh", AT, "u_qh_xf", "clerk", "letter", AT)
    with pytest.raises(NotYet):
        qinghe.hear_linked(linked, envelope("e2"))
    qinghe.route(a_submission(**UNCLEAR), envelope("e1"))
    qinghe.hear_linked(linked, envelope("e2"))
    assert qinghe.kept.get(NUMBER).state == "merged"
    qinghe.route(a_submission(**ROAD), envelope("e3"))
    assert qinghe.kept.get(NUMBER).state == "offered"
    qinghe.hear_unlinked(SubmissionUnlinked(NUMBER, linked.matter, "qh", "qh", AT, "u_qh_xf"), envelope("e4"))
    qinghe.route(a_submission(**ROAD), envelope("e5"))
    assert qinghe.kept.get(NUMBER).hop == 1, "what is on its way is not sent a second time"


def test_the_petitioners_acts_wait_for_the_registration_and_pass_by_where_the_matter_never_was(qinghe):
    withdrawn = MatterWithdrawn(NUMBER, "qh", "qh", AT, "petitioner")
    added = MatterSupplemented(NUMBER, "qh", "s1", AT, "照片")
    with pytest.raises(NotYet):
        qinghe.hear_withdrawn(withdrawn, envelope("e2"))
    with pytest.raises(NotYet):
        qinghe.hear_supplement(added, envelope("e3"))
    elsewhere = replace(envelope("e4"), home="lx")
    qinghe.hear_supplement(added, elsewhere)
    qinghe.route(a_submission(**UNCLEAR), envelope("e1"))
    qinghe.hear_supplement(added, envelope("e3"))
    assert qinghe.referral(NUMBER, CLERK)["supplements"][0]["text"] == "照片"
    qinghe.hear_withdrawn(withdrawn, envelope("e2"))
    assert qinghe.referral(NUMBER, CLERK)["state"] == "withdrawn"
