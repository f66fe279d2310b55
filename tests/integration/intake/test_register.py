"""``xinqiao import`` and ``xinqiao export`` against a running node that is killed in the middle, and goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from shared.documents.sheets import read_sheet, write_sheet
from shared.matters.provincial import FORMS, HEADER, PURPOSES, STATUSES, Row, read_rows, write_row
from tests.integration.intake.conftest import NODE

pytestmark = pytest.mark.timeout(240)
ROWS = 450


def rows() -> list[Row]:
    """A register with every status, form and purpose in it."""
    statuses, forms = list(STATUSES), list(FORMS)
    purposes = [one for one in PURPOSES if one != "揭发控告"]
    return [
        Row(
            number=f"33082120250302{nth:05}", place="临溪县青禾镇杨家村", purpose=purposes[nth % len(purposes)],
            petitioned_on=date(2025, 3, 1), registered_on=date(2025, 3, 2), form=forms[nth % len(forms)],
            text=f"=第{nth}件：水渠断了。", status=statuses[nth % len(statuses)], name="王桂英", contact="13900000000",
        )
        for nth in range(ROWS)
    ]  # fmt: skip


def xinqiao(environ: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-m", "shared.cli", *arguments]
    return subprocess.Popen(command, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def test_a_register_goes_in_through_two_kills_and_comes_out_the_same(
    environ: dict[str, str],
    intake: Callable[[], subprocess.Popen[bytes]],
    mongo: MongoClient[dict[str, Any]],
    tmp_path: Path,
) -> None:
    mongo.drop_database(f"xq_{NODE}_intake")
    service = intake()
    sheet, out = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    write_sheet(sheet, HEADER, (write_row(one) for one in rows()))
    kept = mongo[f"xq_{NODE}_intake"]

    importer = xinqiao(environ, "import", str(sheet))
    ends = time.monotonic() + 60
    while kept["taken_over"].count_documents({}) < 20 and time.monotonic() < ends:
        time.sleep(0.02)
    service.send_signal(signal.SIGKILL)
    importer.send_signal(signal.SIGKILL)
    importer.communicate()
    done = kept["submissions"].count_documents({})
    assert 0 < done < ROWS, "the kill came too early or too late to show anything"

    intake()
    again = xinqiao(environ, "import", str(sheet))
    told, _ = again.communicate(timeout=120)
    assert again.returncode == 0, told
    assert str(ROWS) in told
    assert kept["submissions"].count_documents({"is_history": True}) == ROWS
    assert kept["taken_over"].count_documents({}) == ROWS

    third = xinqiao(environ, "export", str(out))
    told, _ = third.communicate(timeout=60)
    assert third.returncode == 0, told
    placed, faults = read_rows(read_sheet(out))
    assert faults == []
    assert sorted((row for _, row in placed), key=lambda one: one.number) == rows()


def test_a_wrong_row_keeps_the_whole_file_out(
    environ: dict[str, str],
    intake: Callable[[], subprocess.Popen[bytes]],
    mongo: MongoClient[dict[str, Any]],
    tmp_path: Path,
) -> None:
    mongo.drop_database(f"xq_{NODE}_intake")
    intake()
    sheet = tmp_path / "in.xlsx"
    wrong = [*rows()[:5], Row(**{**rows()[5].__dict__, "place": "火星"})]
    write_sheet(sheet, HEADER, (write_row(one) for one in wrong))
    importer = xinqiao(environ, "import", str(sheet))
    told, _ = importer.communicate(timeout=60)
    assert importer.returncode == 1
    assert "第7行“问题属地”" in told
    assert "第7行“问题属地”" in read_sheet(tmp_path / "in.errors.xlsx")[1][-1]
    assert mongo[f"xq_{NODE}_intake"]["submissions"].count_documents({}) == 0
