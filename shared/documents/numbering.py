"""The number a paper carries, worked out from what it is about: no counter that anybody would have to wait for."""

from __future__ import annotations

MARKS = {
    "registration_form": "登", "receipt_slip": "收", "forward_letter": "转", "assign_letter": "交",
    "urgent_report": "急", "acceptance_notice": "受", "path_notice": "告", "handling_decision": "处",
    "service_receipt": "送", "reply": "复", "mediation_agreement": "调", "completion_report": "结",
    "not_accept_notice": "不", "no_longer_accept_notice": "止", "extension_notice": "延", "notice": "知",
    "review_opinion": "查", "re_review_opinion": "核", "hearing_record": "听", "call_back_record": "访",
    "enforcement_letter": "执", "assistance_letter": "助", "archive_index": "卷", "supervise_letter": "督",
    "assessment_table": "考",
    "advice_letter": "议", "settlement_agreement": "和", "mediation_end_notice": "终",
    "mediation_breach_notice": "违", "meeting_minutes": "纪", "dispatch_circular": "度",
    "second_supervise_letter": "催", "interview_record": "谈", "circular": "通", "rectification_order": "挂",
    "reception_notice": "示", "appointment_notice": "约",
    "advice_feedback": "馈", "inspection_list": "抽",
    "screening_list": "排", "statistics_report": "统",
}  # fmt: skip
"""The one character that tells the kinds of papers apart, by document code."""

SUFFIXES = ("人民政府", "村民委员会", "居民委员会")


def paper_number(unit_name: str, document: str, year: int, number: str, nth: int = 1) -> str:
    """``青禾镇信受〔2026〕YJ-2026-000042号``: the same facts give the same number.

    ``nth``: which paper of its kind this unit issues for the matter this year; from the second on it is told:
    ``…YJ-2026-000042-2号``. ``KeyError`` for an unknown document code.
    """
    short = unit_name
    for suffix in SUFFIXES:
        short = short.removesuffix(suffix) or unit_name
    return f"{short}信{MARKS[document]}〔{year}〕{number.rsplit('-', 1)[0]}{f'-{nth}' if nth > 1 else ''}号"
