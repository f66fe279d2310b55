"""What came of a filing is compared with what was expected, and every difference is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from deploy.demo.compare import Found, differences
from deploy.demo.examples import Expected

EXPECTED = Expected(
    rule="R9", intake_action="forward", lead_unit="u_a", legal_path="petition_procedure", co_units=("u_b", "u_c"),
    documents=("forward_letter",), flags=("urgent",), must_not_see=("u_d", "u_e_as_decider"),
    deadlines={
        "route": "15 d from receipt", "conclude": "60 d from acceptance",
        "judicial_confirmation": "30 d after agreement", "reply": "on the spot if possible",
    },
)  # fmt: skip
FOUND = Found(
    rule="R9", action="forward", lead_unit="u_a", co_units=("u_c", "u_b"), legal_path="petition_procedure",
    flags=("urgent",), papers=("forward_letter", "acceptance_notice"),
    limits={
        "route_by_petition_office": date(2024, 3, 19), "conclude": date(2024, 5, 6),
        "judicial_confirmation": date(2024, 4, 7),
    },
    days={"receipt": date(2024, 3, 4), "acceptance": date(2024, 3, 5), "agreement": date(2024, 3, 8)},
)  # fmt: skip


def test_what_is_as_expected_has_no_difference() -> None:
    assert differences(EXPECTED, FOUND) == ()


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"rule": "R10"}, "rule"),
        ({"action": "assign"}, "action"),
        ({"lead_unit": "u_b"}, "lead"),
        ({"co_units": ("u_b",)}, "co_units"),
        ({"co_units": ("u_b", "u_c", "u_d")}, "co_units"),
        ({"legal_path": "arbitration"}, "path"),
        ({"flags": ()}, "flags"),
        ({"flags": ("urgent", "danger")}, "flags"),
        ({"papers": ("acceptance_notice",)}, "papers"),
        ({"limits": {**FOUND.limits, "conclude": date(2024, 5, 4)}}, "limit conclude"),
        ({"limits": {"conclude": date(2024, 5, 6)}}, "limit route"),
        ({"seen_by": ("u_d",)}, "must not see"),
        ({"lead_unit": "u_e"}, "must not decide"),
    ],
)
def test_whatever_is_otherwise_is_named(changed: dict[str, object], what: str) -> None:
    assert what in {one.what for one in differences(EXPECTED, replace(FOUND, **changed))}  # type: ignore[arg-type]


def test_papers_beyond_those_expected_are_no_difference() -> None:
    assert differences(EXPECTED, replace(FOUND, papers=("reply", "forward_letter"))) == ()


def test_a_last_day_on_a_holiday_moves_to_the_next_working_day() -> None:
    # 60 days after 2024-03-05 are 2024-05-04, within the May holidays; the first working day is Monday 2024-05-06
    assert FOUND.limits["conclude"] == date(2024, 5, 6)
    assert differences(EXPECTED, FOUND) == ()


def test_a_last_day_on_a_sunday_that_is_worked_stays() -> None:
    # 30 days after 2024-03-08 are Sunday 2024-04-07, worked instead of a day of the Qingming holidays
    assert FOUND.limits["judicial_confirmation"] == date(2024, 4, 7)
    wrong = replace(FOUND, limits={**FOUND.limits, "judicial_confirmation": date(2024, 4, 8)})
    assert {one.what for one in differences(EXPECTED, wrong)} == {"limit judicial_confirmation"}


def test_working_days_skip_weekends_and_holidays_and_count_days_worked_instead() -> None:
    expected = replace(EXPECTED, deadlines={"notice": "5 wd from unit receipt"})
    # the week before the National Day holidays of 2024: Sunday 09-29 is worked, 10-01 to 10-07 are off
    days = {"unit receipt": date(2024, 9, 26)}
    found = replace(FOUND, days=days, limits={"notice_referred": date(2024, 10, 9)})
    assert differences(expected, found) == ()
    assert differences(expected, replace(found, limits={"notice_referred": date(2024, 10, 8)}))


def test_a_date_that_an_example_names_outright_is_the_one_that_counts() -> None:
    expected = replace(EXPECTED, deadlines={"decide": "30 d, to 2024-06-29, a Saturday, rolling to 2024-07-01"})
    assert differences(expected, replace(FOUND, limits={"review_decide": date(2024, 7, 1)})) == ()
    assert differences(expected, replace(FOUND, limits={"review_decide": date(2024, 6, 29)}))


def test_a_day_that_is_named_outright_is_the_day() -> None:
    expected = replace(
        EXPECTED,
        deadlines={
            "request_limit": "2024-06-11 (30 d after 2024-05-12)",
            "decide": "30 d from receipt, to 2024-06-29, a Saturday, rolling to 2024-07-01",
        },
    )
    right = {"review_request": date(2024, 6, 11), "review_decide": date(2024, 7, 1)}
    assert differences(expected, replace(FOUND, limits=right)) == ()
    late = {**right, "review_decide": date(2024, 6, 29)}
    assert {one.what for one in differences(expected, replace(FOUND, limits=late))} == {"limit decide"}
