"""The number a paper carries, worked out from what it is about: no counter that anybody would have to wait for."""

from __future__ import annotations

MARKS = {
    "registration_form": "登", "receipt_slip": "收", "forward_letter": "转", "assign_letter": "交",
    "urgent_report": "急", "acceptance_notice": "受", "path_notice": "告", "handling_decision": "处",
    "service_receipt": "送", "reply": "复", "mediation_agreement": "调", "completion_report": "结",
}  # fmt: skip
"""The one character that tells the kinds of papers apart, by document code."""

SUFFIXES = ("人民政府", "村民委员会", "居民委员会")


def paper_number(unit_name: str, document: str, year: int, number: str) -> str:
    """``青禾镇信受〔2026〕YJ-2026-000042号``: the same facts give the same number.

    A unit issues one paper of a kind for a matter in a year. ``KeyError`` for an unknown document code.
    """
    short = unit_name
    for suffix in SUFFIXES:
        short = short.removesuffix(suffix) or unit_name
    return f"{short}信{MARKS[document]}〔{year}〕{number.rsplit('-', 1)[0]}号"
