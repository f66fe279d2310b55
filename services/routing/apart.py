"""What must be kept apart from ordinary routing: litigation, repeats and finished matters, reviews (R4, R5)."""

from __future__ import annotations

from collections.abc import Iterator

from services.routing.look import HINTS, Finding, Look, because
from shared.events.routing import Because
from shared.matters.lists import CHANNELS
from shared.matters.review_organs import ReviewOrgan, review_organs
from shared.matters.units import Unit

COURT_PATHS = frozenset({"litigation", "police_or_procuratorate"})
EARLIER, FINISHED, PENDING, REVIEW = HINTS["earlier"], HINTS["finished"], HINTS["pending"], HINTS["review"]


def litigation(look: Look) -> Finding | None:
    """R4: what a court, the police or the procuratorate decides is separated from petitioning (T22 art. 28).

    Letters go to the political-legal organ of the same level; who stands at the counter is told where to go.
    """
    hints = HINTS["litigation"]
    path = _court_path(look)
    if not path:
        return None
    world, said = look.world, look.said
    lead = world.nearest(said.place, world.duties.lines["political_legal"]).unit
    court = world.nearest(said.place, world.duties.lines["court" if path == "litigation" else "police"]).unit
    reason = "属诉讼权利救济或者政法机关职权，实行诉访分离，只转送不作实体处理。"
    finding = Finding(
        "R4", (because("R4", reason),), action="direct_elsewhere" if look.in_person else "refer_political_legal",
        lead=lead, co=look.without(lead, (court,)), path=path, flags=("litigation_related", "no_merits_opinion"),
        where_to="、".join(one.name for one in (court, lead) if one is not None),
    )  # fmt: skip
    if lead is None:
        return finding.doubted("R4", "本区域没有登记党委政法委，请人工确定。")
    if look.in_person:
        return finding.doubted("R4", "来访事项应当当面释法明理，引导其向有关政法机关提出。")
    stated = look.is_tagged((*hints["tags"], *hints["police_tags"])) or (
        look.pick.duty is not None and look.pick.duty.path in COURT_PATHS
    )
    return finding if stated else finding.doubted("R4", "系从来件文字读出，请核对是否涉法涉诉。")


def _court_path(look: Look) -> str:
    """litigation, police_or_procuratorate, or '' when neither court nor police has to do with it."""
    hints, duty = HINTS["litigation"], look.pick.duty
    of_police, of_court = look.says(hints["police"]), look.says(hints["court"])
    if duty is not None and duty.path in COURT_PATHS:
        return duty.path
    if look.is_tagged(hints["police_tags"]) or (look.is_tagged(hints["tags"]) and of_police and not of_court):
        return "police_or_procuratorate"
    if look.is_tagged(hints["tags"]):
        return "litigation"
    if not look.is_appeal or look.says(hints["never"]):
        return ""
    if of_court:
        return "litigation"
    of_police = look.says(hints["police_always"]) or (of_police and look.codes[0] in hints["police_categories"])
    return "police_or_procuratorate" if of_police else ""


def linked(look: Look) -> Finding | None:
    """R5: the petitioner gave the number of the older matter, or a clerk linked it: it goes along with that one."""
    matter = look.said.matter
    if not matter or matter == look.said.number:
        return None
    channels = set(look.said.channels_of_matter) or _channels_told(look)
    many = bool(channels - {look.said.channel})
    reason = f"与事项{matter}是同一事项，并案办理，沿用原办理期限，不重新起算。"
    return _merged(look, reason, is_many=many, matter=matter)


def repeat(look: Look) -> Finding | None:
    """R5: the same matter again is linked to the first, never refused; a clerk names the first (T22 art. 19, 36)."""
    says = look.says(EARLIER["told"]) and (look.says(EARLIER["words"]) or look.says(EARLIER["status"]))
    is_again = look.is_tagged(EARLIER["tags"]) or (look.is_appeal and says)
    if not is_again or look.said.split_of:
        return None
    many = bool(_channels_told(look) - {look.said.channel})
    reason = "与此前登记的信访事项可能是同一事项，核实后并案，沿用原办理期限；不得以此拒收。"
    return _merged(look, reason, is_many=many).doubted("R5", "请在登记环节比对候选件，由窗口人员确认关联。")


def _channels_told(look: Look) -> set[str]:
    return {channel for channel, words in EARLIER["channels"].items() if channel in CHANNELS and look.says(words)}


def _merged(look: Look, reason: str, *, is_many: bool, matter: str = "") -> Finding:
    pick = look.pick
    return Finding(
        "R5", (because("R5", reason),), action="merge", lead=pick.lead.unit,
        co=look.without(pick.lead.unit, (*pick.joint, *pick.partners)), matter=matter,
        path=pick.duty.path if pick.duty else "petition_procedure",
        flags=("repeat", *(("multi_channel",) if is_many else ())),
    )  # fmt: skip


