"""The rules of filing: from a form to a Filing in the drop box, FilingReceived and a receipt.

Registration is owed to everyone at once (T22 art. 21-23): nothing here asks whether the matter is any unit's business.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shared.codec import instant
from shared.errors import Conflict, Invalid
from shared.events.gateway import Agent, Attachment, FilingReceived, Petitioner
from shared.matters import numbers
from shared.matters.categories import categories
from shared.matters.lists import REPRESENTATIVES_AT_MOST, purpose_of
from shared.matters.people import CITIZEN, CLERK

ONLINE = "online"
DIRECT = "direct"
SEALED_CLASS, SEALED_TITLE = "accusation", "（密件）"
"""an accusation's own words stay out of what a receipt can show before intake has decided what may be shown"""
FIRST_CONTACT = "首问负责，移交前由收件单位负责"
KEY_LENGTHS = range(8, 201)
AS_FILED = (
    "received_at", "channel", "title", "text", "place", "received_by", "category_l1", "category_l2", "legal_class",
    "purpose", "posted_on", "is_oral", "respondent_unit", "respondent_person", "earlier_number", "new_facts",
    "split_of", "decision_unit", "decision_received_on", "slip", "tell_by_contact",
)  # fmt: skip
CLERKS_FIELDS = ("received_at", "received_by", "origin", "posted_on", "is_oral", "split_of", "slip")
NUMBERS = {"earlier_number": "not_a_matter_number", "split_of": "not_a_matter_number", "slip": "not_a_slip"}
"""fields that hold a number -> what is said of one that fails its check"""


@dataclass(frozen=True)
class Filing:
    """What the drop box keeps of a filing beside the event that says it; the code and the key only as hashes."""

    number: str
    key_hash: str
    body_hash: str
    code_hash: str
    title: str
    channel: str
    received_at: datetime
    filed_at: datetime
    unit: str
    """unit id: who received it"""
    slip: str | None = None
    """the intake slip it used up; no two filings use one"""
    version: int = 0


def key_hash(key: str) -> str:
    """The idempotency key as it is kept; ``Invalid`` for a missing or a guessable one."""
    if not key:
        raise Invalid("idempotency_key_missing")
    if len(key) not in KEY_LENGTHS or not key.isascii() or not key.isprintable():
        raise Invalid("idempotency_key_invalid")
    return hashlib.sha256(key.encode()).hexdigest()


def body_hash(form: Mapping[str, Any], user: str) -> str:
    """What tells the same form (plain JSON) sent again from another one under the same key."""
    told = json.dumps(
        {"form": form, "user": user}, sort_keys=True
    )  # in ASCII: what is no character yet is refused later
    return hashlib.sha256(told.encode()).hexdigest()


def complete(
    form: Mapping[str, Any],
    by: Mapping[str, Any],
    *,
    front_unit: str,
    now: datetime,
    day_of: Callable[[datetime], date],
) -> dict[str, Any]:
    """The form with what was left out filled in, or ``Invalid`` naming every field that does not fit who files.

    ``form``: the loaded FilingForm. A citizen files online, now, with the node's front unit, and under a name unless
    anonymous; a clerk writes down what came by any channel (T22 art. 17: oral petitions too).
    """
    petitioner = dict(form["petitioner"])
    received_at = form.get("received_at") or now
    faults = {} if CLERK in by["roles"] else _citizen_faults(form)
    if received_at > now:
        faults["received_at"] = "in_the_future"
    if form["posted_on"] and form["posted_on"] > day_of(received_at):
        faults["posted_on"] = "posted_after_received"
    if form["is_oral"] and not form["read_back"]:  # T22 art. 19: what was said is read back
        faults["read_back"] = "must_be_read_back"
    written, wrong = _numbers(form)
    faults = {**wrong, **faults}
    if petitioner["representatives"] > min(REPRESENTATIVES_AT_MOST, petitioner["persons"]):  # T22 art. 20
        faults["petitioner.representatives"] = "too_many_representatives"
    try:
        first, second = categories().pair(form["category_l1"], form["category_l2"])
    except Invalid as fault:
        faults |= fault.fields
    if faults:
        raise Invalid(fields=faults)
    if petitioner["anonymous"]:
        petitioner["name"] = ""
    return {
        **form,
        **written,
        "received_at": received_at,
        "received_by": form.get("received_by") or front_unit,
        "category_l1": first,
        "category_l2": second,
        "purpose": form.get("purpose") or purpose_of(form["legal_class"]),
        "petitioner": petitioner,
    }


