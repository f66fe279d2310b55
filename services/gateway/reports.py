"""Reports of statistics to download: PDF and DOCX laid out from their data, or the data itself as JSON.

What was issued is printed once and handed out byte for byte; a draft is printed as it is now.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from services.gateway.papers import PRINTERS, Printed, one_at_a_time
from services.gateway.parts import Parts
from shared.documents.reports import report_docx, report_pdf
from shared.errors import Unavailable

OF_REPORTS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {"pdf": report_pdf, "docx": report_docx}
TYPES = {**{format: media_type for format, (media_type, _) in PRINTERS.items()}, "json": "application/json"}
KEPT_STATES = ("issued", "received")


def for_officer(
    parts: Parts, number: str, format: str, by: Mapping[str, Any], *, context: Mapping[str, Any]
) -> Printed:  # fmt: skip
    """A report on the officer's desk, with the figures that this officer may see; ``NotFound`` for any other."""
    report = parts.rpc.call("statistics", "report_document", number, dict(by), context=context)
    data = _printed(parts, report, format)
    return Printed(data, TYPES[format], f"{report['title']}-{number}.{format}", hashlib.sha256(data).hexdigest())


def _printed(parts: Parts, report: Mapping[str, Any], format: str) -> bytes:
    written = json.dumps(report, ensure_ascii=False, sort_keys=True).encode()
    if format == "json":
        return written
    if report["state"] not in KEPT_STATES:
        return _laid_out(report, format)
    key = f"report-{hashlib.sha256(written).hexdigest()[:40]}.{format}"
    if parts.files.read(key) is None:
        parts.files.put(key, _laid_out(report, format), {"type": TYPES[format]})
    found = parts.files.read(key)
    if found is None:
        raise Unavailable
    return bytes(found)


def _laid_out(report: Mapping[str, Any], format: str) -> bytes:
    with one_at_a_time:
        try:
            return OF_REPORTS[format](report)
        except OSError as lacking:
            raise Unavailable("printing_unavailable") from lacking
