"""Slow hashes of what people know (passwords, look-up codes): a stolen database does not give them away.

Argon2id, t=2, 19 MiB, p=1: tens of milliseconds a try. At most four run at once, so that guessing cannot take the
memory of the node.
"""

from __future__ import annotations

import threading
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(4)


def seal(known: str) -> str:
    """The hash to keep, with its own salt."""
    with _AT_ONCE:
        return _HASHER.hash(known)


def fits(kept: str | None, told: str) -> bool:
    """Whether what was told is what was sealed. Nothing kept: the same work, and no."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _nobodys(), told) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody knows this")
