"""The edge's cabinet keeps the same promises in memory and in MongoDB."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.gateway import store
from shared.store.client import database
from tests.support.edge import MemoryPasswords, MemorySequence, MemoryShortLived

LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)


@pytest.fixture(params=["memory", "mongo"])
def real(request: pytest.FixtureRequest, own_node: str) -> Iterator[Any]:
    """The service's database, or None for the fakes."""
    if request.param == "memory":
        yield None
        return
    client: MongoClient[dict[str, Any]] = request.getfixturevalue("mongo")
    yield database(client, own_node, "gateway")
    client.drop_database(f"xq_{own_node}_gateway")


@pytest.fixture
def sequence(real: Any) -> store.Sequence:
    return MemorySequence() if real is None else store.MongoSequence(real)


@pytest.fixture
def passwords(real: Any) -> store.Passwords:
    return MemoryPasswords() if real is None else store.MongoPasswords(real)


@pytest.fixture
def shelf(real: Any) -> store.ShortLived:
    if real is None:
        return MemoryShortLived()
    kept = store.MongoShortLived(real, "sessions")
    kept.ensure()
    kept.ensure()
    return kept


def test_a_serial_is_never_given_twice_however_many_ask(sequence: store.Sequence) -> None:
    with ThreadPoolExecutor(20) as pool:
        given = list(pool.map(sequence.next, itertools.repeat("filings-2026", 200)))
    assert sorted(given) == list(range(1, 201))
    assert sequence.next("filings-2027") == 1


def test_the_first_password_stays(passwords: store.Passwords) -> None:
    assert passwords.find("qh.officer") is None
    assert passwords.set_first("qh.officer", "hash one") == "hash one"
    assert passwords.set_first("qh.officer", "hash two") == "hash one"
    assert passwords.find("qh.officer") == "hash one"


def test_a_short_lived_document_is_written_over_and_dropped(shelf: store.ShortLived) -> None:
    shelf.put("k", {"user": "a"}, LATER)
    shelf.put("k", {"user": "b"}, LATER)
    found = shelf.get("k")
    assert found is not None and (found["_id"], found["user"]) == ("k", "b")
    shelf.drop("k")
    shelf.drop("k")
    assert shelf.get("k") is None


def test_counting_up_counts_everybody(shelf: store.ShortLived) -> None:
    with ThreadPoolExecutor(20) as pool:
        counts = list(pool.map(lambda _: shelf.count_up("k", LATER), range(100)))
    assert sorted(counts) == list(range(1, 101))
    found = shelf.get("k")
    assert found is not None and found["count"] == 100


def test_the_real_one_lets_old_documents_go_by_itself(mongo: MongoClient[dict[str, Any]], own_node: str) -> None:
    kept = database(mongo, own_node, "gateway")
    store.MongoShortLived(kept, "sessions").ensure()
    indexes = kept["sessions"].index_information()
    assert indexes["expires_at_1"]["expireAfterSeconds"] == 0


def test_the_database_says_whether_it_takes_writes(mongo: MongoClient[dict[str, Any]]) -> None:
    assert store.ping(mongo)
