"""What must be kept apart from ordinary routing: accusations, litigation, repeats, requests for review (R2, R4, R5)."""

from __future__ import annotations

from services.routing.look import HINTS, Finding, Look, because
from shared.matters.places import Division
from shared.matters.units import Unit

ACCUSATION = "accusation"
COURT_PATHS = frozenset({"litigation", "police_or_procuratorate"})


def accusation(look: Look) -> Finding | None:
    """R2: to the discipline organ by the rank of the accused; nobody else reads it (T22 art. 30).

    The rank is what a clerk's tag says; without one the territory's organ is proposed and a clerk decides.
    """
    if look.said.legal_class != ACCUSATION:
        return None
    rank = next((name for name, row in HINTS["ranks"].items() if look.is_tagged(row["tags"])), "")
    organ = _discipline_organ(look, HINTS["ranks"][rank]["level"] if rank else "")
    who = look.said.petitioner
    signed = bool(who.name and who.contact) and not who.anonymous
    finding = Finding(
        "R2", (because("R2", "属检举控告，按管理权限移送纪检监察机关；材料不进入一般办理队列。"),),
        action="refer_discipline", lead=organ, path="discipline",
        flags=("sealed", *(("real_name_priority",) if signed else ())),
    )  # fmt: skip
    if organ is None:
        return finding.doubted("R2", "未找到有管理权限的纪检监察机关，请人工确定。")
    return finding if rank else finding.doubted("R2", "被反映人的职级未注明，请核对后按管理权限移送。")


def _discipline_organ(look: Look, level: str) -> Unit | None:
    places = look.world.places
    start: Division | None = places.at_level(look.said.place, level) if level else None
    start = start or look.place_territory
    line = look.world.duties.lines["discipline"]
    upwards = places.upwards(start.code) if start else ()
    return next((found for one in upwards if (found := look.world.at(one.code, line).unit) is not None), None)


def litigation(look: Look) -> Finding | None:
    """R4: what a court, the police or the procuratorate decides is separated from petitioning (T22 art. 28).

    Letters go to the political-legal organ of the same level; who stands at the counter is told where to go.
    """
    duty = look.pick.duty
    if not look.is_tagged(HINTS["litigation_tags"]) and (duty is None or duty.path not in COURT_PATHS):
        return None
    world, said = look.world, look.said
    lead = world.nearest(said.place, world.duties.lines["political_legal"]).unit
    path = duty.path if duty is not None and duty.path in COURT_PATHS else "litigation"
    court = world.nearest(said.place, world.duties.lines["court" if path == "litigation" else "police"]).unit
    reason = "属诉讼权利救济或者政法机关职权，实行诉访分离，只转送不作实体处理。"
    finding = Finding(
        "R4", (because("R4", reason),), action="direct_elsewhere" if look.in_person else "refer_political_legal",
        lead=lead, co=look.without(lead, (court,)), path=path, flags=("litigation_related", "no_merits_opinion"),
    )  # fmt: skip
    if lead is None:
        return finding.doubted("R4", "本区域没有登记党委政法委，请人工确定。")
    if look.in_person:
        return finding.doubted("R4", "来访事项应当当面释法明理，引导其向有关政法机关提出。")
    return finding


def repeat(look: Look) -> Finding | None:
    """R5: the same matter again is linked to the first, never refused; a clerk names the first (T22 art. 19, 36)."""
    if not look.is_tagged(HINTS["duplicate_tags"]):
        return None
    pick = look.pick
    reason = "与此前登记的信访事项可能是同一事项，核实后并案，沿用原办理期限。"
    return Finding(
        "R5", (because("R5", reason),), action="merge", lead=pick.lead.unit,
        co=look.without(pick.lead.unit, (*pick.joint, *pick.partners)),
        path=pick.duty.path if pick.duty else "petition_procedure", flags=("repeat",), certain=False,
    )  # fmt: skip


def review(look: Look) -> Finding | None:
    """A request for review goes to the level above the unit that decided (T22 art. 35); a clerk confirms which."""
    if not look.is_tagged(HINTS["review_tags"]):
        return None
    world = look.world
    above = world.places.parent(look.said.place) if world.places.knows(look.said.place) else None
    government = world.units.governing(above.code, world.day) if above else None
    office = world.units.of_kind(above.code, "petition_office", world.day) if above else None
    reason = "属复查申请，由原办理单位的上一级机关、单位受理；请核对原办理单位和收到处理意见的日期。"
    return Finding(
        "review", (because("review", reason),), action="accept", lead=government,
        co=look.without(government, (office,)), path="review", flags=("review_request",), certain=False,
    )  # fmt: skip
