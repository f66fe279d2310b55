"""Petitions of every kind that a county sees reach their rule, and near misses do not."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.routing.triage import Triage
from shared.matters.lists import FLAGS
from tests.support.county import EXAMPLES, a_submission, triage

ROWS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "support" / "routing_examples.yaml").read_text("utf-8")
)
UNSIGNED = {"name": "", "contact": "", "anonymous": True, "notice_owed": False}
RULES = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12", "R13", "R14", "review"]
ASKED = ("channel", "received_by", "legal_class", "persons", "representatives", "matter")
NEAR = [*RULES, "vulnerable_person", "visit_skips_levels", "split"]


def found_of(row: dict[str, Any]) -> Triage:
    first, second = row["category"]
    asked = {name: row[name] for name in ASKED if name in row}
    unsigned = UNSIGNED if row.get("who") == "anonymous" else {}
    said = a_submission(
        title=row["title"], text=row["text"], place=row["place"], category_l1=first, category_l2=second,
        tags=tuple(row.get("tags", ())), channels_of_matter=tuple(row.get("channels", ())), **asked, **unsigned,
    )  # fmt: skip
    return triage(said)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"].replace(" ", "-"))
def test_a_petition_goes_where_the_law_sends_it(row):
    expected, found = row["expected"], found_of(row)
    assert (found.rule, found.action, found.lead_unit) == (expected["rule"], expected["action"], expected["lead"])
    assert set(found.co_units) == set(expected["co"])
    assert found.legal_path == expected["path"]
    assert set(found.flags) == set(expected.get("flags", ()))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_reached_by_an_example(rule):
    reached = [row["id"] for row in ROWS if row["expected"]["rule"] == rule]
    reached += [one for one, row in EXAMPLES.items() if row["expected"]["rule"] == rule]
    assert reached


@pytest.mark.parametrize("rule", NEAR)
def test_a_near_miss_is_not_taken_for_it(rule):
    rows = [row for row in ROWS if row.get("near") == rule]
    assert rows
    for row in rows:
        found = found_of(row)
        assert rule not in {found.rule, *found.flags}, row["id"]


def test_a_flag_that_is_raised_has_a_name():
    for row in ROWS:
        for flag in found_of(row).flags:
            assert flag.split(":")[0] in FLAGS or flag.startswith("designated_by:"), flag


@pytest.mark.parametrize(
    "part", ["法院自然资源局说归水利局", "我们镇政府和县水利局一起两家互相", "我父亲复核复查受理已经"]
)
def test_a_very_long_letter_is_read_in_no_time(part):
    began = time.perf_counter()
    triage(a_submission(text=part * (20_000 // len(part))))
    assert time.perf_counter() - began < 2
