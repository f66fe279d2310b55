"""Every paper as DOCX and PDF: read again, it says what was issued, no more and no less."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pypdf
import pytest

from shared.documents import codes, render
from shared.documents.docx import print_docx, words_of
from shared.documents.frame_files import ALL, Frame, make
from shared.documents.pdf import FRAMES as FOLDER
from shared.documents.pdf import NotFetched, _refuse, print_pdf
from shared.documents.sheet import FRAMES, Sheet, bare, sheet_of
from shared.errors import Refused
from shared.matters.lists import DOCUMENTS
from tests.unit.documents.test_papers import FACTS

LOOK_UP = "https://xinfang.example.cn/look-up"
CLAIMS = (("付补偿款", "予以支持", "应当付清。"), ("赔误工费", "不予支持", "没有依据。"))
MORE = {"co_units": ("石桥镇人民政府", "上坝村村民委员会"), "claims": CLAIMS, "redo_by": date(2026, 6, 30)}


def a_sheet(code: str, look_up: str = LOOK_UP, **facts: object) -> Sheet:
    paper = render(code, **{**FACTS, **MORE, **facts})
    return sheet_of(
        code, unit="临溪县信访局", title=paper.title, paper_number="第1号", text=paper.text, look_up=look_up
    )


def issued(code: str, **facts: object) -> str:
    paper = render(code, **{**FACTS, **MORE, **facts})
    return bare(paper.title + paper.text)


def head(code: str) -> str:
    return "临溪县信访局" if FRAMES[code] in ("letter", "opinion") else ""


def pages_of(content: bytes) -> list[str]:
    return [bare(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def words_of_pdf(content: bytes) -> str:
    return "".join(re.sub(rf"—{at}—", "", page) for at, page in enumerate(pages_of(content), 1))


def test_every_document_of_the_list_has_a_frame() -> None:
    assert set(FRAMES) == set(DOCUMENTS)


@pytest.mark.parametrize("code", codes())
def test_a_sheet_holds_the_issued_words_in_their_order(code: str) -> None:
    assert a_sheet(code).words == issued(code)


@pytest.mark.parametrize("code", codes())
def test_the_docx_read_again_says_what_was_issued(code: str) -> None:
    assert words_of(print_docx(a_sheet(code))) == head(code) + issued(code)


@pytest.mark.parametrize("code", codes())
def test_the_pdf_read_again_says_what_was_issued(code: str) -> None:
    assert words_of_pdf(print_pdf(a_sheet(code))) == head(code) + issued(code)


def test_rare_characters_of_names_and_places_survive() -> None:
    rare = "𠮷田·䶮𬱖㛃，𫍯𬍤镇𪨶塘村①㎡—…“”《》〔2026〕"
    for name, read in ((print_docx, words_of), (print_pdf, words_of_pdf)):
        assert rare in read(name(a_sheet("handling_decision", facts=f"经查，{rare}。")))


def test_what_looks_like_markup_or_a_tag_is_printed_as_it_was_written() -> None:
    text = "<b>&amp;</b> {{ sheet.unit }} {% raw %} <script>alert(1)</script> ]]> \\ {_{"
    for name, read in ((print_docx, words_of), (print_pdf, words_of_pdf)):
        assert bare(text) in read(name(a_sheet("notice", text=text)))


def test_a_character_no_page_can_show_does_not_stop_the_print() -> None:
    sheet = sheet_of("notice", unit="甲", title="告\x0b知", paper_number="1", text="　　一\x00二\x1f三\n")
    assert sheet.words == "告知一二三"
    assert words_of(print_docx(sheet)) == words_of_pdf(print_pdf(sheet)) == "告知一二三"


def test_a_long_decision_breaks_into_numbered_pages_and_loses_nothing() -> None:
    facts = "\n".join(f"第{at}段，经查，{'补偿款已经拨付到村，村里没有发到户。' * 8}" for at in range(40))
    content = print_pdf(a_sheet("handling_decision", facts=facts))
    pages = pages_of(content)
    assert len(pages) > 8
    assert all(page.endswith(f"—{at}—") for at, page in enumerate(pages, 1))
    assert words_of_pdf(content) == "临溪县信访局" + issued("handling_decision", facts=facts)
    assert pages[-1].count("临溪县信访局") and len(pages[-1]) > len("临溪县信访局2026年3月6日—9—")
    assert words_of(print_docx(a_sheet("handling_decision", facts=facts))).endswith("临溪县信访局2026年3月6日")


def test_the_signature_never_stands_alone_on_a_page() -> None:
    foot = bare("临溪县信访局2026年3月6日")
    for lines in range(14, 24):
        pages = pages_of(print_pdf(a_sheet("notice", text="\n".join(["内容。"] * lines))))
        last = re.sub(r"—\d+—$", "", pages[-1])
        assert last.endswith(foot)
        assert last != foot


def test_pages_are_a4_and_the_slip_is_a5() -> None:
    def millimetres(code: str) -> tuple[int, int]:
        box = pypdf.PdfReader(io.BytesIO(print_pdf(a_sheet(code)))).pages[0].mediabox
        return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)

    assert millimetres("handling_decision") == (210, 297)
    assert millimetres("receipt_slip") == (148, 210)


def test_fonts_are_embedded_so_that_a_print_looks_the_same_everywhere() -> None:
    reader = pypdf.PdfReader(io.BytesIO(print_pdf(a_sheet("notice"))))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert described
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(one.get_object()) for one in described)


def test_a_reader_of_the_screen_finds_language_title_and_structure() -> None:
    reader = pypdf.PdfReader(io.BytesIO(print_pdf(a_sheet("notice"))))
    assert reader.root_object["/Lang"] == "zh-CN"
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "信访事项告知书"


def test_the_qr_code_stands_only_where_there_is_an_address() -> None:
    with_qr, without = a_sheet("notice"), a_sheet("notice", look_up="")
    assert pictures(print_docx(with_qr)) == 1
    assert pictures(print_docx(without)) == 0
    assert len(print_pdf(with_qr)) > len(print_pdf(without))


def pictures(content: bytes) -> int:
    return sum(name.startswith("word/media/") for name in zipfile.ZipFile(io.BytesIO(content)).namelist())


def test_printing_fetches_nothing() -> None:
    with pytest.raises(NotFetched):
        _refuse("http://127.0.0.1/secret")


def test_the_frames_in_the_tree_are_those_the_script_makes(tmp_path: Path) -> None:
    make(tmp_path)
    for kind in ALL:
        assert parts(tmp_path / f"{kind}.docx") == parts(FOLDER / f"{kind}.docx")


def parts(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_office_may_have_its_own_frame_for_one_paper(tmp_path: Path) -> None:
    own = Frame("letter")
    own.line("某某县信访局专用函", own_look())
    own.write()
    own.document.save(tmp_path / "notice.docx")
    printed = words_of(print_docx(a_sheet("notice"), tmp_path))
    assert printed == "某某县信访局专用函临溪县信访局" + issued("notice")
    assert words_of(print_docx(a_sheet("reply"), tmp_path)) == issued("reply")


def test_an_own_style_changes_the_look_of_a_pdf_and_not_its_words(tmp_path: Path) -> None:
    (tmp_path / "notice.css").write_text("@page { size: A5 } html { font-size: 10pt }", "utf-8")
    printed = print_pdf(a_sheet("notice"), tmp_path)
    assert words_of_pdf(printed) == issued("notice")
    assert float(pypdf.PdfReader(io.BytesIO(printed)).pages[0].mediabox.height) < 600


def test_an_own_frame_that_leaves_words_out_is_refused(tmp_path: Path) -> None:
    own = Frame("notification")
    own.line("{{ sheet.title }}", own_look())
    own.document.save(tmp_path / "notice.docx")
    with pytest.raises(Refused) as refusal:
        print_docx(a_sheet("notice"), tmp_path)
    assert refusal.value.code == "frame_lacks_words"


def own_look() -> object:
    from shared.documents.frame_files import Look

    return Look()
