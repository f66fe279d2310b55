"""What the mediator's desk offers: the fields of each open step, for the mediation at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.mediation.agreeing import ends_of, late_items, paths_of
from services.mediation.mediation import STEPS, Mediation, missing_consents, open_steps
from services.mediation.mediators import conflicts
from services.mediation.network import Around, others, sitting
from shared.deadlines import Today
from shared.documents.paths import legal_paths
from shared.matters.lists import DOCUMENTS, LEGAL_PATHS, MEDIATION_KINDS
from shared.matters.mediations import (
    AGREEMENT_PAPERS,
    ATTENDANCE,
    CHOSEN_WAYS,
    CONFIRMATION_RESULTS,
    CONFLICTS,
    CONSENT_WAYS,
    JOINT,
    PASSING_REASONS,
    RECUSAL_GROUNDS,
    RIGHTS,
    SESSION_OUTCOMES,
)
from shared.matters.offers import Choice, Field, Offer, choices
from shared.matters.people import Officer, may

TOLD = "调解不成的，各方可以依法通过通知书所列途径解决，请留意期限。"


def steps(mediation: Mediation, by: Officer, today: Today, around: Around | None = None) -> tuple[Offer, ...]:
    """The steps open now, with the fields of their forms."""
    if not by.is_of(mediation.unit) or not may(by.roles, "mediate"):
        return ()
    known = around or Around()
    return tuple(
        Offer(step, STEPS[step], FIELDS[step](mediation, today, known)) for step in open_steps(mediation, today.on)
    )


def _consent(mediation: Mediation, _: Today, __: Around) -> tuple[Field, ...]:
    missing = choices({one: one for one in missing_consents(mediation)})
    return (
        Field("party", "同意的一方", "choice", choices=missing),
        Field("consented_on", "同意日期", "date", required=False),
        Field("way", "同意的方式", "choice", required=False, choices=choices(CONSENT_WAYS), value="written"),
        Field(
            "rights_told_on", "告知权利的日期（同日告知的不填）", "date", required=False,
            hint="同意前应当告知：" + "；".join(RIGHTS) + "。",
        ),
    )  # fmt: skip


def _choose(mediation: Mediation, _: Today, around: Around) -> tuple[Field, ...]:
    panel = tuple(
        Choice(one.number, f"{one.name}（{one.post}）{_against(mediation, around, one)}")
        for one in around.panel
        if one.state == "active" and all(one.number != each.mediator for each in mediation.sitting)
    )
    return (
        Field("mediator", "调解员", "choice", choices=panel, hint="" if panel else "本节点尚未登记调解员。"),
        Field("way", "怎样选定", "choice", choices=choices(CHOSEN_WAYS)),
        Field("chosen_on", "选定日期", "date", required=False),
    )


def _against(mediation: Mediation, around: Around, one: object) -> str:
    found = conflicts(one, mediation.parties, mediation.respondent_unit, mediation.mediators, around.units)  # type: ignore[arg-type]
    return f"［须回避：{'；'.join(CONFLICTS[code] for code in found)}］" if found else ""


def _recuse(mediation: Mediation, _: Today, __: Around) -> tuple[Field, ...]:
    return (
        Field("mediator", "调解员", "choice", choices=choices({one.mediator: one.name for one in mediation.sitting})),
        Field("ground", "情形", "choice", choices=choices(RECUSAL_GROUNDS)),
        Field("reason", "说明", "textarea"),
        Field("recused_on", "日期", "date", required=False),
    )


def _plan(mediation: Mediation, _: Today, __: Around) -> tuple[Field, ...]:
    is_again = mediation.planned_on is not None
    return (
        Field("planned_on", "调解日期", "date"),
        Field("place", "地点", "text", value=mediation.planned_place),
        Field("reason", "改期的原因" if is_again else "说明", "textarea", required=False),
    )


def _hold(mediation: Mediation, today: Today, around: Around) -> tuple[Field, ...]:
    columns = (
        Field("party", "当事人", "choice", choices=choices({one: one for one in mediation.parties})),
        Field("how", "参加方式", "choice", choices=choices(ATTENDANCE)),
    )
    sat = sitting(around, mediation.unit, mediation.kind, today.on) if mediation.kind == JOINT else ()
    return (
        Field("held_on", "日期", "date", required=False),
        Field("place", "地点", "text", value=mediation.planned_place),
        Field("attended", "各方到场情况", "rows", columns=columns),
        Field("units", "参加调解的单位", "text", required=False, value="、".join(sat)),
        Field("course", "调解经过", "textarea"),
        Field("offers", "各方提出的方案", "textarea", required=False),
        Field("outcome", "本次结果", "choice", choices=choices(SESSION_OUTCOMES)),
        Field("next_on", "下次日期（继续调解的填写）", "date", required=False),
    )


def _agree(mediation: Mediation, _: Today, __: Around) -> tuple[Field, ...]:
    columns = (
        Field("what", "履行事项", "text"),
        Field(
            "party", "履行的一方", "choice", required=False, choices=choices({one: one for one in mediation.parties})
        ),
        Field("due_on", "期限", "date"),
    )
    papers = choices({code: DOCUMENTS[code] for code in AGREEMENT_PAPERS})
    return (
        Field("agreed_on", "签订日期", "date", required=False),
        Field("paper", "协议种类", "choice", required=False, choices=papers, value=AGREEMENT_PAPERS[0]),
        Field(
            "is_oral", "口头协议", "bool", required=False,
            hint="各方认为无需制作协议书的，由调解员记录协议内容（《人民调解法》第二十八条）。",
        ),
        Field("dispute", "纠纷的主要事实、争议事项", "textarea"),
        Field("responsibilities", "各方的责任", "textarea", required=False),
        Field("content", "协议内容", "textarea"),
        Field("performance", "履行方式", "textarea"),
        Field("perform_by", "履行期限（当场履行的不填）", "date", required=False),
        Field("items", "分期履行的事项", "rows", required=False, columns=columns),
        Field("mediator", "调解员", "text", required=False, value="、".join(one.name for one in mediation.sitting)),
    )  # fmt: skip


def _fail(mediation: Mediation, today: Today, around: Around) -> tuple[Field, ...]:
    proposed = paths_of(mediation, around, today.on)
    outside = (*proposed, *(code for code, one in legal_paths().items() if not one.own and code not in proposed))
    parties = choices({one: one for one in mediation.parties})
    return (
        Field("ended_on", "终止日期", "date", required=False),
        Field("outcome", "终止情形", "choice", choices=choices(ends_of(mediation))),
        Field("stopped_by", "不同意或者要求终止的一方", "choice", required=False, choices=parties),
        Field("reason", "说明", "textarea"),
        Field(
            "paths", "告知的其他途径", "choices", required=False,
            choices=choices({code: LEGAL_PATHS[code] for code in outside}),
            hint="不选则告知：" + "、".join(LEGAL_PATHS[code] for code in proposed) + "。",
        ),
        Field("told_paths", "对其他途径的说明", "textarea", value=TOLD),
    )  # fmt: skip


def _pass(mediation: Mediation, today: Today, around: Around) -> tuple[Field, ...]:
    units = others(around, mediation.place, mediation.industry, mediation.unit, today.on)
    return (
        Field("to_unit", "转交给", "choice", choices=choices(units)),
        Field("kind", "调解种类", "choice", choices=choices(MEDIATION_KINDS)),
        Field("reason", "原因", "choice", choices=choices(PASSING_REASONS)),
        Field("note", "说明", "textarea"),
        Field("both_agree", "双方同意转交", "bool", required=False, hint="双方同意调解后转交的，须双方同意。"),
        Field("passed_on", "转交日期", "date", required=False),
    )


def _perform_item(mediation: Mediation, _: Today, __: Around) -> tuple[Field, ...]:
    items = mediation.agreement.items if mediation.agreement else ()
    still = {str(nth): f"{nth}. {one.what}" for nth, one in enumerate(items, 1) if one.performed_on is None}
    return (
        Field("item", "履行事项", "choice", choices=choices(still)),
        Field("performed_on", "履行日期", "date", required=False),
        Field("note", "履行情况", "textarea"),
    )


def _perform(_: Mediation, __: Today, ___: Around) -> tuple[Field, ...]:
    return (Field("performed_on", "履行日期", "date", required=False), Field("note", "履行情况", "textarea"))


def _breach(mediation: Mediation, today: Today, _: Around) -> tuple[Field, ...]:
    late = late_items(mediation.agreement, today.on) if mediation.agreement else {}
    words = {key: f"{one.what}（{one.due_on}前）" for key, one in late.items()}
    return (
        Field("item", "未履行的事项", "choice", required=False, choices=choices(words)),
        Field("breached_on", "登记日期", "date", required=False),
        Field("note", "未履行的情况", "textarea"),
    )


def _follow_up(_: Mediation, __: Today, ___: Around) -> tuple[Field, ...]:
    return (Field("visited_on", "回访日期", "date", required=False), Field("found", "履行情况", "textarea"))


def _ask_confirmation(mediation: Mediation, _: Today, around: Around) -> tuple[Field, ...]:
    until = mediation.confirmation_until
    hint = f"双方须在{until}前共同申请（《人民调解法》第三十三条）。" if until else ""
    return (
        Field("applied_on", "共同申请日期", "date", required=False, hint=hint),
        Field("court", "人民法院", "text"),
    )


def _register_confirmation(_: Mediation, __: Today, ___: Around) -> tuple[Field, ...]:
    return (
        Field("outcome", "裁定结果", "choice", choices=choices(CONFIRMATION_RESULTS)),
        Field("decided_on", "裁定日期", "date", required=False),
        Field("ruling_number", "裁定书文号", "text"),
    )


FIELDS: Mapping[str, Callable[[Mediation, Today, Around], tuple[Field, ...]]] = {
    "consent": _consent, "choose_mediator": _choose, "recuse_mediator": _recuse, "plan_session": _plan,
    "hold_session": _hold, "agree": _agree, "fail": _fail, "pass_mediation": _pass, "perform_item": _perform_item,
    "perform": _perform, "register_breach": _breach, "follow_up": _follow_up, "ask_confirmation": _ask_confirmation,
    "register_confirmation": _register_confirmation,
}  # fmt: skip
