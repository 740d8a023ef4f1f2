"""Electricity used, counted in two further ways beside the year's mean of the grid: hour by hour, and by contracts.

Each way is a whole account of the same electricity, and none is added to another. In each, grid losses are scope 3.

References
----------
WRI and WBCSD (2015), GHG Protocol Scope 2 Guidance, ch. 4 (location-based and market-based method), ch. 6.11 (residual
mix); Global Protocol for Community-Scale Inventories 1.1, ch. 6.5 (grid-supplied energy).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from engine.account import Line, electricity_used, grid_factor, lines_of, refs_of_sectors, served_energy
from engine.clock import energy, interval_hours
from engine.demand import demand_by_sector
from engine.ledger import burned
from engine.membership import bare, membership, sectors
from engine.results import Results

HOURLY, CONTRACT, RESIDUAL = "electricity, hourly", "contract", "residual mix"
"""Sources of the lines of the two ways."""


def hourly_grid_factor(results: Results, year: int) -> xr.DataArray:
    """Return what a MWh served in each hour of a kept year emits, (gas, hour), t/MWh, the mean of the members.

    The emissions of a plant in the year are shared out among its hours by the fuel that it burns in them, by a straight
    line, times the hour's emissions of that fuel where they move; storage passes on nothing, so that what charges it
    counts in the hour of charging. Over all hours the factors give back the year's emissions.
    """
    return _factor_of_hours(results, year, _served_by_hour(results, year))


def _factor_of_hours(results: Results, year: int, used: xr.DataArray) -> xr.DataArray:
    """The factor of each hour, with the electricity used in it as `_served_by_hour` returns it."""
    inputs, hourly = results.inputs, results.hourly.sel(year=year)
    served = used.sum(["sector", "node"])
    tonnes = results.annual["emitting_fuel_use"].sel(year=year) * inputs["emission_factor"].sel(year=year)
    running = inputs[["fuel_slope", "fuel_intercept"]]
    fuel = burned(running, hourly["generation"], hourly["online"]).clip(min=0.0)
    emitted: xr.DataArray | float = 0.0
    shares: dict[bytes, xr.DataArray] = {}  # most fuels are alike: they do not move
    for name in inputs["fuel"].values:
        moves = _hours_of_fuel(inputs, str(name))
        if (like := moves.values.tobytes()) not in shares:
            moved = fuel * moves
            whole = moved.sum("hour")
            shares[like] = bare(moved / whole.where(whole > 0, 1.0))
        emitted = emitted + xr.dot(shares[like], bare(tonnes.sel(fuel=name)), dim="technology")
    assert isinstance(emitted, xr.DataArray)
    return (emitted.mean("member") / served.where(served > 0, np.inf)).transpose("gas", "hour")


def hourly_lines(results: Results) -> list[Line]:
    """Return scope 2 and 3 of electricity hour by hour, for the years whose hours are kept."""
    return [line for year in results.hourly["year"].values for line in _of_hours(results, int(year))]


def market_lines(results: Results) -> list[Line]:
    """Return scope 2 and 3 of electricity by contracts, and by the residual mix where there is none.

    A contract counts up to what its sector uses at its node and, with a plant of the island, up to what the plant
    generates; several that ask for more get it in proportion. Where no residual factor is stated, it is that of
    the island's mix less what is under contract, so that with the island's own plants the ways add up to the same.
    """
    inputs, loss, refs = results.inputs, float(results.inputs["grid_loss"]), refs_of_sectors(results)
    claimed, factors = _claimed(results, loss), _contract_factors(results)
    residual, used = residual_factor(results), electricity_used(results)
    lines: list[Line] = []
    gases, contracts = inputs["gas"].values.tolist(), inputs["contract"].values.tolist()
    for sector, energy_used in zip(used["sector"].values.tolist(), used.values, strict=True):
        place, left = (sector, refs[sector]), energy_used * (1.0 - loss)
        for row in np.flatnonzero(inputs["contract_sector"].values == sector):
            here = inputs["node"].values == inputs["contract_node"].values[row]
            amount = np.where(here[:, np.newaxis], claimed.values[row], 0.0)
            left = left - amount
            for gas, values in zip(gases, factors.values[row], strict=True):
                lines += lines_of(results, place, "2", f"{CONTRACT} {contracts[row]}", gas, amount, "MWh", values)
        for gas, values in zip(gases, residual.values, strict=True):
            lost = energy_used * loss
            lines += lines_of(results, place, "2", RESIDUAL, gas, left, "MWh", values)
            lines += lines_of(results, place, "3", f"grid losses, {RESIDUAL}", gas, lost, "MWh", values)
    return [line for line in lines if line.tonnes != 0.0 or (line.gas == "CO2" and line.activity > 0.0)]


def residual_factor(results: Results) -> xr.DataArray:
    """Return what electricity that no contract covers emits, (gas, year), t/MWh: as stated, or what is left.

    A stated factor is of CO2 alone.
    """
    inputs, stated = results.inputs, results.inputs["residual_factor"]
    served = served_energy(results).sum("node")
    claimed = _claimed(results, float(inputs["grid_loss"]))
    own = (inputs["contract_technology"] != "").astype(float)
    sold = xr.dot(claimed * own, _contract_factors(results), dim="contract")
    rest = (served - (claimed * own).sum("contract")).clip(min=0.0)
    left = (grid_factor(results) * served - bare(sold)) / rest.where(rest > 1e-9 * served, np.inf)
    is_co2 = (inputs["gas"] == "CO2").astype(float)
    return bare(xr.where(stated < 0, left, is_co2 * stated)).transpose("gas", "year")


def _of_hours(results: Results, year: int) -> Iterator[Line]:
    inputs, loss, refs = results.inputs, float(results.inputs["grid_loss"]), refs_of_sectors(results)
    used = _served_by_hour(results, year)
    factor = _factor_of_hours(results, year, used)
    tonnes, amount = xr.dot(used, factor, dim="hour").transpose("sector", "node", "gas").values, used.sum("hour").values
    sectors_, now = used["sector"].values.tolist(), (inputs["year"].values == year).astype(float)
    for sector, node in np.argwhere(amount != 0.0).tolist():
        energy_used, place = amount[sector, node], (sectors_[sector], refs[sectors_[sector]])
        at_node = (np.arange(amount.shape[1]) == node).astype(float)
        for gas, of_gas in zip(factor["gas"].values.tolist(), tonnes[sector, node], strict=True):
            mean = now * (of_gas / energy_used)
            for scope, source, part in (("2", HOURLY, 1.0 - loss), ("3", f"grid losses, {HOURLY}", loss)):
                activity = np.outer(at_node, now * (energy_used * part))
                found = lines_of(results, place, scope, source, gas, activity, "MWh", mean)
                yield from (line for line in found if line.tonnes != 0.0)


def _served_by_hour(results: Results, year: int) -> xr.DataArray:
    """Electricity served by sector, (sector, node, hour), MWh, the mean of the members; flexible intake too."""
    inputs, hourly = results.inputs, results.hourly.sel(year=year)
    demand = hourly["demand"]
    share = 1.0 - hourly["unserved_demand"] / demand.where(demand > 0, 1.0)
    rigid = demand_by_sector(inputs, results.annual, year) * bare(share)
    at = membership(inputs["flexible_node"], inputs["node"])
    of = membership(inputs["flexible_sector"], sectors(inputs))
    taken = xr.dot(bare(hourly["flexible_intake"]), at, of, dim="flexible")
    return bare(energy((rigid + taken).mean("member"), interval_hours(inputs))).transpose("sector", "node", "hour")


def _hours_of_fuel(inputs: xr.Dataset, fuel: str) -> xr.DataArray:
    """How a fuel's emissions move about their mean, (member, hour); 1 where they do not."""
    rows = inputs["fuel_emission_pattern"].sel(fuel=fuel).values.astype(int)
    hours = inputs.sizes["hour"]
    moving = np.array([inputs["profile"].values[row] * hours if row >= 0 else np.ones(hours) for row in rows])
    return xr.DataArray(moving, {name: inputs[name].values for name in ("member", "hour")}, ("member", "hour"))


