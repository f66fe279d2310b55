"""A unit that is complained of does not read the complaint at its own counter; of an accusation it sees not even one.

T22 art. 28 and 30, domain 7.3: the counter of a village or a township often is the unit complained of, or stands below
it.
"""

from __future__ import annotations

import json

import pytest

from shared.errors import Invalid, NotFound, Refused
from shared.events.intake import SubmissionLinked
from shared.events.routing import PaperIssued
from shared.matters.complained import is_too_near
from shared.matters.numbers import make
from tests.support.register import TOPOLOGY
from tests.unit.intake.test_disclosure import ACCUSED, CLERK
from tests.unit.intake.test_links import SECOND, file, with_first
from tests.unit.intake.test_register import intake
from tests.unit.statistics.saying import NUMBER, in_envelope

WORDS = "水渠塌了三年没人修"


def filed(**changes):
    service = intake()
    file(service, NUMBER, text=WORDS, title="水渠", **changes)
    return service


def listed(service):
    return service.submissions({}, CLERK)["rows"]


@pytest.mark.parametrize("respondent", ["u_yjw", "u_qh"])
def test_a_complaint_about_the_own_unit_or_the_one_above_is_listed_without_its_words(respondent):
    service = filed(respondent_unit=respondent)
    assert [(one["number"], one["title"]) for one in listed(service)] == [(NUMBER, "（反映本单位，应当回避）")]
    view = json.dumps(service.submission(NUMBER, CLERK), ensure_ascii=False)
    for word in (WORDS, "水渠", "王秀兰", respondent):
        assert word not in view.replace('"received_by": "u_yjw"', "").replace('"unit": "u_yjw"', "")
    assert service.submission(NUMBER, CLERK)["steps"] == []
    for step in ("register_supplement", "register_withdrawal"):
        with pytest.raises(NotFound):
            getattr(service, step)(
                NUMBER, {"text": "x", "document": "x", "reason": "", "asked_by": "petitioner"}, CLERK
            )


def test_a_complaint_about_another_unit_is_read_as_ever():
    assert filed(respondent_unit="u_lx_nr").submission(NUMBER, CLERK)["text"] == WORDS
    assert filed().submission(NUMBER, CLERK)["text"] == WORDS


def test_an_accusation_of_the_own_unit_is_not_listed_and_not_found():
    service = filed(respondent_unit="u_yjw", legal_class="accusation")
    file(service, SECOND)
    assert [one["number"] for one in listed(service)] == [SECOND]
    with pytest.raises(NotFound):
        service.submission(NUMBER, CLERK)
    of_another = filed(respondent_unit="u_lx_nr", legal_class="accusation")
    assert of_another.submission(NUMBER, CLERK)["title"] == "（密件）"


def test_no_receipt_of_an_accusation_lies_among_the_papers_of_the_unit_that_is_accused():
    def slips(**changes):
        return [one for one in filed(**changes).registered.said if isinstance(one, PaperIssued)]

    assert slips(respondent_unit="u_yjw", legal_class="accusation") == []
    assert slips(respondent_unit="u_lx_nr", legal_class="accusation")
    assert slips(respondent_unit="u_yjw")


def test_a_page_goes_on_after_a_row_that_is_left_out():
    service = filed(respondent_unit="u_yjw", legal_class="accusation")
    file(service, SECOND, respondent_unit="u_yjw", legal_class="accusation")
    page = service.submissions({"limit": 1}, CLERK)
    assert (page["rows"], page["next"]) == ([], SECOND)


def test_side_by_side_shows_no_words_that_the_desk_may_not_read():
    service = filed(respondent_unit="u_yjw")
    file(service, SECOND, text=WORDS, title="水渠")
    for event in service.registered.said:
        if hasattr(event, "sketch"):
            service.keep_trace(event, in_envelope(event, f"t{event.number}"))
    [found] = service.candidates(SECOND, CLERK)["rows"]
    assert (found["number"], found["text"], found["title"]) == (NUMBER, None, None)
    assert service.candidates(NUMBER, CLERK)["rows"] == []


def test_a_discipline_organ_is_not_below_the_government_and_an_office_of_its_division_is():
    units, places = TOPOLOGY.units, TOPOLOGY.places
    government = units.get("u_qh")
    office = units.get("u_qh_xf")
    assert is_too_near(office.id, government.id, units, places)
    assert not is_too_near(government.id, office.id, units, places)
    assert not is_too_near("u_lx_cdi", government.id, units, places)
    assert not is_too_near("", "", units, places) and not is_too_near("u_yjw", "", units, places)


# --- numbers that are tried ------------------------------------------------------------------------------------------


def test_a_number_that_a_clerk_tries_does_not_tell_that_another_units_accusation_has_it():
    service = with_first((ACCUSED, 1), received_by="u_qh_xf")
    file(service, SECOND)
    form = {"matter": NUMBER, "reason": "同一事项"}
    with pytest.raises(Invalid) as refusal:
        service.link(SECOND, form, CLERK)
    assert refusal.value.fields == {"matter": "no_such_matter"}


def test_an_accusation_is_linked_to_nothing_that_another_node_registered():
    service = filed(legal_class="accusation")
    with pytest.raises(Refused) as refusal:
        service.link(NUMBER, {"matter": make("qh", 2026, 7), "reason": "同一事项"}, CLERK)
    assert refusal.value.code == "sealed_apart"
    assert not [one for one in service.registered.said if isinstance(one, SubmissionLinked)]
