"""Accusations (R2): by the rank of the accused to one discipline organ, and to nobody else (T22 art. 30)."""

from __future__ import annotations

import re
from dataclasses import replace

from services.routing.look import HINTS, Finding, Look, because
from services.routing.recusal import barred, stated
from shared.matters.places import Division
from shared.matters.units import Unit

ACCUSATION = "accusation"
RANKS = HINTS["ranks"]
"""highest first"""
SPLIT = "split"


def accusation(look: Look) -> Finding | None:
    """R2: to the discipline organ by the rank of the accused; nobody else reads it.

    The rank is what a clerk's tag says, else what the words say; without either the territory's organ is proposed and
    a clerk decides. What also asks for something of its own waits until that is split off as a matter apart.
    """
    is_mixed = look.is_appeal and look.is_tagged(HINTS["mixed"]["tags"]) and bool(rank_of(look))
    if look.said.legal_class != ACCUSATION and (not is_mixed or look.is_split or look.said.split_of):
        return None
    rank = rank_of(look)
    organ = _discipline_organ(look, rank)
    who = look.said.petitioner
    signed = bool(who.name and who.contact) and not who.anonymous
    reason = "属检举控告，按管理权限移送纪检监察机关；材料不进入一般办理队列。"
    if rank:
        reason = f"属检举控告，被反映人系{RANKS[rank]['zh']}，按管理权限移送纪检监察机关；材料不进入一般办理队列。"
    flags = ("sealed", *(("real_name_priority",) if signed else ()))
    finding = Finding(
        "R2", (because("R2", reason),), action="refer_discipline", lead=organ, path="discipline", flags=flags,
    )  # fmt: skip
    if organ is None:
        finding = finding.doubted("R2", "未找到有管理权限的纪检监察机关，请人工确定，径送上一级。")
    elif not rank:
        finding = finding.doubted("R2", "被反映人的职级未注明，请核对后按管理权限移送。")
    return _mixed(look, finding)


def rank_of(look: Look) -> str:
    """The highest rank that tags, else title, text and the person named, give to those complained of; '' unknown."""
    tagged = [rank for rank, row in RANKS.items() if look.is_tagged(row["tags"])]
    if tagged:
        return tagged[0]
    words = re.sub(HINTS["rank_ignored"], "", f"{look.words}。{look.said.respondent_person}")
    return next((rank for rank, row in RANKS.items() if re.search(row["words"], words)), "")


def names_misconduct(look: Look) -> bool:
    """Whether an appeal also tells of an official's misconduct: it must be split before the unit reads it."""
    return look.says(HINTS["accused_deeds"]) and bool(rank_of(look))


def _mixed(look: Look, finding: Finding) -> Finding:
    hints = HINTS["mixed"]
    if look.is_split or look.said.split_of or not (look.is_tagged(hints["tags"]) or look.says(hints["own"])):
        return finding
    told = finding.doubted("R2", "来件同时含有申诉求决内容，应当先分拆为另一事项，检举控告部分不得随之转出。")
    return replace(told, flags=(*told.flags, SPLIT))


def _discipline_organ(look: Look, rank: str) -> Unit | None:
    """The organ of the level that manages the accused, else the nearest above it; never the one complained of."""
    places, row = look.world.places, RANKS.get(rank, {})
    start: Division | None = places.at_level(look.said.place, row["level"]) if row else None
    start = start or look.place_territory
    line = look.world.duties.lines["discipline"]
    upwards = places.upwards(start.code) if start else ()
    closed = barred(look, stated(look))
    found = (look.world.at(one.code, line).unit for one in (upwards[1:] if row.get("up") else upwards))
    return next((one for one in found if one is not None and one.id not in closed), None)
