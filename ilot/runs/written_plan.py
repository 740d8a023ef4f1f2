"""A plan from elsewhere: of an earlier run, or written by hand in a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xarray as xr

from ilot.failures import Code, Failure
from ilot.runs.folder import finished
from ilot.runs.netcdf import read_dataset
from scenarios.document import read_document
from scenarios.inputs.build import plan_of
from scenarios.load import load
from scenarios.text import text_of_data


def plan_from(source: str, scenario: str, overrides: Sequence[str], inputs: xr.Dataset) -> xr.Dataset:
    """Return the plan of a run's folder, of a `plan.nc`, or of a YAML file with a `plan:`, for these inputs.

    Raises
    ------
    Failure
        `BAD_INPUT` when the plan is not there or is of other plants, stores, measures or years.
    ScenarioError
        When a plan written by hand names what the scenario does not have.
    """
    path = Path(source)
    if path.suffix in (".yaml", ".yml"):
        return _by_hand(path, scenario, overrides, inputs)
    path = path if path.suffix == ".nc" else finished(path) / "plan.nc"
    if not path.is_file():
        raise Failure(Code.BAD_INPUT, f"there is no plan {path}; name a run, its plan.nc, or a YAML file with `plan:`")
    return fitting(read_dataset(path), inputs, str(path))


def fitting(plan: xr.Dataset, inputs: xr.Dataset, source: str) -> xr.Dataset:
    """Return the plan if it speaks of the same things as the inputs."""
    differences = []
    for dim in plan.dims:
        ours, theirs = inputs[dim].values.tolist(), plan[dim].values.tolist()
        if ours != theirs:
            odd = sorted(map(str, set(ours) ^ set(theirs)))
            differences.append(f"{dim}: {', '.join(odd[:5])}" if odd else f"the order of {dim}")
    if differences:
        raise Failure(
            Code.BAD_INPUT,
            f"the plan of {source} is of another scenario: it differs in {'; '.join(differences)}. "
            "Use a plan of a scenario with the same plants, stores, measures and years",
        )
    return plan


def _by_hand(path: Path, scenario: str, overrides: Sequence[str], inputs: xr.Dataset) -> xr.Dataset:
    data = read_document(path).data
    loaded = load(scenario, [*overrides, f"plan={text_of_data(data.get('plan', data))}"])
    return plan_of(loaded, inputs)
