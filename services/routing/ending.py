"""What the office itself ends, or sends beyond the network: notices of not accepting, filing, passing up, answers on
paper, and the petitioner's own acts while it lies here (T22 art. 19-24, 36; domain 2.5)."""

from __future__ import annotations

from dataclasses import replace

from services.routing import said as saying
from services.routing.choosing import Form, must_be_open, referable
from services.routing.domain import Said, end_withdrawn, offer
from services.routing.referral import (
    ANSWERED,
    DIRECTED,
    FILED,
    NO_LONGER_ACCEPTED,
    NOT_ACCEPTED,
    OUTSIDE,
    PASSED_UP,
    WAITING,
    Answer,
    Desk,
    Ending,
    Referral,
    Supplement,
    may_answer,
)
from shared.errors import Invalid, Refused
from shared.events.intake import MatterSupplemented, MatterWithdrawn
from shared.events.routing import ExternalAnswered
from shared.matters.lists import IN_PERSON
from shared.matters.people import Officer
from shared.matters.units import Unit

NOT_YET_HANDLED = ("not_competent", "already_pending", "visit_skips_levels", "judicial")
"""grounds for not accepting (2.5)"""
FINAL = ("re_reviewed_same_facts", "litigation_final")
"""grounds for no longer accepting (T22 art. 36)"""
LAST_ANSWERS = frozenset({"replied", "served", "closed"})
"""answers of an organ outside after which nothing is owed here"""


