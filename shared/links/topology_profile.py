"""A profile: the divisions, units, duties, accounts and deadlines of a place, read from its folder and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.deadlines.colours import Shares
from shared.deadlines.table import Rule, rules
from shared.links.assessment_file import ASSESSMENT, read_editions
from shared.links.inspection_file import INSPECTION, USUAL_SAMPLE, read_sample_size
from shared.links.topology_files import Entry, Faults, check_id, entries, find_cycle, read, read_code
from shared.links.topology_screening import SCREENING, read_plan
from shared.links.topology_warnings import SUPERVISION, read_shares
from shared.matters.assessment import Edition
from shared.matters.categories import categories
from shared.matters.duties import Duty, DutyList, read_duty, standard
from shared.matters.lists import LEGAL_PATHS
from shared.matters.people import CITIZEN, ROLES, Account
from shared.matters.places import Division, Gazetteer, Level
from shared.matters.screening import PlanRow
from shared.matters.units import Unit, Units, kinds

DIVISIONS, UNITS, DUTIES, ACCOUNTS = "divisions.yaml", "units.yaml", "duties.yaml", "accounts.yaml"
DEADLINES = "deadlines.yaml"
_UNIT_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_USER = re.compile(r"[a-z][a-z0-9._]{1,39}")
_HOLDERS = ("unit", "line", "government")


@dataclass(frozen=True)
class Profile:
    """What a place looks like."""

    places: Gazetteer
    units: Units
    duties: DutyList
    accounts: tuple[Account, ...]
    deadlines: Mapping[str, int]
    """deadline rule -> amount: limits that are stricter here, and local rules that are in force here"""
    assessment: tuple[Edition, ...] = ()
    """what units are assessed by, the oldest edition first"""
    screening: tuple[PlanRow, ...] = ()
    """which units owe which round of screening"""
    shares: Shares = field(default_factory=Shares)
    """from which shares of their time limits are near"""
    sample_size: int = USUAL_SAMPLE
    """concluded matters of a unit that are inspected in a quarter"""


def read_profile(folder: Path, shown: str, levels: tuple[Level, ...], faults: Faults) -> Profile:
    """The profile in a folder; duties, accounts and deadlines may be absent. Mistakes go to ``faults``."""

    def content(name: str, needed: bool) -> tuple[Any, str]:
        file = f"{shown.rstrip('/')}/{name}"
        return (read(folder / name, file, faults) if needed or (folder / name).exists() else None), file

    divisions = _divisions(*content(DIVISIONS, True), levels, faults)
    units = _units(*content(UNITS, True), divisions, faults)
    duties = _duties(*content(DUTIES, False), units, levels, faults)
    accounts = _accounts(*content(ACCOUNTS, False), units, faults)
    deadlines = _deadlines(*content(DEADLINES, False), faults)
    assessment = read_editions(*content(ASSESSMENT, False), faults)
    screening = read_plan(*content(SCREENING, False), levels, faults)
    shares = read_shares(*content(SUPERVISION, False), faults)
    sample_size = read_sample_size(*content(INSPECTION, False), faults)
    faults.stop_if_any()
    places = Gazetteer.of(levels, divisions.values())
    return Profile(
        places, Units.of(units.values()), duties, accounts, deadlines, assessment, screening, shares, sample_size
    )


def _divisions(content: Any, file: str, levels: tuple[Level, ...], faults: Faults) -> dict[str, Division]:
    ranks = {one.id: one.rank for one in levels}
    found: dict[str, Division] = {}
    placed: dict[str, Entry] = {}
    for entry in entries(content, file, "divisions", faults, key="name"):
        one = Division(
            code=read_code(entry, "code"), name=entry.text("name"), level=entry.text("level"),
            parent_id=read_code(entry, "parent", ""), valid_from=entry.day("valid_from"),
            valid_to=entry.day("valid_to"), successor=read_code(entry, "successor", ""),
        )  # fmt: skip
        entry.done()
        if one.level not in ranks:
            entry.wrong("topology_unknown", field="level", id=one.level, where="levels")
        if one.code in found:
            entry.wrong("topology_duplicate", what="division", id=one.code)
        _check_dates(entry, one)
        found[one.code], placed[one.code] = one, entry
    for one in found.values():
        parent = found.get(one.parent_id)
        for name, code in (("parent", one.parent_id), ("successor", one.successor)):
            if code and code not in found:
                placed[one.code].wrong("topology_unknown", field=name, id=code, where=DIVISIONS)
        if parent and one.level in ranks and parent.level in ranks and ranks[parent.level] >= ranks[one.level]:
            placed[one.code].wrong(
                "topology_level_order",
                child=one.name, child_level=one.level, parent=parent.name, parent_level=parent.level,
            )  # fmt: skip
    cycle = find_cycle({one.code: one.parent_id for one in found.values()})
    if cycle:
        placed[cycle[0]].wrong("topology_cycle", cycle=" → ".join(cycle))
    return found


def _units(content: Any, file: str, divisions: Mapping[str, Division], faults: Faults) -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    placed: dict[str, Entry] = {}
    for entry in entries(content, file, "units", faults):
        one = Unit(
            id=entry.text("id"), name=entry.text("name"), division=read_code(entry, "division"),
            kind=entry.text("kind"), parent=entry.text("parent", ""), successor=entry.text("successor", ""),
            valid_from=entry.day("valid_from"), valid_to=entry.day("valid_to"), heads=entry.texts("heads"),
            review_organs=entry.texts("review_organs"), lines=entry.texts("lines"),
            phone=entry.text("phone", ""), address=entry.text("address", ""),
        )  # fmt: skip
        entry.done()
        check_id(entry, one.id, _UNIT_ID, "、下划线", ", underscore")
        if one.id in found:
            entry.wrong("topology_duplicate", what="unit", id=one.id)
        if one.kind not in kinds():
            entry.wrong("topology_not_a_choice", field="kind", value=one.kind, choices=", ".join(kinds()))
        if one.division and one.division not in divisions:
            entry.wrong("topology_unknown", field="division", id=one.division, where=DIVISIONS)
        for line in one.lines:
            if line not in standard().lines:
                entry.wrong("topology_not_a_choice", field="lines", value=line, choices=", ".join(standard().lines))
        _check_dates(entry, one)
        found[one.id], placed[one.id] = one, entry
    for one in found.values():
        for name, other in (("parent", one.parent), ("successor", one.successor)):
            if other and other not in found:
                placed[one.id].wrong("topology_unknown", field=name, id=other, where=UNITS)
        for other in one.review_organs:
            if other not in found:
                placed[one.id].wrong("topology_unknown", field="review_organs", id=other, where=UNITS)
    for name, above in (("parent", {one.id: one.parent for one in found.values()}),
                        ("successor", {one.id: one.successor for one in found.values()})):  # fmt: skip
        cycle = find_cycle(above)
        if cycle:
            placed[cycle[0]].wrong("topology_cycle", field=name, cycle=" → ".join(cycle))
    return found


def _check_dates(entry: Entry, one: Division | Unit) -> None:
    if one.valid_from and one.valid_to and one.valid_from > one.valid_to:
        entry.wrong("topology_dates", first=one.valid_from, last=one.valid_to)


def _duties(content: Any, file: str, units: Mapping[str, Unit], levels: tuple[Level, ...], faults: Faults) -> DutyList:
    rows: list[Duty] = []
    named: set[str] = set()
    for entry in entries(content, file, "duties", faults):
        before = len(faults.found)
        _check_duty(entry, units, {one.kind for one in levels})
        if len(faults.found) > before:
            continue
        row = read_duty(entry.values, "local")
        if row.id in named:
            entry.wrong("topology_duplicate", what="duty", id=row.id)
        named.add(row.id)
        rows.append(row)
    return standard().with_rows(rows)


def _check_duty(entry: Entry, units: Mapping[str, Unit], level_kinds: set[str]) -> None:
    given = [name for name in _HOLDERS if name in entry.values]
    if len(given) != 1:
        entry.wrong("topology_one_of", fields=" / ".join(_HOLDERS))
    holder = {name: entry.text(name, "") for name in _HOLDERS}
    _check_holder(entry, {name: value for name, value in holder.items() if value}, units, level_kinds)
    codes = {one.code for one in categories()}
    for code in entry.texts("categories") or [""]:
        if code not in codes:
            entry.wrong("topology_unknown", field="categories", id=code, where="categories.yaml")
    for name in ("with", "jointly"):
        for partner in entry.holders(name):
            _check_holder(entry, partner, units, level_kinds)
    for name in ("path", "also"):
        for path in entry.texts(name):
            if path not in LEGAL_PATHS:
                entry.wrong("topology_not_a_choice", field=name, value=path, choices=", ".join(LEGAL_PATHS))
    for place in entry.texts("place"):
        if place not in level_kinds:
            entry.wrong("topology_not_a_choice", field="place", value=place, choices=", ".join(sorted(level_kinds)))
    first, last = entry.day("valid_from"), entry.day("valid_to")
    if first and last and first > last:
        entry.wrong("topology_dates", first=first, last=last)
    entry.texts("tags"), entry.texts("flags")
    entry.text("id", ""), entry.text("basis", ""), entry.flag("urgent_group", False)
    entry.done()


def _check_holder(entry: Entry, holder: Mapping[str, str], units: Mapping[str, Unit], level_kinds: set[str]) -> None:
    known: Mapping[str, tuple[set[str], str]] = {
        "unit": (set(units), UNITS),
        "line": (set(standard().lines), "lines.yaml"),
        "government": (level_kinds, "levels"),
    }
    for name, value in holder.items():
        if name not in known:
            entry.wrong("topology_unknown_field", field=name, known=", ".join(known))
        elif value not in known[name][0]:
            entry.wrong("topology_unknown", field=name, id=value, where=known[name][1])


def _accounts(content: Any, file: str, units: Mapping[str, Unit], faults: Faults) -> tuple[Account, ...]:
    found: dict[str, Account] = {}
    for entry in entries(content, file, "accounts", faults, key="user"):
        one = Account(entry.text("user"), entry.text("name"), entry.text("unit"), entry.texts("roles"))
        entry.done()
        check_id(entry, one.user, _USER, "、点、下划线", ", dot, underscore")
        if one.user in found:
            entry.wrong("topology_duplicate", what="user", id=one.user)
        if one.unit and one.unit not in units:
            entry.wrong("topology_unknown", field="unit", id=one.unit, where=UNITS)
        for role in one.roles or ("",):
            if role not in ROLES or role == CITIZEN:
                choices = ", ".join(name for name in ROLES if name != CITIZEN)
                entry.wrong("topology_not_a_choice", field="roles", value=role, choices=choices)
        found[one.user] = one
    return tuple(found.values())


def _deadlines(content: Any, file: str, faults: Faults) -> dict[str, int]:
    """``rules: {rule: {amount: n} | {in_force: true}}``: a place may make limits stricter, never laxer."""
    if content is None:
        return {}
    found: dict[str, int] = {}
    given = content.get("rules") if isinstance(content, dict) else None
    if not isinstance(given, dict) or set(content) != {"rules"}:
        faults.add(file, "-", "topology_wrong_type", field="rules", kind="{rule: {amount: n} | {in_force: true}}")
        return {}
    for name, values in given.items():
        if not isinstance(values, dict):
            faults.add(file, f"rules ({name})", "topology_not_an_entry")
            continue
        entry, one = Entry(file, f"rules ({name})", values, faults), rules().get(str(name))
        if one is None:
            entry.wrong("topology_unknown", field="rules", id=name, where="rules.yaml")
        elif (amount := _amount(entry, one)) is not None:
            found[one.id] = amount
    return found


def _amount(entry: Entry, one: Rule) -> int | None:
    """The amount in force here, None when the entry turns a local rule off or is wrong."""
    is_on = entry.flag("in_force", True)
    amount = entry.number("amount", one.amount if one.amount is not None else 0)
    entry.done()
    if not is_on and not one.is_local:
        entry.wrong("topology_deadline_of_law", rule=one.id)
    elif "amount" not in entry.values and not one.is_local:
        entry.wrong("topology_missing_field", field="amount")
    elif not one.may_be_set:
        entry.wrong("topology_deadline_fixed", rule=one.id)
    elif not one.allows(amount):
        entry.wrong("topology_deadline_longer", rule=one.id, amount=amount, limit=one.amount, unit=one.unit)
    return amount if is_on else None
