"""The database counts facts as the rules do: the same questions to both shelves, the same answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pymongo import MongoClient

from services.statistics.counting import DIMENSIONS, Question
from services.statistics.fact import Fact
from services.statistics.store import Facts
from shared.matters.numbers import make
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.mongo import mongo, mongo_uri, own_node

__all__ = ["mongo", "mongo_uri", "own_node"]
DAY, PLACE, TOWN = date(2026, 3, 2), "990121101201", "990121101000"


def facts() -> list[Fact]:
    """Matters and their repetitions, concluded and not, late and in time, open and sealed, of two places."""
    found = []
    for serial in range(1, 41):
        number = make("yj", 2026, serial)
        matter = make("yj", 2026, serial - 1) if serial % 4 == 0 else number
        concluded = date(2026, 4, serial % 28 + 1) if serial % 3 else None
        found.append(
            Fact(
                number, matter, is_initial=matter == number, is_sealed=serial % 7 == 0, is_history=serial % 11 == 0,
                territories=(PLACE, TOWN) if serial % 2 else (TOWN,), channel="letter" if serial % 5 else "visit",
                level="village", node="yj", category_l1="AG", month="2026-03", unit=f"u{serial % 3}",
                received_by="u_yjw" if serial % 6 else "u_qh", received_on=DAY if serial % 13 else None,
                due_on=date(2026, 4, 15) if serial % 2 else None, concluded_on=concluded,
                on_time=None if concluded is None or not serial % 2 else concluded <= date(2026, 4, 15),
            )
        )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def asked() -> list[Question]:
    whole = Question("unit", date(2026, 1, 1), date(2026, 12, 31), date(2026, 5, 1))
    narrow = [replace(whole, territory=PLACE), replace(whole, sealed_of="u_qh"), replace(whole, sealed_of=""),
              replace(whole, territory=PLACE, sealed_of="u_yjw"), replace(whole, as_of=date(2026, 4, 2))]  # fmt: skip
    return [*(replace(whole, by=one) for one in DIMENSIONS), *narrow]


def test_the_database_counts_as_the_rules_do(
    mongo: MongoClient[dict[str, Any]], own_node: str, asked: list[Question]
) -> None:
    real = open_repository(Facts, mongo, Here(own_node, "statistics", None), sample_stamp())
    fake = Facts.in_memory()
    for one in facts():
        real.add(one)
        fake.add(one)
    for question in asked:
        assert real.tallies(question) == fake.tallies(question)
    assert fake.tallies(asked[0])[1].matters < fake.tallies(asked[0])[1].received


def test_no_facts_are_a_table_of_nothing(mongo: MongoClient[dict[str, Any]], own_node: str) -> None:
    real = open_repository(Facts, mongo, Here(own_node, "statistics", None), sample_stamp())
    assert real.tallies(Question("unit", DAY, DAY, DAY))[0] == {}
