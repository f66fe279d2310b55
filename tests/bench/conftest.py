"""Benches have a database as large as a county's, and wait for it as long as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient

from tests.support.mongo import own_node, running_mongod

__all__ = ["own_node"]
CACHE_GB = 4
"""a million watches are two and a half"""


@pytest.fixture(scope="session")
def mongo_uri() -> Iterator[str]:
    """One mongod for the whole run."""
    with running_mongod(cache_gb=CACHE_GB) as uri:
        yield uri


@pytest.fixture
def mongo(mongo_uri: str) -> Iterator[MongoClient[dict[str, Any]]]:
    """A client with the product's own concerns, and no limit of time."""
    client = MongoClient[dict[str, Any]](mongo_uri, w="majority", journal=True, readConcernLevel="majority")
    yield client
    client.close()
