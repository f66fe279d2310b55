"""A receipted filing is registered as it is, once, and said with and without its words."""

from __future__ import annotations

import pytest

from services.intake.domain import owes_notice, register
from services.intake.service import IntakeService
from services.intake.store import Matters, Submissions, Traces
from shared.codec import to_plain
from shared.errors import AlreadyHandled
from shared.events.gateway import Petitioner
from shared.events.intake import SubmissionRegistered, SubmissionToRoute
from shared.links.topology import load
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from tests.unit.statistics.saying import NUMBER, a_filing, at, in_envelope

TOPOLOGY = load("deploy/topology.yaml")


def intake(node="yj"):
    service = IntakeService()
    service.registered, service.matters = Submissions.in_memory(), Matters.in_memory()
    service.kept = Traces.in_memory()
    service.clock = StoppedClock(at=at(0.1))
    service.here = Here(node, "intake", TOPOLOGY)
    return service


def test_what_was_written_is_kept_as_it_was_written():
    service = intake()
    filing = a_filing(title="水渠𡐓损坏", text="第一行\n\n第二行　末尾空格 ")
    service.register(filing, in_envelope(filing, "e1"))
    submission = service.registered.get(NUMBER)
    assert (submission.title, submission.text) == (filing.title, filing.text)
    assert (submission.petitioner, submission.registered_at) == (filing.petitioner, at(0.1))


def test_the_public_fact_holds_no_word_and_no_person():
    _, registered, *_ = register(a_filing(), "yj", "village", at(0.1))
    told = str(to_plain(registered))
    assert all(secret not in told for secret in ("王桂香", "13900000000", "3组", "水渠"))
    assert (registered.level, registered.node, registered.matter) == ("village", "yj", NUMBER)


def test_the_words_go_to_this_nodes_routing_in_the_same_write():
    service = intake()
    service.register(a_filing(), in_envelope(a_filing(), "e1"))
    registered, to_route, slip = service.registered.said
    assert isinstance(registered, SubmissionRegistered) and isinstance(to_route, SubmissionToRoute)
    assert (to_route.text, to_route.petitioner.name) == (a_filing().text, "王桂香")
    assert (slip.paper, slip.addressee) == ("receipt_slip", "petitioner") and NUMBER in slip.text


def test_a_filing_heard_twice_is_registered_once():
    service = intake()
    service.register(a_filing(), in_envelope(a_filing(), "e1"))
    with pytest.raises(AlreadyHandled):
        service.register(a_filing(), in_envelope(a_filing(), "e1"))
    assert len(service.registered.said) == 3


@pytest.mark.parametrize(
    "odd",
    [
        {"place": "880000000000"}, {"place": ""}, {"received_by": "u_gone"}, {"category_l1": "??"},
        {"channel": "pigeon"}, {"legal_class": "riddle"}, {"title": "", "text": "\u202e\x00"},
        {"petitioner": Petitioner(anonymous=True)},
        {"petitioner": Petitioner(persons=0, representatives=99)},
    ],
    ids=str,
)  # fmt: skip
def test_nothing_about_a_receipted_filing_makes_intake_refuse_it(odd):
    service = intake()
    service.register(a_filing(**odd), in_envelope(a_filing(**odd), "e1"))
    assert service.registered.get(NUMBER).number == NUMBER
    assert service.look_up(NUMBER)["status"] == "registered"


@pytest.mark.parametrize(
    ("petitioner", "owed"),
    [
        (Petitioner(name="王桂香", contact="13900000000"), True),
        (Petitioner(name="王桂香", address="杨家村3组"), True),
        (Petitioner(name="王桂香"), False),
        (Petitioner(contact="13900000000"), False),
        (Petitioner(name="王桂香", contact="13900000000", anonymous=True), False),
    ],
)
def test_a_notice_is_owed_to_who_can_be_told(petitioner, owed):
    assert owes_notice(petitioner) is owed


@pytest.mark.parametrize(
    ("legal_class", "given", "purpose"),
    [("suggestion", "", "suggestion"), ("appeal_settlement", "appeal", "appeal"), ("riddle", "", "other")],
)
def test_the_statistical_purpose_follows_from_the_legal_class_unless_given(legal_class, given, purpose):
    submission, *_ = register(a_filing(legal_class=legal_class, purpose=given), "yj", "village", at(0))
    assert submission.purpose == purpose
