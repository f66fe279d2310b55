"""A mediator's desk in the browser: the request at the counter, and a mediation with all that it keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from services.mediation import domain, schemas
from shared.codec import to_plain
from tests.support.edge import FakeServices
from tests.unit.mediation.desk import MEDIATOR, NUMBER, SESSION, a_mediator, agreed, consented, today
from tests.unit.mediation.network import around, county
from tests.unit.pages.reader import Page

Enter = Callable[[str], FlaskClient]


def page(answer: Any) -> Page:
    """The page that was answered."""
    return Page(answer.get_data(as_text=True))


def view_of(mediation: domain.Mediation) -> dict[str, Any]:
    offers = domain.steps(mediation, MEDIATOR, today("2026-03-25"), around(a_mediator()))
    shown = schemas.mediation_view(mediation, county().units)
    return {"version": 1, **shown, "steps": to_plain(list(offers))}


def test_the_counter_offers_a_form_for_what_the_parties_ask(at_desk: Enter, services: FakeServices) -> None:
    words = page(at_desk("qh_xf.clerk").get("/desk")).words
    assert "当事人申请调解" in words and "调解员" in words


def test_a_mediation_is_read_with_its_consents_sessions_items_and_open_steps(
    at_desk: Enter, services: FakeServices
) -> None:
    panel = a_mediator()
    form = {"mediator": panel.number, "way": "parties"}
    (mediation,) = domain.choose(consented(), form, MEDIATOR, today(), around(panel))
    (mediation,) = domain.hold(mediation, {**SESSION, "course": "双方陈述了经过。"}, MEDIATOR, today())
    services.answers["mediation.mediation"] = lambda number, by: view_of(mediation)
    words = page(at_desk("qh.officer").get(f"/desk/mediations/{NUMBER}")).words
    for told in (
        "各方同意调解",
        "口头（记入笔录）",
        "周公正1",
        "双方陈述了经过",
        "杨友田：本人到场",
        "登记调解会",
        "转交",
    ):
        assert told in words, told
    services.answers["mediation.mediation"] = lambda number, by: view_of(agreed())
    words = page(at_desk("qh.officer").get(f"/desk/mediations/{NUMBER}")).words
    for told in ("分期履行", "支付一千元", "2026年4月20日", "登记未履行", "司法确认"):
        assert told in words, told
