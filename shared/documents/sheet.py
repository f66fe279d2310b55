"""An issued paper taken apart for printing: every line of its words, in order, with what it is on the page.

Nothing is added and nothing left out: ``words`` of a sheet are the words that were issued.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

LETTER, NOTICE, OPINION, FORM, RECORD, SLIP = "letter", "notification", "opinion", "form", "record", "slip"
FRAMES: Mapping[str, str] = {
    "acceptance_notice": NOTICE, "advice_letter": LETTER, "archive_index": FORM, "assign_letter": LETTER,
    "assessment_table": FORM,
    "assistance_letter": LETTER, "call_back_record": RECORD, "completion_report": LETTER,
    "enforcement_letter": LETTER, "extension_notice": NOTICE, "forward_letter": LETTER, "handling_decision": OPINION,
    "hearing_record": RECORD, "mediation_agreement": RECORD, "meeting_minutes": LETTER, "dispatch_circular": LETTER,
    "mediation_breach_notice": NOTICE, "mediation_end_notice": NOTICE,
    "no_longer_accept_notice": NOTICE, "not_accept_notice": NOTICE, "notice": NOTICE, "path_notice": NOTICE,
    "re_review_opinion": OPINION, "receipt_slip": SLIP, "registration_form": FORM, "reply": NOTICE,
    "review_opinion": OPINION, "service_receipt": RECORD, "settlement_agreement": RECORD, "supervise_letter": LETTER,
    "appointment_notice": NOTICE, "reception_notice": LETTER,
    "advice_feedback": LETTER, "circular": LETTER, "inspection_list": LETTER, "interview_record": RECORD,
    "rectification_order": LETTER, "second_supervise_letter": LETTER, "screening_list": LETTER, "urgent_report": LETTER,
    "statistics_report": LETTER,
}  # fmt: skip
"""document code -> how it is laid out"""

WIDE = "　"
_HEADING = re.compile(r"[一二三四五六七八九十]+、")
_FIELD = re.compile(r"([^：\s]{2,16})：(?=.)")
_SIGNED = re.compile(r"(?:签名|盖章|按指印)：\s*$")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TABLED, _COLUMNS = frozenset({"archive_index", "assessment_table"}), 4
"""papers with tables, and how many columns all of them have"""


@dataclass(frozen=True)
class Block:
    """Some lines of one kind: number, plain, heading, paragraph, sign (places to sign), foot (unit and day);
    or rows: fields (label, value), table (cells)."""

    kind: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A paper as it will stand on the page. ``look_up``: the address its QR code leads to; empty: none."""

    paper: str
    frame: str
    unit: str
    title: str
    blocks: tuple[Block, ...]
    look_up: str = ""

    @property
    def words(self) -> str:
        """Every character of title and text, without spaces and the colons of fields: what a print has to hold."""
        parts = (self.title, *(part for block in self.blocks for part in (*block.lines, *_cells(block.rows))))
        return bare("".join(parts))


def bare(text: str) -> str:
    """A text without spaces, line breaks and colons, to compare a print with what was issued."""
    return re.sub(r"[\s：]", "", text)


def sheet_of(paper: str, *, unit: str, title: str, paper_number: str, text: str, look_up: str = "") -> Sheet:
    """The sheet of an issued paper; ``unit``: the name of who issued it. ``KeyError`` for an unknown document code."""
    lines = _UNPRINTABLE.sub("", text).splitlines()
    read = [_read(line, paper, paper_number) for line in lines if line.strip()]
    blocks = tuple(one for kind, lines in groupby(read, lambda pair: pair[0]) for one in _block(kind, list(lines)))
    return Sheet(paper, FRAMES[paper], unit, _UNPRINTABLE.sub("", title), blocks, look_up)


def _read(line: str, paper: str, paper_number: str) -> tuple[str, tuple[str, ...]]:
    stripped = line.strip()
    if stripped == paper_number:
        return "number", (stripped,)
    if line.startswith(WIDE * 6):
        return "foot", (stripped,)
    if line.startswith(WIDE):
        return "paragraph", (stripped,)
    cells = tuple(stripped.split(WIDE))
    if paper in _TABLED and len(cells) == _COLUMNS:
        return "table", cells
    if _SIGNED.search(stripped):
        return "sign", tuple(part.strip() for part in stripped.split(WIDE) if part.strip())
    if _HEADING.match(stripped):
        return "heading", (stripped,)
    if field := _FIELD.match(stripped):
        return "fields", (field[1], stripped[field.end() :].strip())
    return "plain", (stripped,)


def _block(kind: str, lines: list[tuple[str, tuple[str, ...]]]) -> Iterator[Block]:
    if kind in ("fields", "table", "sign"):
        yield Block(kind, rows=tuple(parts for _, parts in lines))
    elif kind == "foot":
        yield Block(kind, tuple(parts[0] for _, parts in lines))
    else:
        for _, parts in lines:
            yield Block(kind, parts)


def _cells(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in rows:
        yield from row
