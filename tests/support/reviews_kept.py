"""The same promises for the fake and the real cabinet of reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.handling.review import ACCEPTED, SERVED, Review
from services.handling.review_opening import open_asked
from services.handling.review_rules import accept
from services.handling.store import Reviews
from shared.matters.numbers import make
from tests.unit.reviews.desk import GOV, asked, today

FORM = {"original_unit": "", "original_paper_number": "", "decision_received_on": None, "late_reason": ""}


def numbered(serial: int, stage: str = "review", **changes: Any) -> Review:
    """A request of its own number, on the government's desk."""
    opened = open_asked(asked(number=make("dq", 2026, serial), stage=stage), "gov", today())
    assert opened is not None
    return replace(opened[0], **changes)


class ReviewsPromises:
    """Mixed into a test class that has a fixture ``reviews``: an empty cabinet."""

    def test_a_review_with_all_its_records_is_read_back_equal(self, reviews: Reviews) -> None:
        review, _ = accept(numbered(1), FORM, GOV, today())
        kept = reviews.add(review)
        assert reviews.get(kept.key) == kept

    def test_a_desk_is_paged_by_key_and_filtered_by_state(self, reviews: Reviews) -> None:
        for serial in range(1, 4):
            reviews.add(numbered(serial))
        reviews.add(numbered(4, state=ACCEPTED))
        reviews.add(numbered(5, unit="ca", organ="ca"))
        first = reviews.page("gov", None, "", 2)
        assert [one.number for one in (*first, *reviews.page("gov", None, first[-1].key, 9))] == [
            make("dq", 2026, serial) for serial in range(1, 5)
        ]
        assert [one.number for one in reviews.page("gov", ACCEPTED, "", 9)] == [make("dq", 2026, 4)]

    def test_of_a_matters_two_reviews_the_one_under_way_is_found_first(self, reviews: Reviews) -> None:
        first = reviews.add(numbered(1, state=SERVED))
        assert reviews.of_matter(first.number, "gov") == first
        second = reviews.add(numbered(1, "re_review", received_on=date(2026, 4, 1)))
        assert reviews.of_matter(first.number, "gov") == second
        assert reviews.of_matter(first.number, "ca") is None
