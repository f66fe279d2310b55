"""Draws the pictures of docs/reports.md, the pages of a report side by side: ``python -m docs.reports.draw``.

Needs ``pdftoppm`` (Debian: poppler-utils). The county is invented; its totals are those of a published table.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from docs.papers.draw import COLOURS, side_by_side
from shared.documents.reports import report_pdf
from tests.unit.statistics_reports.made import SUPERVISOR, service, two_years

HERE = Path(__file__).parent
DOTS_PER_INCH, PAGES = 60, 3
SIX = {
    "annual_report_t22_41": "2025", "county_year": "2025", "district_year_with_yoy": "2025",
    "campaign_report": "2025-Q2", "monthly_unit_assessment": "2025-05", "weekly_brief": "2025-W20",
}  # fmt: skip


def draw(template: str, period: str, folder: Path) -> None:
    """``<template>.png`` in ``folder``."""
    made = service(two_years())
    one = made.make_report({"template": template, "period": period}, SUPERVISOR)
    with tempfile.TemporaryDirectory() as away:
        (Path(away) / "report.pdf").write_bytes(report_pdf(made.report_document(one["number"], SUPERVISOR)))
        subprocess.run(["pdftoppm", "-png", "-r", str(DOTS_PER_INCH), "report.pdf", "page"], cwd=away, check=True)
        pages = [Image.open(file).convert("RGB") for file in sorted(Path(away).glob("page*.png"))[:PAGES]]
    side_by_side(pages).quantize(COLOURS).save(folder / f"{template}.png", optimize=True)


if __name__ == "__main__":
    for name, span in SIX.items():
        draw(name, span, HERE)
