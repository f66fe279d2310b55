"""The rules of a case, step by step (T22 art. 22, 23, 29, 31-37): one rule a step, and what is heard.

Each lives in the room of what it does; here they have their names. A rule takes ``(case, form, by, today)`` and gives
``(case, *events)``; what it refuses is an error of ``shared.errors``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.handling import hearing_rules
from services.handling.accepting import accept, deem, no_longer_accept, not_accept
from services.handling.archiving import archive
from services.handling.custody import assist, hear_answer, object_to, open_case
from services.handling.deciding import decide, extend, reply, serve
from services.handling.ending import close, hear_withdrawal, import_path
from services.handling.following import (
    call_back,
    perform,
    refer_assistance,
    register_assistance,
    urge_enforcement,
    write_log,
)
from services.handling.frame import IMPROPER, Form, Today
from services.handling.heard import hear_evaluation, hear_review, hear_supplement, hear_urging
from services.handling.mediating import ask_mediation, hear_mediation
from services.handling.reporting import report

__all__ = [
    "IMPROPER", "RULES", "Form", "Rule", "Today", "accept", "archive", "ask_mediation", "assist", "call_back", "close",
    "decide", "deem", "extend", "hear_answer", "hear_evaluation", "hear_mediation", "hear_review", "hear_supplement",
    "hear_urging", "hear_withdrawal", "import_path", "no_longer_accept", "not_accept", "object_to", "open_case",
    "perform", "refer_assistance", "register_assistance", "reply", "report", "serve", "urge_enforcement", "write_log",
]  # fmt: skip

Rule = Callable[..., tuple[Any, ...]]

RULES: Mapping[str, Rule] = {
    "accept": accept, "object": object_to, "not_accept": not_accept, "no_longer_accept": no_longer_accept,
    "reply": reply, "extend": extend, "decide": decide, "serve": serve, "import_path": import_path,
    "perform": perform, "urge_enforcement": urge_enforcement, "log": write_log, "report": report,
    "ask_mediation": ask_mediation,
    "refer_assistance": refer_assistance, "register_assistance": register_assistance, "close": close,
    "call_back": call_back, "archive": archive, **hearing_rules.RULES,
}  # fmt: skip
"""step -> rule; the steps of ``shared.matters.steps.handling.CASE_STEPS``"""
