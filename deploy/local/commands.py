"""``xinqiao run | up | down | status | logs``: the nodes of a topology on this machine."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from deploy.local.cluster import Cluster
from deploy.local.faults import tail
from deploy.local.layout import ROOT
from shared.matters.people import LEADER, OFFICER
from shared.terminal import tell

PAUSE_SECONDS = 0.5


class Stopped(BaseException):
    """The operator said stop."""


def adopt(node: str) -> None:
    """Take on the settings of a local node, for the commands that look into a node from inside."""
    topology = os.environ.get("XINQIAO_TOPOLOGY", ROOT / "deploy" / "topology.yaml")
    cluster = Cluster(topology, os.environ.get("XINQIAO_DIRECTORY", ROOT / "build" / "run"))
    os.environ.update(cluster.settings(cluster.topology.node(node).id))


def on_cluster(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which nodes, and where they lie."""
    topology = click.option(
        "--topology",
        envvar="XINQIAO_TOPOLOGY",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        default=ROOT / "deploy" / "topology.yaml",
        help=tell("cli_option_topology"),
    )
    directory = click.option(
        "--directory",
        envvar="XINQIAO_DIRECTORY",
        type=click.Path(file_okay=False, path_type=Path),
        default=ROOT / "build" / "run",
        help=tell("cli_option_directory"),
    )
    return topology(directory(command))


@click.command(help=tell("cli_up"))
@on_cluster
def up(topology: Path, directory: Path) -> None:
    """Start in the background."""
    _start(Cluster(topology, directory))


@click.command(help=tell("cli_down"))
@on_cluster
def down(topology: Path, directory: Path) -> None:
    """Stop everything."""
    _stop(Cluster(topology, directory))


@click.command(help=tell("cli_run"))
@click.option("--detach", "-d", is_flag=True, help=tell("cli_option_detach"))
@on_cluster
def run(topology: Path, directory: Path, detach: bool) -> None:
    """Start, show how to get in, and stay until told to stop."""
    cluster = Cluster(topology, directory)
    if detach:
        _start(cluster)
        return
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _say_stopped)
    try:
        _start(cluster)
        click.echo(tell("cli_stay"))
        while cluster.supervisor.answers():
            time.sleep(PAUSE_SECONDS)
        click.echo(tell("cli_supervisor_gone"), err=True)
        sys.exit(1)
    except Stopped:
        pass
    finally:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it behind
        _stop(cluster)


@click.command(help=tell("cli_status"))
@on_cluster
def status(topology: Path, directory: Path) -> None:
    """A table of processes."""
    cluster = Cluster(topology, directory)
    processes = cluster.status()
    for process in processes:
        pid = str(process.pid) if process.pid else "-"
        address = cluster.url(process.node) if process.kind == "gateway" else ""
        click.echo(f"{process.node:8} {process.name:14} {process.state:10} {pid:>8}  {address}".rstrip())
    if any(process.state != "running" for process in processes):
        sys.exit(1)


@click.command(help=tell("cli_logs"))
@click.argument("node", required=False)
@click.argument("process", required=False)
@click.option("--follow", "-f", is_flag=True, help=tell("cli_option_follow"))
@click.option("--lines", "-n", default=20, show_default=True, help=tell("cli_option_lines"))
@on_cluster
def logs(topology: Path, directory: Path, node: str | None, process: str | None, follow: bool, lines: int) -> None:
    """The ends of the logs, each line named by its process when there are several."""
    cluster = Cluster(topology, directory)
    found = {
        file: f"{one.node} {one.name}"
        for one in cluster.status()
        if one.node == (node or one.node) and one.name == (process or one.name)
        if (file := cluster.log(one.node, one.name)).exists()
    }
    if not found:
        raise click.ClickException(tell("cli_no_logs"))
    read = {}
    for file, name in found.items():
        read[file] = file.stat().st_size
        _print(tail(file, lines), name if len(found) > 1 else "")
    while follow:
        time.sleep(PAUSE_SECONDS)
        for file, name in found.items():
            read[file] = _print_new(file, read[file], name if len(found) > 1 else "")


@click.command(help=tell("cli_chaos"), add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def chaos(arguments: tuple[str, ...]) -> None:
    """Hand over to the chaos suite, which lies with the tests and is not installed with the rest."""
    if not (ROOT / "tests" / "chaos").is_dir():
        raise click.ClickException(tell("cli_not_in_this_edition", command="chaos", module="tests.chaos"))
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "tests.chaos", *arguments])  # noqa: S606 - our own module


def _start(cluster: Cluster) -> None:
    click.echo(tell("cli_starting", nodes=len(cluster.nodes)))
    cluster.up(click.echo)
    click.echo(tell("cli_addresses"))
    for node in cluster.nodes:
        click.echo(f"  {cluster.topology.node(node).name}  {cluster.url(node)}/")
    accounts = cluster.accounts
    if accounts:
        click.echo(tell("cli_accounts", password=accounts[0]["password"]))
        for node in cluster.nodes:
            click.echo(f"  {cluster.topology.node(node).name}: {'  '.join(_to_begin_with(cluster, node))}")
        click.echo(tell("cli_all_accounts", number=len(accounts), file=_list_accounts(cluster)))


def _to_begin_with(cluster: Cluster, node: str) -> list[str]:
    """Of the node's accounts one for each role: of its front unit, and who handles matters of its government."""
    topology, front = cluster.topology, cluster.topology.front_unit(node).id
    governs = {
        one.id for one in topology.units_at(node)
        if one.kind == "government" and one.division == topology.node(node).division
    }  # fmt: skip
    chosen: dict[str, str] = {}
    for account in sorted(topology.accounts_at(node), key=lambda one: one.unit != front):
        for role in account.roles:
            if account.unit in governs and role in (OFFICER, LEADER):
                chosen[role] = account.user
            chosen.setdefault(role, account.user)
    return [f"{user} ({tell(f'cli_role_{role}')})" for role, user in chosen.items()]


def _list_accounts(cluster: Cluster) -> Path:
    file = cluster.directory / "accounts.txt"
    lines = [f"{one['user']:20} {one['node']:6} {one['unit']:14} {' '.join(one['roles'])}" for one in cluster.accounts]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def _stop(cluster: Cluster) -> None:
    click.echo(tell("cli_stopping"))
    cluster.down()
    remaining = cluster.supervisor.remaining()
    if remaining:
        raise click.ClickException(tell("cli_remaining", pids=", ".join(map(str, remaining))))
    click.echo(tell("cli_stopped", directory=cluster.directory))


def _say_stopped(*_: object) -> None:
    raise Stopped


def _print(text: str, name: str) -> None:
    for line in text.splitlines():
        click.echo(f"{name} | {line}" if name else line)


def _print_new(file: Path, position: int, name: str) -> int:
    size = file.stat().st_size
    with file.open("rb") as opened:
        opened.seek(position if size >= position else 0)  # a smaller file is a new one: the log was rotated
        text = opened.read()
        end = opened.tell()
    _print(text.decode("utf-8", "replace"), name)
    return end
