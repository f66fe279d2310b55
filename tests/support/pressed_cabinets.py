"""The promises of the cabinets of pressing, for the fake and the real."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from services.supervision.inspection.store import concluded_by
from services.supervision.pressing import ladder, store
from services.supervision.pressing.records import Press
from services.supervision.pressing.store import Presses
from services.supervision.store import Watches
from shared.errors import Conflict
from shared.events.supervision import BreachFound, SupervisionPressed
from shared.matters.numbers import make
from tests.unit.pressing.test_inspection import concluded

MATTER, UNIT = make("yj", 2026, 42), "u_yjw"
AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = date(2026, 3, 2)
FOUND = BreachFound(MATTER, "qh", UNIT, "shirking", "one", "两次退回。", AT)
LETTER = SupervisionPressed(
    MATTER, "yj", "qh", UNIT, "u_qh_xf", "letter", "shirking", "两次退回。", DAY, AT.replace(hour=2), DAY, "某人",
)  # fmt: skip


def carry(said: Any, press: Press) -> Press:
    return ladder.hear(press, said)


def hear(presses: Presses, said: Any, because: str) -> None:
    new = Press(matter=said.number, unit=said.unit, office="u_qh_xf")
    for _ in range(20):
        try:
            store.hear(presses, new, partial(carry, said), "qh", 2026, because)
        except Conflict:
            continue
        return
    raise AssertionError("never")


class PressedPromises:
    """Mixed into a test class that has the fixtures ``presses`` and ``watches``: empty cabinets."""

    def test_a_matter_and_unit_have_one_record_however_many_hear_at_once(self, presses: Presses) -> None:
        threads = [threading.Thread(target=hear, args=(presses, FOUND, f"e{nth}")) for nth in range(6)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert presses.count({}) == 1
        assert store.of(presses, MATTER, UNIT).found == (ladder.Found("shirking", "one", "两次退回。", AT),)

    def test_what_was_heard_is_read_back_as_it_was_and_listed_by_its_state(self, presses: Presses) -> None:
        for nth, said in enumerate((LETTER, FOUND, LETTER)):
            hear(presses, said, f"e{nth}")
        (press,) = presses.some({"office": "u_qh_xf", "state": "pressed"})
        assert press.taken[0].answer_by == DAY
        assert press.now_found[0].trigger == "shirking"

    def test_what_a_unit_concluded_is_found_whatever_else_is_kept(self, watches: Watches) -> None:
        for serial in range(1, 4):
            watches.add(concluded(make("yj", 2026, serial)))
        watches.add(concluded(make("yj", 2026, 9), unit="u_yjc"))
        assert [one.number for one in concluded_by(watches, UNIT)] == [make("yj", 2026, serial) for serial in (1, 2, 3)]
