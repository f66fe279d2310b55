"""What may be done with a finding: own it, work on it, settle it where it was found, else pass it up. Pure.

Every rule answers the finding and what is said; texts that name a person are refused.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from services.supervision.screening.finding import (
    ASSIGNED,
    FOUND,
    HANDED_DOWN,
    HELD,
    IN_HAND,
    PASSED_UP,
    RELEASED,
    SETTLED,
    STEPS,
    TURNED,
    Feedback,
    Finding,
    Reach,
    stood,
)
from services.supervision.screening.rounds import topic_of
from shared.deadlines import Today
from shared.errors import Invalid
from shared.events.screening import Dispute, FindingFedBack, FindingHanded, FindingStood, FindingTaken
from shared.matters import numbers
from shared.matters.entries import Entry
from shared.matters.no_persons import must_name_nobody
from shared.matters.offers import Choice, Field, Offer, choices
from shared.matters.people import Officer
from shared.matters.places import Gazetteer
from shared.matters.screening import ACUTE, POSTS, SAFETY, STAGES
from shared.matters.taken import Form, lawful_day, must_be_open, within_a_year
from shared.matters.units import Unit

LONGEST_DAYS = 180
"""the latest day by which an owner may be given"""
NO_NAMES = "不写人名、电话和证件号码。"


def record(number: str, form: Form, by: Officer, today: Today, reach: Reach, places: Gazetteer) -> tuple[Any, ...]:
    """A new finding, from the unit's own records about its own territory, on the desk of the unit that noted it."""
    must_name_nobody(form, ["what", "organisations", "safety_measures"])
    l1, l2 = topic_of(form)
    if not places.knows(form["place"]):
        raise Invalid(fields={"place": "unknown_place"})
    if not places.contains(reach.units.get(by.unit).division, form["place"]):
        raise Invalid(fields={"place": "screening_place_of_others"})
    _must_say_what_to_do(form["safety"], form["safety_measures"])
    within_a_year(form, ["found_on"], today.on)
    on = lawful_day(form, "found_on", today.on)
    dispute = Dispute(
        place=form["place"], category_l1=l1, category_l2=l2, size=int(form["size"]), size_unit=form["size_unit"],
        safety=form["safety"], sides=tuple(dict.fromkeys((form["side_one"], form["side_two"]))), what=form["what"],
        source=form["source"], organisations=form["organisations"], safety_measures=form["safety_measures"],
        money_wan=form["money_wan"], land_mu=form["land_mu"], wage_months=form["wage_months"],
    )  # fmt: skip
    finding = Finding(
        number, by.unit, by.unit, on, dispute, form["safety"], from_on=today.on,
        safety_measures=form["safety_measures"],
    )  # fmt: skip
    finding = _entered(finding, "record_finding", today, by)
    return finding, stood(finding, reach.node, today.on)


def _must_say_what_to_do(safety: str, measures: str) -> None:
    if safety == ACUTE and not measures:
        raise Invalid(fields={"safety_measures": "screening_say_what_to_do"})


# --- steps of its holder ----------------------------------------------------------------------------------------------


def assign(one: Finding, form: Form, by: Officer, today: Today, reach: Reach) -> tuple[Any, ...]:
    """A unit owns it from now on. A unit of a node below is handed it; the one that had it is released."""
    _must(one, "assign_finding", by, reach)
    must_name_nobody(form, ["measures"])
    owner = next((unit for unit in reach.owners if unit.id == form["owner_unit"]), None)
    if owner is None:
        raise Invalid(fields={"owner_unit": "not_a_choice"})
    if not 0 <= (form["due_on"] - today.on).days <= LONGEST_DAYS:
        raise Invalid(fields={"due_on": "screening_due_day"}, limit=LONGEST_DAYS)
    said: list[Any] = []
    if one.state != FOUND:
        one = replace(one, state=RELEASED, serial=one.serial + 1)
        said.append(stood(one, reach.node, today.on))
    to_node = reach.node_of(owner.id)
    if to_node != reach.node:
        terms = {"measures": form["measures"], "post": form["post"], "due_on": form["due_on"]}
        return _handed(one, HANDED_DOWN, owner, form["measures"], by, today, reach, said, **terms)
    after = replace(
        one, state=ASSIGNED, unit=owner.id, post=form["post"], due_on=form["due_on"], measures=form["measures"],
        from_on=today.on, serial=one.serial + 1,
    )  # fmt: skip
    after = _entered(after, "assign_finding", today, by, f"{owner.name}，{POSTS[form['post']]}")
    return after, *said, stood(after, reach.node, today.on)


