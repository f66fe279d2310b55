"""What the desk offers. A room of its own: the fields of each step in the desk's words, for the case at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from services.handling.case import METHODS, NOTIFY, STEPS, Case
from services.handling.frame import Today
from services.handling.lawful import NOT_IMPORTED, final_grounds, grounds, lawful_closures, open_steps
from services.handling.reporting import COMPLETION, KINDS, PROGRESS, has_result
from services.handling.review_steps import hearing_offers
from shared.documents.paths import legal_paths
from shared.matters.lists import (
    ADOPTIONS,
    ASSISTANCE_KINDS,
    CLOSURE_TYPES,
    LEGAL_PATHS,
    MEDIATION_KINDS,
    NOT_ACCEPT_GROUNDS,
    OBJECTION_GROUNDS,
    RESULTS,
)
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer, may
from shared.matters.steps.handling import CASE_STEPS

CLAIM_AT_MOST = 5000
"""what a decision's claim may hold"""
SETTLED = {"yes": "已化解", "no": "未化解", "unknown": "尚不清楚"}
REASON = Field("reason", "理由", "textarea")


def steps(case: Case, by: Officer, today: Today) -> tuple[Offer, ...]:
    """The steps that are lawful today and allowed to this officer, in the order of the law."""
    mine = (step for step in open_steps(case, today.on) if may(by.roles, CASE_STEPS[step].power))
    own = tuple(Offer(step, name_of(step, case), fields_of(step, case, today)) for step in mine)
    return (*own, *hearing_offers(case, by))


def name_of(step: str, case: Case) -> str:
    """What the step is called for this case."""
    return NOTIFY if step == "accept" and case.owes_notice else STEPS[step]


def fields_of(step: str, case: Case, today: Today) -> tuple[Field, ...]:
    """The fields of a step for this case: only those that mean something to it."""
    return FIELDS[step](case, today)


def other_paths() -> Mapping[str, str]:
    """Statutory paths outside the unit that a notice may name for the petitioner to choose."""
    return {code: path.zh for code, path in legal_paths().items() if not path.own}


def _accept(case: Case, _: Today) -> tuple[Field, ...]:
    paths = {code: zh for code, zh in other_paths().items() if code != case.legal_path}
    common = (
        Field("accepted_on", "告知日期", "date", required=False),
        Field("other_path", "信访人还可以选择的法定途径", "choice", required=False, choices=choices(paths)),
        Field(
            "claims", "信访人的诉求（每行一项）", "textarea", required=False,
            hint="逐项登记后，处理意见须逐项答复。",
        ),
    )  # fmt: skip
    other = (Field("other_party", "对方当事人", "text"),) if case.may_be_mediated and not case.mediation else ()
    return (*common, *other)


def _object(_: Case, __: Today) -> tuple[Field, ...]:
    return (
        Field("ground", "异议理由", "choice", choices=choices(OBJECTION_GROUNDS)),
        Field("reason", "详细说明", "textarea"),
        Field("duty", "权责清单条目", "text"),
    )


def _not_accept(case: Case, _: Today) -> tuple[Field, ...]:
    lawful = {code: NOT_ACCEPT_GROUNDS[code] for code in grounds(case)}
    return (
        Field("ground", "不予受理的情形", "choice", choices=choices(lawful)),
        REASON,
        Field("where_to", "应当去的机关、单位或者法定途径", "textarea"),
        Field("told_on", "告知日期", "date", required=False),
    )


def _no_longer_accept(case: Case, today: Today) -> tuple[Field, ...]:
    lawful = {code: NOT_ACCEPT_GROUNDS[code] for code in final_grounds(case, today.local)}
    return (
        Field("ground", "不再受理的情形", "choice", choices=choices(lawful)),
        Field("final_paper", "终结意见或者裁判文书的文号", "text"),
        REASON,
        Field("told_on", "告知日期", "date", required=False),
    )


def _extend(case: Case, _: Today) -> tuple[Field, ...]:
    common = (
        Field("days", "延长天数（至多30日）", "number", value="30"),
        Field("reason", "延期理由（告知信访人）", "textarea"),
    )
    if not case.report_due_on:
        return common
    consent = Field("consent", "交办单位同意延期的文号", "text", hint=f"交办函要求{case.report_due_on}前报告。")
    return (*common, consent)


def _decide(case: Case, today: Today) -> tuple[Field, ...]:
    columns = (
        Field("claim", "诉求", "textarea"),
        Field("result", "意见", "choice", choices=choices(RESULTS)),
        Field("opinion", "说明", "textarea"),
    )
    hint = "每项写明诉求、意见（支持、解释、不予支持）和说明。"
    rows = (
        Field("claims", "逐项诉求的意见", "rows", hint=hint, columns=columns),
    ) if case.claims else (Field("result", "处理意见", "choice", choices=choices(RESULTS)),)  # fmt: skip
    promise = Field(
        "promised_by", "落实期限（予以支持时填写）", "date", required=False,
        value=(today.on + timedelta(days=30)).isoformat(),
    )  # fmt: skip
    return (
        Field("decided_on", "出具日期", "date", required=False),
        Field("claim", "信访人反映的", "textarea", value=("；".join(case.claims) or case.text)[:CLAIM_AT_MOST]),
        Field("facts", "查明的事实和理由", "textarea"),
        Field("basis", "依据", "textarea"),
        *rows,
        Field("opinion", "意见说明", "textarea"),
        Field("measures", "何时、由谁落实（予以支持时必填）", "textarea", required=False),
        promise,
        Field("review_organ", "复查机关", "text", required=False, hint="不填则写明依法有权复查的机关。"),
        Field("contact", "联系方式", "text", required=False),
    )


