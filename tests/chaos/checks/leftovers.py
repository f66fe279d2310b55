"""I6: at rest nothing lies in a queue or an outbox, and parked is exactly what was provoked: no less, no more."""

from __future__ import annotations

from collections.abc import Iterator

from tests.chaos.checks.finding import Evidence, Finding


def leftovers(evidence: Evidence) -> Iterator[Finding]:
    """Messages still under way when all was said to be quiet, and messages parked or vanished against expectation."""
    for state in evidence.states.values():
        for queue, depth in state.queues.items():
            if depth:
                yield Finding("LEFT_IN_QUEUE", "", state.node, {"queue": queue, "messages": depth})
        for row in state.outbox:
            code = "LEFT_AWAITING" if row.get("awaits") else "LEFT_IN_OUTBOX"
            yield Finding(code, str(row.get("number", "")), state.node, row)
    marks = set()
    for state, row in evidence.everywhere("parked"):
        marks.add(row["mark"])
        if row["mark"] not in evidence.expected.parked:
            yield Finding("PARKED", str(row.get("number", "")), state.node, row)
    for mark in sorted(evidence.expected.parked - marks):
        yield Finding("NOT_PARKED", "", "", {"mark": mark})
