"""Slow hashes: what is kept does not give away what is known."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from services.gateway import hashing


def test_the_parameters_are_those_a_small_machine_bears_and_a_thief_does_not() -> None:
    assert hashing.hasher().hash("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_what_was_sealed_fits_and_nothing_else_does() -> None:
    kept = hashing.seal("马到成功")
    assert hashing.fits(kept, "马到成功")
    assert not hashing.fits(kept, "马到成功 ")
    assert kept != hashing.seal("马到成功")


def test_nothing_fits_nothing() -> None:
    assert not hashing.fits(None, "nobody knows this")
    assert not hashing.fits("no hash at all", "x")


def test_however_many_ask_only_a_few_threads_hash() -> None:
    with ThreadPoolExecutor(30) as pool:
        list(pool.map(hashing.seal, map(str, range(60))))
    busy = [one for one in threading.enumerate() if one.name.startswith("hashing")]
    assert len(busy) <= hashing.AT_ONCE
