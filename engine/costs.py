"""Money: annuities, yearly cost by item, net present cost and levelised cost of electricity."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import xarray as xr

from engine.clock import capacity_by_year, of_builds
from engine.emissions import end_use_fuel
from engine.membership import bare
from engine.project import present_value, store_energy_life, technology_life
from engine.purchases import stock_payments
from engine.results import Results

ITEMS = (
    "investment", "fixed_om", "variable_om", "fuel", "carbon", "unserved", "export",
    "measures", "planting", "end_use_fuel", "stocks",
)  # fmt: skip


class Part(NamedTuple):
    """Something that is bought and ages: the names of its variables."""

    existing: str
    builds: str
    in_service: str
    overnight_cost: str
    fixed_om: str
    lifetime: str
    cost_of_capital: str


POWER_PARTS = (
    Part(
        "existing_capacity", "technology_builds", "capacity",
        "overnight_cost", "fixed_om", "lifetime", "cost_of_capital",
    ),
    Part(
        "store_existing_power", "store_power_builds", "store_power",
        "store_power_cost", "store_power_fixed_om", "store_power_lifetime", "store_cost_of_capital",
    ),
    Part(
        "store_existing_energy", "store_energy_builds", "energy_capacity",
        "store_energy_cost", "store_energy_fixed_om", "store_energy_lifetime", "store_cost_of_capital",
    ),
    Part(
        "store_existing_charge", "store_charge_builds", "store_charge_capacity",
        "store_charge_cost", "store_charge_fixed_om", "store_charge_lifetime", "store_cost_of_capital",
    ),
    Part(
        "link_existing_capacity", "link_builds", "link_capacity",
        "link_cost", "link_fixed_om", "link_lifetime", "link_cost_of_capital",
    ),
)  # fmt: skip
MEASURES = Part(
    "measure_existing", "measure_builds", "measure_level",
    "measure_cost", "measure_fixed_om", "measure_lifetime", "measure_cost_of_capital",
)  # fmt: skip


def annuity_factor(rate: npt.ArrayLike, lifetime: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the yearly payment, at the end of each year, that repays 1 over a lifetime.

    Parameters
    ----------
    rate : 1/yr, ≥ 0, the real cost of capital.
    lifetime : yr, > 0.

    Returns
    -------
    1/yr, of the broadcast shape.

    Notes
    -----
    Capital recovery factor r / (1 − (1+r)^−L), which is 1/L at r = 0.

    References
    ----------
    Short, Packey and Holt (1995), A Manual for the Economic Evaluation of Energy Efficiency and Renewable
    Energy Technologies, NREL/TP-462-5173.

    Examples
    --------
    >>> annuity_factor([0.0, 0.05], 25).round(6)
    array([0.04    , 0.070952])
    """
    rates, lives = np.broadcast_arrays(np.asarray(rate, dtype=float), np.asarray(lifetime, dtype=float))
    if (lives <= 0).any():
        raise ValueError("an annuity needs a lifetime above 0")
    some = np.where(rates > 0, rates, 1.0)
    return np.where(rates > 0, some / -np.expm1(-lives * np.log1p(some)), 1.0 / lives)


def discount_weights(inputs: xr.Dataset) -> xr.DataArray:
    """Return the present value of a cost of 1 in each year, (year,), at the start of the first year.

    Costs of year y fall at its end: (1+r)^−(y − first + 1). With the method `project` the one year stands
    for all of the project's, so that its weight is the sum of theirs.
    """
    rate, years = float(inputs["discount_rate"]), inputs["year"].values
    if inputs.attrs["cost_method"] == "project":
        _refuse_many_years(years)
        weights = 1.0 / annuity_factor([rate], inputs.attrs["project_lifetime"])
    else:
        weights = (1.0 + rate) ** -(years - years[0] + 1.0)
    return xr.DataArray(weights, {"year": years}, ("year",))


