"""Ordinary routing: statutory paths, suggestions, inquiries, one unit or several, borders, the unclear (R3, R6-R14)."""

from __future__ import annotations

from collections.abc import Iterator

from services.routing.look import HINTS, Finding, Look, because
from shared.events.routing import Because
from shared.matters.lists import LEGAL_PATHS
from shared.matters.units import Unit

MEDIATORS = "people_mediation"
PETITION = "petition_procedure"
HEARD_AT_MOST = 3


def mediation(look: Look) -> Finding | None:
    """R6: a private dispute whose party asks for mediation goes to the people's mediators of the place (ML art. 17)."""
    said, hints, world = look.said, HINTS["mediation"], look.world
    committee = world.nearest(said.place, world.duties.lines[MEDIATORS]).unit
    if said.legal_class != "appeal_settlement" or committee is None or look.mentions(hints["refuse"]):
        return None
    at_the_committee = look.receiver is not None and look.receiver.id == committee.id
    is_private = look.is_tagged(hints["private_tags"]) or look.mentions(hints["private"])
    is_asked = at_the_committee or look.is_tagged(hints["tags"]) or look.mentions(hints["ask"])
    if not (is_private and is_asked):
        return None
    first, second = look.codes
    reason = "属民间纠纷，经双方自愿，由人民调解委员会调解，不收费；调解不成的，告知其他途径。"
    township = world.government(said.place, HINTS["on_the_spot"])
    finding = Finding(
        "R6", (because("R6", reason),), action=look.action_for(committee), lead=committee,
        co=look.without(committee, (township,)), path=MEDIATORS, flags=("mediation_consent_required",),
    )  # fmt: skip
    if not {first, second} & set(hints["categories"]):
        return finding.doubted("R6", f"所选类别为{look.topic}，请核对是否属民间纠纷。")
    return finding


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
    return _checked(look, finding)


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
    return _checked(look, Finding("R8", reasons, lead=lead, path="none", flags=flags))


def _elsewhere(look: Look) -> Iterator[Because]:
    if look.is_elsewhere and look.place_territory is not None:
        yield because("R8", f"事项所在地属{look.place_territory.name}，应当一并说明由当地办理，并告知联系方式。")


def across_borders(look: Look) -> Finding | None:
    """R13: what crosses the border of a territory is the common superior's, whose office names a lead (art. 24)."""
    if not look.is_tagged(HINTS["cross_border_tags"]) or look.place_territory is None:
        return None
    world, places, home = look.world, look.world.places, look.place_territory
    named = {one.code: one for one in (places.territory(code) for code in _places_named(look)) if one is not None}
    others = [one for code, one in named.items() if code != home.code]
    superior = places.parent(home.code)
    for one in others:
        superior = places.common(superior.code, one.code) if superior else None
    if superior is None:
        return None
    duty = look.pick.duty
    line = world.duties.lines.get(duty.holder.line) if duty else None
    lead = world.at(superior.code, line).unit if line else None
    own = world.at(home.code, line).unit if line else None
    governments = [world.units.governing(one.code, world.day) for one in (*others, home)]
    office = world.units.front(superior.code, world.day)
    reason = f"事项跨{'、'.join(one.name for one in (home, *others))}，由共同的上一级{superior.name}指定牵头单位。"
    finding = Finding(
        "R13", (because("R13", reason),), action="assign", lead=lead, co=look.without(lead, (own, *governments)),
        path=duty.path if duty else PETITION,
        flags=("cross_county", *((f"designated_by:{office.id}",) if office else ())),
    )  # fmt: skip
    return finding.doubted("R13", f"请报{office.name if office else superior.name}协调、指定。")


def _places_named(look: Look) -> Iterator[str]:
    words = look.words
    for one in look.world.places.divisions.values():
        if len(one.name) > 2 and one.name in words:
            yield one.code


def other_territory(look: Look) -> Finding | None:
    """A matter that arose beyond the receiver's border belongs there (属地管理, T22 art. 5); a clerk passes it on."""
    if not look.is_elsewhere or look.place_territory is None:
        return None
    world = look.world
    lead = look.pick.lead.unit or world.units.front(look.place_territory.code, world.day)
    reason = f"事项发生地属{look.place_territory.name}，按属地管理由当地有权处理的单位办理。"
    finding = Finding(
        "R9", (because("R9", reason),), lead=lead, path=look.pick.duty.path if look.pick.duty else PETITION,
        flags=("other_county_competent",),
    )  # fmt: skip
    return finding.doubted("R9", "收到单位与发生地不在同一区域，请核对后转送。")


