"""What the desk offers on a review, and on a hearing: the fields of each step, with what is proposed and why."""

from __future__ import annotations

from dataclasses import dataclass

from services.handling.case import METHODS, Case
from services.handling.frame import Today
from services.handling.hearing import REVIEW, Hearing, current
from services.handling.hearing_rules import HOLD, NAMES, PLAN, REFUSE, open_hearing_steps
from services.handling.review import (
    REQUEST_LIMIT,
    STAGES,
    STEPS,
    Review,
    grounds,
    lawful_answers,
    open_review_steps,
)
from shared.deadlines import due
from shared.deadlines.words import day
from shared.matters.lists import HEARING_PANEL_KINDS, NOT_ACCEPT_GROUNDS, REVIEW_ANSWERS, REVIEW_OUTCOMES, REVOKED_FOR
from shared.matters.offers import Field, Offer, choices
from shared.matters.people import Officer, may
from shared.matters.steps.hearings import HEARING_STEPS, PUBLICITY
from shared.matters.steps.reviews import REVIEW_STEPS
from shared.matters.units import Unit

OF_REVIEW = {PLAN: "plan_review_hearing", REFUSE: "refuse_review_hearing", HOLD: "hold_review_hearing"}
"""a hearing's step on a review -> its name there (names are unique within a service)"""
REVOCATION = (
    Field("revoked_for", "撤销的原因（撤销时必填）", "choice", required=False, choices=choices(REVOKED_FOR)),
    Field("redo_by", "重新作出意见的期限（撤销时必填）", "date", required=False),
)

MEMBER = (
    Field("name", "姓名", "text"),
    Field("post", "职务、身份", "text", required=False),
    Field("kind", "类别", "choice", choices=choices(HEARING_PANEL_KINDS)),
)
"""one row of the panel"""


@dataclass(frozen=True)
class Around:
    """What the offers know beside the review: whose decisions the organ may review, who may re-review it."""

    reviewed: tuple[Unit, ...] = ()
    organs: tuple[str, ...] = ()
    """names"""
    contact: str = ""


def review_offers(review: Review, by: Officer, today: Today, around: Around) -> tuple[Offer, ...]:
    """The steps that are lawful today and allowed to this officer, those of a hearing among them."""
    own = [step for step in open_review_steps(review, today.on) if may(by.roles, REVIEW_STEPS[step].power)]
    offers = [Offer(step, STEPS[step], _fields(step, review, today, around)) for step in own]
    order = list(STEPS)
    return tuple(sorted((*offers, *hearing_offers(review, by)), key=lambda one: order.index(one.step)))


def hearing_offers(item: Case | Review, by: Officer) -> tuple[Offer, ...]:
    """What may be done about a hearing now, by this officer."""
    if not may(by.roles, HEARING_STEPS[PLAN].power):
        return ()
    names = OF_REVIEW if isinstance(item, Review) else {step: step for step in NAMES}
    return tuple(Offer(names[step], NAMES[step], _hearing_fields(step, item)) for step in open_hearing_steps(item))


def _fields(step: str, review: Review, today: Today, around: Around) -> tuple[Field, ...]:
    match step:
        case "accept_review":
            return _accept(review, today, around)
        case "not_accept_review":
            return _not_accept(review, today)
        case "decide_review":
            return _decide(review, around)
        case "serve_review":
            return _serve(review)
        case "withdraw_review":
            return (
                Field("ended_on", "撤回日期", "date", required=False),
                Field("document", "书面撤回申请存放处", "text", hint="撤回由申请人自愿提出，不得要求或者劝说撤回。"),
            )
    return _answer(review)


def _accept(review: Review, today: Today, around: Around) -> tuple[Field, ...]:
    fields = [Field("accepted_on", "受理日期", "date", required=False)]
    if review.came_as_letter:
        units = choices({one.id: one.name for one in around.reviewed})
        known = review.original_unit if any(one.value == review.original_unit for one in units) else ""
        fields += [
            Field("original_unit", "原办理单位", "choice", choices=units, value=known),
            Field("original_paper_number", "原意见书文号", "text", required=False, value=review.original_paper_number),
            _received(review, today),
        ]
    hint = why_until(review, today) or f"超过{STAGES[review.stage]}申请期限的，须写明不可抗力等正当理由。"
    required = not review.in_time and not review.came_as_letter
    return (*fields, Field("late_reason", "逾期申请的正当理由", "textarea", required=required, hint=hint))


def _received(review: Review, today: Today, *, required: bool = True) -> Field:
    known = review.decision_received_on
    hint = "系统从来信内容中读出，请核对送达回证后确认。" if known else "请核对送达回证。"
    return Field(
        "decision_received_on", "信访人收到原意见书的日期", "date", required=required,
        value=known.isoformat() if known else "", hint=f"{hint}{why_until(review, today)}",
    )  # fmt: skip


def why_until(review: Review, today: Today) -> str:
    """Why the last day to ask is that day, and whether the request kept it; empty while it is not known."""
    if review.decision_received_on is None:
        return ""
    limit = due(REQUEST_LIMIT[review.stage], review.decision_received_on, today.calendar)
    kept = "在期限内" if review.posted_on <= limit.on else "已超过期限"
    return f"申请期限：{limit.explanation}本申请于{day(review.posted_on)}提出（以寄出日期为准），{kept}。"


