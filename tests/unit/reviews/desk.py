"""Builders: a county whose government reviews a town's decision, and the city that runs no node of ours."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from services.handling.frame import Today
from services.handling.service import HandlingService
from services.handling.store import Assistances, Cases, Reviews
from shared.codec import to_plain
from shared.deadlines.calendar import read_calendar
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.events.gateway import Petitioner
from shared.events.intake import HearingAsked, MatterSupplemented, MatterWithdrawn, ReviewAsked
from shared.events.routing import MatterReferred
from shared.matters.data import table
from shared.matters.numbers import make
from shared.matters.people import Officer
from shared.matters.places import Division, Gazetteer, Level
from shared.matters.units import Unit, Units
from shared.ops.clock import StoppedClock
from shared.ops.here import Here

NUMBER = make("dq", 2026, 7)
CALENDAR = read_calendar()
CITY, COUNTY, TOWN = "330500000000", "330521000000", "330521101000"
_ids = itertools.count(1)

UNITS = Units.of(
    [
        Unit("city_gov", "湖州市人民政府", CITY, "government"),
        Unit("gov", "德清县人民政府", COUNTY, "government", phone="0572-8000000"),
        Unit("xf", "德清县信访局", COUNTY, "petition_office"),
        Unit("ca", "德清县民政局", COUNTY, "functional_department"),
        Unit("town", "新市镇人民政府", TOWN, "government"),
    ]
)
PLACES = Gazetteer.of(
    [Level(row["id"], row["name"], rank, borders=row["borders"]) for rank, row in enumerate(table("levels"))],
    [
        Division(CITY, "湖州市", "prefecture"),
        Division(COUNTY, "德清县", "county", CITY),
        Division(TOWN, "德清县新市镇", "township", COUNTY),
    ],
)
GOV = Officer("shen", "沈立", "gov", ("officer",), "dq")
OFFICE = Officer("lu", "陆敏", "xf", ("officer",), "dq")
TOWN_OFFICER = Officer("yu", "俞平", "town", ("officer",), "xs")
CLERK = Officer("wu", "吴芳", "gov", ("clerk",), "dq")


class Topology:
    """What the service asks of the topology: the city has no node, the town works at its own."""

    units = UNITS
    places = PLACES
    deadlines: Mapping[str, int] = MappingProxyType({})
    desks = MappingProxyType({"gov": "dq", "xf": "dq", "ca": "dq", "town": "xs"})

    def find_desk(self, unit: str) -> str:
        return self.desks.get(unit, "")

    def front_unit(self, node: str) -> Unit:
        return UNITS.get({"dq": "xf", "xs": "town"}[node])


def today(day: str = "2026-05-12") -> Today:
    """Nine o'clock of a day, with the shipped calendar."""
    on = date.fromisoformat(day)
    return Today(datetime(on.year, on.month, on.day, 1, tzinfo=UTC), on, CALENDAR)


def asked(**changes: Any) -> ReviewAsked:
    """Shen Guirong asks on 12 May 2026 for review of the town's decision, served on 20 April 2026."""
    facts: dict[str, Any] = {
        "number": NUMBER, "to_node": "dq", "unit": "gov", "stage": "review", "original_unit": "town",
        "original_node": "xs", "original_paper_number": "新市镇信处〔2026〕DQ-2026-000007号",
        "served_on": date(2026, 4, 20), "ask_until": date(2026, 5, 20), "posted_on": date(2026, 5, 11),
        "received_on": date(2026, 5, 12), "reason": "没有查看原始账册，请重新核实。", "title": "鱼塘征用补偿",
        "text": "鱼塘被征用，只按荒地补偿。", "place": TOWN, "category_l1": "NR", "category_l2": "NR01",
        "petitioner": Petitioner("沈桂荣", "13700000000", "新市镇"),
    }  # fmt: skip
    return ReviewAsked(**{**facts, **changes})


LETTER = "新市镇政府四月十八日给我处理意见书，说鱼塘是荒地，我四月二十日签收。我不同意，请求县政府复查，重新看现场。"


def referred(**changes: Any) -> MatterReferred:
    """The same by letter: the county's petition office has it on Friday 1 May and passes it to the government."""
    facts: dict[str, Any] = {
        "number": NUMBER, "to_node": "dq", "to_unit": "gov", "from_node": "dq", "from_unit": "xf", "hop": 1,
        "referred_at": datetime(2026, 5, 6, 2, tzinfo=UTC), "received_at": datetime(2026, 5, 1, 1, tzinfo=UTC),
        "action": "accept", "rule": "review", "legal_path": "review", "co_units": ("xf",),
        "title": "对镇政府处理意见申请复查", "text": LETTER, "place": TOWN, "channel": "letter", "category_l1": "NR",
        "category_l2": "NR01", "legal_class": "appeal_settlement", "purpose": "appeal",
        "petitioner": Petitioner("沈桂荣", "13700000000"), "flags": ("review_request",),
    }  # fmt: skip
    return MatterReferred(**{**facts, **changes})


