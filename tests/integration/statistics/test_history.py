"""257,813 real complaints through the importer, killed in the middle, and counted a second time by other means."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pymongo import MongoClient

from shared.bus.ask import Asker
from tests.integration.statistics.conftest import NODE, READER
from tests.support.broker import Broker

pytestmark = pytest.mark.timeout(900)
DATA = Path(__file__).parents[2] / "data"
FILE, MAPPING = DATA / "constituent-complaints-to-2020.csv.gz", DATA / "complaints.yaml"
PAGE = resource.getpagesize()
PERIOD = "2015-01-01..2020-12-31"


def xinqiao(environ: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "ignore", "-m", "shared.cli", *arguments]
    return subprocess.Popen(command, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


@pytest.fixture(scope="module")
def told() -> pd.DataFrame:
    """The file as another tool reads it: of a key that stands twice the first row counts."""
    frame = pd.read_csv(FILE, dtype=str, keep_default_na=False).drop_duplicates("unique_key", keep="first")
    frame["opened"] = pd.to_datetime(frame["opendate"])
    frame["closed"] = pd.to_datetime(frame["closedate"].where(frame["closedate"] != ""))
    frame["days"] = (frame["closed"] - frame["opened"]).dt.days
    return frame


def half_up(value: Any, places: int) -> float:
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def test_all_complaints_go_in_through_two_kills_and_are_counted_as_another_tool_counts_them(
    environ: dict[str, str],
    statistics: Callable[[], subprocess.Popen[bytes]],
    broker: Broker,
    mongo: MongoClient[dict[str, Any]],
    told: pd.DataFrame,
    tmp_path: Path,
) -> None:
    mongo.drop_database(f"xq_{NODE}_statistics")
    kept = mongo[f"xq_{NODE}_statistics"]
    service = statistics()
    command = ("import", str(FILE), "--mapping", str(MAPPING), "--json", str(tmp_path / "out.json"))

    importer = xinqiao(environ, *command)
    ends = time.monotonic() + 120
    while kept["facts"].estimated_document_count() < 60_000 and time.monotonic() < ends and importer.poll() is None:
        time.sleep(0.05)
    service.send_signal(signal.SIGKILL)
    importer.send_signal(signal.SIGKILL)
    print(importer.communicate()[0])
    assert 0 < kept["facts"].count_documents({}) < 200_000, "the kill came too early or too late to show anything"

    service = statistics()
    again, began = xinqiao(environ, *command), time.monotonic()
    with Weighed(importer=again.pid, service=service.pid) as weighed:
        words, _ = again.communicate(timeout=500)
    assert again.returncode == 0, words
    took = time.monotonic() - began
    print(words, weighed.told())
    for name, (early, late) in weighed.told().items():
        assert late <= early * 1.25 + 20, f"{name} grows while it imports (MB): {weighed.told()}"
    out = json.loads((tmp_path / "out.json").read_text("utf-8"))
    print(f"{out['new']} new rows in {took:.1f} s, the start of the command included: {out['new'] / took:.0f} rows/s")
    assert (out["rows"], out["wrong"], len(set(out["repeated"]))) == (257_813, 0, 95)
    assert kept["facts"].count_documents({}) == len(told)
    assert out["new"] + out["same"] + len(out["repeated"]) >= 257_813, "every row is accounted for"
    assert out["same"] > 0, "the second run went on from where the first was killed"

    with Asker(broker.amqp) as ask:
        _wait_until_counted(ask, len(told))
        _compare(ask, told)


class Weighed:
    """What processes hold while something runs: the most in the second fifth of the time, and in the last (MB)."""

    def __init__(self, **pids: int) -> None:
        self._pids, self._stop = pids, threading.Event()
        self._seen: dict[str, list[float]] = {name: [] for name in pids}
        self._thread = threading.Thread(target=self._weigh, daemon=True)

    def __enter__(self) -> Weighed:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def told(self) -> dict[str, tuple[float, float]]:
        """Name -> (early, late)."""
        return {name: (max(seen[len(seen) // 5 : 2 * len(seen) // 5]), max(seen[-len(seen) // 5 :]))
                for name, seen in self._seen.items()}  # fmt: skip

    def _weigh(self) -> None:
        while not self._stop.wait(0.2):
            for name, pid in self._pids.items():
                with suppress(OSError, IndexError):
                    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
                    if pages:
                        self._seen[name].append(round(pages * PAGE / (1 << 20), 1))


def _wait_until_counted(ask: Asker, facts: int) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        table = ask("statistics", "ask", {"period": PERIOD}, READER)
        if table["totals"]["total_submissions"]["value"] == facts:
            return
        time.sleep(0.5)
    raise AssertionError(f"counted {table['totals']} of {facts}")


def rows_of(ask: Asker, by: list[str], measures: list[str], period: str = PERIOD, **more: Any) -> dict[Any, Any]:
    table = ask("statistics", "ask", {"by": by, "measures": measures, "period": period, **more}, READER)
    assert table["warnings"] == []
    return {tuple(one["keys"][name]["key"] for name in by): one["cells"] for one in table["rows"]}


def _compare(ask: Asker, told: pd.DataFrame) -> None:
    year = told["opened"].dt.year.astype(str)
    columns = {
        "year": year, "unit": told["account"], "category": told["complaint_type"], "territory:county": told["borough"],
        "territory:township": told["community_board"],
    }  # fmt: skip
    for by in (["year"], ["unit"], ["category", "territory:county"], ["territory:township"], ["year", "category"]):
        counted = rows_of(ask, by, ["total_submissions", "case_closure_rate", "closed_count"])
        groups = told.groupby([columns[one].rename(one) for one in by])
        sizes, closed = groups.size(), groups["closed"].count()
        assert {key: cells["total_submissions"]["value"] for key, cells in counted.items()} == keyed(sizes)
        assert {key: cells["closed_count"]["value"] for key, cells in counted.items()} == keyed(closed)
    days = rows_of(ask, ["unit"], ["median_days_to_close", "p90_days_to_close"])
    shares = rows_of(ask, ["unit"], ["conclusion_rate"], places=2)
    for office, group in told.groupby("account"):
        share = Decimal(100 * int(group["closed"].count())) / len(group)
        assert shares[(str(office),)]["conclusion_rate"]["value"] == half_up(share, 2)
    for office, group in told.dropna(subset=["days"]).groupby("account"):
        cells, ordered = days[(str(office),)], sorted(group["days"])
        assert cells["median_days_to_close"]["value"] == half_up(group["days"].median(), 1)
        assert cells["p90_days_to_close"]["value"] == ordered[-(-9 * len(ordered) // 10) - 1]
    per_year = told.groupby(year).size()
    for one, before in (("2016", "2015"), ("2019", "2018"), ("2020", "2019")):
        table = ask("statistics", "ask", {"period": one, "compare": "yoy", "places": 2}, READER)
        grown = 100 * Decimal(int(per_year[one] - per_year[before])) / Decimal(int(per_year[before]))
        assert table["totals"]["total_submissions"]["change"]["value"] == half_up(grown, 2)


def keyed(series: pd.Series) -> dict[Any, int]:
    return {key if isinstance(key, tuple) else (key,): int(value) for key, value in series.items()}
