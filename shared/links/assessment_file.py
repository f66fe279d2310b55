"""A profile's ``assessment.yaml``: editions of items and weights, read strictly; faults are named where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from shared.links.topology_files import Entry, Faults, entries
from shared.matters.assessment import (
    DOWN,
    FULL_MARKS,
    LONGEST_WINDOW_DAYS,
    MEASURES,
    MOST_PLACES,
    POINTS,
    RATE,
    Edition,
    Item,
    Measure,
)

ASSESSMENT = "assessment.yaml"


def read_editions(content: Any, file: str, faults: Faults) -> tuple[Edition, ...]:
    """The editions, the oldest first; none where the place has no file. Mistakes go to ``faults``."""
    if content is None:
        return ()
    if not isinstance(content, dict) or set(content) != {"editions"}:
        faults.add(file, "-", "topology_wrong_type", field="editions", kind="editions: [...]")
        return ()
    found: list[Edition] = []
    for entry in entries(content["editions"], file, "editions", faults):
        one = _edition(entry, faults)
        if one is None:
            continue
        for name, value, known in (
            ("edition", one.id, {each.id for each in found}),
            ("valid_from", one.valid_from, {each.valid_from for each in found}),
        ):
            if value in known:
                entry.wrong("topology_duplicate", what=name, id=value)
        found.append(one)
    return tuple(sorted(found, key=lambda one: one.valid_from))


def _edition(entry: Entry, faults: Faults) -> Edition | None:
    named, since = entry.text("id"), entry.day("valid_from")
    places, late = entry.number("places", 2), entry.number("late_entry_days", 3)
    minimum, basis = _decimal(entry, "minimum_weight", Decimal(50)), entry.text("basis", "")
    listed = entry.values.get("items")
    entry.asked.add("items")
    entry.done()
    if since is None and "valid_from" not in entry.values:
        entry.wrong("topology_missing_field", field="valid_from")
    elif since is not None and since.day != 1:
        entry.wrong("assessment_not_first_of_month", day=since.isoformat())
    _between(entry, "places", places, 0, MOST_PLACES)
    _between(entry, "late_entry_days", late, 1, 366)
    _between(entry, "minimum_weight", minimum, 0, FULL_MARKS)
    items = tuple(_items(listed, entry, faults))
    total = sum((one.weight for one in items), Decimal(0))
    if total != FULL_MARKS:
        entry.wrong("assessment_weights", total=total, full=FULL_MARKS)
    return None if since is None else Edition(named, since, items, places, minimum, late, basis)


def _items(listed: Any, within: Entry, faults: Faults) -> Iterator[Item]:
    if listed is None:
        within.wrong("topology_missing_field", field="items")
        return
    seen: set[str] = set()
    for entry in entries(listed, within.file, f"{within.where} items", faults, key="code"):
        code = entry.text("code")
        measure = MEASURES.get(code)
        if measure is None:
            if code:
                entry.wrong("assessment_unknown_item", item=code, known=", ".join(MEASURES))
            continue
        if code in seen:
            entry.wrong("topology_duplicate", what="item", id=code)
        seen.add(code)
        yield _item(entry, measure)


def _item(entry: Entry, measure: Measure) -> Item:
    weight, base = _decimal(entry, "weight"), entry.number("minimum_base", 1)
    definition, article, zh = entry.text("definition"), entry.text("article"), entry.text("zh", measure.zh)
    is_rate, is_down = measure.kind == RATE, measure.direction == DOWN
    full = _decimal(entry, "full_at", Decimal(0 if is_down else 100)) if is_rate else Decimal(100)
    none = _decimal(entry, "none_at", Decimal(100 if is_down else 0)) if is_rate else Decimal(0)
    each = _decimal(entry, "points_per_fault") if measure.kind == POINTS else Decimal(0)
    window = entry.number("window_days") if measure.has_window else 0
    told = entry.text("direction", measure.direction) if is_rate else measure.direction
    entry.done()
    if told != measure.direction:
        entry.wrong("assessment_direction", item=measure.code, given=told, right=measure.direction)
    if weight <= 0:
        entry.wrong("assessment_out_of_range", field="weight", value=weight, least="> 0", most=FULL_MARKS)
    _between(entry, "minimum_base", base, 1, 10_000)
    _between(entry, "full_at", full, 0, 100)
    _between(entry, "none_at", none, 0, 100)
    if is_rate and (none <= full if is_down else none >= full):
        entry.wrong("assessment_no_way_between", full_at=full, none_at=none, direction=measure.direction)
    if measure.kind == POINTS and each <= 0:
        entry.wrong("assessment_out_of_range", field="points_per_fault", value=each, least="> 0", most=FULL_MARKS)
    if measure.has_window:
        _between(entry, "window_days", window, 1, LONGEST_WINDOW_DAYS)
    return Item(measure.code, zh, weight, base, definition, article, full, none, each, window)


def _decimal(entry: Entry, name: str, default: Decimal | None = None) -> Decimal:
    """A number as it is written; a fraction in quotes or not."""
    entry.asked.add(name)
    value = entry.values.get(name)
    if value is None and default is not None:
        return default
    if value is None:
        entry.wrong("topology_missing_field", field=name)
        return Decimal(1)
    try:
        found = Decimal(str(value)) if not isinstance(value, bool) else Decimal("NaN")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        entry.wrong("topology_wrong_type", field=name, kind="number")
        return Decimal(1)
    return found


def _between(entry: Entry, name: str, value: Decimal | int, least: int, most: int) -> None:
    if not least <= value <= most:
        entry.wrong("assessment_out_of_range", field=name, value=value, least=least, most=most)
