"""The copy of a file that is shown: the same content without what a camera or an office program wrote beside it.

``make(data, type)`` runs in a process of its own with little time and memory (files come from anybody): pictures are
painted anew, documents lose author, place and history, nothing in them runs or points out of them. ``strip`` is the
work itself, pure; ``python -m services.gateway.shown_copy TYPE`` is that process.
"""

from __future__ import annotations

import io
import re
import resource
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from services.gateway.file_kinds import DOCX, XLSX, check_archive, text_of
from shared.errors import Invalid, Unavailable

SECONDS = 30
MEMORY = 1 << 30
PIXELS_AT_MOST = 64_000_000
AT_ONCE = 3
"""files of one process of the edge: more would take the machine's memory from those who file"""
_at_once = threading.BoundedSemaphore(AT_ONCE)
UNREADABLE, LOCKED = 3, 4
"""exit codes of the process"""


class Locked(Exception):
    """The document opens only with a password."""


def make(data: bytes, type: str) -> tuple[bytes, str] | None:
    """The shown copy and its media type, None where there is none (old Office files are only handed out as they are).

    ``Invalid`` (field ``file``): ``file_unreadable`` or ``file_locked``.
    """
    if type not in STRIPPERS:
        return None
    if type not in NEEDS_PROCESS:
        try:
            return strip(data, type)
        except ValueError as fault:  # a film whose boxes do not fit into each other
            raise Invalid(fields={"file": "file_unreadable"}) from fault
    if not _at_once.acquire(timeout=SECONDS):
        raise Unavailable
    try:
        done = subprocess.run(
            [sys.executable, "-m", "services.gateway.shown_copy", type], input=data, capture_output=True,
            timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as late:
        raise Invalid(fields={"file": "file_unreadable"}) from late
    finally:
        _at_once.release()
    if done.returncode:
        raise Invalid(fields={"file": "file_locked" if done.returncode == LOCKED else "file_unreadable"})
    return done.stdout, SHOWN_AS.get(type, type)


def strip(data: bytes, type: str) -> tuple[bytes, str]:
    """The work itself; any exception means that the file cannot be read."""
    return STRIPPERS[type](data), SHOWN_AS.get(type, type)


def _picture(format: str) -> Callable[[bytes], bytes]:
    def painted(data: bytes) -> bytes:
        from PIL import Image, ImageOps

        Image.MAX_IMAGE_PIXELS = PIXELS_AT_MOST
        with Image.open(io.BytesIO(data)) as read:
            if read.width * read.height > PIXELS_AT_MOST:
                raise ValueError("too many pixels")
            upright = ImageOps.exif_transpose(read)
            plain = upright.convert("RGB" if format == "JPEG" else "RGBA" if _is_see_through(upright) else "RGB")
        bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())
        out = io.BytesIO()
        bare.save(out, format, **({"quality": 90} if format in ("JPEG", "WEBP") else {}))
        return out.getvalue()

    return painted


def _is_see_through(image: Any) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def _pdf(data: bytes) -> bytes:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Locked
    writer = PdfWriter()
    for page in reader.pages:
        kept = writer.add_page(page)
        for name in ("/AA", "/Metadata", "/PieceInfo", "/LastModified"):
            kept.pop(NameObject(name), None)
        for note in kept.get("/Annots") or ():
            for name in ("/A", "/AA", "/T", "/FS"):
                note.get_object().pop(NameObject(name), None)
    writer.metadata = None
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_PROPERTIES = {"docProps/core.xml": _CORE, "docProps/app.xml": _APP, "docProps/custom.xml": _CUSTOM}
_AUTHOR = re.compile(rb"""( (?:w|w15):(?:author|initials|date|userId|providerId)=)(?:"[^"]*"|'[^']*')""")
_COMMENTED_BY = re.compile(rb"(<author>)[^<]*(</author>)")
_PERSON = re.compile(rb"""( (?:displayName|userId|providerId)=)(?:"[^"]*"|'[^']*')""")
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_NOWHERE = "about:blank"
_PICTURES = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


def _office(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        check_archive(read)
        for entry in read.infolist():
            if entry.flag_bits & 1:
                raise Locked
            # a fresh entry: no times, no comment, no operating system's extra fields
            write.writestr(
                zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), _part(entry.filename, read.read(entry))
            )
    return out.getvalue()


