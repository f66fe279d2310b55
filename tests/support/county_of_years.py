"""Ten years of a county as plain facts, by the hundred thousand, from a seed: for benches of statistics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from services.statistics.fact import Fact, form_of
from shared.codec import to_plain
from shared.links.topology import Topology
from shared.matters.numbers import make
from shared.matters.places import Division, Gazetteer

FIRST, YEARS = date(2016, 1, 1), 10
DAYS = 365 * YEARS
TOWNS = ("990121001000", "990121101000", "990121102000", "990121103000", "990121201000")
VILLAGES = tuple(f"{TOWNS[serial % 5][:9]}{serial // 5 + 300:03}" for serial in range(300))
UNITS = ("u_lx_nr", "u_lx_hrss", "u_lx_hc", "u_qh", "u_sq", *(f"u_x{serial:02}" for serial in range(55)))
CATEGORIES = tuple((f"C{one:02}", f"C{one:02}{two:02}") for one in range(17) for two in range(90))
CHANNELS = ("letter", "visit", "online", "phone", "reception_day", "leader_mailbox")
REPEATED = 0.15
BLANK: Mapping[str, Any] = {name: value for name, value in to_plain(Fact("")).items() if name != "version"}


def with_villages(topology: Topology) -> Topology:
    """The topology with three hundred villages more."""
    places = topology.places
    own = [Division(code, f"{code[-3:]}村", "village", f"{code[:9]}000") for code in VILLAGES]
    return replace(topology, places=Gazetteer.of(places.levels, [*places.divisions.values(), *own]))


def plain_facts(first: int, count: int, batch: str) -> Iterator[dict[str, Any]]:
    """Facts by serial: each is what its serial says, and no two runs differ."""
    lines = {
        code: [f"village={code}/township={code[:9]}000/county=990121000000", [code, f"{code[:9]}000", "990121000000"]]
        for code in VILLAGES
    }
    for serial in range(first, first + count):
        yield _fact(serial, batch, lines)


def number_of(serial: int) -> str:
    """The number of a serial; of every year some."""
    return make("lx", 2016 + serial % YEARS, serial // YEARS + 1)


def _fact(serial: int, batch: str, lines: Mapping[str, list[Any]]) -> dict[str, Any]:
    draw = Random(serial)
    own, day = number_of(serial), FIRST + timedelta(days=draw.randrange(DAYS))
    is_repeat = serial > 100 and draw.random() < REPEATED
    matter = number_of(draw.randrange(1, serial)) if is_repeat else own
    place, channel, persons = draw.choice(VILLAGES), draw.choice(CHANNELS), draw.choice((1, 1, 1, 1, 2, 3, 5, 12))
    path, territories = lines[place]
    l1, l2 = draw.choice(CATEGORIES)
    unit = UNITS[int(draw.random() ** 2 * 60)]
    accepted, due = day + timedelta(days=draw.randrange(15)), day + timedelta(days=75)
    concluded = day + timedelta(days=draw.randrange(5, 110)) if draw.random() < 0.93 else None
    closed = concluded + timedelta(days=12) if concluded and draw.random() < 0.8 else None
    return {
        **BLANK, "number": own, "matter": matter, "registered_matter": matter, "is_initial": not is_repeat,
        "is_sealed": draw.random() < 0.02, "node": "lx", "level": draw.choice(("county", "township", "village")),
        "place": place, "territories": territories, "path": path, "channel": channel,
        "form": form_of(channel, persons), "origin": draw.choice(("direct", "from_prefecture", "from_province")),
        "category_l1": l1, "category_l2": l2, "legal_class": draw.choice(("appeal_settlement", "suggestion")),
        "purpose": "settlement", "persons": persons, "house_visits": 1, "received_by": draw.choice(
            ("u_lx_xf", "u_qh_xf", "u_sq")
        ), "received_on": f"{day}", "month": f"{day:%Y-%m}",
        "action": draw.choice(("forward", "assign", "accept")), "lead_unit": unit, "holder": unit, "unit": unit,
        "legal_path": draw.choice(("petition_procedure", "litigation")), "action_on": f"{accepted}",
        "route_due_on": f"{day + timedelta(days=15)}", "notice_on": f"{accepted}", "notice_on_time": True,
        "notice_due_on": f"{day + timedelta(days=15)}", "accepted_on": f"{accepted}", "due_on": f"{due}",
        "concluded_on": f"{concluded}" if concluded else None, "decided_on": f"{concluded}" if concluded else None,
        "on_time": concluded <= due if concluded else None, "closed_on": f"{closed}" if closed else None,
        "result": draw.choice(("supported", "not_supported")) if concluded else "", "settled": draw.random() < 0.8,
        "office_evaluation": draw.choice(("satisfied", "dissatisfied", "")), "changed_at": "2026-01-01T00:00:00Z",
        "dirty": f"{day:%Y-%m}|{batch}",
    }  # fmt: skip
