"""Samples of concluded matters: drawn by a seed that anybody can check, once a quarter; findings of a closed list."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.supervision.domain import Watch
from services.supervision.heard import Heard
from services.supervision.inspection.drawing import draw, quarter, was_concluded
from shared.deadlines import calendar
from shared.errors import Invalid, Refused
from shared.events.pressing import InspectionClosed, InspectionDrawn
from shared.events.routing import PaperIssued
from shared.matters.numbers import make
from shared.matters.pressed import INSPECTION_FINDINGS, INSPECTION_POINTS
from tests.support.nodes_in_memory import Nodes
from tests.unit.pressing.offices import COUNTY_SUPERVISOR, TOWN_SUPERVISOR, VILLAGE, days_pass, offices, press_of

NUMBERS = tuple(make("yj", 2026, serial) for serial in range(1, 41))
FORM = {"unit": "杨家村村民委员会", "quarter": "2026-Q1", "size": 4}


def concluded(number: str, on: str = "2026-03-10", unit: str = VILLAGE, path: str = "petition_procedure") -> Watch:
    said_at = datetime.fromisoformat(f"{on}T02:00:00+00:00")
    heard = (
        Heard("matter.triaged", f"t{number}", datetime(2026, 1, 1, tzinfo=UTC), {"legal_path": path, "hop": 1}),
        Heard("case.decided", f"d{number}", said_at, {"unit": unit, "hop": 1, "decided_on": on}),
    )
    return Watch(number, heard)


@pytest.fixture
def nodes() -> Nodes:
    nodes = offices()
    watches = nodes.nodes["lx"].services["supervision"].watches
    for number in NUMBERS[:20]:
        watches.add(concluded(number))
    watches.add(concluded(NUMBERS[20], on="2026-04-01"))
    watches.add(concluded(NUMBERS[21], unit="u_yjc"))
    watches.add(concluded(NUMBERS[22], path="discipline"))
    days_pass(nodes, 45)
    return nodes


def drawn(nodes: Nodes, by: dict[str, Any] = COUNTY_SUPERVISOR, **more: Any) -> Any:
    return nodes.ask(by["node"], "supervision", "draw_sample", {**FORM, **more}, by)


def note(nodes: Nodes, number: str, matter: str, finding: str = "in_order", words: str = "齐全。") -> Any:
    form = {"matter": matter, "finding": finding, "words": words}
    return nodes.ask("lx", "supervision", "note_finding", number, form, COUNTY_SUPERVISOR)


def test_whoever_has_the_seed_and_the_numbers_draws_the_same() -> None:
    by_hand = sorted(NUMBERS, key=lambda one: hashlib.sha256(("种子" + one).encode()).hexdigest())[:5]
    assert draw("种子", NUMBERS, 5) == draw("种子", reversed(NUMBERS), 5) == tuple(sorted(by_hand))
    assert draw("种子", NUMBERS, 5) != draw("另一个", NUMBERS, 5)
    assert draw("种子", NUMBERS[:3], 5) == NUMBERS[:3]


def test_a_longer_sample_holds_the_shorter() -> None:
    assert set(draw("s", NUMBERS, 5)) < set(draw("s", NUMBERS, 9))


@pytest.mark.parametrize(
    ("text", "days"),
    [("2025-Q4", (date(2025, 10, 1), date(2025, 12, 31))), ("2026-Q1", (date(2026, 1, 1), date(2026, 3, 31)))],
)
def test_a_quarter_is_its_days(text: str, days: tuple[date, date]) -> None:
    assert quarter(text, date(2026, 4, 1)) == days


@pytest.mark.parametrize(
    ("text", "fault"), [("2026-Q2", "quarter_not_over"), ("2026-Q5", "not_a_quarter"), ("26-Q1xx", "not_a_quarter")]
)
def test_what_is_no_quarter_or_not_over_is_refused(text: str, fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        quarter(text, date(2026, 4, 1))
    assert refused.value.fields == {"quarter": fault}


def test_only_what_the_unit_itself_concluded_in_the_quarter_is_a_candidate(nodes: Nodes) -> None:
    view = drawn(nodes)
    assert view["candidates"] == 20, "not the next quarter's, another unit's, or an accusation"
    assert [one["matter"] for one in view["sampled"]] == list(draw(view["seed"], NUMBERS[:20], 4))


def test_a_record_that_is_no_matter_is_no_candidate() -> None:
    record = concluded(make("lx", 2026, 1, "J"))
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    assert not was_concluded(record.number, record.heard, VILLAGE, first, last, calendar())


def test_a_matter_decided_again_counts_in_the_quarter_of_its_first_decision() -> None:
    watch = concluded(NUMBERS[0], on="2025-12-20")
    again = Heard(
        "case.decided", "again", datetime(2026, 2, 1, tzinfo=UTC), {"unit": VILLAGE, "decided_on": "2026-02-01"}
    )
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    assert not was_concluded(watch.number, (*watch.heard, again), VILLAGE, first, last, calendar())


def test_a_quarter_is_drawn_once(nodes: Nodes) -> None:
    drawn(nodes)
    with pytest.raises(Refused, match="drawn_already"):
        drawn(nodes)


def test_the_size_is_the_place_s_where_none_is_given(nodes: Nodes) -> None:
    assert drawn(nodes, size=None)["sample_size"] == 5


def test_the_list_and_its_seed_go_to_the_unit_on_paper(nodes: Nodes) -> None:
    view = drawn(nodes)
    paper = next(one.event() for one in nodes.history if isinstance(one.event(), PaperIssued))
    assert (paper.paper, paper.addressee, paper.to_node) == ("inspection_list", VILLAGE, "yj")
    assert view["seed"] in paper.text
    assert all(one["matter"] in paper.text for one in view["sampled"])
    said = next(one.event() for one in nodes.history if isinstance(one.event(), InspectionDrawn))
    assert (said.seed, said.matters, len(said.sampled)) == (view["seed"], 20, 4)


def test_findings_have_their_points_and_the_inspection_closes_when_every_file_was_seen(nodes: Nodes) -> None:
    view = drawn(nodes)
    number, matters = view["number"], [one["matter"] for one in view["sampled"]]
    with pytest.raises(Refused, match="record_step_not_open"):
        nodes.ask("lx", "supervision", "close_inspection", number, {}, COUNTY_SUPERVISOR)
    note(nodes, number, matters[0], "document_missing", "没有受理告知书。")
    note(nodes, number, matters[0], "not_served", "没有送达回证。")
    for matter in matters[1:]:
        after = note(nodes, number, matter)
    assert (after["checked"], after["faulty"], after["points"]) == (4, 1, 4)
    closed = nodes.ask("lx", "supervision", "close_inspection", number, {}, COUNTY_SUPERVISOR)
    assert (closed["state"], closed["steps"]) == ("closed", [])
    said = next(one.event() for one in nodes.history if isinstance(one.event(), InspectionClosed))
    assert (said.unit, said.checked, said.faulty, said.points) == (VILLAGE, 4, 1, 4)


def test_a_file_in_order_is_one_without_faults(nodes: Nodes) -> None:
    view = drawn(nodes)
    matter = view["sampled"][0]["matter"]
    note(nodes, view["number"], matter)
    after = note(nodes, view["number"], matter, "late", "超期三日。")
    assert [one["finding"] for one in after["file_findings"]] == ["late"]
    with pytest.raises(Invalid) as refused:
        note(nodes, view["number"], matter)
    assert refused.value.fields == {"finding": "faults_were_found"}


def test_a_matter_outside_the_sample_is_not_looked_at(nodes: Nodes) -> None:
    view = drawn(nodes)
    outside = next(one for one in NUMBERS if one not in [each["matter"] for each in view["sampled"]])
    with pytest.raises(Invalid):
        note(nodes, view["number"], outside)


def test_a_finding_may_lie_before_the_office_as_a_reason_to_press(nodes: Nodes) -> None:
    view = drawn(nodes)
    matter = view["sampled"][0]["matter"]
    note(nodes, view["number"], matter, "wrong_procedure", "未听取陈述即作出意见。")
    form = {"matter": matter, "reason": "应当重新听取陈述。"}
    nodes.ask("lx", "supervision", "propose_press", view["number"], form, COUNTY_SUPERVISOR)
    nodes.settle()
    rows = nodes.ask("lx", "supervision", "presses", {}, COUNTY_SUPERVISOR)["rows"]
    assert [(one["matter"], one["unit"], one["triggers"]) for one in rows] == [(matter, VILLAGE, ["未按规定程序办理"])]
    assert press_of(nodes, "qh") is None, "found here, pressed from here"
    with pytest.raises(Refused, match="record_step_not_open"):
        nodes.ask("lx", "supervision", "propose_press", view["number"], form, COUNTY_SUPERVISOR)


def test_an_office_inspects_neither_itself_nor_its_head(nodes: Nodes) -> None:
    with pytest.raises(Refused, match="not_to_be_pressed"):
        drawn(nodes, TOWN_SUPERVISOR, unit="青禾镇人民政府")


def test_every_finding_has_points_and_only_what_is_in_order_has_none() -> None:
    assert set(INSPECTION_FINDINGS) == set(INSPECTION_POINTS)
    assert [code for code, points in INSPECTION_POINTS.items() if points == 0] == ["in_order"]
