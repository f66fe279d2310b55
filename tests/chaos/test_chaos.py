"""``make chaos``: the whole run once, and every claim of it as a test of its own."""

from __future__ import annotations

import os
import time

import pytest

from tests.chaos.run import CLAIMS, run
from tests.chaos.scene import Claim

pytestmark = pytest.mark.timeout(1500)


@pytest.fixture(scope="module")
def claims(request: pytest.FixtureRequest) -> dict[str, Claim]:
    """What the run found; its progress is shown while it runs. ``XINQIAO_CHAOS_SEED`` repeats a run."""
    seed = int(os.environ.get("XINQIAO_CHAOS_SEED", int(time.time()) % 1_000_000))
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\nchaos: seed {seed}; to repeat it: XINQIAO_CHAOS_SEED={seed} make chaos", flush=True)
        found = run(seed, said=lambda words: print(words, flush=True))
    return {claim.name: claim for claim in found}


@pytest.mark.parametrize("name", CLAIMS)
def test_claim(claims: dict[str, Claim], name: str) -> None:
    assert name in claims, "the run ended before this was asked"
    assert claims[name].holds, claims[name].detail


def test_no_phase_stumbled(claims: dict[str, Claim]) -> None:
    others = [claim for name, claim in claims.items() if name not in CLAIMS]
    assert not others, others[0].detail
