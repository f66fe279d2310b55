"""Draws the pictures of docs/papers.md, the pages of a paper side by side: ``python -m docs.papers.draw``.

Needs ``pdftoppm`` (Debian: poppler-utils). The people and the county are invented.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

from shared.documents import facts_of, paper_number, render
from shared.documents.paths import legal_path
from shared.documents.pdf import print_pdf
from shared.documents.sheet import sheet_of
from shared.events.gateway import Petitioner
from shared.matters.numbers import make

HERE = Path(__file__).parent
DOTS_PER_INCH = 72
COLOURS = 64
GAP = 6
NUMBER = make("yj", 2026, 42)
LOOK_UP = "https://xinfang.example.cn/look-up"
ISSUED_BY = {
    "acceptance_notice": "青禾镇人民政府", "assign_letter": "临溪县信访局", "handling_decision": "青禾镇人民政府",
    "mediation_agreement": "青禾镇人民调解委员会", "receipt_slip": "杨家村村民委员会",
    "registration_form": "杨家村村民委员会",
}  # fmt: skip
BETWEEN_OFFICES = frozenset({"assign_letter", "registration_form"})
FACTS: dict[str, Any] = {
    "accepted_on": date(2026, 3, 6), "addressee": "青禾镇人民政府", "agreed_on": date(2026, 3, 20),
    "basis": "《青禾镇小型水利工程管护办法》（示例）；《村民委员会组织法》第三十条。",
    "channel": "来访", "claim": "二组水渠损坏三年，一百二十亩水田浇不上水；请求修复，并公布已收的修渠款。",
    "claims": (
        ("修复二组水渠", "予以支持", "二组水渠属镇管小型水利工程，由青禾镇人民政府负责维修。"),
        ("公布已收的修渠款", "予以支持", "由杨家村村民委员会公布收支明细。"),
    ),
    "confirmation_until": date(2026, 4, 20), "contact": "0990-6600000；青禾镇建设路1号",
    "content": "双方同意以现有界石为准，过道共同使用，任何一方不得堆放杂物。",
    "dispute": "杨友田、杨友福两户共用的过道宽窄不一，双方对界线说法不同。", "expected_on": date(2026, 5, 5),
    "facts": "经现场查看，水渠垮塌两处，共三十七米；收取修渠款一万八千元，已支出六千二百元，余款未公布。",
    "issued_on": date(2026, 3, 6),
    "measures": "青禾镇人民政府于2026年4月30日前修复水渠；杨家村村民委员会于2026年3月31日前公布收支明细。",
    "mediator": "杨树林", "name": "王秀兰", "number": NUMBER, "opinion": "以上意见由青禾镇人民政府督促落实。",
    "parties": ("杨友田", "杨友福"), "path": legal_path("petition_procedure"),
    "perform_by": date(2026, 4, 5), "performance": "双方于约定期限前自行清除各自堆放的杂物。",
    "petitioner": Petitioner("王秀兰", "13900000000", "临溪县青禾镇杨家村二组"), "place": "临溪县青禾镇杨家村",
    "reasons": ("因为小型农田水利工程的维修属于镇的职责，《信访工作条例》第二十二条。",),
    "received_on": date(2026, 3, 2), "report_due_on": date(2026, 4, 30), "result": "予以支持",
    "review_organ": "临溪县人民政府", "title": "二组水渠损坏三年无人修",
    "text": "二组水渠前年塌了两处，水田浇不上水。\n村里收过修渠的钱，没有修，也没有公布。\n请求派人修好，公布账目。",
}  # fmt: skip


def draw(code: str, folder: Path) -> None:
    """``<code>.png`` in ``folder``."""
    unit = ISSUED_BY[code]
    facts = FACTS | {"unit": unit, "paper_number": paper_number(unit, code, 2026, NUMBER)}
    missing = facts_of(code) - facts.keys()
    if missing:
        raise SystemExit(f"{code}: no sample for {sorted(missing)}")
    paper = render(code, **facts)
    sheet = sheet_of(
        code, unit=unit, title=paper.title, paper_number=facts["paper_number"], text=paper.text,
        look_up="" if code in BETWEEN_OFFICES else LOOK_UP,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as away:
        (Path(away) / "paper.pdf").write_bytes(print_pdf(sheet))
        subprocess.run(["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), "paper.pdf", "page"], cwd=away, check=True)
        pages = [Image.open(file).convert("RGB") for file in sorted(Path(away).glob("page*.png"))]
    side_by_side(pages).quantize(COLOURS).save(folder / f"{code}.png", optimize=True)


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """One picture of them all, with a grey line between."""
    width, height = pages[0].size
    whole = Image.new("RGB", ((width + GAP) * len(pages) - GAP, height), "lightgrey")
    for at, page in enumerate(pages):
        whole.paste(page, (at * (width + GAP), 0))
    return whole


if __name__ == "__main__":
    for one in ISSUED_BY:
        draw(one, HERE)
