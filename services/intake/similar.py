"""What texts have in common: a sketch that can be compared without the text, and the words themselves where both are.

A sketch (MinHash of one- and two-character sequences) travels with the public fact of a registration, so that an upper
node can tell the clerk that a matter was perhaps filed before. Who filed is taken out of the words first, and so are
figures (telephone and identity numbers); of each minimum only the lowest byte is kept, so that no word can be read
back. Whether a certain word stands in a very short text might still be guessed from it: no desk is given a sketch, only
the score of two, and nothing compares one with a word.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from math import log, sqrt
from operator import eq
from zlib import crc32

SLOTS = 64
READS_AT_MOST = 3000
"""characters: what makes a matter stands in its beginning, and a sketch must not hold up the other workers"""

_PRIME = (1 << 61) - 1
_BYTE = 0xFF
_WORDS = re.compile(r"[^\W\d_]+")
_PHRASES = re.compile(
    "尊敬的|领导们?|您好|你好|谢谢|感谢|此致|敬礼|反映人|信访人|投诉人|反映|投诉|举报|情况|问题|希望|恳请|请求|请问|请|"
    "有关部门|相关部门|政府|部门|解决|处理|帮忙|尽快|及时|一下|我们?|你们|他们|大家|村民|群众|居民|老百姓"
)
"""what petitions say whatever they are about"""


def _permutations() -> tuple[tuple[int, int], ...]:
    drawn = (hashlib.blake2b(b"xinqiao sketch %d" % slot, digest_size=16).digest() for slot in range(SLOTS))
    return tuple((int.from_bytes(one[:8]) % _PRIME or 1, int.from_bytes(one[8:]) % _PRIME) for one in drawn)


_PERMUTATIONS = _permutations()


# --- words ------------------------------------------------------------------------------------------------------------


def runs(text: str) -> list[str]:
    """The runs of letters of a text: one width, no figures, no signs, none of the phrases of every petition."""
    plain = unicodedata.normalize("NFKC", text[:READS_AT_MOST]).lower()
    return [run for part in _WORDS.findall(plain) for run in _PHRASES.split(part) if run]


def grams(text: str) -> list[str]:
    """Its sequences of one and of two characters, as often as they occur."""
    found: list[str] = []
    for run in runs(text):
        found += run
        found += (run[place : place + 2] for place in range(len(run) - 1))
    return found


def sketch(text: str, without: Iterable[str] = ()) -> tuple[int, ...]:
    """64 numbers below 256 for title and text, ``without`` the names of persons known to the caller; ``()`` when there
    is no word in them. Never ask it of an accusation.

    The same on every node and in every release: what was said years ago is compared with what is said today.
    """
    for name in filter(None, map(str.strip, without)):
        text = text.replace(name, "，")
    marks = [crc32(gram.encode()) for gram in set(grams(text))]
    if not marks:
        return ()
    return tuple(min((a * mark + b) % _PRIME for mark in marks) & _BYTE for a, b in _PERMUTATIONS)


def agreement(one: Iterable[int], other: Iterable[int]) -> float:
    """The share of sequences that two texts have in common (Jaccard), estimated from their sketches; 0 to 1."""
    alike = sum(map(eq, one, other)) / SLOTS
    chance = 1 / (_BYTE + 1)
    return max(0.0, (alike - chance) / (1 - chance))


class Rarity:
    """How much a sequence tells, among the texts of a place: what all of them say tells nothing."""

    def __init__(self, texts: Iterable[str]) -> None:
        found: Counter[str] = Counter()
        self.texts = 0
        for text in texts:
            found.update(set(grams(text)))
            self.texts += 1
        self._found = found

    def weigh(self, text: str) -> dict[str, float]:
        """TF-IDF of the text's sequences, of length 1."""
        counted = Counter(grams(text))
        told = {gram: (1 + log(n)) * self._of(gram) for gram, n in counted.items()}
        length = sqrt(sum(weight * weight for weight in told.values())) or 1.0
        return {gram: weight / length for gram, weight in told.items()}

    def _of(self, gram: str) -> float:
        return log((2 + self.texts) / (1 + self._found[gram]))


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How alike two weighed texts are; 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other.get(gram, 0.0) for gram, weight in one.items())


PASSAGE_FROM = 3
PASSAGES_AT_MOST = 6


def passages(one: str, other: str) -> tuple[str, ...]:
    """The longest passages that both texts have, in the first one's order, for reading side by side."""
    one, other = one[:READS_AT_MOST], other[:READS_AT_MOST]
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    found = [(one[block.a : block.a + block.size], block.a) for block in blocks if block.size >= PASSAGE_FROM]
    longest = sorted(found, key=lambda passage: -len(passage[0]))[:PASSAGES_AT_MOST]
    return tuple(words for words, _ in sorted(longest, key=lambda passage: passage[1]))