def _not_accept(review: Review, today: Today) -> tuple[Field, ...]:
    lawful = {code: NOT_ACCEPT_GROUNDS[code] for code in grounds(review)}
    fields = [
        Field("ground", "不予受理的情形", "choice", choices=choices(lawful)),
        Field("reason", "理由", "textarea"),
        Field("where_to", "应当去的机关、单位或者法定途径", "textarea"),
        Field("ended_on", "告知日期", "date", required=False),
    ]
    return (*fields, _received(review, today, required=False)) if review.came_as_letter else tuple(fields)


def _decide(review: Review, around: Around) -> tuple[Field, ...]:
    stage = STAGES[review.stage]
    after: tuple[Field, ...] = ()
    if review.stage == REVIEW:
        organs = "或者".join(around.organs)
        after = (Field("re_review_organ", "复核机关", "text", required=False, value=organs),)
    return (
        Field("decided_on", "出具日期", "date", required=False),
        Field("request", f"申请人的{stage}请求", "textarea", value=review.reason or review.text),
        Field("facts", "查明的事实和理由", "textarea"),
        Field("basis", "依据", "textarea"),
        Field("outcome", f"{stage}意见", "choice", choices=choices(REVIEW_OUTCOMES)),
        Field("opinion", "意见说明", "textarea"),
        *REVOCATION,
        *after,
        Field("contact", "联系方式", "text", required=False, value=around.contact),
    )


def _serve(review: Review) -> tuple[Field, ...]:
    methods = {code: zh for code, zh in METHODS.items() if code != "public_notice" or not review.notice_owed}
    return (
        Field("served_on", "收到日期", "date", required=False),
        Field("posted_on", "寄出日期", "date", required=False),
        Field("method", "送达方式", "choice", choices=choices(methods)),
        Field("proof", "送达凭据（签收、回执编号等）", "text"),
        Field("witnesses", "见证人（留置送达时必填）", "text", required=False),
    )


def _answer(review: Review) -> tuple[Field, ...]:
    kinds = {code: REVIEW_ANSWERS[code] for code in lawful_answers(review)}
    return (
        Field("kind", "来函内容", "choice", choices=choices(kinds)),
        Field("on", "日期", "date", hint="受理、作出意见或者信访人收到意见的日期；期限自该日起算。"),
        Field("paper_number", "来函文号", "text", required=False),
        Field(
            "ground", "不予受理的情形（不予受理时必填）", "choice", required=False, choices=choices(NOT_ACCEPT_GROUNDS)
        ),
        Field("outcome", "意见（作出意见时必填）", "choice", required=False, choices=choices(REVIEW_OUTCOMES)),
        *REVOCATION,
        Field("note", "摘要", "textarea", required=False),
    )


def _hearing_fields(step: str, item: Case | Review) -> tuple[Field, ...]:
    hearing = current(item.hearings)
    place, host = (hearing.place, hearing.host) if hearing else ("", "")
    if step == REFUSE:
        return (Field("reason", "不予听证的理由", "textarea"),)
    if step == PLAN:
        asked = f"信访人申请听证的理由：{hearing.asked_because}" if hearing and hearing.asked_because else ""
        return (
            Field("planned_on", "听证日期", "date", hint=asked),
            Field("place", "听证地点", "text"),
            Field("host", "主持人", "text"),
            *_publicity_fields(hearing),
            Field("reason", "说明", "textarea", required=False),
        )
    planned = hearing.planned_on.isoformat() if hearing and hearing.planned_on else ""
    return (
        Field("held_from", "开始日期", "date", value=planned),
        Field("held_to", "结束日期", "date", required=False, hint="复核听证所需时间不计入复核期限（第三十六条）。"),
        Field("place", "听证地点", "text", required=False, value=place),
        Field("host", "主持人", "text", required=False, value=host),
        *_publicity_fields(hearing),
        Field("panel", "听证员", "rows", required=False, columns=MEMBER, hint="各方当事人不能作听证员。"),
        Field("participants", "参加人", "textarea"),
        Field("statements", "各方陈述、举证", "textarea"),
        Field("questioning", "质询", "textarea", required=False),
        Field("debate", "辩论", "textarea", required=False),
        Field("appraisal", "听证员评议", "textarea", required=False),
        Field("conclusion", "听证结论", "textarea"),
        Field("in_favour", "同意结论的听证员人数", "number", required=False, hint="须过半数。"),
        Field("dissent", "不同意见（有人不同意时必填）", "textarea", required=False),
    )


def _publicity_fields(hearing: Hearing | None) -> tuple[Field, ...]:
    planned = f"安排时定为{PUBLICITY['closed' if hearing.is_closed else 'public']}。" if hearing else ""
    return (
        Field("publicity", "是否公开", "choice", required=False, choices=choices(PUBLICITY), hint=planned),
        Field("closed_reason", "不公开的理由", "textarea", required=False),
    )
