"""A part of supervision's door: duty rosters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.supervision.receptions.papers import day_of
from services.supervision.receptions.rules import lawful_month
from services.supervision.roster import rules
from services.supervision.roster.rules import Roster
from services.supervision.roster.store import Rosters
from shared.bus.desk import Desk
from shared.bus.rpc import rpc
from shared.bus.stored import Stored
from shared.deadlines import Today
from shared.errors import Refused
from shared.matters.offers import Choice, Field, Offer
from shared.matters.people import Officer
from shared.matters.steps.leaders import ROSTER_OPENING, ROSTER_STEPS

POWER = "read_leaders_work"


class RosterDesk:
    """Rosters of the asker's office."""

    rosters_kept = Stored(Rosters)
    clock: Any
    here: Any

    @rpc
    def rosters(self, where: Any, by: Any) -> Any:
        """``{state, limit, after}`` -> ``{rows, next}``: the office's rosters."""
        return self._rosters().page(where, by)

    @rpc
    def roster(self, number: str, by: Any) -> Any:
        """One month, day by day, with its gaps."""
        return self._rosters().item(number, by)

    @rpc
    def draw_roster(self, form: Any, by: Any) -> Any:
        """Draw up a month."""
        return self._rosters().open_new(
            "draw_roster", form, by,
            lambda make: self.rosters_kept.open_new(self.here.node, self.clock.today().year, make),
        )  # fmt: skip

    @rpc
    def set_duty(self, number: str, form: Any, by: Any) -> Any:
        """Another leader on a day."""
        return self._rosters().take("set_duty", number, form, by)

    @rpc
    def publish_roster(self, number: str, form: Any, by: Any) -> Any:
        """Publish it."""
        return self._rosters().take("publish_roster", number, form, by)

    def public_duties(self, unit: str, month: date) -> list[dict[str, Any]]:
        """Who is on duty on the days of a month, where its roster is published."""
        found = self.rosters_kept.of_month(unit, month)
        return _days(found) if found is not None and found.state == rules.PUBLISHED else []

    def _rosters(self) -> Desk[Roster]:
        units = self.here.topology.units

        def drawn(number: str, form: Any, by: Officer, today: Today) -> tuple[Any, ...]:
            month, unit = lawful_month(form["month"], today.on), units.find(by.unit)
            if self.rosters_kept.of_month(by.unit, month) is not None:
                raise Refused("roster_drawn_already", month=f"{month:%Y-%m}")
            before = self.rosters_kept.of_month(by.unit, month - timedelta(days=1))
            turn = before.turn if before is not None else 0
            return rules.draw_roster(number, {**form, "month": month}, by, today, turn, unit.phone if unit else "")

        return Desk(
            self.rosters_kept, self.clock, POWER, {**ROSTER_OPENING, **ROSTER_STEPS},
            {"draw_roster": drawn, "set_duty": rules.set_duty, "publish_roster": rules.publish_roster},
            sees=lambda one, by: by.is_of(one.unit), mine=lambda by: {"unit": by.unit},
            offers=lambda one, by, today: _offers(one), row=_row, view=lambda one: {**_row(one), "duties": _days(one)},
        )  # fmt: skip


def _row(one: Roster) -> dict[str, Any]:
    gaps = "、".join(f"{day.month}月{day.day}日" for day in one.gaps)
    return {
        "number": one.number, "title": f"{one.month.year}年{one.month.month}月值班表", "month": f"{one.month:%Y-%m}",
        "state": one.state, "state_zh": rules.STATES[one.state], "day_count": len(one.duties), "gaps": gaps,
        "drawn_on": one.drawn_on.isoformat(),
    }  # fmt: skip


def _days(one: Roster) -> list[dict[str, Any]]:
    return [
        {"day": each.day.isoformat(), "day_zh": day_of(each.day), "name": each.name or "（空缺）", "post": each.post,
         "phone": each.phone}
        for each in one.duties
    ]  # fmt: skip


def _offers(one: Roster) -> tuple[Offer, ...]:
    days = tuple(Choice(each.day.isoformat(), day_of(each.day)) for each in one.duties)
    fields = {
        "set_duty": (
            Field("day", "哪一天", "date", hint=f"{days[0].zh}至{days[-1].zh}的工作日" if days else ""),
            Field("name", "值班领导（不填则空缺）", "text", False), Field("post", "职务", "text", False),
            Field("phone", "办公电话", "text", False),
        ),
        "publish_roster": (),
    }  # fmt: skip
    return tuple(Offer(step, rules.STEPS[step], fields[step]) for step in rules.now_open(one))
