"""Whose business a submission is: the ordered list R1-R14 (domain 3.2), first match wins, every result with its why.

Pure. A rule is one function ``Look -> Finding | None``; the list below is the order of the law. To add a rule, write
the function and put it in its place. ``certain=False``: a proposal that waits on the petition office's desk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from services.routing import accused, apart, beyond, ordinary, private, recusal, urgency
from services.routing.holders import World
from services.routing.look import HINTS, Finding, Look, Rule, because
from shared.events.intake import SubmissionToRoute
from shared.events.routing import Because
from shared.matters.duties import DutyList
from shared.matters.places import Gazetteer
from shared.matters.units import Units

RULES: tuple[Rule, ...] = (
    accused.accusation,  # R2
    apart.linked,  # R5
    apart.litigation,  # R4
    apart.finished,  # R5
    apart.pending,  # R5
    apart.repeat,  # R5
    apart.review,
    ordinary.inquiry,  # R8: answered wherever it was asked
    beyond.across_borders,  # R13
    beyond.other_territory,
    ordinary.suggestion,  # R7
    private.mediation,  # R6
    beyond.disputed,  # R11
    ordinary.abolished,  # R12
    ordinary.statutory_path,  # R6
    ordinary.joint,  # R10
    ordinary.one_unit,  # R9, R12
    ordinary.by_words,
    ordinary.unclear,  # R14
)
"""R3 (recusal) and R1 (urgency) look at what these found; so do the formalities of persons and counters."""
REPEATS = (apart.linked, apart.finished, apart.pending, apart.repeat)
"""the rules of R5, which look for an older matter"""


@dataclass(frozen=True)
class Triage:
    """Whose business it is, and why. ``lead_unit`` is '' when nobody could be named."""

    rule: str
    because: tuple[Because, ...]
    action: str
    lead_unit: str
    co_units: tuple[str, ...]
    legal_path: str
    flags: tuple[str, ...]
    certain: bool
    report_to: tuple[str, ...] = ()
    """unit ids to be told at once of an urgent matter (R1)"""
    also: tuple[str, ...] = ()
    """other statutory paths that the petitioner is told of"""
    ground: str = ""
    """of NOT_ACCEPT_GROUNDS, where it is proposed not to accept"""
    where_to: str = ""
    matter: str = ""
    """the older matter that it goes along with"""
    barred: tuple[str, ...] = ()
    """unit ids that must not receive it: complained of, or below one that is (R3)"""


def choose_unit(
    said: SubmissionToRoute, units: Units, duties: DutyList, gazetteer: Gazetteer, day: date, *,
    is_split: bool = False, is_new: bool = False,
) -> Triage:  # fmt: skip
    """The triage of a submission on a day. Never raises for what people wrote: what is unclear waits for a clerk.

    ``is_split``: what an accusation asked for besides is registered as a matter of its own. ``is_new``: a clerk found
    that it is no repeat (R5).
    """
    look = Look(said, World(units, duties, gazetteer, day), is_split)
    rules = (rule for rule in RULES if not (is_new and rule in REPEATS))
    finding = next(found for rule in rules if (found := rule(look)) is not None)
    about = recusal.complained_of(look, finding.lead)
    finding = beyond.skipped_levels(look, recusal.recused(look, _with_misconduct(look, finding), about))
    reason = urgency.why(look)
    if reason:
        finding = urgency.raised(look, finding, reason)
    finding = _formal(look, finding)
    if finding.lead is None:
        finding = replace(finding, certain=False)
    return Triage(
        rule=finding.rule, because=finding.reasons, action=finding.action,
        lead_unit=finding.lead.id if finding.lead else "", co_units=tuple(one.id for one in finding.co),
        legal_path=finding.path, flags=finding.flags, certain=finding.certain,
        report_to=urgency.report_to(look) if reason else (), also=finding.also, ground=finding.ground,
        where_to=finding.where_to, matter=finding.matter,
        barred=tuple(sorted(recusal.barred(look, about))),
    )  # fmt: skip


def _with_misconduct(look: Look, finding: Finding) -> Finding:
    """An appeal that tells of an official's misconduct waits: the unit must not read that part (T22 art. 30)."""
    if not look.is_appeal or look.said.split_of or finding.path == "discipline" or not accused.names_misconduct(look):
        return finding
    return finding.doubted("R2", "来件同时反映有关人员涉嫌违纪违法，应当先分拆，检举控告部分移送纪检监察机关。")


def _formal(look: Look, finding: Finding) -> Finding:
    """What holds whoever is competent: groups, joint letters, persons to be cared for, notices not owed (R14)."""
    before: list[str] = []
    action = finding.action
    if look.is_group_visit:
        duty = look.pick.duty
        before.append("group_visit")
        if duty is not None and duty.urgent_group and "urgent" not in finding.flags:
            before.append("urgent")
        action = "assign" if action == "forward" else action
    elif look.is_joint_letter:
        before.append("joint_letter")
    before += _of_persons(look)
    if look.is_anonymous:
        before.append("anonymous")
    if not look.said.notice_owed or look.is_anonymous:
        before.append("no_notice_owed")
    reasons = finding.reasons
    if "no_notice_owed" in before:
        reasons = (*reasons, because("R14", "姓名或者联系方式不清，登记并办理能够办理的，可以不告知。"))
    asks_clerk = not ({"urgent", "sealed"} & {*before, *finding.flags}) and look.mentions(HINTS["acute"])
    after = ("check_urgency",) if asks_clerk else ()
    is_vague = look.is_appeal and look.place_territory is not None and look.says(HINTS["vague"])
    is_wide = is_vague and look.world.places.find(look.said.place) == look.place_territory
    is_clear = finding.rule == "R9" and finding.certain
    is_ordinary = look.is_anonymous and (is_clear or (finding.rule == "R6" and is_wide))
    return replace(
        finding, rule="R14" if is_ordinary else finding.rule, reasons=reasons, action=action,
        flags=tuple(dict.fromkeys((*before, *finding.flags, *after))),
    )  # fmt: skip


def _of_persons(look: Look) -> list[str]:
    """Whether somebody who needs special care is concerned, and whether somebody speaks for another. Never a score:
    it tells the unit to go there, to read aloud, to answer the right one."""
    flags = []
    asks = look.said.legal_class in ("appeal_settlement", "inquiry")
    if asks and look.says(HINTS["vulnerable"]):
        flags.append("vulnerable_person")
    if look.said.agent is not None or (asks and look.says(HINTS["for_another"])):
        flags.append("agent_for_other")
    return flags
