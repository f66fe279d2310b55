"""The cabinet of supervision on a real MongoDB: sweeps read what they must, and a new calendar reaches every watch."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pymongo import MongoClient

from services.supervision.store import Watches
from shared.deadlines import look_into
from shared.deadlines.notices import write
from shared.matters.numbers import make
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.unit.deadlines.test_own_years import NOTICE
from tests.unit.statistics.saying import a_triage, an_acceptance
from tests.unit.supervision.test_supervision_service import SUPERVISOR, hear, supervision

ACCEPTED = an_acceptance(accepted_on=date(2026, 12, 8), due_on=date(2027, 2, 8))


@pytest.fixture
def watches(mongo: MongoClient[dict[str, Any]], own_node: str) -> Watches:  # noqa: F811
    return open_repository(Watches, mongo, Here(own_node, "supervision", None), sample_stamp())


@pytest.fixture
def folder(tmp_path):
    look_into(tmp_path)
    yield tmp_path
    look_into(None)


def test_a_new_calendar_reaches_every_running_clock_sweep_by_sweep(watches, folder):
    service = supervision(now=datetime(2026, 12, 9, 1, tzinfo=UTC))
    service.watches = watches
    for serial in range(1, 8):
        hear(service, (replace(ACCEPTED, number=make("yj", 2026, serial)), 0))
    hear(service, (a_triage(number=make("yj", 2026, 99)), 0))
    write(NOTICE, folder)
    edition = service._around().edition
    stale = watches.stale(edition)
    assert len(stale) == 8 and stale[-1].next_due_at is None, "those with an open clock come first"
    service.recount()
    assert watches.stale(edition) == []
    rows = service.clocks({"limit": 200}, SUPERVISOR)["rows"]
    assert {(row["due_on"], row["moved_from"], row["provisional"]) for row in rows} == {
        ("2027-02-14", "2027-02-08", False)
    }
    assert service.watches.said == []


def test_looking_for_what_is_counted_by_an_older_calendar_reads_the_index(watches):
    plan = watches.shelf.collection.find({"counted_by": {"$nin": ["now", None]}}).sort("next_due_at", -1).explain()
    assert "COLLSCAN" not in str(plan["queryPlanner"]["winningPlan"])
