"""Papers at the edge: printed once, the same bytes for ever, and only for whom they concern."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pypdf
import pytest

from services.gateway import papers
from shared.documents.docx import words_of
from shared.documents.pdf import FRAMES
from shared.documents.sheet import bare
from shared.errors import NotFound
from tests.support.edge import Desk, FakeServices, a_filing, app_of, parts

TEXT = (
    "青禾镇信受〔2026〕1号\n\n王秀兰：\n\n　　您提出的信访事项已受理。\n\n"
    "　　　　　　　　　　　　青禾镇人民政府\n　　　　　　　　　　　　2026年3月2日\n"
)
PAPER: dict[str, Any] = {
    "id": "e7", "number": "QH-2026-000001-7", "paper": "acceptance_notice", "paper_number": "青禾镇信受〔2026〕1号",
    "issued_at": "2026-03-02T01:00:00.000000Z", "unit": "u_qh", "unit_name": "青禾镇人民政府",
    "addressee": "petitioner", "title": "信访事项受理告知书", "text": TEXT,
}  # fmt: skip


class Office:
    """The edge of a township with one paper, and what it was asked."""

    def __init__(self) -> None:
        self.services = FakeServices()
        self.services.answers["notification.paper"] = self._paper
        self.parts = parts("qh", rpc=self.services)
        app = app_of(self.parts)
        self.client, self.desk_browser = app.test_client(), app.test_client()
        self.by: dict[str, Any] = {}
        self.text = TEXT

    def _paper(self, id: str, by: dict[str, Any]) -> dict[str, Any]:
        self.by = by
        if id != "e7" or by["unit"] != "u_qh":
            raise NotFound(id=id)
        return {**PAPER, "text": self.text}

    def officer(self) -> Desk:
        user = next(user for user, one in self.parts.accounts.items() if one.unit == "u_qh" and "officer" in one.roles)
        return Desk(self.desk_browser, user)

    def filed(self) -> dict[str, Any]:
        told = self.client.post("/api/filings", json=a_filing(), headers={"Idempotency-Key": "k" * 32})
        assert told.status_code == 201
        receipt: dict[str, Any] = told.get_json()
        self.services.answers["intake.look_up"] = {
            "number": receipt["number"],
            "papers": [{**PAPER, "text": self.text}],
        }
        return receipt

    def ask(self, receipt: dict[str, Any], **changes: Any) -> Any:
        form = {"number": receipt["number"], "code": receipt["code"], "id": "e7", **changes}
        return self.client.post("/api/lookups/papers", json=form)


@pytest.fixture
def office() -> Office:
    return Office()


def read_pdf(data: bytes) -> str:
    return bare("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages))


def test_an_officer_prints_a_paper_as_pdf_and_as_docx(office: Office) -> None:
    desk = office.officer()
    printed = desk.get("/api/papers/e7.pdf")
    assert (printed.status_code, printed.content_type) == (200, "application/pdf")
    assert bare(PAPER["title"] + TEXT) in read_pdf(printed.data)
    word = desk.get("/api/papers/e7.docx")
    assert word.status_code == 200
    assert words_of(word.data) == bare(PAPER["title"] + TEXT)
    assert "attachment" in word.headers["Content-Disposition"]


def test_a_paper_is_printed_once_and_kept_byte_for_byte(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = office.officer()
    first = desk.get("/api/papers/e7.pdf")

    def never(*_: object) -> bytes:
        raise AssertionError("printed again")

    monkeypatch.setattr(papers, "PRINTERS", {one: (kind, never) for one, (kind, _) in papers.PRINTERS.items()})
    again = desk.get("/api/papers/e7.pdf")
    assert again.data == first.data
    assert first.headers["ETag"] == again.headers["ETag"] == f'"{hashlib.sha256(first.data).hexdigest()}"'


def test_two_who_print_at_once_get_the_same_bytes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def slower(sheet: Any, own: Path | None) -> bytes:
        key = next(iter(wanted))
        office.parts.files.put(key, b"%PDF the faster", {"type": "application/pdf"})
        return b"%PDF the slower"

    desk = office.officer()
    desk.get("/api/papers/e7.pdf")
    wanted = [one["id"].replace(".pdf", ".docx") for one in office.parts.files.some({})]
    monkeypatch.setattr(papers, "PRINTERS", {**papers.PRINTERS, "docx": ("application/pdf", slower)})
    assert desk.get("/api/papers/e7.docx").data == b"%PDF the faster"


def test_other_words_are_another_print(office: Office) -> None:
    desk = office.officer()
    first = desk.get("/api/papers/e7.docx").data
    office.text = TEXT.replace("已受理", "已经受理")
    assert "已经受理" in words_of(desk.get("/api/papers/e7.docx").data)
    office.text = TEXT
    assert desk.get("/api/papers/e7.docx").data == first


def test_whose_paper_it_is_the_service_decides_for_the_officer_who_asks(office: Office) -> None:
    desk = office.officer()
    assert desk.get("/api/papers/e8.pdf").status_code == 404
    assert office.by["unit"] == "u_qh"
    assert office.by["user"] == desk.who["user"]


def test_without_a_session_there_is_no_paper(office: Office) -> None:
    assert office.client.get("/api/papers/e7.pdf").status_code == 401
    assert office.client.get("/api/papers?number=QH-2026-000001-7").status_code == 401


def test_only_pdf_and_docx_are_printed(office: Office) -> None:
    desk = office.officer()
    assert desk.get("/api/papers/e7.html").status_code == 404
    assert desk.get("/api/papers/e7").status_code == 404


@pytest.mark.parametrize("id", ["e7", PAPER["paper_number"]])
def test_the_petitioner_takes_a_paper_home_with_number_and_code(office: Office, id: str) -> None:
    receipt = office.filed()
    printed = office.ask(receipt, id=id)
    assert printed.status_code == 200
    assert bare(TEXT) in read_pdf(printed.data)
    assert words_of(office.ask(receipt, id=id, format="docx").data) == bare(PAPER["title"] + TEXT)


def test_petitioner_and_officer_hold_the_same_bytes(office: Office) -> None:
    receipt = office.filed()
    assert office.ask(receipt).data == office.officer().get("/api/papers/e7.pdf").data


def test_a_wrong_code_and_a_paper_the_look_up_does_not_show_are_not_found(office: Office) -> None:
    receipt = office.filed()
    other = office.client.post("/api/filings", json=a_filing(), headers={"Idempotency-Key": "m" * 32}).get_json()
    assert office.ask(receipt, code=other["code"]).status_code == 404
    assert office.ask(receipt, id="e9").status_code == 404
    assert office.ask(receipt, id="").status_code == 422
    assert office.ask(receipt, format="html").status_code == 422


def test_the_log_names_the_print_and_who_asked_and_no_word_of_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(papers._log, "info", lambda event, **facts: lines.append((event, facts)))
    desk = office.officer()
    desk.get("/api/papers/e7.docx")
    receipt = office.filed()
    office.ask(receipt, format="docx")
    assert [(event, facts["by"], facts["is_first"]) for event, facts in lines] == [
        ("paper_handed_out", desk.who["user"], True), ("paper_handed_out", "petitioner", False),
    ]  # fmt: skip
    assert not [word for word in ("王秀兰", "受理", receipt["code"]) if word in str(lines)]


def test_a_machine_without_the_libraries_of_pdf_says_what_to_do(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*_: object) -> bytes:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(papers, "PRINTERS", {**papers.PRINTERS, "pdf": ("application/pdf", lacking)})
    answer = office.officer().get("/api/papers/e7.pdf")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "printing_unavailable")
    assert office.parts.files.some({}) == []


def test_the_qr_code_leads_to_the_public_address_and_never_holds_the_code(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses: list[str] = []

    def noting(sheet: Any, own: Path | None) -> bytes:
        addresses.append(sheet.look_up)
        return sheet.look_up.encode() or b"-"

    monkeypatch.setattr(papers, "PRINTERS", {"pdf": ("application/pdf", noting), "docx": ("x", noting)})
    desk = office.officer()
    desk.get("/api/papers/e7.pdf")
    object.__setattr__(office.parts.settings, "public_url", "https://xinfang.example.cn")
    desk.get("/api/papers/e7.docx")
    assert addresses == ["http://localhost/look-up", "https://xinfang.example.cn/look-up"]


def test_a_unit_prints_with_its_own_frame_if_its_profile_has_one(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / office.parts.topology.profile / "frames"
    (folder / "u_qh").mkdir(parents=True)
    (folder / "u_lx_xfj").mkdir()
    for own, frame in (("u_qh", "letter"), ("u_lx_xfj", "notification")):
        (folder / own / "notification.docx").write_bytes((FRAMES / f"{frame}.docx").read_bytes())
    object.__setattr__(office.parts.settings, "topology", tmp_path / "topology.yaml")
    assert words_of(office.officer().get("/api/papers/e7.docx").data).startswith("青禾镇人民政府信访事项受理告知书")
    assert papers._own_frames(office.parts, "u_yjw") == papers._own_frames(office.parts, "../../..") == folder


def test_a_letter_between_offices_has_no_qr_code(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = {**PAPER, "addressee": "u_qh", "paper": "forward_letter"}
    office.services.answers["notification.paper"] = letter
    monkeypatch.setattr(papers, "PRINTERS", {**papers.PRINTERS, "pdf": ("x", lambda sheet, _: repr(sheet).encode())})
    assert "look_up=''" in office.officer().get("/api/papers/e7.pdf").data.decode()


def test_a_kind_of_paper_that_only_a_newer_node_knows_is_printed_as_a_notice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PAPER, "paper", "moon_letter")
    answer = office.officer().get("/api/papers/e7.docx")
    assert answer.status_code == 200
    assert "已受理" in words_of(answer.data)
