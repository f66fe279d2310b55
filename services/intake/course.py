"""The course of a matter: a fold of all that was heard of it, the same for every order of hearing, and never backwards.

What moves a matter stands in the order of the law (``SPINE``) within its hop and round, whatever the clocks of the
nodes say. ``standing`` is the last of them: one more event can only bring it further.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from services.intake.matter import WITHDRAWAL_ASKED, Heard, Matter, Standing

SPINE = (
    "reopened", "received", "registered", "unlinked", "triaged", "external_received", "taken", "refused", "returned",
    "objection_rejected", "not_accepted", "no_longer_accepted", "accepted", "mediation_consented", "extended",
    "mediation_ended", "mediation_agreed", "mediation_performed", "mediation_breached", "replied", "decided", "served",
    "review_requested", "review_accepted", "review_ended", "review_decided", "review_served",
    "re_review_requested", "re_review_accepted", "re_review_ended", "re_review_decided", "re_review_served",
    "closed", "archived",
)  # fmt: skip
"""What moves a matter, in the lawful order within one hop and one round of deciding."""

BESIDE = (
    "urgent", "paper", "supplemented", "urged", "report", "hearing_answered", "hearing_held", "performed",
    "enforcement_urged", "mediation_confirmation_asked", "mediation_confirmed", "assistance_referred",
    "assistance_answered", "called_back", "linked", "deadline_passed",
    WITHDRAWAL_ASKED, "external_refused",
)  # fmt: skip
"""What can be heard of a matter and moves nothing."""

STATE_AFTER = {
    "reopened": "handling", "received": "registered", "unlinked": "registered", "refused": "objection_pending",
    "returned": "returned", "objection_rejected": "objection_rejected", "not_accepted": "not_accepted",
    "no_longer_accepted": "no_longer_accepted", "accepted": "accepted", "mediation_consented": "handling",
    "extended": "extended", "mediation_ended": "handling", "mediation_agreed": "mediated",
    "mediation_performed": "performing", "mediation_breached": "handling", "replied": "replied", "decided": "decided",
    "served": "served",
    "review_requested": "review_requested", "review_ended": "served",
    "review_decided": "review_decided", "review_served": "review_served", "re_review_requested": "re_review_requested",
    "re_review_ended": "review_served", "re_review_decided": "re_review_decided", "re_review_served": "final",
    "closed": "final", "archived": "archived",
}  # fmt: skip
"""what was heard -> state of 2.3; what is not here changes none"""

MERGE = "merge"
STATE_AFTER_TRIAGE = {
    "forward": "forwarded", "assign": "assigned", "accept": "accepted_here", "direct_elsewhere": "directed_elsewhere",
    "not_accept": "not_accepted", "no_longer_accept": "no_longer_accepted", MERGE: "merged",
    "refer_discipline": "referred_discipline", "refer_political_legal": "forwarded",
}  # fmt: skip
"""intake_action -> state; any other action: triaged"""

OFFICE_ENDS = frozenset({"not_accept", "no_longer_accept", "direct_elsewhere", "file_only", MERGE})
"""intake_actions by which the office offers it to nobody"""
OFFERED = frozenset({"forwarded", "assigned", "accepted_here", "referred_discipline"})
"""states of a matter that was offered to a unit"""

HOLDS = frozenset(
    {
        "reopened", "received", "external_received", "taken", "returned", "accepted", "replied", "decided", "served",
        "review_requested", "review_decided", "re_review_requested", "re_review_decided", "closed",
    }
)  # fmt: skip
"""Whose this is holds the matter."""
_ENDS = {"not_accepted": "not_accepted", "withdrawn": "withdrawn"}
ENDED_UNREAD = {"review_ended": _ENDS, "re_review_ended": _ENDS}
"""a request that came as a letter and ends without an opinion: there is no decision of this number to go back to"""
UNDER_REVIEW = frozenset({"review_requested", "review_decided", "re_review_requested", "re_review_decided"})
NOTHING_TO_REVIEW = frozenset({"final_re_review", "litigation_final", "petitioner_deceased_no_successor", "withdrawn"})
"""closure types that end the matter whatever is asked besides"""
STILL_OPEN_WHEN_PERFORMED = frozenset({"accepted", "extended", "decided", "served", "review_served"})
"""a decision carried out can still be reviewed; before it is served, the word of the service is only on its way"""
REVIEW, RE_REVIEW = "review_", "re_review_"
WITHDRAWN = "withdrawn"
RANK = {what: rank for rank, what in enumerate(SPINE)}

Place = tuple[int, int, int, datetime, str]


def settle(matter: Matter, heard: Iterable[Heard]) -> Matter:
    """The matter with these entries, in order, and where it stands by them."""
    heard = tuple(heard)
    return replace(matter, heard=ordered(heard), standing=standing(heard))


def spine(heard: tuple[Heard, ...]) -> list[tuple[Place, Heard]]:
    """What moved the matter, each with its place: hop, round, rank in the lawful order, instant, id."""
    moving = [one for one in heard if one.what in RANK]
    undone = max((one.said_at for one in moving if one.what == "unlinked"), default=None)
    if undone is not None:
        moving = [one for one in moving if not (_is_merge(one) and one.said_at < undone)]
    named = max((one.hop for one in moving if one.what == "triaged" and not _is_merge(one)), default=0)
    ended_alone = any((one.what, one.detail) == ("closed", WITHDRAWN) for one in moving)
    moving = [one for one in moving if not (_is_merge(one) and (one.hop < named or ended_alone))]
    return sorted(((_place(one, moving), one) for one in moving), key=lambda row: row[0])


def _is_merge(one: Heard) -> bool:
    return one.what == "triaged" and one.detail == MERGE


def standing(heard: tuple[Heard, ...]) -> Standing:
    """State and holder after these entries, in whatever order they are given."""
    now, moved = Standing(), spine(heard)
    has_decision = any(one.what in ("decided", "review_decided") for _, one in moved)
    for _, one in moved:
        state = None if _goes_on_under_review(one, now.state) else _state_after(one)
        if one.what in ENDED_UNREAD and not has_decision:
            state = ENDED_UNREAD[one.what].get(one.detail, state)
        if one.what in ("taken", "external_received") and now.state not in OFFERED:
            state = "forwarded"
        holder, node = (one.unit, one.node) if one.what in HOLDS else (now.holder, now.node)
        now = Standing(state or now.state, holder, node)
    return now


def _goes_on_under_review(one: Heard, state: str) -> bool:
    """A unit that closes or files its case takes no right away: what can still be reviewed, or is being reviewed, stays
    so (T22 art. 35, 36), unless the closing says that there is nothing left to review."""
    if one.what == "archived":
        return state in UNDER_REVIEW
    if one.what != "closed" or one.detail in NOTHING_TO_REVIEW:
        return False
    return state in UNDER_REVIEW or (one.detail == "performed" and state in STILL_OPEN_WHEN_PERFORMED)


def _state_after(one: Heard) -> str | None:
    if one.what == "triaged":
        return STATE_AFTER_TRIAGE.get(one.detail, "triaged")
    if (one.what, one.detail) == ("closed", WITHDRAWN):
        return WITHDRAWN
    return STATE_AFTER.get(one.what)


def ordered(heard: tuple[Heard, ...]) -> tuple[Heard, ...]:
    """The entries as they are read: what moved the matter in lawful order, the rest between them by its instant."""
    told: list[tuple[tuple[datetime, int, int, str], Heard]] = []
    at: datetime | None = None
    for rank, (_, one) in enumerate(spine(heard)):
        at = one.said_at if at is None else max(at, one.said_at)
        told.append(((at, 0, rank, one.id), one))
    there = {one.id for _, one in told}
    told += [((one.said_at, 1, 0, one.id), one) for one in heard if one.id not in there]
    return tuple(one for _, one in sorted(told, key=lambda row: row[0]))


def _place(one: Heard, moving: list[Heard]) -> Place:
    return _hop(one, moving), _round(one, moving), RANK[one.what], one.said_at, one.id


def _hop(one: Heard, moving: list[Heard]) -> int:
    """Its own hop; else that of the custody of its unit or node. More events can only raise it."""
    if _is_of_the_whole(one):
        return max((_hop(each, moving) for each in moving if not _is_of_the_whole(each)), default=0)
    if one.hop and one.what == "triaged" and one.detail in OFFICE_ENDS:
        return one.hop + 1  # it came back from that hop
    if one.hop or one.what in ("received", "registered", "unlinked"):
        return one.hop
    if one.what == "triaged":
        before = (each.hop for each in moving if each.what == "returned" and each.said_at <= one.said_at)
        return 1 + max(before, default=0)
    return max((each.hop for each in moving if _is_custody_of(each, one)), default=0)


def _is_of_the_whole(one: Heard) -> bool:
    """Of the matter wherever it lies, not of one custody: what a reviewing organ does."""
    return bool(_stage(one))


def _is_custody_of(custody: Heard, one: Heard) -> bool:
    if custody.what == "taken":
        return custody.unit == one.unit or custody.node == one.node
    return custody.what == "triaged" and custody.to_unit == one.unit


def _round(one: Heard, moving: list[Heard]) -> int:
    """Which decision it belongs to: told by the unit, else by the reopenings and requests it came after."""
    if one.round:
        return one.round
    reopenings = sorted(_when(each) for each in moving if each.what == "reopened")
    stage = _stage(one)
    if one.what == "reopened":
        return 2 + reopenings.index(_when(one))
    if not stage:
        return 1 + sum(each < _when(one) for each in reopenings)
    if one.what != f"{stage}requested":
        # An opinion may reach the petitioner after it reopened the matter: it belongs to the request it answers.
        requests = [each for each in moving if each.what == f"{stage}requested" and _when(each)[0] <= _when(one)[0]]
        return max((_round(each, moving) for each in requests), default=1)
    return 1 + sum(each[0] < _when(one)[0] for each in reopenings)


def _stage(one: Heard) -> str:
    return next((stage for stage in (RE_REVIEW, REVIEW) if one.what.startswith(stage)), "")


def _when(one: Heard) -> tuple[date, datetime]:
    return one.on or one.said_at.date(), one.said_at