def _claimed(results: Results, loss: float) -> xr.DataArray:
    """Electricity that contracts cover, (contract, year), MWh/yr."""
    inputs = results.inputs
    asked = inputs["contract_energy"].values.copy()
    used = (electricity_used(results) * (1.0 - loss)).transpose("sector", "node", "year")
    generated = results.annual["generation"].mean("member")
    places = list(zip(inputs["contract_sector"].values, inputs["contract_node"].values, strict=True))
    plants = inputs["contract_technology"].values
    for place in set(places):
        of_place = np.array([one == place for one in places])
        sector, node = place
        known = sector in used["sector"].values
        limit = used.sel(sector=sector, node=node).values if known else np.zeros(asked.shape[1])
        asked[of_place] *= _scaled(asked[of_place].sum(axis=0), limit)
    for plant in set(plants) - {""}:
        asked[plants == plant] *= _scaled(asked[plants == plant].sum(axis=0), generated.sel(technology=plant).values)
    return xr.DataArray(asked, {name: inputs[name].values for name in ("contract", "year")}, ("contract", "year"))


def _scaled(asked: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """By which share what is asked for must shrink to keep to a limit, 1 where it keeps to it."""
    return np.minimum(1.0, np.maximum(limit, 0.0) / np.where(asked > 0, asked, 1.0))


def _contract_factors(results: Results) -> xr.DataArray:
    """Emissions of a MWh under each contract, (contract, gas, year), t/MWh: of a plant of the island, or as stated."""
    inputs, generation = results.inputs, results.annual["generation"].mean("member")
    tonnes = xr.dot(results.annual["emitting_fuel_use"].mean("member"), inputs["emission_factor"], dim="fuel")
    of_plant = tonnes / generation.where(generation > 0, np.inf)
    is_co2 = (inputs["gas"] == "CO2").astype(float)
    rows = []
    for name, plant in zip(inputs["contract"].values, inputs["contract_technology"].values, strict=True):
        stated = is_co2 * inputs["contract_factor"].sel(contract=name)
        rows.append(bare(of_plant.sel(technology=plant) if plant else stated).transpose("gas", "year").values)
    shape = (inputs.sizes["contract"], inputs.sizes["gas"], inputs.sizes["year"])
    coords = {name: inputs[name].values for name in ("contract", "gas", "year")}
    return xr.DataArray(np.array(rows, dtype=float).reshape(shape), coords, ("contract", "gas", "year"))
