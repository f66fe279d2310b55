"""What desks are shown of screening: codes with their words, units and places by name. No person is in any of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.supervision.screening import meeting, rounds
from services.supervision.screening.finding import STEPS, Finding, urgent_because
from services.supervision.screening.listing import COUNTED_IN, Count, Fact, Line, Listing
from services.supervision.screening.meeting import ScreeningMeeting
from services.supervision.screening.rounds import Call, Round
from shared.codec import instant, to_plain
from shared.matters.categories import categories
from shared.matters.places import Gazetteer
from shared.matters.screening import POSTS, RECORDS, ROUNDS, SAFETY, SIDES, SIZE_UNITS, SIZES, STAGES
from shared.matters.units import Units

URGENT = "请依照《信访工作条例》第二十五条考虑作紧急报告：按通常登记办理并标注紧急，由信访工作机构报告。"


@dataclass(frozen=True)
class Words:
    """Names of units and places."""

    units: Units
    places: Gazetteer

    def place(self, code: str) -> str:
        """The full name of a place, '' where none is given."""
        return self.places.full_name(code) if code and self.places.knows(code) else code


def round_row(one: Round, words: Words, today: date) -> dict[str, Any]:
    """A round in a list."""
    return {
        "number": one.number, "kind": one.kind, "kind_zh": ROUNDS[one.kind], "unit": one.unit, "node": one.node,
        "unit_name": words.units.name(one.unit), "from_on": one.from_on.isoformat(), "to_on": one.to_on.isoformat(),
        "due_on": one.due_on.isoformat(), "state": one.state, "state_zh": rounds.STATES[one.state],
        "title": one.topic or ROUNDS[one.kind], "late": one.is_late(today), "found": len(one.findings),
        "reported_on": _day(one.reported_on),
    }  # fmt: skip


def round_view(one: Round, words: Words, today: date) -> dict[str, Any]:
    """A round on its page."""
    looked_at = [
        {**to_plain(row), "records_zh": RECORDS.get(row.records, row.records), "place_zh": words.place(row.place)}
        for row in one.looked_at
    ]
    return {
        **round_row(one, words, today), "topic": one.topic, "category_l1": one.category_l1,
        "category_l2": one.category_l2, "looked_at": looked_at, "findings": list(one.findings),
    }  # fmt: skip


def call_row(one: Call, words: Words) -> dict[str, Any]:
    """A special call in a list, and on its page."""
    plain = to_plain(one)
    names = {"place_zh": words.place(one.place), "who_zh": rounds.WHO[one.who][0]}
    return {**{name: plain[name] for name in plain if name != "version"}, **names, "title": one.topic,
            "category": _category(one.category_l1, one.category_l2), "state": ""}  # fmt: skip


def finding_row(one: Finding, words: Words) -> dict[str, Any]:
    """A finding in a list."""
    dispute = one.dispute
    return {
        "number": one.number, "title": _title(dispute.place, dispute.category_l1, dispute.category_l2, words),
        "place": dispute.place, "place_zh": words.place(dispute.place), "state": one.state,
        "state_zh": STAGES[one.state], "safety": one.safety, "safety_zh": SAFETY[one.safety],
        "size": dispute.size, "size_zh": size_zh(dispute.size, dispute.size_unit), "unit": one.unit,
        "unit_name": words.units.name(one.unit), "found_on": one.found_on.isoformat(), "due_on": _day(one.due_on),
    }  # fmt: skip


def finding_view(one: Finding, fact: Fact | None, words: Words) -> dict[str, Any]:
    """A finding on its page; ``fact``: where it stands today, be it here or elsewhere."""
    dispute, plain = one.dispute, to_plain(one)
    because = urgent_because(dispute, one.safety)
    shown = (
        "found_by", "from_on", "from_unit", "post", "measures", "next_step", "safety_measures", "handed_to",
        "handed_on", "reason", "taken_at", "ended_on", "outcome", "matter",
    )  # fmt: skip
    now = {}
    if fact is not None and fact.serial > one.serial:
        now = {"stands": {"state": fact.state, "state_zh": STAGES[fact.state], "unit": fact.unit,
                          "due_on": _day(fact.due_on), "on": fact.on.isoformat()}}  # fmt: skip
    return {
        **finding_row(one, words), **{name: plain[name] for name in shown}, **now,
        "post_zh": POSTS.get(one.post, ""), "category_l1": dispute.category_l1, "category_l2": dispute.category_l2,
        "sides_zh": "、".join(SIDES[side] for side in dispute.sides), "sides": list(dispute.sides),
        "organisations": dispute.organisations, "what": dispute.what, "source": dispute.source,
        "source_zh": RECORDS[dispute.source], "money_wan": dispute.money_wan, "land_mu": dispute.land_mu,
        "wage_months": dispute.wage_months, "urgent": bool(because), "urgent_because": list(because),
        "urgent_advice": URGENT if because else "",
        "screening_feedback": [_word(word, words) for word in plain["feedback"]],
        "timeline": [{**entry, "zh": _happened(entry["step"])} for entry in plain["history"]],
    }  # fmt: skip


def fact_row(one: Fact, words: Words) -> dict[str, Any]:
    """Where one finding of the territory stands; there is nothing more to it on a page."""
    plain = to_plain(one)
    names = {
        "title": _title(one.place, one.category_l1, one.category_l2, words),
        "place_zh": words.place(one.place), "state_zh": STAGES[one.state], "safety_zh": SAFETY[one.safety],
        "size_zh": size_zh(one.size, one.size_unit), "unit_name": words.units.name(one.unit),
        "post_zh": POSTS.get(one.post, ""),
    }  # fmt: skip
    return {**{name: plain[name] for name in plain if name not in ("version", "serial")}, **names}


def meeting_row(one: ScreeningMeeting) -> dict[str, Any]:
    """A meeting in a list."""
    total = one.listing.total
    return {
        "number": one.number, "title": f"{one.held_on.year}年{one.held_on.month}月排查会商", "unit": one.unit,
        "held_on": one.held_on.isoformat(), "state": one.state, "state_zh": meeting.STATES[one.state],
        "open": total.open, "new": total.new, "settled": total.settled, "overdue": total.overdue,
    }  # fmt: skip


def meeting_view(one: ScreeningMeeting, words: Words) -> dict[str, Any]:
    """A meeting with its list and its counts; every count is in ``unit_of_counts`` and holds ``as_of``."""
    listing = one.listing
    return {
        **meeting_row(one), **listing_view(listing, words), "previous": one.previous, "remarks": one.remarks,
        "issued_on": _day(one.issued_on),
        "told_below": [to_plain(word) for word in one.feedback],
    }  # fmt: skip


def listing_view(listing: Listing, words: Words) -> dict[str, Any]:
    """The list as plain JSON."""
    return {
        "as_of": instant(listing.as_of), "unit_of_counts": COUNTED_IN,
        "findings": [line_view(line, words) for line in listing.lines],
        "ended_since": list(listing.settled),
        "towns": [_count(one, words) for one in listing.towns],
        "topics": [_count(one, words) for one in listing.topics],
        "hot_places": [_count(one, words) for one in listing.places],
    }  # fmt: skip


def line_view(line: Line, words: Words) -> dict[str, Any]:
    """One line of the list."""
    return {
        **to_plain(line), "place_zh": words.place(line.place), "safety_zh": SAFETY[line.safety],
        "category": _category(line.category_l1, line.category_l2), "size_zh": size_zh(line.size, line.size_unit),
        "state_zh": STAGES[line.state], "unit_name": words.units.name(line.unit), "post_zh": POSTS.get(line.post, ""),
    }  # fmt: skip


def size_zh(size: int, size_unit: str) -> str:
    """A band of sizes in words: 21至50户."""
    return f"{SIZES.get(str(size), size)}{SIZE_UNITS.get(size_unit, '')}"


def _count(one: Count, words: Words) -> dict[str, Any]:
    topic = categories().zh(one.topic) if one.topic else ""
    return {**to_plain(one), "place_zh": words.place(one.code), "topic_zh": topic}


def _title(place: str, l1: str, l2: str, words: Words) -> str:
    return f"{words.place(place)}：{categories().zh(l2 or l1)}"


def _category(l1: str, l2: str) -> str:
    return " / ".join(categories().zh(code) for code in (l1, l2) if code)


def _word(word: dict[str, Any], words: Words) -> dict[str, Any]:
    return {**word, "by_unit_zh": words.units.name(word["by_unit"])}


def _happened(step: str) -> str:
    return {**STEPS, "record_finding": "登记排查发现", "finding_received": "接收"}.get(step, step)


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
