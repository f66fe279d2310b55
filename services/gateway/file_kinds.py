"""What a file is, by its content and never by its name: one of a closed list of media types, or a refusal.

Pure: bytes in, type out. Nothing is unpacked here beyond the table of contents of an archive.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping

import puremagic

from shared.errors import Invalid

FILE_AT_MOST = 20 << 20
FILES_AT_MOST = 10
TOGETHER_AT_MOST = 50 << 20
UNPACKED_AT_MOST = 200 << 20
RATIO_AT_MOST = 100
ENTRIES_AT_MOST = 5000
NAME_AT_MOST = 80

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS: Mapping[str, str] = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp", "application/pdf": "pdf",
    DOCX: "docx", XLSX: "xlsx", "application/msword": "doc", "application/vnd.ms-excel": "xls", "text/plain": "txt",
    "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/amr": "amr", "video/mp4": "mp4",
}  # fmt: skip
"""media type -> the extension it is shown with: the closed list of what is taken"""

_BY_MAGIC: Mapping[str, str] = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".jfif": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
    ".webp": "image/webp", ".pdf": "application/pdf", ".mp3": "audio/mpeg", ".amr": "audio/amr",
}  # fmt: skip
_SAME_EXTENSION = {"jpeg": "jpg", "jfif": "jpg"}
_AUDIO_BRANDS = frozenset({b"M4A ", b"M4B "})
_VIDEO_BRANDS = frozenset(
    {
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"MSNV",
        b"dash",
        b"3gp4",
        b"3gp5",
    }
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_STREAMS = {"WordDocument": "application/msword", "Workbook": "application/vnd.ms-excel"}


def type_of(data: bytes) -> str:
    """The media type of the content; ``Invalid`` (field ``file``) when it is empty, too large, or none of the list."""
    if not data:
        raise _refusal("file_empty")
    if len(data) > FILE_AT_MOST:
        raise _refusal("file_too_large")
    found = _packed(data) or _boxed(data) or _by_magic(data) or ("text/plain" if text_of(data) is not None else None)
    if found is None:
        raise _refusal("file_type_not_taken")
    return found


def name_of(told: str, type: str) -> str:
    """A name that is safe to show and to save under: no path, nothing invisible, and the extension of the content."""
    plain = "".join(
        one for one in unicodedata.normalize("NFC", told) if unicodedata.category(one)[0] != "C" and one != "\ufeff"
    )
    plain = re.split(r"[\\/]", plain)[-1]
    stem, dot, extension = plain.rpartition(".")
    lawful = EXTENSIONS[type]
    extension = extension.lower()
    if not dot or _SAME_EXTENSION.get(extension, extension) != lawful:
        stem = plain
    stem = re.sub(r'[<>:"|?*\s]+', " ", stem).strip(" .") or "附件"
    return f"{stem[:NAME_AT_MOST]}.{lawful}"


def text_of(data: bytes) -> str | None:
    """The text of a plain text file in one of the encodings of Chinese desktops; None when it is none."""
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(unicodedata.category(one) in ("Cc", "Cn") for one in set(text) - {*"\t\r\n\f"}):
            return text
    return None


def check_archive(archive: zipfile.ZipFile) -> None:
    """``Invalid('archive_too_large')`` for what would unpack to far more than it is."""
    entries = archive.infolist()
    unpacked, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    if len(entries) > ENTRIES_AT_MOST or unpacked > UNPACKED_AT_MOST or unpacked > max(packed, 1 << 10) * RATIO_AT_MOST:
        raise _refusal("archive_too_large")


def _packed(data: bytes) -> str | None:
    """Word and Excel documents, new and old; an archive of anything else is refused."""
    if data.startswith(_OLE):
        kinds = [kind for name, kind in _OLE_STREAMS.items() if name.encode("utf-16-le") in data]
        if len(kinds) != 1:
            raise _refusal("file_type_not_taken")
        return kinds[0]
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive)
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise _refusal("file_unreadable") from fault
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    if "[Content_Types].xml" in names and not has_macros:
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    raise _refusal("file_type_not_taken")


def _boxed(data: bytes) -> str | None:
    """MPEG-4: sound or pictures by its brand; other boxed formats (HEIC, QuickTime) are not taken."""
    if data[4:8] != b"ftyp":
        return None
    brand = data[8:12]
    if brand in _AUDIO_BRANDS:
        return "audio/mp4"
    if brand in _VIDEO_BRANDS:
        return "video/mp4"
    raise _refusal("file_type_not_taken")


def _by_magic(data: bytes) -> str | None:
    if data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE6 == 0xE2:  # a bare MPEG audio frame, layer III
        return "audio/mpeg"
    try:
        found = puremagic.magic_string(data[:4096])
    except puremagic.PureError:
        return None
    return next(
        (_BY_MAGIC[one.extension] for one in found if one.offset == 0 and one.extension in _BY_MAGIC), _webp(data)
    )


def _webp(data: bytes) -> str | None:
    return "image/webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else None


def _refusal(code: str) -> Invalid:
    return Invalid(fields={"file": code})
