"""The cabinets of meetings on the real store: one dispatch a day, the weightiest first, what a list is drawn from."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pymongo import MongoClient

from services.mediation.conference.agenda import Raised
from services.mediation.conference.groups import ENDED, WorkingGroup
from services.mediation.conference.rules import Conference
from services.mediation.conference.store import Conferences, RaisedMatters, WorkingGroups
from services.supervision.dispatch.desk import DispatchDesk
from services.supervision.dispatch.rules import Dispatch
from services.supervision.dispatch.store import Dispatches
from services.supervision.domain import Watch
from services.supervision.heard import Heard
from services.supervision.store import Watches
from shared.errors import Conflict
from shared.matters.meetings import Decided
from shared.matters.numbers import make, standing
from shared.ops.here import Here
from shared.store.client import open_repository
from shared.store.memory import sample_stamp
from tests.support.mongo import mongo, mongo_uri, own_node  # noqa: F401  (fixtures)
from tests.unit.meetings.test_dispatch import a_clock

AT = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)
DAY = date(2026, 3, 9)


@pytest.fixture
def cabinet(mongo: MongoClient[dict[str, Any]], own_node: str) -> Any:  # noqa: F811
    return lambda kind: open_repository(kind, mongo, Here(own_node, "test", None), sample_stamp())


def test_an_office_has_one_dispatch_meeting_a_day(cabinet: Any) -> None:
    kept = cabinet(Dispatches)
    for office, day in (("u_lx_xf", DAY), ("u_lx_xf", DAY + timedelta(7)), ("u_qh_xf", DAY)):
        kept.open_new("lx", 2026, lambda number, office=office, day=day: (Dispatch(number, "lx", office, day, True),))
    with pytest.raises(Conflict):
        kept.open_new("lx", 2026, lambda number: (Dispatch(number, "lx", "u_lx_xf", DAY, True),))
    assert kept.latest_weekly("u_lx_xf").meets_on == DAY + timedelta(7)
    assert kept.count({"office": "u_lx_xf", "meets_on": DAY.isoformat()}) == 1


def test_what_is_put_before_the_conference_comes_by_weight_and_what_was_passed_to_a_group_is_found(
    cabinet: Any,
) -> None:
    raised = cabinet(RaisedMatters)
    for serial, weight, proposed in ((1, 4, True), (2, 0, True), (3, 0, False), (4, 2, True)):
        raised.add(Raised(make("lx", 2026, serial), weight=weight, is_proposed=proposed))
    assert [one.number for one in raised.proposed()] == [make("lx", 2026, serial) for serial in (2, 4, 1)]
    held = cabinet(Conferences)
    decided = Decided(1, make("lx", 2026, 1), "group", "u_lx_nr", "x", DAY, "G")
    for serial, decisions in ((1, (decided,)), (2, ())):
        held.add(Conference(make("lx", 2026, serial, "C"), "lx", "u_lx_xf", "u_lx_gov", (), DAY, decisions=decisions))
    assert [one.number for one in held.of_group("G")] == [make("lx", 2026, 1, "C")]


def test_two_who_set_up_the_same_group_at_the_same_time_make_one_and_it_may_be_made_again_when_it_ended(
    cabinet: Any,
) -> None:
    kept = cabinet(WorkingGroups)

    def set_up(_: int) -> WorkingGroup | None:
        try:
            return kept.open_new("lx", 2026, lambda number: (a_group(number),))
        except Conflict:
            return None

    with ThreadPoolExecutor(4) as pool:
        made = [one for one in pool.map(set_up, range(4)) if one]
    assert len(made) == 1 and kept.at_work() == made
    kept.save(replace(made[0], state=ENDED, at_work=None))
    assert set_up(0) is not None


def a_group(number: str) -> WorkingGroup:
    return WorkingGroup(
        number, "lx", "u_lx_xf", "urban", "u_lx_gov", "u_lx_hc", (), DAY, at_work="urban"
    )  # fmt: skip


def test_a_list_is_drawn_from_what_is_not_met_or_was_objected_to_and_from_no_record(cabinet: Any) -> None:
    desk = DispatchDesk()
    desk.watches = cabinet(Watches)
    done = a_clock(ended_on=date(2026, 3, 10))
    refused = Heard("custody.refused", "r", AT, {"unit": "u_qh", "hop": 1})
    for number, watch in (
        (make("lx", 2026, 1), {"clocks": (a_clock(), done)}), (make("lx", 2026, 2), {"clocks": (done,)}),
        (make("lx", 2026, 3), {"clocks": (done,), "heard": (refused,)}),
        (standing("lx", "C"), {"clocks": (a_clock(),)}),
        (make("lx", 2026, 4), {"clocks": (a_clock(state="rung", rung_at=AT),)}),
    ):  # fmt: skip
        desk.watches.add(Watch(number, **watch))
    assert [one.number for one in desk._watches_to_list()] == [make("lx", 2026, serial) for serial in (1, 3, 4)]
