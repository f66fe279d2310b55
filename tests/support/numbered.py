"""The promises of a cabinet that numbers its records, for the fake and the real."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from shared.matters.numbers import check
from shared.store.numbered import Numbered


@dataclass(frozen=True)
class Round:
    """A record for tests."""

    number: str
    words: str = ""
    version: int = 0


class Rounds(Numbered[Round]):
    """Rounds by number."""

    kind = Round
    name = "rounds"
    letter = "S"


class NumberedPromises:
    """Mixed into a test class that has a fixture ``rounds``: an empty cabinet."""

    def test_records_are_numbered_from_one_a_node_and_year(self, rounds: Rounds) -> None:
        for serial in (1, 2):
            assert check(rounds.open_new("lx", 2026, lambda number: (Round(number),)).number).serial == serial
        assert check(rounds.open_new("lx", 2027, lambda number: (Round(number),)).number).serial == 1
        assert check(rounds.open_new("qh", 2026, lambda number: (Round(number),)).number).serial == 1

    def test_the_tenth_follows_the_ninth(self, rounds: Rounds) -> None:
        made = [rounds.open_new("lx", 2026, lambda number: (Round(number),)).number for _ in range(12)]
        assert [check(one).serial for one in made] == list(range(1, 13))

    def test_whoever_numbers_at_the_same_time_gets_a_number_of_their_own(self, rounds: Rounds) -> None:
        made: list[str] = []

        def open_one() -> None:
            made.append(rounds.open_new("lx", 2026, lambda number: (Round(number),)).number)

        threads = [threading.Thread(target=open_one) for _ in range(24)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert len(set(made)) == 24
