"""Checks of a scenario against its own hours and plan: what is asked beside what can be had, before anything is solved.

Nothing is simulated. Each finding has a code, a place, a cause and a cure; codes with W are warnings.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from engine.demand import hourly_demand
from engine.electrification import electrify
from engine.fleet import fleet_in_service
from engine.turnover import late_targets
from ilot.checks.contradictions import contradictions
from scenarios.load import Loaded
from scenarios.problems import Problem, problem_at

ROUNDING = 1e-6

Finding = tuple[tuple[str, ...], str, str, str]
"""Path, code, what is wrong, what to do."""

LIMITS = (
    ("capacity", "maximum_capacity", "technologies", "maximum_capacity", "MW"),
    ("store_power", "store_maximum_power", "stores", "maximum_power", "MW"),
    ("energy_capacity", "store_maximum_energy", "stores", "maximum_energy", "MWh"),
    ("link_capacity", "link_maximum_capacity", "links", "maximum_capacity", "MW"),
)
"""What is in service, its limit, and the part and field of the scenario that states it."""


def deep_problems(loaded: Loaded, inputs: xr.Dataset, plan: xr.Dataset) -> list[Problem]:
    """Return what a scenario asks and cannot have, and what its own plan does not reach.

    Parameters
    ----------
    inputs, plan : as `scenarios.inputs.build` makes them of the scenario.
    """
    found = [problem_at(loaded.resolved.place_of(path), code, path, what, cure)
             for path, code, what, cure in _of_the_plan(inputs, plan)]  # fmt: skip
    return [*found, *contradictions(loaded, inputs, plan)]


def _of_the_plan(inputs: xr.Dataset, plan: xr.Dataset) -> Iterator[Finding]:
    try:
        electrified = electrify(inputs, plan)
    except ValueError as refusal:
        yield ("plan",), "E505", str(refusal), "take away less, or later"
        return
    fleet = fleet_in_service(inputs, plan)
    yield from _firm_capacity(inputs, fleet, electrified)
    yield from _limits(inputs, plan, fleet, electrified)
    for late in late_targets(inputs, electrified["stock_units"]):
        reached = f"is reached in {late.reached}" if late.reached else "is not reached within the simulated years"
        what = (
            f"the target of {late.share:.0%} in {late.year} {reached}: the fleet cannot turn over faster than it sells"
        )
        yield ("stocks", late.stock, "target"), "W503", what, "set the target later, or scrap earlier"


def _firm_capacity(inputs: xr.Dataset, fleet: xr.Dataset, electrified: xr.Dataset) -> Iterator[Finding]:
    """The highest hour of the island against the firm part of what the plan has in service."""
    years = inputs["year"].values.tolist()
    peak = np.array([float(hourly_demand(inputs, electrified, y).sum("node").max()) for y in years])
    firm = _firm(fleet["capacity"], inputs["capacity_credit"]) + _firm(
        fleet["store_power"], inputs["store_capacity_credit"]
    )
    short = np.flatnonzero(peak > firm * (1 + ROUNDING))
    if short.size:
        worst = short[np.argmax((peak - firm)[short])]
        what = (
            f"from {years[short[0]]} on the highest hour is above the firm capacity of the scenario's own plan, in "
            f"{short.size} of {len(years)} years; at worst {peak[worst]:.4g} MW against {firm[worst]:.4g} MW in "
            f"{years[worst]}"
        )
        yield ("plan",), "W501", what, "build more or keep plants longer under `plan`, or let `ilot optimise` choose"


def _firm(capacity: xr.DataArray, credit: xr.DataArray) -> np.ndarray:
    dim = str(credit.dims[0])
    return np.asarray((capacity * credit.values[:, np.newaxis]).transpose(dim, "year").sum(dim).values)


def _limits(inputs: xr.Dataset, plan: xr.Dataset, fleet: xr.Dataset, electrified: xr.Dataset) -> Iterator[Finding]:
    """What serves or is planted against the most that resource, land and grid allow."""
    for name, limit, part, field, unit in LIMITS:
        yield from _beyond(fleet[name], inputs[limit], part, field, unit)
    yield from _beyond(electrified["measure_level"], inputs["measure_potential"], "measures", "potential", "units")
    planted = plan["hectares"].cumsum("year").rename(None)
    for path, *rest in _beyond(planted, inputs["planting_potential"], "planting", "potential", "ha"):
        yield ("forest", *path), *rest  # type: ignore[misc]


def _beyond(used: xr.DataArray, limit: xr.DataArray, part: str, field: str, unit: str) -> Iterator[Finding]:
    dim, years = str(limit.dims[0]), limit["year"].values
    has, most = (array.transpose(dim, "year").values for array in (used, limit))
    for n, name in enumerate(limit[dim].values):
        over = np.flatnonzero(has[n] > most[n] * (1 + ROUNDING) + ROUNDING)
        if over.size:
            at = over[0]
            what = f"{has[n, at]:.6g} {unit} are in use in {years[at]}, and at most {most[n, at]:.6g} can be"
            yield (part, str(name), field), "W502", what, "correct the limit, or what stands and is planned"
