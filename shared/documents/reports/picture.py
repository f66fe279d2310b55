"""A chart as PNG, for DOCX; None where no typeface with Chinese is at hand: the table beside it says the same."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from shared.documents.reports.charts import SIZE, WIDTH, Box, Stroke, shapes

TIMES = 2
"""dots for each of the chart's units"""
FONTS = Path("/usr/share/fonts")
NAMED = ("NotoSansCJK-Regular*", "NotoSansSC-Regular*", "SourceHanSansSC-Regular*", "simhei*", "wqy-*")
ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def png(chart: Mapping[str, Any]) -> bytes | None:
    """The chart as a picture."""
    typeface = _typeface()
    if typeface is None:
        return None
    parts, height = shapes(chart)
    picture = Image.new("RGB", (WIDTH * TIMES, int(height * TIMES)), "white")
    draw, font = ImageDraw.Draw(picture), ImageFont.truetype(typeface, SIZE * TIMES)
    for one in parts:
        if isinstance(one, Box):
            corner = ((one.x + one.width) * TIMES, (one.y + one.height) * TIMES)
            draw.rectangle(((one.x * TIMES, one.y * TIMES), corner), fill=one.tone)
        elif isinstance(one, Stroke):
            spots = [(x * TIMES, y * TIMES) for x, y in one.points]
            draw.line(spots, fill=one.tone, width=int(one.width * TIMES))
        else:
            draw.text((one.x * TIMES, one.y * TIMES), one.text, "#222222", font, anchor=ANCHORS[one.anchor])
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


@cache
def _typeface() -> str | None:
    return next((str(file) for name in NAMED for file in sorted(FONTS.rglob(name))), None)
