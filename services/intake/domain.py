"""Registering what was received, and which matter a submission belongs to.

Nothing here refuses a filing: what was receipted is registered as it is (T22 art. 21-23). Nothing is merged by machine:
a submission is linked because the petitioner gave a number, or because a clerk says so, and a clerk can undo it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.intake.matter import ACCUSATION, Linked, Matter, is_sealed
from services.intake.similar import sketch
from shared.errors import Forbidden, Invalid, NotFound, Refused
from shared.events.gateway import Agent, Attachment, FilingReceived, Petitioner
from shared.events.intake import SubmissionLinked, SubmissionRegistered, SubmissionToRoute, SubmissionUnlinked
from shared.events.routing import SubmissionSplit
from shared.matters.lists import LEGAL_CLASSES, purpose_of
from shared.matters.numbers import home_of, normalise
from shared.matters.people import Officer, may

__all__ = ["ACCUSATION", "Link", "Matter", "Submission", "is_sealed"]

NUMBER_GIVEN, CLERK = "number_given", "clerk"
LYING_HERE = frozenset({"registered", "triaged", "merged"})
"""states of a submission that no unit works on"""
ENDED = frozenset(
    {
        "final", "archived", "withdrawn", "lapsed", "replied", "not_accepted", "no_longer_accepted",
        "directed_elsewhere",
    }
)  # fmt: skip
"""states in which nobody works on a matter any more and nothing can be asked against it"""
SAME_AGAIN = "re_reviewed_same_facts"
"""the tag by which routing is told"""


@dataclass(frozen=True)
class Link:
    """That the submission belongs to an older matter, since when and on whose word; ``unlinked_at``: no longer."""

    matter: str
    linked_at: datetime
    because: str
    """number_given (by the petitioner), clerk"""
    by: str = ""
    """the clerk's user name"""
    reason: str = ""
    same_petitioner: bool = False
    """the clerk saw that the same petitioner filed both: they may read its papers"""
    unlinked_at: datetime | None = None
    unlinked_by: str = ""
    unlink_reason: str = ""


@dataclass(frozen=True)
class Submission:
    """One filing as it was written. ``matter`` is the number of the matter it belongs to."""

    number: str
    matter: str
    received_at: datetime
    filed_at: datetime
    registered_at: datetime
    channel: str
    origin: str
    title: str
    text: str
    place: str
    received_by: str
    petitioner: Petitioner
    category_l1: str
    category_l2: str
    legal_class: str
    purpose: str
    tags: tuple[str, ...]
    registered_by: str
    notice_owed: bool
    agent: Agent | None = None
    attachments: tuple[Attachment, ...] = ()
    is_oral: bool = False
    posted_on: date | None = None
    respondent_unit: str = ""
    respondent_person: str = ""
    earlier_number: str = ""
    earlier_proven: bool = False
    new_facts: str = ""
    split_of: str = ""
    part: str = ""
    """the number of what was split from it, because the rest is an accusation (T22 art. 30)"""
    decision_unit: str = ""
    decision_received_on: date | None = None
    slip: str = ""
    links: tuple[Link, ...] = ()
    is_history: bool = False
    """taken over from an older register: counted, never routed"""
    version: int = 0

    @property
    def link(self) -> Link | None:
        """The link by which it belongs to another matter today."""
        return next((one for one in self.links if one.unlinked_at is None), None)

    @property
    def may_read_papers(self) -> bool:
        """Whether its petitioner may read the papers of the matter it belongs to: it is theirs, or proven so."""
        link = self.link
        if link is None:
            return True
        return link.same_petitioner or (self.earlier_proven and link.because == NUMBER_GIVEN)

    @property
    def speaks_for_matter(self) -> bool:
        """Whether it is sure that its petitioner has to do with the matter it belongs to: it is theirs, its code was
        given, or a clerk read both. A number alone can be guessed."""
        link = self.link
        return link is None or link.because == CLERK or self.earlier_proven

    @property
    def is_accusation(self) -> bool:
        """Whether its words are to be kept from whoever need not know them."""
        return self.legal_class == ACCUSATION


