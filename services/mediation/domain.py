"""The rules of mediation, gathered: state in, (state, *events) out. Each lies in a room of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.mediation.agreeing import (
    agree,
    ask_confirmation,
    fail,
    follow_up,
    perform,
    perform_item,
    register_breach,
    register_confirmation,
)
from services.mediation.asking import choose, consent, open_mediation, recuse, request
from services.mediation.holding import hold, plan
from services.mediation.mediation import Mediation, on_desk_of
from services.mediation.network import Around
from services.mediation.offers import steps
from services.mediation.passing import hear_passed, pass_on
from shared.deadlines import Today

__all__ = [
    "RULES", "WITH_AROUND", "Around", "Mediation", "Today", "agree", "ask_confirmation", "choose", "consent", "fail",
    "follow_up", "hear_passed", "hold", "on_desk_of", "open_mediation", "pass_on", "perform", "perform_item", "plan",
    "recuse", "register_breach", "register_confirmation", "request", "steps",
]  # fmt: skip

Rule = Callable[..., tuple[Any, ...]]
RULES: Mapping[str, Rule] = {
    "consent": consent, "recuse_mediator": recuse, "plan_session": plan, "hold_session": hold, "agree": agree,
    "perform_item": perform_item, "perform": perform, "register_breach": register_breach, "follow_up": follow_up,
    "ask_confirmation": ask_confirmation, "register_confirmation": register_confirmation,
}  # fmt: skip
WITH_AROUND: Mapping[str, Rule] = {
    "choose_mediator": choose,
    "fail": fail,
    "pass_mediation": pass_on,
    "request_mediation": request,
}
"""the rules that also ask for the network and the panel (``around``)"""
