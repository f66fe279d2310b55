"""``python -m tests.year``: the year on three real nodes, once undisturbed and once through five kills -9.

Ends with ``N passed, N failed``; the histories lie in ``build/year``. About half an hour on two cores.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time

from deploy.demo.world import reach
from deploy.local.cluster import Cluster
from deploy.local.layout import ROOT
from deploy.local.moved import moved
from shared.matters import numbers
from tests.year.expected import expected
from tests.year.hands import Happened, history
from tests.year.on_nodes import OnNodes, told
from tests.year.story import BEGINS, Year, acts

DIRECTORY, BASE_PORT = ROOT / "build" / "year", 29100
ENVIRONMENT = {
    "XINQIAO_RATE_LIMITS": "false", "XINQIAO_PROFILE": "development", "XINQIAO_SWEEP_SECONDS": "0.5",
    "XINQIAO_RETRY_DELAYS": "1,2,4,8,16,30",
}  # fmt: skip


def play(name: str, kills: int, seed: int) -> tuple[list[Happened], list[str]]:
    """One year on fresh nodes: its history, and who was killed."""
    directory = DIRECTORY / name
    if (directory / "topology.yaml").exists():
        Cluster(directory / "topology.yaml", directory).down()  # a run that was killed leaves its nodes running
    shutil.rmtree(directory, ignore_errors=True)
    clock = directory / "clock"
    topology = moved(ROOT / "deploy" / "topology.yaml", directory, base_port=BASE_PORT)
    cluster = Cluster(topology, directory, {**ENVIRONMENT, "XINQIAO_CLOCK_FILE": str(clock)})
    reach(clock, BEGINS, first=True)
    began = time.monotonic()

    def say(words: str) -> None:
        print(f"[{time.monotonic() - began:6.0f} s] {name}: {words}", flush=True)

    cluster.up(progress=lambda _: None)
    try:
        hands = OnNodes(cluster, clock, say, kills=kills, seed=seed)
        Year(hands).play(acts(), say)
        happened = history(hands)
        told(DIRECTORY / f"{name}.jsonl", happened)
        return happened, hands.killed
    finally:
        cluster.down()


def is_of_the_story(one: Happened) -> bool:
    """Whether it is of a matter of the story, and no reminder."""
    return not is_a_number(one.label) and one.event != "deadline.near"


def is_a_number(label: str) -> bool:
    """Whether it is the number of a record that has no name in the story."""
    return "-20" in label


def main() -> int:
    """Play, compare, tell."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=5)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    plain, _ = play("undisturbed", 0, 0)
    disturbed, killed = play("killed", given.kills, given.seed)
    claims = {
        "every trigger and every rung once, nothing else": [*filter(is_of_the_story, plain)] == sorted(expected()),
        f"the same through {len(killed)} kills": [*filter(is_of_the_story, disturbed)] == sorted(expected()),
        "reminders too": {one for one in plain if not is_a_number(one.label)}
        == {one for one in disturbed if not is_a_number(one.label)},
        "the rest is of rounds and meetings": all(
            numbers.check(one.label).kind for one in {*plain, *disturbed} if is_a_number(one.label)
        ),
        "so many were killed": len(killed) == given.kills,
    }
    for words, holds in claims.items():
        print(f"{'ok  ' if holds else 'FAIL'} {words}")
    failed = sum(not holds for holds in claims.values())
    print(f"killed: {', '.join(killed)}; histories: {DIRECTORY}")
    print(f"{len(claims) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
