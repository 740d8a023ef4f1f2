"""The carbon account of a community by the Global Protocol (GPC): activity × factor, by sub-sector and scope.

The territorial account of `engine.emissions` counts electricity where it is generated. A community's account counts
it where it is used (scope 2, with what the grid loses in scope 3) and generation for the grid only in the
territorial total, so that nothing is counted twice. Fuel for journeys that leave the island is divided by a rule; the
part that is not the island's, what the island causes elsewhere and what is embodied in things built are memo lines.

References
----------
World Resources Institute, C40 and ICLEI (2021), Global Protocol for Community-Scale Greenhouse Gas Inventories 1.1,
table 4.2 (sub-sectors) and chapter 4.3 (BASIC, BASIC+, territorial).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.combustion import factors_of_use
from engine.emissions import end_use_fuel
from engine.membership import membership, sectors
from engine.results import Results, once
from engine.variables import ELECTRICITY

SUB_SECTORS = {
    "I.1": "Residential buildings",
    "I.2": "Commercial and institutional buildings",
    "I.3": "Manufacturing industries and construction",
    "I.4": "Energy industries",
    "I.4.4": "Energy generation supplied to the grid",
    "I.5": "Agriculture, forestry and fishing",
    "I.6": "Non-specified sources",
    "I.7": "Fugitive emissions from coal",
    "I.8": "Fugitive emissions from oil and natural gas",
    "II.1": "On-road transport",
    "II.2": "Railways",
    "II.3": "Waterborne navigation",
    "II.4": "Aviation",
    "II.5": "Off-road transport",
    "III.1": "Solid waste disposal",
    "III.2": "Biological treatment of waste",
    "III.3": "Incineration and open burning",
    "III.4": "Wastewater",
    "IV.1": "Industrial processes",
    "IV.2": "Product use",
    "V.1": "Livestock",
    "V.2": "Land",
    "V.3": "Aggregate sources on land",
    "VI.1": "Other scope 3",
}

OF_SECTOR = {
    "residential": "I.1", "buildings": "I.2", "services": "I.2", "public": "I.2", "tourism": "I.2", "water": "I.2",
    "ict": "I.2", "industry": "I.3", "construction": "I.3", "cement": "I.3", "agriculture": "I.5", "fishing": "I.5",
    "waste": "III.1", "waste_water": "III.4", "cooling": "IV.2", "livestock": "V.1", "land": "V.3",
    "transport": "II.1", "rail": "II.2", "shipping": "II.3", "ferries": "II.3", "aviation": "II.4", "power": "I.4.4",
}  # fmt: skip
"""Where a sector's energy goes unless the scenario says otherwise; others are non-specified, I.6."""

OF_PROCESS = "IV.1"
"""Where emissions that burn nothing go unless the scenario says otherwise."""

NOTATION = {"NO": "not occurring", "NE": "not estimated", "IE": "included elsewhere", "C": "confidential"}

BIOGENIC = "CO2 biogenic"
"""A memo item, outside every total."""


MEMO = "memo"
"""Scope of fuel for journeys that the rule of allocation gives to nobody on the island: bunkers, in no total."""

ELSEWHERE = "VI.1"
"""Sub-sector of what the island causes elsewhere, in no total: much of it is in other lines already, here or there."""

Place = tuple[str, str]
"""A sector of the island and the sub-sector that it is reported in."""


class Line(NamedTuple):
    """One line of the account: tonnes = activity × factor, and tonnes of CO2e with the gas's warming potential."""

    node: str
    sector: str
    ref: str
    scope: str
    source: str
    """Carrier, process, activity, measure, what is built, or forest."""
    gas: str
    year: int
    activity: float
    unit: str
    factor: float
    """t per unit of activity."""
    tonnes: float
    co2e: float


