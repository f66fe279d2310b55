"""One fact a submission: all that is counted of it, and how it came to be known. No word of it, and nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shared.matters.lists import GROUP_FROM, IN_PERSON, IN_WRITING

FORMS: Mapping[str, str] = {
    "letter": "来信", "joint_letter": "联名信", "individual_visit": "个访", "group_visit": "集体访",
    "online": "网上信访", "phone": "来电", "other": "其他",
}  # fmt: skip
"""how a submission came (domain 4.1, 4.6)"""
OVER_THE_NET, BY_VOICE = frozenset({"online", "leader_mailbox"}), frozenset({"phone", "hotline_12345"})
VISITED = IN_PERSON | {"village_agency"}


def form_of(channel: str, persons: int) -> str:
    """The form of a submission: five or more persons on one matter make a group, or a joint letter (domain 4.6)."""
    if channel in VISITED:
        return "group_visit" if persons >= GROUP_FROM else "individual_visit"
    if channel in OVER_THE_NET:
        return "online"
    if channel in IN_WRITING:
        return "joint_letter" if persons >= GROUP_FROM else "letter"
    return "phone" if channel in BY_VOICE else "other"


@dataclass(frozen=True)
class Earlier:
    """What the fields were until ``at``, as plain values; empty: the fact was not known at all."""

    at: datetime
    was: dict[str, Any]


@dataclass(frozen=True)
class Fact:
    """What is counted of one submission. Until its registration was heard it is partial, and not counted."""

    number: str
    matter: str = ""
    """the matter it belongs to now; its own number where it opened one"""
    registered_matter: str = ""
    linked_to: str = ""
    """what the last link or its undoing said; '' when there was none"""
    is_initial: bool = True
    """it opened a matter (初件); else it repeats one (重件): by links alone, never by who filed"""
    is_sealed: bool = False
    """an accusation, or handed to the discipline organ: counted only where the reader knows of it anyway"""
    is_history: bool = False
    node: str = ""
    level: str = ""
    place: str = ""
    territories: tuple[str, ...] = ()
    """codes of the place and of every division above it"""
    path: str = ""
    """the same with their levels, ``village=990121101201/township=990121101000/…``; of history: as its register says"""
    channel: str = ""
    form: str = ""
    """of FORMS: how it came, by channel and heads"""
    origin: str = ""
    category_l1: str = ""
    category_l2: str = ""
    legal_class: str = ""
    purpose: str = ""
    persons: int = 0
    house_visits: int = 0
    """household-visits, where the register says so; else one a submission"""
    anonymous: bool = False
    notice_owed: bool = True
    received_by: str = ""
    received_at: datetime | None = None
    received_on: date | None = None
    """the day of receipt at this node; None: registration not heard yet"""
    month: str = ""
    registered_at: datetime | None = None
    action: str = ""
    legal_path: str = ""
    lead_unit: str = ""
    flags: tuple[str, ...] = ()
    action_on: date | None = None
    triaged_at: datetime | None = None
    """the first triage"""
    holder: str = ""
    taken_at: datetime | None = None
    notice_due_on: date | None = None
    """until when the unit owes notice (T22 art. 23); None: none is owed, or nobody has it yet"""
    notice_on: date | None = None
    """the first notice of the unit: accepted, not accepted, replied; never by silence"""
    notice_on_time: bool | None = None
    route_due_on: date | None = None
    """until when the office that received it must pass it on (T22 art. 22)"""
    hop_count: int = 0
    unit: str = ""
    """who answers for it: the last to be named by triage or to take custody, else who received it; of an accusation
    always who received it (T22 art. 30)"""
    accepted_on: date | None = None
    accepted_due_on: date | None = None
    deemed: bool = False
    not_accepted_on: date | None = None
    not_accepted_ground: str = ""
    """not accepted, or no longer accepted"""
    extended_due_on: date | None = None
    decided_on: date | None = None
    decided_due_on: date | None = None
    decided_round: int = 0
    result: str = ""
    served_on: date | None = None
    replied_on: date | None = None
    reopened: tuple[str, ...] = ()
    """stages of review that revoked a decision"""
    reopened_on: date | None = None
    reopened_due_on: date | None = None
    closed_on: date | None = None
    closure_type: str = ""
    settled: bool | None = None
    withdrawn_on: date | None = None
    review: str = ""
    re_review: str = ""
    """how far it got: requested, accepted, or its outcome"""
    heard_in: tuple[str, ...] = ()
    """stages in which a hearing was held"""
    urged: int = 0
    office_evaluation: str = ""
    unit_evaluation: str = ""
    """the petitioner's last word on the petition office and on the unit"""
    mediated: str = ""
    """how far a mediation got: consented, agreed, performed, failed, refused, breached"""
    again: dict[str, date | None] = field(default_factory=dict)
    """submission -> day: those linked to this matter later; None: the link was undone"""
    came_back_on: date | None = None
    """the first of them after it was concluded"""
    performed_on: date | None = None
    called_back_on: date | None = None
    archived_on: date | None = None
    due_on: date | None = None
    """None: no limit known, the statutory path has its own, or it was withdrawn before the end"""
    concluded_on: date | None = None
    """办结: the decision or the reply was issued, or the matter ended without one; None again while it is redone"""
    on_time: bool | None = None
    """concluded by ``due_on``; None while not concluded, or without a limit: a withdrawal never improves a rate"""
    overdue: tuple[str, ...] = ()
    """deadline rules that an office let pass"""
    is_heard: bool = False
    is_extended: bool = False
    is_reopened: bool = False
    is_mediated: bool = False
    source: str = "events"
    """events, or the name of the register it was taken over from"""
    taken_from: str = ""
    """of history: the hash of the file that said it last"""
    row_mark: str = ""
    """of history: what tells whether the row says anything new"""
    earlier: tuple[Earlier, ...] = ()
    """what was known before, and until when: see ``knowing``"""
    changed_at: datetime | None = None
    """when it was last learned of, by the node's clock"""
    dirty: str | None = None
    """the months whose segments do not have it as it is, and what made them so; None: they have"""
    stamps: dict[str, str] = field(default_factory=dict)
    """which saying each group of fields is from: the latest said, not the latest heard"""
    version: int = 0