def register(
    said: FilingReceived, node: str, level: str, at: datetime, earlier: Matter | None = None
) -> tuple[Any, ...]:
    """The filing as a submission, and what is said of it: ``(submission, registered, to_route, …)``.

    ``earlier``: the matter whose number the petitioner gave, if it was registered here; else it is one of its own.
    """
    submission = _as_written(said, at)
    if earlier is not None and joins(submission, earlier):
        submission = _with_link(submission, Link(earlier.number, at, NUMBER_GIVEN))
    registered = SubmissionRegistered(
        number=said.number, matter=submission.matter, node=node, received_at=said.received_at, registered_at=at,
        channel=said.channel, origin=said.origin, place=said.place, received_by=said.received_by, level=level,
        category_l1=said.category_l1, category_l2=said.category_l2, legal_class=said.legal_class,
        purpose=submission.purpose, tags=said.tags, persons=said.petitioner.persons,
        anonymous=said.petitioner.anonymous, notice_owed=submission.notice_owed,
        sketch=() if submission.is_accusation else sketch_of(submission),
    )  # fmt: skip
    events: list[Any] = [registered, to_route(submission, earlier)]
    if submission.link:
        events.append(_linked(submission, submission.link, node, said.received_by))
    if said.split_of:
        events.append(SubmissionSplit(number=said.split_of, node=node, part=said.number, split_at=at))
    return submission, *events


def sketch_of(one: Submission) -> tuple[int, ...]:
    """The sketch of its words, without the names of who filed and who speaks for them."""
    names = (one.petitioner.name, one.petitioner.address, one.agent.name if one.agent else "")
    return sketch(f"{one.title}\n{one.text}", without=names)


def _as_written(said: FilingReceived, at: datetime) -> Submission:
    purpose = said.purpose or (purpose_of(said.legal_class) if said.legal_class in LEGAL_CLASSES else "other")
    return Submission(
        number=said.number, matter=said.number, received_at=said.received_at, filed_at=said.filed_at, registered_at=at,
        channel=said.channel, origin=said.origin, title=said.title, text=said.text, place=said.place,
        received_by=said.received_by, petitioner=said.petitioner, category_l1=said.category_l1,
        category_l2=said.category_l2, legal_class=said.legal_class, purpose=purpose, tags=said.tags,
        registered_by=said.registered_by, notice_owed=owes_notice(said.petitioner), agent=said.agent,
        attachments=said.attachments, is_oral=said.is_oral, posted_on=said.posted_on,
        respondent_unit=said.respondent_unit, respondent_person=said.respondent_person,
        earlier_number=said.earlier_number, earlier_proven=said.earlier_proven, new_facts=said.new_facts,
        split_of=said.split_of, decision_unit=said.decision_unit, decision_received_on=said.decision_received_on,
        slip=said.slip,
    )  # fmt: skip


def to_route(submission: Submission, earlier: Matter | None = None) -> SubmissionToRoute:
    """The submission with its words, for this node's routing. ``earlier``: the matter whose number was given."""
    tags, channels = submission.tags, tuple[str, ...]()
    if earlier is not None and submission.link is not None:
        channels = earlier.channels
    elif earlier is not None and is_same_again(submission, earlier):
        tags = (*tags, SAME_AGAIN)
    return SubmissionToRoute(
        number=submission.number, received_at=submission.received_at, channel=submission.channel,
        title=submission.title, text=submission.text, place=submission.place, received_by=submission.received_by,
        petitioner=submission.petitioner, category_l1=submission.category_l1, category_l2=submission.category_l2,
        legal_class=submission.legal_class, purpose=submission.purpose, tags=tags,
        notice_owed=submission.notice_owed, matter=submission.matter if submission.link else "",
        agent=submission.agent, attachments=submission.attachments, respondent_unit=submission.respondent_unit,
        respondent_person=submission.respondent_person, split_of=submission.split_of,
        decision_unit=submission.decision_unit, decision_received_on=submission.decision_received_on,
        posted_on=submission.posted_on, new_facts=submission.new_facts, channels_of_matter=channels,
    )  # fmt: skip


def owes_notice(petitioner: Petitioner) -> bool:
    """Whether a written notice is owed: not when name, or contact and address, are missing (T22 art. 23)."""
    return bool(not petitioner.anonymous and petitioner.name and (petitioner.contact or petitioner.address))


# --- submissions and matters ------------------------------------------------------------------------------------------


def joins(submission: Submission, earlier: Matter) -> bool:
    """Whether a submission whose petitioner gave the matter's number belongs to it at once.

    Not to one that has ended: a new request is not swallowed by an old end, it is registered anew (T22 art. 36). Not to
    an accusation, unless the code was proven: a number alone must not tell that there is one (T22 art. 30).
    """
    if submission.number == earlier.number or submission.split_of:
        return False
    if is_sealed(earlier) or submission.is_accusation:
        return submission.earlier_proven and is_sealed(earlier) == submission.is_accusation
    state = earlier.standing.state
    is_closed = state in ("served", "review_served") and any(one.what == "closed" for one in earlier.heard)
    return state not in ENDED and not is_closed and earlier.withdrawal is None