def _part(name: str, data: bytes) -> bytes:
    if name in _PROPERTIES:
        return _PROPERTIES[name]
    format = _PICTURES.get(name.rpartition(".")[2].lower()) if "/media/" in name else None
    if format:
        return _picture(format)(data)
    if name.endswith(".rels"):
        return _pointing_nowhere(data)
    if name.startswith("xl/comments"):
        return _COMMENTED_BY.sub(rb"\1\2", data)
    if name.startswith("xl/persons/"):
        return _PERSON.sub(rb'\1""', data)
    return _AUTHOR.sub(rb'\1""', data) if name.startswith("word/") and name.endswith(".xml") else data


def _pointing_nowhere(data: bytes) -> bytes:
    """What a part refers to outside of its document (a template, a picture, a sheet of another machine) is fetched by
    the office program when the file is opened: it would tell who reads it, and when. Read as XML, whatever its
    encoding."""
    from xml.etree import ElementTree

    tree = ElementTree.fromstring(data)  # noqa: S314 - in a process of its own with little time and memory
    for one in tree.iter(_RELATIONS):
        if one.get("Type", "").endswith("/vbaProject"):
            raise ValueError("macros under another name")
        if one.get("TargetMode") == "External":
            one.set("Target", _NOWHERE)
    ElementTree.register_namespace("", _RELATIONS[1 : _RELATIONS.index("}")])
    return ElementTree.tostring(tree, "utf-8", xml_declaration=True)


def _text(data: bytes) -> bytes:
    return (text_of(data) or "").encode()


def _mp3(data: bytes) -> bytes:
    start = 0
    while data.startswith(b"ID3", start) and len(data) > start + 10:
        length = sum((data[start + 6 + place] & 0x7F) << (21 - 7 * place) for place in range(4))
        start += length + (20 if data[start + 5] & 0x10 else 10)
    end = len(data) - 128 if data[-128:-125] == b"TAG" else len(data)
    return data[start:end]


def _mpeg4(data: bytes) -> bytes:
    """Boxes that tell of author, device and place become free space of the same length: nothing else moves."""
    film = bytearray(data)
    for start, head, end in _boxes(film, 0, len(film)):
        film[start + 4 : start + 8] = b"free"
        film[start + head : end] = bytes(end - start - head)
    return bytes(film)


_HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"minf"})
_TELLING = frozenset({b"udta", b"meta", b"uuid"})


_DEEPEST = 8
"""holders within holders; a film has four"""


def _boxes(film: bytearray, place: int, end: int, deep: int = 0) -> Iterator[tuple[int, int, int]]:
    """The telling boxes between two places: (start, length of the head, end)."""
    if deep > _DEEPEST:
        raise ValueError("boxes within boxes without end")
    while place + 8 <= end:
        size, head = int.from_bytes(film[place : place + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(film[place + 8 : place + 16], "big"), 16
        stop = end if size == 0 else place + size
        if stop > end or stop < place + head:
            raise ValueError("a box longer than its file")
        kind = bytes(film[place + 4 : place + 8])
        if kind in _TELLING:
            yield place, head, stop
        elif kind in _HOLDERS:
            yield from _boxes(film, place + head, stop, deep + 1)
        place = stop


STRIPPERS: Mapping[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _picture("JPEG"), "image/png": _picture("PNG"), "image/gif": _picture("PNG"),
    "image/webp": _picture("WEBP"), "application/pdf": _pdf, DOCX: _office, XLSX: _office, "text/plain": _text,
    "audio/mpeg": _mp3, "audio/mp4": _mpeg4, "video/mp4": _mpeg4,
    "audio/amr": bytes,  # has no room for anything but sound
}  # fmt: skip
SHOWN_AS: Mapping[str, str] = {"image/gif": "image/png", "text/plain": "text/plain; charset=utf-8"}
NEEDS_PROCESS = frozenset(STRIPPERS) - {"text/plain", "audio/mpeg", "audio/amr"}
"""types whose reader may be led astray or kept busy by a file that was made for it"""


def main(type: str) -> int:
    """Read a file from stdin, write its shown copy to stdout, within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        copy, _ = strip(sys.stdin.buffer.read(), type)
    except Locked:
        return LOCKED
    except Exception:  # noqa: BLE001 - a file from outside may break a reader in any way; it is refused
        return UNREADABLE
    sys.stdout.buffer.write(copy)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
