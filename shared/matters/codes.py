"""The look-up code of a receipt: 60 secret bits in Crockford's base 32 and a check character, ``XXXX-XXXX-XXXX-C``.

The check character lies in the same alphabet (a code over GF(32)): one wrong character and one swap of neighbours are
always found, before anybody asks the database.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from shared.errors import Invalid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_LABEL = b"xinqiao look-up code\x00"
_MISREAD = str.maketrans("ILO", "110")
_DASHES = str.maketrans(dict.fromkeys("-‐‑‒–—―−_ \t\r\n\u3000"))


def derive(secret: bytes, idempotency_key: str) -> str:
    """The code of a filing, as shown. The same key gives the same code: a repeated request gets its receipt again.

    ``secret``: the node's, at least 16 bytes (``ValueError``); who does not know it cannot guess a code.
    """
    if len(secret) < 16:
        raise ValueError("the node secret must have at least 16 bytes")
    digest = hmac.digest(secret, _LABEL + idempotency_key.encode("utf-8"), hashlib.sha256)
    bits = int.from_bytes(digest[:8]) >> 4
    body = "".join(ALPHABET[bits >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))
    return shown(body + check_character(body))


def check_character(body: str) -> str:
    """The check character of the twelve: the whole is a multiple of (x - a) in GF(32), a a primitive element."""
    return ALPHABET[_times_a(_remainder(body))]


def _remainder(text: str) -> int:
    rest = 0
    for character in text:
        rest = _times_a(rest) ^ ALPHABET.index(character)
    return rest


def _times_a(value: int) -> int:
    doubled = value << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled


def normalise(text: str) -> str:
    """What a person typed, as 13 plain characters: full-width and lower case folded, I and L read as 1, O as 0.

    Raises ``Invalid('not_a_lookup_code')``, without a word about whether such a code was ever given.
    """
    folded = unicodedata.normalize("NFKC", text).upper().translate(_DASHES).translate(_MISREAD)
    if len(folded) != LENGTH + 1 or any(one not in ALPHABET for one in folded) or _remainder(folded):
        raise Invalid("not_a_lookup_code")
    return folded


def shown(code: str) -> str:
    """In groups of four, for people."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))