def hearing_asked(stage: str = "review", number: str = NUMBER) -> HearingAsked:
    """The petitioner wants to be heard."""
    return HearingAsked(number, "dq", "gov", stage, date(2026, 5, 14), "双方对丈量结果说法不一")


def withdrawn(number: str = NUMBER) -> MatterWithdrawn:
    """The petitioner withdraws with number and code."""
    return MatterWithdrawn(number, "dq", "dq", datetime(2026, 5, 15, 2, tzinfo=UTC), "petitioner")


def supplemented(id: str = "s1") -> MatterSupplemented:
    """The petitioner adds a paper."""
    return MatterSupplemented(NUMBER, "dq", id, datetime(2026, 5, 15, 2, tzinfo=UTC), "附一九九八年承包合同复印件。")


DECIDE = {
    "request": "请求重新核实鱼塘性质。", "facts": "经现场勘验并查阅1998年承包合同，该地块为养殖水面。",
    "basis": "《信访工作条例》第三十五条。", "outcome": "uphold", "opinion": "原处理意见认定事实清楚，予以维持。",
}  # fmt: skip
REVOKE = {
    **DECIDE, "outcome": "revoke_redo", "opinion": "原处理意见认定事实不清，撤销后重新办理。",
    "revoked_for": "facts", "redo_by": "2026-07-01",
}  # fmt: skip
SERVE = {"method": "direct", "proof": "本人签收"}
HEARING = {
    "participants": "听证员三名；沈桂荣；新市镇政府代表。", "statements": "双方陈述了丈量经过。",
    "conclusion": "应当重新丈量。",
}  # fmt: skip


def a_service(day: str = "2026-05-12") -> Any:
    """The service with everything it is given, in memory, on a day."""
    service = HandlingService()
    service.cases, service.assistances, service.reviews = (
        Cases.in_memory(),
        Assistances.in_memory(),
        Reviews.in_memory(),
    )
    service.here = Here("dq", "handling", Topology())
    turn_to(service, day)
    return service


def turn_to(service: Any, day: str) -> None:
    """It is that day now."""
    service.clock = StoppedClock(at=today(day).at)


def heard(service: Any, handler: str, said: Any, id: str = "") -> Any:
    """The service hears an event, in an envelope of its own unless an id is given."""
    return getattr(service, handler)(said, in_envelope(said, id))


def with_a_request(day: str = "2026-05-12", **changes: Any) -> Any:
    """The service with one request on the government's desk."""
    service = a_service(day)
    heard(service, "take_request", asked(**changes))
    return service


def accepted(day: str = "2026-05-13", **changes: Any) -> Any:
    """The same, accepted the day after."""
    service = with_a_request(**changes)
    turn_to(service, day)
    stage = changes.get("stage", "review")
    service.accept_review(f"{NUMBER}/{stage}", {}, as_by(GOV))
    return service


def in_envelope(event: Any, id: str = "") -> Envelope:
    """The envelope in which an event arrives."""
    kind = declared(type(event))
    return Envelope(
        id=id or f"e{next(_ids)}", type=kind.name, dataversion=kind.version, time=today().at, node="dq",
        service="test", subject=event.number, home="dq", crosses=kind.crosses.value, data=to_plain(event),
        tonode=getattr(event, "to_node", ""),
    )  # fmt: skip


def as_by(officer: Officer) -> dict[str, Any]:
    """The officer as the gateway states it."""
    plain: dict[str, Any] = to_plain(officer)
    return plain


def said_of(service: Any, kind: type) -> list[Any]:
    """The events of a kind that the reviews said."""
    return [one for one in service.reviews.said if isinstance(one, kind)]


def papers_of(service: Any) -> list[tuple[str, str]]:
    """(document code, addressee) of every paper issued, in order."""
    from shared.events.routing import PaperIssued

    return [(one.paper, one.addressee) for one in said_of(service, PaperIssued)]


def open_steps(service: Any, officer: Officer = GOV, stage: str = "review") -> list[str]:
    """What the desk offers."""
    return [one["step"] for one in service.review(f"{NUMBER}/{stage}", as_by(officer))["steps"]]
