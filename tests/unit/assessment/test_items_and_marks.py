"""Items and weights are checked data; marks are exact; nothing counts how many people turned to which level."""

from __future__ import annotations

import dataclasses
import random
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from services.supervision.assessment.evidence import MAY_READ, keep
from services.supervision.assessment.facts import Fact
from services.supervision.assessment.marks import cell_of, half_up, lines_of, opened_to, result_of, shared_out
from shared.deadlines import rules
from shared.events import EVENTS
from shared.links.topology import TopologyFaulty, load
from shared.matters.assessment import MEASURES, edition_on, months_of, period
from tests.support.assessing import SUPERVISOR, TOPOLOGY, supervision, tell
from tests.support.raw_month import months

DEPLOY = Path("deploy")
(EDITION,) = TOPOLOGY.assessment
COUNTS_PEOPLE_OR_LEVELS = frozenset({
    "persons", "heads", "channel", "origin", "level", "node", "received_by", "place", "category_l1", "tags",
    "registered_at", "count",
})  # fmt: skip


# --- never how many went to whom --------------------------------------------------------------------------------------


def test_no_field_that_counts_people_or_tells_a_level_may_be_read():
    for event, fields in MAY_READ.items():
        assert not fields.keys() & COUNTS_PEOPLE_OR_LEVELS, event
    assert set(MAY_READ["submission.registered"]) == {"is_history"}


def test_what_may_be_read_are_events_and_fields_that_exist():
    for event, fields in MAY_READ.items():
        assert fields.keys() <= {one.name for one in dataclasses.fields(EVENTS[event].kind)}


def test_what_is_kept_of_an_event_is_what_may_be_read_and_nothing_else():
    for one in [each for each in months(2).said if each.envelope.type in MAY_READ]:
        kept = keep(one.event, one.envelope)
        assert kept.facts.keys() <= set(MAY_READ[kept.event].values())
        assert not {"group_visit", "urgent"} & set(kept.facts.get("flags") or ())


@pytest.mark.parametrize("seed", [4, 9])
def test_how_many_came_by_which_way_and_from_which_level_changes_no_figure(seed):
    made, draw = months(seed), random.Random(seed)
    tables = []
    for persons, channel, origin in ((1, "letter", "direct"), (500, "visit", "from_national")):
        service = supervision()
        said = [
            replace(one, event=replace(one.event, persons=persons, channel=channel, origin=origin, level="province"))
            if hasattr(one.event, "persons")
            else one
            for one in made.said
        ]
        draw.shuffle(said)
        tell(service, said)
        table = service.open_assessment({"period": "2026-06"}, SUPERVISOR)
        tables.append(
            {name: table[name] for name in table if name.startswith("assessment_")} | {"assessment_nodes": []}
        )
    assert tables[0] == tables[1]


def test_every_measure_reads_clocks_of_rules_that_exist():
    tasks = {one.task for one in rules().values()}
    for measure in MEASURES.values():
        assert set(measure.tasks) <= tasks, measure.code


# --- data, checked on load --------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path):
    shutil.copy(DEPLOY / "topology.yaml", tmp_path)
    shutil.copytree(DEPLOY / "profiles", tmp_path / "profiles")
    return tmp_path


def edited(place, change):
    path = place / "profiles/linxi/assessment.yaml"
    content = yaml.safe_load(path.read_text("utf-8"))
    change(content["editions"])
    path.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    with pytest.raises(TopologyFaulty) as faulty:
        load(place / "topology.yaml")
    return {one.code for one in faulty.value.faults}, str(faulty.value)


def item(editions, code):
    return next(one for one in editions[0]["items"] if one["code"] == code)


def rename(code):
    return lambda editions: item(editions, "advice_adopted").update(code=code)


def put(code, **fields):
    return lambda editions: item(editions, code).update(fields)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (rename("visits_upward"), "assessment_unknown_item"),
        (rename("persons_to_the_province"), "assessment_unknown_item"),
        (rename("satisfaction"), "topology_duplicate"),
        (put("satisfaction", weight=11), "assessment_weights"),
        (put("satisfaction", weight="viele"), "topology_wrong_type"),
        (put("repeat_after_close", direction="up"), "assessment_direction"),
        (put("repeat_after_close", full_at=60), "assessment_no_way_between"),
        (put("notice_on_time", none_at=100), "assessment_no_way_between"),
        (put("notice_on_time", full_at=101), "assessment_out_of_range"),
        (put("overdue_days", points_per_fault=0), "assessment_out_of_range"),
        (put("overdue_days", full_at=90), "topology_unknown_field"),
        (put("first_time_settlement", window_days=200), "assessment_out_of_range"),
        (put("notice_on_time", minimum_base=0), "assessment_out_of_range"),
        (lambda editions: item(editions, "satisfaction").pop("article"), "topology_missing_field"),
        (lambda editions: item(editions, "satisfaction").pop("definition"), "topology_missing_field"),
        (lambda editions: editions[0].update(valid_from=date(2026, 1, 15)), "assessment_not_first_of_month"),
        (lambda editions: editions[0].pop("valid_from"), "topology_missing_field"),
        (lambda editions: editions[0].update(places=9), "assessment_out_of_range"),
        (lambda editions: editions.append({**editions[0], "id": "other"}), "topology_duplicate"),
        (lambda editions: editions[0].update(veto="x"), "topology_unknown_field"),
        (lambda editions: editions[0].update(items="x"), "topology_not_a_list"),
    ],
)
def test_a_mistake_is_named_where_it_stands(place, change, code):
    codes, words = edited(place, change)
    assert code in codes
    assert "profiles/linxi/assessment.yaml: editions" in words