@once
def account(results: Results) -> list[Line]:
    """Return every line that is not zero, the mean of the members, in order of node, sub-sector, scope and year.

    Removals of land are negative lines of sub-sector V.2, all of them in BASIC+ only.
    """
    parts = (_fuel, _electricity, _processes, _land, _beyond, _embodied)
    lines = [line for part in parts for line in part(results)]
    order = list(SUB_SECTORS)
    return sorted(
        (line for line in lines if line.tonnes != 0.0),
        key=lambda line: (line.node, order.index(line.ref), line.sector, line.scope, line.source, line.gas, line.year),
    )


def totals(lines: list[Line], years: list[int]) -> dict[str, np.ndarray]:
    """Return tCO2e/yr by year: `basic`, `basic_plus`, `territorial`, and `biogenic` (tCO2/yr) as a memo."""
    sums = {name: np.zeros(len(years)) for name in ("basic", "basic_plus", "territorial", "biogenic")}
    for line in lines:
        year = years.index(line.year)
        for name in _totals_of(line):
            sums[name][year] += line.co2e
    return sums


@once
def grid_factor(results: Results) -> xr.DataArray:
    """Return the emissions of a MWh served by the island's grid, (gas, year), t/MWh: location-based, annual.

    All emissions of plants and of electricity bought from outside over the energy served, at all nodes.
    """
    inputs, annual = results.inputs, results.annual
    emitted = annual["gross_emissions"].sel(sector="power").sum(["node", "scope"]).mean("member") / inputs["gwp"]
    served = served_energy(results).sum("node")
    return (emitted / served.where(served > 0, np.inf)).transpose("gas", "year")


def _totals_of(line: Line) -> list[str]:
    """The totals that a line belongs to."""
    if line.gas == BIOGENIC:
        return ["biogenic"]
    if line.scope == MEMO:
        return []
    found = []
    section = line.ref.split(".")[0]
    if section in ("I", "II", "III") and line.ref != "I.4.4" and line.scope in ("1", "2"):
        found += ["basic", "basic_plus"]
    elif section in ("IV", "V") or (section in ("I", "II") and line.scope == "3"):
        found.append("basic_plus")
    return [*found, "territorial"] if line.scope == "1" else found


def _fuel(results: Results) -> Iterator[Line]:
    """Fuel burned in end uses, and in plants for the grid: scope 1."""
    inputs, refs = results.inputs, refs_of_sectors(results)
    used = end_use_fuel(results.annual["final_energy"])
    in_plants = xr.dot(
        results.annual["emitting_fuel_use"].mean("member"),
        membership(inputs["technology_node"], inputs["node"]),
        dim="technology",
    )
    of_sector = dict(zip(used["sector"].values, used.transpose("sector", "fuel", "node", "year").values, strict=True))
    burned = {sector: of_sector[sector] for sector in refs if sector != "power"}
    burned["power"] = of_sector["power"] + in_plants.transpose("fuel", "node", "year").values
    factors = factors_of_use(inputs).transpose("sector", "fuel", "gas", "year")
    of_use = dict(zip(factors["sector"].values, factors.values, strict=True))
    emits = inputs["fuel_scope"].values == "1"
    for sector, energies in burned.items():
        for fuel in (each for each in np.flatnonzero(emits).tolist() if energies[each].any()):
            for scope, share in _scopes_of_fuel(inputs, sector).items():
                part = share * energies[fuel]
                yield from _burn(results, (sector, refs[sector]), scope, fuel, part, of_use[sector][fuel])


def _scopes_of_fuel(inputs: xr.Dataset, sector: str) -> dict[str, float]:
    """How a sector's fuel is shared out among scopes: all of it scope 1, or by a rule for journeys; adds up to 1."""
    if sector not in inputs["journey"].values:
        return {"1": 1.0}
    inside = float(inputs["journey_inside"].sel(journey=sector))
    ours = float(inputs["journey_share"].sel(journey=sector))
    return {"1": inside, "3": (1.0 - inside) * ours, MEMO: (1.0 - inside) * (1.0 - ours)}