def statutory_path(look: Look) -> Finding | None:
    """R6: another statutory path than the petition procedure; the unit with that power imports it (art. 31(2)-(5))."""
    duty, lead = look.pick.duty, look.pick.lead.unit
    if duty is None or lead is None or duty.path == PETITION:
        return None
    reason = f"应当导入法定途径（{LEGAL_PATHS[duty.path]}），由{lead.name}依法办理，并告知途径和时限。"
    return _checked(look, _by_duty(look, lead, "R6", reason))


def joint(look: Look) -> Finding | None:
    """R10: several units have the duty. One leads (the first receiver, if it is one of them), the others co-handle."""
    duty, lead = look.pick.duty, look.pick.lead.unit
    if duty is None or lead is None or not look.without(lead, look.pick.joint):
        return None
    everyone = (lead, *look.pick.joint)
    first = next((one for one in everyone if look.receiver is not None and one.id == look.receiver.id), lead)
    others = "、".join(one.name for one in look.without(first, everyone))
    reason = f"涉及两个以上单位，由{first.name}牵头受理，{others}协办。"
    return _checked(look, _by_duty(look, first, "R10", reason))


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
    return _checked(look, finding)


def _by_duty(look: Look, lead: Unit, rule: str, reason: str) -> Finding:
    duty, pick = look.pick.duty, look.pick
    assert duty is not None
    told = [because(rule, reason), *_succession(look)]
    if duty.also:
        paths = "、".join(LEGAL_PATHS[one] for one in duty.also)
        told.append(because("R6", f"同时告知信访人还可以依法选择：{paths}。"))
    co = look.without(lead, (pick.lead.unit, *pick.joint, *pick.partners))
    return Finding(rule, tuple(told), action=look.action_for(lead), lead=lead, co=co, path=duty.path, flags=duty.flags)


def _succession(look: Look) -> Iterator[Because]:
    found = look.pick.lead
    if found.moved_from is not None and found.unit is not None:
        yield because("R12", f"{found.moved_from.name}的职权由{found.unit.name}继续行使。")


def _checked(look: Look, finding: Finding) -> Finding:
    """A finding with every reason for which a person should look at it first."""
    lead, found, receiver = finding.lead, look.pick.lead, look.receiver
    assert lead is not None
    if found.several:
        names = "、".join(one.name for one in (lead, *found.several))
        finding = finding.doubted("R9", f"有两个以上单位主管该项业务（{names}），请人工确定。")
    if lead.id in _respondents(look):
        finding = finding.doubted("R3", f"{lead.name}是被反映单位，不得自己办理自己，请提级办理。")
    if receiver is None:
        return finding.doubted("R12", "收到单位已不存在，请核对。")
    is_office = bool(look.world.units.front(receiver.division, look.world.day) == receiver or receiver.governs)
    if lead.id != receiver.id and not is_office and not receiver.is_petition_office:
        return finding.doubted("R9", f"{receiver.name}直接收到且不属其职权，应告知信访人有权处理的单位。")
    return finding


def _respondents(look: Look) -> set[str]:
    mark = HINTS["respondent_tag"]
    return {tag.removeprefix(mark) for tag in look.said.tags if tag.startswith(mark)}


def unclear(look: Look) -> Finding:
    """R14: the place or the unit cannot be told; it is registered and waits on the petition office's desk."""
    if not look.world.places.knows(look.said.place):
        reason = "事项发生地不清，请核对后分办。"
    elif look.pick.duty is None:
        reason = f"权责清单中没有与“{look.topic}”相符的条目，请人工确定有权处理的单位。"
    else:
        reason = "事项发生地没有登记相应的主管单位，请人工确定有权处理的单位。"
    return Finding("R14", (because("R14", reason),), path=_usual_path(look.said.legal_class), certain=False)


def _usual_path(legal_class: str) -> str:
    return {"suggestion": "suggestion", "inquiry": "none"}.get(legal_class, PETITION)
