"""I9: one idempotency key is one filing with one receipt; the same key with other words is refused with 409."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tests.chaos.checks.finding import Evidence, Finding
from tests.chaos.history import Deed


def keys(evidence: Evidence) -> Iterator[Finding]:
    """Keys that gave two numbers, two codes, two creations, or took a second body."""
    used: dict[tuple[str, str], list[Deed]] = defaultdict(list)
    for deed in evidence.filings:
        used[deed.node, str(deed.asked["key"])].append(deed)
    for (node, key), attempts in used.items():
        acked = [deed for deed in attempts if deed.happened]
        number = str(acked[0].answered["number"]) if acked else ""
        bodies = {str(deed.asked["body"]) for deed in acked}
        if len(bodies) > 1:
            yield Finding("KEY_TOOK_TWO_BODIES", number, node, {"key": key, "ops": [deed.op for deed in acked]})
            continue
        for code, field in (("KEY_TWO_NUMBERS", "number"), ("KEY_TWO_CODES", "code")):
            given = {str(deed.answered.get(field)) for deed in acked}
            if len(given) > 1:
                yield Finding(code, number, node, {"key": key, field: sorted(given)})
        created = [deed.op for deed in acked if deed.answered.get("status") == 201]
        if len(created) > 1:
            yield Finding("KEY_CREATED_TWICE", number, node, {"key": key, "ops": created})
        for deed in attempts:
            foreign = bool(bodies) and str(deed.asked["body"]) not in bodies
            if foreign and deed.outcome == "fail" and deed.answered.get("status") != 409:
                yield Finding("KEY_WRONG_REFUSAL", number, node, {"key": key, "answer": deed.answered})
            if not foreign and deed.outcome == "fail" and deed.answered.get("status") == 409 and bodies:
                yield Finding("KEY_REFUSED_ITS_OWN", number, node, {"key": key, "op": deed.op})
