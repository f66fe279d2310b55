"""The published table as a paper: period, unit of every figure, as-of, edition, data age, deductions, the check."""

from __future__ import annotations

from services.supervision.assessment import views
from services.supervision.assessment.marks import checks
from services.supervision.assessment.rules import item_zh
from services.supervision.assessment.table import Table
from shared.deadlines import Today
from shared.documents import paper_number, render
from shared.documents.render import _written as written
from shared.events.routing import PaperIssued
from shared.links.topology import Topology
from shared.matters.assessment import period_zh

CODE = "assessment_table"
FACTS_AT_MOST = 1500
"""lines of deductions on paper; an event and a print have to bear them, and the rest is in the table itself"""


def numbered(table: Table, topology: Topology) -> str:
    """The number its paper carries."""
    assert table.published_on is not None
    return paper_number(topology.units.name(table.unit), CODE, table.published_on.year, table.number)


def paper(table: Table, today: Today, topology: Topology) -> PaperIssued:
    """What goes out when a table is published."""
    units, result = topology.units, table.published or table.result
    office, number = units.find(table.unit), numbered(table, topology)
    ages = tuple(
        f"{topology.node(one.node).name}{written(one.said_at) if one.said_at else '尚未收到'}" for one in table.ages
    )
    text = render(
        CODE, number=table.number, paper_number=number, unit=units.name(table.unit), issued_on=today.on,
        period=period_zh(table.period), held_from=table.first, held_to=table.last, reported_at=table.computed_at,
        basis=f"{table.edition.basis or table.edition.id}（{written(table.edition.valid_from)}起施行的版本）",
        kind=views.ROUNDING.format(places=table.edition.places), contact=office.phone if office else "", ages=ages,
        rows=[
            (str(one.rank or "－"), units.name(one.unit), f"{one.marks}／{one.full}", _share(one.share))
            for one in result.lines
        ],
        beside=[
            (row["unit_name"], row["code_zh"], str(row["hit"]), row["base_zh"])
            for row in views.beside_view(result, units.name)
        ],
        cells=[
            (row["item_zh"], row["unit_name"], row["figure"], row["marks_zh"])
            for row in (views.cell_view(one, table, units.name) for one in result.cells if one.base or one.fault)
        ],
        lost=[
            (f"{units.name(one.fact.unit)}：{item_zh(table, one.fact.item)}", one.fact.number, one.points, one.fact.why)
            for one in result.deductions[:FACTS_AT_MOST]
        ],
        more=max(len(result.deductions) - FACTS_AT_MOST, 0),
        sums=[(units.name(unit), lost, parts, _verdict(lost, parts)) for unit, (lost, parts) in checks(result).items()],
        items=[
            (one.zh, str(one.weight), views.item_view(one)["marked"], f"{one.definition}（{one.article}）")
            for one in table.edition.items
        ],
    )  # fmt: skip
    return PaperIssued(
        number=table.number, paper=CODE, paper_number=number, issued_at=today.at, unit=table.unit,
        addressee=table.unit, title=text.title, text=text.text, to_node=table.node,
    )  # fmt: skip


def _share(share: str) -> str:
    return f"{share}%" if share else views.TOO_SMALL


def _verdict(lost: str, parts: str) -> str:
    return "相符" if lost == parts else "不符"