def _burn(
    results: Results, place: Place, scope: str, fuel: int, energy: np.ndarray, factors: np.ndarray
) -> Iterator[Line]:
    """Lines of one fuel, (node, year) MWh/yr, with its factors (gas, year); biogenic CO2 as a memo."""
    given = results.inputs.variables
    biogenic = np.full(energy.shape[1], given["biogenic_factor"].values[fuel])
    gases, name = [*map(str, given["gas"].values), BIOGENIC], str(given["fuel"].values[fuel])
    for gas, factor in zip(gases, [*factors, biogenic], strict=True):
        if factor.any():
            yield from lines_of(results, place, scope, name, gas, energy, "MWh", factor)


def _electricity(results: Results) -> Iterator[Line]:
    """Electricity at the meter, scope 2, and what the grid loses on the way to it, scope 3."""
    loss, factor = float(results.inputs["grid_loss"]), grid_factor(results)
    used, refs = electricity_used(results), refs_of_sectors(results)
    for sector, energy in zip(used["sector"].values.tolist(), used.values, strict=True):
        place = (sector, refs[sector])
        for gas, values in zip(factor["gas"].values.tolist(), factor.values, strict=True):
            yield from lines_of(results, place, "2", ELECTRICITY, gas, energy * (1.0 - loss), "MWh", values)
            yield from lines_of(results, place, "3", "grid losses", gas, energy * loss, "MWh", values)


def _processes(results: Results) -> Iterator[Line]:
    """Emissions that burn nothing: activity × factor, or of tonnes stated whole and of measures the tonne itself."""
    inputs, given = results.inputs, results.inputs.variables
    ones, counted = np.ones(inputs.sizes["year"]), given["process_activity"].values
    emitted = {
        "process": given["process_emissions"].values,
        "measure": given["measure_emissions"].values[:, :, np.newaxis]
        * results.annual["measure_level"].values[:, np.newaxis],
    }
    said, refs = _said(results), refs_of_sectors(results)
    for dim, tonnes in emitted.items():
        for row, (name, sector) in enumerate(
            zip(given[dim].values.tolist(), given[f"{dim}_sector"].values.tolist(), strict=True)
        ):
            of_sector = refs[sector] if refs[sector].startswith(("III", "IV", "V")) else OF_PROCESS
            place = (sector, said.get(name, of_sector))
            if dim == "process" and (counted[row] > 0).any():
                yield from _counted(results, "process", row, place, "1")
                continue
            for gas, amount in zip(given["gas"].values.tolist(), tonnes[row], strict=True):
                yield from lines_of(results, place, "1", name, gas, _at_node(inputs, dim, row, amount), "t", ones)


def _beyond(results: Results) -> Iterator[Line]:
    """What the island causes elsewhere: visitors' flights and nights, meetings; a memo."""
    for row, sector in enumerate(results.inputs["beyond_sector"].values.tolist()):
        yield from _counted(results, "beyond", row, (sector, ELSEWHERE), "3")


def _counted(results: Results, dim: str, row: int, place: Place, scope: str) -> Iterator[Line]:
    """Lines of one activity: units counted × tonnes of each gas per unit."""
    given = results.inputs.variables
    units = given[f"{dim}_activity"].values[row]
    amount, per_unit = _at_node(results.inputs, dim, row, units), np.where(units > 0, units, 1.0)
    name, unit = str(given[dim].values[row]), str(given[f"{dim}_unit"].values[row])
    for gas, emissions in zip(given["gas"].values.tolist(), given[f"{dim}_emissions"].values[row], strict=True):
        if emissions.any():
            yield from lines_of(results, place, scope, name, gas, amount, unit, emissions / per_unit)


def _embodied(results: Results) -> Iterator[Line]:
    """What making the plants and stores of the plan emits, in the year in which they enter service; a memo."""
    inputs, place = results.inputs, ("power", ELSEWHERE)
    for dim, built, unit in (("technology", "technology_builds", "MW"), ("store", "store_energy_builds", "MWh")):
        per_unit, builds = inputs[f"{dim}_embodied"].values, results.plan[built].values
        for row, name in enumerate(inputs[dim].values.tolist()):
            amount = _at_node(inputs, dim, row, builds[row])
            yield from lines_of(results, place, "3", f"{name}, embodied", "CO2e", amount, unit, per_unit[row])


