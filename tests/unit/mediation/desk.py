"""A mediator's desk of the village, and a mediation at each of its stages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.mediation import domain
from services.mediation.mediators import Mediator, register
from services.mediation.service import MediationService
from services.mediation.store import Mediations, Mediators
from shared.codec import to_plain
from shared.deadlines import Today
from shared.deadlines.calendar import read_calendar
from shared.errors import Invalid, Refused
from shared.events.mediation import MediationAsked
from shared.matters.numbers import make
from shared.matters.people import Officer
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from tests.unit.mediation.network import around, county

NUMBER = make("yj", 2026, 6)
ONE, OTHER = "杨友田", "杨友福"
MEDIATOR = Officer("yang", "杨树林", "u_yjc", ("officer",), "yj")
BY: dict[str, Any] = to_plain(MEDIATOR)
ASKED = MediationAsked(
    NUMBER, "u_yjc", date(2026, 3, 2), "邻居砌墙占了过道", "院墙占了半米过道。", (ONE, OTHER), place="990121101201"
)
SESSION: dict[str, Any] = {
    "held_on": None, "place": "村委会", "attended": [{"party": ONE, "how": "in_person"}], "units": "",
    "course": "双方陈述了经过。", "offers": "", "outcome": "continue", "next_on": None,
}  # fmt: skip
AGREE: dict[str, Any] = {
    "dispute": "院墙占了过道半米。", "responsibilities": "", "content": "杨友福分两次付清三千元。",
    "performance": "转账支付。", "perform_by": None, "mediator": "",
    "items": [
        {"what": "支付一千元", "party": OTHER, "due_on": date(2026, 3, 20)},
        {"what": "支付二千元", "party": OTHER, "due_on": date(2026, 4, 20)},
    ],
}  # fmt: skip
FAIL = {"outcome": "failed", "reason": "双方分歧大。", "told_paths": "请留意期限。"}
PANEL = {"post": "人民调解员", "kind": "people", "qualification": "", "fields_of_work": "邻里", "other_units": ""}


def today(day: str = "2026-03-10") -> Today:
    on = date.fromisoformat(day)
    return Today(datetime(on.year, on.month, on.day, 1, tzinfo=UTC), on, read_calendar())


def a_mediator(nth: int = 1, by: Officer = MEDIATOR, **told: Any) -> Mediator:
    (mediator,) = register(make("yj", 2026, nth, "G"), {"name": f"周公正{nth}", **PANEL, **told}, by, today())
    return mediator


def asked(**also: Any) -> domain.Mediation:
    return domain.open_mediation(MediationAsked(**{**vars(ASKED), **also}), "yj", today("2026-03-02").at, around())


def consented(**also: Any) -> domain.Mediation:
    first, *_ = domain.consent(asked(**also), {"party": ONE, "way": "written"}, MEDIATOR, today("2026-03-04"))
    both, *_ = domain.consent(first, {"party": OTHER, "way": "oral"}, MEDIATOR, today("2026-03-05"))
    return both


def agreed(day: str = "2026-03-10", **form: Any) -> domain.Mediation:
    mediation, *_ = domain.agree(consented(), {**AGREE, **form}, MEDIATOR, today(day))
    return mediation


def refusal(rule: Any, *args: Any, **more: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        rule(*args, **more)
    return refused.value


def faults(rule: Any, *args: Any, **more: Any) -> Any:
    with pytest.raises(Invalid) as invalid:
        rule(*args, **more)
    return invalid.value.fields


def a_service(node: str = "yj", day: str = "2026-03-10") -> MediationService:
    service = MediationService()
    service.records, service.panel_kept = Mediations.in_memory(), Mediators.in_memory()
    service.clock, service.here = StoppedClock(at=today(day).at), Here(node, "mediation", county())
    return service


def turn_to(service: Any, day: str) -> None:
    service.clock = StoppedClock(at=today(day).at)
