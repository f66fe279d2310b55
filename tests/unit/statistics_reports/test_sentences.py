"""Whatever the figures are, no sentence contradicts one (property), and an officer's words are held against them."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from services.statistics.figures import Figure, change, rate, shown
from services.statistics.indicators import indicators
from services.statistics.reports.build import About, build, draft
from services.statistics.reports.doings import DOINGS
from services.statistics.reports.figures import change_of
from services.statistics.reports.spans import span_of
from services.statistics.reports.templates import templates
from services.statistics.reports.words import warnings_of
from shared.matters.reports import REPORTS, SPANS
from tests.unit.statistics_reports.made import NOW
from tests.unit.statistics_reports.test_templates import PERIODS


def any_answer(draw: Random):
    """A question answered by figures from nowhere, hidden and missing ones among them."""

    def cell(measure, places):
        one = indicators().get(measure)
        if one is not None and one.unit == "percent":
            base, before = draw.choice((0, 1, 29, 707)), draw.choice((0, 3, 29))
            now, then = rate(draw.randrange(base + 1), base, places), rate(draw.randrange(before + 1), before, places)
        else:
            now, then = (Figure(Decimal(draw.choice((0, 0, 1, 2, 7, 199, 200, 1000, 1001)))) for _ in range(2))
        unit = one.unit if one else ""
        told = {"value": now.value, "shown": shown(now, unit), "previous": then.value,
                "change": change(now.value, then.value, places)}  # fmt: skip
        if now.denominator is not None:
            told |= {"numerator": now.numerator, "denominator": now.denominator}
        if draw.random() < 0.1:
            gone = dict.fromkeys(("numerator", "denominator") if now.denominator is not None else (), None)
            told |= {"value": None, "shown": "—", "change": {"value": None, "shown": "—"}, **gone}
        return told

    def ask(question):
        names = question.get("measures") or question["doings"]
        keys = ["a", "b", "c", ""][: draw.randrange(5)] if question["by"] else []
        by = next(iter(question["by"]), "")
        return {
            "columns": [_column(name, question["places"]) for name in names], "warnings": [],
            "rows": [{"keys": {by: {"key": key, "zh": f"某处{key}"}},
                      "cells": {name: cell(name, question["places"]) for name in names}} for key in keys],
            "totals": {name: cell(name, question["places"]) for name in names}, "hidden": False,
        }  # fmt: skip

    return ask


def _column(name, places):
    one = indicators().get(name)
    zh, unit = (one.zh, one.unit) if one else DOINGS[name][:2]
    return {"id": name, "zh": zh, "unit": unit, "unit_zh": "%" if unit == "percent" else "件", "places": places,
            "definition": "", "mixed_unit": False}  # fmt: skip


def about(template):
    return About("lx", "某县", "u", "某局", span_of(SPANS[template], PERIODS[SPANS[template]]), NOW, NOW.date(), "今天",
                 below="territory:township")  # fmt: skip


@pytest.mark.parametrize("template", REPORTS)
@pytest.mark.parametrize("seed", range(25))
def test_no_sentence_ever_contradicts_a_figure(template, seed):
    data = build(templates()[template], about(template), any_answer(Random(f"{template}{seed}")))
    figures = {one["id"]: one for one in data["figures"]}
    assert not warnings_of(draft(data), data)
    for section in data["sections"]:
        for sentence in section["sentences"]:
            for id in sentence["figures"]:
                one = figures[id]
                assert one["value"] is not None and "—" not in sentence["text"]
                assert str(one["shown"]).rstrip("%") in sentence["text"] or one["change"]["words"] in sentence["text"]
            ways = {figures[id]["change"]["direction"] for id in sentence["figures"] if "change" in figures[id]}
            assert ("上升" in sentence["text"]) <= ("up" in ways) and ("下降" in sentence["text"]) <= ("down" in ways)
            assert ("持平" in sentence["text"]) <= ("equal" in ways)
            if sentence["text"].startswith("没有"):
                assert "超期" not in sentence["text"] or figures["cases/overdue_count"]["value"] == 0


@pytest.mark.parametrize(("now", "before", "words"), [
    (1001, 1000, "同比上升不足1%"), (999, 1000, "同比下降不足1%"), (5, 5, "与上年同期持平"), (5, 0, "同比不可比"),
    (0, 0, "同比不可比"), (10, 9, "同比上升11%"),
])  # fmt: skip
def test_rounding_never_turns_a_direction_round(now, before, words):
    figure = {"value": Decimal(now), "shown": str(now), "unit": "letter_count"}
    assert change_of(figure, {"previous": Decimal(before)}, "yoy", 0)["words"] == words


def test_rates_change_by_points():
    figure = {"value": Decimal("73.7"), "shown": "73.7%", "unit": "percent"}
    assert change_of(figure, {"previous": Decimal("62.5")}, "pop", 1)["words"] == "环比上升11.2个百分点"


@pytest.fixture
def data():
    from tests.unit.statistics_reports.made import drawn, service, two_years

    return drawn(service(two_years()), "county_year", "2025")


@pytest.mark.parametrize(("words", "code"), [
    ("全县信访总量1127件（人）次。", "text_number_unknown"), ("个访人次、来信上升明显。", ""),
    ("个访人次上升明显。", "text_contradicts"), ("来信比上年增加。", "text_contradicts"), ("来信比上年减少20%。", ""),
    ("结案率99%以上。", "rate_not_attainable"), ("结案率97%（65/67），信访总量1126。", ""),
])  # fmt: skip
def test_an_officer_s_words_are_held_against_the_figures(data, words, code):
    found = {one["code"] for one in warnings_of(words, data)}
    assert code in found if code else not found
