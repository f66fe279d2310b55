"""Letters are data: checked when read, changed by a node, and silent about the matter once they leave the node."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from services.notification.domain import EMAIL, PETITIONER, SMS
from services.notification.letters import HERE, UNIT, WIRE, LettersFaulty, read_letters, shipped
from shared.matters.lists import DOCUMENTS
from tests.unit.statistics.saying import NUMBER, a_paper

ROW = {"id": "mine", "event": "paper.issued", "to": "petitioner", "subject": "新文书", "body": "{number}有新文书"}


def asked(words):
    return {name for text in (words.subject, words.body) for _, name, _, _ in Formatter().parse(text) if name}


def test_what_leaves_the_node_says_the_number_and_where_to_read_and_nothing_else():
    assert {PETITIONER, UNIT} == {to for to, _ in shipped().wire}
    for words in shipped().wire.values():
        assert asked(words) <= WIRE and "{number}" in words.body
    facts = {"number": NUMBER, "where": "登记单位的查询页"}
    for channel in (EMAIL, SMS):
        said = shipped().on_wire(PETITIONER, channel, facts)
        assert NUMBER in said.body and "{" not in said.subject + said.body


def test_every_row_asks_only_for_what_may_be_told_at_the_node():
    assert all(asked(one.words) <= HERE for one in shipped().rows)
    assert not [one.id for one in shipped().rows if re.search(r"text|fact|reason|name", str(asked(one.words)))]


def test_every_paper_has_one_letter_to_the_petitioner():
    for paper in DOCUMENTS:
        assert [one.to for one in shipped().of("paper.issued", a_paper(paper=paper))].count(PETITIONER) == 1


def test_the_first_row_that_fits_is_taken():
    found = {one.to: one.id for one in shipped().of("paper.issued", a_paper(paper="extension_notice"))}
    assert found[PETITIONER] == "extended"


def test_a_node_changes_a_row_by_its_id_and_its_new_rows_go_first():
    mine = [{"id": "accepted", "subject": "本县受理了"}, {**ROW, "where": {"paper": ["reply"]}}]
    own = read_letters({"letters": mine})
    assert own.of("paper.issued", a_paper())[0].words.subject == "本县受理了"
    assert own.of("paper.issued", a_paper(paper="reply"))[0].id == "mine"
    assert own.of("paper.issued", a_paper(paper="extension_notice"))[0].id == "extended"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"body": "{text}"}, "no placeholder"), ({"body": "{number.__class__}"}, "no placeholder"),
        ({"body": "{number!r}"}, "no placeholder"), ({"body": "{number:>9}"}, "no placeholder"),
        ({"body": "{}"}, "no placeholder"), ({"body": "{number"}, "expected '}'"), ({"body": ""}, "no words"),
        ({"event": "paper.burnt"}, "no event"),
        ({"event": "matter.urged"}, "does not hear it"), ({"to": "neighbour"}, "to is one of"),
        ({"unit": "addressee"}, "unit names"), ({"to": "desk"}, "unit names"),
        ({"to": "desk", "unit": "nobody"}, "no field"), ({"where": {"colour": ["red"]}}, "no field"),
        ({"where": {"paper": ["poem"]}}, "no paper"), ({"color": "red"}, "unknown field"),
        ({"subject": "a\nb"}, "one line"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_a_fault_that_says_which(change, fault):
    with pytest.raises(LettersFaulty) as faulty:
        read_letters({"letters": [{**ROW, **change}]})
    assert [one for one in faulty.value.faults if "mine" in one and fault in one]


@pytest.mark.parametrize("name", sorted(HERE - WIRE))
def test_words_on_the_wire_that_say_more_are_a_fault(name):
    with pytest.raises(LettersFaulty, match="no placeholder"):
        read_letters({"wire": {"petitioner": {"sms": {"body": f"{{number}}{{{name}}}"}}}})


def test_words_for_a_channel_that_there_is_not_are_a_fault():
    with pytest.raises(LettersFaulty, match="nobody is told so"):
        read_letters({"wire": {"unit": {"sms": {"body": "{number}"}}}})


def test_all_faults_are_told_at_once():
    with pytest.raises(LettersFaulty) as faulty:
        read_letters({"letters": [{**ROW, "body": "{text}"}, {**ROW, "id": "other", "event": "nothing"}]})
    assert len(faulty.value.faults) == 2


def test_a_title_with_braces_is_only_a_title():
    words = shipped().of("paper.issued", a_paper())[0].words
    assert "{number}{text}" in words.fill({"number": NUMBER, "title": "{number}{text}"}).body


def test_every_event_that_has_a_letter_is_heard():
    from services.notification.service import NotificationService
    from shared.bus.on import On

    methods = [getattr(NotificationService, name) for name in dir(NotificationService)]
    entrypoints = [one for method in methods for one in getattr(method, "nameko_entrypoints", ())]
    assert shipped().events() <= {one.event_name for one in entrypoints if isinstance(one, On)}