def work_on(one: Finding, form: Form, by: Officer, today: Today, reach: Reach) -> tuple[Any, ...]:
    """What was done and what comes next; the danger may have changed."""
    _must(one, "work_on_finding", by, reach)
    must_name_nobody(form, ["measures", "next_step", "safety_measures"])
    safety = form["safety"] or one.safety
    to_do = form["safety_measures"] or one.safety_measures
    _must_say_what_to_do(safety, to_do)
    after = replace(
        one, state=IN_HAND, measures=form["measures"], next_step=form["next_step"], safety=safety,
        safety_measures=to_do, serial=one.serial + 1,
    )  # fmt: skip
    after = _entered(after, "work_on_finding", today, by, form["next_step"])
    return after, stood(after, reach.node, today.on)


def settle(one: Finding, form: Form, by: Officer, today: Today, reach: Reach) -> tuple[Any, ...]:
    """Settled; those below who reported it hear how."""
    _must(one, "settle_finding", by, reach)
    must_name_nobody(form, ["outcome"])
    on = lawful_day(form, "settled_on", today.on, not_before=one.found_on)
    after = replace(one, state=SETTLED, ended_on=on, outcome=form["outcome"], serial=one.serial + 1)
    after = _entered(after, "settle_finding", today, by, form["outcome"], on)
    return after, stood(after, reach.node, on), *_told_below(after, form["outcome"], by, today.on, reach.node)


def turn_into_matter(one: Finding, form: Form, by: Officer, today: Today, reach: Reach) -> tuple[Any, ...]:
    """It was registered as a petition matter in the usual way, and goes on there under that number."""
    _must(one, "turn_into_matter", by, reach)
    matter = numbers.normalise(form["matter"])
    if numbers.check(matter).kind:
        raise Invalid("not_a_matter_number", fields={"matter": "not_a_matter_number"})
    after = replace(one, state=TURNED, ended_on=today.on, matter=matter, serial=one.serial + 1)
    after = _entered(after, "turn_into_matter", today, by, matter)
    words = "已按信访事项登记办理。"
    return after, stood(after, reach.node, today.on), *_told_below(after, words, by, today.on, reach.node)


def pass_up(one: Finding, form: Form, by: Officer, today: Today, reach: Reach) -> tuple[Any, ...]:
    """It cannot be settled here: the office above gets it whole."""
    _must(one, "pass_finding_up", by, reach)
    must_name_nobody(form, ["reason"])
    office = next((unit for unit in reach.above if unit.id == form["to_unit"]), None)
    if office is None:
        raise Invalid(fields={"to_unit": "not_a_choice"})
    return _handed(one, PASSED_UP, office, form["reason"], by, today, reach, [])


def feed_back(one: Finding, form: Form, by: Officer, today: Today, reach: Reach) -> tuple[Any, ...]:
    """Word to those below who reported it."""
    _must(one, "feed_back_finding", by, reach)
    must_name_nobody(form, ["text"])
    after = _entered(one, "feed_back_finding", today, by, form["text"])
    return after, *_told_below(after, form["text"], by, today.on, reach.node)


def _handed(
    one: Finding, stage: str, to: Unit, reason: str, by: Officer, today: Today, reach: Reach, said: list[Any],
    *, measures: str = "", post: str = "", due_on: date | None = None,
) -> tuple[Any, ...]:  # fmt: skip
    after = replace(
        one, state=stage, handed_to=to.id, handed_on=today.on, reason=reason, taken_at=None, serial=one.serial + 1
    )  # fmt: skip
    step = "pass_finding_up" if stage == PASSED_UP else "assign_finding"
    after = _entered(after, step, today, by, f"{to.name}：{reason}")
    dispute = replace(one.dispute, safety_measures=one.safety_measures)
    handed = FindingHanded(
        number=one.number, to_node=reach.node_of(to.id), to_unit=to.id, from_node=reach.node, from_unit=by.unit,
        hop=one.hop + 1, serial=after.serial, handed_on=today.on, reason=reason, dispute=dispute,
        found_by=one.found_by, found_on=one.found_on, safety=one.safety, measures=measures or one.measures,
        next_step=one.next_step, post=post, due_on=due_on,
    )  # fmt: skip
    return after, *said, stood(after, reach.node, today.on), handed


def _told_below(one: Finding, text: str, by: Officer, on: date, node: str) -> tuple[FindingFedBack, ...]:
    return (FindingFedBack(one.number, one.from_node if one.from_node != node else "", node, by.unit, on, text),)


# --- hearing ----------------------------------------------------------------------------------------------------------


