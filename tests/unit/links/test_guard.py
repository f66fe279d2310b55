"""A neighbour may speak of its own, and of what was handed to it; of nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.errors import NotYet, Refused
from shared.events.attachments import AttachmentAsked, AttachmentPart
from shared.events.declaration import HOME
from shared.events.envelope import Envelope
from shared.events.handling import CustodyTaken
from shared.events.intake import MatterSupplemented, SubmissionRegistered
from shared.events.routing import PaperIssued
from shared.links.door import speaker
from shared.links.guard import check
from shared.links.topology import load
from shared.store.memory import sample_stamp
from tests.support.branches import two_branches
from tests.support.things import AT, accepted, number

TOPOLOGY = load(Path(__file__).parents[3] / "deploy" / "topology.yaml")


def registered(home: str = "yj", place: str = "990121101201") -> SubmissionRegistered:
    of = number(1, home)
    return SubmissionRegistered(
        number=of,
        matter=of,
        node=home,
        received_at=AT,
        registered_at=AT,
        channel="online",
        origin="direct",
        place=place,
        received_by="u_yjc",
        level="village",
        category_l1="AG",
        category_l2="",
        purpose="settlement",
        legal_class="appeal_settlement",
    )


def letter(event: Any, node: str) -> Envelope:
    return sample_stamp(node, "any").envelope(event, "")


def ask(envelope: Envelope, neighbour: str, me: str, offered: frozenset[str] = frozenset()) -> None:
    check(envelope, neighbour, me, TOPOLOGY, lambda _: offered)


def test_a_child_may_register_its_own() -> None:
    ask(letter(registered(), "yj"), "yj", "qh")
    ask(letter(registered(), "yj"), "qh", "lx")


def test_the_holder_above_the_home_may_speak_of_it() -> None:
    ask(letter(accepted(number(1, "yj"), "qh"), "qh"), "qh", "lx")
    ask(letter(accepted(number(1, "yj"), "qh"), "qh"), "qh", "yj")


def test_a_child_may_speak_of_what_was_offered_to_it_and_before_that_has_to_wait() -> None:
    envelope = letter(accepted(number(1, "lx"), "qh"), "qh")
    ask(envelope, "qh", "lx", offered=frozenset({"qh"}))
    with pytest.raises(NotYet):
        ask(envelope, "qh", "lx")


def test_a_branch_that_was_offered_it_tells_those_above_the_home_through_their_parent() -> None:
    tree, decided = two_branches(), letter(accepted(number(1, "yj"), "hp"), "hp")
    check(decided, "bz", "lx", tree, lambda _: frozenset({"hp"}))
    check(decided, "lx", "qh", tree, lambda _: frozenset())
    check(decided, "qh", "yj", tree, lambda _: frozenset())
    with pytest.raises(NotYet):
        check(decided, "bz", "lx", tree, lambda _: frozenset())
    with pytest.raises(Refused, match="not_your_territory"):
        check(decided, "yj", "qh", tree, lambda _: frozenset({"hp"}))


def test_a_paper_that_a_child_said_before_papers_went_to_their_addressees_is_still_believed() -> None:
    paper = PaperIssued(number(1, "yj"), "acceptance_notice", "1", AT, "u_yjc", "petitioner", "受理告知书", "已收到。")
    now = letter(paper, "yj")
    before = replace(now, dataversion=1, crosses=HOME.value, data={**now.data})
    before.data.pop("to_node")
    check(before, "qh", "lx", TOPOLOGY, lambda _: frozenset())
    with pytest.raises(Refused, match="not_your_territory"):
        check(replace(before, dataversion=2), "qh", "lx", TOPOLOGY, lambda _: frozenset())
    with pytest.raises(Refused, match="not_your_territory"):
        check(replace(now, dataversion=1), "qh", "lx", TOPOLOGY, lambda _: frozenset())


def test_who_assists_may_ask_for_the_files_and_say_nothing_else() -> None:
    tree, asked = two_branches(), AttachmentAsked(number(1, "yj"), "yj", "bz", "a1")
    check(letter(asked, "bz"), "bz", "lx", tree, lambda _: frozenset(), lambda _: frozenset({"bz"}))
    for event in (asked, accepted(number(1, "yj"), "bz")):
        helping = frozenset({"bz"} if event is not asked else ())
        with pytest.raises(NotYet):
            check(letter(event, "bz"), "bz", "lx", tree, lambda _: frozenset(), lambda _, one=helping: one)


def test_only_the_home_sends_a_files_bytes() -> None:
    part = AttachmentPart(number(1, "yj"), "lx", "yj", "a1", 1, 1, "")
    ask(letter(part, "yj"), "qh", "lx")
    with pytest.raises(Refused, match="not_your_territory"):
        ask(letter(replace(part, from_node="qh"), "qh"), "qh", "lx", offered=frozenset({"qh"}))


def test_what_was_handed_over_inside_a_childs_territory_is_that_childs_to_vouch_for() -> None:
    ask(letter(accepted(number(1, "qh"), "yj"), "yj"), "qh", "lx")


def test_a_child_may_not_speak_of_its_parents_matter_by_having_the_village_say_it() -> None:
    with pytest.raises(NotYet):
        ask(letter(accepted(number(1, "lx"), "yj"), "yj"), "qh", "lx")


def test_an_event_for_a_node_that_is_not_known_here_is_not_receipted_into_nowhere() -> None:
    taken = CustodyTaken(number(1, "yj"), "newtown", "yj", "u_yjc", "u_yjc", 1, AT, None)
    with pytest.raises(Refused, match="unknown_node"):
        ask(letter(taken, "yj"), "yj", "qh")


def test_a_child_may_not_register_in_another_nodes_name() -> None:
    for home in ("lx", "qh"):
        with pytest.raises(Refused, match="not_your_territory"):
            ask(letter(registered(home), "yj"), "yj", "qh")


def test_a_place_nobody_knows_is_refused() -> None:
    with pytest.raises(Refused, match="not_your_territory"):
        ask(letter(registered(place="110101001001"), "yj"), "yj", "qh")


@pytest.mark.parametrize(
    "forgery",
    [
        {"node": "qh"},
        {"node": "lx"},
        {"node": "nowhere"},
        {"home": "lx"},
        {"subject": number(2, "yj")},
        {"crosses": 0},
        {"crosses": 7},
        {"tonode": "lx"},
    ],
)
def test_an_envelope_that_says_other_than_its_event_is_refused(forgery: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="not_your_territory"):
        ask(replace(letter(registered(), "yj"), **forgery), "yj", "qh")


def test_an_event_from_a_newer_version_is_refused_with_what_to_do() -> None:
    for version in (9, 0, -3):
        with pytest.raises(Refused, match="unknown_event"):
            ask(replace(letter(registered(), "yj"), dataversion=version), "yj", "qh")


def test_the_speaker_is_read_from_the_key_the_broker_checked() -> None:
    assert speaker("lx.qh.yj.say", "qh", TOPOLOGY) == "yj"
    assert speaker("lx.say", "qh", TOPOLOGY) == "lx"
    for key in ("lx.qh.say", "yj.say", "lx.qh.yj.x.say", "", "lx.qh.yj"):
        with pytest.raises(Refused):
            speaker(key, "qh", TOPOLOGY)


def test_an_event_that_goes_home_needs_no_other_address_and_one_that_goes_to_a_node_does() -> None:
    of = number(1, "yj")
    paper = PaperIssued(of, "acceptance_notice", "1", AT, "u_qh", "petitioner", "受理告知书", "已收到。")
    ask(letter(paper, "qh"), "qh", "lx")
    with pytest.raises(Refused, match="unknown_node"):
        ask(letter(MatterSupplemented(of, "", "s1", AT, "补充"), "yj"), "yj", "qh")
    with pytest.raises(Refused, match="unknown_node"):
        ask(letter(replace(paper, to_node="nowhere"), "qh"), "qh", "lx")
