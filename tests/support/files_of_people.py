"""Files as people send them, made here: a photograph with its place, a PDF with its author, a bomb."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from pypdf import PdfWriter

CAMERA = "Camera of Wang Xiulan"
AUTHOR = "王秀兰的电脑"


def photograph(size: tuple[int, int] = (60, 40)) -> bytes:
    """A JPEG that lies on its side, taken by a named camera at a place."""
    picture = Image.new("RGB", size, (200, 30, 30))
    exif = Image.Exif()
    exif[Base.Make] = CAMERA
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (30.0, 12.0, 5.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"secret comment")
    return out.getvalue()


def picture(format: str) -> bytes:
    """A small picture in another format."""
    out = io.BytesIO()
    Image.new("RGB", (30, 20), (1, 2, 3)).save(out, format)
    return out.getvalue()


def pdf(password: str = "") -> bytes:
    """A PDF of one page whose document info names its author."""
    writer = PdfWriter()
    writer.add_blank_page(200, 100)
    writer.add_metadata({"/Author": AUTHOR, "/Creator": "WPS", "/Title": "证据"})
    writer.add_js("app.alert('hello');")
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def office(kind: str = "word", parts: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The bones of a Word (``word``) or Excel (``xl``) document, with its author and a photograph in it."""
    main = {"word": "word/document.xml", "xl": "xl/workbook.xml"}[kind]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(main, f'<w:p w:author="{AUTHOR}">正文</w:p>')
        archive.writestr("docProps/core.xml", f"<dc:creator>{AUTHOR}</dc:creator>")
        archive.writestr(f"{kind}/media/image1.jpeg", photograph())
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    """A document that would unpack to two hundred times its size."""
    return office(parts={"word/zeros.bin": bytes(40 << 20)})


def box(kind: bytes, content: bytes) -> bytes:
    """One box of an MPEG-4 file."""
    return (len(content) + 8).to_bytes(4, "big") + kind + content


def film() -> bytes:
    """The boxes of a film that tells where it was taken."""
    place = box(b"udta", box(b"\xa9xyz", b"+30.2014+120.1234/"))
    return (
        box(b"ftyp", b"isom\0\0\2\0isommp42") + box(b"moov", box(b"mvhd", bytes(20)) + place) + box(b"mdat", b"x" * 64)
    )