def receive(
    known: Finding | None, said: FindingHanded, today: Today
) -> tuple[Finding, FindingTaken, FindingStood] | None:
    """It lies on the desk of a unit here, and the other side is told; None for what is older than what is known."""
    if known is not None and known.hop >= said.hop:
        return None
    before = known or Finding(
        said.number, said.to_unit, said.found_by, said.found_on, said.dispute, said.safety, today.on
    )  # fmt: skip
    after = replace(
        before, unit=said.to_unit, dispute=said.dispute, safety=said.safety, from_on=today.on,
        state=ASSIGNED if said.due_on else FOUND, serial=said.serial + 1, hop=said.hop, from_node=said.from_node,
        from_unit=said.from_unit, post=said.post, due_on=said.due_on, measures=said.measures,
        next_step=said.next_step, safety_measures=said.dispute.safety_measures, handed_to="", handed_on=None,
        reason=said.reason, taken_at=None,
    )  # fmt: skip
    after = replace(after, history=(*before.history, Entry("finding_received", today.at, today.on, "", said.reason)))
    taken = FindingTaken(said.number, said.from_node, said.to_node, said.to_unit, said.hop, today.at)
    return after, taken, stood(after, said.to_node, today.on)


def hear_taken(one: Finding, said: FindingTaken) -> Finding:
    """The other side has it."""
    if said.hop != one.hop + 1 or one.state not in (PASSED_UP, HANDED_DOWN):
        return one
    return replace(one, taken_at=said.taken_at)


def hear_feedback(one: Finding, said: FindingFedBack) -> Finding:
    """Word from above."""
    word = Feedback(said.on, said.by_unit, said.text, said.meeting)
    return one if word in one.feedback else replace(one, feedback=(*one.feedback, word))


# --- offers -----------------------------------------------------------------------------------------------------------


def offers(one: Finding, by: Officer, today: Today, reach: Reach) -> tuple[Offer, ...]:
    """What its holder may do now."""
    measures = Field("measures", "化解措施", "textarea", value=one.measures, hint=NO_NAMES)
    posts, owners = choices(POSTS), tuple(Choice(unit.id, unit.name) for unit in reach.owners)
    danger = (
        Field("safety", "安全风险有无变化", "choice", False, choices(SAFETY)),
        Field("safety_measures", "紧迫风险的处置措施", "textarea", False, hint=NO_NAMES),
    )
    every = (
        Offer("assign_finding", STEPS["assign_finding"], (
            Field("owner_unit", "责任单位", "choice", choices=owners),
            Field("post", "责任领导", "choice", choices=posts), Field("due_on", "化解期限", "date"), measures,
        )),
        Offer("work_on_finding", STEPS["work_on_finding"], (
            measures, Field("next_step", "下一步", "textarea", value=one.next_step, hint=NO_NAMES), *danger,
        )),
        Offer("settle_finding", STEPS["settle_finding"], (
            Field("outcome", "如何化解", "textarea", hint=NO_NAMES), Field("settled_on", "化解日期", "date", False),
        )),
        Offer("turn_into_matter", STEPS["turn_into_matter"], (
            Field("matter", "信访事项编号", "text", hint="先按通常的登记办理，再填编号；情况紧急的，登记时标注紧急。"),
        )),
        Offer("pass_finding_up", STEPS["pass_finding_up"], (
            Field("to_unit", "报给", "choice", choices=tuple(Choice(unit.id, unit.name) for unit in reach.above)),
            Field("reason", "为什么在本级不能化解", "textarea", hint=NO_NAMES),
        )),
        Offer("feed_back_finding", STEPS["feed_back_finding"], (Field("text", "反馈内容", "textarea", hint=NO_NAMES),)),
    )  # fmt: skip
    now_open = open_steps(one, by, reach)
    return tuple(each for each in every if each.step in now_open)


def open_steps(one: Finding, by: Officer, reach: Reach) -> tuple[str, ...]:
    """Names of the steps that are open to the officer."""
    if one.state not in HELD or not by.is_of(one.unit):
        return ()
    owned = ("work_on_finding",) if one.state != FOUND else ()
    upwards = ("pass_finding_up",) if reach.above else ()
    return ("assign_finding", *owned, "settle_finding", "turn_into_matter", *upwards, "feed_back_finding")


def _must(one: Finding, step: str, by: Officer, reach: Reach) -> None:
    must_be_open(step, open_steps(one, by, reach), STEPS, STAGES[one.state], one.state)


def _entered(
    one: Finding, step: str, today: Today, by: Officer, note: str = "", on: date | None = None
) -> Finding:  # fmt: skip
    return replace(one, history=(*one.history, Entry(step, today.at, on or today.on, by.name, note)))
