"""How well the same matter is found: words, place, category and time together against each of them alone."""

from __future__ import annotations

from collections import Counter

import pytest

from services.intake.traces import SHOWN_FROM
from tests.support import same_matter
from tests.support.same_matter import Found

PAIRS = same_matter.pairs()


@pytest.fixture(scope="module")
def found() -> dict[str, Found]:
    return {name: same_matter.measure(signal, PAIRS) for name, signal in same_matter.signals().items()}


def test_the_set_holds_two_hundred_pairs_of_every_kind() -> None:
    kinds = Counter(pair.kind for pair in PAIRS)
    assert len(PAIRS) >= 200 and min(kinds.values()) >= 30
    assert 60 <= sum(pair.is_same for pair in PAIRS) <= len(PAIRS) / 2


def test_all_signals_together_find_more_and_err_less_than_any_alone(found: dict[str, Found]) -> None:
    print(f"\n{len(PAIRS)} pairs, {sum(pair.is_same for pair in PAIRS)} of one matter")
    for name, one in found.items():
        print(f"{name:20} precision {one.precision:.2f}  recall {one.recall:.2f}  F1 {one.f1:.2f}")
    alone = [one for name, one in found.items() if name.endswith("alone")]
    words, sketches = found["score by words"], found["score by sketches"]
    assert words.f1 > max(one.f1 for one in alone) + 0.1
    assert words.precision > max(one.precision for one in alone) + 0.1
    assert sketches.f1 > max(one.f1 for one in alone)
    assert words.recall >= 0.8 and words.precision >= 0.75


def test_the_same_words_of_another_village_are_another_matter() -> None:
    score = same_matter.signals()["score by words"]
    known = same_matter.letters()
    for topic in range(len(same_matter.TOPICS)):
        o, c, t = (known[topic, variant] for variant in "oct")
        again = same_matter.Pair(o, c, True, "")
        elsewhere = same_matter.Pair(o, t, False, "")
        assert score(again) > score(elsewhere)


def test_what_is_shown_to_the_clerk_leaves_little_out() -> None:
    score = same_matter.signals()["score by words"]
    rated = [(score(pair), pair) for pair in PAIRS]
    assert same_matter.at(SHOWN_FROM, rated).recall >= 0.85
