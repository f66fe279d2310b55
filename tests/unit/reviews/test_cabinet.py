"""The fake cabinet of reviews; the real one is asked the same in ``tests/integration/store``."""

from __future__ import annotations

import pytest

from services.handling.store import Reviews
from tests.support.reviews_kept import ReviewsPromises


class TestOnTheFakeShelf(ReviewsPromises):
    @pytest.fixture
    def reviews(self) -> Reviews:
        return Reviews.in_memory()
