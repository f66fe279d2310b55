"""A quarter is the sum of the facts of its months, never a mean of means; beside every ranking stands what could be
done to look good."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shared.events.handling import CaseAccepted, CaseClosed
from shared.events.intake import SubmissionRegistered
from shared.matters.numbers import make
from tests.support.assessing import LEADER, SUPERVISOR, supervision, tell
from tests.support.raw_month import Months, _triaged, months
from tests.unit.assessment import by_hand

QUARTER = ("2026-04", "2026-05", "2026-06")


def published(service, text):
    """A table on its shortest way: nobody answers, the time passes."""
    table = service.open_assessment({"period": text}, SUPERVISOR)
    number = table["number"]
    if not text.startswith("2026-Q"):
        service.ask_self_checks(number, {"answer_by": "2026-12-01"}, SUPERVISOR)
        service.clock = type(service.clock)(at=datetime(2026, 12, 3, 2, 0, tzinfo=UTC))
        service.ask_cross_checks(number, {"answer_by": "2026-12-03"}, SUPERVISOR)
        service.clock = type(service.clock)(at=datetime(2026, 12, 5, 2, 0, tzinfo=UTC))
    service.score_assessment(number, {}, SUPERVISOR)
    table = service.publish_assessment(number, {}, LEADER)
    service.clock = type(service.clock)(at=datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    return table


@pytest.fixture(scope="module")
def quarter():
    made, service = months(11, 90), supervision()
    tell(service, made.arrivals())
    tables = [published(service, text) for text in QUARTER]
    return made, tables, published(service, "2026-Q2")


def test_a_quarter_is_the_sum_of_its_months_figure_by_figure(quarter):
    _, tables, whole = quarter
    for cell in whole["assessment_cells"]:
        own = [
            one
            for table in tables
            for one in table["assessment_cells"]
            if (one["unit"], one["item"]) == (cell["unit"], cell["item"])
        ]
        for name in ("base", "hit", "fault"):
            assert cell[name] == sum(one[name] for one in own)


def test_a_quarters_marks_are_those_of_its_sums_counted_by_other_means(quarter):
    made, _, whole = quarter
    sums: dict[tuple[str, str], list[int]] = {}
    for text in QUARTER:
        first = date.fromisoformat(f"{text}-01")
        last = {4: date(2026, 4, 30), 5: date(2026, 5, 31), 6: date(2026, 6, 30)}[first.month]
        for key, (base, hit, fault, _) in by_hand.table(made.said, first, last).items():
            known = sums.setdefault(key, [0, 0, 0])
            sums[key] = [known[0] + base, known[1] + hit, known[2] + fault]
    weights = by_hand.weights()
    for cell in whole["assessment_cells"]:
        base, hit, fault = sums[cell["unit"], cell["item"]]
        assert (cell["base"], cell["hit"], cell["fault"]) == (base, hit, fault)
        assert cell["marks"] == by_hand._marks(weights[cell["item"]], base, hit, fault)


def test_a_quarters_deductions_open_the_facts_of_its_months_and_add_up(quarter):
    _, tables, whole = quarter
    seen = sorted((one["unit"], one["item"], one["matter"], one["on"]) for one in whole["assessment_deductions"])
    assert seen == sorted(
        (one["unit"], one["item"], one["matter"], one["on"])
        for table in tables
        for one in table["assessment_deductions"]
    )
    for line in whole["assessment_lines"]:
        lost = sum(Decimal(one["points"]) for one in whole["assessment_deductions"] if one["unit"] == line["unit"])
        assert lost == Decimal(line["full"]) - Decimal(line["marks"])
    beside = {(one["unit"], one["code"]): (one["hit"], one["base"]) for one in whole["assessment_beside"]}
    for key, (hit, base) in beside.items():
        own = [one for table in tables for one in table["assessment_beside"] if (one["unit"], one["code"]) == key]
        assert (hit, base) == (sum(one["hit"] for one in own), sum(one["base"] for one in own))


def test_acts_entered_long_after_their_day_and_ends_without_a_word_stand_beside_the_ranking():
    made, service = Months(0), supervision()
    number = make("lx", 2026, 1)
    made.say(_triaged(number, date(2026, 4, 1), "u_lx_nr", "lx", 1, (), False), date(2026, 4, 1), "lx")
    made.say(
        CaseAccepted(number, "lx", "u_lx_nr", date(2026, 4, 3), None, "petition_procedure", "甲", hop=1),
        date(2026, 4, 20), "lx",
    )  # fmt: skip
    made.say(
        CaseClosed(number, "lx", "u_lx_nr", date(2026, 4, 21), "performed", True, True, 1), date(2026, 4, 22), "lx"
    )
    tell(service, made.said)
    april = service.open_assessment({"period": "2026-04"}, SUPERVISOR)
    may = service.open_assessment({"period": "2026-05"}, SUPERVISOR)
    late = next(one for one in april["assessment_beside"] if one["code"] == "entered_late")
    assert (late["hit"], late["base"]) == (1, 2)
    opened = next(one for one in april["assessment_opened"] if one["item"] == "entered_late")
    assert opened["matter"] == number
    assert "晚17天" in opened["why"]
    silent = next(one for one in may["assessment_beside"] if one["code"] == "unevaluated")
    assert (silent["unit"], silent["hit"], silent["base"]) == ("u_lx_nr", 1, 1)


def test_what_an_older_register_brought_and_what_nobody_sorted_yet_is_left_out():
    made, service = Months(0), supervision()
    old, unsorted = make("lx", 2026, 1), make("lx", 2026, 2)
    made.say(
        SubmissionRegistered(
            old, old, "lx", datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC), "letter", "direct",
            "990121101201", "u_lx_xf", "county", "AG", "AG05", "appeal_settlement", "settlement", is_history=True,
        ), date(2026, 4, 1), "lx",
    )  # fmt: skip
    made.say(_triaged(old, date(2026, 4, 1), "u_lx_nr", "lx", 1, (), False), date(2026, 4, 1), "lx")
    for number in (old, unsorted):
        made.say(
            CaseAccepted(number, "lx", "u_lx_nr", date(2026, 4, 3), None, "petition_procedure", "甲", hop=1),
            date(2026, 4, 3), "lx",
        )  # fmt: skip
    tell(service, made.said)
    table = service.open_assessment({"period": "2026-04"}, SUPERVISOR)
    assert not table["assessment_lines"]
