"""Files on their way between nodes: the home sends the parts, the asker puts them together and checks the hash.

Rules only. The bytes lie in the node's file cabinet; a file is served when it is whole and its hash is right, never
before. At home a file is given to the nodes that work on its matter, for an accusation to those that took it over.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.intake.course import HOLDS
from services.intake.matter import Matter, is_sealed
from shared.errors import Invalid, NotYet, Refused, Unavailable
from shared.events.attachments import AttachmentAsked, AttachmentPart
from shared.events.gateway import Attachment

PART_BYTES = 512 * 1024
FILE_AT_MOST = 20 << 20
PARTS_AT_MOST = FILE_AT_MOST // PART_BYTES + 1
TRIES_AT_MOST = 3
ASKED, WHOLE, WRONG = "asked", "whole", "wrong"


@dataclass(frozen=True)
class Fetch:
    """A file that this node asked its matter's home for."""

    id: str
    number: str
    home: str
    attachment: Attachment
    asked_at: datetime
    state: str = ASKED
    parts: int = 0
    """how many there are; 0: none has come yet"""
    tries: int = 1
    version: int = 0


@dataclass(frozen=True)
class Sending:
    """One part on its way out; taken away when the asker's node has it."""

    id: str
    number: str
    attachment: str
    to_node: str
    part: int
    version: int = 0


def ask(number: str, file: Attachment, home: str, me: str, at: datetime) -> tuple[Fetch, AttachmentAsked]:
    """Ask the home for a file that an event told of. ``Invalid`` for one larger than any can be."""
    if not 0 < file.size <= FILE_AT_MOST:
        raise Invalid(fields={"size": "out_of_range"})
    return Fetch(file.id, number, home, file, at), AttachmentAsked(number, home, me, file.id)


def ask_again(fetch: Fetch, me: str, at: datetime) -> tuple[Fetch, AttachmentAsked]:
    """After a wrong hash, some times; then ``Unavailable``."""
    if fetch.tries >= TRIES_AT_MOST:
        raise Unavailable("attachment_wrong_hash", number=fetch.number)
    again = replace(fetch, state=ASKED, parts=0, tries=fetch.tries + 1, asked_at=at)
    return again, AttachmentAsked(fetch.number, fetch.home, me, fetch.id)


def progress(fetch: Fetch, have: int) -> dict[str, Any]:
    """How far it has come: ``{state, have, parts, percent}``."""
    percent = 100 if fetch.state == WHOLE else 100 * have // fetch.parts if fetch.parts else 0
    return {"state": fetch.state, "have": have, "parts": fetch.parts, "percent": percent}


def may_have(matter: Matter, node: str, desk: Callable[[str], str]) -> None:
    """``NotYet`` while this home does not know that the node works on the matter: that news may be on its way.

    ``desk``: unit id -> the node where it works. The doors between have checked that the node was offered the matter,
    or told to assist; of an accusation that does not do, and no more does it that the node counts its days.
    """
    if not is_sealed(matter):
        return
    works = [one for one in matter.heard if one.what == "triaged" or one.what in HOLDS]
    knows = {one.node for one in works} | {desk(one.to_unit) for one in works if one.what == "triaged"}
    if node not in knows:
        raise NotYet("not_yet", number=matter.number, node=node)


def parts_of(data: bytes, asked: AttachmentAsked, me: str, because: str) -> Iterable[tuple[Sending, AttachmentPart]]:
    """The parts of a file, each with what is said of it."""
    pieces = [data[start : start + PART_BYTES] for start in range(0, len(data), PART_BYTES)]
    for nth, piece in enumerate(pieces, 1):
        yield (
            Sending(f"{because}.{nth}", asked.number, asked.attachment, asked.from_node, nth),
            AttachmentPart(
                number=asked.number, to_node=asked.from_node, from_node=me, attachment=asked.attachment, part=nth,
                parts=len(pieces), data=base64.b64encode(piece).decode("ascii"),
            ),
        )  # fmt: skip


def piece(said: AttachmentPart, fetch: Fetch) -> bytes:
    """The bytes of a part, or ``Refused``: nobody asked, or it is no part of such a file."""
    try:
        data = base64.b64decode(said.data, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Refused("attachment_wrong_hash", number=said.number) from fault
    fits = 1 <= said.part <= said.parts <= PARTS_AT_MOST and 0 < len(data) <= PART_BYTES
    if not fits or said.number != fetch.number or (fetch.parts and said.parts != fetch.parts):
        raise Refused("attachment_wrong_hash", number=said.number)
    return data


def put_together(fetch: Fetch, pieces: Mapping[int, bytes]) -> bytes | None:
    """The whole file, None when its size or hash is not what was promised."""
    data = b"".join(pieces[nth] for nth in sorted(pieces))
    is_right = len(data) == fetch.attachment.size and hashlib.sha256(data).hexdigest() == fetch.attachment.sha256
    return data if is_right else None


def part_name(id: str, part: int, tries: int) -> str:
    """Under what a part lies in the cabinet until the file is whole; parts of another try do not mix with it."""
    return f"{id}.{tries}.part.{part}"


def counted(fetch: Fetch, parts: int) -> Fetch:
    """The first part to come tells how many there are."""
    return fetch if fetch.parts else replace(fetch, parts=parts)


def finished(fetch: Fetch, *, is_right: bool) -> Fetch:
    """All parts have come."""
    return replace(fetch, state=WHOLE if is_right else WRONG)


def facts_of(fetch: Fetch, at: str) -> dict[str, Any]:
    """What the cabinet keeps beside the bytes of a file that came from its home."""
    file = fetch.attachment
    return {
        "name": file.name, "type": file.type, "sha256": file.sha256, "uploaded_at": at, "expires_at": at,
        "claimed_by": f"home:{fetch.home}", "number": fetch.number, "is_kept": True,
    }  # fmt: skip