def _at_node(inputs: xr.Dataset, dim: str, row: int, amount: np.ndarray) -> np.ndarray:
    """An amount (year,) at the node of an instance, (node, year)."""
    given = inputs.variables
    here = given["node"].values == given[f"{dim}_node"].values[row]
    return np.where(here[:, np.newaxis], amount, 0.0)


def _land(results: Results) -> Iterator[Line]:
    """Removals of land, and what measures capture, as negative CO2; credits issued are a memo."""
    annual, ones = results.annual, np.ones(results.inputs.sizes["year"])
    issued, captured, existing, additional = (
        annual[name].values
        for name in ("credits_issued", "captured_removals", "inventory_removals", "additional_removals")
    )
    yield from lines_of(results, ("forest", "V.2"), MEMO, "credits issued", "CO2", -issued, "t", ones)
    for name, removed in (("existing forest", existing), ("planted forest", additional - captured)):
        yield from lines_of(results, ("forest", "V.2"), "1", name, "CO2", -removed, "t", ones)
    if (captured > 0).any():
        yield from lines_of(results, ("capture", "IV.1"), "1", "biogenic CO2 stored", "CO2", -captured, "t", ones)


def lines_of(
    results: Results,
    place: Place,
    scope: str,
    source: str,
    gas: str,
    activity: np.ndarray,
    unit: str,
    factor: np.ndarray,
) -> Iterator[Line]:
    """Yield one line for each node and year in which there is an activity (node, year), with its factor (year,)."""
    given = results.inputs.variables
    potential = 1.0 if gas == BIOGENIC else float(given["gwp"].values[given["gas"].values == gas][0])
    nodes, years = given["node"].values.tolist(), given["year"].values.tolist()
    for node, year in np.argwhere(activity != 0.0).tolist():
        amount, each = float(activity[node, year]), float(factor[year])
        tonnes = amount * each
        yield Line(nodes[node], *place, scope, source, gas, years[year], amount, unit, each, tonnes, tonnes * potential)


@once
def electricity_used(results: Results) -> xr.DataArray:
    """Return electricity served, (sector, node, year) MWh/yr: rigid demand that was met, flexible demand's intake."""
    inputs = results.inputs
    demand = results.annual["demand"].mean("member")
    rigid = demand - results.annual["unserved_demand"].mean("member")
    served = (rigid / demand.where(demand > 0, 1.0)).transpose("node", "year")
    drawn, taken = _of_flexible(results, inputs["flexible_energy"]), _of_flexible(results, _intake(results))
    used = (results.annual["final_energy"].sel(carrier=ELECTRICITY) - drawn) * served + taken
    return used.transpose("sector", "node", "year")


@once
def served_energy(results: Results) -> xr.DataArray:
    """Return electricity served, what flexible demand takes included, (node, year) MWh/yr, the mean of the members."""
    rigid = (results.annual["demand"] - results.annual["unserved_demand"]).mean("member")
    return rigid + _of_flexible(results, _intake(results)).sum("sector")


def _intake(results: Results) -> xr.DataArray:
    """What flexible demand takes, its losses included, (flexible, year) MWh/yr, the mean of the members."""
    return results.annual["flexible_intake"].mean("member")


def _of_flexible(results: Results, energy: xr.DataArray) -> xr.DataArray:
    """Energy of flexible demand, (flexible, year), by (node, sector, year)."""
    inputs = results.inputs
    at, of = membership(inputs["flexible_node"], inputs["node"]), membership(inputs["flexible_sector"], sectors(inputs))
    return xr.dot(energy, at, of, dim="flexible")


def refs_of_sectors(results: Results) -> dict[str, str]:
    """Return the sub-sector of each sector of the account."""
    said = _said(results)
    names = map(str, sectors(results.inputs).values)
    return {name: said.get(name, OF_SECTOR.get(name, "I.6")) for name in names}


def _said(results: Results) -> dict[str, str]:
    """What the scenario itself says of sectors and processes."""
    return {name: ref for name, _, ref in (str(text).partition("=") for text in results.inputs.attrs.get("gpc", []))}