def _serve(case: Case, _: Today) -> tuple[Field, ...]:
    methods = {code: zh for code, zh in METHODS.items() if code != "public_notice" or case.is_unsigned}
    return (
        Field("posted_on", "寄出日期（邮寄时填写）", "date", required=False),
        Field("served_on", "收到日期", "date", required=False, hint="复查期限自收到之日起算。"),
        Field("method", "送达方式", "choice", choices=choices(methods)),
        Field("proof", "送达凭据（签收、回执编号等）", "text"),
        Field("witnesses", "拒收情况和见证人（留置送达时必填）", "text", required=False),
    )


def _reply(case: Case, _: Today) -> tuple[Field, ...]:
    common = (
        Field("replied_on", "答复日期", "date", required=False),
        Field("text", "答复内容", "textarea"),
    )
    if case.legal_class != "suggestion":
        return common
    return (*common, Field("adopted", "是否采纳", "choice", choices=choices(ADOPTIONS)))


def _import_path(case: Case, _: Today) -> tuple[Field, ...]:
    paths = {code: zh for code, zh in LEGAL_PATHS.items() if code not in NOT_IMPORTED}
    proposed = case.legal_path if case.legal_path in paths else ""
    return (
        Field("path", "导入的法定途径", "choice", choices=choices(paths), value=proposed),
        Field("note", "说明", "textarea"),
    )


def _perform(_: Case, __: Today) -> tuple[Field, ...]:
    return (Field("performed_on", "落实日期", "date", required=False), Field("note", "落实情况", "textarea"))


def _urge(case: Case, today: Today) -> tuple[Field, ...]:
    by = (today.on + timedelta(days=15)).isoformat()
    return (
        Field("obliged", "负有落实义务的单位", "text", value=case.unit),
        Field("perform_by", "落实期限", "date", value=by),
        REASON,
    )


def _log(_: Case, __: Today) -> tuple[Field, ...]:
    return (Field("noted_on", "日期", "date", required=False), Field("note", "办理情况", "textarea"))


def _ask_mediation(_: Case, __: Today) -> tuple[Field, ...]:
    return (
        Field("other_party", "对方当事人", "text", hint="调解须双方自愿，不收费；办理期限不因调解停止。"),
        Field("kind", "调解种类", "choice", required=False, choices=choices(MEDIATION_KINDS)),
    )


def _report(case: Case, _: Today) -> tuple[Field, ...]:
    kinds = {code: zh for code, zh in KINDS.items() if code == PROGRESS or has_result(case)}
    return (
        Field("kind", "报告种类", "choice", choices=choices(kinds), value=COMPLETION if has_result(case) else PROGRESS),
        Field("text", "报告内容", "textarea"),
    )


def _refer_assistance(_: Case, __: Today) -> tuple[Field, ...]:
    return (
        Field("kind", "救助种类", "choice", choices=choices(ASSISTANCE_KINDS)),
        Field("to", "转介的机关、单位", "text"),
        Field("reason", "困难情况", "textarea"),
    )


def _register_assistance(case: Case, _: Today) -> tuple[Field, ...]:
    asked = {aid.kind: ASSISTANCE_KINDS[aid.kind] for aid in case.aids if aid.granted is None}
    return (
        Field("kind", "救助种类", "choice", choices=choices(asked)),
        Field("granted", "是否给予救助", "bool"),
        Field("answered_on", "答复日期", "date", required=False),
        Field("note", "结果说明", "textarea"),
    )


def _close(case: Case, today: Today) -> tuple[Field, ...]:
    ways = {code: CLOSURE_TYPES[code] for code in lawful_closures(case, today.on)}
    solved = "yes" if "performed" in ways else ""
    return (
        Field("closed_on", "结案日期", "date", required=False),
        Field("closure_type", "结案方式", "choice", choices=choices(ways)),
        Field("settled", "实体问题是否化解", "choice", required=False, choices=choices(SETTLED), value=solved),
        Field("note", "结案说明", "textarea"),
    )


def _call_back(_: Case, __: Today) -> tuple[Field, ...]:
    return (Field("called_on", "回访日期", "date", required=False), Field("words", "信访人原话", "textarea"))


def _archive(_: Case, __: Today) -> tuple[Field, ...]:
    return ()


FIELDS: Mapping[str, Callable[[Case, Today], tuple[Field, ...]]] = {
    "accept": _accept, "object": _object, "not_accept": _not_accept, "no_longer_accept": _no_longer_accept,
    "reply": _reply, "extend": _extend, "decide": _decide, "serve": _serve, "import_path": _import_path,
    "perform": _perform, "urge_enforcement": _urge, "log": _log, "report": _report,
    "ask_mediation": _ask_mediation,
    "refer_assistance": _refer_assistance, "register_assistance": _register_assistance, "close": _close,
    "call_back": _call_back, "archive": _archive,
}  # fmt: skip
