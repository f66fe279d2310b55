"""The state machine of a matter is domain 2.3, arrow by arrow, and refuses everything else."""

from __future__ import annotations

import pytest

from shared.errors import Refused
from shared.matters import status

LAW = {
    "registered": "triaged",
    "triaged": "forwarded assigned accepted_here directed_elsewhere not_accepted no_longer_accepted merged",
    "forwarded": "accepted objection_pending",
    "assigned": "accepted objection_pending",
    "objection_pending": "returned objection_rejected",
    "returned": "triaged",
    "objection_rejected": "accepted",
    "accepted": "handling",
    "handling": "extended decided mediated imported_to_statutory_path",
    "extended": "handling decided",
    "decided": "served",
    "served": "review_requested lapsed",
    "review_requested": "review_decided",
    "review_decided": "review_served",
    "review_served": "re_review_requested lapsed",
    "re_review_requested": "re_review_decided",
    "re_review_decided": "final",
    "lapsed": "final",
    "mediated": "performing",
    "performing": "final",
    "imported_to_statutory_path": "final",
    "withdrawn": "final",
    "final": "archived",
}
"""domain 2.3, read line by line; ``accepted_here`` is accepted by the unit itself"""

BEFORE_DECIDED = (
    "registered triaged forwarded assigned accepted_here objection_pending returned objection_rejected accepted "
    "handling extended mediated performing"
)
"""any before decided -> withdrawn"""

BESIDE_THE_LINE = {
    # the unit that got it may not accept it, or no longer, within the notice's 15 days (2.1, 2.5)
    "forwarded": "not_accepted no_longer_accepted replied final review_requested re_review_requested",
    "assigned": "not_accepted no_longer_accepted replied final review_requested re_review_requested",
    "objection_rejected": "not_accepted no_longer_accepted replied final",
    "accepted_here": (
        "accepted handling not_accepted no_longer_accepted replied final review_requested re_review_requested"
    ),
    # suggestions and inquiries are replied to (T22 art. 29); accusations go to discipline (art. 30)
    "triaged": "replied referred_discipline",
    "accepted": "replied final",
    "handling": "replied final",
    "replied": "final",
    "referred_discipline": "final withdrawn accepted objection_pending",
    # mediation stops nothing: it may fail, and what was agreed may not be performed
    "performing": "handling",
    "mediated": "final",
    "extended": "imported_to_statutory_path mediated final",
    # a review that ends without an opinion, and one that revokes the decision (2.3, review outcomes)
    # (one that came as a letter is a matter of its own: nothing of it was served before)
    "review_requested": "served not_accepted withdrawn",
    "re_review_requested": "review_served not_accepted withdrawn",
    "review_decided": "handling",
    "re_review_decided": "handling",
    # the ends of 4.5 that the line does not name
    "directed_elsewhere": "final",
    "not_accepted": "final registered",
    "no_longer_accepted": "final registered",
    "merged": "final registered",
    "decided": "final",
    "served": "final",
    # new facts always open it again (2.5); a request posted in time may come after the case was closed (CPL art. 85)
    "final": "registered review_requested re_review_requested",
    "archived": "registered review_requested re_review_requested",
}


def table():
    arrows = {(one, "withdrawn") for one in BEFORE_DECIDED.split()}
    for rows in (LAW, BESIDE_THE_LINE):
        arrows |= {(before, after) for before, row in rows.items() for after in row.split()}
    return arrows


EVERY_PAIR = [(before, after) for before in status.NAMES for after in status.NAMES]


def test_the_table_is_domain_2_3_and_what_stands_beside_it_for_a_reason():
    held = {(before, after) for before, row in status.MAY_FOLLOW.items() for after in row}
    assert held == table()


@pytest.mark.parametrize(("before", "after"), EVERY_PAIR, ids=lambda one: one)
def test_every_step_is_allowed_or_refused_as_the_table_says(before, after):
    if (before, after) in table():
        assert status.step(before, after) == after
        return
    with pytest.raises(Refused) as refusal:
        status.step(before, after)
    assert refusal.value.code == "wrong_step"
    assert refusal.value.facts["before"] == status.NAMES[before]


def test_nothing_leads_back_from_the_end_but_new_facts_and_what_was_posted_in_time():
    assert set(status.MAY_FOLLOW["final"]) == {"archived", "registered", "review_requested", "re_review_requested"}
    assert set(status.MAY_FOLLOW["withdrawn"]) == {"final"}


@pytest.mark.parametrize("state", status.NAMES)
def test_every_state_can_be_reached_from_registration(state):
    assert status.may_reach("registered", state)
