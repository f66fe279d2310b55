"""What one office cannot settle by its own list: borders, disputes of units, skipped levels (R11, R13; 2.5 no. 3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from services.routing.look import HINTS, Finding, Look, because
from services.routing.ordinary import PETITION
from services.routing.private import MEDIATORS
from shared.matters.places import Division
from shared.matters.units import Unit


def across_borders(look: Look) -> Finding | None:
    """R13: what crosses the border of a territory is the common superior's, whose office names a lead (art. 24)."""
    home = look.place_territory
    if home is None or look.said.legal_class == "inquiry":
        return None
    others = _other_territories(look, home)
    is_tagged = look.is_tagged(HINTS["borders"]["tags"])
    if not is_tagged and not (others and look.is_appeal and look.says(HINTS["borders"]["words"])):
        return None
    world, places = look.world, look.world.places
    superior = places.parent(home.code)
    for one in others:
        superior = places.common(superior.code, one.code) if superior else None
    if superior is None:
        return None
    duty = look.pick.duty
    line = world.duties.lines.get(duty.holder.line) if duty else None
    own = world.at(home.code, line).unit if line else look.pick.lead.unit
    lead = (world.at(superior.code, line).unit if line else None) or own
    governments = [world.units.governing(one.code, world.day) for one in (*others, home)]
    office = world.units.front(superior.code, world.day)
    reason = f"事项跨{'、'.join(one.name for one in (home, *others))}，由共同的上一级{superior.name}指定牵头单位。"
    finding = Finding(
        "R13", (because("R13", reason),), action="assign", lead=lead, co=look.without(lead, (own, *governments)),
        path=duty.path if duty else PETITION, also=duty.also if duty else (),
        flags=("cross_county", *((f"designated_by:{office.id}",) if office else ())),
    )  # fmt: skip
    return finding.doubted("R13", f"请报{office.name if office else superior.name}协调、指定。")


def _other_territories(look: Look, home: Division) -> list[Division]:
    places = look.world.places
    found = {one.code: one for code in _places_named(look) if (one := places.territory(code)) is not None}
    aside = [one for code, one in found.items() if code != home.code]
    return [one for one in aside if not places.contains(one.code, home.code)]


def _places_named(look: Look) -> Iterator[str]:
    """Divisions whose name the text has; below a border also without the names above it (河口镇)."""
    words, places = look.words, look.world.places
    for one in places.divisions.values():
        above = places.divisions.get(one.parent_id)
        short = one.name.removeprefix(above.name) if above else one.name
        if any(len(name) > 2 and name in words for name in (one.name, short)):
            yield one.code


def other_territory(look: Look) -> Finding | None:
    """A matter that arose beyond the receiver's border belongs there (属地管理, T22 art. 5); a clerk passes it on."""
    if not look.is_elsewhere or look.place_territory is None:
        return None
    world = look.world
    lead = look.pick.lead.unit or world.units.governing(look.place_territory.code, world.day)
    lead = lead or world.units.front(look.place_territory.code, world.day)
    reason = f"事项发生地属{look.place_territory.name}，按属地管理由当地有权处理的单位办理。"
    finding = Finding(
        "R9", (because("R9", reason),), lead=lead, path=look.pick.duty.path if look.pick.duty else PETITION,
        flags=("other_county_competent",), where_to=lead.name if lead else look.place_territory.name,
        also=look.pick.duty.also if look.pick.duty else (),
    )  # fmt: skip
    return finding.doubted("R9", "收到单位与发生地不在同一区域，请核对后转送。")