def _citizen_faults(form: Mapping[str, Any]) -> dict[str, str]:
    faults = {name: "for_clerks_only" for name in CLERKS_FIELDS if form.get(name)}
    if form["channel"] != ONLINE:
        faults["channel"] = "citizens_file_online"
    if not form["petitioner"]["name"] and not form["petitioner"]["anonymous"]:
        faults["petitioner.name"] = "name_or_anonymous"
    return faults


def _numbers(form: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """The numbers of the form in their one written form, and the faults of those that are none."""
    written, faults = {}, {}
    for name, fault in NUMBERS.items():
        if form[name]:
            try:
                written[name] = numbers.check(numbers.normalise(form[name])).text
            except Invalid:
                faults[name] = fault
    return written, faults


def receive(
    form: Mapping[str, Any],
    by: Mapping[str, Any],
    *,
    number: str,
    hashes: Mapping[str, str],
    now: datetime,
    attachments: tuple[Attachment, ...] = (),
    earlier_proven: bool = False,
) -> tuple[Filing, FilingReceived]:
    """The filing and what is said of it. ``form``: completed; ``hashes``: key_hash, body_hash and code_hash;
    ``attachments``: the claimed files; ``earlier_proven``: the earlier matter's code fits."""
    said = FilingReceived(
        number=number,
        filed_at=now,
        origin=form["origin"] or DIRECT,
        petitioner=Petitioner(**form["petitioner"]),
        tags=tuple(form["tags"]),
        agent=Agent(**form["agent"]) if form["agent"] else None,
        attachments=attachments,
        earlier_proven=earlier_proven,
        registered_by="" if CITIZEN in by["roles"] else by["user"],
        **{name: form[name] for name in AS_FILED},
    )
    filing = Filing(
        number=number,
        title=SEALED_TITLE if said.legal_class == SEALED_CLASS else said.title,
        channel=said.channel,
        received_at=said.received_at,
        filed_at=now,
        unit=said.received_by,
        slip=said.slip or None,
        key_hash=hashes["key_hash"],
        body_hash=hashes["body_hash"],
        code_hash=hashes["code_hash"],
    )
    return filing, said


def must_be_the_same(filing: Filing, body: str) -> None:
    """``Conflict('idempotency_key_reused')`` when another form came under the key of this filing."""
    if not hmac.compare_digest(filing.body_hash, body):
        raise Conflict("idempotency_key_reused")


def receipt(filing: Filing, code: str, *, node: str, unit_name: str) -> dict[str, Any]:
    """What the petitioner takes home, plain JSON; the code is shown here and never again."""
    return {
        "number": filing.number,
        "code": code,
        "received_at": instant(filing.received_at),
        "node": node,
        "unit": filing.unit,
        "unit_name": unit_name,
        "look_up_path": "/look-up",
    }


def in_the_drop_box(filing: Filing, *, node: str, unit_name: str) -> dict[str, Any]:
    """What a look-up shows while the rest of the node has not answered for it: received, and the receipt."""
    at = instant(filing.received_at)
    return {
        "number": filing.number,
        "title": filing.title,
        "status": "received",
        "status_zh": "已收到，等待登记",
        "received_at": at,
        "holder": {"unit": filing.unit, "name": unit_name},
        "duty": "first_contact",
        "duty_zh": FIRST_CONTACT,
        "due": None,
        "timeline": [{"at": at, "node": node, "unit": filing.unit, "what": "received", "zh": f"{unit_name}已收到来件"}],
        "papers": [],
        "urged": 0,
        "supplements": 0,
        "evaluations": [],
        "steps": [],
    }
