"""Whatever comes, the triage names a unit that exists, a path that is known, and why."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.matters.categories import categories
from shared.matters.lists import CHANNELS, LEGAL_CLASSES, LEGAL_PATHS
from tests.support.county import DAY, PLACES, UNITS, a_submission, a_world, triage

CODES = [one.code for one in categories()]
TAGS = ["urgent", "danger", "duplicate", "review", "cross_county", "belongs_to_court", "accusation_staff",
        "hot_topic:wage_arrears", "respondent_unit:u_lx_nr", "mediation_asked"]  # fmt: skip


@given(
    st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(sorted(LEGAL_CLASSES)),
    st.sampled_from(sorted(PLACES.divisions)), st.sampled_from([one.id for one in UNITS]),
    st.sampled_from(sorted(CHANNELS)), st.sets(st.sampled_from(TAGS)), st.integers(1, 200), st.booleans(),
)  # fmt: skip
def test_whatever_comes_the_triage_never_fails_and_never_names_a_unit_that_is_gone(
    first, second, legal_class, place, receiver, channel, tags, persons, is_anonymous
):
    said = a_submission(
        category_l1=first[:2], category_l2=second, legal_class=legal_class, place=place, received_by=receiver,
        channel=channel, tags=tuple(sorted(tags)), persons=persons, anonymous=is_anonymous,
    )  # fmt: skip
    found, world = triage(said), a_world()
    for unit in (found.lead_unit, *found.co_units, *found.report_to):
        assert not unit or world.units.get(unit).is_active(DAY)
    assert found.lead_unit not in found.co_units
    assert found.because
    assert found.legal_path in LEGAL_PATHS
    assert not (found.certain and not found.lead_unit)
    if legal_class == "accusation":
        assert found.co_units == ()
        assert not found.lead_unit or world.units.get(found.lead_unit).kind == "discipline_commission"
    if found.lead_unit and found.action == "accept" and found.legal_path != "review":
        assert said.received_by == found.lead_unit
