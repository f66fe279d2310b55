"""Files that come with a submission: taken before it is filed, claimed by it, kept as they came, shown without traces.

The original is sealed: it is read only by who may, with a line in the log. What nobody claims is gone after a day. A
file is claimed by at most one filing; that a filing has it is written in the filing itself, so a process that dies in
between loses nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.gateway import file_kinds, shown_copy
from services.gateway.parts import Parts
from services.gateway.store import DatabaseFault
from shared.codec import instant, to_plain
from shared.errors import Forbidden, Invalid, NotFound, Refused, Unavailable
from shared.events.gateway import Attachment
from shared.matters import numbers
from shared.matters.people import may
from shared.matters.steps.rows import DESKS
from shared.ops import log

KEPT_UNCLAIMED = timedelta(days=1)
LATER_FILES_AT_MOST, LATER_BYTES_AT_MOST = 40, 200 << 20
"""of one submission, with all that was added to it later"""
UNCLAIMED_AT_MOST = 2 << 30
"""bytes that may wait to be claimed, so that nobody fills the disk"""
READ_ORIGINALS = "read_originals"
READING = {
    "submissions": "read_submissions", "referrals": "read_referrals", "cases": "read_cases", "reviews": "read_cases",
}  # fmt: skip
"""desk whose items carry files -> the power that opens it"""
PARTS_OF_A_MATTER = {"reviews": ("/review", "/re_review")}
"""desk -> what follows the matter's number in the keys of its items"""
WORDS = ("name", "type", "size", "sha256")
_log = log.get(__name__)


@dataclass(frozen=True)
class Served:
    """Bytes on their way out."""

    data: bytes
    type: str
    name: str
    sha256: str


def receive(parts: Parts, data: bytes, name: str, key: str = "") -> dict[str, Any]:
    """Take in a file: ``{id, name, type, size, sha256, expires_at}``. ``key``: the same file sent again under the same
    key is the same file. ``Invalid`` (field ``file``), ``Refused('uploads_full')``."""
    type = file_kinds.type_of(data)
    hashed, now = hashlib.sha256(data).hexdigest(), parts.clock.now()
    id = _id(parts, hashed, key)
    if parts.files.facts(id) is None:
        _must_have_room(parts, len(data))
        expires = instant(now + KEPT_UNCLAIMED)
        copy = shown_copy.make(data, type)
        parts.files.put(id, data, {
            "name": file_kinds.name_of(name, type), "type": type, "sha256": hashed, "uploaded_at": instant(now),
            "expires_at": expires, "claimed_by": None, "number": "", "is_kept": False,
        })  # fmt: skip
        _keep_shown(parts, id, copy)
    facts = parts.files.facts(id) or {}
    return {name: facts[name] for name in ("id", *WORDS, "expires_at")}


def claim(
    parts: Parts, ids: Sequence[str], by_key: str, number: str, *, is_kept: bool = False
) -> tuple[Attachment, ...]:
    """The files as what was filed under ``by_key`` carries them; the same key may claim them again.

    ``Invalid`` (field ``attachments``): not there any more, another's, or too much together. ``is_kept``: whatever
    carries them is sure to be kept (else it has to be ``settle``\\ d, or they are gone after a day).
    """
    found = [_to_claim(parts, id, by_key) for id in dict.fromkeys(ids)]
    if len(found) > file_kinds.FILES_AT_MOST or sum(one["size"] for one in found) > file_kinds.TOGETHER_AT_MOST:
        raise Invalid(fields={"attachments": "attachments_too_large"})
    there = {one["id"]: one["size"] for one in (*parts.files.some({"number": number, "is_kept": True}), *found)}
    if len(there) > LATER_FILES_AT_MOST or sum(there.values()) > LATER_BYTES_AT_MOST:
        raise Invalid(fields={"attachments": "attachments_too_many"})
    for one in found:
        claimed = {"claimed_by": by_key, "number": number, "is_kept": is_kept}
        if one["claimed_by"] is None and not parts.files.change(one["id"], claimed, when={"claimed_by": None}):
            _to_claim(parts, one["id"], by_key)
    return tuple(Attachment(one["id"], **{name: one[name] for name in WORDS}) for one in found)