def is_same_again(submission: Submission, earlier: Matter) -> bool:
    """Whether the earlier matter was re-reviewed and nothing new is told: routing then proposes not to accept it any
    more (T22 art. 36); new facts always open a matter again."""
    was_re_reviewed = any(
        one.what == "re_review_served" or (one.what == "closed" and one.detail == "final_re_review")
        for one in earlier.heard
    )
    return was_re_reviewed and not submission.new_facts and not is_sealed(earlier)


def link(
    submission: Submission, own: Matter, target: Matter | None, form: Mapping[str, Any], by: Officer, at: datetime
) -> tuple[Submission, SubmissionLinked]:
    """The clerk says that the submission belongs to the matter ``form["matter"]``. ``target``: that matter, when its
    home is here. ``Refused``: already linked, itself, one that gathers others, an accusation with something else, one
    that is being withdrawn."""
    number = target.number if target else form["matter"]
    if submission.link is not None:
        raise Refused("already_linked", matter=submission.matter)
    if number == submission.number:
        raise Refused("linked_to_itself")
    if own.withdrawal is not None or (target is not None and target.withdrawal is not None):
        raise Refused("withdrawn_stays_apart")
    if own.gathered:
        raise Refused("gathers_others", numbers="、".join(one.number for one in own.gathered))
    sealed = submission.is_accusation or is_sealed(own)
    if target is not None and is_sealed(target) and not (sealed or by.is_of(target.received_by)):
        raise Invalid(fields={"matter": "no_such_matter"})  # a number must not tell that there is an accusation
    if sealed if target is None else is_sealed(target) != sealed:
        raise Refused("sealed_apart")
    made = Link(number, at, CLERK, by.user, form["reason"], form["same_petitioner"])
    submission = _with_link(submission, made)
    return submission, _linked(submission, made, home_of(submission.number), by.unit)


def number_typed(text: str, nodes: Container[str]) -> str:
    """The number of a matter as a clerk typed it; ``Invalid`` when it is none, or of no node of this network."""
    number = normalise(text)
    try:
        home = home_of(number)
    except Invalid as fault:
        raise Invalid(fields={"matter": fault.code}) from fault
    if home not in nodes:
        raise Invalid(fields={"matter": "no_such_matter"})
    return number


def unlink(
    submission: Submission, own: Matter, form: Mapping[str, Any], by: Officer, at: datetime
) -> tuple[Submission, tuple[Any, ...]]:
    """The link was wrong: a matter of its own again, and routed as one, unless a unit works on it already."""
    old = submission.link
    if old is None:
        raise Refused("not_linked")
    gone = replace(old, unlinked_at=at, unlinked_by=by.user, unlink_reason=form["reason"])
    links = tuple(gone if one is old else one for one in submission.links)
    submission = replace(submission, matter=submission.number, links=links)
    node = home_of(submission.number)
    undone = SubmissionUnlinked(submission.number, old.matter, home_of(old.matter), node, at, by.unit)
    return submission, (undone, to_route(submission)) if own.standing.state in LYING_HERE else (undone,)


def gather(matter: Matter, said: SubmissionLinked | SubmissionUnlinked) -> Matter:
    """The matter with a submission that was linked to it, or no longer is; the later word counts."""
    before = next((one for one in matter.linked if one.number == said.number), None)
    if isinstance(said, SubmissionLinked):
        new = Linked(said.number, said.node, said.channel, said.received_at, said.because, said.linked_at)
    else:
        new = replace(
            before or Linked(said.number, said.node, "", said.unlinked_at, CLERK, said.unlinked_at),
            changed_at=said.unlinked_at, is_undone=True,
        )  # fmt: skip
    if before is not None and (before.changed_at, before.is_undone) >= (new.changed_at, new.is_undone):
        return matter
    others = tuple(one for one in matter.linked if one.number != said.number)
    return replace(matter, linked=tuple(sorted((*others, new), key=lambda one: (one.received_at, one.number))))


def _with_link(submission: Submission, made: Link) -> Submission:
    return replace(submission, matter=made.matter, links=(*submission.links, made))


def _linked(submission: Submission, made: Link, node: str, by_unit: str) -> SubmissionLinked:
    return SubmissionLinked(
        number=submission.number, matter=made.matter, to_node=home_of(made.matter), node=node,
        linked_at=made.linked_at, by_unit=by_unit, because=made.because, channel=submission.channel,
        received_at=submission.received_at,
    )  # fmt: skip


# --- who reads --------------------------------------------------------------------------------------------------------


def check_reader(by: Officer, received_by: str, number: str) -> None:
    """``NotFound`` for all but the clerks of the unit that received it: to others it is as if it were not there."""
    if not may(by.roles, "read_submissions"):
        raise Forbidden
    if not by.is_of(received_by):
        raise NotFound(number=number)
