"""The published figures as a page: those of the service, the same for everybody, and the same as for a program."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from services.gateway.desk.statistics_tables import figure
from services.statistics.service import StatisticsService
from shared.errors import Unavailable
from tests.support.edge import FakeServices
from tests.unit.pages.conftest import browser_at
from tests.unit.pages.figures import Tables, a_county, answers_of, html_of, words_of
from tests.unit.pages.reader import calls_of
from tests.unit.pages.test_every_page import check

SUPERVISOR = "lx_xf.supervisor"
Enter = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def county() -> StatisticsService:
    return a_county()


@pytest.fixture
def figures(services: FakeServices, county: StatisticsService) -> FakeServices:
    services.answers.update(answers_of(county))
    return services


@pytest.fixture
def anybody(figures: FakeServices) -> FlaskClient:
    return browser_at("lx", figures)


@pytest.mark.parametrize("period", ["", "2026-Q2", "2026"])
def test_the_published_page_holds_the_published_figures(
    anybody: FlaskClient, county: StatisticsService, period: str
) -> None:
    html = html_of(anybody, f"/statistics?period={period}")
    check(html)
    told = county.public_figures({"period": period})
    for seen, table in zip(Tables(html).tables, told["tables"].values(), strict=True):
        rows = [*(row["cells"] for row in table["rows"]), table["totals"]]
        assert [[words_of(one[0]) for one in row[1:]] for row in seen[1:]] == [
            [figure(cells[one["id"]]) for one in table["columns"]] for cells in rows
        ]
    assert anybody.get(f"/api/public/statistics?period={period}").get_json() == told


def test_published_figures_may_be_kept_five_minutes_and_the_desks_may_not(anybody: FlaskClient) -> None:
    for path in ("/statistics", "/api/public/statistics"):
        answer = anybody.get(path)
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in answer.headers
        again = anybody.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    assert anybody.get("/desk/login").headers["Cache-Control"] == "no-store"


def test_the_page_is_the_same_for_who_is_logged_in(at_desk: Enter, anybody: FlaskClient) -> None:
    inside = at_desk(SUPERVISOR)
    assert html_of(inside, "/statistics") == html_of(
        browser_at("lx", inside.application.extensions["xinqiao"].rpc), "/statistics"
    )


@pytest.mark.parametrize("period", ["2027-Q2", "2026-06", "x", "2026-06-01..2026-06-02", "%00", "all"])
def test_a_span_that_is_not_over_or_has_no_name_is_not_published(anybody: FlaskClient, period: str) -> None:
    html = html_of(anybody, f"/statistics?period={period}", 409 if period != "%00" else 422)
    assert "下面是最近一个季度的情况" in html
    assert anybody.get(f"/api/public/statistics?period={period}").status_code in (409, 422)


def test_the_published_page_says_when_it_cannot_be_had(anybody: FlaskClient, figures: FakeServices) -> None:
    figures.answers["statistics.public_figures"] = Unavailable()
    html = html_of(anybody, "/statistics", 503)
    check(html)
    assert "打电话询问" in html


def test_only_the_published_figures_are_asked_for(anybody: FlaskClient, figures: FakeServices) -> None:
    html_of(anybody, "/statistics?period=2026-Q2")
    ((asked, who),) = calls_of(figures, "statistics.public_figures")
    assert asked == {"period": "2026-Q2"} and who["roles"] == ["citizen"]
    assert {one for one, _ in figures.calls} == {"statistics.public_figures"}
