"""The rules of a referral: triage, offer, objection, return, designation; each with what is to be said (T22 22-25)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from services.routing import said as saying
from services.routing.choosing import (
    Form,
    action_for,
    co_units_for,
    lead_for,
    must_be_open,
    referable,
    report_due,
)
from services.routing.referral import (
    DESIGNATED,
    DESIGNATION,
    DIRECTED,
    HANDED_OVER,
    MERGED,
    OBJECTED,
    OBJECTIONS_AT_MOST,
    OFFERED,
    OUTSIDE,
    PASSED_UP,
    WAITING,
    WITHDRAWN,
    Conference,
    Desk,
    Objection,
    Referral,
)
from services.routing.triage import Triage, choose_unit
from shared.errors import Invalid, NotFound, Refused
from shared.events.handling import CustodyRefused, CustodyTaken
from shared.events.intake import SubmissionToRoute
from shared.events.routing import Because, DesignationAsked
from shared.matters.people import Officer
from shared.matters.units import Unit

Said = tuple[Any, ...]
"""(referral, *events)"""
LIES_HERE = frozenset({WAITING, OBJECTED, DESIGNATION, OUTSIDE})
"""states in which no unit of the network has it: this desk ends what is withdrawn"""
GIVEN = frozenset({"decided", "replied"})
"""answers of an organ outside after which it is too late to withdraw"""
WITHDRAWN_BY_PETITIONER = "信访人已申请撤回，终止办理。"


def open_referral(said: SubmissionToRoute, desk: Desk, before: Referral | None = None) -> Said:
    """Triage what was registered; it waits on the desk until ``refer_by_itself`` or a clerk refers it.

    ``before``: it was here, and a link was undone. Says UrgentReported at once for an urgent one (T22 art. 25).
    """
    referral = Referral(
        number=said.number, node=desk.node, desk=desk.unit, submission=said, triage=_triage(said, desk),
        state=WAITING, arrived_at=desk.at,
    )  # fmt: skip
    if before is not None:
        referral = replace(
            referral, hop=before.hop, history=before.history, supplements=before.supplements, version=before.version,
            unlinked_at=before.unlinked_at, withdrawn_at=before.withdrawn_at,
        )  # fmt: skip
    referral = desk.with_due(referral, "route_by_petition_office", said.received_at)
    referral = referral.noted("arrived_again" if before else "arrived", desk.at)
    if before is not None or not referral.triage.report_to:
        return (referral,)
    return referral, saying.urgent(referral, desk)


def refer_by_itself(referral: Referral, desk: Desk) -> Said:
    """Refer without a clerk when the triage leaves no doubt; says what ``refer`` says, or nothing."""
    triage = referral.triage
    if not triage.certain:
        return (referral,)
    if triage.action == "merge":
        return merge(referral, triage.matter, desk)
    return offer(referral, triage, report_due(triage, None, desk), desk, None, "依规则自动转出")


def merge(referral: Referral, matter: str, desk: Desk, channels: tuple[str, ...] = ()) -> Said:
    """It goes along with the older matter: no new referral, no new limits (T22 art. 19). Says MatterTriaged.

    ``channels``: by which the older matter came, where this office knows. An accusation goes its own way whatever it
    is linked to.
    """
    linked = replace(referral.submission, matter=matter)
    linked = replace(linked, channels_of_matter=linked.channels_of_matter or channels)
    triage = _triage(linked, desk)
    if triage.action != "merge":
        return (referral.noted("merged", desk.at, note=matter),)
    merged = replace(referral, submission=linked, triage=triage).ended(MERGED).noted("merged", desk.at, note=matter)
    return merged, saying.triaged(merged, desk)


def hear_linked(
    referral: Referral, matter: str, desk: Desk, older: Referral | None = None, at: datetime | None = None
) -> Said:
    """A clerk (or the petitioner) linked it to an older matter; what was sent on already stays with its unit, and a
    link of which it was heard before that it was undone changes nothing."""
    if referral.state != WAITING or matter == referral.number:
        return (referral,)
    if at is not None and referral.unlinked_at is not None and at <= referral.unlinked_at:
        return (referral,)
    return merge(referral, matter, desk, (older.submission.channel,) if older else ())


def is_free(referral: Referral) -> bool:
    """Whether a registration said again opens it anew: it was linked, and the link was undone."""
    return referral.state == MERGED


def hear_unlinked(referral: Referral, matter: str, at: datetime, desk: Desk) -> Said:
    """It is a matter of its own again, whether the registration that is said again comes before this or after."""
    noted = replace(referral, unlinked_at=max(at, referral.unlinked_at or at)).noted("unlinked", at, note=matter)
    if not is_free(noted) or noted.submission.matter != matter:
        return (noted,)
    opened, *reported = open_referral(replace(noted.submission, matter="", channels_of_matter=()), desk, noted)
    referral, *events = refer_by_itself(opened, desk)
    return (referral, *reported, *events)


def step_named(step: str, known: Mapping[str, Any]) -> str:
    """The step, if there is one of that name; ``NotFound``."""
    if step not in known:
        raise NotFound(step=step[:40])
    return step


def hear_split(referral: Referral, part: str, desk: Desk) -> Said:
    """What the accusation asked for besides is a matter of its own; the accusation goes where it belongs by itself."""
    if referral.split_into:
        return (referral,)
    split = replace(referral, split_into=part).noted("split", desk.at, note=part)
    if referral.state != WAITING:
        return (split,)
    return refer_by_itself(replace(split, triage=_triage(split.submission, desk, is_split=True)), desk)


def refer(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """The office names the unit whose business it is (T22 art. 22).

    ``form``: lead_unit; co_units, action, report_due_on, reason (owed where the lead is not the proposed one), version.
    Says MatterTriaged, MatterReferred to the lead's node and MatterShared to each co-handling unit's.
    """
    must_be_open(referral, "refer", form)
    triage = referable(referral, desk)
    referral = replace(referral, triage=triage)
    lead = lead_for(referral, form["lead_unit"], desk)
    co_units = form["co_units"] or (triage.co_units if lead.id == triage.lead_unit else ())
    if lead.id != triage.lead_unit and not form["reason"]:
        raise Invalid(fields={"reason": "reason_missing"})
    told = (Because(triage.rule, "", form["reason"]),) if form["reason"] else ()
    decided = replace(
        triage, lead_unit=lead.id, co_units=co_units_for(referral, co_units, lead, desk),
        because=(*triage.because, *told), action=action_for(referral, triage, form["action"], lead),
    )  # fmt: skip
    return offer(referral, decided, report_due(decided, form["report_due_on"], desk), desk, by, form["reason"])


def hear_taken(referral: Referral, said: CustodyTaken, desk: Desk) -> Referral:
    """The unit has it: the referring office lets go."""
    if referral.state != OFFERED or said.hop != referral.hop or said.unit != referral.triage.lead_unit:
        return referral
    return referral.ended(HANDED_OVER).noted("taken", said.taken_at, note=desk.world.units.name(said.unit))


def hear_refusal(referral: Referral, said: CustodyRefused, desk: Desk) -> Said:
    """A unit objects. The office verifies it within three working days; the second objection opens designation."""
    if said.hop != referral.hop or referral.state not in (OFFERED, HANDED_OVER):
        return (referral,)
    if referral.is_designated:
        raise Refused("designated_no_return", number=referral.number, unit=said.unit)
    objection = Objection(
        unit=said.unit, node=said.node, hop=said.hop, ground=said.ground, reason=said.reason, duty=said.duty,
        filed_on=desk.calendar.day_of(said.refused_at),
    )  # fmt: skip
    referral = replace(referral, state=OBJECTED, objections=(*referral.objections, objection))
    referral = referral.noted("objected", said.refused_at, note=desk.world.units.name(said.unit))
    if referral.withdrawn_at is not None:
        return end_withdrawn(referral, desk)
    if len(referral.objections) >= OBJECTIONS_AT_MOST:
        return ask_for_designation(referral, desk)
    return (desk.with_due(referral, "objection_answer", said.refused_at),)


def end_withdrawn(referral: Referral, desk: Desk) -> Said:
    """What the petitioner withdrew ends where it lies. Says CaseClosed for this desk; a unit that objected is told that
    it need not go on. (referral,) where another has it, or where an organ outside has answered already."""
    if referral.state not in LIES_HERE or not GIVEN.isdisjoint(referral.organ_answers):
        return (referral,)
    answers: Said = ()
    if referral.objections and not referral.objections[-1].answer:
        referral, answer = saying.answered(referral, "agreed", WITHDRAWN_BY_PETITIONER, desk)
        answers = (answer,)
    return (referral.ended(WITHDRAWN), *answers, saying.closed_withdrawn(referral, desk))


def ask_for_designation(referral: Referral, desk: Desk) -> Said:
    """The lowest common superior of the office and all objectors decides (T22 art. 24); here, when that is we, or when
    it has no node: then the joint conference does."""
    office = common_office(referral, desk)
    node = desk.node_of(office.id) if office else ""
    if office is None or node in ("", desk.node):
        waiting = replace(referral, state=DESIGNATION).noted("designation_asked", desk.at)
        return (desk.with_due(waiting, "designation", desk.at),)
    passed = referral.ended(PASSED_UP).noted("asked_to_designate", desk.at, note=office.name)
    return passed, saying.asked(referral, office, desk)


def take_over(said: DesignationAsked, desk: Desk, before: Referral | None = None) -> Referral:
    """The office above has a matter to designate a unit for; or, passed up without an objection, to triage itself."""
    world, day = desk.world, desk.calendar.day_of(said.asked_at)
    submission = saying.submission_of(said)
    objections = tuple(
        Objection(unit, said.objector_node, said.hop, "", reason, "", day)
        for unit, reason in zip(said.objectors, said.reasons, strict=False)
    )
    referral = Referral(
        number=said.number, node=desk.node, desk=desk.unit, submission=submission,
        state=WAITING if said.passed_up else DESIGNATION, triage=replace(_triage(submission, desk), certain=False),
        arrived_at=desk.at, hop=said.hop, objections=objections, history=before.history if before else (),
        version=before.version if before else 0,
    )  # fmt: skip
    rule, entry = ("route_by_petition_office", "passed_up") if said.passed_up else ("designation", "designation_asked")
    note = world.units.name(said.from_unit) + ("：" + "；".join(said.reasons) if said.passed_up else "")
    return desk.with_due(referral, rule, said.asked_at).noted(entry, desk.at, note=note)


def agree_return(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """The objection is right: the papers come back (T22 art. 23) and the matter is triaged again. ``form``: reason.

    The office's own fifteen days run anew from here.
    """
    must_be_open(referral, "agree_return", form)
    referral, answer = saying.answered(referral, "agreed", form["reason"], desk)
    returned = Because("R11", "《信访工作条例》第二十三条", f"{desk.world.units.name(answer.to_unit)}的管辖异议成立。")
    triage = replace(
        referral.triage, lead_unit="", co_units=(), certain=False, because=(*referral.triage.because, returned)
    )
    referral = replace(referral, state=WAITING, triage=triage, lead_node="", report_due_on=None)
    referral = desk.with_due(referral, "route_by_petition_office", desk.at)
    return referral.noted("agree_return", desk.at, by, form["reason"]), answer


def reject_objection(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """The objection is not right: the unit goes on (T22 art. 23). ``form``: reason."""
    must_be_open(referral, "reject_objection", form)
    referral, answer = saying.answered(referral, "rejected", form["reason"], desk)
    return referral.ended(HANDED_OVER).noted("reject_objection", desk.at, by, form["reason"]), answer


def designate(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """The common superior names the unit (T22 art. 24); there is no way back from it. ``form``: lead_unit, reason."""
    must_be_open(referral, "designate", form)
    office = common_office(referral, desk)
    if office is not None and office.id != desk.unit and not desk.node_of(office.id):
        raise Refused("no_common_superior_here", office=office.name)
    return _named(referral, form, by, desk, "designate")


def designate_by_conference(referral: Referral, form: Form, by: Officer | None, desk: Desk) -> Said:
    """The joint conference of those concerned names the unit, where no common superior works here (T22 art. 24).

    ``form``: lead_unit, minutes (their number), held_on, attendees, reason.
    """
    must_be_open(referral, "designate_by_conference", form)
    decision = f"由{desk.world.units.name(form['lead_unit'])}办理。{form['reason']}"
    held = Conference(form["minutes"], form["held_on"] or desk.on, form["attendees"], decision)
    return _named(replace(referral, conference=held), form, by, desk, "designate_by_conference")


def _named(referral: Referral, form: Form, by: Officer | None, desk: Desk, step: str) -> Said:
    """The last objector is answered: it goes on if it is the one named, else the matter leaves it."""
    last = referral.objections[-1] if referral.objections else None
    lead = lead_for(replace(referral, triage=replace(referral.triage, lead_unit="")), form["lead_unit"], desk,
                    again=True)  # fmt: skip
    decided = replace(
        referral.triage, rule=DESIGNATED, lead_unit=lead.id, certain=True,
        co_units=tuple(one for one in referral.triage.co_units if one != lead.id),
        because=(*referral.triage.because, Because(DESIGNATED, "《信访工作条例》第二十四条", form["reason"])),
    )  # fmt: skip
    decided = replace(decided, action=action_for(referral, decided, "", lead))
    referral = replace(referral, is_designated=True)
    answers: Said = ()
    if last is not None:
        referral, answer = saying.answered(referral, "designated", form["reason"], desk, agreed=lead.id != last.unit)
        answers = (answer,)
        if lead.id == last.unit:
            kept = replace(referral, triage=decided, lead_node=last.node).ended(HANDED_OVER)
            return (kept.noted(step, desk.at, by, form["reason"]), *answers, saying.triaged(kept, desk))
    due_on = report_due(decided, None, desk)
    referral, *events = offer(referral, decided, due_on, desk, by, form["reason"], step=step)
    return (referral, *answers, *events)


def offer(
    referral: Referral, triage: Triage, report_due_on: date | None, desk: Desk, by: Officer | None, note: str,
    step: str = "refer",
) -> Said:  # fmt: skip
    """The matter leaves the desk: custody is offered to the lead's node, or the lead is written to on paper."""
    node = desk.node_of(triage.lead_unit)
    directed = triage.action == "direct_elsewhere"
    state = DIRECTED if directed else OFFERED if node else OUTSIDE
    referral = replace(
        referral, triage=triage, state=state, hop=referral.hop + 1, lead_node=node, report_due_on=report_due_on,
        due_on=None, due_explanation="",
    ).noted(step, desk.at, by, note)  # fmt: skip
    events: list[Any] = [saying.triaged(referral, desk)]
    if state == OFFERED:
        events.append(saying.referred(referral, desk))
    if not directed:
        events += saying.shared(referral, desk)
    return (referral, *events)


def common_office(referral: Referral, desk: Desk) -> Unit | None:
    """The petition office of the lowest division that contains this office and all who objected."""
    units, places = desk.world.units, desk.world.places
    here = units.get(desk.unit).division
    for one in referral.objections:
        objector = units.find(one.unit)
        common = places.common(here, objector.division) if objector else None
        here = common.code if common else here
    return units.front(here, desk.on)


def _triage(said: SubmissionToRoute, desk: Desk, *, is_split: bool = False) -> Triage:
    world = desk.world
    return choose_unit(said, world.units, world.duties, world.places, desk.on, is_split=is_split)
