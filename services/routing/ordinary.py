"""Ordinary routing: statutory paths, suggestions, inquiries, one unit or several, the unclear (R6-R10, R12, R14)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from services.routing.look import HINTS, Finding, Look, because
from shared.events.routing import Because
from shared.matters.lists import LEGAL_PATHS
from shared.matters.units import Unit

PETITION = "petition_procedure"
HEARD_AT_MOST = 3


def suggestion(look: Look) -> Finding | None:
    """R7: to the unit with the policy power, which studies it and replies; who is touched by it is heard (art. 29)."""
    if look.said.legal_class != "suggestion":
        return None
    lead = look.pick.lead.unit
    if lead is None:
        return None
    reason = f"属意见建议，由有权决定该项政策的{lead.name}研究论证并回复采纳情况。"
    finding = Finding(
        "R7", (because("R7", reason), *_succession(look)), action=look.action_for(lead), lead=lead,
        co=look.without(lead, _touched(look, lead)), path="suggestion",
        flags=("publish_reply",) if look.is_anonymous else (),
    )  # fmt: skip
    return checked(look, finding)


def _touched(look: Look, lead: Unit) -> tuple[Unit, ...]:
    """Units of the lead's division whose field the text mentions."""
    world = look.world
    named = (line for line in world.duties.lines.values() if not line.has(lead) and look.mentions(line.mentions))
    found = (world.at(lead.division, line).unit for line in named)
    return tuple(one for one in found if one is not None)[:HEARD_AT_MOST]


def inquiry(look: Look) -> Finding | None:
    """R8: the receiver answers at once if it is its line; else the unit of the receiver's own territory whose it is."""
    if look.said.legal_class != "inquiry" or look.receiver is None or look.territory is None:
        return None
    world, receiver = look.world, look.receiver
    flags = ("other_county_competent",) if look.is_elsewhere else ()
    duty = look.pick.duty
    own_line = duty is not None and duty.holder.line in {line.id for line in world.duties.lines_of(receiver)}
    if own_line or (look.pick.lead.unit is not None and look.pick.lead.unit.id == receiver.id):
        reasons = (because("R8", f"属咨询，收到单位{receiver.name}主管该项业务，直接答复。"), *_elsewhere(look))
        return Finding("R8", reasons, action="direct_reply", lead=receiver, path="none", flags=flags)
    lead = look.pick.lead.unit
    if look.is_elsewhere and duty is not None and duty.holder.line:
        lead = world.at(look.territory.code, world.duties.lines[duty.holder.line]).unit
    if lead is None:
        return None
    reasons = (because("R8", f"属咨询，由主管该项业务的{lead.name}答复。"), *_elsewhere(look))
    return checked(look, Finding("R8", reasons, lead=lead, path="none", flags=flags))


def _elsewhere(look: Look) -> Iterator[Because]:
    if look.is_elsewhere and look.place_territory is not None:
        yield because("R8", f"事项所在地属{look.place_territory.name}，应当一并说明由当地办理，并告知联系方式。")


def statutory_path(look: Look) -> Finding | None:
    """R6: another statutory path than the petition procedure; the unit with that power imports it (art. 31(2)-(5))."""
    duty, lead = look.pick.duty, look.pick.lead.unit
    if duty is None or lead is None or duty.path == PETITION:
        return None
    reason = f"应当导入法定途径（{LEGAL_PATHS[duty.path]}），由{lead.name}依法办理，并告知途径和时限。"
    return checked(look, _by_duty(look, lead, "R6", reason))


def joint(look: Look) -> Finding | None:
    """R10: several units have the duty, or are asked to act together. One leads (the first receiver, if it is one of
    them), the others co-handle."""
    duty, lead = look.pick.duty, look.pick.lead.unit
    if duty is None or lead is None:
        return None
    asked = () if duty.jointly else _asked_together(look, lead)
    everyone = (lead, *look.pick.joint, *asked)
    if not look.without(lead, everyone):
        return None
    first = next((one for one in everyone if look.receiver is not None and one.id == look.receiver.id), lead)
    others = "、".join(one.name for one in look.without(first, everyone))
    reason = f"涉及两个以上单位，由{first.name}牵头受理，{others}协办。"
    finding = _by_duty(look, first, "R10", reason)
    return checked(look, replace(finding, co=look.without(first, (*everyone, *finding.co))))


def _asked_together(look: Look, lead: Unit) -> tuple[Unit, ...]:
    """The units that the text asks to act together, if the lead is one of them and another is beside it."""
    hints = HINTS["together"]
    if look.is_appeal and look.is_tagged(hints["tags"]):
        return tuple(one.unit for one in look.named if one.unit.is_active(look.world.day))
    if not look.is_appeal or not look.says(hints["words"]):
        return ()
    asked = look.units_where(hints["asks"] + "{unit}")
    pairs = zip(look.named, look.named[1:], strict=False)
    joins = any(re.match(hints["joins"], look.words[one.end : other.start]) for one, other in pairs)
    return asked if joins and len(asked) > 1 and lead in asked else ()


