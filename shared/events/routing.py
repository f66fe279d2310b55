"""Said by routing: what a matter is, whose business it is, and the offer of custody to that unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shared.events.declaration import HOME, TO, UP, event, only_grew
from shared.events.gateway import Agent, Attachment, Petitioner


@dataclass(frozen=True)
class Because:
    """One rule that was looked at and what it found: code R1..R14, its article, the reason in Chinese."""

    rule: str
    article: str
    reason: str


@event("matter.triaged", version=2, crosses=HOME | UP)
class MatterTriaged:
    """The triage's result, without text or person."""

    number: str
    triaged_at: datetime
    by_unit: str
    node: str
    rule: str
    because: tuple[Because, ...]
    action: str
    """4.4 intake_action: forward, assign, accept, direct_reply, …"""
    lead_unit: str
    lead_node: str
    co_units: tuple[str, ...]
    legal_path: str
    flags: tuple[str, ...] = ()
    hop: int = 0
    """the hop of the custody that the referral opens: orders what several nodes said"""
    ground: str = ""
    """of NOT_ACCEPT_GROUNDS, for not_accept and no_longer_accept"""
    matter: str = ""
    """the older matter, for merge"""


only_grew(MatterTriaged, 1)


@event("matter.referred", version=2, crosses=TO)
class MatterReferred:
    """Custody is offered to the lead unit's node, with all it needs to work (text and petitioner travel only here).

    ``action`` tells 转送 (``forward``: no report due) from 交办 (``assign``: report due on ``report_due_on``);
    ``accept`` and ``direct_reply``: the receiving unit is itself competent.
    """

    number: str
    to_node: str
    to_unit: str
    from_node: str
    from_unit: str
    hop: int
    referred_at: datetime
    received_at: datetime
    action: str
    rule: str
    legal_path: str
    co_units: tuple[str, ...]
    title: str
    text: str
    place: str
    channel: str
    category_l1: str
    category_l2: str
    legal_class: str
    purpose: str
    petitioner: Petitioner
    flags: tuple[str, ...] = ()
    notice_owed: bool = True
    report_due_on: date | None = None
    agent: Agent | None = None
    attachments: tuple[Attachment, ...] = ()
    respondent_unit: str = ""
    decision_unit: str = ""
    decision_received_on: date | None = None
    posted_on: date | None = None
    new_facts: str = ""


only_grew(MatterReferred, 1)


@event("objection.answered", crosses=HOME | TO)
class ObjectionAnswered:
    """The referring office agreed to a jurisdiction objection, and the papers go back to it, or rejected it, and the
    unit goes on: papers return only with the referrer's consent (T22 art. 23)."""

    number: str
    to_node: str
    to_unit: str
    node: str
    """the referring office's"""
    by_unit: str
    hop: int
    agreed: bool
    answered_at: datetime
    reason: str


@event("designation.asked", version=2, crosses=TO)
class DesignationAsked:
    """Units of a matter objected twice: the office of their lowest common superior is asked to name one (T22 art. 24).

    The matter goes up with all it needs; custody lies with ``to_node`` from here, the objecting unit waits.
    """

    number: str
    to_node: str
    to_unit: str
    from_node: str
    from_unit: str
    hop: int
    asked_at: datetime
    objectors: tuple[str, ...]
    """unit ids, in the order of their objections"""
    objector_node: str
    """node of the last objector, who waits for the answer"""
    reasons: tuple[str, ...]
    """what each of them said"""
    received_at: datetime
    received_by: str
    channel: str
    title: str
    text: str
    place: str
    category_l1: str
    category_l2: str
    legal_class: str
    purpose: str
    petitioner: Petitioner
    tags: tuple[str, ...] = ()
    notice_owed: bool = True
    agent: Agent | None = None
    attachments: tuple[Attachment, ...] = ()
    respondent_unit: str = ""
    decision_unit: str = ""
    decision_received_on: date | None = None
    posted_on: date | None = None
    new_facts: str = ""
    respondent_person: str = ""
    """name and post of the person complained of, as written: who is it acts on it nowhere"""
    passed_up: bool = False
    """nobody objected: the office below cannot say whose business it is"""


only_grew(DesignationAsked, 1)


@event("matter.shared", version=2, crosses=TO)
class MatterShared:
    """A co-handling unit's node is told what it has to assist with; custody stays with the lead unit."""

    number: str
    to_node: str
    to_unit: str
    lead_unit: str
    shared_at: datetime
    title: str
    text: str
    place: str
    category_l1: str
    category_l2: str
    legal_path: str
    attachments: tuple[Attachment, ...] = ()


only_grew(MatterShared, 1)


@event("urgent.reported", crosses=UP | HOME)
class UrgentReported:
    """A major or urgent matter was reported at once to the local leadership and the next office up (T22 art. 25)."""

    number: str
    reported_at: datetime
    by_unit: str
    place: str
    category_l1: str
    addressees: tuple[str, ...]
    """unit ids and names of external organs"""


@event("paper.issued", version=2, crosses=HOME | TO, said_by="concerned")
class PaperIssued:
    """A paper of 2.4 was issued to the petitioner or between units; its words go to the home node, and to the node of
    the unit it is for."""

    number: str
    paper: str
    """document code of domain 2.4: forward_letter, acceptance_notice, …"""
    paper_number: str
    issued_at: datetime
    unit: str
    addressee: str
    """'petitioner' or a unit id"""
    title: str
    text: str
    to_node: str = ""
    """of the addressee, where that is a unit with a desk"""


only_grew(PaperIssued, 1, went=HOME)


@event("external.answered", crosses=HOME | UP)
class ExternalAnswered:
    """An organ without a node of ours (a prefecture's bureau, a court) sent word on paper; it is registered here."""

    number: str
    node: str
    unit: str
    """the external organ"""
    kind: str
    """received, accepted, not_accepted, replied, decided, served, closed"""
    on: date
    paper_number: str
    due_on: date | None = None


@event("submission.split", crosses=HOME)
class SubmissionSplit:
    """A mixed submission was split: the accusation stays sealed, ``part`` is the number of the rest (T22 art. 30)."""

    number: str
    node: str
    part: str
    split_at: datetime
