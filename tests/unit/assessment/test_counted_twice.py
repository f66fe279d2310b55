"""The month's table, counted a second time by other means from the raw events, is the same to the last digit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.support.assessing import SUPERVISOR, supervision, tell
from tests.support.raw_month import months
from tests.unit.assessment import by_hand

PERIODS = {"2026-04": (date(2026, 4, 1), date(2026, 4, 30)), "2026-06": (date(2026, 6, 1), date(2026, 6, 30))}


def counted(seed: int, period: str):
    made = months(seed, matters=70)
    service = supervision()
    tell(service, made.arrivals())
    return made, service.open_assessment({"period": period}, SUPERVISOR)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("seed", range(1, 7))
def test_every_figure_and_mark_is_what_the_raw_events_give(seed, period):
    made, table = counted(seed, period)
    by_other_means = by_hand.table(made.said, *PERIODS[period])
    ours = {
        (one["unit"], one["item"]): (one["base"], one["hit"], one["fault"], one["marks"])
        for one in table["assessment_cells"]
    }
    known = by_hand.weights()
    assert len(ours) >= 15, "the month is empty"
    assert ours == {key: value for key, value in by_other_means.items() if key[1] in known and (value[0] or value[2])}
    beside = {(one["unit"], one["code"]): (one["base"], one["hit"], 0, "") for one in table["assessment_beside"]}
    assert beside == {key: value for key, value in by_other_means.items() if key[1] not in known}
    lines = {one["unit"]: (one["share"], one["rank"]) for one in table["assessment_lines"]}
    assert lines == by_hand.shares(by_other_means)


@pytest.mark.parametrize("seed", range(1, 5))
def test_each_deduction_is_a_fact_of_the_raw_events_and_all_add_up_to_what_is_missing(seed):
    made, table = counted(seed, "2026-06")
    rows = by_hand.facts(made.said, *PERIODS["2026-06"])
    for cell in table["assessment_cells"]:
        own = [
            one for one in table["assessment_deductions"] if (one["unit"], one["item"]) == (cell["unit"], cell["item"])
        ]
        item = "returns" if cell["item"] == "returns_caused" else cell["item"]
        faulty = sorted(number for number, _, _, fault in rows[cell["unit"], item] if fault)
        assert sorted(one["matter"] for one in own) == faulty
        assert all(one["why"] and one["on"] for one in own)
        lost = Decimal(cell["full"]) - Decimal(cell["marks"]) if cell["marks"] else Decimal(0)
        assert sum((Decimal(one["points"]) for one in own), Decimal(0)) == lost
    assert {one["holds"] for one in table["assessment_sums"]} == {"相符"}
    for line in table["assessment_lines"]:
        own = [Decimal(one["points"]) for one in table["assessment_deductions"] if one["unit"] == line["unit"]]
        assert Decimal(line["full"]) - Decimal(line["marks"]) == sum(own, Decimal(0))


def test_no_accusation_appears_anywhere_in_the_table():
    made, table = counted(3, "2026-06")
    secret = {one.event.number for one in made.said if getattr(one.event, "legal_path", "") == "discipline"}
    assert secret
    assert not [number for number in secret if number in str(table)]


def test_the_order_and_number_of_hearings_change_nothing():
    made = months(8)
    tables = []
    for said in (made.said, made.arrivals(), made.arrivals()):
        service = supervision()
        tell(service, said)
        tables.append(service.open_assessment({"period": "2026-05"}, SUPERVISOR)["assessment_cells"])
    assert tables[0] == tables[1] == tables[2]
