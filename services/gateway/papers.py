"""Papers printed: laid out once, kept byte for byte, and handed out again as they were printed first."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.gateway import drop_box
from services.gateway.parts import Parts
from shared.documents.docx import print_docx
from shared.documents.pdf import print_pdf
from shared.documents.sheet import FRAMES, Sheet, sheet_of
from shared.errors import NotFound, Unavailable
from shared.ops import log

PETITIONER = "petitioner"
LOOK_UP_PATH = "/look-up"
PRINTERS: Mapping[str, tuple[str, Callable[[Sheet, Path | None], bytes]]] = {
    "pdf": ("application/pdf", print_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", print_docx),
}
"""format -> media type, printer"""

_log = log.get(__name__)
one_at_a_time = threading.Lock()
"""the layout libraries are not made for several threads, and a print takes a second of the processor"""


@dataclass(frozen=True)
class Printed:
    """A file to hand out."""

    data: bytes
    type: str
    name: str
    sha256: str


def for_officer(
    parts: Parts, id: str, format: str, by: Mapping[str, Any], *, address: str, context: Mapping[str, Any]
) -> Printed:
    """A paper that the officer's unit issued or received; ``NotFound`` for any other. ``address``: of this site."""
    paper = parts.rpc.call("notification", "paper", id, dict(by), context=context)
    return _printed(parts, paper, format, address if paper["addressee"] == PETITIONER else "", by["user"])


def for_petitioner(
    parts: Parts, number: str, code: str, id: str, format: str, *, address: str, context: Mapping[str, Any]
) -> Printed:
    """A paper that the look-up shows to whoever holds number and code; what it does not show is ``NotFound``.

    ``id``: the paper's id or its number, as the look-up gives them.
    """
    shown = drop_box.look_up(parts, number, code, context)["papers"]
    paper = next((one for one in shown if id in (one.get("id"), one["paper_number"])), None)
    if paper is None:
        raise NotFound(id=id[:40])
    return _printed(parts, paper, format, address, PETITIONER)


def for_anybody(parts: Parts, paper: Mapping[str, Any], format: str) -> Printed:
    """A public notice, as its office issued it."""
    return _printed(parts, paper, format, "", "")


def _printed(parts: Parts, paper: Mapping[str, Any], format: str, address: str, by: str) -> Printed:
    """The print kept under these words, made now if there is none. ``Unavailable`` where this machine cannot print."""
    media_type, printer = PRINTERS[format]
    key = f"print-{_digest(paper)}.{format}"
    data = parts.files.read(key)
    is_first = data is None
    if data is None:
        parts.files.put(key, _laid_out(parts, paper, printer, address), {"type": media_type})
        data = parts.files.read(key)
    if data is None:
        raise Unavailable
    digest = hashlib.sha256(data).hexdigest()
    _log.info("paper_handed_out", print=key, sha256=digest, by=by, is_first=is_first)
    return Printed(data, media_type, f"{paper['title']}-{paper['paper_number']}.{format}", digest)


def _laid_out(
    parts: Parts, paper: Mapping[str, Any], printer: Callable[[Sheet, Path | None], bytes], address: str
) -> bytes:
    look_up = (parts.settings.public_url or address.rstrip("/")) + LOOK_UP_PATH if address else ""
    code = paper["paper"] if paper["paper"] in FRAMES else "notice"  # a kind that only a newer release knows
    sheet = sheet_of(
        code, unit=paper["unit_name"], title=paper["title"], paper_number=paper["paper_number"], text=paper["text"],
        look_up=look_up,
    )  # fmt: skip
    with one_at_a_time:
        try:
            return printer(sheet, _own_frames(parts, paper["unit"]))
        except OSError as lacking:
            raise Unavailable("printing_unavailable") from lacking


def _own_frames(parts: Parts, unit: str) -> Path:
    """Where a unit keeps frames and styles of its own: ``frames/<unit>`` of the profile, else ``frames`` for all."""
    frames = parts.settings.topology.parent / parts.topology.profile / "frames"
    own = frames / unit
    return own if unit in parts.topology.units and own.is_dir() else frames


def _digest(paper: Mapping[str, Any]) -> str:
    """The same for the same words of the same unit; another word, another print."""
    words = [paper[name] for name in ("paper", "unit", "paper_number", "issued_at", "title", "text")]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()[:40]
