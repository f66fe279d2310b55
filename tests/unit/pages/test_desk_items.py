"""What an item carries is shown in words: its records, its papers to print, what may be the same; rows filled in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from shared.errors import NotFound, Unavailable
from shared.matters import numbers
from tests.support.edge import FakeServices
from tests.unit.pages import samples
from tests.unit.pages.reader import calls_of
from tests.unit.pages.test_desk import ITEM, page
from tests.unit.pages.test_every_page import check
from tests.unit.pages.test_filing import events_of, fresh_form

Enter = Callable[[str], FlaskClient]
SUBMISSION = f"/desk/submissions/{samples.NUMBER}"
OLDER = numbers.make("yj", 2026, 7)
RESULTS = [{"value": "supported", "zh": "予以支持"}, {"value": "not_supported", "zh": "不予支持"}]
DECIDE = {
    "step": "decide", "zh": "出具处理意见书",
    "fields": [
        {
            "name": "claims", "zh": "逐项诉求的意见", "type": "rows", "required": True, "choices": [],
            "columns": [
                {"name": "claim", "zh": "诉求", "type": "textarea", "required": True, "choices": []},
                {"name": "result", "zh": "意见", "type": "choice", "required": True, "choices": RESULTS},
                {"name": "opinion", "zh": "说明", "type": "textarea", "required": True, "choices": []},
            ],
        },
    ],
}  # fmt: skip
LINK = {
    "step": "link", "zh": "关联到此前的同一事项",
    "fields": [
        {"name": "matter", "zh": "此前登记的编号", "type": "text", "required": True, "choices": []},
        {"name": "reason", "zh": "理由", "type": "textarea", "required": True, "choices": []},
    ],
}  # fmt: skip


def submission(**changed: Any) -> dict[str, Any]:
    """What intake tells the clerk who registered it."""
    view = samples.case()
    for name in ("history", "accepted_on", "due_on"):
        del view[name]
    return {**view, "state": "registered", "state_zh": "已登记", "steps": [LINK], "timeline": [], **changed}


def candidate(**changed: Any) -> dict[str, Any]:
    """What intake says may be the same matter."""
    return {
        "number": OLDER, "matter": OLDER, "node": "yj", "place": "990121101201", "place_name": "临溪县青禾镇杨家村",
        "category_l1": "AG", "category_l2": "AG05", "category_zh": "水利水电", "received_on": "2026-02-10",
        "channel": "letter", "channel_zh": "来信", "unit": "u_yjw", "unit_name": "杨家村村民委员会", "score": 0.81,
        "why": [
            {"code": "place", "value": "same", "zh": "同一地点"},
            {"code": "category", "value": "same", "zh": "类别相同"},
        ],
        "shared": ["水渠被冲断"], "title": "水渠断了", "text": "村口水渠被冲断，请修。", **changed,
    }  # fmt: skip


@pytest.fixture
def clerk(at_desk: Enter, services: FakeServices) -> FlaskClient:
    """The clerk of the village, with a submission and one that looks like it."""
    services.answers |= {"intake.submission": submission(), "intake.candidates": {"rows": [candidate()]}}
    return at_desk("yjw.clerk")


class TestRows:
    def form(self, client: FlaskClient, services: FakeServices, *claims: str) -> Any:
        services.answers["handling.case"] = samples.case(claims=list(claims), steps=[DECIDE])
        services.answers["handling.decide"] = {}
        answer = client.get(ITEM)
        check(answer.get_data(as_text=True))
        return page(answer).form(f"{ITEM}/decide")

    def test_there_is_one_for_each_claim_with_its_words_and_one_to_spare(
        self, at_desk: Enter, services: FakeServices
    ) -> None:
        form = self.form(at_desk("qh.officer"), services, "修水渠", "赔青苗")
        claims = [form.fields[f"claims-{nth}-claim"] for nth in (1, 2, 3)]
        assert claims == ["修水渠", "赔青苗", ""]

    def test_each_goes_to_the_service_with_its_answer_and_blank_ones_do_not(
        self, at_desk: Enter, services: FakeServices
    ) -> None:
        client = at_desk("qh.officer")
        form = self.form(client, services, "修水渠", "赔青苗")
        answers = {
            "claims-1-result": "supported", "claims-1-opinion": "三月底前修好",
            "claims-2-result": "not_supported", "claims-2-opinion": "没有损失",
        }  # fmt: skip
        assert client.post(form.action, data={**form.fields, **answers}).status_code == 303
        ((_, sent, _),) = calls_of(services, "handling.decide")
        assert sent["claims"] == [
            {"claim": "修水渠", "result": "supported", "opinion": "三月底前修好"},
            {"claim": "赔青苗", "result": "not_supported", "opinion": "没有损失"},
        ]

    def test_what_is_missing_in_one_is_named_at_its_cell_and_the_rest_is_kept(
        self, at_desk: Enter, services: FakeServices
    ) -> None:
        client = at_desk("qh.officer")
        form = self.form(client, services, "修水渠")
        answer = client.post(form.action, data={**form.fields, "claims-1-opinion": "三月底前修好"})
        assert answer.status_code == 422
        found = page(answer)
        assert found.has("a", href="#f-decide-claims-1-result")
        assert found.form(form.action).fields["claims-1-opinion"] == "三月底前修好"
        check(answer.get_data(as_text=True))


class TestRecords:
    def test_they_stand_in_tables_in_words(self, at_desk: Enter, services: FakeServices) -> None:
        services.answers["handling.case"] = samples.case(
            log=[{"at": "2026-03-01T02:00:00Z", "on": "2026-03-01", "by": "丁美玲", "text": "到现场查看"}],
            reviews=[{"stage": "review", "outcome": "requested", "on": "2026-03-02"}],
            evaluations=[
                {"party": "unit", "unit": "u_qh", "score": "satisfied", "evaluated_at": "2026-03-01T02:00:00Z"}
            ],
            urgings=[{"obliged": "u_qh", "urged_on": "2026-03-01", "perform_by": "2026-03-16", "reason": "未修"}],
            supplements=[{"id": "s1", "added_at": "2026-03-01T02:00:00Z", "text": "又塌了一段", "attachments": []}],
            hearings=[], deemed=True,
        )  # fmt: skip
        answer = at_desk("qh.officer").get(ITEM)
        words = page(answer).words
        told = (
            "到现场查看",
            "2026年3月1日",
            "复查、复核",
            "已申请",
            "责任单位",
            "满意",
            "又塌了一段",
            "逾期未告知，视为受理",
        )
        assert [one for one in told if one not in words] == []
        assert "听证" not in words
        check(answer.get_data(as_text=True))

    def test_a_review_is_told_in_its_own_words(self, at_desk: Enter, services: FakeServices) -> None:
        services.answers["handling.review"] = {
            "key": f"{samples.NUMBER}/review", "number": samples.NUMBER, "stage": "review", "stage_zh": "复查",
            "state": "requested", "state_zh": "已收到申请，待受理", "title": samples.TITLE, "text": samples.TEXT,
            "reason": "没有实地查看", "unit": "u_lx_gov", "organ": "u_lx_gov", "original_unit": "u_qh",
            "due_on": "2026-04-01", "ask_until": "2026-03-20", "received_on": "2026-03-02", "in_time": True,
            "why": {"due_on": "收到之日起30日", "ask_until": "收到处理意见之日起30日", "accept_due_on": ""},
            "history": [], "steps": [], "version": 1,
        }  # fmt: skip
        answer = at_desk("lx_gov.officer").get(f"/desk/reviews/{samples.NUMBER}~review")
        words = page(answer).words
        told = (
            "复查",
            "没有实地查看",
            "不服的内容和理由",
            "作出意见期限 2026年4月1日",
            "收到之日起30日",
            "青禾镇人民政府",
        )
        assert [one for one in told if one not in words] == []


class TestPapersToPrint:
    def test_each_has_its_addresses_as_pdf_and_docx(self, at_desk: Enter, services: FakeServices) -> None:
        paper = {
            "id": "e7", "title": "信访事项受理告知书", "paper_number": "7号", "issued_at": "2026-03-01T02:00:00Z",
            "unit_name": "青禾镇人民政府", "addressee": "petitioner", "addressee_name": "信访人",
        }  # fmt: skip
        services.answers["notification.papers"] = {"rows": [paper]}
        found = page(at_desk("qh.officer").get(ITEM))
        assert found.has("a", href="/api/papers/e7.pdf") and found.has("a", href="/api/papers/e7.docx")
        assert calls_of(services, "notification.papers")[0][0] == samples.NUMBER

    def test_the_item_is_shown_while_they_cannot_be_told(self, at_desk: Enter, services: FakeServices) -> None:
        services.answers["notification.papers"] = Unavailable()
        answer = at_desk("qh.officer").get(ITEM)
        assert answer.status_code == 200
        assert samples.TITLE in page(answer).words


class TestCandidates:
    def test_stand_side_by_side_with_the_reasons(self, clerk: FlaskClient) -> None:
        answer = clerk.get(SUBMISSION)
        words = page(answer).words
        told = (
            OLDER,
            "同一地点；类别相同",
            "0.81",
            "“水渠被冲断”",
            "村口水渠被冲断，请修。",
            "只比地点、类别、时间和文字，不比人",
        )
        assert [one for one in told if one not in words] == []
        check(answer.get_data(as_text=True))

    def test_the_chosen_one_is_put_into_the_form_and_only_the_clerk_links(
        self, clerk: FlaskClient, services: FakeServices
    ) -> None:
        chosen = f"{SUBMISSION}?step=link&matter={OLDER}#step-link"
        assert page(clerk.get(SUBMISSION)).has("a", href=chosen)
        form = page(clerk.get(chosen)).form(f"{SUBMISSION}/link")
        assert form.fields["matter"] == OLDER
        assert calls_of(services, "intake.link") == []

    def test_words_that_this_desk_may_not_read_are_not_there(self, clerk: FlaskClient, services: FakeServices) -> None:
        services.answers["intake.candidates"] = {"rows": [candidate(title=None, text=None, shared=[])]}
        assert "本单位不能查看这一件的内容" in page(clerk.get(SUBMISSION)).words

    def test_what_is_linked_already_has_none(self, clerk: FlaskClient, services: FakeServices) -> None:
        services.answers["intake.submission"] = submission(steps=[])
        clerk.get(SUBMISSION)
        assert calls_of(services, "intake.candidates") == []

    def test_the_api_gives_them_as_intake_told_them(self, clerk: FlaskClient) -> None:
        answer = clerk.get(f"/api/intake/submissions/{samples.NUMBER}/candidates")
        assert answer.get_json() == {"rows": [candidate()]}


class TestSplitting:
    def filed(self, client: FlaskClient) -> str:
        client.post("/file", data=fresh_form(client))
        return str(events_of(client)[0].number)

    def test_the_rest_of_a_mixed_one_is_registered_with_its_number(
        self, at_desk: Enter, services: FakeServices
    ) -> None:
        client = at_desk("yjw.clerk")
        number = self.filed(client)
        services.answers |= {"intake.submission": submission(number=number), "intake.candidates": {"rows": []}}
        assert page(client.get(f"/desk/submissions/{number}")).has("a", href=f"/desk/file?split_of={number}")
        answer = client.get(f"/desk/file?split_of={number}")
        check(answer.get_data(as_text=True))
        form = page(answer).form("/desk/file")
        assert (form.fields["split_of"], form.fields["name"]) == (number, "王桂英")
        typed = {"topic": "AG/AG05", "kind": "settlement", "channel": "letter"}
        done = client.post("/desk/file", data={**form.fields, **typed})
        assert done.status_code == 201
        assert events_of(client)[-1].split_of == number

    def test_of_an_accusation_nothing_is_put_in(self, at_desk: Enter, services: FakeServices) -> None:
        sealed = {
            "sealed": True,
            "title": "（密件）",
            "text": None,
            "petitioner": None,
            "agent": None,
            "legal_class": "accusation",
        }
        services.answers["intake.submission"] = submission(**sealed)
        form = page(at_desk("yjw.clerk").get(f"/desk/file?split_of={samples.NUMBER}")).form("/desk/file")
        assert (form.fields["text"], form.fields["name"], form.fields["title"]) == ("", "", "")

    def test_another_units_letter_cannot_be_split(self, at_desk: Enter, services: FakeServices) -> None:
        client = at_desk("yjw.clerk")
        services.answers["intake.submission"] = NotFound()
        assert client.get(f"/desk/file?split_of={samples.NUMBER}").status_code == 404
        form = page(client.get("/desk/file")).form("/desk/file")
        typed = {**fresh_form(client), **form.fields, "title": "一", "text": "二", "place": "990121101201"}
        typed |= {"topic": "AG/AG05", "kind": "settlement", "channel": "letter", "split_of": samples.NUMBER}
        assert "本单位没有登记过这个编号" in page(client.post("/desk/file", data=typed)).words
