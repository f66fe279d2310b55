"""Recusal (R3): the unit complained of, its head and its subordinates never receive the complaint (T22 art. 28, 30).

Who is complained of is said by the petitioner (a field, a tag) or by plain words: 反映/投诉/不服 and the unit's name,
or the unit's name and what it did. A unit that is only mentioned, or asked for help, is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from services.routing.look import HINTS, Finding, Look, because
from shared.matters.places import Division
from shared.matters.units import Unit

SELF = "self_handling"
WORDS = HINTS["complaint"]


def stated(look: Look) -> tuple[Unit, ...]:
    """The units that the petitioner or a clerk named as complained of, in a field or by a tag."""
    mark = WORDS["respondent_tag"]
    tagged = (tag.removeprefix(mark) for tag in look.said.tags if tag.startswith(mark))
    found = [look.world.units.successor(one, look.world.day) for one in (look.said.respondent_unit, *tagged) if one]
    if look.is_tagged(WORDS["self_tags"]):
        found.append(look.pick.lead.unit)
    return look.without(None, (*found, *_headed(look)))


def _headed(look: Look) -> Iterator[Unit]:
    """The units whose head is the person complained of; the field asks for name and post, and holds both."""
    person = look.said.respondent_person
    return (unit for unit in look.world.units if any(head and head in person for head in unit.heads))


def respondents(look: Look) -> tuple[Unit, ...]:
    """The units complained of: as stated, and as the words of an appeal plainly say."""
    if not look.is_appeal:
        return stated(look)
    read = (unit for kind in ("against", "unwilling", "people") for unit in look.units_where(WORDS[kind]))
    done = look.units_where(WORDS["deeds"], but_not=WORDS["is_asked"])
    return look.without(None, (*stated(look), *read, *done))


def complained_of(look: Look, lead: Unit | None) -> tuple[Unit, ...]:
    """The units complained of, and those whose own work did harm, by the words, where such a unit would lead or nobody
    would: one that merely helps another's decision stays."""
    own = look.units_where(WORDS["own_work"], but_not=WORDS["is_asked"]) if look.is_appeal else ()
    return look.without(None, (*respondents(look), *(own if lead is None or lead in own else ())))


def barred(look: Look, units: tuple[Unit, ...]) -> frozenset[str]:
    """Unit ids that must not receive it: those complained of, what stands below them, and a unit headed by a person
    named."""
    found: set[str] = set()
    for one in units:
        found |= {one.id, *(below.id for below in _below(look, one))}
    return frozenset(found | {unit.id for unit in _headed(look)})


def _below(look: Look, respondent: Unit) -> Iterator[Unit]:
    units, places = look.world.units, look.world.places
    for unit in units:
        if unit.id == respondent.id:
            continue
        line: Unit | None = unit
        seen: set[str] = set()
        while line is not None and line.parent and line.id not in seen:
            seen.add(line.id)
            line = units.find(line.parent)
            if line is not None and line.id == respondent.id:
                yield unit
        is_organ = unit.kind not in HINTS["complaint"]["independent"]
        if respondent.governs and is_organ and places.contains(respondent.division, unit.division):
            yield unit


def above(look: Look, respondent: Unit, closed: frozenset[str]) -> Unit | None:
    """The unit one level up that may decide: a vertical agency's superior, else the government above (of a department:
    its own), else the petition office above."""
    world = look.world
    parent = world.units.successor(respondent.parent, world.day) if respondent.parent else None
    if parent is not None and parent.id not in closed:
        return parent
    line = world.places.upwards(respondent.division)
    if respondent.kind == "vertical_agency":
        superior = _of_its_line(look, respondent, line[1:])
        if superior is not None and superior.id not in closed:
            return superior
    for division in line[1:] if respondent.governs else line:
        for unit in (world.units.governing(division.code, world.day), _front_beyond(look, division)):
            if unit is not None and unit.id not in closed:
                return unit
    return None


def _of_its_line(look: Look, respondent: Unit, divisions: tuple[Division, ...]) -> Unit | None:
    lines = look.world.duties.lines_of(respondent)
    found = (look.world.at(division.code, line).unit for division in divisions for line in lines)
    return next((one for one in found if one is not None), None)


def _front_beyond(look: Look, division: Division) -> Unit | None:
    """Above the own territory the petition office stands for a government that is not in the list."""
    here = look.territory
    if here is not None and look.world.places.contains(here.code, division.code):
        return None
    return look.world.units.front(division.code, look.world.day)


def recused(look: Look, finding: Finding, about: tuple[Unit, ...]) -> Finding:
    """R3: the finding with nobody in it who is complained of; its lead lifted to the level above where that is one."""
    if not about or finding.path in ("discipline", "review", "re_review") or finding.rule in ("R5",):
        return finding
    closed = barred(look, about)
    kept = tuple(one for one in finding.co if one.id not in closed)
    names = "、".join(one.name for one in about)
    if finding.lead is not None and finding.lead.id not in closed and not _is_lower(look, finding.lead, about):
        if kept == finding.co:
            return finding
        told = because("R3", f"{names}是被反映单位，应当回避，不参与协办，材料不得转给该单位。")
        return replace(finding, co=kept, reasons=(*finding.reasons, told))
    if finding.lead is None and finding.rule != "R14":
        return finding
    return _lifted(look, finding, about, closed, kept)


def _is_lower(look: Look, lead: Unit, about: tuple[Unit, ...]) -> bool:
    """Whether the lead stands below the level of the unit complained of: a lower one does not look into a higher."""
    places = look.world.places
    return any(lead.division != one.division and places.contains(one.division, lead.division) for one in about)


def _lifted(
    look: Look, finding: Finding, about: tuple[Unit, ...], closed: frozenset[str], kept: tuple[Unit, ...]
) -> Finding:
    names = "、".join(one.name for one in about)
    of_lead = next((one for one in about if finding.lead is not None and one.id == finding.lead.id), about[0])
    lead = above(look, of_lead, closed)
    reason = f"{names}是被反映单位，不得自己办理自己；" + (
        f"提级由{lead.name}办理。" if lead else "请人工确定上一级机关、单位。"
    )
    duty = [one for one in (look.pick.lead.unit, *look.pick.partners)
            if one is not None and one.id not in closed and not _is_lower(look, one, about)]  # fmt: skip
    lifted = replace(
        finding, rule="R3", reasons=(*finding.reasons, because("R3", reason)), lead=lead,
        co=look.without(lead, (*(one for one in kept if not _is_lower(look, one, about)), *duty)),
        flags=tuple(dict.fromkeys((*finding.flags, SELF))), certain=finding.certain or finding.rule == "R14",
        action=look.action_for(lead, _passing_on(finding)) if lead else finding.action,
    )  # fmt: skip
    if {one.id for one in stated(look)}.isdisjoint(one.id for one in about):
        return lifted.doubted("R3", "被反映单位系从来件文字读出，请核对后转送。")
    return lifted


def _passing_on(finding: Finding) -> str:
    return finding.action if finding.action in ("forward", "assign") else "forward"
