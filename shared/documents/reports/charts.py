"""Charts as shapes, from labels and numbers; painted as SVG or as PNG. Bars lie, so that Chinese names fit beside them.

Nothing is told by colour alone: every bar and point carries its number, the earlier span is hatched by its paler tone
and named in the legend, and the SVG says all of it in words to whoever cannot see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

WIDTH, LABEL, TOP, SIZE = 640, 170, 34, 13
BAR, GAP, LINES_HIGH = 16, 10, 190
TONES = ("#1f5f99", "#9fb9cf")
INK, FAINT = "#222222", "#cccccc"
LABEL_AT_MOST = 12


@dataclass(frozen=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True)
class Stroke:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    tone: str
    width: float = 1.0


@dataclass(frozen=True)
class Words:
    """Text; ``anchor``: start, middle, end of it lies at x."""

    x: float
    y: float
    text: str
    anchor: str = "start"


Shape = Box | Stroke | Words


def shapes(chart: Mapping[str, Any]) -> tuple[list[Shape], float]:
    """The shapes of a chart, and how high it is. ``chart``: kind, zh, unit_zh, labels, series of ``{zh, values}``."""
    found: list[Shape] = [Words(0, 18, f"{chart['zh']}（单位：{chart['unit_zh']}）")]
    if chart["kind"] == "line":
        return [*found, *_line(chart)], TOP + LINES_HIGH + 50
    return [*found, *_legend(chart), *_bars(chart)], TOP + len(chart["labels"]) * _row(chart) + 8


def in_words(chart: Mapping[str, Any]) -> str:
    """All that the chart shows."""
    rows = (f"{one['zh']}：{'，'.join(_pairs(chart['labels'], one['values']))}" for one in chart["series"])
    return f"{chart['zh']}，单位{chart['unit_zh']}。" + "；".join(rows) + "。"


def svg(chart: Mapping[str, Any]) -> str:
    """The chart as an accessible SVG."""
    parts, height = shapes(chart)
    body = "".join(_svg(one) for one in parts)
    title, told = escape(chart["zh"]), escape(in_words(chart))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{WIDTH}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH} {height:g}"><title>{title}</title><desc>{told}</desc>{body}</svg>'
    )


def _pairs(labels: Sequence[str], values: Sequence[Any]) -> Iterator[str]:
    return (f"{label}{value}" for label, value in zip(labels, values, strict=True))


def _row(chart: Mapping[str, Any]) -> float:
    return len(chart["series"]) * BAR + GAP


def _legend(chart: Mapping[str, Any]) -> Iterator[Shape]:
    if len(chart["series"]) > 1:
        for nth, series in enumerate(chart["series"]):
            x = WIDTH - 190 + nth * 90
            yield Box(x, 8, 12, 12, TONES[nth])
            yield Words(x + 16, 18, series["zh"])


def _bars(chart: Mapping[str, Any]) -> Iterator[Shape]:
    most = max((value for series in chart["series"] for value in series["values"]), default=0) or 1
    room = WIDTH - LABEL - 70
    for place, label in enumerate(chart["labels"]):
        y = TOP + place * _row(chart)
        yield Words(LABEL - 8, y + BAR * len(chart["series"]) / 2 + 5, _short(label), "end")
        for nth, series in enumerate(chart["series"]):
            value = series["values"][place]
            length = room * float(value) / float(most)
            yield Box(LABEL, y + nth * BAR, max(length, 1 if value else 0), BAR - 2, TONES[nth])
            yield Words(LABEL + length + 6, y + nth * BAR + 12, f"{value}")
    yield Stroke(((LABEL, TOP - 4), (LABEL, TOP + len(chart["labels"]) * _row(chart))), INK)


def _line(chart: Mapping[str, Any]) -> Iterator[Shape]:
    values = chart["series"][0]["values"]
    most = max(values, default=0) or 1
    base, left = TOP + LINES_HIGH, 30
    step = (WIDTH - left - 50) / max(1, len(values) - 1)
    spots = [
        (left + place * step, base - (LINES_HIGH - 24) * float(value) / float(most))
        for place, value in enumerate(values)
    ]
    yield Stroke(((left, base), (WIDTH - 20, base)), INK)
    yield Stroke(tuple(spots), TONES[0], 2)
    every = max(1, -(-len(values) // 12))
    for place, (x, y) in enumerate(spots):
        yield Box(x - 3, y - 3, 6, 6, TONES[0])
        if place % every == 0:
            yield Words(x, y - 9, f"{values[place]}", "middle")
            yield Stroke(((x, base), (x, base + 4)), INK)
            yield Words(x, base + 20, _short(str(chart["labels"][place]).rpartition("年")[2][-5:]), "middle")


def _short(label: str) -> str:
    return label if len(label) <= LABEL_AT_MOST else f"{label[: LABEL_AT_MOST - 1]}…"


def _svg(one: Shape) -> str:
    match one:
        case Box():
            return (
                f'<rect x="{one.x:g}" y="{one.y:g}" width="{one.width:.1f}" height="{one.height:g}" fill="{one.tone}"/>'
            )
        case Stroke():
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in one.points)
            return f'<polyline points="{points}" fill="none" stroke="{one.tone}" stroke-width="{one.width:g}"/>'
        case Words():
            return (f'<text x="{one.x:g}" y="{one.y:g}" font-size="{SIZE}" fill="{INK}" '
                    f'text-anchor="{one.anchor}">{escape(one.text)}</text>')  # fmt: skip
