"""Every template is data that can be built, asks one dimension a table, and says nothing but its figures."""

from __future__ import annotations

import json
import re

import pytest

from services.statistics.reports import templates as module
from services.statistics.reports.spans import span_of
from services.statistics.reports.templates import Rule, Table, dimensions_of, tables, templates
from services.statistics.reports.words import numbers_of, warnings_of
from shared.errors import Invalid
from shared.matters.reports import REPORTS, SPANS
from tests.unit.statistics_reports.made import SUPERVISOR, drawn, service, two_years

PERIODS = {"year": "2025", "half": "2025-H1", "month": "2025-05", "week": "2025-W20", "day": "2025-05-06",
           "span": "2025-Q2"}  # fmt: skip


@pytest.fixture(scope="module")
def made():
    return service(two_years())


@pytest.mark.parametrize("template", REPORTS)
def test_every_number_of_the_draft_is_a_figure_with_its_query(made, template):
    data = drawn(made, template, PERIODS[SPANS[template]])
    assert data["text"].strip()
    assert not warnings_of(data["text"], data)
    assert set(re.findall(r"\d+(?:\.\d+)?", data["text"])) <= numbers_of(data)
    known = {one["id"] for one in data["figures"]}
    for section in data["sections"]:
        for sentence in section["sentences"]:
            assert set(sentence["figures"]) <= known
            assert sentence["figures"] or not re.search(r"\d", sentence["text"])


@pytest.mark.parametrize("template", REPORTS)
def test_every_query_gives_its_figure_again(made, template):
    data = drawn(made, template, PERIODS[SPANS[template]])
    asked = {}
    for one in data["figures"]:
        query = one["query"]
        key = json.dumps([query["rpc"], query["question"]], sort_keys=True)
        if key not in asked:
            asked[key] = getattr(made, query["rpc"])(query["question"], SUPERVISOR)
        table = asked[key]
        rows = table["rows"] if "row" in query else [{"cells": table["totals"]}]
        if "row" in query:
            rows = [row for row in rows if {n: k["key"] for n, k in row["keys"].items()} == query["row"]]
        if data["veiled"]:
            continue  # the report is everybody's; the question is the supervisor's
        cell = rows[0]["cells"][one["measure"]]
        assert (cell["value"], cell["shown"]) == (one["value"], one["shown"])
        assert cell.get("numerator") == one["numerator"] and cell.get("denominator") == one["denominator"]


def test_every_table_has_one_dimension():
    assert all(len(dimensions_of(one)) <= 1 for one in tables().values())


@pytest.mark.parametrize("measures", [("letter_count", "from_superior"), ("accusation_count", "online_count")])
def test_kinds_and_origins_and_forms_do_not_stand_in_one_list(measures):
    with pytest.raises(ValueError, match="more than one dimension"):
        module._check_table(Table("wrong", "错", measures))


@pytest.mark.parametrize("say", [
    "信访总量上升，{overview/total_submissions}。", "收到3件。", "{overview/none}件。",
    "{overview/total_submissions:up}",
    "较多的是{by_category/total_submissions}。",
])  # fmt: skip
def test_a_sentence_with_words_of_its_own_is_refused(say):
    with pytest.raises(ValueError, match=r"sentence|figure"):
        module._check_rule(Rule(say), templates()["county_half_year"])


@pytest.mark.parametrize(("kind", "text"), [
    ("year", "2025-H1"), ("half", "2025"), ("month", "2025"), ("week", "2025-03-01..2025-03-09"), ("week", "2025-W60"),
    ("day", "2025"), ("span", "nonsense"),
])  # fmt: skip
def test_a_span_of_another_kind_is_refused(kind, text):
    with pytest.raises(Invalid):
        span_of(kind, text)


def test_weeks_and_days_have_their_days():
    week = span_of("week", "2025-W10")
    assert (str(week.first), str(week.last)) == ("2025-03-03", "2025-03-09")
    assert span_of("day", "2025-03-02").zh == "2025年3月2日"
