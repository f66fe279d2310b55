"""One run: nodes up, people in, the phases in order, everybody home, and the checker over all that is left."""

from __future__ import annotations

import json
import subprocess
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from deploy.local.layout import ROOT
from tests.chaos import collect, hostile, phases, states
from tests.chaos.checker import QUESTIONS, check, tally
from tests.chaos.checks.finding import Expected, Finding
from tests.chaos.history import read
from tests.chaos.scene import CHILD, PARENT, Claim, Scene

DIRECTORY = ROOT / "build" / "chaos"
PHASES: dict[str, Callable[[Scene], None]] = {
    "working": phases.working,
    "killing": phases.killing,
    "parting": phases.parting,
    "doubling": phases.doubling,
    "hang": phases.hang,
    "one_key": phases.one_key,
    "unroutable": hostile.unroutable,
    "intruder": hostile.intruder,
    "unhang": phases.unhang,
    "poison": hostile.poison,
    "foreign": hostile.foreign,
    "without_broker": phases.without_broker,
}
CLAIMS = (
    "killed processes come back",
    "a village cut off serves its people",
    "after a cut everything catches up",
    "messages were doubled and shuffled",
    "one key is one filing",
    "other words under a used key are refused",
    "a lost binding is noticed and repaired",
    "a lost queue is noticed and repaired",
    "a link's user can do nothing else",
    "a hung link is noticed and started anew",
    "poison is parked and the good pass",
    "a neighbour may not speak of others",
    "filing needs no broker",
    "what was filed without a broker goes out",
    "at last nothing is under way",
    "people were at work",
    *QUESTIONS,
)
"""every claim of a whole run, in order"""


def run(seed: int, only: Sequence[str] = tuple(PHASES), said: Callable[[str], None] = print) -> list[Claim]:
    """The claims of a run. ``said`` is given every line of progress."""
    scene = Scene(DIRECTORY, seed, said)
    scene.say(f"chaos, seed {seed}")
    try:
        with scene.running():
            scene.open_doors([CHILD, CHILD, PARENT, PARENT], pause=1.5)
            time.sleep(3)
            for name in only:
                _one(scene, name, PHASES[name])
            _one(scene, "resting", phases.resting)
            _judge(scene)
    except Exception:  # noqa: BLE001 - a run that broke is a failed run, with a report
        scene.claim("the run itself", False, traceback.format_exc(limit=6))
    report(scene)
    return scene.claims


def _one(scene: Scene, name: str, phase: Callable[[Scene], None]) -> None:
    scene.say(f"== {name}: {(phase.__doc__ or '').splitlines()[0]}")
    began = time.monotonic()
    try:
        phase(scene)
    except Exception:  # noqa: BLE001 - the other phases and the checker still have something to say
        scene.claim(f"phase {name}", False, traceback.format_exc(limit=6))
    scene.figures.setdefault("phase_seconds", {})[name] = round(time.monotonic() - began, 1)


def _judge(scene: Scene) -> None:
    """Ask the checker, over the history and what every node holds."""
    records = read(scene.recorder.path)
    remains = collect.everything(scene.cluster)
    states.write(scene.directory / "states.jsonl", remains)
    (scene.directory / "expected.json").write_text(
        json.dumps({"parked": sorted(scene.parked), "forged": sorted(scene.forged)})
    )
    counted = tally(records)
    scene.figures["operations"] = {f: dict(ends) for f, ends in counted.items()}
    enough = counted["file"]["ok"] >= 50 and sum(counted[step]["ok"] for step in collect.STEPS if step in counted) >= 10
    scene.claim("people were at work", enough, ", ".join(f"{f} {dict(ends)}" for f, ends in sorted(counted.items())))
    expected = Expected(frozenset(scene.parked), frozenset(scene.forged))
    found = check(records, remains, collect.chain(scene.cluster.topology), collect.lawful(), expected)
    for promise, against in found.items():
        scene.claim(promise, not against, _summary(against))
    scene.figures["findings"] = [asdict(one) for against in found.values() for one in against][:500]


def _summary(against: list[Finding]) -> str:
    if not against:
        return "no finding"
    return f"{len(against)} findings: " + "; ".join(str(one) for one in against[:5])


def report(scene: Scene) -> Path:
    """Write what a reader of the run wants to know."""
    figures = scene.figures
    codes = [finding["code"] for finding in figures.get("findings", [])]
    filed = figures.get("operations", {}).get("file", {})
    head = {
        "seed": scene.seed,
        "commit": _commit(),
        "seconds": round(time.monotonic() - scene.began, 1),
        "acknowledged": filed.get("ok", 0),
        "unanswered": filed.get("info", 0),
        "lost": sum(code.startswith("LOST") for code in codes),
        "duplicate_effects": sum(code.startswith("DUPLICATE") or code == "FILED_TWICE" for code in codes),
        "phantom": sum(code.startswith("PHANTOM") for code in codes),
    }
    path = scene.directory / "report.json"
    claims = [asdict(claim) for claim in scene.claims]
    path.write_text(json.dumps({**head, **figures, "claims": claims}, ensure_ascii=False, indent=1), "utf-8")
    scene.say(", ".join(f"{name} {value}" for name, value in head.items()) + f"; report: {path.relative_to(ROOT)}")
    return path


def _commit() -> str:
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()
