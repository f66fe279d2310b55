"""``python -m tests.chaos [--seed N] [--only phase,…]``: break things while people work, and check every promise.

Prints what it does with the time and the seed, and at the end ``N passed, N failed``; exit code 1 on any failure.
Leaves ``build/chaos/report.json``, ``history.jsonl`` and ``states.jsonl``.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time

from tests.chaos.run import PHASES, run


def main(arguments: list[str]) -> int:
    """0 when every claim holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000)
    parser.add_argument("--only", default=",".join(PHASES), help="phases, separated by commas")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the nodes are stopped, too
    claims = run(asked.seed, asked.only.split(","), said=lambda words: print(words, flush=True))
    failed = sum(1 for claim in claims if not claim.holds)
    print(f"{len(claims) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
