"""What the demonstration found: for people on the terminal, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from deploy.demo.compare import Deadline, Difference, deadlines
from deploy.demo.outcome import Outcome
from deploy.demo.story import Story, percentile
from deploy.demo.world import World


@dataclass
class Report:
    """Everything that was tried, and what came of it."""

    source: str
    nodes: tuple[str, ...]
    external: tuple[str, ...] = ()
    """units of the examples without a desk in this topology: written to on paper"""
    outcomes: list[Outcome] = field(default_factory=list)
    story: Story | None = None
    timings: list[dict[str, float]] = field(default_factory=list)
    counts: tuple[Difference, ...] = ()
    filed: int = 0
    faults: list[str] = field(default_factory=list)
    up_seconds: float = 0.0
    seconds: float = 0.0

    @property
    def agrees(self) -> bool:
        """Whether nothing at all is other than expected."""
        told = self.story is not None and not self.story.faults
        return told and not self.faults and not self.counts and all(one.agrees for one in self.outcomes)

    def percentiles(self) -> dict[str, float]:
        """p50 and p95 in ms: until the receipt is given, and until the top node counts the filing."""
        return {
            f"{name}_p{int(share * 100)}": round(percentile([row[f"{name}_ms"] for row in self.timings], share), 1)
            for name in ("receipt", "counted")
            for share in (0.5, 0.95)
        }

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "agrees": self.agrees, "source": self.source, "nodes": list(self.nodes), "external": list(self.external),
            "examples": [_as_json(one) for one in self.outcomes],
            "story": asdict(self.story) if self.story else None,
            "latency_ms": {"filings": len(self.timings), **self.percentiles()},
            "counts": {"filed": self.filed, "differences": [asdict(one) for one in self.counts]},
            "faults": self.faults, "up_seconds": round(self.up_seconds, 1), "seconds": round(self.seconds, 1),
        }  # fmt: skip

    def write(self, target: Path) -> None:
        """Write it to a file."""
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(self.as_json(), ensure_ascii=False, indent=1, default=str) + "\n", "utf-8")

    def print(self, console: Console) -> None:
        """The summary."""
        table = Table(title="示例核对")
        for name in ("示例", "编号", "登记节点", "规则", "承办单位", "结果"):
            table.add_column(name)
        for one in self.outcomes:
            wrong = one.fault or f"{len(one.differences)} 处不同"
            verdict = "[green]一致[/]" if one.agrees else f"[red]{wrong}[/]"
            table.add_row(one.example.id, one.number, one.node, one.found.rule, one.found.lead_unit, verdict)
        console.print(table)
        ms = self.percentiles()
        console.print(
            f"村里提交 {len(self.timings)} 件：受理回执 p50 {ms['receipt_p50']} ms、p95 {ms['receipt_p95']} ms；"
            f"到县里统计可见 p50 {ms['counted_p50']} ms、p95 {ms['counted_p95']} ms",
            highlight=False,
            soft_wrap=True,
        )
        for difference in self.counts:
            console.print(f"[red]统计不符[/] {_line(difference)}", highlight=False, soft_wrap=True)
        for fault in (*self.faults, *(self.story.faults if self.story else ())):
            console.print(f"[red]出错[/] {fault}", highlight=False, soft_wrap=True)
        verdict = "[green]全部一致[/]" if self.agrees else "[red]有不一致[/]"
        console.print(
            f"共提交 {self.filed} 件，县里统计{'相符' if not self.counts else '不符'}；启动 {self.up_seconds:.0f} 秒，"
            f"共 {self.seconds:.0f} 秒。{verdict}",
            highlight=False,
            soft_wrap=True,
        )


def _as_json(one: Outcome) -> dict[str, Any]:
    """What became of one example, under the names that the file of examples uses."""
    found, expected = one.found, one.example.expected
    return {
        "id": one.example.id, "title": one.example.title, "node": one.node, "number": one.number,
        "rule": found.rule, "intake_action": found.action, "lead_unit": found.lead_unit,
        "co_units": list(found.co_units), "legal_path": found.legal_path, "documents": list(found.papers),
        "deadlines": {limit.what: _limit(limit) for limit in deadlines(expected, found)},
        "limits": found.limits, "flags": list(found.flags), "must_not_see": one.seen,
        "agrees": one.agrees, "differences": [asdict(difference) for difference in one.differences],
        "fault": one.fault, "expected": asdict(expected), "status": found.status,
        "steps": one.journey.taken, "timeline": list(one.timeline), "notices": one.notices,
    }  # fmt: skip


def _limit(one: Deadline) -> dict[str, Any]:
    day = next((day for day in one.got.values() if day == one.wanted), next(iter(one.got.values()), None))
    return {"words": one.words, "wanted": one.wanted, "on": day, "by_rule": one.got}


def show(console: Console, outcome: Outcome, world: World) -> None:
    """One example: every hop and date, what was issued, and whether it agrees."""
    found = outcome.found
    name = world.topology.units.name
    helping = f"，协办 {'、'.join(map(name, found.co_units))}" if found.co_units else ""
    whose = f"{found.rule} {found.action} → {name(found.lead_unit)}{helping}"
    console.print(f"  {outcome.number} 登记于 {outcome.node}；{whose}", highlight=False, soft_wrap=True)
    show_course(console, outcome.timeline, world)
    limits = "，".join(f"{rule} {day}" for rule, day in sorted(found.limits.items()))
    console.print(
        f"  文书 {'、'.join(found.papers) or '-'}；告知 {outcome.notices} 次；期限 {limits or '-'}", highlight=False
    )
    if outcome.agrees:
        console.print("  [green]一致[/]")
    for difference in outcome.differences:
        console.print(f"  [red]不同[/] {_line(difference)}", highlight=False, soft_wrap=True)
    if outcome.fault:
        console.print(f"  [red]未完成[/] {outcome.fault}", highlight=False, soft_wrap=True)


def show_course(console: Console, timeline: Iterable[Mapping[str, Any]], world: World) -> None:
    """Every hop of a matter, with its instant and the node where it happened."""
    for line in timeline:
        at = f"{datetime.fromisoformat(line['at']).astimezone(world.clock.zone):%Y-%m-%d %H:%M:%S}"
        console.print(f"    {at}  {line.get('node', ''):6} {line['zh']}", highlight=False, soft_wrap=True)


def _line(one: Difference) -> str:
    return f"{one.what}：应为 {one.expected}，实为 {one.found}"
