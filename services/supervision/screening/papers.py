"""The circular of a joint screening meeting: its list, to all who own findings in it and to the offices below."""

from __future__ import annotations

from collections.abc import Iterator

from services.supervision.screening.listing import COUNTED_IN, Count
from services.supervision.screening.meeting import ISSUED, ScreeningMeeting
from services.supervision.screening.views import Words, line_view
from shared.deadlines import Today
from shared.deadlines.words import day
from shared.documents import paper_number, render
from shared.events.routing import PaperIssued
from shared.links.topology import Topology
from shared.matters.categories import categories

PAPER = "screening_list"


def papers(one: ScreeningMeeting, today: Today, topology: Topology, node: str) -> Iterator[PaperIssued]:
    """One copy for the office itself, every owner and the front office of every node below."""
    if one.state != ISSUED:
        return
    words, units = Words(topology.units, topology.places), topology.units
    listing, name = one.listing, topology.units.name(one.unit)
    number = paper_number(name, PAPER, one.held_on.year, one.number)
    owners = [line.unit for line in listing.lines if line.unit in units]
    below = [topology.front_unit(child).id for child in topology.children(node)]
    to = tuple(dict.fromkeys((one.unit, *owners, *below)))
    written = render(
        PAPER, number=one.number, paper_number=number, unit=name, held_on=one.held_on, as_of=listing.as_of,
        addressees=tuple(units.name(unit) for unit in to), listed=tuple(_lines(one, words)),
        total_open=listing.total.open, total_new=listing.total.new, total_settled=listing.total.settled,
        total_overdue=listing.total.overdue, counted_in=COUNTED_IN,
        towns=tuple(_count(words.place(count.code), count) for count in listing.towns),
        topics=tuple(_count(categories().zh(count.topic), count) for count in listing.topics),
        hot_places=tuple(
            _count(f"{words.place(count.code)}（{categories().zh(count.topic)}）", count) for count in listing.places
        ),
        remarks=one.remarks, issued_on=today.on,
    )  # fmt: skip
    for unit in to:
        yield PaperIssued(
            number=one.number, paper=PAPER, paper_number=number, issued_at=today.at, unit=one.unit, addressee=unit,
            title=written.title, text=written.text, to_node=topology.find_desk(unit),
        )  # fmt: skip


def _lines(one: ScreeningMeeting, words: Words) -> Iterator[str]:
    for line in one.listing.lines:
        told = line_view(line, words)
        until = f"期限{day(line.due_on)}{'（已逾期）' if line.overdue else ''}" if line.due_on else "期限未定"
        post = f"（{told['post_zh']}）" if told["post_zh"] else ""
        new = "，本次新增" if line.is_new else ""
        yield (
            f"{line.number}：{told['place_zh']}，{told['category']}，{told['size_zh']}，{told['safety_zh']}，"
            f"{told['unit_name']}{post}，{told['state_zh']}，已{line.days}日，{until}{new}"
        )


def _count(name: str, count: Count) -> str:
    return (
        f"{name}：未化解{count.open}{COUNTED_IN}，其中新增{count.new}{COUNTED_IN}、逾期{count.overdue}{COUNTED_IN}；"
        f"上次会商以来化解或者转办{count.settled}{COUNTED_IN}"
    )
