"""From the variables of a solved model to the plan, and to the model's own view of its operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from engine.costs import ITEMS
from engine.simulate import no_plan
from engine.variables import check
from engine.vintage_groups import whole
from solvers.answer import values_of_hours
from solvers.blends import blends_given
from solvers.contribution import total, total_of
from solvers.model import PathwayModel
from solvers.objective import cost_of
from solvers.pathway import Dual
from solvers.program import LinearProgram
from solvers.shadow_prices import PRICED, ShadowPrice, shadow_prices

CLEAN = 1e-9
"""Share of the largest value of a variable below which a value is rounding, and 0 in the plan."""
SMALLEST = 1e-6
"""Share of the largest build of a kind below which a build is rounding: an interior point is near no vertex."""


def plan_of(solved: PathwayModel) -> xr.Dataset:
    """Return the plan of a solved model, for every simulated year: builds at the first years of periods.

    A fuel split holds for all years of its period; in periods that began in the past it is the scenario's, and of what
    others decide theirs.
    """
    plan = no_plan(solved.data.inputs)
    for name in dict.fromkeys(name for name, _ in solved.builds()):
        _write(plan[name], tuple(variables for of, variables in solved.builds() if of == name))
    for name in dict.fromkeys(name for name, _ in solved.retirements()):
        _write_retirements(plan[name], tuple(leaving for of, leaving in solved.retirements() if of == name))
    _write_fuel_share(plan["fuel_share"], solved)
    return check(plan, "plan")


def _write(array: xr.DataArray, variables: tuple[pyo.Var, ...]) -> None:
    """Put values by (instance, period) into an array (instance, year), cleaned of rounding."""
    instances = [str(name) for name in array[array.dims[0]].values]
    years = array["year"].values.tolist()
    found = {key: float(v.value) for variable in variables for key, v in variable.items()}
    least = SMALLEST * max(found.values(), default=0.0)
    for (instance, period), value in found.items():
        array.values[instances.index(instance), years.index(period)] = value if value > least else 0.0


def _write_retirements(array: xr.DataArray, variables: tuple[pyo.Var, ...]) -> None:
    """Put what leaves early into (instance, vintage, year), cleaned of rounding."""
    found = {key: float(v.value) for leaving in variables for key, v in leaving.items()}
    least = CLEAN * max(found.values(), default=0.0)
    for (instance, vintage, period), value in found.items():
        if value > least:
            array.loc[{array.dims[0]: instance, "vintage": vintage, "year": period}] = value


def _write_fuel_share(share: xr.DataArray, solved: PathwayModel) -> None:
    """Write the fuel split of each plant and period; a plant that the model left idle takes that of the others.

    An idle plant may run in simulation: given the scenario's split it would burn today's fuel for ever.
    """
    data, fuel_use = solved.data, solved.pyomo.dispatchable.fuel_use
    technologies, fuels = data.names("technology"), data.names("fuel")
    years = share["year"].values.tolist()
    largest = max((v.value for v in fuel_use.values()), default=0.0)
    for g, p in sorted({(g, p) for g, _, p in fuel_use} - blends_given(data.inputs, data.periods)):
        used = _burned(fuel_use, [group for group in technologies if whole(group) == whole(g)], fuels, p)
        if used.sum() <= CLEAN * largest:
            burnable = np.array([(g, f, p) in fuel_use for f in fuels])
            used = np.where(burnable, _burned(fuel_use, technologies, fuels, p), 0.0)
        if used.sum() <= CLEAN * largest:
            continue
        split = np.where(used > CLEAN * used.sum(), used, 0.0)
        for year in data.periods.spans[p]:
            share.values[technologies.index(g), :, years.index(year)] = split / split.sum()


def _burned(fuel_use: pyo.Var, technologies: list[str], fuels: list[str], period: int) -> np.ndarray:
    """What some plants burn of each fuel in a period, MWh/yr."""
    keys = [[(g, f, period) for g in technologies if (g, f, period) in fuel_use] for f in fuels]
    return np.array([sum(max(fuel_use[key].value, 0.0) for key in of_fuel) for of_fuel in keys])


def operation_of(solved: PathwayModel) -> xr.Dataset:
    """Return the year of each period as the model sees it.

    Returns
    -------
    Dataset over `period`: `capacity` (technology, MW), `generation` (technology, MWh/yr), `fuel_use` (technology,
    fuel, MWh/yr burned in power plants), `fuel_demand` (fuel, MWh/yr, end uses included), `discharge` (store, MWh/yr),
    `demand`, `unserved_demand`, `flexible_missed` (MWh/yr), `gross_emissions` (tCO2e/yr), `counted_emissions` (tCO2 of
    all its years against the carbon budget), `cost` (item, present money: operation of its years, all cost of its
    builds).
    """
    model, data, families = solved.pyomo, solved.data, solved.families
    technologies, fuels, stores, nodes = (data.names(dim) for dim in ("technology", "fuel", "store", "node"))

    def value(expression: Any) -> float:
        return float(pyo.value(expression))

    def plant(name: str, g: str, p: int) -> float:
        block = model.variable if (g, p) in model.variable.annual_generation else model.dispatchable
        return value(block.component(name)[g, p])

    unserved = {p: sum(value(model.balance.annual_unserved[n, p]) for n in nodes) for p in data.periods.years}
    rows: Mapping[str, tuple[tuple[str, ...], list[list[Any]]]] = {
        "capacity": (("technology",), [[plant("capacity", g, p) for g in technologies] for p in data.periods.years]),
        "generation": (
            ("technology",), [[plant("annual_generation", g, p) for g in technologies] for p in data.periods.years]
        ),
        "fuel_use": (("technology", "fuel"), [
            [[value(model.dispatchable.fuel_use[g, f, p]) if (g, f, p) in model.dispatchable.fuel_use else 0.0
              for f in fuels] for g in technologies] for p in data.periods.years
        ]),
        "fuel_demand": (("fuel",), [[value(total(families, "fuel", f, p)) for f in fuels] for p in data.periods.years]),
        "discharge": (
            ("store",), [[value(model.storage.annual_discharge[s, p]) for s in stores] for p in data.periods.years]
        ),
        "cost": (("item",), [[value(cost_of(families, i, p)) for i in ITEMS] for p in data.periods.years]),
    }  # fmt: skip
    lengths = {"technology": technologies, "fuel": fuels, "store": stores, "item": list(ITEMS)}
    periods = list(data.periods.years)
    variables = {
        name: (("period", *dims), np.array(array, float).reshape(len(periods), *(len(lengths[d]) for d in dims)))
        for name, (dims, array) in rows.items()
    }
    single = {
        "demand": [value(total(families, "demand", p)) + unserved[p] for p in periods],
        "unserved_demand": [unserved[p] for p in periods],
        "flexible_missed": [
            sum(value(missed) for (_, q), missed in model.flexible.annual_missed.items() if q == p) for p in periods
        ],
        "gross_emissions": [value(total_of(families, "emissions", nodes, p)) for p in periods],
        "counted_emissions": [
            value(total_of(families, "counted", nodes, p) - total_of(families, "removals", nodes, p)) for p in periods
        ],
    }
    coords = {"period": periods} | {name: np.array(items, dtype=str) for name, items in lengths.items()}
    return xr.Dataset({**variables, **{name: ("period", row) for name, row in single.items()}}, coords)


def curtailment_of(solved: PathwayModel, program: LinearProgram, x: np.ndarray) -> list[float]:
    """Return what could have been generated and was neither used, stored nor exported, MWh/yr by period.

    Parameters
    ----------
    x : values of the columns of the program.
    """
    model, data = solved.pyomo, solved.data
    lost = dict.fromkeys(data.periods.years, 0.0)
    for (g, p), annual in model.variable.annual_generation.items():
        lost[p] += data.over_year("availability", g) * model.variable.capacity[g, p].value - annual.value
    for (_, p), hours in values_of_hours(program.columns, x, model.balance.curtailment).items():
        lost[p] += float(data.hours.weight @ hours)
    return [max(0.0, lost[p]) for p in data.periods.years]


def duals_of(solved: PathwayModel, row_duals: Mapping[Any, float]) -> tuple[Dual, ...]:
    """Return the duals, other than 0, of all policies and limits, those of single hours apart."""
    found = []
    for constraint in solved.pyomo.component_objects(pyo.Constraint):
        if not _is_limit(constraint):
            continue
        meaning, _, unit = constraint.doc.partition("; dual: ")
        for index, row in constraint.items():
            value = row_duals.get(row, 0.0)
            if abs(value) > CLEAN:
                key = index if isinstance(index, tuple) else (index,)
                found.append(Dual(constraint.local_name, key, value, unit.rstrip("."), meaning))
    return tuple(found)


def prices_of(
    solved: PathwayModel, row_duals: Mapping[Any, float], program: LinearProgram, values: np.ndarray
) -> tuple[ShadowPrice, ...]:
    """Return the shadow price of every limit that binds, in the money of the years it is paid in.

    Parameters
    ----------
    row_duals : of rows that are no hour's.
    values : dual of each row of the program, or none: an hourly limit is worth what its hours are together.
    """
    found = []
    kept = solved.pyomo.grid.component("non_synchronous_share_kept")
    if values.size:
        hours = values_of_hours(program.rows, values, kept)
        found = [(kept.local_name, key, float(np.abs(duals).sum())) for key, duals in hours.items()]
    for constraint in solved.pyomo.component_objects(pyo.Constraint):
        if constraint.local_name in PRICED and constraint is not kept:
            for index, row in constraint.items():
                key = index if isinstance(index, tuple) else (index,)
                found.append((constraint.local_name, key, row_duals.get(row, 0.0)))
    return shadow_prices(solved.data, found, float(solved.pyomo.policy.excess.value))


def _is_limit(constraint: pyo.Constraint) -> bool:
    """All policies; of the families the limits on builds."""
    limits = ("within_limit", "within_rate", "within_potential", "within_land")
    return constraint.parent_block().local_name == "policy" or constraint.local_name.endswith(limits)
