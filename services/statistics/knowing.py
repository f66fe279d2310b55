"""What was known of a fact, and when: a report asked for again as of its day says the same again."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

from services.statistics.fact import Earlier, Fact
from shared.codec import from_plain, to_plain

OWN = frozenset({"earlier", "changed_at", "dirty", "version"})
"""fields about the knowing itself"""
COUNTED = tuple(one.name for one in fields(Fact) if one.name not in OWN)


def note(before: Fact | None, after: Fact, at: datetime, because: str) -> Fact:
    """The fact with what it was before it was learned (``at``: the node's time, ``because``: the event or the batch).

    The months of both are dirty until their segments are made anew. What changes nothing is not noted.
    """
    was = to_plain(before) if before is not None and before.version else {}
    now = to_plain(after)
    changed = {name: was[name] for name in COUNTED if was and was[name] != now[name]}
    if was and not changed:
        return after
    months = {one.month for one in (before, after) if one is not None and one.month}
    months |= set((after.dirty or "|").partition("|")[0].split(",")) - {""}
    return replace(
        after, earlier=(*after.earlier, Earlier(at, changed)), changed_at=at,
        dirty=f"{','.join(sorted(months))}|{because}" if months else None,
    )  # fmt: skip


def with_past_of(after: Fact, before: Fact) -> Fact:
    """The fact, with what was known before it was corrected."""
    return replace(after, earlier=before.earlier)


def months_of(dirty: str) -> tuple[str, ...]:
    """The months that a mark of dirt names."""
    return tuple(filter(None, dirty.partition("|")[0].split(",")))


def as_of(fact: Fact, instant: datetime) -> Fact | None:
    """The fact as it was known at an instant; None when it was not known yet."""
    plain = to_plain(fact)
    for earlier in reversed(fact.earlier):
        if earlier.at <= instant:
            break
        if not earlier.was:
            return None
        plain.update(earlier.was)
    return from_plain(Fact, plain)
