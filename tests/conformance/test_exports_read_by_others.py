"""What is exported is read by the programs it is for, and says the same there."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ilot.exports.datapackage import to_datapackage
from ilot.exports.series import to_iamc, to_parquet
from ilot.failures import Failure
from ilot.planning import run_scenario
from ilot.runs.record import read_json

# pyam 4.0.0 uses what pandas 3.1 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small island, simulated."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    run_scenario(SMALL, out=folder)
    return folder


by_peers = pytest.mark.peers
"""pyam and Frictionless bring a hundred packages: tests with them are those of `make test-peers`."""


@pytest.fixture(scope="module")
def table(run: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Its IAMC table, as pyam reads it."""
    path = tmp_path_factory.mktemp("iamc") / "small.csv"
    to_iamc(run, path)
    pyam = pytest.importorskip("pyam", reason="pyam is a peer: pip install 'ilot[peers]'")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pyam.IamDataFrame(str(path))


@by_peers
def test_pyam_reads_one_scenario_of_one_region(table: Any, run: Path) -> None:
    summary = read_json(run / "kpi.json")
    assert table.scenario == [summary["scenario"]] and len(table.region) == 1
    assert table.year == summary["years"]


@by_peers
def test_generation_is_that_of_the_run_in_exajoules(table: Any, run: Path) -> None:
    summary = read_json(run / "kpi.json")
    told = table.filter(variable="Secondary Energy|Electricity").data["value"].to_numpy()
    assert told * 1e18 / 3.6e9 == pytest.approx(summary["annual"]["generation"]["values"], rel=1e-12)


@by_peers
@pytest.mark.parametrize("variable", ["Secondary Energy|Electricity", "Capacity|Electricity", "Emissions|CO2"])
def test_a_branch_is_the_sum_of_its_parts(table: Any, variable: str) -> None:
    """`check_aggregate` of pyam returns the rows that do not add up, or None."""
    assert table.check_aggregate(variable) is None


@by_peers
def test_gross_emissions_are_apart_from_removals_and_both_are_positive(table: Any, run: Path) -> None:
    """All CO2 of this island is of scope 1, so that the table's is the run's."""
    summary = read_json(run / "kpi.json")
    gross = table.filter(variable="Gross Emissions|CO2").data["value"].to_numpy()
    assert gross * 1e6 == pytest.approx(summary["annual"]["gross_co2"]["values"], rel=1e-9)
    assert (table.filter(variable="Carbon Removal*").data["value"] >= 0).all()


@by_peers
def test_frictionless_finds_the_data_package_valid(run: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="Frictionless is a peer: pip install 'ilot[peers]'")
    to_datapackage(run, tmp_path / "package")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        report = frictionless.validate(str(tmp_path / "package" / "datapackage.json"))
    assert report.valid, report.flatten(["path", "rowNumber", "message"])
    described = json.loads((tmp_path / "package" / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in described["resources"]] == ["yearly", "indicators", "iamc"]


def test_a_data_package_is_never_written_over(run: Path, tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    with pytest.raises(Failure, match="exists already"):
        to_datapackage(run, tmp_path / "package")


def test_parquet_holds_the_table_of_the_csv(run: Path, tmp_path: Path) -> None:
    to_parquet(run, tmp_path / "small.parquet")
    frame = pd.read_parquet(tmp_path / "small.parquet")
    summary = read_json(run / "kpi.json")
    demand = frame[(frame["group"] == "demand") & (frame["item"] == "")]
    assert demand["value"].tolist() == summary["annual"]["demand"]["values"]
    assert len(frame) == len(summary["annual"]) * len(summary["years"])
