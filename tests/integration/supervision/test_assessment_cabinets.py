"""The real cabinets of the assessment: a table of a large county is kept whole, and told once to each unit."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pymongo import MongoClient

from services.supervision.assessment.facts import Fact
from services.supervision.assessment.marks import Deduction, Result
from services.supervision.assessment.store import Dockets, Letter, Letters, Tables, UnitChecks, readings
from services.supervision.assessment.table import PUBLISHED, Table
from services.supervision.store import Watches
from shared.errors import AlreadyHandled, Conflict
from shared.events.assessment import AssessmentContestAnswered
from shared.matters.numbers import make
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.assessing import SUPERVISOR, TOPOLOGY, supervision
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.support.raw_month import months

DAY, NOW = date(2026, 6, 30), datetime(2026, 7, 6, 2, 0, tzinfo=UTC)
NUMBER = make("lx", 2026, 1, "A")
KINDS = {
    "assessment_tables": Tables, "assessment_letters": Letters, "dockets": Dockets, "unit_checks": UnitChecks,
    "watches": Watches,
}  # fmt: skip


@pytest.fixture
def service(mongo: MongoClient[dict[str, Any]], own_node: str) -> Any:  # noqa: F811
    made = supervision("lx", NOW)
    for name, kind in KINDS.items():
        here = Here(own_node, "supervision", None)
        setattr(made, name, open_repository(kind, mongo, here, sample_stamp()))
    return made


def large_table() -> Table:
    """Forty units that lost marks by 20,000 facts."""
    why = "办理期限：应于2026年6月12日前完成，至2026年6月30日仍未完成，超期十八天"
    facts = tuple(
        Deduction(Fact("overdue_days", f"u_{n % 40}", make("lx", 2026, n + 1), DAY, 1, 0, 1, f"{why}{n}"), "0.01")
        for n in range(20_000)
    )
    return Table(
        number=NUMBER, node="lx", unit="u_lx_xf", period="2026-06", first=date(2026, 6, 1), last=DAY,
        edition=TOPOLOGY.assessment[0], units=(), opened_by="甲", opened_on=date(2026, 7, 6), computed_at=NOW,
        result=Result(deductions=facts),
    )  # fmt: skip


def test_a_table_of_twenty_thousand_lost_marks_is_published_and_corrected_and_read_back_whole(service: Any) -> None:
    tables = service.assessment_tables
    kept = tables.add(large_table())
    said = AssessmentContestAnswered(NUMBER, "lx", "lx", "u_1", "overdue_days", NUMBER, False, "不成立", DAY)
    kept = tables.save(replace(kept, state=PUBLISHED, published=kept.result), said)
    assert tables.get(NUMBER) == kept
    assert len(tables.get(NUMBER).published.deductions) == 20_000
    (size,) = tables.shelf.collection.aggregate([{"$project": {"size": {"$bsonSize": "$$ROOT"}}}])
    assert size["size"] < 4_000_000, "four times that is the most a document may have"


def test_a_letter_is_told_once(service: Any) -> None:
    letters = service.assessment_letters
    for key in ("self/u_1", "self/u_2", "self/u_1"):
        with suppress(Conflict):
            letters.add(Letter(f"{NUMBER}/{key}", NUMBER))
    letters.add(Letter("another/self/u_1", "another"))
    assert letters.told(NUMBER) == {f"{NUMBER}/self/u_1", f"{NUMBER}/self/u_2"}


def test_a_month_is_counted_from_the_real_cabinets_as_from_the_fake(service: Any) -> None:
    fake = supervision("lx", NOW)
    for one in months(5, 40).arrivals():
        for each in (service, fake):
            with suppress(AlreadyHandled):
                each.watch(one.event, one.envelope)
    asked = ["u_lx_nr", "u_qh"], ["2026-06"], date(2026, 6, 1), DAY
    real, expected = (
        {one.number: one for one in readings(each.dockets, each.watches, *asked)} for each in (service, fake)
    )
    assert real == expected and real
    shown, wanted = (each.open_assessment({"period": "2026-06"}, SUPERVISOR) for each in (service, fake))
    for name in ("assessment_cells", "assessment_lines", "assessment_deductions", "assessment_beside"):
        assert shown[name] == wanted[name]
    service.count_assessments()
    assert service.assessment_tables.uncounted() == []
