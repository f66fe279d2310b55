"""An address is kept only for who asked to be told, at home, and for a while; an accuser's never."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.notification.book import Book
from services.notification.contacts import AFTER_END, Contact, is_email
from services.notification.domain import EMAIL, PRINTED, SMS, TO_PRINT
from shared.errors import AlreadyHandled
from shared.events.gateway import FilingReceived, Petitioner
from shared.events.handling import CaseClosed
from tests.unit.notification.test_notices import issue, notification
from tests.unit.statistics.saying import NUMBER, a_paper, a_review_step, a_triage, at, in_envelope

PERSON = Petitioner(name="王桂香", contact="wang@example.cn")
CHANNELS = dict.fromkeys((EMAIL, SMS))


def filing(contact="wang@example.cn", **changes):
    said = FilingReceived(
        number=NUMBER, received_at=at(0), filed_at=at(0), channel="online", origin="direct", title="水渠",
        text="水渠断了", place="990121101201", received_by="u_yjw", petitioner=replace(PERSON, contact=contact),
        tell_by_contact=True,
    )  # fmt: skip
    return replace(said, **changes)


def filed(service, said):
    service.learn_address(said, in_envelope(said, "f1"))


def closed(on=date(2026, 4, 1)):
    return CaseClosed(NUMBER, "qh", "u_qh", on, "performed", True)


def ways(service):
    (notice,) = service.stored.some({})
    return [one.channel for one in notice.ways]


@pytest.mark.parametrize(
    ("contact", "channel"),
    [
        ("wang@example.cn", [EMAIL]), ("13800138000", [SMS]), ("+86 138-0013-8000", [SMS]), ("0999-5550100", []),
        ("wang@example", []), ("", []), ("wang@example.cn, li@example.cn", []), ("a@b.cn\nBcc: c@d.cn", []),
    ],
)  # fmt: skip
def test_who_asked_is_told_by_what_was_given(contact, channel):
    service = notification(channels=CHANNELS)
    filed(service, filing(contact))
    issue(service, a_paper())
    assert ways(service) == channel


@pytest.mark.parametrize(
    "change",
    [
        {"tell_by_contact": False}, {"legal_class": "accusation"}, {"respondent_person": "某镇长"},
        {"petitioner": replace(PERSON, anonymous=True)},
    ],
)  # fmt: skip
def test_nothing_is_kept_of_who_did_not_ask_is_anonymous_or_accuses(change):
    service = notification(channels=CHANNELS)
    filed(service, filing(**change))
    assert service.addresses.count({}) == 0
    issue(service, a_paper())
    assert ways(service) == []


def test_only_the_address_is_kept_of_a_filing():
    service = notification()
    filed(service, filing())
    document = service.addresses.shelf.read(NUMBER)
    assert {name for name in document if not name.startswith("_")} == {"number", "expires_at", "email", "mobile"}


@pytest.mark.parametrize("order", [("file", "triage"), ("triage", "file")])
def test_an_accusation_that_routing_found_is_written_to_by_nobody_in_whichever_order_it_is_heard(order):
    service, said = notification(channels=CHANNELS), a_triage(rule="R2", legal_path="discipline")
    for one in order:
        if one == "file":
            filed(service, filing())
        else:
            service.forget_accuser(said, in_envelope(said, "t1"))
    kept = service.addresses.find(NUMBER)
    assert (kept.email, kept.mobile) == ("", "")
    issue(service, a_paper())
    assert ways(service) == []


def test_another_triage_leaves_the_address_alone():
    service = notification()
    filed(service, filing())
    service.forget_accuser(a_triage(), in_envelope(a_triage(), "t1"))
    assert service.addresses.find(NUMBER).email == "wang@example.cn"


def test_an_end_lets_the_address_go_and_a_review_keeps_it():
    service = notification()
    filed(service, filing())
    service.let_go(closed(), in_envelope(closed(), "c1"))
    assert service.addresses.find(NUMBER).expires_at == at(51) + AFTER_END
    with pytest.raises(AlreadyHandled):
        service.let_go(closed(), in_envelope(closed(), "c1"))
    review = a_review_step("requested")
    service.hold_on(review, in_envelope(review, "r1"))
    assert service.addresses.find(NUMBER).expires_at == at(51) + Book().keep_contacts


def test_what_has_expired_is_gone_for_good():
    service = notification()
    filed(service, filing())
    service.forget()
    assert service.addresses.count({}) == 1
    service.clock = replace(service.clock, at=at(0) + timedelta(days=731))
    service.forget()
    assert service.addresses.count({}) == 0


def test_a_node_may_print_for_whom_nothing_can_be_sent_to():
    service = notification(book=Book(print_unreached=True), channels=CHANNELS)
    issue(service, a_paper())
    (notice,) = service.stored.some({})
    assert (notice.state, ways(service)) == (TO_PRINT, [PRINTED])


def test_the_receipt_that_was_just_handed_over_is_not_sent_after():
    service = notification(channels=CHANNELS)
    filed(service, filing())
    issue(service, a_paper(paper="receipt_slip", unit="u_yjw"))
    assert ways(service) == []


def test_a_paper_of_a_discipline_organ_is_not_sent_even_where_an_address_is_known():
    service = notification(channels=CHANNELS)
    filed(service, filing())
    issue(service, a_paper(unit="u_lx_cdi"))
    assert ways(service) == []


@pytest.mark.parametrize("text", ["a@b.cn", "li.si+xf@mail.example.com"])
def test_an_address_is_an_address(text):
    assert is_email(text)


@pytest.mark.parametrize(
    "text", ["", "a@b", "a b@c.cn", "<a@b.cn>", "a@b.cn;c@d.cn", "a..b@c.cn", "王@例子.中国", "a@b.cn\r\n"]
)
def test_what_is_no_single_address_is_none(text):
    assert not is_email(text)


def test_all_addresses_that_are_over_go_in_one_hour_however_many():
    service = notification(channels=CHANNELS)
    for nth in range(250):
        service.addresses.add(Contact(f"n{nth}", service.clock.now() - timedelta(days=1), email="a@b.cn"))
    service.addresses.add(Contact("kept", service.clock.now() + timedelta(days=1), email="a@b.cn"))
    service.forget()
    assert [one.number for one in service.addresses.some({})] == ["kept"]