def test_a_place_without_the_file_has_no_edition(place):
    (place / "profiles/linxi/assessment.yaml").unlink()
    assert load(place / "topology.yaml").assessment == ()


def test_the_edition_of_the_day_holds():
    second = replace(EDITION, id="later", valid_from=date(2026, 7, 1))
    assert edition_on((second, EDITION), date(2026, 6, 30)) is EDITION
    assert edition_on((EDITION, second), date(2026, 7, 1)) is second
    assert edition_on((EDITION,), date(2025, 12, 31)) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)), ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31)), ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)), ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_a_period_has_its_days(text, first, last):
    assert period(text) == (first, last)
    assert len(months_of(text)) == {"2026": 12}.get(text, 3 if "Q" in text else 0)


# --- marks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "base", "hit", "fault", "marks"),
    [
        ("notice_on_time", 3, 3, 0, "15.00"), ("notice_on_time", 3, 0, 3, "0.00"), ("notice_on_time", 2, 2, 0, ""),
        ("notice_on_time", 8, 7, 1, "13.13"),  # 13.125, half-up
        ("conclusion_on_time", 4, 2, 2, "0.00"), ("conclusion_on_time", 4, 3, 1, "10.00"),
        ("satisfaction", 20, 19, 1, "10.00"), ("repeat_after_close", 4, 0, 0, "5.00"),
        ("repeat_after_close", 4, 1, 1, "2.50"), ("repeat_after_close", 4, 3, 3, "0.00"),
        ("overdue_days", 3, 7, 7, "9.30"), ("overdue_days", 3, 999, 999, "0.00"),
        ("documents_missing", 3, 1, 1, "4.50"),
    ],
)  # fmt: skip
def test_marks_follow_from_the_weights(code, base, hit, fault, marks):
    assert cell_of("u", EDITION.item(code), base, hit, fault, 2).marks == marks


@given(
    whole=st.integers(0, 10_000),
    weights=st.lists(st.integers(1, 90), min_size=1, max_size=40),
    places=st.integers(0, 4),
)
def test_parts_always_add_up_to_the_whole_and_none_is_off_by_more_than_a_digit(whole, weights, places):
    lost = Decimal(whole).scaleb(-places)
    parts = shared_out(lost, weights, places)
    assert sum(parts) == lost
    step = Fraction(1, 10**places)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(lost) * weight / sum(weights)) < step


@given(top=st.integers(0, 10**6), bottom=st.integers(1, 10**6), places=st.integers(0, 4))
def test_half_up_is_half_up(top, bottom, places):
    value = Fraction(top, bottom)
    found = Fraction(half_up(value, places)) * 10**places
    exact = value * 10**places
    assert found.denominator == 1
    assert -Fraction(1, 2) < found - exact <= Fraction(1, 2)


def test_a_base_below_the_minimum_is_no_score_and_costs_nothing():
    facts = [Fact("notice_on_time", "u_qh", "N", date(2026, 6, 2), 1, 0, 1, "迟")]
    result = result_of(facts, ["u_qh"], EDITION)
    cell = next(one for one in result.cells if one.item == "notice_on_time")
    assert (cell.marks, cell.base) == ("", 1)
    assert [one.points for one in result.deductions] == ["0"]
    (line,) = result.lines
    assert (line.full, line.share, line.rank) == ("0", "", 0)


def test_equal_shares_have_the_same_rank_and_the_next_one_is_skipped():
    shares = {"u_a": 10, "u_b": 10, "u_c": 5, "u_d": 12}
    cells = [
        cell_of(unit, EDITION.item("conclusion_on_time"), 24, 12 + good, 12 - good, 2) for unit, good in shares.items()
    ]
    assert [(one.unit, one.rank) for one in lines_of(cells, EDITION)] == [
        ("u_d", 1), ("u_a", 2), ("u_b", 2), ("u_c", 4),
    ]  # fmt: skip


def test_what_is_lost_is_laid_on_late_days_by_their_number():
    facts = [
        Fact("overdue_days", "u_qh", number, date(2026, 6, 2), 1, days, days, "超期")
        for number, days in (("A", 3), ("B", 6), ("C", 200))
    ]
    cell = cell_of("u_qh", EDITION.item("overdue_days"), 3, 209, 209, 2)
    opened = {one.fact.number: Decimal(one.points) for one in opened_to(cell, facts, 2)}
    assert sum(opened.values()) == Decimal(10)
    assert opened["A"] < opened["B"] < opened["C"]
