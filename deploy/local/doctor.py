"""``xinqiao doctor``: what this machine lacks to run nodes and their tests, and how to get each thing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from deploy.local import broker, mongod
from deploy.local.cluster import Cluster
from deploy.local.commands import on_cluster
from deploy.local.ports import taken
from shared.terminal import tell

DISK_BYTES = 2 << 30
NODE_KILOBYTES = 700_000
WRITTEN_IN = 2026
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Finding:
    """One thing that must be there; ``cure`` says how to get it."""

    name: str
    present: bool
    detail: str
    cure: str


@click.command(help=tell("cli_doctor"))
@on_cluster
def doctor(topology: Path, directory: Path) -> None:
    """One line a thing."""
    findings = list(examine(Cluster(topology, directory)))
    for finding in findings:
        mark = tell("doctor_present" if finding.present else "doctor_missing")
        click.echo(f"[{mark}] {finding.name}  {finding.detail}".rstrip())
        if not finding.present:
            click.echo(f"      {finding.cure}")
    missing = sum(not finding.present for finding in findings)
    click.echo(tell("doctor_count", number=missing) if missing else tell("doctor_all_there"))
    sys.exit(1 if missing else 0)


def examine(cluster: Cluster) -> Iterator[Finding]:
    """Everything that is looked at."""
    yield Finding("python", sys.version_info >= (3, 11), sys.version.split()[0], tell("doctor_python"))
    yield _program("erlang", broker.find_epmd(), "erlang-base")
    yield _program("rabbitmq-server", broker.find_server(), "rabbitmq-server")
    database = mongod.find()
    yield Finding("mongod", database is not None and database.exists(), str(database or ""), tell("doctor_mongod"))
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    yield _program("chromium", Path(browser) if browser else None, "chromium")
    yield Finding("fonts-noto-cjk", *_fonts(), tell("doctor_apt", package="fonts-noto-cjk"))
    pango = find_library("pango-1.0")
    yield Finding(
        "pango", pango is not None, pango or "", tell("doctor_apt", package="libpango-1.0-0 libpangoft2-1.0-0")
    )
    yield _ports(cluster)
    yield _disk(cluster.directory)
    yield _memory(len(cluster.nodes), running=cluster.supervisor.answers())
    now = datetime.now(UTC)
    yield Finding("clock", now.year >= WRITTEN_IN, now.isoformat(timespec="seconds"), tell("doctor_clock"))


def _program(name: str, path: Path | None, package: str) -> Finding:
    return Finding(name, path is not None, str(path or ""), tell("doctor_apt", package=package))


def _fonts() -> tuple[bool, str]:
    lister = shutil.which("fc-list")
    if lister is None:
        return False, ""
    listed = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False).stdout
    names = sorted({line.split(",")[0].strip() for line in listed.splitlines() if line.strip()})
    return bool(names), names[0] if names else ""


def _ports(cluster: Cluster) -> Finding:
    ours = cluster.supervisor.answers()
    held = [] if ours else [f"{port} ({node} {what})" for node, what, port in taken(cluster.places())]
    return Finding("ports", not held, ", ".join(held), tell("doctor_ports"))


def _disk(directory: Path) -> Finding:
    existing = next(place for place in (directory, *directory.parents) if place.exists())
    free = shutil.disk_usage(existing).free
    return Finding("disk", free >= DISK_BYTES, f"{free / (1 << 30):.1f} GB", tell("doctor_disk"))


def _memory(nodes: int, *, running: bool) -> Finding:
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    free = next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    enough = running or free >= nodes * NODE_KILOBYTES
    return Finding("memory", enough, f"{free / (1 << 20):.1f} GB", tell("doctor_memory"))
