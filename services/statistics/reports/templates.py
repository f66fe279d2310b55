"""Templates of reports as data: sections of tables, charts and sentences. What is wrong is told when it is read.

One dimension a table: measures that tell kinds, origins and forms apart do not stand in one list (domain 6.3). The
fixed words of a sentence hold neither a number nor a word of direction: those come from figures alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.statistics.conditions import fields_of
from services.statistics.indicators import COUNT, indicators
from services.statistics.questions import is_dimension
from services.statistics.reports.doings import BY, DOINGS
from shared.matters.reports import REPORTS

HERE = Path(__file__).parent
HOLE = re.compile(r"\{([a-z0-9_]+)(?:#([1-9]))?(?:/([a-z0-9_]+))?(?::([a-z]+))?\}")
DIRECTION = re.compile(
    r"上升|下降|增长|增加|减少|降低|提高|持平|增幅|降幅|同比|环比|[0-9０-９]|[一二三四五六七八九十百千]+(?:件|批|人|起)"
)
SHOWS = ("", "change", "halves", "key", "previous")
RULES = ("some", "none", "up", "down", "equal", "incomparable")
APART = ("origin", "legal_class", "is_initial", "channel", "form")
"""fields that tell parts of the submissions apart, each a dimension"""
OF_MATTERS = frozenset({"matter_count", "case_count"})


@dataclass(frozen=True)
class Table:
    """One question: what is counted, by what."""

    id: str
    zh: str
    measures: tuple[str, ...] = ()
    doings: tuple[str, ...] = ()
    by: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sums: tuple[tuple[str, ...], ...] = ()
    subsets: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """A picture of one table; ``top``: so many rows at most, 0: all."""

    kind: str
    zh: str
    table: str
    measures: tuple[str, ...]
    top: int = 0


@dataclass(frozen=True)
class Rule:
    """A sentence, and when it is said: ``(word, figure)``."""

    say: str
    when: tuple[str, str] | None = None


@dataclass(frozen=True)
class Section:
    """A part of a report."""

    zh: str
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Claim:
    """A rate that is said to be reached: warned of where its base makes that impossible (domain 6.3)."""

    of: str
    at_least: int


@dataclass(frozen=True)
class Template:
    """One kind of report. ``places``: decimals of percents. ``veiled``: without small counts for everybody."""

    id: str
    zh: str
    title: str
    edition: int
    places: int
    compare: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    veiled: bool = False

    @property
    def tables(self) -> Mapping[str, Table]:
        """All its tables by id."""
        return {table.id: table for section in self.sections for table in section.tables}


@cache
def tables() -> Mapping[str, Table]:
    """Every table there is; ``ValueError`` names the one that is wrong."""
    found = {id: _table(id, row) for id, row in _yaml(HERE / "tables.yaml").items()}
    for one in found.values():
        _check_table(one)
    return found


@cache
def templates() -> Mapping[str, Template]:
    """Every template by id; ``ValueError`` says which is wrong, and how."""
    found = {}
    for id, zh in REPORTS.items():
        try:
            found[id] = _template(id, zh, _yaml(HERE / "templates" / f"{id}.yaml"))
        except (KeyError, TypeError, ValueError) as fault:
            raise ValueError(f"template {id}: {fault}") from fault
    return found


def holes(say: str) -> Iterator[tuple[str, str, str, str]]:
    """The figures of a sentence: (table, row from the top, measure, what of it is shown)."""
    return ((table, row, measure, shows) for table, row, measure, shows in HOLE.findall(say))


def dimensions_of(one: Table) -> frozenset[str]:
    """The dimensions by which the counts of a table tell submissions apart; of rates and of matters none."""
    counts = [
        known
        for known in (indicators()[measure] for measure in one.measures)
        if known.kind == COUNT and known.unit not in OF_MATTERS
    ]
    if one.by and len(counts) <= 1:
        return frozenset({one.by})
    found = {one.by} - {""}
    for known in counts:
        read = {field for part in known.parts for field in fields_of(part.test)}
        found |= set(next(([name] for name in APART if name in read), ()))
    return frozenset(found)


def _yaml(file: Path) -> Any:
    return yaml.safe_load(file.read_text("utf-8"))


def _table(id: str, row: Mapping[str, Any]) -> Table:
    where = tuple((name, tuple(keys)) for name, keys in row.get("where", {}).items())
    return Table(
        id, row["zh"], tuple(row.get("measures", ())), tuple(row.get("doings", ())), row.get("by", ""), where,
        tuple(tuple(one) for one in row.get("sums", ())),
        tuple((part, whole) for part, whole in row.get("subsets", ())), row.get("note", ""),
    )  # fmt: skip


def _template(id: str, zh: str, row: Mapping[str, Any]) -> Template:
    sections = tuple(
        Section(
            one["zh"], tuple(tables()[name] for name in one["tables"]), tuple(_charts(one.get("charts", ()))),
            tuple(_rules(one.get("say", ()))),
        )
        for one in row["sections"]
    )  # fmt: skip
    claims = tuple(Claim(**one) for one in row.get("claims", ()))
    found = Template(
        id, zh, row.get("title", zh), row["edition"], row["places"], row["compare"], sections,
        tuple(row.get("notes", ())), claims, row.get("veiled", False),
    )  # fmt: skip
    _check(found)
    return found


def _charts(rows: Iterable[Mapping[str, Any]]) -> Iterator[Chart]:
    for row in rows:
        yield Chart(row["kind"], row["zh"], row["table"], tuple(row["measures"]), row.get("top", 0))


def _rules(rows: Iterable[Any]) -> Iterator[Rule]:
    for row in rows:
        yield Rule(row) if isinstance(row, str) else Rule(row["say"], (row["if"][0], row["if"][1]))


def _check_table(one: Table) -> None:
    unknown = [*(name for name in one.measures if name not in indicators()),
               *(name for name in one.doings if name not in DOINGS)]  # fmt: skip
    if unknown or bool(one.measures) == bool(one.doings):
        raise ValueError(f"table {one.id}: no measure {unknown}")
    if one.by and not (one.by in BY if one.doings else is_dimension(one.by)):
        raise ValueError(f"table {one.id}: no dimension {one.by!r}")
    if len(dimensions_of(one)) > 1:
        raise ValueError(f"table {one.id}: more than one dimension, {sorted(dimensions_of(one))}")
    if not {name for row in (*one.sums, *one.subsets) for name in row} <= set(one.measures):
        raise ValueError(f"table {one.id}: a sum of what is not in it")


def _check(one: Template) -> None:
    if len(one.tables) < sum(len(section.tables) for section in one.sections):
        raise ValueError("a table stands twice")
    for section in one.sections:
        for chart in section.charts:
            table = one.tables[chart.table]
            units = {indicators()[name].unit for name in chart.measures}
            if len(units) > 1 or chart.kind not in ("bar", "line") or not set(chart.measures) <= set(table.measures):
                raise ValueError(f"chart {chart.zh}: one unit, and measures of its table")
        for rule in section.rules:
            _check_rule(rule, one)
    for claim in one.claims:
        _check_reference(*_reference(claim.of), one)


def _check_rule(rule: Rule, template: Template) -> None:
    fixed = HOLE.sub("", rule.say)
    if DIRECTION.search(fixed) or "{" in fixed:
        raise ValueError(f"sentence {rule.say!r}: numbers and directions come from figures")
    for table, row, measure, shows in holes(rule.say):
        _check_reference(table, measure or "", template)
        if shows not in SHOWS or (shows == "key") != (not measure) or bool(row) != bool(template.tables[table].by):
            raise ValueError(f"sentence {rule.say!r}: no such figure")
        if shows in ("change", "previous") and not template.compare:
            raise ValueError(f"sentence {rule.say!r}: nothing to compare with")
    if rule.when:
        word, of = rule.when
        _check_reference(*_reference(of), template)
        if word not in RULES:
            raise ValueError(f"sentence {rule.say!r}: no rule {word!r}")


def _check_reference(table: str, measure: str, template: Template) -> None:
    known = template.tables.get(table)
    if known is None or (measure and measure not in (*known.measures, *known.doings)):
        raise ValueError(f"no figure {table}/{measure}")


def _reference(text: str) -> tuple[str, str]:
    table, _, measure = text.partition("/")
    return table, measure
