"""What was ever said can still be read, and what is said is heard."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from services.gateway.parts import HEARS_FILINGS
from shared.codec import loads, to_plain
from shared.events import EVENTS
from tests.contract.samples import PLACE, path

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(PLACE.glob("*.json"))


@pytest.mark.parametrize("declared", EVENTS.values(), ids=lambda one: one.name)
def test_every_version_of_an_event_has_a_sample(declared: object) -> None:
    name, version = declared.name, declared.version  # type: ignore[attr-defined]
    missing = [step for step in range(1, version + 1) if not path(name, step).exists()]
    assert not missing, f"run 'python -m tests.contract.samples' for {name} {missing}"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda one: one.stem)
def test_every_sample_ever_sent_still_loads(sample: Path) -> None:
    name, _, version = sample.stem.rpartition(".v")
    said = EVENTS[name].read(int(version), loads(sample.read_bytes()))
    assert type(said) is EVENTS[name].kind


@pytest.mark.parametrize("declared", EVENTS.values(), ids=lambda one: one.name)
def test_the_newest_sample_is_what_is_sent_today(declared: object) -> None:
    kind = declared  # type: ignore[assignment]
    sample = loads(path(kind.name, kind.version).read_bytes())  # type: ignore[attr-defined]
    assert to_plain(kind.read(kind.version, sample)) == sample, "a field changed: give the event a new version"  # type: ignore[attr-defined]


def test_every_event_is_heard_by_some_service_or_declared_archive_only() -> None:
    listing = (
        "from shared.run import classes_of, subscriptions\n"
        "from shared.links.node import BUSINESS, DOOR\n"
        "for one in subscriptions(kind for name in (*BUSINESS, DOOR) for kind in classes_of(name)):\n"
        "    print(one.event, one.service)"
    )
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", listing], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    heard = {line.split()[0] for line in answer.stdout.splitlines()}
    unheard = {name for name, declared in EVENTS.items() if not declared.archive_only} - heard
    assert not unheard
    filings = {line.split()[1] for line in answer.stdout.splitlines() if line.startswith("filing.received ")}
    assert filings == set(HEARS_FILINGS), "the gateway, which knows no service, names them"
