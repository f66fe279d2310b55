"""What supervision keeps of an event: codes and days that rules read, never a word or a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from shared.codec import to_plain
from shared.deadlines import Calendar
from shared.events.declaration import declared
from shared.events.envelope import Envelope

KEPT = frozenset({
    "hop", "unit", "to_unit", "to_node", "from_unit", "node", "received_by", "by_unit", "lead_unit", "lead_node",
    "action", "legal_path", "flags", "channel", "origin", "is_history", "notice_owed", "stage", "kind", "agreed",
    "deemed", "received_at", "triaged_at", "referred_at", "taken_at", "refused_at", "answered_at", "asked_at",
    "unlinked_at", "accepted_on", "extended_on", "reopened_on", "replied_on", "decided_on", "closed_on", "served_on",
    "sent_on", "received_on", "ended_on", "on", "notice_due_on", "report_due_on", "due_on", "from_on", "to_on",
    "opened_at", "legal_class",
    "result", "closure_type", "settled", "on_time", "ground", "granted", "promised_by", "performed_on", "round",
    "party", "score", "evaluated_at", "count", "urged_at", "reported_at", "outcome", "original_unit", "rung", "trigger",
    "pressed_on", "answer_by", "answered_on", "office", "convener", "held_on", "published_on", "reported_on",
    "notified_at", "level", "given_on", "agreed_on", "submission", "respondent_unit",
    "begun_on", "progressed_on", "noted_on",
})  # fmt: skip
"""fields of events that may be kept; a rule can read no others"""
BY_SILENCE = "by_silence"
"""kept in place of who did it: of a deemed acceptance, whether nobody has told the petitioner even now"""
TOOK_EFFECT = {
    "case.accepted": "accepted_on", "case.replied": "replied_on", "case.decided": "decided_on",
    "case.closed": "closed_on", "case.served": "served_on", "case.not_accepted": "on",
    "case.no_longer_accepted": "on", "case.extended": "extended_on", "report.sent": "sent_on",
    "review.accepted": "accepted_on", "review.ended": "ended_on", "review.decided": "decided_on",
    "external.answered": "on", "case.reopened": "reopened_on", "case.performed": "performed_on",
    "supervision.answered": "answered_on", "supervision.ended": "ended_on", "conference.held": "held_on",
    "dispatch.held": "held_on", "meeting.reported": "reported_on", "screening.reported": "reported_on",
    "ownership.progressed": "progressed_on", "ownership.ended": "ended_on", "note.reported": "reported_on",
    "finding.stood": "on", "annual_report.sent": "sent_on",
}  # fmt: skip
"""event -> its field with the day it took effect; any other: the day it was said"""
AT_OLDER = {"submission.linked": "matter.repeated", "submission.unlinked": "matter.parted"}
"""event -> what it is to the older matter, in whose watch ``submission`` is the number it is about"""
SAYS = ("stage", "kind")
"""fields whose word tells endings of one event apart"""
OF_TRIAGE, OF_REGISTRATION = ("action", "legal_path", "flags"), ("channel", "origin")
"""what a rule may ask of a matter though the event itself does not say it"""


@dataclass(frozen=True)
class Heard:
    """One event of a matter."""

    event: str
    id: str
    said_at: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    """its kept fields, as plain values"""

    @property
    def hop(self) -> int:
        """The hop of the custody under which it was done; 0 when it does not say."""
        return int(self.facts.get("hop") or 0)

    @property
    def unit(self) -> str:
        """The office that did it."""
        return str(self.facts.get("unit") or "")

    @property
    def word(self) -> str:
        """The stage of a review, the kind of a report or of an answer."""
        return next((str(self.facts[name]) for name in SAYS if name in self.facts), "")

    def moment(self, name: str, calendar: Calendar) -> date | datetime | None:
        """A day or an instant it says."""
        value = self.facts.get(name)
        if not value:
            return None
        return date.fromisoformat(value) if len(value) == len("2026-03-02") else datetime.fromisoformat(value)

    def day(self, name: str, calendar: Calendar) -> date | None:
        """The day of it at the node."""
        found = self.moment(name, calendar)
        return None if found is None else calendar.day_of(found)

    def said_on(self, calendar: Calendar) -> date:
        """The day it was said."""
        return calendar.day_of(self.said_at)

    def took_effect_on(self, calendar: Calendar) -> date:
        """The day from which it counts."""
        return self.day(TOOK_EFFECT.get(self.event, ""), calendar) or self.said_on(calendar)


def keep(said: Any, envelope: Envelope, number: str) -> Heard:
    """What the watch of ``number`` keeps of an event."""
    plain, name = to_plain(said), declared(type(said)).name
    if number != said.number:
        name, plain = AT_OLDER[name], {**plain, "submission": said.number}
    if plain.get("deemed"):
        plain[BY_SILENCE] = not plain.get("by")
    return Heard(
        event=name, id=envelope.id, said_at=envelope.time,
        facts={name: plain[name] for name in sorted((KEPT | {BY_SILENCE}) & plain.keys())},
    )  # fmt: skip


def with_one_more(heard: Iterable[Heard], said: Heard) -> tuple[Heard, ...]:
    """All that was heard, once each, in the order in which it was said: the order of hearing does not matter."""
    known = {one.id: one for one in heard}
    known.setdefault(said.id, said)
    return tuple(sorted(known.values(), key=lambda one: (one.said_at, one.id)))


def fact(said: Heard, name: str, heard: Iterable[Heard]) -> Any:
    """What the event says, or else what its triage or its registration said; None when nobody did."""
    if name in said.facts:
        return said.facts[name]
    if name in OF_REGISTRATION:
        return next((one.facts.get(name) for one in heard if one.event == "submission.registered"), None)
    if name in OF_TRIAGE:
        triages = [one for one in heard if one.event == "matter.triaged"]
        own = [one for one in triages if said.hop and one.hop == said.hop] or triages
        return max(own, key=lambda one: (one.hop, one.said_at)).facts.get(name) if own else None
    return None
