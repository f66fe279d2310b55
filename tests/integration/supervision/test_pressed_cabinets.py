"""The real cabinets of pressing: the very tests of the fake."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo import MongoClient

from services.supervision.pressing.store import Presses
from services.supervision.store import Watches
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.support.pressed_cabinets import PressedPromises


class TestOnTheRealShelf(PressedPromises):
    @pytest.fixture
    def presses(self, mongo: MongoClient[dict[str, Any]], own_node: str) -> Presses:  # noqa: F811
        return open_repository(Presses, mongo, Here(own_node, "supervision", None), sample_stamp())

    @pytest.fixture
    def watches(self, mongo: MongoClient[dict[str, Any]], own_node: str) -> Watches:  # noqa: F811
        return open_repository(Watches, mongo, Here(own_node, "supervision", None), sample_stamp())
