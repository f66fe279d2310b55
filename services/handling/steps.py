"""What the desk offers. A room of its own: the fields of each step in the desk's words, for the case at hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.handling.case import METHODS, STEPS, Case, lawful_closures, open_steps
from shared.documents.paths import legal_paths
from shared.matters.lists import ADOPTIONS, CLOSURE_TYPES, OBJECTION_GROUNDS, RESULTS
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer, may


def steps(case: Case, by: Officer, on: date) -> tuple[Offer, ...]:
    """The steps that are lawful today and allowed to this officer, in the order of the law."""
    mine = (step for step in open_steps(case, on) if may(by.roles, step))
    return tuple(Offer(step, STEPS[step], fields_of(step, case, on)) for step in mine)


def fields_of(step: str, case: Case, on: date) -> tuple[Field, ...]:
    """The fields of a step for this case: only those that mean something to it."""
    return {
        "accept": _accept, "object": _object, "decide": _decide, "serve": _serve, "reply": _reply, "close": _close,
    }[step](case, on)  # fmt: skip


def other_paths() -> Mapping[str, str]:
    """Statutory paths outside the unit that a notice may name for the petitioner to choose."""
    return {code: path.zh for code, path in legal_paths().items() if not path.own}


def _accept(case: Case, _: date) -> tuple[Field, ...]:
    common = (
        Field("accepted_on", "受理日期", "date", required=False),
        Field("other_path", "信访人还可以选择的法定途径", "choice", required=False, choices=choices(other_paths())),
    )
    return (*common, Field("other_party", "对方当事人", "text")) if case.may_be_mediated else common


def _object(_: Case, __: date) -> tuple[Field, ...]:
    return (
        Field("ground", "异议理由", "choice", choices=choices(OBJECTION_GROUNDS)),
        Field("reason", "详细说明", "textarea"),
        Field("duty", "权责清单条目", "text"),
    )


def _decide(_: Case, __: date) -> tuple[Field, ...]:
    return (
        Field("decided_on", "出具日期", "date", required=False),
        Field("claim", "信访人反映的", "textarea"),
        Field("facts", "查明的事实和理由", "textarea"),
        Field("basis", "依据", "textarea"),
        Field("result", "处理意见", "choice", choices=choices(RESULTS)),
        Field("opinion", "意见说明", "textarea"),
        Field("measures", "何时、由谁落实（予以支持时必填）", "textarea", required=False),
        Field("review_organ", "复查机关", "text", required=False),
        Field("contact", "联系方式", "text", required=False),
    )


def _serve(case: Case, _: date) -> tuple[Field, ...]:
    methods = {code: zh for code, zh in METHODS.items() if code != "public_notice" or case.is_unsigned}
    return (
        Field("served_on", "收到日期", "date", required=False),
        Field("method", "送达方式", "choice", choices=choices(methods)),
        Field("proof", "送达凭据（签收、回执编号等）", "text"),
        Field("witnesses", "见证人（留置送达时必填）", "text", required=False),
    )


def _reply(case: Case, _: date) -> tuple[Field, ...]:
    common = (
        Field("replied_on", "答复日期", "date", required=False),
        Field("text", "答复内容", "textarea"),
    )
    if case.legal_class != "suggestion":
        return common
    return (*common, Field("adopted", "是否采纳", "choice", choices=choices(ADOPTIONS)))


def _close(case: Case, on: date) -> tuple[Field, ...]:
    ways = {code: CLOSURE_TYPES[code] for code in lawful_closures(case, on)}
    return (
        Field("closed_on", "结案日期", "date", required=False),
        Field("closure_type", "结案方式", "choice", choices=choices(ways)),
        Field("note", "结案说明", "textarea"),
    )
