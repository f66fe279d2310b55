"""What the clerk is shown as perhaps the same matter: with reasons, without persons, and nothing of accusations."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from services.intake import domain
from shared.errors import Forbidden, NotFound
from shared.events.gateway import Petitioner
from shared.events.intake import SubmissionLinked, SubmissionUnlinked
from shared.matters.numbers import make
from tests.unit.intake.test_register import intake
from tests.unit.statistics.saying import a_filing, a_triage, at, in_envelope

VILLAGE, TOWNSHIP, OTHER_VILLAGE = "990121101201", "990121101000", "990121102203"
CLERK = {"user": "c", "name": "窗口", "unit": "u_yjw", "roles": ["clerk"], "node": "yj"}
COUNTY_CLERK = {**CLERK, "unit": "u_lx_xf", "node": "lx"}
CANAL = "村东头的水渠塌了，春耕用不上水，三十亩稻田要绝收。"
IN_OTHER_WORDS = "渠道垮了没人管，眼看要插秧，田里一滴水也没有，稻田要绝收了。"
WAGES = "在工地做木工四个月，工头欠我工资两万三千元，电话不接。"


def files(service, serial, text=CANAL, node="yj", **changes):
    """A filing registered at the node, and its public fact heard there."""
    number = make(node, 2026, serial)
    classed = {"category_l1": "AG", "category_l2": "AG05", "place": VILLAGE}
    filing = a_filing(number=number, title=text[:8], text=text, **{**classed, **changes})
    service.register(filing, in_envelope(filing, f"f{number}"))
    hears(service, filing, node)
    return number


def hears(service, filing, node):
    """The public fact alone, as a node above hears it."""
    _, registered, *_ = domain.register(filing, node, "village", at(0.1))
    service.keep_trace(registered, in_envelope(registered, f"r{filing.number}"))


def numbers(service, number, by=CLERK):
    return [row["number"] for row in service.candidates(number, by)["rows"]]


def test_the_same_matter_in_other_words_is_found_and_another_matter_is_not():
    service = intake()
    first, other = files(service, 1), files(service, 2, WAGES, category_l1="LS", category_l2="LS02")
    new = files(service, 3, IN_OTHER_WORDS)
    assert numbers(service, new) == [first]
    assert numbers(service, other) == []


def test_a_candidate_says_why_and_shows_both_texts_but_nobodys_name():
    service = intake()
    first = files(service, 1, petitioner=Petitioner(name="李建国", contact="13811112222", address="杨家村五组"))
    new = files(service, 2, CANAL.replace("三十", "三十多"))
    [row] = service.candidates(new, CLERK)["rows"]
    assert (row["number"], row["text"], row["category_zh"]) == (first, CANAL, "水利水电")
    assert {one["code"]: one["value"] for one in row["why"]}.keys() == {"place", "category", "time", "words"}
    assert row["why"][0]["zh"] == "同一地点" and "按原文" in row["why"][3]["zh"]
    assert "村东头的水渠塌了，春耕用不上水，三十" in row["shared"]
    assert not {"petitioner", "name", "contact", "address", "agent", "persons"} & row.keys()
    assert all(secret not in str(row) for secret in ("李建国", "13811112222", "五组"))


def test_the_same_words_about_another_village_are_no_candidate():
    service = intake("qh")
    files(service, 1, node="qh", received_by="u_qh_xf", place=OTHER_VILLAGE)
    new = files(service, 2, node="qh", received_by="u_qh_xf")
    assert numbers(service, new, {**CLERK, "unit": "u_qh_xf", "node": "qh"}) == []


def test_one_filed_for_the_township_and_one_for_its_village_may_be_one_matter():
    service = intake()
    first = files(service, 1, place=TOWNSHIP)
    new = files(service, 2)
    [row] = service.candidates(new, CLERK)["rows"]
    assert (row["number"], row["why"][0]["value"]) == (first, "within")


def test_the_county_sees_by_the_sketch_that_the_village_has_it_already_and_not_its_words():
    county = intake("lx")
    village = make("yj", 2026, 9)
    hears(county, a_filing(number=village, text=CANAL, title="水渠", category_l1="AG", category_l2="AG05"), "yj")
    new = files(county, 1, CANAL.replace("三十", "三十多"), node="lx", received_by="u_lx_xf", channel="letter")
    [row] = county.candidates(new, COUNTY_CLERK)["rows"]
    assert (row["number"], row["node"], row["unit"], row["channel_zh"]) == (village, "yj", "u_yjw", "网信")
    assert (row["title"], row["text"], row["shared"]) == (None, None, [])
    assert "按文字摘要" in row["why"][3]["zh"]


def test_what_another_desk_of_the_node_received_is_shown_without_its_words():
    service = intake()
    first = files(service, 1, received_by="u_yjc")
    new = files(service, 2)
    [row] = service.candidates(new, CLERK)["rows"]
    assert (row["number"], row["text"]) == (first, None)


def test_an_accusation_has_no_candidates_and_is_none():
    service = intake()
    accusation = files(service, 1, legal_class="accusation")
    new = files(service, 2)
    assert numbers(service, new) == [] and numbers(service, accusation) == []
    assert service.kept.find(accusation).sketch == ""


def test_what_triage_finds_to_be_an_accusation_is_forgotten_whatever_came_first():
    registered_first, triaged_first = intake("lx"), intake("lx")
    number = make("yj", 2026, 9)
    filing = a_filing(number=number, text=CANAL, category_l1="AG", category_l2="AG05")
    sealed = a_triage(number=number, flags=("sealed",))
    hears(registered_first, filing, "yj")
    registered_first.hear(sealed, in_envelope(sealed, "t1"))
    triaged_first.hear(sealed, in_envelope(sealed, "t1"))
    hears(triaged_first, filing, "yj")
    for service in (registered_first, triaged_first):
        assert (service.kept.find(number).sketch, service.kept.find(number).is_sealed) == ("", True)
        new = files(service, 1, node="lx", received_by="u_lx_xf")
        assert numbers(service, new, COUNTY_CLERK) == []


def test_what_is_linked_already_is_no_candidate_until_the_link_is_undone():
    service = intake()
    first = files(service, 1)
    new = files(service, 2)
    linked = SubmissionLinked(new, first, "yj", "yj", at(1), "u_yjw", "clerk", "online", at(0))
    undone = SubmissionUnlinked(new, first, "yj", "yj", at(2), "u_yjw")
    third = files(service, 3)
    assert set(numbers(service, third)) == {first, new}
    service.gather(linked, in_envelope(linked, "l1", hours=1))
    assert service.kept.find(new).matter == first
    service.gather(undone, in_envelope(undone, "l2", hours=2))
    assert service.kept.find(new).matter == new


@pytest.mark.parametrize("order", permutations(range(4)))
def test_a_trace_is_the_same_in_any_order_and_any_number(order):
    number, older = make("yj", 2026, 9), make("yj", 2026, 1)
    filing = a_filing(number=number, text=CANAL)
    _, registered, *_ = domain.register(filing, "yj", "village", at(0.1))
    linked = SubmissionLinked(number, older, "yj", "yj", at(1), "u_yjw", "clerk", "online", at(0))
    said = [registered, linked, SubmissionUnlinked(number, older, "yj", "yj", at(2), "u_yjw"),
            replace(linked, matter=make("yj", 2026, 2))]  # fmt: skip
    service = intake("lx")
    for place in (*order, *order):
        service.trace(said[place], in_envelope(said[place], f"e{place}", hours=place))
    trace = service.kept.find(number)
    assert (trace.matter, trace.place, bool(trace.sketch)) == (make("yj", 2026, 2), VILLAGE, True)


def test_another_units_clerk_and_an_officer_ask_in_vain():
    service = intake()
    new = files(service, 1)
    with pytest.raises(NotFound):
        service.candidates(new, {**CLERK, "unit": "u_yjc"})
    with pytest.raises(Forbidden):
        service.candidates(new, {**CLERK, "roles": ["officer"]})
