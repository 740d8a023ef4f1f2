"""What a run folder holds, written and read."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from engine.results import Results
from engine.variables import TABLE
from ilot.failures import Code, Failure
from ilot.runs.folder import damaged
from ilot.runs.manifest import data_files
from ilot.runs.netcdf import read_dataset, write_dataset
from ilot.runs.what_if import WhatIf
from scenarios.load import Loaded, load
from scenarios.text import text_of_data
from solvers.pathway import Displacement, Dual, Pathway, Range, Round
from solvers.periods import RepresentativeHours, investment_periods
from solvers.replay import Replay
from solvers.residuals import Bounds, Residuals
from solvers.shadow_prices import ShadowPrice

REFERENCE = "reference"
"""Folder, inside a run, of the scenario that an optimised one is compared with."""


@dataclass(frozen=True)
class Record:
    """A run: scenario and simulation, and for an optimised one the pathway, its proof and the reference.

    What a report may show besides and no run keeps: `abatement`, rows of `ilot.studies.macc`, and `what_if`.
    """

    loaded: Loaded
    results: Results
    summary: dict[str, Any]
    manifest: dict[str, Any]
    reference: Results | None = None
    pathway: Pathway | None = None
    replay: Replay | None = None
    abatement: list[dict[str, Any]] | None = None
    what_if: WhatIf | None = None


def write_record(folder: Path, record: Record) -> None:
    """Write a run into its folder: all but the report, and the pathway, there since it was solved."""
    write_scenario(folder, record.loaded)
    write_results(folder, record.results)
    if record.reference is not None:
        (folder / REFERENCE).mkdir()
        write_results(folder / REFERENCE, record.reference)
    if record.replay is not None:
        _write_replay(folder, record.replay, str(record.results.inputs.attrs["currency"]))
    write_json(folder / "kpi.json", record.summary)
    write_json(folder / "manifest.json", record.manifest)


def read_record(folder: Path) -> Record:
    """Return a finished run as it was written."""
    results = read_results(folder)
    pathway = read_pathway(folder, results.inputs) if (folder / "pathway.json").is_file() else None
    has_reference = (folder / REFERENCE).is_dir()
    return Record(
        loaded=load(folder / "scenario.yaml"),
        results=results,
        summary=read_json(folder / "kpi.json"),
        manifest=read_json(folder / "manifest.json"),
        reference=read_results(folder / REFERENCE) if has_reference else None,
        pathway=pathway,
        replay=None if pathway is None else _read_replay(folder, results),
    )


def write_scenario(folder: Path, loaded: Loaded) -> None:
    """Write the resolved scenario, all parents and overrides in it, and beside it the data files it reads."""
    origin = f"# Resolved from {' < '.join(path.name for path in loaded.resolved.files)}\n"
    (folder / "scenario.yaml").write_text(origin + text_of_data(loaded.resolved.data), encoding="utf-8")
    for name, path in data_files(loaded):
        copy = folder / name
        if path.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def write_results(folder: Path, results: Results) -> None:
    """Write a simulation: inputs, yearly results, hours of the kept years, and the plan if not there yet."""
    title, currency = str(results.inputs.attrs["title"]), str(results.inputs.attrs["currency"])
    annual = results.annual.assign_attrs(checks=dict(results.checks))
    for name, dataset in (
        ("inputs", results.inputs),
        ("plan", results.plan),
        ("results", annual),
        ("hourly", results.hourly),
    ):
        if not (folder / f"{name}.nc").exists():
            write_dataset(folder / f"{name}.nc", dataset, f"{title}: {name}", currency)


def read_results(folder: Path) -> Results:
    """Return a simulation as it was written.

    Raises
    ------
    Failure
        `BAD_INPUT` where another version of îlot wrote it, whose variables are not those of today.
    """
    inputs, plan, annual, hourly = (
        read_dataset(folder / f"{name}.nc") for name in ("inputs", "plan", "results", "hourly")
    )
    _refuse_another_version(folder, {"inputs": inputs, "plan": plan, "results": annual})
    checks = annual.attrs.pop("checks")
    return Results(annual, hourly, checks, inputs, plan)


def _refuse_another_version(folder: Path, found: Mapping[str, xr.Dataset]) -> None:
    lacking = [name for kind, dataset in found.items() for name in TABLE[kind] if name not in dataset]
    if lacking:
        raise Failure(
            Code.BAD_INPUT,
            f"{folder} is a run of another version of îlot, without {', '.join(lacking[:3])}"
            f"{' and others' if len(lacking) > 3 else ''}; run it again: ilot run {folder / 'scenario.yaml'}",
        )


def write_pathway(folder: Path, pathway: Pathway, currency: str) -> None:
    """Write what the optimiser found: `plan.nc`, its own `operation.nc` and the rest in `pathway.json`."""
    write_dataset(folder / "plan.nc", pathway.plan, "plan", currency)
    write_dataset(folder / "operation.nc", pathway.operation, "operation of the optimiser", currency)
    told = {name: getattr(pathway, name) for name in _PLAIN}
    told |= {"hours": asdict(pathway.hours), "duals": [asdict(dual) for dual in pathway.duals]}
    told |= {"shadow_prices": [asdict(price) for price in pathway.shadow_prices], "slack": pathway.slack}
    told |= {name: [asdict(each) for each in getattr(pathway, name)] for name in ("ranges", "displaced")}
    told |= {"rounds": [asdict(round_) for round_ in pathway.rounds]}
    told |= {"bounds": [[n if math.isfinite(n) else None for n in each] for each in pathway.bounds]}
    told["options"] = {name: str(value) if value == math.inf else value for name, value in pathway.options.items()}
    told["residuals"] = None if pathway.residuals is None else asdict(pathway.residuals)
    write_json(folder / "pathway.json", told)


def read_pathway(folder: Path, inputs: xr.Dataset) -> Pathway:
    """Return what the optimiser found for these inputs, as it was written."""
    told = read_json(folder / "pathway.json")
    hours = told["hours"]
    return Pathway(
        **{name: told[name] for name in _PLAIN if name != "warnings"},
        warnings=tuple(told["warnings"]),
        plan=read_dataset(folder / "plan.nc"),
        operation=read_dataset(folder / "operation.nc"),
        periods=investment_periods(inputs),
        hours=RepresentativeHours(
            np.array(hours["hour_of_year"]),
            np.array(hours["weight"]),
            hours["window_hours"],
            **{name: tuple(hours[name]) for name in ("weeks", "days", "calendar", "weather_years")},
            steps=None if hours["steps"] is None else np.array(hours["steps"]),
            n_weather_years=hours["n_weather_years"],
        ),
        duals=tuple(Dual(**_tuples(dual)) for dual in told["duals"]),
        residuals=None if told["residuals"] is None else Residuals(**told["residuals"]),
        rounds=tuple(Round(**_tuples(each)) for each in told["rounds"]),
        shadow_prices=tuple(_shadow_price(each) for each in told["shadow_prices"]),
        slack=told["slack"],
        ranges=tuple(Range(**each) for each in told["ranges"]),
        displaced=tuple(Displacement(**each) for each in told["displaced"]),
        bounds=tuple(_bounds(*each) for each in told["bounds"]),
    )


def _bounds(groups: int, columns: int, lower: float, upper: float | None, gap: float | None) -> Bounds:
    return Bounds(groups, columns, lower, math.inf if upper is None else upper, math.inf if gap is None else gap)


_PLAIN = (
    "objective", "status", "budget", "excess", "strict_budget", "method", "options", "version", "warnings",
    "timings", "n_columns", "n_rows",
)  # fmt: skip
_REPLAY = (
    "cost_gap", "emissions_gap", "unserved_energy", "unserved_share", "model_unserved_energy", "curtailment",
    "model_curtailment", "sentences",
)  # fmt: skip


def _write_replay(folder: Path, replay: Replay, currency: str) -> None:
    by_period = xr.Dataset({"emissions": replay.emissions_by_period, "fuel": replay.fuel_by_period})
    write_dataset(folder / "replay.nc", by_period, "the optimiser's view beside the simulation", currency)
    write_json(folder / "replay.json", {name: getattr(replay, name) for name in _REPLAY})


def _read_replay(folder: Path, results: Results) -> Replay:
    by_period, told = read_dataset(folder / "replay.nc"), _tuples(read_json(folder / "replay.json"))
    return Replay(results=results, emissions_by_period=by_period["emissions"], fuel_by_period=by_period["fuel"], **told)


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write plain data; a NaN in it is a defect and raises."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1, default=_plain)
    path.write_text(text + "\n", encoding="utf-8")


def read_json(path: Path) -> dict[str, Any]:
    """Return plain data as it was written.

    Raises
    ------
    Failure
        `BAD_INPUT` where the file is not there, or not as it was written.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise damaged(path, error) from error


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, (np.generic, np.ndarray)) else str(value)


def _shadow_price(data: Mapping[str, Any]) -> ShadowPrice:
    """JSON has no years for keys: its texts are read back as such."""
    return ShadowPrice(**_tuples({**data, "by_year": {int(year): price for year, price in data["by_year"].items()}}))


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    """JSON has no tuples: its lists are read back as such."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
