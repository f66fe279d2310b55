"""Runs test suites one after the other, each as its own pytest, and ends with one line: ``N passed, N failed``.

``python .ci/suites.py unit integration …``. Exit code 1 when anything failed, or when nothing ran at all.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "build" / "tests"
SIDE_BY_SIDE = ("unit", "contract")
"""suites that touch nothing outside their process: as many at once as there are cores"""
PATCHED = Path("tests/integration/bus")
"""what lives here hosts nameko services: eventlet must patch before anything else is imported, and nowhere else"""


@dataclass
class Count:
    """What one or more runs of pytest said."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: Count) -> None:
        """Sum up."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


def runs(suite: str) -> list[tuple[str, list[str]]]:
    """(name, arguments of pytest) of a suite."""
    place = Path("tests") / suite
    plain = ["-p", "no:nameko"]
    if suite in SIDE_BY_SIDE:
        plain += ["-n", "auto", "--dist", "worksteal"]
    if suite != PATCHED.parent.name:
        return [(suite, [str(place), *plain])]
    return [
        (suite, [str(place), f"--ignore={PATCHED}", *plain]),
        (f"{suite}-{PATCHED.name}", [str(PATCHED), "-p", "tests.support.evpatch"]),
    ]


def run(name: str, arguments: list[str]) -> Count:
    """One pytest; a run that broke without a report counts as one failure, one without tests as nothing."""
    report = REPORTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    if not any((ROOT / arguments[0]).rglob("test_*.py")):
        return Count()
    print(f"== {name}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments, "-q", f"--junitxml={report}"]
    # every worker has to collect the same tests in the same order
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    code = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
    count = read(report)
    if code not in (0, 5) and not count.failed:
        count.failed += 1
    return count


def read(report: Path) -> Count:
    """The figures of a JUnit report."""
    count = Count()
    if report.exists():
        for suite in ElementTree.parse(report).iter("testsuite"):
            number = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
            broken = number["failures"] + number["errors"]
            count.add(Count(number["tests"] - broken - number["skipped"], broken, number["skipped"]))
    return count


def main(suites: list[str]) -> int:
    """Run them all, also after a failure."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    total = Count()
    for suite in suites:
        for name, arguments in runs(suite):
            total.add(run(name, arguments))
    skipped = f", {total.skipped} skipped" if total.skipped else ""
    print(f"{total.passed} passed, {total.failed} failed{skipped}", flush=True)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
