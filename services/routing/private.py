"""Private disputes (R6): the people's mediators of the place, when a party asks for them (T22 art. 33, ML art. 17)."""

from __future__ import annotations

from services.routing.look import HINTS, Finding, Look, because

MEDIATORS = "people_mediation"


def mediation(look: Look) -> Finding | None:
    """A private dispute whose party asks for mediation goes to the committee of the place; where the village has none,
    to the township, whose committee mediates. Voluntary on both sides: who refuses it is not sent there."""
    said, hints, world = look.said, HINTS["mediation"], look.world
    if not look.is_appeal or look.mentions(hints["refuse"]) or not world.places.knows(said.place):
        return None
    committee = world.nearest(said.place, world.duties.lines[MEDIATORS]).unit
    township = world.government(said.place, HINTS["on_the_spot"])
    at_the_committee = look.receiver is not None and committee is not None and look.receiver.id == committee.id
    is_private = look.is_tagged(hints["private_tags"]) or look.mentions(hints["private"])
    is_asked = at_the_committee or look.is_tagged(hints["tags"]) or look.mentions(hints["ask"])
    lead = committee or township
    if lead is None or not (is_private and is_asked):
        return None
    reason = "属民间纠纷，经双方自愿，由人民调解委员会调解，不收费；调解不成的，告知其他途径。"
    finding = Finding(
        "R6", (because("R6", reason, "mediation"),), action=look.action_for(lead), lead=lead,
        co=look.without(lead, (township,)), path=MEDIATORS, flags=("mediation_consent_required",),
        also=("litigation",),
    )  # fmt: skip
    if not set(look.codes) & set(hints["categories"]):
        return finding.doubted("R6", f"所选类别为{look.topic}，请核对是否属民间纠纷。")
    return finding
