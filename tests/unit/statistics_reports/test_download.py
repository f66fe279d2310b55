"""Reports at the edge and in the shell: the right file, the same bytes for ever once issued, only from the own desk."""

from __future__ import annotations

import io
import json
from typing import Any

import pypdf
import pytest
from click.testing import CliRunner

from shared import report_cli
from shared.cli import main
from shared.documents.docx import words_of
from shared.documents.sheet import bare
from tests.support.edge import Desk, FakeServices, app_of, parts
from tests.unit.statistics_reports.made import SUPERVISOR, service, two_years


@pytest.fixture(scope="module")
def office():
    """The county's edge over its statistics, with one report: (desk, service, number)."""
    made = service(two_years())
    number = made.make_report({"template": "township_half_year", "period": "2025-H1"}, SUPERVISOR)["number"]
    services = FakeServices()
    services.answers |= {
        "statistics.report_document": made.report_document, "statistics.report": made.report,
        "notification.papers": lambda *_: {"rows": []},
    }  # fmt: skip
    edge = parts("lx", rpc=services)
    user = next(user for user, one in edge.accounts.items() if one.unit == "u_lx_xf" and "supervisor" in one.roles)
    return Desk(app_of(edge).test_client(), user), made, number


def get(office: Any, format: str) -> Any:
    desk, _, number = office
    return desk.get(f"/api/statistics/reports/{number}.{format}")


def test_the_data_comes_as_json_with_every_figure(office):
    data = json.loads(get(office, "json").data)["data"]
    assert data["figures"][0]["query"]["question"]["period"] == "2025-H1"


def test_words_and_tables_come_as_pdf_and_docx(office):
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(get(office, "pdf").data)).pages)
    assert "共收到信访" in bare(pdf) and "核对" in bare(pdf)
    assert "共收到信访" in words_of(get(office, "docx").data)


def test_the_page_of_a_report_offers_its_files_and_says_what_was_checked(office):
    desk, _, number = office
    page = desk.get(f"/desk/reports/{number}").get_data(as_text=True)
    assert f'href="/api/statistics/reports/{number}.pdf"' in page and "合计核对" in page


def test_what_was_issued_is_handed_out_byte_for_byte(office):
    _, made, number = office
    made.issue_report(number, {"post": "局长"}, SUPERVISOR)
    first, again = get(office, "pdf"), get(office, "pdf")
    assert first.data == again.data and first.headers["ETag"] == again.headers["ETag"]


@pytest.mark.parametrize(("text", "instant"), [
    ("2026-01-10", "2026-01-10T23:59:59+08:00"), ("2026-01-10T09:00:00", "2026-01-10T09:00:00+08:00"),
    ("2026-01-10T01:00:00Z", "2026-01-10T01:00:00Z"), ("", None), ("2026-01-10T01:00:00+08:00",) * 2,
])  # fmt: skip
def test_a_day_in_the_shell_means_its_end(text, instant):
    assert report_cli.instant(text) == instant


@pytest.mark.parametrize("format", ["json", "docx", "pdf"])
def test_the_shell_writes_a_report_in_every_format(monkeypatch, tmp_path, format):
    made = service(two_years())

    class Asker:
        def __init__(self, *_: Any) -> None:
            pass

        def __enter__(self) -> Any:
            return lambda service, method, *given: getattr(made, method)(*given)

        def __exit__(self, *_: Any) -> None:
            pass

    class Settings:
        amqp = ""

    monkeypatch.setattr(report_cli, "Asker", Asker)
    monkeypatch.setattr(report_cli, "operator", lambda: (Settings, SUPERVISOR))
    file = tmp_path / f"report.{format}"
    given = ["report", "county_year", "--period", "2025", "--as-of", "2026-02-01"]
    given += ["--format", format, "--out", str(file)]
    told = CliRunner().invoke(main, given)
    assert told.exit_code == 0, told.output
    assert "单位混合" in told.output
    if format == "json":
        figures = {one["id"]: one for one in json.loads(file.read_text("utf-8"))["figures"]}
        one = figures["county_totals/total_mixed"]
        assert (one["value"], one["mixed_unit"], one["places"], one["unit_zh"]) == (1126, True, 0, "件（人）次")
        assert figures["cases/case_closure_rate"]["numerator"] == 65
    else:
        assert file.stat().st_size > 10_000
