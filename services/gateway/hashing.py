"""Slow hashes of what people know (passwords, look-up codes): a stolen database does not give them away.

Argon2id, t=2, 19 MiB, p=1: tens of milliseconds a try. It runs in a few threads of its own: guessing cannot take the
node's memory, and the C library does not keep 19 MiB back for each of the server's many threads.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = max(2, min(4, os.cpu_count() or 2))


def hasher() -> PasswordHasher:
    """The parameters: OWASP's floor, so that a small office machine bears it."""
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


_HASHER = hasher()


def seal(known: str) -> str:
    """The hash to keep, with its own salt."""
    return _workers(os.getpid()).submit(_HASHER.hash, known).result()


def fits(kept: str | None, told: str) -> bool:
    """Whether what was told is what was sealed. Nothing kept: the same work, and no."""
    return _workers(os.getpid()).submit(_verify, kept or _nobodys(), told).result() and kept is not None


def _verify(kept: str, told: str) -> bool:
    try:
        return _HASHER.verify(kept, told)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _workers(_: int) -> ThreadPoolExecutor:
    """One pool a process: threads do not survive a fork."""
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hashing")


@cache
def _nobodys() -> str:
    return seal("nobody knows this")
