"""The real file cabinet keeps the promises of the fake, and those that only a real one can break."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from shared.store.files import MongoFiles
from tests.support.cabinets import CabinetPromises
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)


class TestOnGridFS(CabinetPromises):
    @pytest.fixture
    def files(self, mongo: MongoClient[dict[str, Any]], own_node: str) -> Iterator[MongoFiles]:  # noqa: F811
        cabinet = MongoFiles(mongo, own_node)
        cabinet.ensure()
        yield cabinet
        mongo.drop_database(f"xqfiles_{own_node}")

    def test_of_two_writers_of_one_id_one_file_is_left_and_nothing_of_the_other(
        self,
        files: MongoFiles,
        mongo: MongoClient[dict[str, Any]],  # noqa: F811
        own_node: str,  # noqa: F811
    ) -> None:
        data = b"x" * 600_000
        writers = [threading.Thread(target=files.put, args=("a", data, {})) for _ in range(6)]
        for one in writers:
            one.start()
        for one in writers:
            one.join()
        database = mongo[f"xqfiles_{own_node}"]
        assert files.read("a") == data
        assert database["files.files"].count_documents({}) == 1
        assert database["files.chunks"].count_documents({}) == 3
