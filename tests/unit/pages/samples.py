"""Answers of services as the pages meet them: a broken canal in Yangjia village, on the township's desk."""

from __future__ import annotations

from typing import Any

from shared.matters.numbers import make

NUMBER = make("yj", 2026, 42)
TITLE = "村口水渠被冲断，三十亩地浇不上水"
TEXT = "二月二十六日夜里下大雨，村口的水渠被冲断了约八米。\n三十亩小麦浇不上水，请镇里尽快派人修。"


def course() -> dict[str, Any]:
    """What intake tells the petitioner."""
    return {
        "number": NUMBER,
        "title": TITLE,
        "status": "accepted",
        "status_zh": "办理中",
        "received_at": "2026-02-27T01:10:00.000000Z",
        "holder": {"unit": "u_qh", "name": "青禾镇人民政府"},
        "due": {"what": "书面答复", "on": "2026-04-30", "explanation": "3月1日受理，满60日为4月30日。"},
        "timeline": [
            {"at": "2026-02-27T01:10:00.000000Z", "node": "yj", "unit": "u_yjw", "what": "registered", "zh": "已登记"},
            {"at": "2026-02-28T02:00:00.000000Z", "node": "qh", "unit": "u_qh", "what": "taken", "zh": "镇政府已接收"},
        ],
        "papers": [
            {
                "paper": "acceptance_notice", "paper_number": "青禾政信受〔2026〕7号", "unit": "u_qh",
                "unit_name": "青禾镇人民政府",
                "issued_at": "2026-03-01T02:00:00.000000Z", "title": "信访事项受理告知书",
                "text": "王桂英：\n您提出的信访事项已收到，由青禾镇人民政府办理。",
            }
        ],
        "steps": [],
    }  # fmt: skip


def case(**changed: Any) -> dict[str, Any]:
    """What handling tells the officer who works on it."""
    return {
        "number": NUMBER, "title": TITLE, "text": TEXT, "state": "accepted", "state_zh": "办理中", "version": 3,
        "unit": "u_qh", "unit_name": "青禾镇人民政府", "place": "990121101201", "channel": "online",
        "category_l1": "AG", "category_l2": "AG05", "legal_class": "appeal_settlement", "action": "forward",
        "legal_path": "petition_procedure", "rule": "R9", "flags": [], "notice_owed": True, "node": "qh",
        "from_unit": "u_yjw", "from_node": "yj", "hop": 1, "received_at": "2026-02-27T01:10:00.000000Z",
        "taken_at": "2026-02-28T02:00:00.000000Z", "notice_due_on": "2026-03-16", "objection_due_on": "2026-03-09",
        "report_due_on": None, "accepted_on": "2026-03-01", "due_on": "2026-04-30", "co_units": [],
        "petitioner": {
            "name": "王桂英", "contact": "13800000000", "address": "杨家村二组", "anonymous": False, "persons": 1,
            "representatives": 1,
        },
        "because": [
            {"rule": "R9", "article": "《信访工作条例》第二十二条", "reason": "村级水利设施管护在镇政府权责清单内。"},
        ],
        "history": [
            {"step": "take", "zh": "接收", "at": "2026-02-28T02:00:00.000000Z", "on": "2026-02-28", "by": ""},
            {"step": "accept", "zh": "受理告知", "at": "2026-03-01T02:00:00.000000Z", "by": "丁美玲"},
        ],
        "steps": [decide(), close()],
        **changed,
    }  # fmt: skip


def decide() -> dict[str, Any]:
    """A step with fields of every kind that handling uses."""
    return {
        "step": "decide", "zh": "出具处理意见书",
        "fields": [
            {"name": "decided_on", "zh": "出具日期", "type": "date", "required": False, "choices": []},
            {"name": "claim", "zh": "信访人反映的", "type": "textarea", "required": True, "choices": []},
            {
                "name": "result", "zh": "处理意见", "type": "choice", "required": True,
                "choices": [{"value": "supported", "zh": "予以支持"}, {"value": "not_supported", "zh": "不予支持"}],
            },
            {"name": "contact", "zh": "联系方式", "type": "text", "required": False, "choices": []},
            {"name": "public", "zh": "公开答复", "type": "bool", "required": False, "choices": []},
        ],
    }  # fmt: skip


def close() -> dict[str, Any]:
    """A step with a required choice, and a field that another step has too."""
    ways = [{"value": "withdrawn", "zh": "已撤回"}]
    return {
        "step": "close", "zh": "结案",
        "fields": [
            {"name": "closure_type", "zh": "结案方式", "type": "choice", "required": True, "choices": ways},
            {"name": "contact", "zh": "联系方式", "type": "text", "required": False, "choices": []},
        ],
    }  # fmt: skip


def rows(*more: dict[str, Any]) -> dict[str, Any]:
    """A list with the case in it."""
    return {"rows": [case(), *more], "next": None}