def disputed(look: Look) -> Finding | None:
    """R11: units of one area each say that it is the other's: their common superior decides (art. 24)."""
    hints = HINTS["shirking"]
    if not look.is_appeal:
        return None
    is_tagged = look.is_tagged(hints["tags"])
    named = [one.unit for one in look.named] + (list(_lines_named(look)) if is_tagged else [])
    everyone = [one for one in look.without(None, named) if _may_be_lead(look, one)]
    pushing = [one for one in everyone if one in look.units_where(hints["pushes"])]
    says = look.says(hints["words"]) or look.units_where(hints["each"]) or len(pushing) > 1
    if not (says or is_tagged) or len(everyone) < (1 if is_tagged else 2):
        return None
    pick, world = look.pick, look.world
    lead = _nearest_duty(look, pushing if len(pushing) > 1 else everyone) or (pick.lead.unit if is_tagged else None)
    lead = lead or everyone[0]
    common = _common(look, everyone)
    superior = world.units.governing(common.code, world.day) if common else None
    superior = superior or (world.units.front(common.code, world.day) if common else None)
    names = "、".join(one.name for one in everyone)
    told = f"{names}对由谁办理有争议，由共同的上一级{superior.name if superior else ''}决定由{lead.name}办理。"
    finding = Finding(
        "R11", (because("R11", told),), action="assign", lead=lead, co=look.without(lead, (*everyone, *pick.partners)),
        path=pick.duty.path if pick.duty else PETITION, also=pick.duty.also if pick.duty else (),
        flags=(f"designated_by:{superior.id}",) if superior else (),
    )  # fmt: skip
    return finding.doubted("R11", "请由共同的上一级机关、单位指定；指定后不得再退。")


def _nearest_duty(look: Look, units: list[Unit]) -> Unit | None:
    """The one of the units that the closest duty entry means."""
    rows = look.world.duties.fitting(*look.codes, look.said.tags, "", look.world.day, look.words)
    holders = (look.world.holder(look.said.place, row.holder).unit for row in (look.pick.duty, *rows) if row)
    return next((one for one in holders if one is not None and one in units), None)


def _lines_named(look: Look) -> Iterator[Unit]:
    """The units of department lines that the text names by a bare word (水利说…，交通说…)."""
    for line in look.world.duties.lines.values():
        unit = look.world.nearest(look.said.place, line).unit if look.mentions(line.names) else None
        if unit is not None:
            yield unit


def _may_be_lead(look: Look, unit: Unit) -> bool:
    is_court = unit.kind in ("court", "procuratorate", "political_legal_commission", "discipline_commission")
    return unit.is_active(look.world.day) and not unit.is_petition_office and not is_court


def _common(look: Look, units: list[Unit]) -> Division | None:
    places = look.world.places
    here: Division | None = places.territory(units[0].division)
    for one in units[1:]:
        here = places.common(here.code, one.division) if here else None
    return here


def skipped_levels(look: Look, finding: Finding) -> Finding:
    """A visit with an appeal that skips the competent level and the one above is directed to the right counter
    (2.5 no. 3, T22 art. 20); a letter or an online submission never is."""
    lead, receiver = finding.lead, look.receiver
    if not (look.in_person and look.is_appeal and lead is not None and receiver is not None):
        return finding
    if finding.action not in ("forward", "assign") or finding.rule in ("R1", "R13", "review"):
        return finding
    above = look.world.places.parent(lead.division)
    skips = above is not None and finding.path != MEDIATORS and _is_above(look, receiver.division, above.code)
    if not skips and not look.is_tagged(HINTS["skips_levels_tags"]):
        return finding
    counter = look.world.units.front(lead.division, look.world.day) or lead
    reason = f"来访应当到有权处理的本级或者上一级机关、单位设立的接待场所提出；请引导到{counter.name}。"
    return replace(
        finding, action="direct_elsewhere", ground="visit_skips_levels", where_to=counter.name, certain=False,
        reasons=(*finding.reasons, because("R9", reason, "visit")), flags=(*finding.flags, "visit_skips_levels"),
    )  # fmt: skip


def _is_above(look: Look, upper: str, lower: str) -> bool:
    return upper != lower and look.world.places.contains(upper, lower)
