"""The receipt as a page shows it: number, look-up code, when and who; never the subject, never a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import segno


@dataclass(frozen=True)
class Slip:
    """What is printed. ``qr`` is an SVG of ``address``; the code is not in it."""

    number: str
    code: str
    received_at: str
    node_name: str
    unit_name: str
    phone: str
    address: str
    qr: str


def slip(receipt: Mapping[str, Any], *, address: str, node_name: str, unit_name: str, phone: str) -> Slip:
    """The slip of a receipt ``{number, code, received_at, …}``; ``address`` is where it can be looked up."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=1, omitsize=True, svgclass=None, lineclass=None)
    return Slip(
        number=receipt["number"],
        code=receipt.get("code") or "",
        received_at=receipt["received_at"],
        node_name=node_name,
        unit_name=unit_name,
        phone=phone,
        address=address,
        qr=drawing,
    )