def yearly_costs(inputs: xr.Dataset, plan: xr.Dataset, annual: xr.Dataset, online: xr.DataArray) -> xr.Dataset:
    """Return `cost` and `power_cost` (member, item, year), money/yr; what is earned is negative.

    Parameters
    ----------
    annual : the results of the year: capacities in service, energies, final energy and emissions.
    online : (member, technology, year) MW·h/yr, capacity on line times hours, which `running_om` applies to.

    Notes
    -----
    `annuity`: a build, or an existing vintage from `present_year` on, pays overnight cost × annuity factor
    in every year of its life; older vintages are sunk. A committed vintage that enters service before the
    first year is priced at the cost of the first year. `project`: see `engine.project`; the present value of
    investment, replacements and salvage is spread evenly over the project, at the discount rate.
    """
    gross = annual["gross_emissions"]
    power = power_items(inputs, plan, annual, online, gross.sel(sector="power").sum(["node", "scope", "gas"]))
    others = {
        "carbon": inputs["carbon_price"] * gross.sum(["node", "sector", "scope", "gas"]),
        "measures": _investment(MEASURES, inputs, plan, annual) + _fixed_om(MEASURES, inputs, annual),
        "planting": _planting(inputs, plan, annual).sum("planting"),
        "end_use_fuel": xr.dot(
            end_use_fuel(annual["final_energy"]), inputs["fuel_price"], dim=["node", "sector", "fuel"]
        ),
        "stocks": stock_payments(inputs).sum("stock"),
    }
    blank = xr.zeros_like(bare(inputs["member"] * inputs["year"]), dtype=float)
    return xr.Dataset({"cost": by_item(blank, {**power, **others}), "power_cost": by_item(blank, power)})


def power_items(
    inputs: xr.Dataset, plan: xr.Dataset, annual: xr.Dataset, online: xr.DataArray, emitted: xr.DataArray
) -> dict[str, xr.DataArray]:
    """Return the cost of the power system by item, each over year and whatever else the results lie over, money/yr.

    Parameters
    ----------
    annual, online : as for `yearly_costs`; another dimension instead of `member` serves as well.
    emitted : tCO2e/yr of power plants and of bought electricity.
    """
    return {
        "investment": sum(_investment(part, inputs, plan, annual) for part in POWER_PARTS),
        "fixed_om": sum(_fixed_om(part, inputs, annual) for part in POWER_PARTS),
        "variable_om": _running_cost(inputs, annual, online),
        "fuel": xr.dot(annual["priced_fuel_use"], inputs["fuel_price"], dim=["technology", "fuel"]),
        "carbon": inputs["carbon_price"] * emitted,
        "unserved": _not_served(annual) * inputs["unserved_cost"],
        "export": -xr.dot(annual["export"], inputs["export_price"], dim="node"),
    }


def measure_costs(results: Results) -> xr.DataArray:
    """Return annuities and yearly cost of each measure, (measure, year), money/yr, of the method `annuity`."""
    upkeep = bare(results.annual["measure_level"]) * bare(results.inputs["measure_fixed_om"])
    return annuities(MEASURES, results.inputs, results.plan) + upkeep


def planting_costs(results: Results) -> xr.DataArray:
    """Return establishment and upkeep of each planting, (planting, year), money/yr."""
    return _planting(results.inputs, results.plan, results.annual)


def net_present_cost(results: Results) -> float:
    """Return the discounted sum of all cost items, at the start of the first year; the members' mean."""
    return _present(results.inputs, results.annual["cost"].sum("item"))


def present_power_cost(results: Results) -> float:
    """Return the discounted sum of the power system's cost, at the start of the first year; the members' mean."""
    return _present(results.inputs, results.annual["power_cost"].sum("item"))


def lcoe(results: Results) -> float | None:
    """Return the levelised cost of electricity, money/MWh, of the power system; None if nothing is served.

    Discounted `power_cost` over discounted served energy (demand less unserved demand, and flexible intake).
    """
    annual = results.annual
    served = (annual["demand"] - annual["unserved_demand"]).sum("node") + annual["flexible_intake"].sum("flexible")
    energy = _present(results.inputs, served)
    return present_power_cost(results) / energy if energy > 0 else None


def present_cost(inputs: xr.Dataset, yearly: xr.DataArray) -> xr.DataArray:
    """Return the sum over years, each discounted to the start of the first one, (…) without `year`."""
    return (yearly * discount_weights(inputs)).sum("year")


def _present(inputs: xr.Dataset, yearly: xr.DataArray) -> float:
    return float(present_cost(inputs, yearly).mean("member"))


