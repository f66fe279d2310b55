"""What a meeting of offices decided: which unit does what about which matter, until when, and whether it reported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shared.codec import to_plain
from shared.errors import Invalid
from shared.matters.lists import MEETING_DECISIONS, MEETING_OUTCOMES, OPINIONS
from shared.matters.offers import Choice, Field, choices
from shared.matters.taken import A_YEAR
from shared.matters.units import Units

TASK, GROUP, DESIGNATE, NOTED = "task", "group", "designate", "noted"
OWED = frozenset({TASK, GROUP})
"""kinds of decision that a unit reports on"""
DUE_WITHIN, DUE_WITHIN_AT_MOST = 7, 60
"""days ahead that the list of a dispatch meeting looks"""
Row = Mapping[str, Any]
ROWS_AT_MOST = 30


@dataclass(frozen=True)
class Attended:
    """An office that sat in the meeting, and the post of who spoke for it; no name."""

    unit: str
    post: str


@dataclass(frozen=True)
class Opinion:
    """What an office's leader was for or against, on record (RSP16 art. 11): who opposed does not answer for it."""

    nth: int
    """of the decision"""
    unit: str
    post: str
    opinion: str
    """of OPINIONS"""
    words: str = ""


@dataclass(frozen=True)
class Decided:
    """One decision of a meeting about one matter."""

    nth: int
    """of the meeting, from 1"""
    matter: str
    kind: str
    """of MEETING_DECISIONS"""
    unit: str
    """who carries it out; '' where it was only noted"""
    what: str
    due_on: date | None = None
    group: str = ""
    """number of the working group it was passed to"""
    reported_on: date | None = None
    outcome: str = ""
    """of MEETING_OUTCOMES"""
    report: str = ""

    @property
    def is_outstanding(self) -> bool:
        """Whether the unit still owes its report."""
        return self.kind in OWED and self.reported_on is None


@dataclass(frozen=True)
class Frame:
    """What a record of a meeting is held against. ``kinds``: what it may decide; ``matters``: on its list;
    ``designable``: matter -> the units that may be named; ``lead_of``: working group -> its lead unit."""

    units: Units
    held_on: date
    kinds: Collection[str]
    matters: Collection[str]
    designable: Mapping[str, Collection[str]] = field(default_factory=dict)
    lead_of: Mapping[str, str] = field(default_factory=dict)


def read_attended(rows: Iterable[Row], units: Units, on: date) -> tuple[Attended, ...]:
    """Who sat in it; ``Invalid`` with the row of a unit that there is not on the day."""
    found = tuple(Attended(row["unit"], row["post"]) for row in rows)
    _must([(f"attended.{at}.unit", unit_fault(one.unit, units, on)) for at, one in enumerate(found)])
    return found


def read_decided(rows: Iterable[Row], frame: Frame) -> tuple[Decided, ...]:
    """The decisions in their order; ``Invalid`` with the row and the field that is wrong.

    A task needs a unit and a day after the meeting; a working group's is its lead unit's; a designation names a unit
    for a matter whose designation was asked for.
    """
    rows = list(rows)
    _must([fault for at, row in enumerate(rows) for fault in _faults(f"decisions.{at}", row, frame)])
    return tuple(
        Decided(
            nth, row["matter"], row["kind"], frame.lead_of.get(row["group"], row["unit"]), row["what"],
            row["due_on"] if row["kind"] in OWED else None, row["group"] if row["kind"] == GROUP else "",
        )
        for nth, row in enumerate(rows, start=1)
    )  # fmt: skip


def read_opinions(rows: Iterable[Row], decided: Sequence[Decided], attended: Sequence[Attended]) -> tuple[Opinion, ...]:
    """Who was for and who opposed; ``Invalid`` for a decision there is not, or an office that did not sit in it."""
    there, rows = {one.unit for one in attended}, list(rows)
    _must([
        fault
        for at, row in enumerate(rows)
        for fault in (
            (f"opinions.{at}.nth", "" if row["nth"] <= len(decided) else "not_a_choice"),
            (f"opinions.{at}.unit", "" if row["unit"] in there else "did_not_attend"),
        )
    ])  # fmt: skip
    return tuple(Opinion(row["nth"], row["unit"], row["post"], row["opinion"], row["words"]) for row in rows)


def reported(decided: Iterable[Decided], nth: int, on: date, outcome: str, report: str) -> tuple[Decided, ...]:
    """With the report on one decision, where it was still owed."""
    return tuple(
        replace(one, reported_on=on, outcome=outcome, report=report) if one.nth == nth and one.is_outstanding else one
        for one in decided
    )


def outstanding(decided: Iterable[Decided]) -> tuple[Decided, ...]:
    """Those a unit still owes its report on."""
    return tuple(one for one in decided if one.is_outstanding)


def owes(decided: Iterable[Decided], nth: int, unit: str) -> bool:
    """Whether the unit still owes a report on that decision."""
    return any((one.nth, one.unit) == (nth, unit) for one in outstanding(decided))


def registrable(decided: Iterable[Decided], nth: int, desk_of: Callable[[str], str]) -> Decided:
    """The decision whose report came on paper; ``Invalid`` when none is owed, or its unit reports at its own desk."""
    found = next((one for one in outstanding(decided) if one.nth == nth), None)
    if found is None or desk_of(found.unit):
        raise Invalid(fields={"nth": "not_a_choice" if found is None else "reports_at_its_desk"})
    return found