def one_unit(look: Look) -> Finding | None:
    """R9: one competent unit of the own area: own level's, or the one below that has the power (art. 22)."""
    lead = look.pick.lead.unit
    if look.pick.duty is None or lead is None:
        return None
    helpers = "、".join(one.name for one in look.without(lead, look.pick.partners))
    reason = f"按照属地管理、分级负责，谁主管、谁负责，{look.topic}由{lead.name}负责" + (
        f"，{helpers}协办。" if helpers else "。"
    )
    finding = _by_duty(look, lead, "R12" if look.pick.lead.moved_from else "R9", reason)
    if look.pick.lead.moved_from:
        finding = replace(finding, flags=(*finding.flags, "successor_unit"))
    return checked(look, finding)


def abolished(look: Look) -> Finding | None:
    """R12: the text is about what a unit did that is no more: to the one that continues its powers (art. 24)."""
    world = look.world
    if not look.is_appeal or look.pick.lead.moved_from is not None:
        return None
    for one in look.named:
        if one.unit.is_active(world.day):
            continue
        heir = world.heir(one.unit)
        if heir is not None:
            reason = f"{one.unit.name}的职权由{heir.name}继续行使。"
            path = look.pick.duty.path if look.pick.duty and look.pick.lead.unit == heir else PETITION
            partners = look.pick.partners if look.pick.lead.unit == heir else ()
            return Finding(
                "R12", (because("R12", reason),), action=look.action_for(heir), lead=heir,
                co=look.without(heir, partners), path=path, flags=("successor_unit",),
            ).doubted("R12", "系从来件文字读出，请核对职权的承继。")  # fmt: skip
    return None


def _by_duty(look: Look, lead: Unit, rule: str, reason: str) -> Finding:
    duty, pick = look.pick.duty, look.pick
    assert duty is not None
    told = [because(rule, reason), *_succession(look)]
    if duty.also:
        paths = "、".join(LEGAL_PATHS[one] for one in duty.also)
        told.append(because("R6", f"同时告知信访人还可以依法选择：{paths}。"))
    co = look.without(lead, (pick.lead.unit, *pick.joint, *pick.partners))
    return Finding(
        rule, tuple(told), action=look.action_for(lead), lead=lead, co=co, path=duty.path, flags=duty.flags,
        also=duty.also,
    )  # fmt: skip


def _succession(look: Look) -> Iterator[Because]:
    found = look.pick.lead
    if found.moved_from is not None and found.unit is not None:
        yield because("R12", f"{found.moved_from.name}的职权由{found.unit.name}继续行使。")


def checked(look: Look, finding: Finding) -> Finding:
    """A finding with every reason for which a person should look at it first."""
    lead, found, receiver = finding.lead, look.pick.lead, look.receiver
    assert lead is not None
    if found.several:
        names = "、".join(one.name for one in (lead, *found.several))
        finding = finding.doubted("R9", f"有两个以上单位主管该项业务（{names}），请人工确定。")
    if receiver is None:
        return finding.doubted("R12", "收到单位已不存在，请核对。")
    is_office = bool(look.world.units.front(receiver.division, look.world.day) == receiver or receiver.governs)
    if lead.id != receiver.id and not is_office and not receiver.is_petition_office:
        return finding.doubted("R9", f"{receiver.name}直接收到且不属其职权，应告知信访人有权处理的单位。")
    return finding


def by_words(look: Look) -> Finding | None:
    """R9, as a proposal only: no duty entry fits the category, and the words touch the field of a department."""
    world = look.world
    if look.pick.lead.unit is not None or not world.places.knows(look.said.place) or _says_nothing(look):
        return None
    hits = Counter({line.id: sum(look.words.count(word) for word in line.mentions)
                    for line in world.duties.lines.values()})  # fmt: skip
    for name, count in hits.most_common(HEARD_AT_MOST):
        lead = world.nearest(look.said.place, world.duties.lines[name]).unit if count else None
        if lead is not None:
            reason = f"来件文字涉及{world.duties.lines[name].zh}，建议由{lead.name}办理。"
            return Finding("R9", (because("R9", reason),), action=look.action_for(lead), lead=lead).doubted(
                "R9", f"权责清单中没有与“{look.topic}”相符且有承办单位的条目，请人工确定。"
            )
    return None


def _says_nothing(look: Look) -> bool:
    return look.is_anonymous and (
        look.is_tagged(HINTS["unclear_tags"]) or len("".join(look.said.text.split())) < HINTS["no_content"]
    )


def unclear(look: Look) -> Finding:
    """R14: the place or the unit cannot be told; it is registered and waits on the petition office's desk.

    What has neither author nor content is proposed to be filed."""
    if not look.world.places.knows(look.said.place):
        reason = "事项发生地不清，请核对后分办。"
    elif look.pick.duty is None:
        reason = f"权责清单中没有与“{look.topic}”相符的条目，请人工确定有权处理的单位。"
    else:
        reason = "事项发生地没有登记相应的主管单位，请人工确定有权处理的单位。"
    usual = {"suggestion": "suggestion", "inquiry": "none"}.get(look.said.legal_class, PETITION)
    if look.is_anonymous:
        told = "匿名且地址或者内容不清，登记存查；能够办理的，仍应当办理。"
        return Finding("R14", (because("R14", reason), because("R14", told)), action="file_only", lead=look.office,
                       path="none", certain=False)  # fmt: skip
    return Finding("R14", (because("R14", reason),), path=usual, certain=False)
