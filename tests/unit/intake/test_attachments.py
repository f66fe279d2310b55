"""A file travels from its matter's home to the node that works on it: in parts, in any order, twice, once wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from typing import Any

import pytest

from services.intake.attachments import PART_BYTES, TRIES_AT_MOST
from shared.codec import MAX_BYTES, to_plain
from shared.errors import Forbidden, Invalid, NotFound, NotYet, Refused, Unavailable
from shared.events.attachments import AttachmentAsked, AttachmentPart
from shared.events.gateway import Attachment
from shared.events.supervision import DeadlinePassed
from shared.ops.clock import StoppedClock
from shared.store.repository import Mark
from tests.support.register import intake_of
from tests.unit.statistics.saying import NUMBER, a_filing, at, in_envelope

DATA = random.Random(1).randbytes(3 * PART_BYTES + 100)
FILE = Attachment("f1", "照片.jpg", "image/jpeg", len(DATA), hashlib.sha256(DATA).hexdigest())
OFFICER = {"user": "lin", "name": "林芳", "unit": "qh_gov", "roles": ["officer"], "node": "qh"}


def intake(node: str) -> Any:
    service: Any = intake_of(node)
    service.clock = StoppedClock(at=at(0.1))
    return service


def home(**more: Any) -> Any:
    service = intake("yj")
    filing = a_filing(attachments=(FILE,), **more)
    service.register(filing, in_envelope(filing, "e1"))
    service.hear(service.registered.said[1], in_envelope(service.registered.said[1], "e2"))
    service.files.put("f1", DATA, {"number": NUMBER})
    return service


def asked(service: Any) -> AttachmentAsked:
    return next(one for one in reversed(service.fetches.said) if isinstance(one, AttachmentAsked))


def fetch(service: Any) -> Any:
    return service.fetch_attachment(NUMBER, to_plain(FILE), OFFICER)


def sent(service: Any, question: AttachmentAsked, id: str = "a1") -> list[AttachmentPart]:
    service.send_file(question, in_envelope(question, id))
    return [one for one in service.sendings.said if isinstance(one, AttachmentPart)]


def test_a_file_comes_in_parts_in_any_order_and_twice_and_is_whole_once() -> None:
    village, township = home(), intake("qh")
    assert fetch(township) == {"state": "asked", "have": 0, "parts": 0, "percent": 0}
    parts = sent(village, asked(township))
    assert len(parts) == 4
    shuffled = [*parts, *parts]
    random.Random(2).shuffle(shuffled)
    seen = []
    for nth, part in enumerate(shuffled):
        township.take_part(part, in_envelope(part, f"p{nth}"))
        seen.append(fetch(township)["percent"])
    assert seen == sorted(seen)
    assert 0 < seen[0] < 100
    assert fetch(township)["state"] == "whole"
    assert township.files.read("f1") == DATA
    assert (township.files.facts("f1") or {})["sha256"] == FILE.sha256
    assert len(township.files.some({})) == 1


def test_one_asks_once_however_often_somebody_looks() -> None:
    township = intake("qh")
    for _ in range(3):
        fetch(township)
    assert len(township.fetches.said) == 1


def test_a_file_with_another_hash_is_thrown_away_and_asked_for_again_a_few_times() -> None:
    township = intake("qh")
    fetch(township)
    false = AttachmentPart(NUMBER, "qh", "yj", "f1", 1, 1, base64.b64encode(b"something else").decode())
    for nth in range(TRIES_AT_MOST):
        township.take_part(false, in_envelope(false, f"p{nth}"))
        assert township.files.read("f1") is None
        assert township.files.some({}) == []
        if nth + 1 < TRIES_AT_MOST:
            assert fetch(township)["state"] == "wrong"
            assert len(township.fetches.said) == nth + 2
    with pytest.raises(Unavailable):
        fetch(township)


@pytest.mark.parametrize(
    "change",
    [{"part": 0}, {"part": 9}, {"parts": 1000, "part": 1}, {"data": "no base64!"}, {"data": ""}],
)
def test_what_is_no_part_of_the_file_is_refused(change: dict[str, Any]) -> None:
    township = intake("qh")
    fetch(township)
    part = {"part": 1, "parts": 4, "data": base64.b64encode(b"x").decode(), **change}
    said = AttachmentPart(number=NUMBER, to_node="qh", from_node="yj", attachment="f1", **part)
    with pytest.raises(Refused):
        township.take_part(said, in_envelope(said, "p1"))


def test_parts_for_another_node_and_parts_nobody_asked_for_change_nothing() -> None:
    township = intake("qh")
    other = AttachmentPart(NUMBER, "lx", "yj", "f1", 1, 1, "eA==")
    township.take_part(other, in_envelope(other, "p1"))
    mine = AttachmentPart(NUMBER, "qh", "yj", "f1", 1, 1, "eA==")
    with pytest.raises(NotYet):
        township.take_part(mine, in_envelope(mine, "p2"))
    assert township.files.some({}) == []


def test_a_home_that_dies_in_between_sends_the_rest_and_no_part_twice() -> None:
    village, question = home(), AttachmentAsked(NUMBER, "yj", "qh", "f1")
    first = sent(village, question)
    assert sent(village, question) == first


def test_only_files_of_the_matter_are_sent() -> None:
    village = home()
    village.files.put("other", b"x", {"number": "YJ-2026-000099-X"})
    question = AttachmentAsked(NUMBER, "yj", "qh", "other")
    with pytest.raises(Refused) as refusal:
        village.send_file(question, in_envelope(question, "a1"))
    assert refusal.value.code == "attachment_gone"
    not_for_here = AttachmentAsked(NUMBER, "lx", "qh", "f1")
    village.send_file(not_for_here, in_envelope(not_for_here, "a2"))
    assert village.sendings.said == []


def test_the_files_of_an_accusation_go_only_to_who_took_it_over() -> None:
    village = home(legal_class="accusation")
    question = AttachmentAsked(NUMBER, "yj", "qh", "f1")
    with pytest.raises(NotYet):
        village.send_file(question, in_envelope(question, "a1"))
    assert village.sendings.said == []


def test_an_office_above_that_only_counts_the_days_gets_no_file_of_an_accusation() -> None:
    village = home(legal_class="accusation")
    bell = DeadlinePassed(NUMBER, "qh", "u_yjc", "route_by_petition_office", at(0).date(), at(1))
    village.hear(bell, in_envelope(bell, "bell"))
    question = AttachmentAsked(NUMBER, "yj", "qh", "f1")
    with pytest.raises(NotYet):
        village.send_file(question, in_envelope(question, "a1"))
    assert village.sendings.said == []


def test_what_arrived_is_not_kept_twice_at_home() -> None:
    village = home()
    sent(village, AttachmentAsked(NUMBER, "yj", "qh", "f1"))
    village.forget_sent()
    assert village.sendings.count({}) == 4
    for document in village.sendings.shelf.unsaid(10):
        village.sendings.shelf.mark_said([Mark(document["_id"], document["_outbox"], ())])
    village.forget_sent()
    assert village.sendings.count({}) == 0
    assert village.files.read("f1") == DATA


def test_an_own_file_is_not_fetched_and_the_edge_alone_may_ask() -> None:
    with pytest.raises(NotFound):
        fetch(home())
    with pytest.raises(Forbidden):
        intake("qh").fetch_attachment(NUMBER, to_plain(FILE), {**OFFICER, "roles": ["citizen"]})
    with pytest.raises(Invalid):
        intake("qh").fetch_attachment(NUMBER, {**to_plain(FILE), "size": 1 << 40}, OFFICER)


def test_the_largest_part_fits_into_what_a_node_takes_in() -> None:
    part = sent(home(), AttachmentAsked(NUMBER, "yj", "qh", "f1"))[0]
    body = json.dumps(in_envelope(part, "p1").to_json(), ensure_ascii=False).encode()
    assert len(body) < MAX_BYTES


@pytest.mark.parametrize("id", ["print-0123.pdf", "f1.shown", "../f1", ""])
def test_no_file_of_another_node_comes_under_the_name_of_a_print_or_a_shown_copy(id: str) -> None:
    with pytest.raises(Invalid):
        intake("qh").fetch_attachment(NUMBER, {**to_plain(FILE), "id": id}, OFFICER)