def settle(parts: Parts, attachments: Sequence[Attachment], by_key: str, number: str) -> None:
    """What claimed these files is kept, under this number. Idempotent."""
    for one in attachments:
        parts.files.change(one.id, {"number": number, "is_kept": True}, when={"claimed_by": by_key})


def give_back(parts: Parts, attachments: Sequence[Attachment], by_key: str) -> None:
    """What claimed these files was refused: they are nobody's again, and go with the day on which they came."""
    free = {"claimed_by": None, "number": "", "is_kept": False}
    for one in attachments:
        parts.files.change(one.id, free, when={"claimed_by": by_key})


def sweep(parts: Parts) -> int:
    """Take away what nobody claimed within its day; how many. A claim whose filing is there is settled instead."""
    gone = 0
    late = {"is_kept": False, "expires_at": {"$lt": instant(parts.clock.now())}}
    for one in parts.files.some(late):
        filing = parts.filings.of_key(one["claimed_by"]) if one["claimed_by"] else None
        if filing is not None:
            parts.files.change(one["id"], {"number": filing.number, "is_kept": True}, when={})
            continue
        parts.files.drop(_shown(one["id"]))
        parts.files.drop(one["id"])
        gone += 1
    return gone


def keep_sweeping(parts: Parts, every: float = 600) -> None:
    """Sweep from now on, in a thread of its own that ends with the process."""

    def live() -> None:
        while True:
            try:
                if gone := sweep(parts):
                    _log.info("uploads_swept", files=gone)
            except DatabaseFault as fault:
                _log.warning("sweep_failed", reason=type(fault).__name__)
            time.sleep(every)

    threading.Thread(target=live, name="uploads-sweep", daemon=True).start()


def of_number(parts: Parts, number: str) -> list[dict[str, Any]]:
    """The files that came with a submission, or were added to it later: ``[{id, name, type, size}]``."""
    found = parts.files.some({"number": number, "is_kept": True})
    found.sort(key=lambda one: (one["uploaded_at"], one["name"]))
    return [{name: one[name] for name in ("id", "name", "type", "size")} for one in found]


def for_petitioner(parts: Parts, number: str, id: str) -> Served:
    """The shown copy, for who has proved number and code; ``NotFound`` for a file of anything else."""
    facts = parts.files.facts(id)
    if facts is None or not facts.get("number") or facts["number"] != number:
        raise NotFound("attachment_gone")
    return _served(parts, facts, original=False)


def for_officer(
    parts: Parts, number: str, id: str, by: Mapping[str, Any], *, original: bool, context: Mapping[str, Any]
) -> Served | dict[str, Any]:
    """The file for who has the matter on the desk, or how far its bytes have come from the matter's home:
    ``{state, have, parts, percent}``. ``NotFound`` for all others."""
    if original and not may(by["roles"], READ_ORIGINALS):
        raise Forbidden("forbidden", action=READ_ORIGINALS)
    listed = _on_the_desk(parts, number, id, by, context)
    facts = parts.files.facts(id)
    if facts is None and numbers.home_of(number) != parts.node:
        told = {name: listed[name] for name in ("id", *WORDS)}
        on_the_way: dict[str, Any] = parts.rpc.call("intake", "fetch_attachment", number, told, by, context=context)
        if on_the_way["state"] != "whole":
            return on_the_way
        facts = parts.files.facts(id)
    if facts is None:
        raise NotFound("attachment_gone")
    if original:
        _log.info("original_read", number=number, attachment=id, by=by["user"], unit=by["unit"])
    return _served(parts, facts, original=original)


