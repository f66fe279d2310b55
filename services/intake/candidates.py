"""The clerk's list of what may be the same matter: the score, why, and what both say, for reading side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.intake.domain import Submission
from services.intake.similar import Rarity, cosine, passages
from services.intake.traces import SAME, SHOWN_FROM, WITHIN, Resemblance, Trace, compare
from shared.matters.categories import categories
from shared.matters.lists import CHANNELS

SHOWN_AT_MOST = 10

PLACE_WORDS: Mapping[str, str] = {SAME: "同一地点", WITHIN: "一处在另一处辖区之内"}
CATEGORY_WORDS: Mapping[str, str] = {
    "same": "类别相同", "near": "同一大类", "unsure": "其中一件未分类", "other": "类别不同",
}  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """One submission that may be about the same matter. ``read``: its words, where this desk may read them."""

    trace: Trace
    resemblance: Resemblance
    read: Submission | None = None
    shared: tuple[str, ...] = ()
    """passages that both texts have"""


def compare_all(
    new: Submission, trace: Trace, near: Iterable[Trace], readable: Mapping[str, Submission]
) -> list[Candidate]:
    """The candidates that are alike enough to be read, the most alike first: by the words themselves where the desk may
    read both, by the sketches elsewhere."""
    near = list(near)
    rarity = Rarity([words_of(new), *(words_of(one) for one in readable.values())])
    mine = rarity.weigh(words_of(new))

    def words(one: Trace) -> float | None:
        read = readable.get(one.number)
        return None if read is None else cosine(mine, rarity.weigh(words_of(read)))

    found = [Candidate(one, compare(trace, one, words(one)), readable.get(one.number)) for one in near]
    alike = sorted(
        (one for one in found if one.resemblance.score >= SHOWN_FROM),
        key=lambda one: (-one.resemblance.score, one.trace.number),
    )
    return [_with_passages(new, one) for one in alike[:SHOWN_AT_MOST]]


def words_of(one: Submission) -> str:
    """Title and text."""
    return f"{one.title}\n{one.text}"


def _with_passages(new: Submission, one: Candidate) -> Candidate:
    if one.read is None:
        return one
    return Candidate(one.trace, one.resemblance, one.read, passages(new.text, one.read.text))


def row(one: Candidate, topology: Any) -> dict[str, Any]:
    """``{number, matter, place, place_name, category_l1, category_l2, category_zh, received_on, channel, channel_zh,
    unit, unit_name, node, score, why, shared, title, text}``; title and text null where the desk may not read them."""
    trace = one.trace
    return {
        "number": trace.number, "matter": trace.matter, "node": trace.node, "place": trace.place,
        "place_name": topology.places.full_name(trace.place), "category_l1": trace.category_l1,
        "category_l2": trace.category_l2, "category_zh": categories().zh(trace.category_l2 or trace.category_l1),
        "received_on": trace.received_on, "channel": trace.channel,
        "channel_zh": CHANNELS.get(trace.channel, trace.channel), "unit": trace.received_by,
        "unit_name": topology.units.name(trace.received_by), "score": round(one.resemblance.score, 2),
        "why": why(one), "shared": list(one.shared), "title": one.read.title if one.read else None,
        "text": one.read.text if one.read else None,
    }  # fmt: skip


def why(one: Candidate) -> list[dict[str, Any]]:
    """``[{code, value, zh}]``: what speaks for one matter, in the order in which a clerk checks it."""
    found = one.resemblance
    by = "按原文" if one.read else "按文字摘要"
    return [
        {"code": "place", "value": found.place, "zh": PLACE_WORDS.get(found.place, "地点不同")},
        {"code": "category", "value": found.category, "zh": CATEGORY_WORDS[found.category]},
        {"code": "time", "value": found.days, "zh": f"收到时间相隔 {found.days} 天" if found.days else "同日收到"},
        {"code": "words", "value": round(found.words, 2), "zh": f"文字相近度 {found.words:.0%}（{by}）"},
    ]
