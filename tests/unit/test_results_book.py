"""A run as a workbook: what stands in its cells is what the run says, and texts stay texts."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import highspy
import pytest
from python_calamine import CalamineWorkbook

from ilot.exports.account import to_account, to_balance
from ilot.exports.border import to_cbam
from ilot.exports.finance import to_finance
from ilot.exports.model import to_mps
from ilot.exports.payers import to_payers
from ilot.exports.results_book import to_excel
from ilot.exports.series import to_csv
from ilot.exports.template import to_template
from ilot.exports.u4ssc import to_u4ssc
from ilot.exports.values_book import values_by_group
from ilot.failures import Failure
from ilot.optimisation import optimise_scenario
from ilot.planning import run_scenario
from ilot.runs.record import read_json, read_record
from scenarios.load import load

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")

AT = "carbon.border"
SOLD = (
    f"{AT}.certificate_price=82.32 EUR/t", f"{AT}.correction=1", f"{AT}.goods.ingots.node=island",
    f"{AT}.goods.ingots.kind=aluminium", f"{AT}.goods.ingots.exports=500 t/yr", f"{AT}.goods.ingots.default_value=3.0",
    f"{AT}.goods.ingots.benchmark=1.423", "finance.tariff=150 EUR/MWh",
)  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small island, optimised; a note in it would be a formula if a spreadsheet were let to."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    optimise_scenario(SMALL, overrides=[*SOLD, "money.note='=1+1'"], out=folder)
    return folder


@pytest.fixture(scope="module")
def book(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its workbook."""
    path = tmp_path_factory.mktemp("books") / "small.xlsx"
    to_excel(run, path)
    return path


def rows_of(book: Path, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(book)).get_sheet_by_name(sheet).to_python()


def test_yearly_series_are_those_of_the_csv(run: Path, book: Path, tmp_path: Path) -> None:
    """XlsxWriter writes 16 digits."""
    to_csv(run, tmp_path / "small.csv")
    with (tmp_path / "small.csv").open(encoding="utf-8", newline="") as file:
        told = {(row["group"], row["item"], int(row["year"])): float(row["value"]) for row in csv.DictReader(file)}
    heads, *rows = rows_of(book, "yearly")
    read = {(row[0], row[1], int(year)): value for row in rows for year, value in zip(heads[3:], row[3:], strict=True)}
    assert set(read) == set(told)
    assert [read[key] for key in told] == pytest.approx(list(told.values()), rel=1e-15)


def test_indicators_are_those_of_the_run_each_with_its_meaning(run: Path, book: Path) -> None:
    kpi = read_json(run / "kpi.json")["kpi"]
    _heads, *rows = rows_of(book, "indicators")
    assert [row[0] for row in rows] == list(kpi)
    for row in rows:
        value = kpi[row[0]]["value"]
        assert row[1] == ("" if value is None else pytest.approx(value, rel=1e-15)), row[0]
    assert all(row[3] for row in rows)


def test_every_assumption_stands_with_its_source_and_quality(run: Path, book: Path) -> None:
    groups = values_by_group(read_record(run).loaded.resolved.data)
    _heads, *rows = rows_of(book, "assumptions")
    assert [(row[0], row[4], row[5]) for row in rows] == [
        (each.path, each.source, each.quality) for group in groups.values() for each in group
    ]


def test_a_text_that_looks_like_a_formula_stays_a_text(book: Path) -> None:
    assert any(row[0] == "money.note" and row[2] == "=1+1" for row in rows_of(book, "assumptions"))
    with zipfile.ZipFile(book) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_charts_draw_rows_of_the_yearly_sheet_and_removals_apart_from_emissions(book: Path) -> None:
    with zipfile.ZipFile(book) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) >= 4
    assert all("yearly!" in chart for chart in charts)
    assert not any("Gross emissions" in chart and "Removals" in chart for chart in charts)


def test_the_workbook_of_values_of_a_run_runs_again_to_the_same_scenario(run: Path, tmp_path: Path) -> None:
    to_template(run, tmp_path / "values")
    again, before = load(tmp_path / "values" / "island.xlsx").scenario, load(run / "scenario.yaml").scenario
    assert again.model_copy(update={"name": before.name}) == before
    with pytest.raises(Failure, match="exists already"):
        to_template(run, tmp_path / "values")


def test_another_solve_of_the_model_as_mps_costs_what_the_run_says(run: Path, tmp_path: Path) -> None:
    to_mps(run, tmp_path / "small.mps")
    pathway = read_record(run).pathway
    assert pathway is not None and len(pathway.rounds) == 1
    highs = highspy.Highs()
    highs.silent()
    highs.readModel(str(tmp_path / "small.mps"))
    highs.run()
    assert highs.getInfo().objective_function_value == pytest.approx(pathway.objective, rel=1e-6)


def test_a_run_that_was_not_optimised_has_no_model(tmp_path: Path) -> None:
    run_scenario(SMALL, out=tmp_path / "run")
    with pytest.raises(Failure, match="not optimised"):
        to_mps(tmp_path / "run", tmp_path / "small.mps")
    with pytest.raises(Failure, match=r"ends in \.mps"):
        to_mps(tmp_path / "run", tmp_path / "small.lp")


TABLES = {
    "account": to_account, "balance": to_balance, "U4SSC": to_u4ssc, "CBAM": to_cbam, "finance": to_finance,
    "payers": to_payers,
}  # fmt: skip


@pytest.mark.parametrize("sheet", TABLES)
def test_every_sheet_holds_the_cells_of_the_csv_of_its_name(sheet: str, run: Path, book: Path, tmp_path: Path) -> None:
    TABLES[sheet](run, tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.reader(file))
    read = rows_of(book, sheet)
    assert len(read) == len(told) and len(told) > 1
    for row, line in zip(read, told, strict=True):
        for cell, text in zip(row, line, strict=True):
            assert (float(text) == pytest.approx(cell, rel=1e-15)) if isinstance(cell, float) else str(cell) == text
