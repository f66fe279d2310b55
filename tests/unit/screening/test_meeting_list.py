"""The joint meeting's list: recounted here finding by finding; its circular, and word back to those below."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from shared.errors import Forbidden, Invalid, NotFound, Refused
from tests.unit.screening.offices import (
    COUNTY_OFFICE,
    COUNTY_PLACE,
    IN_COUNTY,
    IN_LAND,
    IN_TOWN,
    IN_VILLAGE,
    LAND,
    TOPOLOGY,
    TOWN,
    TOWN_PLACE,
    TOWN_SUPERVISOR,
    VILLAGE,
    VILLAGE_PLACE,
    County,
)

WORST_FIRST = ["acute", "some", "none"]
SETTLED = {"outcome": "已经兑付。"}
TOPICS = [("NR", "NR01"), ("LS", "LS02"), ("AG", "AG05")]
STREET, OTHER_TOWN = "990121001000", "990121102000"


def owned(unit: str, due_on: date) -> dict[str, str]:
    return {"owner_unit": unit, "post": "deputy", "due_on": due_on.isoformat(), "measures": "核对账目。"}


def hold(county: County, by: dict[str, Any] = IN_COUNTY) -> Any:
    return county.do(by, "hold_screening_meeting", {})


def a_month(county: County, chance: random.Random, known: dict[str, dict[str, Any]], first: date) -> None:
    """Offices note findings, own them and settle some: as this test itself keeps book of it."""
    finders = [
        (IN_VILLAGE, VILLAGE, [VILLAGE_PLACE]), (IN_TOWN, TOWN, [TOWN_PLACE, VILLAGE_PLACE]),
        (IN_LAND, LAND, [COUNTY_PLACE, STREET, OTHER_TOWN, TOWN_PLACE]),
    ]  # fmt: skip
    for _ in range(12):
        county.go_to(first + timedelta(days=chance.randrange(10)))
        by, unit, places = chance.choice(finders)
        l1, l2 = chance.choice(TOPICS)
        facts = {
            "place": chance.choice(places), "category_l1": l1, "category_l2": l2, "safety": chance.choice(WORST_FIRST),
            "size": chance.choice(["1", "5", "21", "101"]),
        }  # fmt: skip
        number = county.find(by, **facts, safety_measures="已围挡。")["number"]
        due_on = first + timedelta(days=10 + chance.randrange(15)) if chance.random() < 0.7 else None
        if due_on:
            county.do(by, "assign_finding", number, owned(unit, due_on))
        today = county.service("lx").clock.today()
        known[number] = {**facts, "by": by, "found_on": today, "due_on": due_on, "open": True}
    county.go_to(first + timedelta(days=15))
    for number, one in known.items():
        if one["open"] and chance.random() < 0.3:
            county.do(one["by"], "settle_finding", number, SETTLED)
            one["open"], one["ended"] = False, True


def place_of(number: str, one: dict[str, Any]) -> tuple[Any, ...]:
    return (WORST_FIRST.index(one["safety"]), one["found_on"], -int(one["size"]), number)


def town_of(place: str) -> str:
    return next(
        (one.code for one in TOPOLOGY.places.upwards(place) if TOPOLOGY.places.level_of(one.code).id == "township"),
        COUNTY_PLACE,
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_list_of_each_month_is_what_a_plain_recount_gives(seed: int) -> None:
    chance, county = random.Random(seed), County()
    known: dict[str, dict[str, Any]] = {}
    before: set[str] = set()
    for month in (3, 4, 5):
        for one in known.values():
            one.pop("ended", None)
        a_month(county, chance, known, date(2026, month, 2))
        today = date(2026, month, 25)
        county.go_to(today)
        shown = hold(county)
        still = {number: one for number, one in known.items() if one["open"]}
        order = sorted(still, key=lambda number: place_of(number, still[number]))
        assert [line["number"] for line in shown["findings"]] == order
        late = {number for number, one in still.items() if one["due_on"] and one["due_on"] < today}
        assert {line["number"] for line in shown["findings"] if line["overdue"]} == late
        assert {line["number"] for line in shown["findings"] if line["is_new"]} == still.keys() - before
        assert set(shown["ended_since"]) == {number for number, one in known.items() if one.get("ended")}
        for line in shown["findings"]:
            assert line["days"] == (today - known[line["number"]]["found_on"]).days
        for rows, key in (
            (shown["towns"], lambda one: (town_of(one["place"]), "")),
            (shown["topics"], lambda one: ("", one["category_l1"])),
        ):
            for row in rows:
                mine = {n for n, one in known.items() if key(one) == (row["code"], row["topic"])}
                assert row["open"] == len(mine & still.keys())
                assert row["new"] == len((mine & still.keys()) - before)
                assert row["overdue"] == len(mine & late)
                assert row["settled"] == len({n for n in mine if known[n].get("ended")})
            assert sum(row["open"] for row in rows) == len(still) == shown["open"]
            assert sum(row["settled"] for row in rows) == shown["settled"]
        gathered = {(row["code"], row["topic"]): row["open"] for row in shown["hot_places"]}
        every = [(one["place"], one["category_l1"]) for one in still.values()]
        assert gathered == {pair: every.count(pair) for pair in every if every.count(pair) >= 2}
        assert shown["unit_of_counts"] == "件"
        assert datetime.fromisoformat(shown["as_of"]).date() == today
        before = set(still)


def test_a_list_stays_as_it_was_and_a_month_has_one_meeting() -> None:
    county = County()
    number = county.find()["number"]
    meeting = hold(county)
    county.do(IN_VILLAGE, "settle_finding", number, SETTLED)
    kept = county.do(IN_COUNTY, "screening_meeting", meeting["number"])["findings"]
    assert [one["number"] for one in kept] == [number]
    with pytest.raises(Refused, match="screening_meeting_held"):
        hold(county)
    county.go_to(date(2026, 4, 1))
    after = hold(county)
    assert (after["findings"], after["ended_since"], after["previous"]) == ([], [number], meeting["number"])


def test_what_came_late_over_a_cut_line_is_new_in_the_list_that_first_has_it() -> None:
    county = County()
    county.cut_off("qh")
    number = county.find()["number"]
    assert hold(county)["findings"] == []
    county.join("qh")
    county.settle()
    county.go_to(date(2026, 4, 1))
    assert [(one["number"], one["is_new"]) for one in hold(county)["findings"]] == [(number, True)]


def test_every_level_has_the_list_of_its_own_territory() -> None:
    county = County()
    village, land = county.find()["number"], county.find(IN_LAND, place=STREET)["number"]
    assert {one["number"] for one in hold(county)["findings"]} == {village, land}
    assert {one["number"] for one in hold(county, TOWN_SUPERVISOR)["findings"]} == {village}


def test_what_came_down_and_went_up_again_is_no_longer_in_the_list_below() -> None:
    county = County()
    number = county.find(IN_LAND, place=VILLAGE_PLACE)["number"]
    county.do(IN_LAND, "assign_finding", number, owned(TOWN, date(2026, 3, 20)))
    county.do(IN_TOWN, "pass_finding_up", number, {"to_unit": COUNTY_OFFICE, "reason": "款项由县里拨付。"})
    assert hold(county, TOWN_SUPERVISOR)["findings"] == []
    assert [one["number"] for one in hold(county)["findings"]] == [number]


def test_the_circular_goes_to_owners_and_offices_below_and_says_units_and_as_of_when() -> None:
    county = County()
    number = county.find()["number"]
    county.do(IN_VILLAGE, "assign_finding", number, owned(VILLAGE, date(2026, 3, 10)))
    county.go_to(date(2026, 3, 20))
    meeting = hold(county)
    [draft] = {one["text"] for one in county.do(IN_COUNTY, "preview", "issue_screening_list", meeting["number"], {})}
    shown = county.do(IN_COUNTY, "issue_screening_list", meeting["number"], {})
    papers = [one.event() for one in county.history if one.type == "paper.issued"]
    assert {(one.addressee, one.to_node) for one in papers} == {
        (COUNTY_OFFICE, "lx"), (VILLAGE, "yj"), ("u_qh_xf", "qh"),
    }  # fmt: skip
    assert {one.text for one in papers} == {draft} and shown["state_zh"] == "清单已印发"
    for words in (number, "杨家村", "土地征收", "已逾期", "以件计", "数据截至2026年3月20日", "未化解1件"):
        assert words in draft
    with pytest.raises(Refused, match="record_step_not_open"):
        county.do(IN_COUNTY, "issue_screening_list", meeting["number"], {})


def test_word_of_the_meeting_reaches_who_found_it_with_the_meetings_date() -> None:
    county = County()
    number = county.find()["number"]
    meeting = hold(county)
    county.go_to(date(2026, 3, 3))
    told = {"finding": number, "text": "请镇政府十日内核对账目。"}
    shown = county.do(IN_COUNTY, "feed_back_at_meeting", meeting["number"], told)
    assert shown["told_below"][0]["finding"] == number
    [word] = county.do(IN_VILLAGE, "finding", number)["screening_feedback"]
    assert (word["text"], word["on"], word["meeting"]) == (told["text"], meeting["held_on"], meeting["number"])
    assert word["by_unit_zh"] == "临溪县信访局"
    county.go_to(date(2026, 4, 1))
    assert hold(county)["findings"][0]["fed_back_on"] == meeting["held_on"]


def test_the_meeting_speaks_only_of_findings_of_its_list_and_names_nobody() -> None:
    county = County()
    number = county.find()["number"]
    meeting = hold(county)["number"]
    later = county.find()["number"]
    for finding, text, field in ((later, "好。", "finding"), (number, "李先生", "text")):
        with pytest.raises(Invalid) as refusal:
            county.do(IN_COUNTY, "feed_back_at_meeting", meeting, {"finding": finding, "text": text})
        assert set(refusal.value.fields) == {field}


def test_the_list_is_for_supervisors_and_leaders_and_only_supervisors_hold_the_meeting() -> None:
    county = County()
    county.find()
    for method in ("screening_facts", "screening_meetings"):
        with pytest.raises(Forbidden):
            county.do(IN_LAND, method, {})
    with pytest.raises(Forbidden):
        hold(county, {**IN_LAND, "roles": ["leader"]})
    rows = county.do({**IN_LAND, "roles": ["leader"]}, "screening_facts", {})["rows"]
    assert [one["state_zh"] for one in rows] == ["已发现"]
    with pytest.raises(NotFound):
        county.do(IN_COUNTY, "screening_meeting", "LX-2026-Y000009-X")
