"""What a run keeps as netCDF is read by xarray and cf-xarray, and is equal there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from ilot.exports.series import to_netcdf
from ilot.planning import run_scenario
from ilot.runs.netcdf import read_dataset
from ilot.runs.record import read_results
from scenarios.inputs.build import build, plan_of
from scenarios.load import load

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small island, simulated."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    run_scenario(SMALL, out=folder)
    return folder


def test_inputs_and_plan_of_a_run_are_those_of_its_scenario(run: Path) -> None:
    loaded = load(SMALL)
    inputs = build(loaded)
    xr.testing.assert_identical(read_dataset(run / "inputs.nc").drop_attrs(), inputs.drop_attrs())
    xr.testing.assert_identical(read_dataset(run / "plan.nc").drop_attrs(), plan_of(loaded, inputs).drop_attrs())


@pytest.mark.parametrize("name", ["inputs", "plan", "results", "hourly"])
def test_xarray_reads_every_number_as_it_was(name: str, run: Path) -> None:
    """Plain `open_dataset`, which looks at `units` and takes fill values for missing ones."""
    ours = read_dataset(run / f"{name}.nc")
    with xr.open_dataset(run / f"{name}.nc") as opened:
        theirs = opened.load()
    assert set(ours.variables) == set(theirs.variables) and dict(ours.sizes) == dict(theirs.sizes)
    for variable, values in ours.variables.items():
        assert np.array_equal(values.values, theirs.variables[variable].values), variable
        assert values.dims == theirs.variables[variable].dims


def test_cf_xarray_finds_coordinates_units_and_conventions(run: Path, tmp_path: Path) -> None:
    cf_xarray = pytest.importorskip("cf_xarray")
    to_netcdf(run, tmp_path / "small.nc")
    with xr.open_dataset(tmp_path / "small.nc") as opened:
        theirs = opened.load()
    assert cf_xarray.__version__ and theirs.attrs["Conventions"].startswith("CF-1.")
    demand = theirs.cf["demand"]
    assert {"node", "year", "member"} <= set(demand.coords)
    assert demand.attrs["units"] == "MW h/year" and demand.attrs["long_name"]
    xr.testing.assert_equal(demand, read_results(run).annual["demand"])
    numbers = [name for name, array in theirs.data_vars.items() if array.dtype.kind == "f"]
    assert [name for name in numbers if not theirs[name].attrs.get("units")] == []
