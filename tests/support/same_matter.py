"""The labelled pairs of submissions: which are about one matter and which are not, and how well a signal tells them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import yaml

from services.intake.similar import Rarity, cosine, sketch
from services.intake.traces import Trace, compare

TOPICS: list[dict[str, str]] = yaml.safe_load(Path(__file__).with_name("same_matter_pairs.yaml").read_text("utf-8"))
ABOVE = {
    "和平": "青禾", "幸福": "青禾", "东河": "青禾", "红旗": "青禾", "柳湾": "石桥镇", "石桥": "石桥镇",
    "城关": "县", "青禾": "县", "石桥镇": "县",
}  # fmt: skip
FILED_AFTER_DAYS = {"o": 0, "p": 40, "c": 95, "t": 20}


@dataclass(frozen=True)
class Letter:
    """One submission of the set."""

    topic: int
    text: str
    trace: Trace


@dataclass(frozen=True)
class Pair:
    """Two submissions, and whether they are about one matter."""

    one: Letter
    other: Letter
    is_same: bool
    kind: str
    """``same/other place, same/other words``"""


def letters() -> dict[tuple[int, str], Letter]:
    """Every submission of the set, by topic and variant."""
    return {(topic, variant): _letter(topic, variant) for topic in range(len(TOPICS)) for variant in "opct"}


def _letter(topic: int, variant: str) -> Letter:
    told = TOPICS[topic]
    place = {"t": told["t_at"], "c": told.get("c_at", told["place"])}.get(variant, told["place"])
    category = told.get("p_category", told["category"]) if variant == "p" else told["category"]
    received_on = date(2026, 1, 1) + timedelta(days=FILED_AFTER_DAYS[variant] + topic % 7)
    text = told[variant]
    trace = Trace(
        f"{topic}{variant}", f"{topic}{variant}", place=place, territories=tuple(_upwards(place)),
        category_l1=category[:2], category_l2=category, received_on=received_on, sketch=bytes(sketch(text)).hex(),
    )  # fmt: skip
    return Letter(topic, text, trace)


def _upwards(place: str) -> Iterator[str]:
    while place:
        yield place
        place = ABOVE.get(place, "")


def pairs() -> list[Pair]:
    """All labelled pairs."""
    known = letters()
    found = []
    for topic in range(len(TOPICS)):
        o, p, c, t = (known[topic, variant] for variant in "opct")
        found += [
            Pair(o, p, True, "same place, other words"), Pair(o, c, True, "same place, same words"),
            Pair(p, c, True, "same place, other words"), Pair(o, t, False, "other place, same words"),
            Pair(p, t, False, "other place, other words"), Pair(c, t, False, "other place, same words"),
        ]  # fmt: skip
    for one, other in combinations(range(len(TOPICS)), 2):
        if TOPICS[one]["place"] == TOPICS[other]["place"]:
            alike = TOPICS[one]["category"] == TOPICS[other]["category"]
            chosen = [(a, b) for a in "op" for b in "op"] if alike else [("o", "o")]
            found += [Pair(known[one, a], known[other, b], False, "same place, other matter") for a, b in chosen]
    return found


# --- how well a signal tells ------------------------------------------------------------------------------------------

Signal = Callable[[Pair], float]


def signals() -> dict[str, Signal]:
    """Each signal alone, and both scores."""
    rarity = Rarity(one.text for one in letters().values())

    def words(pair: Pair) -> float:
        return cosine(rarity.weigh(pair.one.text), rarity.weigh(pair.other.text))

    def by(pair: Pair) -> Any:
        return compare(pair.one.trace, pair.other.trace)

    return {
        "words alone": words,
        "sketch alone": lambda pair: by(pair).words,
        "place alone": lambda pair: {"same": 2.0, "within": 1.0}.get(by(pair).place, 0.0),
        "category alone": lambda pair: {"same": 3.0, "near": 2.0, "unsure": 1.0}.get(by(pair).category, 0.0),
        "time alone": lambda pair: -float(by(pair).days),
        "score by words": lambda pair: compare(pair.one.trace, pair.other.trace, words(pair)).score,
        "score by sketches": lambda pair: by(pair).score,
    }


@dataclass(frozen=True)
class Found:
    """How well a threshold does."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


Rated = list[tuple[float, Pair]]


def at(threshold: float, rated: Rated) -> Found:
    """Precision and recall of all at or above the threshold."""
    said = [pair.is_same for value, pair in rated if value >= threshold]
    there = sum(pair.is_same for _, pair in rated)
    return Found(sum(said) / len(said) if said else 0.0, sum(said) / there)


def best(rated: Rated) -> float:
    """The threshold with the best F1."""
    return max({value for value, _ in rated}, key=lambda threshold: (at(threshold, rated).f1, threshold))


def measure(signal: Signal, tried: Iterable[Pair]) -> Found:
    """Precision and recall with a threshold chosen on the topics that are not measured: odd ones by even ones, and the
    other way round."""
    rated = [(signal(pair), pair) for pair in tried]
    halves = [[one for one in rated if one[1].one.topic % 2 == parity] for parity in (0, 1)]
    found = [at(best(halves[1 - half]), halves[half]) for half in (0, 1)]
    return Found(sum(one.precision for one in found) / 2, sum(one.recall for one in found) / 2)