def not_accept(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """Not accepted, with the ground and where to go (T22 art. 23). ``form``: ground, reason, where_to.

    Only a visit is refused for skipping levels: a letter is forwarded. What is final has a step of its own.
    """
    must_be_open(referral, "not_accept", form)
    if form["ground"] not in NOT_YET_HANDLED:
        raise Invalid(fields={"ground": "not_a_choice"})
    if form["ground"] == "visit_skips_levels" and referral.submission.channel not in IN_PERSON:
        raise Invalid(fields={"ground": "only_visits_skip_levels"})
    ending = Ending(form["reason"], form["ground"], where_to=form["where_to"])
    return _ended(referral, "not_accept", NOT_ACCEPTED, ending, by, desk)


def no_longer_accept(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """No longer accepted (T22 art. 36). ``form``: ground, final_paper, reason. New facts always reopen:
    ``Refused('new_facts_are_referred')`` where the petitioner gave some."""
    must_be_open(referral, "no_longer_accept", form)
    if form["ground"] not in FINAL:
        raise Invalid(fields={"ground": "not_a_choice"})
    if referral.submission.new_facts:
        raise Refused("new_facts_are_referred", number=referral.number)
    ending = Ending(form["reason"], form["ground"], final_paper=form["final_paper"])
    return _ended(referral, "no_longer_accept", NO_LONGER_ACCEPTED, ending, by, desk)


def direct_elsewhere(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """A visitor is told where to go (T22 art. 20); what came in writing is forwarded, never sent away.
    ``form``: where_to, reason."""
    must_be_open(referral, "direct_elsewhere", form)
    if referral.submission.channel not in IN_PERSON:
        raise Refused("only_visitors_are_directed", number=referral.number)
    ending = Ending(form["reason"], referral.triage.ground, where_to=form["where_to"])
    return _ended(referral, "direct_elsewhere", DIRECTED, ending, by, desk)


def file_only(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """Filed: nobody signed it, and nothing in it can be handled (T22 art. 23). ``form``: reason."""
    must_be_open(referral, "file_only", form)
    if referral.submission.notice_owed:
        raise Refused("file_only_unsigned", number=referral.number)
    return _ended(referral, "file_only", FILED, Ending(form["reason"]), by, desk)


def _ended(referral: Referral, step: str, state: str, ending: Ending, by: Officer, desk: Desk) -> Said:
    triage = referral.triage
    if triage.action != step:
        other = referable(referral, desk)
        own = other.lead_unit if step == "direct_elsewhere" else desk.unit
        triage = replace(other, action=step, lead_unit=own, co_units=())
    ended = replace(referral, triage=replace(triage, certain=True), ending=ending).ended(state)
    ended = ended.noted(step, desk.at, by, ending.reason)
    return ended, saying.triaged(ended, desk)


def pass_up(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """The office cannot say whose business it is: the next petition office triages it (T22 art. 24).

    Where that one has no node it is written to. An accusation never goes to a petition office: ``where_to`` names the
    discipline organ above, outside the network, to which it is brought sealed.
    """
    must_be_open(referral, "pass_up", form)
    if referral.is_sealed:
        return _sealed_out(referral, form, by, desk)
    office = _next_office(desk)
    if office is None:
        raise Refused("no_office_above", unit=desk.unit)
    if desk.node_of(office.id):
        passed = referral.ended(PASSED_UP).noted("pass_up", desk.at, by, f"{office.name}：{form['reason']}")
        return passed, saying.asked(referral, office, desk, reason=form["reason"])
    triage = replace(referable(referral, desk), lead_unit=office.id, co_units=(), action="forward")
    return offer(referral, triage, None, desk, by, form["reason"], step="pass_up")


def _sealed_out(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    if not form["where_to"]:
        raise Invalid(fields={"where_to": "missing"})
    triage = replace(referral.triage, lead_unit="", co_units=(), certain=True)
    sent = replace(referral, triage=triage, hop=referral.hop + 1).ended(OUTSIDE)
    sent = sent.noted("pass_up", desk.at, by, f"{form['where_to']}：{form['reason']}")
    return sent, saying.triaged(sent, desk)


def _next_office(desk: Desk) -> Unit | None:
    units, places = desk.world.units, desk.world.places
    above = (units.front(one.code, desk.on) for one in places.ancestors(units.get(desk.unit).division))
    return next((one for one in above if one is not None), None)


def register_answer(referral: Referral, form: Form, by: Officer, desk: Desk) -> Said:
    """What an organ without a node sent on paper. ``form``: kind, on, paper_number, due_on, note.

    It says that it does not accept: the matter is triaged here again. Says ExternalAnswered.
    """
    must_be_open(referral, "register_answer", form)
    if form["kind"] not in may_answer(referral):
        raise Invalid(fields={"kind": "not_a_choice"})
    arrived = desk.calendar.day_of(referral.arrived_at)
    if form["on"] < arrived:
        raise Invalid(fields={"on": "before_the_letter"})
    answer = Answer(form["kind"], form["on"], form["paper_number"], form["due_on"], form["note"])
    heard = replace(referral, answers=(*referral.answers, answer))
    heard = heard.noted("register_answer", desk.at, by, f"{form['kind']} {form['paper_number']}".strip())
    if answer.kind in LAST_ANSWERS:
        heard = heard.ended(ANSWERED)
    elif answer.kind == "not_accepted":
        triage = replace(heard.triage, lead_unit="", co_units=(), certain=False)
        heard = desk.with_due(replace(heard, state=WAITING, triage=triage), "route_by_petition_office", desk.at)
    return heard, ExternalAnswered(
        number=referral.number, node=desk.node, unit=referral.triage.lead_unit, kind=answer.kind, on=answer.on,
        paper_number=answer.paper_number, due_on=answer.due_on,
    )  # fmt: skip


def hear_withdrawn(referral: Referral, said: MatterWithdrawn, desk: Desk) -> Said:
    """The petitioner asks to end it. What lies on this desk, or is only followed from here, ends now, and is not
    settled; what was offered to a unit is that unit's to end: it is kept in mind, for it may come back."""
    if referral.withdrawn_at is not None:
        return (referral,)
    asked = replace(referral, withdrawn_at=said.withdrawn_at).noted("withdrawn", said.withdrawn_at)
    return end_withdrawn(asked, desk)


def hear_supplement(referral: Referral, said: MatterSupplemented) -> Referral:
    """What the petitioner added; told twice it is the same."""
    if any(one.id == said.supplement for one in referral.supplements):
        return referral
    added = Supplement(said.supplement, said.added_at, said.text, said.attachments)
    return replace(referral, supplements=(*referral.supplements, added)).noted("supplemented", said.added_at)
