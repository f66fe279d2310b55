"""Filing and looking up: the two things the edge does by itself, whatever else of the node runs or not.

A filing is one durable write; broker and services take no part in it. Sent again under the same key it is answered
with the same receipt, by however many threads and processes at once.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from prometheus_client import Counter

from services.gateway import attachments, hashing
from services.gateway import filing as rules
from services.gateway.filing import Filing
from services.gateway.parts import Parts
from services.gateway.schemas import FilingForm
from shared.errors import Conflict, Invalid, NotFound, Unavailable
from shared.matters import codes, numbers
from shared.matters.forms import load

SECONDS_FOR_THE_FASTER = 5.0
LOOK_UP_SECONDS = 5.0
FILED = Counter("xinqiao_filings_total", "Filings receipted, and repeated requests answered again.", ["kind"])


def file(parts: Parts, form: Mapping[str, Any], key: str, by: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """Put a filing into the drop box: (the receipt, whether it is new). ``form``: plain JSON, as it came.

    Raises ``Invalid`` for the form or the key, ``Conflict('idempotency_key_reused')`` for another form under this key.
    """
    hashed, body = rules.key_hash(key), rules.body_hash(form, by["user"])
    code = codes.derive(parts.settings.secret, key)
    kept = parts.filings.of_key(hashed)
    is_new = kept is None
    if kept is None:
        completed = _completed(parts, form, by)
        is_proven = _is_proven(parts, completed)
        hashes = {"key_hash": hashed, "body_hash": body, "code_hash": hashing.seal(codes.normalise(code))}
        number = numbers.make(parts.node, year := parts.clock.today().year, parts.sequence.next(f"filings-{year}"))
        files = attachments.claim(parts, completed["attachments"], hashed, number)
        filing, said = rules.receive(
            completed, by, number=number, hashes=hashes, now=parts.clock.now(), attachments=files,
            earlier_proven=is_proven,
        )  # fmt: skip
        try:
            kept = parts.filings.add(filing, said)
        except Conflict:
            kept, is_new = _of_the_faster(parts, hashed, filing.slip), False
        attachments.settle(parts, files, hashed, kept.number)
    rules.must_be_the_same(kept, body)
    FILED.labels("new" if is_new else "repeated").inc()
    return rules.receipt(kept, code, node=parts.node, unit_name=parts.topology.units.name(kept.unit)), is_new


def look_up(parts: Parts, number: str, code: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """The public course of a matter, for whoever holds its number and code.

    ``NotFound`` for a wrong code as for an unknown number, after the same work. While intake has not heard of it yet,
    the drop box itself answers: received, and when. ``Unavailable`` when intake has, but cannot be asked now.
    """
    kept = prove(parts, number, code)
    number = kept.number
    try:
        found: dict[str, Any] = parts.rpc.call("intake", "look_up", number, timeout=LOOK_UP_SECONDS, context=context)
        return {**found, "attachments": attachments.of_number(parts, number)}
    except Unavailable as away:
        # what went out may have come far since: better no news than old news
        if parts.filings.is_said(number):
            raise Unavailable("progress_unavailable", received_at=kept.received_at.isoformat()) from away
    except NotFound:
        pass
    waiting = rules.in_the_drop_box(kept, node=parts.node, unit_name=parts.topology.units.name(kept.unit))
    return {**waiting, "attachments": attachments.of_number(parts, number)}


def prove(parts: Parts, number: str, code: str) -> Filing:
    """The filing that number and code belong to; ``NotFound`` for a wrong pair after the same work as for a right one,
    or with the place to ask where it was filed at another node."""
    number, told = _as_written(number, code)
    if (home := numbers.home_of(number)) != parts.node:
        elsewhere = parts.topology.nodes.get(home)
        if elsewhere is not None:
            raise NotFound("registered_elsewhere", node=elsewhere.name)
    kept = parts.filings.find(number)
    if not hashing.fits(kept.code_hash if kept else None, told) or kept is None:
        raise NotFound("wrong_number_or_code")
    return kept


def _as_written(number: str, code: str) -> tuple[str, str]:
    faults: dict[str, str] = {}
    told = ""
    try:
        number = numbers.check(numbers.normalise(number)).text
    except Invalid as fault:
        faults["number"] = fault.code
    try:
        told = codes.normalise(code)
    except Invalid as fault:
        faults["code"] = fault.code
    if faults:
        raise Invalid(fields=faults)
    return number, told


def _completed(parts: Parts, form: Mapping[str, Any], by: Mapping[str, Any]) -> dict[str, Any]:
    """The form as it is filed, or ``Invalid``."""
    clock, front = parts.clock, parts.topology.front_unit(parts.node).id
    loaded = load(FilingForm, form, clock=clock)
    completed = rules.complete(loaded, by, front_unit=front, now=clock.now(), day_of=clock.day_of)
    _must_be_served_here(parts, completed, by)
    unknown = {  # field -> code
        name: "unknown_unit"
        for name in ("respondent_unit", "decision_unit")
        if completed[name] and parts.topology.units.find(completed[name]) is None
    }
    if completed["slip"] and parts.filings.of_slip(completed["slip"]) is not None:
        unknown["slip"] = "slip_used"
    if completed["split_of"] and not _is_own(parts.filings.find(completed["split_of"]), by):
        unknown["split_of"] = "not_registered_by_you"
    if unknown:
        raise Invalid(fields=unknown)
    return completed


def _is_own(filing: Filing | None, by: Mapping[str, Any]) -> bool:
    """Whether it was received by the clerk's own unit: only who holds the letter can split it."""
    return filing is not None and filing.unit == by["unit"]


