"""The pages of figures: every figure is the service's own, opens down to its submissions, and can be taken along."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from flask.testing import FlaskClient

from services.gateway.desk.statistics_tables import figure
from services.statistics.service import StatisticsService
from shared.errors import Unavailable
from tests.support.edge import FakeServices
from tests.unit.pages.figures import Tables, a_county, answers_of, html_of, words_of
from tests.unit.pages.reader import Page
from tests.unit.pages.test_every_page import check

SUPERVISOR, CLERK = "lx_xf.supervisor", "lx_xf.clerk"
ROLES = {SUPERVISOR: "supervisor", CLERK: "clerk"}
Enter = Callable[[str], FlaskClient]
HALF = r"（[^（）]*）"


@pytest.fixture(scope="module")
def county() -> StatisticsService:
    return a_county()


@pytest.fixture
def figures(services: FakeServices, county: StatisticsService) -> FakeServices:
    services.answers.update(answers_of(county))
    return services


@pytest.fixture
def desk(figures: FakeServices, at_desk: Enter) -> Enter:
    return at_desk


def by(user: str) -> dict[str, Any]:
    return {"user": user, "name": "", "unit": "u_lx_xf", "roles": [ROLES[user]], "node": "lx"}


QUESTIONS = {
    "?period=2026&by=unit": {"by": ["unit"], "period": "2026"},
    "?period=2026&by=unit&by=channel&compare=yoy": {"by": ["unit", "channel"], "period": "2026", "compare": "yoy"},
    "?period=2026-H2&by=month&m=total_submissions&m=person_count&m=median_days_to_conclude":
        {"by": ["month"], "period": "2026-H2",
         "measures": ["total_submissions", "person_count", "median_days_to_conclude"]},
    "?period=2026&by=territory:township&f=unit%3Du_qh&of=concluded_on":
        {"by": ["territory:township"], "period": "2026", "of": "concluded_on",
         "where": [{"dimension": "unit", "keys": ["u_qh"]}]},
}  # fmt: skip


@pytest.mark.parametrize("user", [SUPERVISOR, CLERK])
@pytest.mark.parametrize("query", QUESTIONS)
def test_every_figure_of_the_page_is_the_one_that_the_service_gives(
    desk: Enter, county: StatisticsService, user: str, query: str
) -> None:
    html = html_of(desk(user), f"/desk/statistics{query}")
    check(html)
    usual = county.catalogue(by(user))["usual"]
    told = county.ask({"measures": usual, "places": 1, **QUESTIONS[query]}, by(user))
    headline, table = Tables(html).tables
    top = county.ask(
        {**QUESTIONS[query], "by": [], "measures": county.catalogue(by(user))["headline"], "places": 1}, by(user)
    )
    assert [words_of(row[1][0]) for row in headline[1:]] == [shown(top["totals"][one["id"]]) for one in top["columns"]]
    assert [row[2][0].startswith(one["definition"]) for row, one in zip(headline[1:], top["columns"], strict=True)]
    rows = {tuple(name(one) for one in row["keys"].values()): row["cells"] for row in told["rows"]}
    rows[("合计",)] = told["totals"]
    seen = {}
    for row in table[1:]:
        keys = len(row) - len(told["columns"])
        seen[tuple(words_of(one[0]) for one in row[:keys])] = [words_of(one[0]) for one in row[keys:]]
    assert seen == {key: [shown(cells[one["id"]]) for one in told["columns"]] for key, cells in rows.items()}
    assert ("“—”：不足三件" in html) == (told["hidden"] or top["hidden"])


def name(key: dict[str, str]) -> str:
    return words_of(key["zh"] or key["key"] or "未填")


def shown(cell: dict[str, Any]) -> str:
    if "change" not in cell:
        return figure(cell)
    hidden = cell["change"]["shown"] == "—"
    was = (
        "—"
        if hidden and cell["previous"] is None
        else "不可比"
        if cell["previous"] is None
        else f"{cell['previous']:g}"
    )
    return f"{figure(cell)}{'—' if hidden else was}，{cell['change']['shown']}"


def test_the_figures_have_period_time_rounding_and_the_age_of_each_childs_data(desk: Enter) -> None:
    words = Page(html_of(desk(SUPERVISOR), "/desk/statistics?period=2026-Q3")).words
    told = ("2026年第三季度（2026年7月1日至2026年9月30日，按收到日）", "截至：2027年4月6日 09:00", "修约：四舍五入")
    assert [one for one in (*told, "青禾镇刚刚（2027年4月6日 09:00）", "杨家村") if one not in words] == []
    assert all(f"按{one}" in words for one in ("登记层级", "责任单位", "渠道", "类别"))


def links_of(html: str) -> Iterator[tuple[int, str]]:
    """Every link to submissions behind a figure: the figure and the address."""
    for found in re.finditer(r'<a href="(/desk/statistics/rows[^"]*)">(\d+)</a>', html):
        yield int(found[2]), unescape(found[1])


@pytest.mark.parametrize(
    "query",
    [
        "?period=2026&by=unit&by=channel", "?period=2026&by=category&f=unit%3Du_qh",
        "?period=2026&by=month&m=letter_count&m=conclusion_rate&m=timely_acceptance_rate_unit&m=overdue_count",
        "?period=2026&by=age_band&m=in_hand_count", "?period=2026&by=unit&of=concluded_on&m=concluded_count",
    ],
)  # fmt: skip
def test_every_count_opens_as_many_submissions_as_it_says(desk: Enter, county: StatisticsService, query: str) -> None:
    client = desk(SUPERVISOR)
    links = list(links_of(html_of(client, f"/desk/statistics{query}")))
    assert len(links) > 8
    for count, address in links[:60]:
        words = Page(html_of(client, address)).words
        assert f"共 {count} 件" in words, address


def test_a_row_opens_the_next_dimension_and_keeps_the_filters(desk: Enter) -> None:
    client = desk(SUPERVISOR)
    table = Tables(html_of(client, "/desk/statistics?period=2026-H2&by=unit&f=channel%3Dletter&m=letter_count")).tables[
        1
    ]
    address = table[1][0][1][0]
    asked = parse_qs(urlsplit(address).query)
    assert asked["period"] == ["2026-H2"] and asked["m"] == ["letter_count"]
    assert asked["f"][0] == "channel=letter" and asked["f"][1].startswith("unit=")
    assert asked["by"] == ["territory:county"]
    deeper = html_of(client, address)
    assert "渠道：来信" in Page(deeper).words and "去掉" in Page(deeper).words
    assert Tables(deeper).tables[1][-1][1][0] == table[1][1][0], "the table that is opened adds up to the row"


def test_a_row_can_be_opened_down_until_nothing_is_left_to_open(desk: Enter) -> None:
    client, address, steps = desk(SUPERVISOR), "/desk/statistics?period=2026&by=unit", 0
    while address:
        rows = Tables(html_of(client, address)).tables[1]
        address = next((one for one in rows[1][0][1]), "")
        steps += 1
    assert steps == len(("unit", "county", "township", "village", "category", "category2", "channel", "form", "month"))


def test_a_filter_can_be_taken_away(desk: Enter) -> None:
    html = html_of(desk(SUPERVISOR), "/desk/statistics?period=2026&by=unit&f=channel%3Dletter&f=level%3Dcounty")
    away = next(unescape(one) for one in re.findall(r'<a href="([^"]*)" aria-label="去掉：渠道：来信"', html))
    assert parse_qs(urlsplit(away).query)["f"] == ["level=county"]


def test_who_may_not_see_small_counts_is_shown_no_way_below(desk: Enter) -> None:
    client = desk(CLERK)
    assert "/desk/statistics/rows" not in html_of(client, "/desk/statistics?period=2026&by=unit")
    html_of(client, "/desk/statistics/rows?m=total_submissions&period=2026", 403)
    html_of(client, "/desk/statistics/export?m=total_submissions&period=2026&what=rows", 403)


def test_words_stand_where_there_is_no_number(desk: Enter) -> None:
    words = Page(html_of(desk(SUPERVISOR), "/desk/statistics?period=2026&by=unit&compare=yoy")).words
    assert "不可比" in words and "“持平”" in words and "“不可比”：没有基数" in words


def test_mixed_units_and_sums_that_do_not_hold_are_said(desk: Enter) -> None:
    words = Page(html_of(desk(SUPERVISOR), "/desk/statistics?period=2026&by=unit&m=total_mixed")).words
    assert "单位混合" in words


def test_the_submissions_are_listed_page_by_page_without_words_or_names(desk: Enter) -> None:
    client, address, seen = desk(SUPERVISOR), "/desk/statistics/rows?m=total_submissions&period=2026", list[str]()
    while address:
        html = html_of(client, address)
        check(html)
        seen += [row[0][0] for row in Tables(html).tables[0][1:]]
        following = re.search(r'<a href="([^"]*)">后面还有，看下一页', html)
        address = unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == 150
    assert "没有内容和姓名" in html


# --- what is asked wrongly --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "?period=x", "?by=person", "?m=nothing", "?f=channel", "?by=unit&by=unit&by=unit", "?compare=x",
        "?f=%3D&f=a%3Db", "?places=99", "?period=2026&by=unit&f=unit%3D%00",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said_and_the_usual_is_shown(desk: Enter, query: str) -> None:
    answer = desk(SUPERVISOR).get(f"/desk/statistics{query}")
    assert answer.status_code in (200, 422)
    assert "主要指标" in answer.get_data(as_text=True)


def test_a_clerk_who_asks_by_days_is_told_what_to_ask_instead(desk: Enter) -> None:
    html = html_of(desk(CLERK), "/desk/statistics?period=2026-03-01..2026-03-02", 409)
    assert "只能按年、半年、季度或者月查" in html


def test_figures_that_cannot_be_had_are_said_in_words(desk: Enter, figures: FakeServices) -> None:
    figures.answers["statistics.catalogue"] = Unavailable()
    assert "服务暂时不可用" in html_of(desk(SUPERVISOR), "/desk/statistics", 503)


# --- kept questions ---------------------------------------------------------------------------------------------------


def keep(client: FlaskClient, **more: Any) -> Any:
    csrf = client.get("/api/session").get_json()["csrf"]
    return client.post("/desk/statistics/questions", data={"csrf": csrf, "period": "2026", "by": "unit", **more})


def test_a_question_is_kept_for_the_unit_opened_again_renamed_and_deleted(desk: Enter) -> None:
    client = desk(SUPERVISOR)
    answer = keep(client, title="各单位<b>=1+1", f="channel=letter", m="letter_count")
    assert answer.status_code == 303
    html = html_of(client, answer.headers["Location"])
    assert "各单位&lt;b&gt;=1+1" in html and "已留存" in html
    own = re.search(r'<li><a href="([^"]*)">各单位', html)
    assert own is not None
    assert parse_qs(urlsplit(unescape(own[1])).query)["f"] == ["channel=letter"]
    assert Tables(html_of(client, unescape(own[1]))).tables[1][0][1][0].startswith("来信")
    item = re.search(r'href="(/desk/saved_questions/[^"]*)"', html)
    assert item is not None
    page = html_of(client, item[1])
    check(page)
    csrf = client.get("/api/session").get_json()["csrf"]
    assert client.post(f"{item[1]}/rename_question", data={"csrf": csrf, "title": "来信"}).status_code == 303
    assert '">来信</a>' in html_of(client, "/desk/statistics")
    assert client.post(f"{item[1]}/delete_question", data={"csrf": csrf}).status_code == 303
    assert '">来信</a>' not in html_of(client, "/desk/statistics")


def test_a_question_without_a_title_is_not_kept(desk: Enter) -> None:
    answer = keep(desk(SUPERVISOR), title=" ")
    assert answer.status_code == 422
    assert "主要指标" in answer.get_data(as_text=True)


# --- hot topics -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", [SUPERVISOR, CLERK])
def test_hot_topics_are_shown_with_the_numbers_behind_them(desk: Enter, county: StatisticsService, user: str) -> None:
    html = html_of(desk(user), "/desk/statistics/hot?period=2026-Q3&spans=2")
    check(html)
    told = county.hot_topics({"period": "2026-Q3", "spans": 2}, by(user))
    rows = Tables(html).tables[0][1:]
    assert [[words_of(one[0]) for one in row[2:5]] for row in rows] == [
        [str(row["now"]), str(row["usual"] if row["usual"] is not None else "—"), row["change"]["shown"]]
        for row in told["rows"]
    ]
    assert told["rows"]


def test_a_hot_topic_asked_wrongly_is_said(desk: Enter) -> None:
    assert "只能从给定的选项中选择" in html_of(desk(SUPERVISOR), "/desk/statistics/hot?level=person", 422)


# --- files ------------------------------------------------------------------------------------------------------------


def exported(client: FlaskClient, query: str, format: str) -> list[list[Any]]:
    answer = client.get(f"/desk/statistics/export{query}&format={format}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    if format == "csv":
        return [*csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))]
    page = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    return [["" if cell.value is None else cell.value for cell in row] for row in page.iter_rows()]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("user", [SUPERVISOR, CLERK])
def test_an_exported_table_holds_the_figures_and_what_explains_them(
    desk: Enter, county: StatisticsService, user: str, format: str
) -> None:
    asked = {
        "measures": ["total_submissions", "conclusion_rate"],
        "by": ["unit", "channel"],
        "period": "2026",
        "places": 1,
    }
    told = county.ask(asked, by(user))
    lines = exported(desk(user), "?m=total_submissions&m=conclusion_rate&by=unit&by=channel&period=2026", format)
    explained = {str(line[0]): str(line[1]) for line in lines if len(line) > 1}
    assert explained["期间"].startswith("2026年") and "四舍五入" in explained["修约"] and explained["截至"]
    assert explained["指标：信访总量"].startswith("单位：件次")
    assert ("不显示的数" in explained) == told["hidden"]
    head = next(place for place, line in enumerate(lines) if line[:1] == ["责任单位"])
    assert lines[head] == ["责任单位", "渠道", "信访总量（件次）", "办结率（%）", "办结率：分子", "办结率：分母"]
    dash = {None: "—"}
    expected = [
        [*(one["zh"] for one in row["keys"].values()), *(
            str(dash.get(one, one)) for cell in (row["cells"],) for one in (
                cell["total_submissions"]["value"], value_of(cell["conclusion_rate"]),
                cell["conclusion_rate"]["numerator"], cell["conclusion_rate"]["denominator"],
            )
        )]
        for row in told["rows"]
    ]  # fmt: skip
    assert [[str(one) for one in line] for line in lines[head + 1 : -1]] == expected


def value_of(rate: dict[str, Any]) -> Any:
    return rate["shown"] if rate["value"] is None else rate["value"]


def test_exported_submissions_are_those_of_the_cell(desk: Enter, county: StatisticsService) -> None:
    lines = exported(desk(SUPERVISOR), "?m=letter_count&by=unit&row=unit%3Du_qh&period=2026&what=rows", "csv")
    told = county.drill({
        "measures": ["letter_count"], "by": ["unit"], "period": "2026", "limit": 200,
        "row": [{"dimension": "unit", "key": "u_qh"}],
    }, by(SUPERVISOR))  # fmt: skip
    head = next(place for place, line in enumerate(lines) if line[:1] == ["编号"])
    assert [line[0] for line in lines[head + 1 :]] == [row["number"] for row in told["rows"]]
    assert ["所选的格", "责任单位：青禾镇人民政府"] in lines
    assert ["件数", f"共 {told['total']} 件，列出 {told['total']} 件"] in lines


def test_an_unknown_format_is_refused(desk: Enter) -> None:
    html_of(desk(SUPERVISOR), "/desk/statistics/export?by=unit&format=exe", 422)
