"""What a desk may ask of supervision, and what it is shown."""

from __future__ import annotations

from typing import Any

from services.supervision.data_age import DataAge
from services.supervision.domain import RUNG, RUNNING, STATES, Clock, Watch
from services.supervision.sealed import SEALED_KINDS, is_sealed
from shared.codec import instant, to_plain
from shared.deadlines import COLOURS, rule
from shared.matters.forms import Choice, PlainText, StrictSchema, Whole
from shared.matters.units import Units


class WhereForm(StrictSchema):
    """A page of clocks: ``state`` running or rung; ``after`` the cursor of the page before; ``limit`` in matters."""

    state = Choice((RUNNING, RUNG), load_default=RUNNING, allow_none=True)
    limit = Whole(at_least=1, at_most=200, load_default=50)
    after = PlainText(at_most=100, load_default="", allow_none=True)


def page_view(found: list[Watch], state: str, own: str, limit: int, ages: DataAge, asker: str = "") -> dict[str, Any]:
    """``{rows, next}`` of one watch more than the page holds; ``own``: only this unit's clocks (empty: all, but those
    of the organs that deal with accusations, and of accusations, only to the ``asker``'s own unit)."""
    shown, units = found[:limit], ages.here.topology.units
    hidden = {one.id for one in units if one.kind in SEALED_KINDS} - {own, asker}
    rows = [
        clock_view(one, watch.number, units, ages)
        for watch in shown
        for one in watch.clocks
        if one.state == state
        and own in ("", one.unit)
        and one.unit not in hidden
        and (one.unit in (own, asker) or not is_sealed(watch.heard))
    ]
    return {"rows": rows, "next": cursor(shown[-1], state) if len(found) > limit else None}


def cursor(watch: Watch, state: str) -> str:
    """Where the next page begins, after this watch."""
    due_at = instant(watch.rings_next_at) if watch.rings_next_at else ""
    return watch.number if state == RUNG else f"{due_at}~{watch.number}"


def clock_view(clock: Clock, number: str, units: Units, ages: DataAge) -> dict[str, Any]:
    """A clock: of which matter and office, until when, why then, how it stands and how near it is, and how old the data
    is by which this node knows."""
    plain, colour = to_plain(clock), clock.colour(ages.now)
    return {
        "number": number, **{name: plain[name] for name in SHOWN}, "zh": rule(clock.rule).zh,
        "unit_name": units.name(clock.unit), "state_zh": STATES[clock.state],
        "late": clock.is_late, "colour": colour, "colour_zh": COLOURS.get(colour, ""), "data": ages.of(clock.unit),
    }  # fmt: skip


SHOWN = (
    "rule", "unit", "kind", "started_on", "due_on", "rings_at", "explanation", "provisional", "shortened_from",
    "moved_from", "state", "ended_on", "rung_at", "yellow_at", "red_at",
)  # fmt: skip