def _id(parts: Parts, hashed: str, key: str) -> str:
    if not key:
        return secrets.token_hex(16)
    return hmac.new(parts.settings.secret, f"attachment\0{key}\0{hashed}".encode(), hashlib.sha256).hexdigest()[:32]


def _must_have_room(parts: Parts, size: int) -> None:
    waiting = parts.files.some({"is_kept": False}, limit=10_000)
    if sum(one["size"] for one in waiting) + size > UNCLAIMED_AT_MOST:
        raise Refused("uploads_full")


def _to_claim(parts: Parts, id: str, by_key: str) -> dict[str, Any]:
    facts = parts.files.facts(id)
    is_free = facts is not None and facts["claimed_by"] is None and facts["expires_at"] > instant(parts.clock.now())
    if facts is None or not (is_free or facts["claimed_by"] == by_key):
        raise Invalid(fields={"attachments": "attachment_gone"})
    return facts


def _shown(id: str) -> str:
    return f"{id}.shown"


def _keep_shown(parts: Parts, id: str, copy: tuple[bytes, str] | None) -> None:
    if copy is not None:
        parts.files.put(_shown(id), copy[0], {"type": copy[1], "shown_of": id})


def _served(parts: Parts, facts: Mapping[str, Any], *, original: bool) -> Served:
    id, type = facts["id"], facts["type"]
    if type not in file_kinds.EXTENSIONS:  # another node's word for it
        type = "application/octet-stream"
    is_shown = not original and type in shown_copy.STRIPPERS
    if is_shown and parts.files.facts(_shown(id)) is None:
        _keep_shown(parts, id, shown_copy.make(_original(parts, facts), type))
    if not is_shown:
        return Served(_original(parts, facts), type, facts["name"], facts["sha256"])
    copy, told = parts.files.read(_shown(id)), parts.files.facts(_shown(id))
    if copy is None or told is None:
        raise NotFound("attachment_gone")
    stem = facts["name"].rpartition(".")[0]
    shown_type = str(told["type"])
    name = f"{stem}.{file_kinds.EXTENSIONS[shown_type.partition(';')[0]]}"
    return Served(copy, shown_type, name, hashlib.sha256(copy).hexdigest())


def _original(parts: Parts, facts: Mapping[str, Any]) -> bytes:
    data = parts.files.read(facts["id"])
    if data is None:
        raise NotFound("attachment_gone")
    if hashlib.sha256(data).hexdigest() != facts["sha256"]:
        _log.error("attachment_damaged", attachment=facts["id"], number=facts.get("number", ""))
        raise Unavailable("attachment_damaged")
    return data


def _on_the_desk(
    parts: Parts, number: str, id: str, by: Mapping[str, Any], context: Mapping[str, Any]
) -> dict[str, Any]:
    """What a desk of the asker tells of the file: who may read the item that carries it may read it."""
    away: Unavailable | None = None
    open_desks = [one for one in DESKS if one.collection in READING and may(by["roles"], READING[one.collection])]
    for desk, part in [(one, part) for one in open_desks for part in PARTS_OF_A_MATTER.get(one.collection, ("",))]:
        try:
            view = parts.rpc.call(desk.service, desk.item_rpc, number + part, by, context=context)
        except Unavailable as fault:
            away = fault
        except Refused:
            continue
        else:
            for one in listed(view):
                if one["id"] == id:
                    return one
    if away is not None:
        raise away
    raise NotFound("attachment_gone")


def listed(view: Any) -> Iterator[dict[str, Any]]:
    """Every attachment that a view tells of, in itself or in what was added later."""
    if isinstance(view, Mapping):
        for name, value in view.items():
            if name == "attachments" and isinstance(value, list | tuple):
                yield from (to_plain(one) for one in value if isinstance(one, Mapping) and {"id", *WORDS} <= set(one))
            else:
                yield from listed(value)
    elif isinstance(view, list | tuple):
        for one in view:
            yield from listed(one)
