"""What is offered now, with its fields: to the petitioner in the look-up, to the clerk on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.intake.domain import LYING_HERE
from services.intake.matter import Matter
from services.intake.rights import Asker, organs_of, parties, review_shut, shut
from services.intake.told import day_zh
from shared.matters.lists import ASKED_BY, EVALUATION_PARTIES, EVALUATION_SCORES
from shared.matters.offers import Choice, Field, Offer, choices
from shared.matters.people import Officer, may
from shared.matters.units import Units

STEPS = ("supplement", "urge", "withdraw", "evaluate", "ask_hearing", "ask_review")


@dataclass(frozen=True)
class Open:
    """One thing the petitioner may do now. ``until``: the last day, where there is one, and ``why`` it is that day."""

    step: str
    zh: str
    fields: tuple[Field, ...] = ()
    until: date | None = None
    why: str = ""


def offers(asker: Asker, units: Units) -> tuple[Open, ...]:
    """The acts that are open, in the order in which they are shown."""
    return tuple(_open(step, asker, units) for step in STEPS if shut(step, asker) is None)


def _open(step: str, asker: Asker, units: Units) -> Open:
    if step == "supplement":
        return Open(
            step,
            "补充情况或者材料",
            (
                Field("text", "补充的内容", "textarea", required=False),
                Field(
                    "attachments", "材料", "files", required=False, hint="照片、PDF、录音等，每个不超过20兆，最多10个。"
                ),
            ),
        )
    if step == "urge":
        words = Field("text", "想说的话（可以不写）", "textarea", required=False)
        return Open(step, "催办（每天计一次）", (words,))
    if step == "withdraw":
        reason = Field("reason", "理由（可以不写）", "textarea", required=False)
        return Open(step, "撤回，处理意见作出之前都可以；以后有新的事实和理由还可以再提出", (reason,))
    if step == "evaluate":
        open_parties = tuple(
            Choice(one, f"{EVALUATION_PARTIES[one]}（{units.name(unit)}）") for one, unit in parties(asker).items()
        )
        scores = Field("score", "评价", "choice", choices=choices(EVALUATION_SCORES))
        return Open(step, "评价，可以修改", (Field("party", "评价谁", "choice", choices=open_parties), scores))
    if step == "ask_hearing":
        return Open(step, "申请听证", (Field("reason", "理由", "textarea"),))
    return _review(asker)


def _review(asker: Asker) -> Open:
    open_to = asker.reviewable
    assert open_to is not None, "ask_review is open"
    word = "复查" if open_to.stage == "review" else "复核"
    until = open_to.last_day
    why = open_to.until.explanation if open_to.until.on == until else f"文书上写明的期限，至{day_zh(until)}。"
    return Open("ask_review", f"如不服，可在{day_zh(until)}前申请{word}", review_fields(asker), until, why)


def review_fields(asker: Asker) -> tuple[Field, ...]:
    """The lawful organs to choose from, each with its reason, and the request."""
    lawful = organs_of(asker)
    organs = tuple(Choice(one.unit.id, f"{one.unit.name}（{one.because}）") for one in lawful)
    only = organs[0].value if len(organs) == 1 else ""
    return (
        Field("unit", "向哪个机关申请", "choice", choices=organs, value=only),
        Field("reason", "不服的内容和理由", "textarea"),
    )


def clerk_offers(asker: Asker, own: Matter, by: Officer) -> tuple[Offer, ...]:
    """What the clerk may write down for this submission now. ``own``: the home view of the submission alone."""
    found: list[Offer] = []
    if may(by.roles, "link"):
        found += _links(asker, own)
    if may(by.roles, "register_for_petitioner"):
        found += _written_down(asker)
    return tuple(found)


def _links(asker: Asker, own: Matter) -> list[Offer]:
    reason = Field("reason", "理由", "textarea")
    if asker.submission.link is not None:
        return [Offer("unlink", "解除关联", (reason,))]
    if own.gathered:
        return []
    number = Field("matter", "此前登记的编号", "text", value=asker.submission.earlier_number)
    same = Field(
        "same_petitioner",
        "两件是同一信访人提出的",
        "bool",
        required=False,
        hint="确认后，信访人凭本件可以看到原件的文书",
    )
    late = "" if own.standing.state in LYING_HERE else "（本件已有单位办理，照常办结）"
    return [Offer("link", f"关联到此前的同一事项{late}", (number, reason, same))]


def _written_down(asker: Asker) -> list[Offer]:
    open_now = {step for step in STEPS if shut(step, asker) is None}
    found: list[Offer] = []
    if "supplement" in open_now:
        found.append(Offer("register_supplement", "登记补充材料", (Field("text", "补充的内容", "textarea"),)))
    if "urge" in open_now:
        found.append(Offer("register_urging", "登记催办", ()))
    if "withdraw" in open_now:
        fields = (
            Field("asked_by", "谁提出撤回", "choice", choices=choices(ASKED_BY)),
            Field("document", "书面撤回材料存放何处", "text"),
            Field("reason", "理由（信访人愿意写的）", "textarea", required=False),
        )
        found.append(Offer("register_withdrawal", "登记书面撤回（不得要求信访人撤回）", fields))
    reason = review_shut(asker)
    if reason is None or reason.code == "review_time_over":
        days = (
            Field("posted_on", "交邮日期", "date", required=False, hint="期限以交邮日期为准"),
            Field("received_on", "收到日期", "date", required=False),
        )
        found.append(Offer("register_review_request", "登记复查、复核申请", (*review_fields(asker), *days)))
    return found
