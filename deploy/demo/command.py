"""``xinqiao demo``: nodes from nothing, petitions over HTTP from counter to end, and whether all is as expected."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console

from deploy.demo import counts, places, story
from deploy.demo.compare import Difference
from deploy.demo.examples import Examples, read
from deploy.demo.outcome import Outcome, begin, finish
from deploy.demo.person import Refused, Waited
from deploy.demo.records import Records
from deploy.demo.report import Report, show, show_course
from deploy.demo.world import World, reach
from deploy.local.cluster import Cluster
from deploy.local.layout import ROOT
from shared.terminal import wide

EXAMPLES = Path(__file__).with_name("examples.json")
FOLDER = ROOT / "build" / "demo"
BEFORE_THE_FIRST = timedelta(hours=1)


@click.command(
    help="从零启动若干节点，经 HTTP 提交并办结示例信访事项，核对结果。Start nodes, carry examples to the end, compare."
)
@click.option("--examples", "source", type=click.Path(exists=True, path_type=Path), default=EXAMPLES, help="示例文件")
@click.option("--json", "target", type=click.Path(path_type=Path), default=FOLDER / "report.json", help="报告写到哪里")
@click.option("--filings", default=40, show_default=True, help="用于计时的小件数量")
@click.option("--keep", is_flag=True, help="结束后不停止节点")
def demo(source: Path, target: Path, filings: int, keep: bool) -> None:
    """Run the demonstration; exit code 1 when anything is not as expected."""
    console, began = wide(), time.monotonic()
    examples = read(source)
    selected = examples.in_order()
    made = places.plan(examples, selected)
    clock = FOLDER / "run" / "clock"
    cluster = _from_nothing(places.write(made, FOLDER / "topology"), clock)
    reach(clock, min((one.received_at for one in selected), default=datetime.now(UTC)) - BEFORE_THE_FIRST, first=True)
    report = Report(source=str(source), nodes=tuple(cluster.nodes), external=made.external)
    with _running(cluster, console, keep):
        report.up_seconds = time.monotonic() - began
        world = World(cluster.topology, {node: cluster.url(node) for node in cluster.nodes}, cluster.accounts, clock)
        with Records({node: cluster.mongo(node) for node in cluster.nodes}) as records:
            _carry(world, examples, report, console, records)
        _tell_the_story(world, report, console, filings)
        _count(world, report, filings)
    report.seconds = time.monotonic() - began
    report.print(console)
    report.write(target)
    console.print(f"报告：{target}")
    if not report.agrees:
        raise SystemExit(1)


def _carry(world: World, examples: Examples, report: Report, console: Console, records: Records) -> None:
    """Every example in the order of the days; what is filed about again rests until it has been."""
    filed: set[str] = set()
    resting: list[Outcome] = []
    for example in examples.in_order():
        outcome = begin(world, example)
        report.outcomes.append(outcome)
        filed.add(example.id)
        resting.append(outcome)
        for one in [one for one in resting if examples.repeats_of(one.example) <= filed]:
            resting.remove(one)
            finish(world, one, records)
            console.rule(f"{one.example.id} {one.example.title}")
            show(console, one, world)


def _from_nothing(topology: Path, clock: Path) -> Cluster:
    """The nodes with an empty past; those of an earlier run with ``--keep`` are stopped first."""
    run = clock.parent
    environment = {"XINQIAO_CLOCK_FILE": str(clock), "XINQIAO_RATE_LIMITS": "false"}
    cluster = Cluster(topology, run, environment)
    cluster.down()
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir(mode=0o700, parents=True)
    return Cluster(topology, run, environment)


@contextmanager
def _running(cluster: Cluster, console: Console, keep: bool) -> Iterator[None]:
    signal.signal(signal.SIGTERM, _stop)  # else it would leave the nodes behind
    cluster.up(lambda line: console.print(line, style="dim", highlight=False))
    try:
        yield
    finally:
        if keep:
            console.print("节点继续运行：" + "  ".join(f"{node} {cluster.url(node)}" for node in cluster.nodes))
            console.print(f"停止：xinqiao down --topology {cluster.topology_path} --directory {cluster.directory}")
        else:
            cluster.down()


def _stop(*_: object) -> NoReturn:
    raise SystemExit(143)


def _tell_the_story(world: World, report: Report, console: Console, filings: int) -> None:
    """After the examples, since clocks only go forward: today."""
    world.reach(datetime.now(UTC))
    console.rule("一件事：从村到县")
    try:
        report.story = story.tell(world, lambda line: console.print(f"  {line}", highlight=False))
        show_course(console, report.story.seen["timeline"], world)
        report.timings = story.measure(world, filings)
    except (Waited, Refused, LookupError) as fault:
        report.faults.append(f"{type(fault).__name__}: {fault}")


def _count(world: World, report: Report, filings: int) -> None:
    """What the top node counts must be what was filed, in every table."""
    filed = [_filed(world, one) for one in report.outcomes if one.number]
    if report.story:
        below = world.topology.node(report.story.nodes[0])
        front = world.topology.front_unit(below.id).id
        road, small = story.CATEGORY["category_l1"], "OT"
        for category, count in ((road, 1), (small, len(report.timings))):
            filed += [counts.Filed(below.id, below.level, front, "online", category)] * count
    report.filed = len(filed)
    try:
        report.counts = counts.compare(story.reader_at(world, world.topology.root), filed)
    except (Waited, Refused) as fault:
        report.counts = (Difference("received", f"{report.filed}", "?"),)
        report.faults.append(f"{type(fault).__name__}: {fault}")


def _filed(world: World, outcome: Outcome) -> counts.Filed:
    node, example = world.topology.node(outcome.node), outcome.example
    return counts.Filed(node.id, node.level, example.received_by, example.channel, example.category_l1)
