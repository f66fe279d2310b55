"""The real cabinet of numbered records: the very tests of the fake."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo import MongoClient

from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.support.numbered import NumberedPromises, Rounds


class TestOnTheRealShelf(NumberedPromises):
    @pytest.fixture
    def rounds(self, mongo: MongoClient[dict[str, Any]], own_node: str) -> Rounds:  # noqa: F811
        return open_repository(Rounds, mongo, Here(own_node, "test", None), sample_stamp())
