"""Both sides want it or it does not happen; an end without agreement tells the other paths."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.mediation import domain
from services.mediation.papers import papers
from services.mediation.service import MediationService
from services.mediation.store import Mediations, Mediators
from shared.codec import to_plain
from shared.deadlines.calendar import read_calendar
from shared.documents.edited import edited
from shared.errors import AlreadyHandled, Conflict, Forbidden, Invalid, NotFound, Refused
from shared.events.declaration import declared
from shared.events.envelope import Envelope
from shared.events.mediation import (
    MediationAgreed,
    MediationAsked,
    MediationConsented,
    MediationEnded,
    MediationPerformed,
)
from shared.events.routing import PaperIssued
from shared.matters.numbers import make
from shared.matters.people import Officer
from shared.matters.steps import mediation as forms
from shared.matters.units import Unit, Units
from shared.ops.clock import StoppedClock
from shared.ops.here import Here
from tests.unit.mediation.network import around, county

NUMBER = make("yj", 2026, 6)
MEDIATOR = Officer("yang", "杨树林", "u_yjc", ("officer",), "yj")
STRANGER = Officer("he", "何平", "u_qh", ("officer",), "qh")
BY: dict[str, Any] = to_plain(MEDIATOR)
ASKED = MediationAsked(
    NUMBER, "u_yjc", date(2026, 3, 2), "邻居砌墙占了过道", "院墙占了半米过道。", ("杨友田", "杨友福")
)
AGREE: dict[str, Any] = {
    "dispute": "院墙占了过道半米。", "responsibilities": "", "content": "杨友福拆除半米院墙。",
    "performance": "自行拆除。",
    "perform_by": date(2026, 3, 31), "mediator": "",
}  # fmt: skip
FAIL = {"outcome": "failed", "reason": "双方分歧大。", "told_paths": "可以向人民法院起诉。"}


def today(day: str = "2026-03-10") -> domain.Today:
    on = date.fromisoformat(day)
    return domain.Today(datetime(on.year, on.month, on.day, 1, tzinfo=UTC), on, read_calendar())


def asked() -> domain.Mediation:
    return domain.open_mediation(ASKED, "yj", today("2026-03-02").at, around())


def consented() -> domain.Mediation:
    first, *_ = domain.consent(asked(), {"party": "杨友田"}, MEDIATOR, today("2026-03-04"))
    both, *_ = domain.consent(first, {"party": "杨友福"}, MEDIATOR, today("2026-03-05"))
    return both


def agreed() -> domain.Mediation:
    mediation, *_ = domain.agree(consented(), AGREE, MEDIATOR, today())
    return mediation


def faults(rule: Any, mediation: domain.Mediation, form: Any, day: str = "2026-03-10") -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        rule(mediation, form, MEDIATOR, today(day))
    return refusal.value.fields


def test_nothing_begins_with_the_consent_of_one_side() -> None:
    first, *said = domain.consent(asked(), {"party": "杨友田"}, MEDIATOR, today())
    assert (first.state, said) == ("requested", [])
    with pytest.raises(Refused):
        domain.agree(first, AGREE, MEDIATOR, today())


def test_the_mediation_begins_when_both_sides_have_consented() -> None:
    first, *_ = domain.consent(asked(), {"party": "杨友田"}, MEDIATOR, today("2026-03-05"))
    form = {"party": "杨友福", "consented_on": date(2026, 3, 4)}
    both, said = domain.consent(first, form, MEDIATOR, today("2026-03-06"))
    assert (both.state, both.consents) == ("consented_by_both", ("杨友田", "杨友福"))
    assert said == MediationConsented(NUMBER, "yj", "u_yjc", date(2026, 3, 5), "people"), "the day of the later consent"


@pytest.mark.parametrize("party", ["杨友田", "别人"])
def test_a_side_consents_once_and_only_a_side_consents(party: str) -> None:
    first, *_ = domain.consent(asked(), {"party": "杨友田"}, MEDIATOR, today())
    assert faults(domain.consent, first, {"party": party}) == {"party": "not_a_choice"}


def test_an_agreement_opens_thirty_days_for_judicial_confirmation() -> None:
    mediation, said = domain.agree(consented(), AGREE, MEDIATOR, today())
    assert said == MediationAgreed(
        NUMBER, "yj", "u_yjc", date(2026, 3, 10), date(2026, 4, 9), date(2026, 3, 31), kind="people"
    )
    assert (mediation.state, mediation.agreement.mediator) == ("agreed", "杨树林")


def test_an_agreement_carried_out_at_its_signing_is_performed() -> None:
    mediation, _, performed = domain.agree(consented(), {**AGREE, "perform_by": None}, MEDIATOR, today())
    assert mediation.state == "performed"
    assert performed == MediationPerformed(NUMBER, "yj", "u_yjc", date(2026, 3, 10), "people")


def test_an_agreement_is_performed_on_a_day_after_its_signing() -> None:
    form = {"performed_on": date(2026, 3, 9), "note": "已拆除。"}
    assert faults(domain.perform, agreed(), form, "2026-03-20") == {"performed_on": "before_the_step_it_follows"}
    mediation, said = domain.perform(agreed(), {"note": "已拆除。"}, MEDIATOR, today("2026-03-20"))
    assert (mediation.state, said.performed_on) == ("performed", date(2026, 3, 20))


@pytest.mark.parametrize(
    ("day", "code"), [("2026-03-11", "in_the_future"), ("2026-03-04", "before_the_step_it_follows")]
)
def test_an_agreement_is_dated_neither_in_the_future_nor_before_the_consent(day: str, code: str) -> None:
    form = {**AGREE, "agreed_on": date.fromisoformat(day)}
    assert faults(domain.agree, consented(), form) == {"agreed_on": code}


def test_an_agreement_is_not_to_be_performed_before_it_is_signed() -> None:
    form = {**AGREE, "perform_by": date(2026, 3, 9)}
    assert faults(domain.agree, consented(), form) == {"perform_by": "before_the_step_it_follows"}


def test_either_side_may_refuse_before_or_stop_after_it_began() -> None:
    for mediation in (asked(), consented()):
        ended, said = domain.fail(mediation, {**FAIL, "outcome": "refused"}, MEDIATOR, today())
        assert ended.state == "refused"
        assert said == MediationEnded(NUMBER, "yj", "u_yjc", date(2026, 3, 10), "refused", "people")


def test_what_never_began_cannot_fail() -> None:
    assert faults(domain.fail, asked(), FAIL) == {"outcome": "not_a_choice"}
    assert domain.fail(consented(), FAIL, MEDIATOR, today())[0].told_paths == "可以向人民法院起诉。"


def test_an_end_without_agreement_must_tell_the_other_paths() -> None:
    fields = forms.FailForm().fields
    assert fields["told_paths"].required


def test_the_agreement_goes_out_as_its_draft_was_edited() -> None:
    today_ = today()
    mediation, *events = domain.agree(consented(), AGREE, MEDIATOR, today_)
    units = Units.of([Unit("u_yjc", "杨家村人民调解委员会", "990121101201", "people_mediation_committee")])
    [draft] = papers(mediation, events, units, today_)
    [issued] = edited([draft], [{"paper": "mediation_agreement", "text": "双方商定的文字。"}])
    assert (issued.text, issued.paper_number) == ("双方商定的文字。", draft.paper_number)
    with pytest.raises(Invalid):
        edited([draft], [{"paper": "forward_letter", "text": "另一份文书。"}])


def test_an_ended_mediation_offers_no_step() -> None:
    ended, _ = domain.fail(asked(), {**FAIL, "outcome": "refused"}, MEDIATOR, today())
    assert domain.steps(ended, MEDIATOR, today()) == ()
    with pytest.raises(Refused) as refusal:
        domain.consent(ended, {"party": "杨友田"}, MEDIATOR, today())
    assert refusal.value.code == "mediation_step_not_open"


# the door


def a_service() -> MediationService:
    service = MediationService()
    service.records = Mediations.in_memory()
    service.panel_kept = Mediators.in_memory()
    service.clock, service.here = StoppedClock(at=today().at), Here("yj", "mediation", county())
    return service


def in_envelope(event: Any, id: str = "e1") -> Envelope:
    kind = declared(type(event))
    return Envelope(
        id=id, type=kind.name, dataversion=1, time=today().at, node="yj", service="handling", subject=event.number,
        home="yj", crosses=0, data=to_plain(event),
    )  # fmt: skip


def with_a_mediation() -> MediationService:
    service = a_service()
    service.open(ASKED, in_envelope(ASKED))
    return service


def test_two_neighbours_settle_and_the_agreement_reaches_the_petitioner() -> None:
    service = with_a_mediation()
    for party in ("杨友田", "杨友福"):
        service.consent(NUMBER, {"party": party}, BY)
    service.agree(NUMBER, {**AGREE, "perform_by": "2026-03-31"}, BY)
    service.clock = StoppedClock(at=today("2026-03-20").at)
    shown = service.perform(NUMBER, {"note": "已拆除。"}, BY)
    assert (shown["state_zh"], [one["step"] for one in shown["steps"]]) == ("协议已履行", ["follow_up"])
    consent, agreement, paper, performance = service.records.said
    assert [type(one) for one in (consent, agreement, performance)] == [
        MediationConsented, MediationAgreed, MediationPerformed,
    ]  # fmt: skip
    assert isinstance(paper, PaperIssued)
    assert (paper.addressee, paper.paper) == ("petitioner", "mediation_agreement")
    for words in (
        "杨友田、杨友福",
        "杨友福拆除半米院墙。",
        "2026年3月31日前",
        "至2026年4月9日止",
        "调解员：杨树林",
        "不收取任何费用",
    ):
        assert words in paper.text


def test_a_mediation_asked_for_twice_is_opened_once() -> None:
    service = with_a_mediation()
    with pytest.raises(AlreadyHandled):
        service.open(ASKED, in_envelope(ASKED))


def test_nobody_but_the_unit_finds_its_mediation() -> None:
    service = with_a_mediation()
    for ask in (service.mediation, lambda number, by: service.consent(number, {"party": "杨友田"}, by)):
        with pytest.raises(NotFound):
            ask(NUMBER, to_plain(STRANGER))
    assert service.mediations({}, to_plain(STRANGER))["rows"] == []
    assert [row["number"] for row in service.mediations({}, BY)["rows"]] == [NUMBER]
    with pytest.raises(Forbidden):
        service.mediations({}, to_plain(replace(MEDIATOR, roles=("supervisor",))))


def test_a_long_list_comes_in_pages() -> None:
    service = a_service()
    for serial in (1, 2, 3):
        said = replace(ASKED, number=make("yj", 2026, serial))
        service.open(said, in_envelope(said, f"e{serial}"))
    first = service.mediations({"limit": 2, "state": "requested"}, BY)
    rest = service.mediations({"limit": 2, "after": first["next"]}, BY)
    assert (len(first["rows"]), len(rest["rows"]), rest["next"]) == (2, 1, None)


def test_a_step_on_what_has_moved_on_is_a_conflict() -> None:
    service = with_a_mediation()
    seen = service.mediation(NUMBER, BY)["version"]
    service.consent(NUMBER, {"party": "杨友田", "version": seen}, BY)
    with pytest.raises(Conflict):
        service.fail(NUMBER, {**FAIL, "outcome": "refused", "version": seen}, BY)
