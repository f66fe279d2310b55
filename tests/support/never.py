"""What this system never has (T22 art. 5, 30; domain 7.2), as patterns over names and words, and where to look.

Names are looked at as ``snake_case``: of fields, collections, indexes, routes, remote procedures and events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FORBIDDEN: Mapping[str, str] = {
    "a list of persons to be watched": (
        r"(black|watch|grey|red|key|focus)_?list|(watched|key|focus|sensitive|priority|special)_(person|petitioner|people|"
        r"group)s?|minder|guardian_of|surveil|monitor(ed)?_(person|petitioner)|stabil(ity|i[sz]e)|control_(plan|measure)"
    ),
    "bringing people back, or holding them up": (
        r"escort|intercept|dissua|persua|send_back|bring_back|fetch_back|repatriat|detain|return_(person|petitioner)|"
        r"take_away|whereabouts|travel|itinerary|gps|latitude|longitude|(person|petitioner)_(location|position)"
    ),
    "a judgement on a person": (
        r"(person|petitioner|citizen)_?(score|rank|rating|risk|level|grade|class|tag|label|credit|kind)|risk|credit_score|"
        r"vexatious|abnormal|unlawful_visit|illegal_(visit|petition)|misconduct|offen[cs]e|ban(ned)?(_|$)|troublemak|extremis|"
        r"threat_(level|score)|sentiment|emotion|predict"
    ),
    "a file on a person": (
        r"dossier|household|family_(member|tree)|relatives?|(person|petitioner|citizen|visitor)_?(profile|history|record|"
        r"file|matters|list|index|search|id|key|hash|count|visits|submissions)|(repeat|frequent|old|regular)_"
        r"(petitioner|visitor|person|household)|same_person|birth(day|_date|_year)?|ethnic|religion|party_member|employer"
    ),
    "an identity or a device": (
        r"(identity|id)_?(card|number|no|code)|national_id|citizen_id|passport|face(_|$)|facial|fingerprint|biometric|"
        r"ip(_?addr(ess)?)?(_|$)|remote_addr|user_agent|device|imei|mac_addr|handwriting|voiceprint|author_of"
    ),
    "scoring by how many people go up": (
        r"zero_petition|upward_(visit|count|rank)|(visits|petitions)_to_(capital|province|prefecture|beijing)|veto|"
        r"(region|township|unit)_ranking|petition_rank"
    ),
    "a promise to stop, or a price for it": r"promise_to_stop|stop_petition|cease|waive|settle_and_stop|ended_petition",
}
"""what it is -> the names it would have"""

FORBIDDEN_WORDS = (
    "劝返", "接访劝", "带离", "稳控", "稳定管控", "人盯人", "包保责任人", "帮教", "重点人员", "重点信访人",
    "特护期", "非访", "非正常上访", "缠访", "闹访", "缠闹", "老户", "上访户", "黑名单", "失信信访", "截访",
    "遣返", "零进京", "三无县", "零上访", "进京访", "赴省访", "扬言", "未访先知", "息诉罢访", "息访承诺",
    "停访息诉", "信访人画像", "人员画像", "积分扣减",
)  # fmt: skip
"""words of the practices that are not built; nothing shown, issued or listed uses them"""

PERSONS = re.compile(r"(^|_|\.)(petitioner|name|contact|phone|telephone|mobile|address|agent|person|applicant)(_|\.|$)")
"""parts of a name by which somebody could be looked for"""


@dataclass(frozen=True)
class Seen:
    """One name or word and where it stands."""

    where: str
    owner: str
    name: str


def snake(name: str) -> str:
    """``WatchList``, ``watch-list`` and ``watchList`` as ``watch_list``."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9.]+", "_", apart.lower()).strip("_")


_PATTERNS = {what: re.compile(rf"(^|_|\.)({pattern})") for what, pattern in FORBIDDEN.items()}


def forbidden(seen: Iterable[Seen]) -> Iterator[tuple[str, Seen]]:
    """What is seen and must not be there: ``(what it is, where)``."""
    for one in seen:
        yield from ((what, one) for what, pattern in _PATTERNS.items() if pattern.search(snake(one.name)))


def forbidden_words(seen: Iterable[Seen]) -> Iterator[tuple[str, Seen]]:
    """Words of the practices in texts."""
    for one in seen:
        yield from ((word, one) for word in FORBIDDEN_WORDS if word in one.name)


def searches(seen: Iterable[Seen]) -> Iterator[Seen]:
    """Names by which a person could be looked for, among what questions, addresses and indexes are made of."""
    return (one for one in seen if PERSONS.search(snake(one.name)))
