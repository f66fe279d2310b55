"""The real cabinet of reviews: the very tests of the fake."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo import MongoClient

from services.handling.store import Reviews
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.support.reviews_kept import ReviewsPromises


class TestOnTheRealShelf(ReviewsPromises):
    @pytest.fixture
    def reviews(self, mongo: MongoClient[dict[str, Any]], own_node: str) -> Reviews:  # noqa: F811
        return open_repository(Reviews, mongo, Here(own_node, "test", None), sample_stamp())
