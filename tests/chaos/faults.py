"""Faults: processes killed or frozen at random, from a seed; a link led through a proxy that can be cut."""

from __future__ import annotations

import json
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.error import URLError

from tests.chaos import wire
from tests.chaos.history import Recorder
from tests.chaos.proxy import Proxy


class Kills(Protocol):
    """What is needed of a cluster to kill in it."""

    def kill(self, node: str, name: str, number: int = signal.SIGKILL) -> int:
        """Send a signal to a process; its pid."""

    def pid(self, node: str, name: str) -> int:
        """A process's pid."""


@dataclass(frozen=True)
class Victim:
    """A process that may be hit, and how often compared with the others."""

    node: str
    name: str
    weight: float = 1.0


def plan(victims: list[Victim], count: int, rng: random.Random) -> list[Victim]:
    """``count`` victims: everybody once (the heavier ones first when there are too many), the rest by weight."""
    once = sorted(victims, key=lambda one: -one.weight)[:count]
    rng.shuffle(once)
    rest = rng.choices(victims, [one.weight for one in victims], k=count - len(once))
    order = [*once, *rest]
    rng.shuffle(order)
    return order


class Nemesis:
    """Strikes one victim after the other and keeps count."""

    def __init__(self, cluster: Kills, recorder: Recorder, rng: random.Random, say: Callable[[str], None]) -> None:
        self.cluster, self.recorder, self.rng, self.say = cluster, recorder, rng, say
        self.struck: Counter[str] = Counter()
        self.missed = 0

    def kill(self, victim: Victim) -> bool:
        """Kill -9; False when it does not run just now (it was hit before and is on its way back)."""
        return self._strike(victim, signal.SIGKILL, f"kill {victim.name}")

    @contextmanager
    def frozen(self, victim: Victim) -> Iterator[bool]:
        """Stopped in the middle of whatever it does, and woken at the end."""
        hit = self._strike(victim, signal.SIGSTOP, f"freeze {victim.name}")
        try:
            yield hit
        finally:
            if hit:
                with suppress(Exception):
                    self.cluster.kill(victim.node, victim.name, signal.SIGCONT)

    def _strike(self, victim: Victim, number: int, kind: str) -> bool:
        try:
            pid = self.cluster.kill(victim.node, victim.name, number)
        except Exception as fault:  # noqa: BLE001 - not running, or gone between the look and the blow
            self.missed += 1
            self.say(f"  {victim.node}.{victim.name} is not there to be hit ({type(fault).__name__})")
            return False
        self.struck[kind] += 1
        self.recorder.note(kind, victim.node, pid=pid)
        self.say(f"  {kind} at {victim.node}")
        return True

    def loop(self, order: list[Victim], pause: tuple[float, float], freeze_share: float = 0.15) -> None:
        """One after the other with random pauses; some are frozen for some seconds instead, beyond the count."""
        for victim in order:
            while not self.kill(victim):
                time.sleep(0.5)
                if self.missed > 20 * len(order):
                    raise RuntimeError(f"{victim} does not come back")
            if self.rng.random() < freeze_share:
                self._freeze_another(order, victim)
            time.sleep(self.rng.uniform(*pause))

    def _freeze_another(self, order: list[Victim], victim: Victim) -> None:
        others = [one for one in order if one.node != victim.node]
        with self.frozen(self.rng.choice(others or order)):
            time.sleep(self.rng.uniform(1, 3))


@contextmanager
def flapping(proxy: Proxy, down: float = 1, up: float = 3) -> Iterator[None]:
    """The link goes down and comes back, again and again, and is up at the end."""
    done = threading.Event()

    def flap() -> None:
        while not done.wait(up):
            proxy.mode = "cut"
            done.wait(down)
            proxy.mode = "pass"

    thread = threading.Thread(target=flap, daemon=True, name="flapping")
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        proxy.mode = "pass"


class Link:
    """The link of a child to its parent, led through a proxy of ours."""

    def __init__(self, definitions: Path, management: str, proxy: Proxy) -> None:
        self.definitions, self.management, self.proxy = definitions, management, proxy

    def redirect(self) -> None:
        """Point the child's shovels at the proxy, in the running broker and in what it reads at its next boot."""
        known = json.loads(self.definitions.read_text("utf-8"))
        direct, through = f":{self.proxy.target[1]}/", f":{self.proxy.port}/"
        for parameter in known["parameters"]:
            value = parameter["value"]
            for end in ("src-uri", "dest-uri"):
                value[end] = value[end].replace(direct, through)
        mode = self.definitions.stat().st_mode
        self.definitions.write_text(json.dumps(known, ensure_ascii=False), "utf-8")
        self.definitions.chmod(mode)
        for parameter in known["parameters"]:
            path = f"/api/parameters/shovel/%2f/{parameter['name']}"
            wire.ask_management(self.management, "PUT", path, parameter)

    def is_up(self, seconds: float = 30) -> bool:
        """Whether both shovels run and speak through the proxy, within the time."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            with suppress(URLError, OSError):
                states = [row["state"] for row in wire.ask_management(self.management, "GET", "/api/shovels/%2f")]
                if states and all(state == "running" for state in states) and self.proxy.accepted:
                    return True
            time.sleep(0.5)
        return False
