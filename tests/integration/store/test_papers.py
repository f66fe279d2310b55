"""Notification's cabinet of papers on the real shelf."""

from typing import Any

import pytest
from pymongo import MongoClient

from services.notification.store import Papers
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.support.paper_cabinet import PaperPromises


class TestOnTheRealShelf(PaperPromises):
    @pytest.fixture
    def papers(self, mongo: MongoClient[dict[str, Any]], own_node: str) -> Papers:  # noqa: F811
        return open_repository(Papers, mongo, Here(own_node, "notification", None), sample_stamp())
