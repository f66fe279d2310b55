"""The published figures: of spans that are over, without small counts, the same with and without accusations."""

from __future__ import annotations

from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.statistics import periods, public
from services.statistics.sheet import Sheet
from services.statistics.small import SHOWN_FROM
from shared.errors import Refused
from tests.unit.pages.figures import a_county
from tests.unit.statistics.grids import grid_of
from tests.unit.statistics.saying import a_registration, a_triage, at
from tests.unit.statistics.streams import _said, hear, make

SUPERVISOR = {"user": "s", "name": "", "unit": "u_lx_xf", "roles": ["supervisor"], "node": "lx"}
SPANS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026", "2027-Q1")


def accusations(count, first=9000):
    for serial in range(first, first + count):
        number = make("lx", 2026, serial)
        hours = 24.0 * (serial % 200)
        sealed = {"legal_class": "accusation"} if serial % 2 else {}
        yield _said(a_registration(
            number=number, matter=number, node="lx", level="county", received_by="u_lx_xf", place="990121102000",
            received_at=at(hours), registered_at=at(hours), channel="letter", persons=1, category_l1="LS",
            is_history=False, **sealed,
        ), hours, "lx")  # fmt: skip
        yield _said(a_triage(
            number=number, node="lx", lead_unit="u_lx_xf", legal_path="discipline", triaged_at=at(hours + 1)
        ), hours + 1, "lx")  # fmt: skip


def figures_of(county):
    return {name: {**county.public_figures({"period": name}), "data_age": None} for name in SPANS}


@pytest.mark.parametrize("count", [1, 7, 60])
def test_accusations_change_no_published_figure(count):
    without, with_them = a_county(120, 4), hear(a_county(120, 4), accusations(count))
    supervisors = {"measures": ["total_submissions"], "period": "2026"}
    seen = [one.ask(supervisors, SUPERVISOR)["totals"]["total_submissions"]["value"] for one in (without, with_them)]
    assert seen[1] > seen[0] or seen[1] == seen[0] == 120, "they are there, for who may know"
    assert with_them.facts.count({}) == without.facts.count({}) + count
    assert figures_of(with_them) == figures_of(without)


def test_only_spans_that_are_over_are_published():
    assert [one.name for one in public.over(date(2026, 5, 1))[:3]] == ["2026-Q1", "2025-Q4", "2025"]
    assert public.chosen("", date(2026, 5, 1)).name == "2026-Q1"
    for name in ("2026-Q2", "2026", "2026-01", "all", "2026-01-01..2026-02-01"):
        with pytest.raises(Refused, match="not_over_yet"):
            public.chosen(name, date(2026, 5, 1))


def test_no_small_count_is_published():
    for told in figures_of(a_county(90, 6)).values():
        for table in told["tables"].values():
            for cells in [table["totals"], *(row["cells"] for row in table["rows"])]:
                for cell in cells.values():
                    halves = [cell.get("numerator"), cell.get("denominator")]
                    rest = halves[1] - halves[0] if halves[1] is not None else None
                    counts = [*halves, rest] if "denominator" in cell else [cell["value"]]
                    assert not [one for one in counts if one is not None and 0 < one < SHOWN_FROM]


def test_published_figures_are_those_of_the_node_and_no_persons_are_in_them():
    county = a_county(120, 4)
    told = county.public_figures({"period": "2026-Q2"})
    whole = county.ask({"measures": list(public.AMOUNT), "period": "2026-Q2"}, SUPERVISOR)["totals"]
    for name, cell in told["tables"]["amount"]["totals"].items():
        if name in whole and cell["value"] is not None:
            assert cell["value"] == whole[name]["value"]
    assert not [one for one in str(told) if one == "@"]
    assert {"period", "definitions", "as_of", "data_age", "rounding"} <= set(told)


