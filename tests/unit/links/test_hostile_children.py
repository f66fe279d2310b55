"""What a child may not say of units that are not its own, though it may speak of the matter; who was asked is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.bus.on import On
from shared.errors import NotYet, Refused, XinqiaoError
from shared.events.meetings import MeetingReported, MeetingReportSent
from shared.events.pressing import AdviceAnswered, OnsiteArrived, OnsiteAsked, OnsiteEnded
from shared.events.routing import PaperIssued
from shared.events.supervision import (
    DeadlinePassed,
    SupervisionAnswered,
    SupervisionEnded,
    SupervisionExplained,
    SupervisionPressed,
    SupervisionRejected,
)
from shared.links import guard
from shared.links.service import LinksService
from shared.links.topology import load
from shared.matters.numbers import make
from shared.store.memory import sample_stamp
from tests.support.branches import two_branches
from tests.support.things import AT, number

TOPOLOGY = load(Path(__file__).parents[3] / "deploy" / "topology.yaml")
DAY = date(2026, 3, 2)
MATTER = number(1, "qh")
EVERYBODY = frozenset(TOPOLOGY.nodes)
ANSWER = SupervisionAnswered(MATTER, "lx", "qh", "u_qh", "u_lx_xf", "letter", DAY, AT)
PRESS = SupervisionPressed(
    MATTER, "yj", "qh", "u_yjw", "u_qh_xf", "letter", "other", "…", DAY, AT, DAY, "某人"
)  # fmt: skip
ENDED = SupervisionEnded(MATTER, "yj", "qh", "u_yjw", "u_qh_xf", DAY, AT, "put_right")
REJECTED = SupervisionRejected(MATTER, "yj", "qh", "u_yjw", "u_qh_xf", "letter", "insufficient", "…", DAY, AT)
CALL = OnsiteAsked(
    MATTER, "yj", "qh", make("qh", 2026, 1, "O"), "u_qh_xf", "u_yjw", "county", AT, AT, 5, False
)  # fmt: skip
ARRIVED = OnsiteArrived(MATTER, "lx", "qh", make("lx", 2026, 1, "O"), "u_qh", AT, ("镇长",), True)
ONSITE_ENDED = OnsiteEnded(MATTER, "lx", "qh", make("lx", 2026, 1, "O"), "u_qh", DAY, AT, "explained", "…")
EXPLAINED = SupervisionExplained(MATTER, "lx", "qh", "u_qh", "u_lx_xf", "letter", AT, "…", "…")
MEETING = make("lx", 2026, 1, "D")
REPORT = MeetingReported(MEETING, "lx", "qh", "u_qh", 1, MATTER, DAY, "done")
REPORT_SENT = MeetingReportSent(MEETING, "lx", "qh", "u_qh", 1, DAY, "done", "…")
ADVICE = make("lx", 2026, 1, "J")
ADVISED = AdviceAnswered(ADVICE, "lx", "qh", "u_qh", "adopted", "…", "", DAY, AT, "镇长")


def enters(event: Any, node: str = "qh", neighbour: str = "qh", me: str = "lx") -> None:
    envelope = sample_stamp(node, "supervision").envelope(event, "")
    guard.check(envelope, neighbour, me, TOPOLOGY, *(lambda _: EVERYBODY,) * 3)


@pytest.mark.parametrize(
    "event",
    [ANSWER, PRESS, ENDED, REJECTED, CALL, ARRIVED, ONSITE_ENDED, EXPLAINED, REPORT, REPORT_SENT, ADVISED],
    ids=lambda one: type(one).__name__,
)
def test_a_child_says_what_its_own_units_did(event: Any) -> None:
    enters(event)


@pytest.mark.parametrize(
    "event",
    [replace(one, unit=unit) for one in (ANSWER, ARRIVED, ONSITE_ENDED, EXPLAINED, REPORT, REPORT_SENT, ADVISED)
     for unit in ("u_lx_nr", "u_yjw")],
    ids=lambda one: f"{type(one).__name__}-{one.unit}",
)  # fmt: skip
def test_no_child_answers_for_a_unit_that_works_elsewhere(event: Any) -> None:
    with pytest.raises(Refused, match="not_your_territory"):
        enters(event)


@pytest.mark.parametrize(
    "event",
    [
        *(replace(one, by_unit="u_lx_xf") for one in (PRESS, ENDED, REJECTED, CALL)),
        *(replace(one, unit="u_lx_nr", to_node="lx") for one in (PRESS, ENDED, REJECTED, CALL)),
        *(replace(one, to_node="lx") for one in (PRESS, ENDED, REJECTED, CALL)),
    ],
    ids=lambda one: f"{type(one).__name__}-{one.by_unit}-{one.unit}-{one.to_node}",
)
def test_no_child_presses_in_the_name_of_another_office_or_a_unit_that_is_not_below_it(event: Any) -> None:
    with pytest.raises(Refused, match="not_your_territory"):
        enters(event)


def test_no_township_presses_a_village_of_its_neighbour() -> None:
    tree = two_branches()
    forged = replace(PRESS, number=number(1, "hp"), node="hp", by_unit="u_hp_xf")
    envelope = sample_stamp("hp", "supervision").envelope(forged, "")
    with pytest.raises(XinqiaoError):
        guard.check(envelope, "hp", "lx", tree, *(lambda _: frozenset(tree.nodes),) * 3)


def test_what_a_unit_unknown_here_said_on_paper_is_registered_by_the_office_that_asked() -> None:
    register = replace(ADVISED, number=make("qh", 2026, 1, "J"), to_node="qh", unit="市委组织部")
    enters(register)


def _nobody(_: str) -> frozenset[str]:
    return frozenset()


@pytest.mark.parametrize(("offered", "asked"), [({"yj"}, set()), (set(), {"qh"})])
def test_the_paper_of_a_press_or_of_an_answer_goes_where_its_saying_goes(offered: set[str], asked: set[str]) -> None:
    paper = PaperIssued(number(1, "lx"), "supervise_letter", "x", AT, "u_qh_xf", "u_yjw", "", "", to_node="yj")
    envelope = sample_stamp("qh", "supervision").envelope(paper, "")
    guard.check(envelope, "qh", "lx", TOPOLOGY, lambda _: frozenset(offered), _nobody, lambda _: frozenset(asked))


def test_who_has_nothing_to_do_with_a_matter_writes_no_paper_of_it() -> None:
    paper = PaperIssued(number(1, "lx"), "supervise_letter", "x", AT, "u_qh_xf", "petitioner", "", "")
    envelope = sample_stamp("qh", "supervision").envelope(paper, "")
    with pytest.raises(NotYet):
        guard.check(envelope, "qh", "lx", TOPOLOGY, _nobody, _nobody, _nobody)


BELL = DeadlinePassed(make("lx", 2026, 3, "J"), "qh", "u_qh", "advice_feedback", DAY, AT)


@pytest.mark.parametrize("asked", ["qh", "yj"])
def test_the_bell_of_a_unit_that_was_asked_is_rung_by_its_node_and_by_those_above_it(asked: str) -> None:
    envelope = sample_stamp("qh", "supervision").envelope(BELL, "")
    guard.check(envelope, "qh", "lx", TOPOLOGY, _nobody, _nobody, lambda _: frozenset({asked}))


def test_nobody_rings_of_what_neither_it_nor_anyone_below_it_was_asked() -> None:
    envelope = sample_stamp("qh", "supervision").envelope(BELL, "")
    with pytest.raises(NotYet):
        guard.check(envelope, "qh", "lx", TOPOLOGY, _nobody, _nobody, lambda _: frozenset({"sq"}))


def _heard_of_its_own() -> set[str]:
    return {
        one.event_name
        for name in ("note_offer", "note_helper", "note_asked")
        for one in getattr(getattr(LinksService, name), "nameko_entrypoints", ())
        if isinstance(one, On)
    }


def test_a_node_remembers_its_own_asking_as_it_remembers_what_passes_through() -> None:
    """Else the answer of whoever it asked itself would wait at its door for ever."""
    assert _heard_of_its_own() == guard.OFFERING | guard.SHARING | guard.ASKING
