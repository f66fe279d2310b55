"""Between this desk and the joint conference of the node: what waits to be designated, and what it decided (T22 24)."""

from __future__ import annotations

from dataclasses import replace

from services.routing.domain import Said, designate_by_conference
from services.routing.referral import DESIGNATION, Desk, Referral
from services.routing.steps import leads
from shared.errors import Invalid
from shared.events.meetings import ConferenceDesignated, DesignationOpened
from shared.words import say


def opened(before: Referral | None, after: Referral, desk: Desk) -> tuple[DesignationOpened, ...]:
    """That a unit has to be designated here from now on; the conference may be asked. Never said of an accusation."""
    was_open = before is not None and before.state == DESIGNATION
    if after.state != DESIGNATION or was_open or after.is_sealed:
        return ()
    return (
        DesignationOpened(
            number=after.number, node=desk.node, unit=desk.unit, hop=after.hop, opened_at=desk.at,
            objectors=tuple(one.unit for one in after.objections), may_lead=tuple(leads(after, desk)),
            place=after.submission.place, flags=after.triage.flags,
        ),
    )  # fmt: skip


def carry_out(referral: Referral, said: ConferenceDesignated, desk: Desk) -> Said:
    """The unit it named has the matter, by the designation that waited here; the minutes are the conference's own.

    What this desk decided meanwhile stands. A unit that can no longer have it is noted, and the matter waits on.
    """
    if referral.state != DESIGNATION:
        return (referral,)
    form = {
        "lead_unit": said.lead_unit, "minutes": said.minutes, "held_on": said.held_on, "attendees": said.attendees,
        "reason": said.reason, "version": None,
    }  # fmt: skip
    try:
        named, *events = designate_by_conference(referral, form, None, desk)
    except Invalid as fault:
        why = "；".join(say(code)["zh"] for code in fault.fields.values())
        note = f"{said.minutes}：{desk.world.units.name(said.lead_unit)}。{why}"
        return (referral.noted("conference_named", desk.at, note=note),)
    return (replace(named, conference=replace(named.conference, meeting=said.meeting)), *events)
