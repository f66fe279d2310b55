"""I1 and I2: what was acknowledged is at its home, above, and where it was routed to; and nothing is there unasked."""

from __future__ import annotations

from collections.abc import Iterator

from shared.errors import Invalid
from shared.matters.numbers import is_of_a_record
from tests.chaos.checks.finding import Evidence, Finding

FOLLOWERS = ("matters", "referrals", "cases", "facts", "clocks", "notices")


def lost(evidence: Evidence) -> Iterator[Finding]:
    """Acknowledged filings that are nowhere, and registered ones that did not arrive everywhere they have to."""
    for number in evidence.numbers:
        home = evidence.home(number)
        deed = evidence.acked.get(number)
        if number not in evidence.rows(home, "submissions"):
            yield Finding("LOST_AT_HOME", number, home, {"op": deed.op if deed else None})
            continue
        if number not in evidence.rows(home, "matters"):
            yield Finding("NO_MATTER", number, home, {})
        for node in evidence.chain.path(home):
            if number not in evidence.rows(node, "facts"):
                yield Finding("LOST_ABOVE" if node != home else "NO_FACT", number, node, {"home": home})
        yield from _unhandled(evidence, number, home)


def _is_of_a_record(number: str) -> bool:
    """Whether an office keeps it (a standing duty, a table), so that no filing is behind it."""
    try:
        return is_of_a_record(number)
    except Invalid:
        return False


def _unhandled(evidence: Evidence, number: str, home: str) -> Iterator[Finding]:
    referrals = [row for node in evidence.states for row in evidence.rows(node, "referrals").get(number, ())]
    if not referrals:
        yield Finding("NOT_ROUTED", number, home, {})
        return
    for row in referrals:
        if row["waits"] or not row["lead_node"]:
            continue
        if row["offered"]:
            yield Finding("CUSTODY_OPEN", number, home, {"unit": row["lead_unit"], "hop": row["hop"]})
        cases = evidence.rows(row["lead_node"], "cases").get(number, ())
        if not any(case["unit"] == row["lead_unit"] for case in cases):
            yield Finding("NOT_HANDLED", number, row["lead_node"], {"unit": row["lead_unit"], "hop": row["hop"]})


def phantom(evidence: Evidence) -> Iterator[Finding]:
    """Registrations no client tried, ones that were refused to the client, and rows about no registration at all."""
    tried: dict[str, bool] = {}
    for deed in evidence.filings:
        token = str(deed.asked["token"])
        tried[token] = tried.get(token, False) or deed.may_have_happened
    for state, row in evidence.everywhere("submissions"):
        if row["token"] not in tried:
            yield Finding("PHANTOM", row["number"], state.node, {"token": row["token"]})
        elif not tried[row["token"]]:
            yield Finding("REFUSED_YET_THERE", row["number"], state.node, {"token": row["token"]})
    for kind in FOLLOWERS:
        for state, row in evidence.everywhere(kind):
            number = row["number"]
            if number in evidence.expected.forged:
                yield Finding("FOREIGN_ACCEPTED", number, state.node, {"row": kind})
            elif number not in evidence.registered and not _is_of_a_record(number):
                yield Finding("PHANTOM_ROW", number, state.node, {"row": kind})
            elif kind == "facts" and state.node not in evidence.chain.path(evidence.registered[number]):
                yield Finding("WRONG_PLACE", number, state.node, {"home": evidence.registered[number]})
