"""Reads from a petitioner's words when a decision was made and when it came to hand: proposals, never facts.

``五月十日给我处理意见书，五月十二日签收`` in a letter of 30 May 2024 gives 10 May and 12 May 2024. An officer confirms
or corrects what was read; what is not plain is not read (lunar dates, months without a day).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_NUMERAL = {one: value for value, one in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_DIGITS = "〇○零一二三四五六七八九"
_ONE = r"(?:[0-9]{1,2}|[初廿卅]?[一二三四五六七八九十]{1,3})"
_YEAR = rf"(?:(?P<year>(?:19|20)[0-9]{{2}}|[二一][{_DIGITS}]{{3}})年|(?P<relative>今年|本年|去年|前年))?"
_DATE = re.compile(
    rf"(?P<lunar>农历|阴历|旧历)?{_YEAR}(?P<month>{_ONE}|本|上个?|这个?)月(?:份)?(?P<day>{_ONE})[日号]?"
    r"|(?P<y>(?:19|20)[0-9]{2})[-/.](?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?![0-9])"
    rf"|(?<![月第0-9一二三四五六七八九十年个])(?P<bare>{_ONE})[日号](?![内后前起之以])"
    r"|(?P<same>当日|当天|同日)|(?P<next>次日|第二天)|(?P<ago>今天|昨天|前天)"
)
_END = re.compile(r"[。；;！!？?\n]")
_GET = r"(?:签收|收到|收悉|接到|拿到|领取|领到|送达|送到|交到)"
_GOT = re.compile(rf"{_GET}(?P<object>[^，。；;,！!？?、\n]{{0,24}})")
_GOT_BEFORE = re.compile(r"(?:签收|收到|送达)[^，。；;,0-9]{0,12}[于在是为:：]$")
_TO_HAND = re.compile(r"送[达到给]|交到")
_ME = re.compile(r"我|本人|家|手")
_MADE = re.compile(
    r"作出|做出|出具|下达|下发|印发|发出|发给|制作|给我|给了|给出|落款|[答回]复[我说称了]"
    r"|^的(?:书面|信访)?(?:处理|答复|回复|决定|复查)"
)
_MADE_BEFORE = re.compile(r"(?:作出|做出|出具|印发|落款)[^，。；;,0-9]{0,10}[于在是为:：]$")
_PAPER = re.compile(r"意见|答复|决定|回复|文书|通知书|告知书")
_OTHER_THING = re.compile(r"申请|来信|材料|款|钱|工资|补偿|短信|电话|传票|货")
_EMPTY_OBJECT = re.compile(r"(?:[了的后时过起]|之后|以后|后不服|至今|签字)*")


@dataclass(frozen=True)
class Mention:
    """A day that a text names, with the words around it that follow."""

    day: date
    words: str
    before: str


@dataclass(frozen=True)
class Proposed:
    """What a text says of the decision it complains about; None where it says nothing plain."""

    decided_on: date | None = None
    served_on: date | None = None


def propose(text: str, received_on: date) -> Proposed:
    """When the decision was made and when the petitioner got it, read from a text received on that day.

    The last plain mention of each counts; days after the receipt are none; a decision is not younger than its receipt.
    """
    decided: date | None = None
    served: date | None = None
    for mention in mentions(text, received_on):
        if _is_receipt(mention):
            served = mention.day
        elif _is_decision(mention):
            decided = mention.day
    if decided and served and decided > served:
        decided = None
    return Proposed(decided, served)


def mentions(text: str, received_on: date) -> tuple[Mention, ...]:
    """The days a text names, in its order, none after ``received_on``. A date without a year is the latest such one;
    a bare day (``十二日签收``) lies in the month of the date before it."""
    plain = unicodedata.normalize("NFKC", text)
    found = list(_dated(plain, received_on))
    told = []
    for place, (start, end, day) in enumerate(found):
        sentence = _END.search(plain, end)
        following = found[place + 1][0] if place + 1 < len(found) else len(plain)
        stop = min(following, sentence.start() if sentence else len(plain))
        if day is not None:
            told.append(Mention(day, plain[end:stop], plain[max(0, start - 24) : start]))
    return tuple(told)


def _dated(plain: str, received_on: date) -> Iterator[tuple[int, int, date | None]]:
    """Where each date stands; None for one that is no day or lies after the receipt: it still ends what went before."""
    last: date | None = None
    for hit in _DATE.finditer(plain):
        day = None if hit["lunar"] else _day(hit, received_on, last)
        day = day if day is not None and day <= received_on else None
        last = day or last
        yield hit.start(), hit.end(), day


def _day(hit: re.Match[str], received_on: date, last: date | None) -> date | None:
    if hit["ago"]:
        return received_on - timedelta(days=("今天", "昨天", "前天").index(hit["ago"]))
    if hit["same"] or hit["next"]:
        return last + timedelta(days=bool(hit["next"])) if last else None
    if hit["y"]:
        return _made(int(hit["y"]), int(hit["m"]), int(hit["d"]))
    if hit["bare"]:
        return _made(last.year, last.month, _number(hit["bare"])) if last else None
    return _of_month(hit, received_on, last)


def _of_month(hit: re.Match[str], received_on: date, last: date | None) -> date | None:
    day = _number(hit["day"])
    if not hit["month"][0].isdigit() and hit["month"][0] in "本上这":
        first = received_on.replace(day=1)
        first = (first - timedelta(days=1)).replace(day=1) if hit["month"][0] == "上" else first
        return _made(first.year, first.month, day)
    month = _number(hit["month"])
    if hit["year"]:
        return _made(_year(hit["year"]), month, day)
    if hit["relative"]:
        return _made(received_on.year - {"去年": 1, "前年": 2}.get(hit["relative"], 0), month, day)
    if last is not None and last.year < received_on.year - 1:
        return _made(last.year, month, day)
    this = _made(received_on.year, month, day)
    return this if this and this <= received_on else _made(received_on.year - 1, month, day)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    return int("".join(one if one.isdigit() and one.isascii() else str(_NUMERAL[one]) for one in text))


def _number(text: str) -> int:
    """A small Chinese or Arabic number; 0 for what is none."""
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.removeprefix("初").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_NUMERAL.get(tens, 0) if tens else 1 if ten else 0) * 10 + _NUMERAL.get(ones, 0)


def _is_receipt(mention: Mention) -> bool:
    if _GOT_BEFORE.search(mention.before):
        return True
    got = _GOT.search(mention.words)
    if got is None:
        return False
    thing = got["object"]
    if _EMPTY_OBJECT.fullmatch(thing):
        return True
    paper = _PAPER.search(thing)
    if paper is not None:
        return not _OTHER_THING.search(thing[: paper.start()])
    return bool(_TO_HAND.match(got[0]) and _ME.search(thing))


def _is_decision(mention: Mention) -> bool:
    if _MADE_BEFORE.search(mention.before):
        return True
    return bool(_MADE.search(mention.words) and _PAPER.search(mention.words))
