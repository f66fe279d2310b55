"""What the petitioner may do now, why not, and what follows: add, urge, withdraw, evaluate, ask for hearing and review.

The same rules whether it is done by number and code or written down by a clerk. Articles: T22 17-21, 31, 35, 36; domain
7.1. Withdrawal is free, before the decision only, and never counts as settled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.intake.course import HOLDS, WITHDRAWN, settle, standing
from services.intake.domain import Submission
from services.intake.matter import (
    WITHDRAWAL_ASKED,
    Asked,
    Evaluation,
    Heard,
    Matter,
    Standing,
    Supplement,
    Withdrawal,
)
from services.intake.reviewable import OVER, Reviewable, lapsed, reviewable
from services.intake.told import day_zh
from shared.deadlines import Calendar
from shared.errors import Invalid, Refused
from shared.events.gateway import Attachment
from shared.events.intake import (
    HearingAsked,
    MatterEvaluated,
    MatterSupplemented,
    MatterUrged,
    MatterWithdrawn,
    ReviewAsked,
)
from shared.matters.numbers import home_of
from shared.matters.review_organs import ReviewOrgan
from shared.matters.status import MAY_FOLLOW

REQUESTED = frozenset({"review_requested", "re_review_requested"})
HANDLED = frozenset({"accepted_here", "accepted", "handling", "extended"})
ANSWERED = frozenset({"replied", "decided", "served", "lapsed", "review_decided", "review_served", "re_review_decided"})
PUBLIC_STEPS_OF_UNIT = frozenset({"accepted", "replied", "decided", "not_accepted", "no_longer_accepted", "extended"})
OF_THE_MATTER = frozenset({"evaluate", "ask_hearing", "ask_review"})
"""what is done once for a matter, or judges it: not by who only wrote its number on a submission"""
SUPPLEMENTS_AT_MOST = 60
"""of one submission: a matter is one document, and everybody who works on it carries it"""
OPINIONS = {"review": "handling_decision", "re_review": "review_opinion"}

Done = tuple[Matter, tuple[Any, ...]]


@dataclass(frozen=True)
class Asker:
    """A petitioner's submission, the matter it belongs to as far as they may see it, and the moment.

    ``organs(unit, day)``: who may review what the unit decided; ``desk(unit)``: its node, '' outside the network.
    """

    submission: Submission
    matter: Matter
    heard: tuple[Heard, ...]
    node: str
    now: datetime
    today: date
    calendar: Calendar
    organs: Callable[[str, date], tuple[ReviewOrgan, ...]]
    desk: Callable[[str], str]
    shortened: Mapping[str, int] = field(default_factory=dict)
    """deadlines that the local profile shortened"""

    @property
    def standing(self) -> Standing:
        """Where the matter stands, by what the petitioner may see: with the days that have passed since."""
        now, matter = standing(self.heard), self.matter
        if matter.is_withdrawn(self.submission.number) and not matter.was_asked_to_end:
            return replace(now, state=WITHDRAWN)
        return lapsed(now, self.reviewable, self.today)

    @property
    def is_withdrawing(self) -> bool:
        """Whether the petitioner asked to end the matter and whoever works on it has not confirmed it yet."""
        state, has_decision = self.standing.state, any(one.what == "decided" for one in self.heard)
        may_end = WITHDRAWN in MAY_FOLLOW.get(state, {}) and not (state in REQUESTED and has_decision)
        return self.matter.withdrawal is not None and may_end

    @property
    def reviewable(self) -> Reviewable | None:
        """The decision against which something can still be asked, or could have been."""
        return reviewable(self.heard, self.calendar)

    @property
    def works_at(self) -> str:
        """The node that works on the matter now."""
        return works_at(self.heard, self.node)

    @property
    def is_merged_elsewhere(self) -> bool:
        """Whether it goes along with a matter whose home is another node, and nobody works on it here."""
        merged = self.submission.matter != self.matter.number and self.submission.link is not None
        return merged and self.responsible is None

    @property
    def responsible(self) -> Heard | None:
        """The last custody of a unit, None while no unit has it."""
        held = [one for one in self.heard if one.what in HOLDS - {"received", "returned"} and "review_" not in one.what]
        return held[-1] if held else None


def works_at(heard: tuple[Heard, ...], home: str) -> str:
    """The node that works on the matter: the reviewing organ's while a request is open, else that of the unit that has
    it; its home while it lies at routing."""
    now = standing(heard)
    if now.state in REQUESTED:
        return now.node or home
    works = (one.node for one in heard if one.what in HOLDS and "review_" not in one.what)
    return [home, *works][-1]


# --- what is open -----------------------------------------------------------------------------------------------------


def shut(step: str, asker: Asker) -> Refused | None:
    """Why the petitioner may not take this step now; None when it is open."""
    state = asker.standing.state
    if state in OVER and step != "evaluate":
        return Refused("matter_has_ended")
    if asker.is_withdrawing and step != "evaluate":
        return Refused("withdrawal_asked_already")
    if (
        step in OF_THE_MATTER
        and asker.matter.number != asker.submission.number
        and not asker.submission.speaks_for_matter
    ):
        return Refused("earlier_code_needed")
    return _SHUT[step](asker, state)


def _supplement(asker: Asker, state: str) -> Refused | None:
    own = sum(one.submission == asker.submission.number for one in asker.matter.supplements)
    return Refused("supplements_full") if own >= SUPPLEMENTS_AT_MOST else None


def _urge(asker: Asker, state: str) -> Refused | None:
    return Refused("answered_already") if state in ANSWERED else None


def _withdraw(asker: Asker, state: str) -> Refused | None:
    may_end = WITHDRAWN in MAY_FOLLOW.get(state, {}) and state not in REQUESTED
    return None if may_end else Refused("withdraw_before_decision")


def _evaluate(asker: Asker, state: str) -> Refused | None:
    return None if parties(asker) else Refused("nothing_to_evaluate_yet")


def _ask_hearing(asker: Asker, state: str) -> Refused | None:
    stage = hearing_stage(state)
    held = asker.responsible
    if not stage or (stage == "handling" and (held is None or not asker.desk(held.unit))):
        return Refused("no_hearing_now")
    return Refused("hearing_asked_already") if _is_asked(asker, "hearing", stage) else None


def review_shut(asker: Asker) -> Refused | None:
    """Why no request for review may be written down now: one that was posted in time may come after the end."""
    return _ask_review(asker, asker.standing.state)


def _ask_review(asker: Asker, state: str) -> Refused | None:
    open_to = asker.reviewable
    if open_to is None:
        return Refused("no_review_now")
    if asker.today > open_to.last_day:
        return Refused("review_time_over", until=day_zh(open_to.last_day))
    if _is_asked(asker, "review", open_to.stage, open_to.served_on):
        return Refused("review_asked_already")
    return None if organs_of(asker) else Refused("no_review_organ_known")


_SHUT: Mapping[str, Callable[[Asker, str], Refused | None]] = {
    "supplement": _supplement, "urge": _urge, "withdraw": _withdraw, "evaluate": _evaluate,
    "ask_hearing": _ask_hearing, "ask_review": _ask_review,
}  # fmt: skip


def parties(asker: Asker) -> Mapping[str, str]:
    """Who can be evaluated: party -> unit id. Each from its first public step on (T22 art. 21)."""
    found: dict[str, str] = {}
    office = next((one.unit for one in asker.heard if one.what == "triaged"), "")
    if office:
        found["petition_office"] = office
    unit = [one.unit for one in asker.heard if one.what in PUBLIC_STEPS_OF_UNIT and not one.sealed]
    if unit:
        found["unit"] = unit[-1]
    return found


def hearing_stage(state: str) -> str:
    """handling, review or re_review: where a hearing can be asked for; '' where it cannot."""
    if state in HANDLED:
        return "handling"
    return {"review_requested": "review", "re_review_requested": "re_review"}.get(state, "")


def organs_of(asker: Asker) -> tuple[ReviewOrgan, ...]:
    """The organs among which the petitioner may choose."""
    open_to = asker.reviewable
    return asker.organs(open_to.served.unit, asker.today) if open_to else ()


def _is_asked(asker: Asker, what: str, stage: str, served_on: date | None = None) -> bool:
    ended = max((one.said_at for one in asker.heard if one.what == f"{stage}_ended"), default=None)
    return any(
        (one.what, one.stage, one.served_on) == (what, stage, served_on) and (ended is None or one.asked_at > ended)
        for one in asker.matter.asked
    )


def _must_be_open(step: str, asker: Asker) -> None:
    reason = shut(step, asker)
    if reason is not None:
        raise reason


# --- what is done -----------------------------------------------------------------------------------------------------


def supplement(asker: Asker, form: Mapping[str, Any], files: tuple[Attachment, ...] = (), by: str = "") -> Done:
    """More words or files; the same words again add nothing."""
    _must_be_open("supplement", asker)
    if not form["text"] and not files:
        raise Invalid(fields={"text": "missing"})
    matter, own = asker.matter, asker.submission.number
    if any((one.submission, one.text, one.attachments) == (own, form["text"], files) for one in matter.supplements):
        return matter, ()
    added = Supplement(f"{own}.{len(matter.supplements) + 1}", own, asker.now, form["text"], files, by)
    matter = replace(matter, supplements=(*matter.supplements, added))
    matter = _with(matter, Heard(f"supplement-{added.id}", "supplemented", asker.now, node=asker.node))
    elsewhere = home_of(asker.submission.matter) if asker.is_merged_elsewhere else ""
    told = MatterSupplemented(matter.number, elsewhere or asker.works_at, added.id, asker.now, added.text, files)
    return matter, (told,)


def pass_on(matter: Matter, heard: tuple[Heard, ...], node: str, said: MatterSupplemented) -> Done:
    """What was added at another node to a submission of this matter goes to whoever works on the matter."""
    if any(one.id == said.supplement for one in matter.supplements):
        return matter, ()
    added = Supplement(said.supplement, said.number, said.added_at, said.text, said.attachments)
    matter = replace(matter, supplements=(*matter.supplements, added))
    matter = _with(matter, Heard(f"supplement-{added.id}", "supplemented", said.added_at, node=home_of(said.number)))
    return matter, (replace(said, number=matter.number, to_node=works_at(heard, node)),)


def urge(asker: Asker, form: Mapping[str, Any]) -> Done:
    """Counted once a day on the matter; urged again the same day it stays counted once. Words are a supplement."""
    _must_be_open("urge", asker)
    added = supplement(asker, form) if form.get("text") else (asker.matter, ())
    matter, id = added[0], f"urged-{asker.submission.number}-{asker.today}"
    if any(one.id == id for one in matter.heard):
        return added
    count = 1 + sum(one.what == "urged" for one in matter.heard)
    matter = _with(matter, Heard(id, "urged", asker.now, node=asker.node, detail=str(count)))
    return matter, (*added[1], MatterUrged(matter.number, asker.works_at, asker.node, asker.now, count))


def withdraw(asker: Asker, form: Mapping[str, Any]) -> Done:
    """The petitioner's own submission is withdrawn. When nobody else's belongs to the matter, whoever works on it is
    asked to end it: what was decided before they heard of it stands."""
    _must_be_open("withdraw", asker)
    gone = Withdrawal(
        asker.submission.number, asker.now, form.get("asked_by", "petitioner"), form["reason"], form.get("document", "")
    )
    matter = replace(asker.matter, withdrawals=(*asker.matter.withdrawals, gone))
    if any(not matter.is_withdrawn(one) for one in (matter.number, *(each.number for each in matter.gathered))):
        return matter, ()
    asked = Heard(
        f"{WITHDRAWAL_ASKED}-{matter.round}", WITHDRAWAL_ASKED, asker.now, node=asker.node, detail=gone.asked_by,
        round=matter.round,
    )  # fmt: skip
    told = MatterWithdrawn(matter.number, asker.works_at, asker.node, asker.now, gone.asked_by)
    return _with(matter, asked), (told,)


def evaluate(asker: Asker, form: Mapping[str, Any]) -> Done:
    """The last word of each submission on each party counts."""
    _must_be_open("evaluate", asker)
    unit = parties(asker).get(form["party"])
    if unit is None:
        raise Invalid(fields={"party": "not_a_choice"})
    own = asker.submission.number
    said = Evaluation(own, form["party"], unit, form["score"], asker.now)
    others = (one for one in asker.matter.evaluations if (one.submission, one.party) != (own, said.party))
    matter = replace(asker.matter, evaluations=(*others, said))
    told = MatterEvaluated(
        matter.number, asker.works_at, asker.node, said.party, unit, said.score, said.evaluated_at
    )  # fmt: skip
    return matter, (told,)


def ask_hearing(asker: Asker, form: Mapping[str, Any]) -> Done:
    """The unit, or the reviewing organ, that works on the matter is asked for a hearing (SD art. 39)."""
    _must_be_open("ask_hearing", asker)
    stage = hearing_stage(asker.standing.state)
    holds = asker.standing if stage != "handling" or asker.responsible is None else asker.responsible
    unit = holds.unit if isinstance(holds, Heard) else holds.holder
    matter = _asked(asker, Asked("hearing", stage, asker.now, unit))
    told = HearingAsked(matter.number, holds.node or asker.node, unit, stage, asker.today, form["reason"])
    return matter, (told,)


def ask_review(asker: Asker, form: Mapping[str, Any]) -> Done:
    """Review or re-review is asked of a lawful organ, by number and code: posted and received today."""
    _must_be_open("ask_review", asker)
    return _request_review(asker, form)


def register_review_request(asker: Asker, form: Mapping[str, Any]) -> Done:
    """A request that came on paper or was said at the counter. It is in time by its postmark (CPL art. 85); one that is
    late is passed on all the same, because the organ decides that and not the counter (T22 art. 35)."""
    reason = review_shut(asker)
    if reason is not None and reason.code != "review_time_over":
        raise reason
    return _request_review(asker, form)


def _request_review(asker: Asker, form: Mapping[str, Any]) -> Done:
    """The request as it goes to the organ; ``Invalid`` for an organ that may not review it, or none where several may.

    An organ without a node of ours is written to by the office of the matter's home, where the request stays.
    """
    open_to = asker.reviewable
    if open_to is None:
        raise Refused("no_review_now")
    lawful = [one.unit.id for one in organs_of(asker)]
    unit = form["unit"] or (lawful[0] if len(lawful) == 1 else "")
    if unit not in lawful:
        raise Invalid(fields={"unit": "not_a_choice" if unit else "missing"})
    own, served, handled = asker.submission, open_to.served, asker.responsible
    matter = _asked(asker, Asked("review", open_to.stage, asker.now, unit, open_to.served_on))
    told = ReviewAsked(
        number=matter.number, to_node=asker.desk(unit) or asker.node, unit=unit, stage=open_to.stage,
        original_unit=served.unit, original_node=served.node,
        original_paper_number=_paper_number(matter, OPINIONS[open_to.stage], served.unit), served_on=open_to.served_on,
        ask_until=open_to.last_day, posted_on=form.get("posted_on") or form.get("received_on") or asker.today,
        received_on=form.get("received_on") or asker.today,
        reason=form["reason"], title=own.title, text=own.text, place=own.place, category_l1=own.category_l1,
        category_l2=own.category_l2, petitioner=own.petitioner, attachments=own.attachments,
        handling_unit=handled.unit if handled else "", handling_node=handled.node if handled else "",
    )  # fmt: skip
    return matter, (told,)


def _asked(asker: Asker, one: Asked) -> Matter:
    return replace(asker.matter, asked=(*asker.matter.asked, one))


def _paper_number(matter: Matter, paper: str, unit: str) -> str:
    of_unit = [one.paper_number for one in matter.papers if (one.paper, one.unit) == (paper, unit)]
    return of_unit[-1] if of_unit else ""


def _with(matter: Matter, one: Heard) -> Matter:
    return settle(matter, (*matter.heard, one))