def test_the_figures_are_as_new_as_the_facts():
    county = a_county(120, 4)
    before = county.public_figures({"period": "2026"})["tables"]["amount"]["totals"]["total_submissions"]["value"]
    more = list(accusations(20, 9100))
    plain = [(event, envelope) for event, envelope in more if not hasattr(event, "legal_path")]
    changed = [
        (type(event)(**{**vars(event), "legal_class": "appeal_settlement"}), envelope) for event, envelope in plain
    ]
    hear(county, changed)
    after = county.public_figures({"period": "2026"})["tables"]["amount"]["totals"]["total_submissions"]["value"]
    assert after == before + 20


# --- the attacker keeps every quarter and the year --------------------------------------------------------------------

QUARTERS = [periods.read(f"2025-Q{one}") for one in range(1, 5)]
YEAR = periods.read("2025")
DIMS = ((), ("unit",))


class Kept:
    """Counts of two rows in four quarters, of one quantity."""

    def __init__(self, cells):
        self.cells = cells

    def counted(self, period, dims):
        some = [self.cells[place] for place, one in enumerate(QUARTERS) if one.name == period.name or period == YEAR]
        rows = {("a",): sum(a for a, _ in some), ("b",): sum(b for _, b in some)}
        grid = grid_of(("unit",), {"n": rows})
        return Sheet(("n",), {one: grid.onto(one) for one in ((), ("unit",))}, [])


def tables(cells):
    kept = Kept(cells)
    found = {(one.name, dims): kept.counted(one, dims).grids[dims] for one in (*QUARTERS, YEAR) for dims in DIMS}
    every = {tag: grid.keys(range(grid.size)) for tag, grid in found.items()}
    return {tag: dict(zip(every[tag], grid.counts[0].tolist(), strict=True)) for tag, grid in found.items()}


def hidden_of(curtain, period, dims):
    grid, hidden = curtain.of(period, dims).table
    return set(grid.keys(np.flatnonzero(hidden[0])))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=4, max_size=4))
def test_no_quarter_is_told_by_the_year_and_no_row_by_the_total(cells):
    curtain = public.Curtain(Kept(cells).counted)
    true = tables(cells)
    hidden = {
        (one.name, dims, key) for one in (*QUARTERS, YEAR) for dims in DIMS for key in hidden_of(curtain, one, dims)
    }  # fmt: skip
    small = {(*tag, key) for tag, row in true.items() for key, value in row.items() if 0 < value < SHOWN_FROM}
    assert small <= hidden
    forms, told = [], []
    for tag, row in true.items():
        for key in row:
            form = form_of(tag, key)
            (told if (*tag, key) not in hidden else forms).append((form, row[key]))
    shown = np.array([form for form, _ in told]) if told else np.zeros((1, 8))
    _, sizes, directions = np.linalg.svd(shown, full_matrices=False)
    basis = directions[sizes > 1e-9]
    solved = [
        value for form, value in forms
        if 0 < value < SHOWN_FROM and np.linalg.norm(np.array(form) - basis.T @ (basis @ np.array(form))) < 1e-7
    ]  # fmt: skip
    assert solved == []


def form_of(tag, key):
    """The cell as a sum of the eight counts."""
    period, dims = tag
    form = np.zeros(8)
    for place, row in product(range(4), range(2)):
        inside = period in (YEAR.name, QUARTERS[place].name) and (not dims or key == (("a",), ("b",))[row])
        form[2 * place + row] = float(inside)
    return form


def test_what_a_quarter_showed_the_year_does_not_hide_again_and_does_not_tell():
    curtain = public.Curtain(Kept([(1, 9), (5, 9), (6, 9), (7, 9)]).counted)
    first, year = (hidden_of(curtain, one, ("unit",)) for one in (QUARTERS[0], YEAR))
    assert first == {("a",), ("b",)} and year == {("a",), ("b",)}, "the year less three quarters would be the first"
    assert not hidden_of(curtain, QUARTERS[1], ("unit",))
