"""Whole nodes for a test session: brought up at ports of their own under ``build/``, taken down at its end.

With ``XINQIAO_E2E_DIR`` a cluster that runs already (its ``topology.yaml`` lies there) is used and left running.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from deploy.local.cluster import Cluster
from deploy.local.moved import moved

Found = TypeVar("Found")
ROOT = Path(__file__).resolve().parents[2]
TOPOLOGY = ROOT / "deploy" / "topology.yaml"
REUSED = "XINQIAO_E2E_DIR"
BASE_PORT = 27100
ENVIRONMENT = {"XINQIAO_RATE_LIMITS": "false", "XINQIAO_SWEEP_SECONDS": "0.5", "XINQIAO_PROFILE": "development"}


@contextmanager
def running(name: str, base_port: int = BASE_PORT) -> Iterator[Cluster]:
    """The demonstration county's three nodes, ready. ``name``: their directory under ``build/``."""
    reused = os.environ.get(REUSED)
    if reused:
        yield Cluster(Path(reused) / "topology.yaml", reused)
        return
    directory = ROOT / "build" / name
    if (directory / "topology.yaml").exists():
        Cluster(directory / "topology.yaml", directory).down()  # a session that was killed leaves its nodes running
        shutil.rmtree(directory)
    cluster = Cluster(moved(TOPOLOGY, directory, base_port=base_port), directory, ENVIRONMENT)
    cluster.up(progress=lambda _: None)
    try:
        yield cluster
    finally:
        cluster.down()


def password_of(cluster: Cluster, user: str) -> str:
    """The password that was made for the account when the node was set up; ``StopIteration`` for an unknown user."""
    return next(str(one["password"]) for one in cluster.accounts if one["user"] == user)


def eventually(look: Callable[[], Found], seconds: float = 120.0, every: float = 0.5) -> Found:
    """What ``look`` gives once that is true: between nodes things take their time. ``AssertionError`` if never."""
    ends = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > ends:
            raise AssertionError(f"not within {seconds:.0f} s: {look.__name__}, last seen: {found!r}")
        time.sleep(every)
