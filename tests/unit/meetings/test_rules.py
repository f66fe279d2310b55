"""What a meeting may decide, as tables; what comes before the conference, whatever the order of hearing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from services.mediation.conference import agenda
from services.mediation.conference import rules as conference_rules
from services.mediation.conference.agenda import Raised, hear, put_to
from services.mediation.conference.store import RaisedMatters
from services.routing import conference, domain
from services.routing.referral import DESIGNATION
from shared.deadlines import Today, calendar
from shared.errors import Invalid
from shared.events.handling import CaseClosed, CaseReopened
from shared.events.meetings import ConferenceDecided, ConferenceDesignated, DesignationOpened
from shared.events.routing import MatterTriaged
from shared.links.topology import load
from shared.matters import meetings, numbers
from shared.matters.meetings import Attended, Decided, Frame
from shared.matters.people import Officer
from tests.unit.routing.test_endings import a_desk, disputed_beyond

UNITS = load("deploy/topology.yaml").units
HELD_ON = date(2026, 3, 20)
ONE, TWO = numbers.make("lx", 2026, 1), numbers.make("lx", 2026, 2)
GROUP = numbers.make("lx", 2026, 1, "B")
FRAME = Frame(UNITS, HELD_ON, ("task", "group", "designate", "noted"), {ONE, TWO}, {TWO: ("u_qh",)}, {GROUP: "u_lx_nr"})
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def a_row(**changes: Any) -> dict[str, Any]:
    usual = {"matter": ONE, "kind": "task", "unit": "u_qh", "group": "", "what": "答复", "due_on": date(2026, 3, 30)}
    return {**usual, **changes}


@pytest.mark.parametrize(
    ("changes", "field", "fault"),
    [
        ({"matter": numbers.make("lx", 2026, 9)}, "matter", "not_on_the_list"),
        ({"unit": ""}, "unit", "missing"),
        ({"unit": "u_nobody"}, "unit", "unknown_unit"),
        ({"unit": "u_lx_fp"}, "unit", "unit_not_active"),
        ({"due_on": None}, "due_on", "missing"),
        ({"due_on": HELD_ON}, "due_on", "not_after_the_meeting"),
        ({"due_on": date(9999, 12, 31)}, "due_on", "not_within_a_year"),
        ({"kind": "group"}, "group", "missing"),
        ({"kind": "group", "group": numbers.make("lx", 2026, 2, "B")}, "group", "not_a_choice"),
        ({"kind": "designate"}, "kind", "designation_not_asked"),
        ({"kind": "designate", "matter": TWO, "unit": "u_sq"}, "unit", "may_not_lead"),
    ],
)
def test_a_decision_that_cannot_be_is_told_at_its_row(changes, field, fault):
    with pytest.raises(Invalid) as wrong:
        meetings.read_decided([a_row(), a_row(**changes)], FRAME)
    assert wrong.value.fields == {f"decisions.1.{field}": fault}


@pytest.mark.parametrize(
    ("changes", "decided"),
    [
        ({}, Decided(1, ONE, "task", "u_qh", "答复", date(2026, 3, 30))),
        ({"kind": "noted", "unit": ""}, Decided(1, ONE, "noted", "", "答复")),
        ({"kind": "group", "unit": "", "group": GROUP}, Decided(1, ONE, "group", "u_lx_nr", "答复", date(2026, 3, 30),
                                                                GROUP)),
        ({"kind": "designate", "matter": TWO}, Decided(1, TWO, "designate", "u_qh", "答复")),
    ],
)  # fmt: skip
def test_a_decision_says_who_does_what_until_when(changes, decided):
    assert meetings.read_decided([a_row(**changes)], FRAME) == (decided,)
    assert decided.is_outstanding == (decided.kind in ("task", "group"))


def test_only_who_sat_in_it_has_an_opinion_on_record():
    decided = meetings.read_decided([a_row()], FRAME)
    row = {"nth": 1, "unit": "u_qh", "post": "镇长", "opinion": "against", "words": ""}
    there = (Attended("u_qh", "镇长"),)
    assert meetings.read_opinions([row], decided, there)[0].opinion == "against"
    for changes, field, fault in (({"unit": "u_sq"}, "unit", "did_not_attend"), ({"nth": 2}, "nth", "not_a_choice")):
        with pytest.raises(Invalid) as wrong:
            meetings.read_opinions([{**row, **changes}], decided, there)
        assert wrong.value.fields == {f"opinions.0.{field}": fault}


def test_no_unit_reports_on_what_another_owes():
    decided = meetings.read_decided([a_row()], FRAME)
    assert meetings.owes(decided, 1, "u_qh") and not meetings.owes(decided, 1, "u_lx_nr")


def test_an_agenda_holds_no_more_matters_than_a_record_has_decisions():
    several = [numbers.make("lx", 2026, serial) for serial in range(1, 33)]
    room = conference_rules.Room(
        "lx", "u_lx_xf", UNITS, lambda _: "lx", lambda number: Raised(number, is_known=True, is_open=True)
    )  # fmt: skip
    planned = conference_rules.Conference("n", "lx", "u_lx_xf", "u_lx_party", ("u_qh",), HELD_ON, "")
    today, by = Today(AT, HELD_ON, calendar(), {}), Officer("s", "督查", "u_lx_xf")

    def set_agenda(typed: list[str]) -> Any:
        form = {"matters": several[:25], "more": " ".join(typed)}
        return conference_rules.set_agenda(planned, form, by, today, room)[0].agenda

    assert len(set_agenda(several[20:30])) == 30
    with pytest.raises(Invalid) as wrong:
        set_agenda(several[25:])
    assert wrong.value.fields == {"more": "too_many_matters"}


def test_a_report_is_taken_once_and_only_where_it_is_owed():
    decided = meetings.read_decided([a_row(), a_row(kind="noted")], FRAME)
    once = meetings.reported(decided, 1, date(2026, 3, 25), "done", "已答复")
    again = meetings.reported(once, 1, date(2026, 3, 29), "not_done", "又报")
    assert once == again and once[0].report == "已答复" and not meetings.outstanding(once)
    assert meetings.reported(decided, 2, date(2026, 3, 25), "done", "x") == decided


# --- what comes before the conference ---------------------------------------------------------------------------------


def a_triage(**changes: Any) -> MatterTriaged:
    usual = {
        "number": ONE, "triaged_at": AT, "by_unit": "u_lx_xf", "node": "lx", "rule": "R9", "because": (),
        "action": "forward", "lead_unit": "u_qh", "lead_node": "qh", "co_units": (), "legal_path": "petition_procedure",
        "hop": 1,
    }  # fmt: skip
    return MatterTriaged(**{**usual, **changes})


OPENED = DesignationOpened(ONE, "lx", "u_lx_xf", 2, AT + timedelta(days=2), ("u_qh", "u_sq"), ("u_qh",), "990121101201")


def closed(hop: int = 1) -> CaseClosed:
    return CaseClosed(ONE, "qh", "u_qh", date(2026, 3, 9), "performed", True, hop=hop)


def known(*sayings: tuple[Any, int]) -> Raised:
    raised = Raised(ONE)
    for said, days in sayings:
        raised = hear(raised, said, AT + timedelta(days=days), "lx")
    return raised


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, ()), ({"flags": ("urgent",)}, ("urgent",)), ({"flags": ("danger",)}, ("urgent",)),
        ({"flags": ("group_visit",)}, ("group",)), ({"flags": ("cross_county",)}, ("cross_border",)),
        ({"rule": "R13"}, ("cross_border",)), ({"flags": ("urgent", "group_visit")}, ("urgent", "group")),
    ],
)  # fmt: skip
def test_a_matter_is_put_before_it_for_what_its_triage_says(changes, reasons):
    raised = known((a_triage(**changes), 0))
    assert (raised.reasons, raised.is_proposed) == (reasons, bool(reasons))
    assert put_to(raised)


@pytest.mark.parametrize("sealing", [{"legal_path": "discipline"}, {"flags": ("sealed", "urgent")}])
def test_an_accusation_is_never_put_before_it(sealing):
    for sayings in permutations([(a_triage(**sealing), 0), (a_triage(triaged_at=AT + timedelta(1), hop=2), 1)]):
        raised = known(*sayings)
        assert not put_to(raised) and not raised.is_proposed


def test_of_what_nobody_triaged_nothing_is_shown():
    assert not put_to(Raised(ONE)) and not put_to(None)


@pytest.mark.parametrize("action", sorted(agenda.ENDED))
def test_what_the_office_ended_itself_is_not_put_before_it(action):
    assert not put_to(known((a_triage(action=action, flags=("urgent",)), 0)))


def test_the_order_of_hearing_changes_nothing():
    designated = a_triage(triaged_at=AT + timedelta(days=5), hop=3, lead_unit="u_sq", rule="R11")
    reopened = CaseReopened(ONE, "qh", "u_sq", date(2026, 3, 12), date(2026, 4, 12), "review", 3)
    sayings = [(a_triage(), 0), (OPENED, 2), (designated, 5), (closed(3), 8), (reopened, 10)]
    found = {known(*order) for order in permutations(sayings)}
    assert len(found) == 1
    [raised] = found
    assert (raised.unit, raised.reasons, raised.is_open) == ("u_sq", (), True)
    assert not put_to(known(*sayings[:4])), "it was closed until it was reopened"


def test_a_designation_waits_until_this_node_decided_whatever_others_said():
    below = a_triage(triaged_at=AT + timedelta(days=9), node="qh", hop=2)
    assert known((OPENED, 2), (below, 9)).reasons == ("designation",)
    here = a_triage(triaged_at=AT + timedelta(days=3), hop=3)
    assert known((OPENED, 2), (below, 9), (here, 3)).reasons == ()


def test_what_it_decided_comes_again_only_for_a_new_reason():
    decided = ConferenceDecided(ONE, "lx", numbers.make("lx", 2026, 1, "C"), date(2026, 3, 10), ("urgent",))
    urgent = a_triage(flags=("urgent",))
    assert not known((urgent, 0), (decided, 8)).is_proposed
    assert put_to(known((urgent, 0), (decided, 8))), "it may still be put on an agenda by its number"
    group = a_triage(flags=("urgent", "group_visit"), hop=2, triaged_at=AT + timedelta(days=9))
    for order in permutations([(urgent, 0), (decided, 8), (group, 9)]):
        assert known(*order).is_proposed
    waits = replace(decided, reasons=("designation",))
    assert known((OPENED, 2), (waits, 8)).is_proposed, "nobody was designated"


def test_the_weightiest_come_first():
    store = RaisedMatters.in_memory()
    for serial, flags in ((1, ("group_visit",)), (2, ("urgent",)), (3, ())):
        number = numbers.make("lx", 2026, serial)
        raised = hear(Raised(number), a_triage(number=number, flags=flags), AT, "lx")
        if serial == 3:
            raised = hear(raised, replace(OPENED, number=number), AT, "lx")
        store.add(raised)
    assert [numbers.check(one.number).serial for one in store.proposed()] == [3, 2, 1]


# --- what routing makes of it -----------------------------------------------------------------------------------------


def named(unit: str) -> ConferenceDesignated:
    return ConferenceDesignated(
        ONE, "lx", numbers.make("lx", 2024, 1, "C"), "临纪1号", date(2024, 6, 4), "县委", unit, "由其办理"
    )


def test_it_is_told_once_that_a_unit_has_to_be_named_and_never_of_an_accusation():
    desk, before = a_desk(), disputed_beyond()
    after, *_ = domain.ask_for_designation(before, desk)
    [opened] = conference.opened(before, after, desk)
    assert opened.objectors == ("u_bs_gov", "u_lx_nr") and "u_lx_agri" in opened.may_lead
    assert conference.opened(after, after, desk) == ()
    sealed = replace(after, triage=replace(after.triage, legal_path="discipline"))
    assert conference.opened(before, sealed, desk) == ()


def test_a_unit_that_cannot_have_it_leaves_it_waiting_and_says_why():
    desk = a_desk()
    waiting, *_ = domain.ask_for_designation(disputed_beyond(), desk)
    (noted,) = conference.carry_out(waiting, named("u_lx_xf"), desk)
    assert (noted.state, noted.history[-1].step) == (DESIGNATION, "conference_named")
    assert "临纪1号" in noted.history[-1].note
    done, *events = conference.carry_out(waiting, named("u_lx_agri"), desk)
    assert done.conference.meeting == numbers.make("lx", 2024, 1, "C") and done.is_designated
    assert conference.carry_out(done, named("u_lx_nr"), desk) == (done,), "what was decided stands"
    assert [one.lead_unit for one in events if isinstance(one, MatterTriaged)] == ["u_lx_agri"]
