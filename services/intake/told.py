"""The words in which the course of a matter is read, by petitioner and clerk: a sentence for all that can be heard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.intake.matter import Heard
from shared.matters import lists

SAYS: Mapping[str, str] = {
    "urgent": "{unit}已报告重大紧急事项",
    "received": "收到信访事项",
    "registered": "{unit}已登记",
    "linked": "另一信访件{detail}与本件为同一事项",
    "unlinked": "解除关联，单独办理",
    "external_received": "{unit}已收到",
    "external_refused": "{unit}不予受理，重新确定办理单位",
    "taken": "{unit}已收到",
    "refused": "{unit}提出管辖异议，正在核实由哪个单位办理",
    "returned": "异议成立，{unit}重新确定办理单位",
    "objection_rejected": "异议不成立，由{to_unit}继续办理",
    "not_accepted": "{unit}决定不予受理，理由和应当去的单位详见文书",
    "no_longer_accepted": "{unit}决定不再受理，理由详见文书",
    "accepted": "{unit}{detail}已受理",
    "extended": "{unit}延长办理期限至{due_on}，理由详见文书",
    "mediation_consented": "双方同意调解",
    "mediation_agreed": "已达成调解协议，双方可在{due_on}前共同申请司法确认",
    "mediation_confirmation_asked": "双方已共同申请司法确认",
    "mediation_confirmed": "人民法院对调解协议{detail}",
    "mediation_ended": "调解结束，未达成协议，可以走其他途径",
    "mediation_breached": "调解协议未按期履行，可以走的途径详见文书，{unit}继续办理",
    "mediation_performed": "调解协议已履行",
    "replied": "{unit}已答复",
    "withdrawal_asked": "{detail}申请撤回，待办理单位确认",
    "decided": "{unit}已作出处理意见",
    "served": "处理意见已送达，如不服，可在{due_on}前申请复查",
    "performed": "{unit}已落实处理意见",
    "enforcement_urged": "{unit}已督促义务单位在{due_on}前落实",
    "review_requested": "{unit}已收到复查申请",
    "review_accepted": "{unit}已受理复查申请，{due_on}前作出复查意见",
    "review_ended": "复查{detail}",
    "review_decided": "{unit}已作出复查意见：{detail}",
    "review_served": "复查意见已送达，如不服，可在{due_on}前申请复核",
    "re_review_requested": "{unit}已收到复核申请",
    "re_review_accepted": "{unit}已受理复核申请，{due_on}前作出复核意见",
    "re_review_ended": "复核{detail}",
    "re_review_decided": "{unit}已作出复核意见：{detail}",
    "re_review_served": "复核意见已送达，信访程序终结",
    "reopened": "原处理意见被撤销，{unit}在{due_on}前重新作出处理意见",
    "hearing_answered": "{unit}对听证申请的答复：{detail}",
    "hearing_held": "{unit}已举行听证（{on}）",
    "assistance_referred": "{unit}已转介申请{detail}",
    "assistance_answered": "救助申请的结果：{detail}",
    "called_back": "{unit}已回访",
    "closed": "{unit}已办结",
    "archived": "{unit}已归档",
    "paper": "{unit}出具《{detail}》",
    "report": "{unit}向{to_unit}报送{detail}",
    "supplemented": "收到补充材料",
    "urged": "收到催办（第{detail}次）",
    "deadline_passed": "{unit}超过了{due_on}的期限，系统已督促",
}
"""what was heard -> what is read of it"""

TRIAGE_SAYS: Mapping[str, str] = {
    "forward": "{unit}转送{to_unit}",
    "assign": "{unit}交办{to_unit}，并要求报告结果",
    "accept": "{unit}确定由{to_unit}办理",
    "direct_reply": "{unit}确定由{to_unit}直接答复",
    "direct_elsewhere": "{unit}告知应当走的途径，详见文书",
    "not_accept": "{unit}决定不予受理，理由和应当去的单位详见文书",
    "no_longer_accept": "{unit}决定不再受理，理由详见文书",
    "merge": "{unit}与此前登记的同一事项合并办理",
    "file_only": "{unit}登记留存",
}
"""intake_action -> what is read of a triage; any other: passed on"""
CLOSED_SAYS: Mapping[str, str] = {
    "withdrawn": "{unit}按撤回申请终止办理；有新的事实和理由可以重新提出",
}
"""closure type -> what is read of it; any other: as of all that is closed"""
AGREED_SAYS: Mapping[str, str] = {
    "settlement_agreement": "已达成和解协议",
    "oral": "已达成口头协议",
}
"""what was agreed -> what is read of it, where the court does not confirm it"""
PASSED_ON = "{unit}按规定转送有权处理的机关"

_DETAILS: Mapping[str, Mapping[str, str]] = {
    "accepted": {"deemed": "未按期告知，视为"},
    "withdrawal_asked": {"petitioner": "信访人", "agent": "代理人"},
    "review_ended": {"not_accepted": "申请不予受理", "withdrawn": "申请已撤回"},
    "re_review_ended": {"not_accepted": "申请不予受理", "withdrawn": "申请已撤回"},
    "review_decided": lists.REVIEW_RESULTS,
    "re_review_decided": lists.REVIEW_RESULTS,
    "hearing_answered": {"yes": "同意举行", "no": "不举行，理由详见文书"},
    "assistance_referred": {"social_assistance": "社会救助", "judicial_aid": "司法救助"},
    "assistance_answered": {"yes": "已给予救助", "no": "未予救助"},
    "mediation_confirmed": {"confirmed": "裁定有效", "rejected": "裁定驳回确认申请"},
    "report": {"completion": "办结报告", "progress": "进展报告"},
}
_AS_IT_IS = frozenset({"paper", "urged", "linked"})


WITHDRAWAL_SAYS: Mapping[str, str] = {
    "asked": "已申请撤回，待办理单位确认",
    "confirmed": "已撤回，办理终止；有新的事实和理由可以重新提出",
    "too_late": "撤回申请到达前已经办理完毕，所作的决定有效；如不服，可以依法申请复查",
}
"""what became of a withdrawal -> how it is told"""


def details(one: Heard) -> str:
    """The entry's detail in words; '' where its code is nobody's business."""
    if one.what in _AS_IT_IS:
        return one.detail
    return _DETAILS.get(one.what, {}).get(one.detail, "")


def day_zh(day: date | None) -> str:
    """A day as people read it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
