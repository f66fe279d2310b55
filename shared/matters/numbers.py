"""The number of a matter, ``YJ-2026-000042-K``: node, year, serial of six digits, ISO 7064 MOD 37,36 check.

A record that an office keeps beside its matters (a session, a round, a meeting) has a letter before its serial that
says what it is: ``LX-2026-R000007-C``. ``KINDS`` names them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from shared.errors import Invalid

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SERIAL_DIGITS = 6
_FORM = re.compile(r"([A-Z][A-Z0-9]{0,11})-([0-9]{4})-([A-Z]?)([0-9]{6,9})-([0-9A-Z])")
KINDS: Mapping[str, str] = {
    "A": "考核", "B": "工作专班", "C": "联席会议", "D": "调度会", "E": "收到的督办", "F": "统计报告", "G": "调解员",
    "H": "历史登记", "I": "督查抽查",
    "J": "建议", "K": "督办", "L": "领导批示", "M": "调解", "O": "到场", "P": "接访计划", "Q": "约访", "R": "接访",
    "S": "排查轮次", "T": "排查发现", "U": "包案", "V": "留存的提问", "W": "值班", "Y": "排查会商", "Z": "自查",
}  # fmt: skip
"""the letters of records that are no matters"""


@dataclass(frozen=True)
class Number:
    """A number that passed its check. ``node`` is the node's id, in lower case."""

    text: str
    node: str
    year: int
    serial: int
    kind: str = ""
    """of KINDS; empty for a matter"""


def make(node: str, year: int, serial: int, kind: str = "") -> str:
    """The number of the ``serial``-th filing of a year at a node, or of its records of that kind."""
    body = f"{node.upper()}-{year:04d}-{kind}{serial:0{SERIAL_DIGITS}d}"
    return f"{body}-{check_character(body)}"


def standing(node: str, kind: str) -> str:
    """The number of what meets or reports again and again at a node, itself: year and serial are nought. Its clock runs
    from one time to the next."""
    return make(node, 0, 0, kind)


def is_of_a_record(text: str) -> bool:
    """Whether it is the number of a record that an office keeps, and of no matter."""
    return bool(check(text).kind)


def check_character(body: str) -> str:
    """ISO 7064 MOD 37,36 over the letters and digits of ``body``; hyphens do not count."""
    product = 36
    for character in body.replace("-", ""):
        total = (product + ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


def normalise(text: str) -> str:
    """What a person typed, in the one written form: full-width, lower case, spaces and dashes of any kind put right."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[‐-―−－_]", "-", re.sub(r"\s+", "", folded))


def check(text: str) -> Number:
    """The parts of a number; ``Invalid('not_a_matter_number')`` when its form or its check character is wrong."""
    found = _FORM.fullmatch(text)
    if found is None or check_character(text.rpartition("-")[0]) != found[5]:
        raise Invalid("not_a_matter_number", number=text[:40])
    return Number(text, found[1].lower(), int(found[2]), int(found[4]), found[3])


def home_of(text: str) -> str:
    """The id of the node that registered the matter."""
    return check(text).node
