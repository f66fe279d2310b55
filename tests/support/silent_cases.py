"""The same promises for the fake and the real cabinet of cases: who was silent past the notice's limit is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.handling.case import ACCEPTED, Case
from services.handling.store import Cases
from shared.matters.numbers import make
from tests.unit.handling.desk import a_case, an_accepted_case

DUE = date(2026, 3, 17)


def numbered(serial: int, case: Case | None = None, **changes: Any) -> Case:
    """A case of its own number."""
    return replace(case or a_case(**changes), number=make("yj", 2026, serial))


class SilentCasesPromises:
    """Mixed into a test class that has a fixture ``cases``: an empty cabinet."""

    def test_a_case_is_silent_from_the_day_after_its_limit(self, cases: Cases) -> None:
        cases.add(numbered(1))
        assert cases.silent(DUE, "", 10) == []
        assert [one.number for one in cases.silent(date(2026, 3, 18), "", 10)] == [make("yj", 2026, 1)]

    def test_what_was_accepted_or_owes_no_notice_is_not_silent(self, cases: Cases) -> None:
        cases.add(numbered(1, an_accepted_case()))
        cases.add(numbered(2, notice_owed=False))
        assert cases.get(make("yj", 2026, 1)).state == ACCEPTED
        assert cases.silent(date(2026, 6, 1), "", 10) == []

    def test_silent_cases_come_in_pages(self, cases: Cases) -> None:
        for serial in range(1, 6):
            cases.add(numbered(serial))
        found: list[str] = []
        while page := cases.silent(date(2026, 6, 1), found[-1] if found else "", 2):
            found += [one.number for one in page]
        assert found == [make("yj", 2026, serial) for serial in range(1, 6)]

    def test_a_case_with_all_its_records_is_read_back_equal(self, cases: Cases) -> None:
        kept = cases.add(numbered(1, an_accepted_case()))
        assert cases.get(kept.number) == kept