def report_fields() -> tuple[Field, ...]:
    """What a unit outside sent on paper."""
    return (
        Field("nth", "第几项决定", "number"), Field("reported_on", "报告日期", "date", required=False),
        Field("outcome", "结果", "choice", choices=choices(MEETING_OUTCOMES)), Field("report", "报告内容", "textarea"),
    )  # fmt: skip


def decisions_field(
    kinds: Iterable[str], matters: Iterable[str], units: Units, on: date, groups: Mapping[str, str] | None = None,
    *, required: bool = False,
) -> Field:  # fmt: skip
    """The rows of what is decided; ``groups``: working groups by number, and what they are called."""
    columns = [
        Field("matter", "事项编号", "choice", choices=tuple(Choice(one, one) for one in matters)),
        Field("kind", "决定", "choice", choices=choices({one: MEETING_DECISIONS[one] for one in kinds})),
        Field("unit", "单位", "choice", required=False, choices=names(units, on)),
        Field("what", "议定内容", "text"), Field("due_on", "何时前报告结果", "date", required=False),
    ]  # fmt: skip
    if groups:
        columns.insert(3, Field("group", "专项工作小组", "choice", required=False, choices=choices(groups)))
    hint = "每个议题都要有决定。" if required else "只能对清单上的事项作出决定。"
    return Field("decisions", "议定事项", "rows", required=required, columns=tuple(columns), hint=hint)


def is_reported_on_paper(decided: Iterable[Decided], desk_of: Callable[[str], str]) -> bool:
    """Whether some report is owed by a unit outside the network."""
    return any(not desk_of(one.unit) for one in outstanding(decided))


def decided_view(one: Decided, today: date) -> dict[str, Any]:
    """One decision as a desk shows it, and how its report stands."""
    late = one.due_on is not None and (one.reported_on or today) > one.due_on
    told = MEETING_OUTCOMES.get(one.outcome, "")
    if one.is_outstanding:
        told = "逾期未报告" if late else "待报告"
    elif late and told:
        told += "（逾期）"
    return {**to_plain(one), "kind_zh": MEETING_DECISIONS[one.kind], "outcome_zh": told}


def unit_fault(unit: str, units: Units, on: date) -> str:
    """Why a unit cannot be named on that day; '' when it can."""
    found = units.find(unit)
    return "unknown_unit" if found is None else "" if found.is_active(on) else "unit_not_active"


def names(units: Units, on: date) -> tuple[Choice, ...]:
    """The units that there are on a day, to choose from."""
    return tuple(Choice(one.id, one.name) for one in units if one.is_active(on))


def attended_field(units: Units, on: date) -> Field:
    """The rows of who sat in it."""
    columns = (Field("unit", "单位", "choice", choices=names(units, on)), Field("post", "职务", "text"))
    return Field("attended", "参加单位和职务", "rows", columns=columns, hint="只记单位和职务，不记姓名。")


def opinions_field(units: Units, on: date) -> Field:
    """The rows of who was for a decision and who opposed it."""
    columns = (
        Field("nth", "对第几项决定", "number"), Field("unit", "单位", "choice", choices=names(units, on)),
        Field("post", "职务", "text"), Field("opinion", "意见", "choice", choices=choices(OPINIONS)),
        Field("words", "理由", "text", required=False),
    )  # fmt: skip
    hint = "只记参加会议的单位领导职务；明确反对的，记录在案。"
    return Field("opinions", "意见记录", "rows", required=False, columns=columns, hint=hint)


def _faults(row_name: str, row: Row, frame: Frame) -> Iterable[tuple[str, str]]:
    kind, unit, group = row["kind"], row["unit"], row["group"]
    yield f"{row_name}.matter", "" if row["matter"] in frame.matters else "not_on_the_list"
    yield f"{row_name}.kind", "" if kind in frame.kinds else "not_a_choice"
    if kind in OWED:
        yield f"{row_name}.due_on", _day_fault(row["due_on"], frame.held_on)
    if kind == GROUP:
        yield f"{row_name}.group", "" if group in frame.lead_of else "missing" if not group else "not_a_choice"
    if kind in (TASK, DESIGNATE):
        fault = unit_fault(unit, frame.units, frame.held_on) if unit else "missing"
        yield f"{row_name}.unit", fault
    if kind == DESIGNATE:
        may_lead = frame.designable.get(row["matter"])
        yield f"{row_name}.kind", "designation_not_asked" if may_lead is None else ""
        yield f"{row_name}.unit", "" if may_lead is None or unit in may_lead else "may_not_lead"


def _day_fault(due_on: date | None, held_on: date) -> str:
    if due_on is None:
        return "missing"
    if due_on <= held_on:
        return "not_after_the_meeting"
    return "not_within_a_year" if due_on - held_on > A_YEAR else ""


def _must(faults: Iterable[tuple[str, str]]) -> None:
    found: dict[str, str] = {}
    for name, fault in faults:
        if fault:
            found.setdefault(name, fault)
    if found:
        raise Invalid(fields=found)