def finished(look: Look) -> Finding | None:
    """R5: re-reviewed, and the same facts and reasons again: no longer accepted (T22 art. 36). New facts reopen it."""
    asks_again = look.says(REVIEW["again"]) and not look.says(FINISHED["verdict"])
    read = look.is_appeal and look.says(FINISHED["words"]) and not asks_again
    is_so = look.is_tagged(FINISHED["tags"]) or (read and not look.is_tagged(REVIEW["again_tags"]))
    if not is_so or has_new_facts(look):
        return None
    office = look.office or look.receiver
    reason = "已经复核终结，以同一事实和理由再次提出，各级信访部门和其他机关、单位不再受理。"
    return Finding(
        "R5", (because("R5", reason),), action="no_longer_accept", lead=office, path="none",
        flags=("re_reviewed_same_facts",), ground="re_reviewed_same_facts",
    ).doubted("R5", "请核对终结文书以及有无新的事实和理由；有的，应当作为新的事项登记办理。")  # fmt: skip


def has_new_facts(look: Look) -> bool:
    """Whether the petitioner gives facts that were not there before: they always reopen a matter."""
    return bool(look.said.new_facts) or (look.says(FINISHED["new"]) and not look.says(FINISHED["nothing_new"]))


def pending(look: Look) -> Finding | None:
    """R5: accepted by a unit below and still in time: the superior does not accept it again (2.5 no. 2)."""
    words = look.is_appeal and look.says(PENDING["accepted"]) and look.says(PENDING["not_due"])
    if not (look.is_tagged(PENDING["tags"]) or (words and not look.says(PENDING["late"]))):
        return None
    holder = next((one.unit for one in look.named if one.unit.id != look.said.received_by), None)
    office = look.office or look.receiver
    reason = "已经受理且在规定期限内，向上级机关、单位再提出同一事项的，上级不予受理。"
    return Finding(
        "R5", (because("R5", reason),), action="not_accept", lead=office, path="none", flags=("already_pending",),
        ground="already_pending", where_to=holder.name if holder else "正在办理的机关、单位",
    ).doubted("R5", "请核对原受理单位、受理日期和办理期限。")  # fmt: skip


def review(look: Look) -> Finding | None:
    """A request for (re-)review goes to the level above the unit that decided (T22 art. 35, 36); a clerk confirms."""
    over = look.says(FINISHED["verdict"]) and has_new_facts(look)
    reads = look.is_appeal and look.says(REVIEW["of"])
    again = look.is_tagged(REVIEW["again_tags"]) or (reads and look.says(REVIEW["again"]) and not over)
    first = look.is_tagged(REVIEW["tags"]) or (reads and look.says(REVIEW["words"]))
    if not (again or first) or look.said.split_of:
        return None
    path = "re_review" if again and not look.is_tagged(REVIEW["tags"]) else "review"
    world, original = look.world, _reviewed_by(look) if path == "re_review" else _decided_by(look)
    organs = _organs(look, original)
    organ = _usual(organs)
    office = world.units.of_kind(organ.division, "petition_office", world.day) if organ else None
    what = "复核" if path == "re_review" else "复查"
    told = because("review", f"属{what}申请，由原办理（复查）单位的上一级机关、单位受理。", path)
    return Finding(
        "review", (told, *_choices(organs, original)), action="accept", lead=organ, co=look.without(organ, (office,)),
        path=path, flags=("review_request",),
    ).doubted("review", f"请核对原{what}对象单位和收到意见书的日期。")  # fmt: skip


def _choices(organs: tuple[ReviewOrgan, ...], original: Unit | None) -> Iterator[Because]:
    if original is not None and len(organs) > 1:
        names = "、".join(one.unit.name for one in organs)
        yield because("review", f"{original.name}的复查机关可以由信访人选择：{names}。")


def _organs(look: Look, decider: Unit | None) -> tuple[ReviewOrgan, ...]:
    world = look.world
    return review_organs(decider.id, world.units, world.places, world.day, world.duties) if decider else ()


def _usual(organs: tuple[ReviewOrgan, ...]) -> Unit | None:
    """The government among the lawful organs, else the nearest."""
    return next((one.unit for one in organs if one.unit.governs), organs[0].unit if organs else None)


def _reviewed_by(look: Look) -> Unit | None:
    """The organ that reviewed: as given, as the words say, else the level above the unit that decided first."""
    given = look.said.decision_unit and look.world.units.successor(look.said.decision_unit, look.world.day)
    if given:
        return given
    read = look.units_where(REVIEW["reviewed"])
    return read[0] if read else _usual(_organs(look, _decided_by(look)))


def _decided_by(look: Look) -> Unit | None:
    """The unit that decided: as given, as the words say, else the government of the place."""
    world = look.world
    given = world.units.successor(look.said.decision_unit, world.day) if look.said.decision_unit else None
    if given is not None:
        return given
    read = look.units_where(REVIEW["decision"])
    if read:
        return read[0]
    if look.named:
        return look.named[0].unit
    governments = (world.units.governing(one.code, world.day) for one in world.within(look.said.place))
    return next((one for one in governments if one is not None), None)
