"""Builders: a referral as it arrives, the officers of two desks, a day, and the service on fakes."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from services.handling import domain
from services.handling.case import Case
from services.handling.service import HandlingService
from services.handling.store import Assistances, Cases, Reviews
from shared.codec import to_plain
from shared.deadlines.calendar import read_calendar
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.events.gateway import Petitioner
from shared.events.routing import MatterReferred, MatterShared
from shared.matters.numbers import make
from shared.matters.people import Officer
from shared.matters.places import Division, Gazetteer, Level
from shared.matters.units import Unit, Units
from shared.ops.clock import StoppedClock
from shared.ops.here import Here

NUMBER = make("yj", 2026, 42)
CALENDAR = read_calendar()
_ids = itertools.count(1)

UNITS = Units.of(
    [
        Unit("u_lx_xf", "临溪县信访局", "990121000000", "petition_office"),
        Unit("u_lx_gov", "临溪县人民政府", "990121000000", "government"),
        Unit(
            "u_lx_nr", "临溪县自然资源局", "990121000000", "functional_department", phone="0999-1234567",
            address="临溪县人民路1号", review_organs=("u_lx_gov",),
        ),
        Unit("u_sq", "石桥镇人民政府", "990121102000", "government"),
    ]
)  # fmt: skip

OFFICER = Officer("lin", "林芳", "u_lx_nr", ("officer",), "lx")
LEADER = Officer("gao", "高强", "u_lx_nr", ("leader",), "lx")
CLERK = Officer("wu", "吴敏", "u_lx_nr", ("clerk",), "lx")
NEIGHBOUR = Officer("he", "何平", "u_sq", ("officer",), "lx")


def today(day: str = "2026-03-02", local: Mapping[str, int] | None = None) -> domain.Today:
    """Nine o'clock of a day, with the shipped calendar and what a place's profile sets."""
    on = date.fromisoformat(day)
    return domain.Today(datetime(on.year, on.month, on.day, 1, tzinfo=UTC), on, CALENDAR, local or {})


def a_referral(**changes: Any) -> MatterReferred:
    """Zhou Qiming's letter about unpaid compensation, forwarded by the county's petition office."""
    facts: dict[str, Any] = {
        "number": NUMBER, "to_node": "lx", "to_unit": "u_lx_nr", "from_node": "lx", "from_unit": "u_lx_xf", "hop": 1,
        "referred_at": datetime(2026, 3, 1, 8, tzinfo=UTC), "received_at": datetime(2026, 2, 27, 1, tzinfo=UTC),
        "action": "forward", "rule": "R9", "legal_path": "petition_procedure", "co_units": ("u_sq",),
        "title": "修路占地补偿款未付", "text": "去年修县道占了我家承包地，补偿至今没有到账。", "place": "990121102203",
        "channel": "letter", "category_l1": "NR", "category_l2": "土地征收", "legal_class": "appeal_settlement",
        "purpose": "settlement", "petitioner": Petitioner("周启明", "13900000000", "石桥镇上坝村"),
    }  # fmt: skip
    return MatterReferred(**{**facts, **changes})


def a_sharing(**changes: Any) -> MatterShared:
    """The town is told what to help with."""
    facts: dict[str, Any] = {
        "number": NUMBER, "to_node": "lx", "to_unit": "u_sq", "lead_unit": "u_lx_nr",
        "shared_at": datetime(2026, 3, 1, 8, tzinfo=UTC), "title": "修路占地补偿款未付", "text": "补偿没有到账。",
        "place": "990121102203", "category_l1": "NR", "category_l2": "土地征收", "legal_path": "petition_procedure",
    }  # fmt: skip
    return MatterShared(**{**facts, **changes})


ACCEPT = {"other_path": "", "other_party": "", "claims": ""}
NOT_ACCEPT = {"ground": "judicial", "reason": "该案已经由人民法院立案审理。", "where_to": "临溪县人民法院"}
NO_LONGER = {
    "ground": "re_reviewed_same_facts", "reason": "与复核终结的事项相同，没有新的事实。",
    "final_paper": "清复核〔2025〕3号",
}  # fmt: skip
EXTEND = {"reason": "需要专业机构测绘鉴定，情况复杂。", "days": 30, "consent": ""}
OBJECT = {"ground": "not_in_duty_list", "reason": "该路段由县交通运输局建设，不在我局清单内。", "duty": "LX-NR-017"}
DECIDE = {
    "claim": "县道占地补偿款没有到账。", "facts": "占地一亩二分属实，补偿款尚未支付。",
    "basis": "《土地管理法》第四十八条。", "result": "supported", "opinion": "应当支付。",
    "measures": "2026年5月31日前由县自然资源局支付。", "review_organ": "", "contact": "",
    "claims": [], "promised_by": None,
}  # fmt: skip
SERVE = {"method": "direct", "proof": "本人签收", "witnesses": "", "posted_on": None}
REPLY = {"text": "早班车已增开一班。", "adopted": "adopted"}
CLOSE = {"closure_type": "performed", "note": "补偿款已支付到账。"}


def a_case(**changes: Any) -> Case:
    """The case just taken, on Monday 2 March 2026."""
    case, _ = domain.open_case(a_referral(**changes), today())
    return case


def an_assigned_case(**changes: Any) -> Case:
    """The same, assigned by the petition office with a day to report."""
    return a_case(**{"action": "assign", "report_due_on": date(2026, 4, 10), **changes})


def an_accepted_case(**changes: Any) -> Case:
    """Accepted on the day it came."""
    case, *_ = domain.accept(a_case(**changes), {**ACCEPT, "other_party": "杨友田的邻居"}, OFFICER, today())
    return case


def a_decided_case(**changes: Any) -> Case:
    """Decided on 1 April 2026."""
    case, *_ = domain.decide(an_accepted_case(), {**DECIDE, **changes}, OFFICER, today("2026-04-01"))
    return case


def a_served_case(**changes: Any) -> Case:
    """Served on 3 April 2026."""
    case, _ = domain.serve(a_decided_case(**changes), SERVE, OFFICER, today("2026-04-03"))
    return case


class Topology:
    """What the service asks of the topology."""

    units = UNITS
    deadlines: Mapping[str, int] = {}
    places = Gazetteer.of(
        [Level("county", "县级", 1), Level("township", "乡级", 2)],
        [
            Division("990121000000", "临溪县", "county"),
            Division("990121102000", "石桥镇", "township", "990121000000"),
        ],
    )


def a_service(day: str = "2026-03-02") -> HandlingService:
    """The service with everything it is given, in memory, on a day."""
    service = HandlingService()
    service.cases, service.assistances = Cases.in_memory(), Assistances.in_memory()
    service.reviews = Reviews.in_memory()
    service.here = Here("lx", "handling", Topology())
    turn_to(service, day)
    return service


def turn_to(service: Any, day: str) -> None:
    """It is that day now."""
    service.clock = StoppedClock(at=today(day).at)


def in_envelope(event: Any, id: str = "") -> Envelope:
    """The envelope in which an event arrives; each its own unless an id is given."""
    kind = declared(type(event))
    return Envelope(
        id=id or f"e{next(_ids)}", type=kind.name, dataversion=kind.version, time=today().at, node="lx",
        service="test", subject=event.number, home="yj", crosses=kind.crosses.value, data=to_plain(event),
        tonode=getattr(event, "to_node", ""),
    )  # fmt: skip


def as_by(officer: Officer) -> dict[str, Any]:
    """The officer as the gateway states it."""
    plain: dict[str, Any] = to_plain(officer)
    return plain