def _investment(part: Part, inputs: xr.Dataset, plan: xr.Dataset, annual: xr.Dataset) -> xr.DataArray:
    """Yearly cost of what was bought, ([member,] year)."""
    if inputs.attrs["cost_method"] == "project":
        return _project_investment(part, inputs, annual)
    return annuities(part, inputs, plan).sum(str(inputs[part.lifetime].dims[0]))


def annuities(part: Part, inputs: xr.Dataset, plan: xr.Dataset) -> xr.DataArray:
    """Return the yearly payments for each thing that was bought, (instance, year) money/yr, of the method `annuity`."""
    lifetime = inputs[part.lifetime]
    annuity = xr.apply_ufunc(annuity_factor, inputs[part.cost_of_capital], lifetime)
    committed = inputs[part.existing].where(inputs["vintage"] >= inputs.attrs["present_year"], 0.0)
    priced_in = np.maximum(inputs["vintage"].values, inputs["year"].values[0])
    price = inputs[part.overnight_cost].sel(year=priced_in).rename(year="vintage")
    owed = committed * price.assign_coords(vintage=inputs["vintage"].values) * annuity
    bought = plan[part.builds] * inputs[part.overnight_cost] * of_builds(annuity, inputs["year"].values)
    return bare(capacity_by_year(bare(owed), bare(bought), lifetime))


def _project_investment(part: Part, inputs: xr.Dataset, annual: xr.Dataset) -> xr.DataArray:
    """Even yearly payment over the project for buying, replacing and selling it, ([member,] year)."""
    lives = {"capacity": technology_life, "energy_capacity": store_energy_life}
    built = of_builds(inputs[part.lifetime], inputs["year"].values)
    life = lives[part.in_service](inputs, annual) if part.in_service in lives else built
    value = present_value(annual[part.in_service] * inputs[part.overnight_cost], life, inputs)
    return bare(value).sum(str(inputs[part.overnight_cost].dims[0])) / discount_weights(inputs)


def _fixed_om(part: Part, inputs: xr.Dataset, annual: xr.Dataset) -> xr.DataArray:
    instance = str(inputs[part.fixed_om].dims[0])
    return xr.dot(bare(annual[part.in_service]), bare(inputs[part.fixed_om]), dim=instance)


def _not_served(annual: xr.Dataset) -> xr.DataArray:
    """Demand not served and draws of flexible demand missed, (member, year), MWh/yr."""
    return annual["unserved_demand"].sum("node") + annual["flexible_missed"].sum("flexible")


def _running_cost(inputs: xr.Dataset, annual: xr.Dataset, online: xr.DataArray) -> xr.DataArray:
    """Operation and maintenance by energy and by hour on line, starts, (member, year)."""
    return (
        xr.dot(annual["generation"], inputs["variable_om"], dim="technology")
        + xr.dot(online, inputs["running_om"], dim="technology")
        + xr.dot(annual["discharge"], inputs["store_variable_om"], dim="store")
        + xr.dot(annual["charge"], inputs["store_charge_om"], dim="store")
        + xr.dot(annual["started_capacity"], inputs["start_cost"], dim="technology")
    )


def _planting(inputs: xr.Dataset, plan: xr.Dataset, annual: xr.Dataset) -> xr.DataArray:
    """Establishment in the year of planting (in a project: spread evenly over it) and upkeep, (planting, year)."""
    upkeep = bare(annual["planted"]) * bare(inputs["planting_fixed_om"])
    establishment = bare(plan["hectares"]) * bare(inputs["planting_cost"])
    is_project = inputs.attrs["cost_method"] == "project"
    return upkeep + (establishment / discount_weights(inputs) if is_project else establishment)


def by_item(blank: xr.DataArray, items: dict[str, xr.DataArray]) -> xr.DataArray:
    """Lay items over (x, item, year), 0 for those that are not given; `blank` is 0 over (x, year)."""
    rows = [bare(blank + items.get(name, 0.0)).transpose(*blank.dims).values for name in ITEMS]
    labels = {dim: blank[dim].values for dim in blank.dims if dim in blank.coords}
    dims = (blank.dims[0], "item", blank.dims[1])
    return xr.DataArray(np.stack(rows, axis=1), {**labels, "item": list(ITEMS)}, dims)


def _refuse_many_years(years: npt.NDArray[np.int64]) -> None:
    if len(years) != 1:
        raise ValueError(f"the cost method project needs one simulated year, not {len(years)}")