def _is_proven(parts: Parts, form: Mapping[str, Any]) -> bool:
    """Whether the code of the earlier matter was given and fits; ``Invalid`` when it does not. Only the node that
    registered it can tell: of another's it is not proven."""
    if not form["earlier_number"] or not form["earlier_code"]:
        return False
    if numbers.home_of(form["earlier_number"]) != parts.node:
        return False
    try:
        prove(parts, form["earlier_number"], form["earlier_code"])
    except (NotFound, Invalid) as fault:
        raise Invalid(fields={"earlier_code": "wrong_number_or_code"}) from fault
    return True


def _of_the_faster(parts: Parts, key_hash: str, slip: str | None = None) -> Filing:
    """The filing of a request with the same key that came first; a majority read may see it a moment later.
    ``Invalid`` (field ``slip``) when it was the slip that another filing has used."""
    ends = time.monotonic() + SECONDS_FOR_THE_FASTER
    while True:
        kept = parts.filings.of_key(key_hash)
        if kept is not None:
            return kept
        used = parts.filings.of_slip(slip) if slip else None
        if used is not None and used.key_hash != key_hash:
            raise Invalid(fields={"slip": "slip_used"})
        if time.monotonic() > ends:
            raise Unavailable
        time.sleep(0.02)


def _must_be_served_here(parts: Parts, form: Mapping[str, Any], by: Mapping[str, Any]) -> None:
    """Who files alone is told where the right counter is; who came to a counter is written down there (T22 art. 22)."""
    topology, place, unit = parts.topology, form["place"], form["received_by"]
    if not topology.places.knows(place):
        raise Invalid(fields={"place": "unknown_place"})
    if not topology.holds(parts.node, place) and not by["user"]:
        raise Invalid("place_not_served", fields={"place": "place_not_served"}, **_where_instead(parts, place))
    if unit not in {one.id for one in topology.units_at(parts.node)}:
        raise Invalid(fields={"received_by": "unknown_unit"})


def _where_instead(parts: Parts, place: str) -> dict[str, str]:
    """Who takes what concerns that place: the node there, else the counter of the nearest division that has one."""
    topology = parts.topology
    node = topology.node_of(place)
    if node is not None and topology.level_of(node).rank > topology.level_of(parts.node).rank:
        front = topology.front_unit(node)
    else:
        counters = (topology.units.front(one.code) for one in topology.places.upwards(place))
        front = next((one for one in counters if one is not None), topology.front_unit(topology.root))
    return {
        "place": topology.places.full_name(place), "node": node or "", "unit": front.id, "unit_name": front.name
    }  # fmt: skip
