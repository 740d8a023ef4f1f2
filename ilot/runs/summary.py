"""A simulation as one plain object: the yearly series and the indicators that `--json` prints."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import numpy as np
import xarray as xr

from engine.account import account, totals
from engine.emissions import air_pollutants, budget_count
from engine.imports import import_cost, import_dependence, imported_energy
from engine.indicators import (
    BudgetVerdict,
    indicators,
    milestone_verdicts,
    node_verdicts,
    non_generation,
    rule_verdicts,
)
from engine.jobs import jobs, without_multipliers
from engine.reliability import autonomy_by_year, fuel_stock_days, n_members
from engine.results import Results, once
from engine.strategies import BEST
from engine.turnover import late_targets
from engine.u4ssc import computed
from engine.verdict import Judgement, judgement
from engine.visitors import per_visitor

ENOUGH = 30
"""Weather years from which on a mean over them is told without a caution."""

LITRES_PER_M3 = 1000.0

U4SSC_SERIES = {
    "en_en_aq_2c": ("emissions_per_person", "tCO2e"),
    "en_e_e_1c": ("renewable_energy", "%"),
    "en_e_e_2c": ("electricity_per_person", "kWh"),
    "en_e_e_3c": ("residential_heat_per_person", "GJ"),
    "ec_i_t_8a": ("low_carbon_vehicles", "%"),
}
"""Indicator of U4SSC → its yearly series and unit."""

Series = dict[str, tuple[str, np.ndarray]]
"""`group|item`, or the bare group, which is the sum of its items → unit and (year,) values."""


def summarise(
    results: Results,
    *,
    run: str | None = None,
    extra_kpi: Mapping[str, tuple[str, float | int | None]] | None = None,
    warnings: Iterable[str] = (),
    timings: Mapping[str, float] | None = None,
) -> dict[str, Any]:
    """Return a simulation as the JSON object of `ilot run` and `ilot optimise`.

    Parameters
    ----------
    run : folder of the run.
    extra_kpi : what the optimiser adds to the indicators: objective, gaps.
    timings : s, by part of the work.

    Returns
    -------
    `scenario`, `run`, `years`, `annual` (name → {unit, values}, a value for each year), `kpi` (name → {unit,
    value}), `nodes` (node → name → {unit, value}), `shares` (rule of effort sharing → name → {unit, value}),
    `milestones` (basket → list), `verdict` (on 1.5 °C, and what it rests on), `warnings`, `timings`; `strategy` where
    `best` chose one. Annual values are means over the members.
    """
    kpi = {**indicators(results), **(extra_kpi or {})}
    return {
        "scenario": results.inputs.attrs["name"],
        "run": run,
        "years": results.annual["year"].values.tolist(),
        "annual": {
            name: {"unit": unit, "values": values.tolist()} for name, (unit, values) in annual_series(results).items()
        },
        "kpi": {name: {"unit": unit, "value": value} for name, (unit, value) in kpi.items()},
        "nodes": {node: _against_budget(verdict) for node, verdict in node_verdicts(results).items()},
        **({"strategy": chosen} if (chosen := strategy(results)) else {}),
        "shares": {rule: _of_rule(*verdict) for rule, verdict in rule_verdicts(results).items()},
        "milestones": {
            basket: [milestone._asdict() for milestone in found]
            for basket, found in milestone_verdicts(results).items()
        },
        "verdict": _judged(judgement(results)),
        "warnings": [*cautions(results), *warnings],
        "timings": {name: round(seconds, 3) for name, seconds in (timings or {}).items()},
    }


def strategy(results: Results) -> dict[str, Any]:
    """Return what `best` chose, and what each strategy costs (present value of the power system); else nothing."""
    if results.inputs.attrs["dispatch_strategy"] != BEST:
        return {}
    about, currency = results.annual.attrs, str(results.inputs.attrs["currency"])
    costs = {name: {"unit": currency, "value": cost} for name, cost in about["present_power_cost"].items()}
    return {"chosen": about["dispatch_strategy"], "present_power_cost": costs}


def asks_for_reserve(inputs: xr.Dataset) -> bool:
    """Return whether a spinning reserve is to be held."""
    return any(float(inputs[f"reserve_of_{what}"]) > 0 for what in ("demand", "variable", "largest"))


def annual_series(results: Results) -> Series:
    """Return every yearly series of a simulation, by name."""
    return {
        **_power(results),
        **_operation(results),
        **_demand_side(results),
        **_carbon(results),
        **_money(results),
        **_indicators(results),
        **_beyond(results),
    }


@once
def compared_series(results: Results) -> Series:
    """Return those of the yearly series that words and figures show of a reference beside a run."""
    hours = {"unserved_hours": ("h", _by_year(results.annual["unserved_hours"]))}
    return {**_fuel(results), **_gross(results), **_counted(results), **_money(results), **hours}


def series_of(summary: Mapping[str, Any]) -> Series:
    """Return the yearly series of a summary as they were before they were written into it."""
    return {name: (row["unit"], np.array(row["values"], dtype=float)) for name, row in summary["annual"].items()}


def cautions(results: Results) -> list[str]:
    """Return what a reader must know before trusting the figures."""
    annual, inputs = results.annual, results.inputs
    said = [str(note) for note in inputs.attrs.get("notes", [])]
    said += _cautions_of_few_members(results)
    synthetic = [str(name) for name in inputs.attrs.get("synthetic", [])]
    if synthetic:
        said.append(f"synthetic hours, calibrated to published figures; none of them happened: {', '.join(synthetic)}")
    unserved = annual["unserved_demand"].sum("node").mean("member")
    if (unserved > 0).any():
        first = int(unserved["year"].values[np.flatnonzero(unserved > 0)[0]])
        said.append(f"demand is not always served: {float(unserved.sum()):,.1f} MWh in all, the first in {first}")
    if unstated := [str(name) for name in inputs.attrs.get("pollutants_unstated", [])]:
        said.append(f"air pollutants are incomplete, no factor is stated for: {', '.join(unstated)}")
    if idle := without_multipliers(results):
        said.append(f"jobs are incomplete, no multiplier is stated for: {', '.join(idle)}")
    said += _cautions_of_operation(results)
    for service, unmet in _by_item(annual["service_unmet"], "service").items():
        if unmet.max() > 1e-6 * max(1.0, float(inputs["service_level"].sel(service=service).max())):
            said.append(f"service '{service}': up to {unmet.max():,.1f} units are wanted and not in use")
    for late in late_targets(inputs, annual["stock_units"]):
        reached = f"is reached in {late.reached}" if late.reached else f"is not reached by {inputs['year'].values[-1]}"
        said.append(
            f"stock '{late.stock}': its target of {late.share:.0%} in {late.year} {reached}: "
            "the fleet cannot turn over faster than it sells"
        )
    return said


def _cautions_of_operation(results: Results) -> list[str]:
    """What flexible demand missed, what spinning reserve was not held, and where converters gave more than they may."""
    annual, said = results.annual, []
    for name, missed in _by_item(annual["flexible_missed"], "flexible").items():
        if missed.sum() > 0:
            drawn = float(results.inputs["flexible_energy"].sel(flexible=name).sum())
            said.append(f"flexible demand '{name}' misses {missed.sum():,.1f} of {drawn:,.1f} MWh by its deadlines")
    short, hours = _by_year(annual["reserve_shortfall"]).sum(), _by_year(annual["reserve_shortfall_hours"]).sum()
    if hours > 0:
        said.append(f"spinning reserve is short in {hours:,.0f} hours, by {short / hours:,.3f} MW in their mean")
    beyond = _by_year(annual["nonsynchronous_hours"]).sum()
    if beyond > 0:
        most = float(annual["nonsynchronous_peak"].max())
        said.append(
            f"the share behind converters is more than policies allow in {beyond:,.0f} hours, at most {most:.1%}"
        )
    return said


def _cautions_of_few_members(results: Results) -> list[str]:
    """What a single weather year, or few members, cannot tell of reliability."""
    n, n_weather = n_members(results), int(results.inputs.attrs["n_weather_years"])
    if n_weather >= 2:
        few = [f"{n_weather} weather years are few: read loss of load with its confidence interval"]
        return few if n_weather < ENOUGH else []
    if n < 2:
        return ["one weather year: unserved hours are those of this one year, not the reliability of the system"]
    return [
        f"one weather year: loss of load is over {n} draws of outages in the weather of this one year, "
        "not the reliability of the system"
    ]


def _against_budget(verdict: BudgetVerdict) -> dict[str, dict[str, Any]]:
    """A node's share of the carbon budget and what counts against it, from the budget's first year on."""
    figures = {
        "carbon_budget": ("tCO2", verdict.budget),
        "budget_counted": ("tCO2", verdict.counted),
        "budget_gross_co2": ("tCO2", verdict.gross_co2),
        "budget_additional_removals": ("tCO2", verdict.additional_removals),
        "budget_inventory_removals": ("tCO2", verdict.inventory_removals),
        "budget_used": ("1", verdict.counted / verdict.budget if verdict.budget > 0 else None),
        "budget_exceeded_by": ("tCO2", verdict.exceeded_by),
        "budget_exceeded_year": ("year", verdict.exceeded_year),
    }
    return {name: {"unit": unit, "value": value} for name, (unit, value) in figures.items()}


def _judged(found: Judgement) -> dict[str, Any]:
    """The verdict on 1.5 °C as plain data."""
    beyond = None if found.overshoot is None else found.overshoot._asdict()
    plain = {"milestones": [each._asdict() for each in found.milestones], "not_judged": list(found.not_judged)}
    return {**found._asdict(), "overshoot": beyond, **plain}


def _of_rule(share: float, used: float | None, exceeded_year: int | None) -> dict[str, dict[str, Any]]:
    """The island's share by one rule of effort sharing and what is used of it."""
    figures = {
        "carbon_budget": ("tCO2", share),
        "budget_used": ("1", used),
        "budget_exceeded_year": ("year", exceeded_year),
    }
    return {name: {"unit": unit, "value": value} for name, (unit, value) in figures.items()}


def _power(results: Results) -> Series:
    annual, inputs = results.annual, results.inputs
    served = (annual["demand"] - annual["unserved_demand"]).sum("node") + annual["flexible_intake"].sum("flexible")
    non_renewable = non_generation(results, "renewable").sum("technology")
    non_zero_carbon = non_generation(results, "zero_carbon").sum("technology")
    capacity = {**_by_item(annual["capacity"], "technology")}
    for store, power in _by_item(annual["store_power"], "store").items():
        capacity[store] = capacity.get(store, 0.0) + power
    return {
        **_group("generation", "MWh", annual["generation"], "technology"),
        **_items("capacity", "MW", capacity, inputs),
        **_group("energy_capacity", "MWh", annual["energy_capacity"], "store"),
        **_group("link_capacity", "MW", annual["link_capacity"], "link"),
        **_group("charge", "MWh", annual["charge"], "store"),
        **_group("discharge", "MWh", annual["discharge"], "store"),
        **_group("flow", "MWh", annual["flow"], "link"),
        **_fuel(results),
        "served_energy": ("MWh", _by_year(served)),
        "unserved_energy": ("MWh", _by_year(annual["unserved_demand"])),
        "unserved_hours": ("h", _by_year(annual["unserved_hours"])),
        **_reliability(results),
        "curtailed_energy": ("MWh", _by_year(annual["curtailment"])),
        "export": ("MWh", _by_year(annual["export"])),
        "renewable_share": ("1", _share(served - non_renewable, served)),
        "zero_carbon_share": ("1", _share(served - non_zero_carbon, served)),
    }


def _fuel(results: Results) -> Series:
    """What plants burn, by energy and, of fuels that have one, by volume."""
    fuel, volume = results.annual["fuel_use"].sum("technology"), results.inputs["fuel_volume"]
    litres = (fuel * volume * LITRES_PER_M3).sel(fuel=(volume > 0).values)
    return {**_group("fuel", "MWh", fuel, "fuel"), **_group("fuel_volume", "L", litres, "fuel")}


def _operation(results: Results) -> Series:
    """Starts, water, demand that may wait and spinning reserve."""
    annual = results.annual
    return {
        **_group("starts", "1", annual["starts"], "technology"),
        **_group("spilled_inflow", "MWh", annual["spilled_inflow"], "store"),
        **_group("flexible_intake", "MWh", annual["flexible_intake"], "flexible"),
        **_group("flexible_missed", "MWh", annual["flexible_missed"], "flexible"),
        "reserve_shortfall": ("MWh", _by_year(annual["reserve_shortfall"])),
        "reserve_shortfall_hours": ("h", _by_year(annual["reserve_shortfall_hours"])),
    }


def _reliability(results: Results) -> Series:
    """Shortage by days and events, what stores and fuel last for, and the system under contingencies and storms."""
    annual = results.annual
    storms = annual["storm_unserved"].sum("priority")
    return {
        "shortage_days": ("d", _by_year(annual["shortage_days"])),
        "shortage_events": ("1", _by_year(annual["shortage_events"])),
        **{f"autonomy_{name}": ("h", hours) for name, hours in autonomy_by_year(results).items()},
        **{f"fuel_stock_days_{name}": ("d", days) for name, days in fuel_stock_days(results).items()},
        **{
            f"contingency_unserved_{name}": ("MWh", _by_year(annual["contingency_unserved"].sel(contingency=name)))
            for name in map(str, annual["contingency"].values)
        },
        **{
            f"storm_unserved_{name}{ending}": ("MWh", _by_year(storms.sel(storm=name, supply=supply)))
            for name in map(str, annual["storm"].values)
            for supply, ending in (("none", ""), ("local", "_local"))
        },
    }


def _demand_side(results: Results) -> Series:
    annual = results.annual
    return {
        **_group("demand", "MWh", annual["demand"], "node"),
        **_group("peak_demand", "MW", annual["peak_demand"], "node"),
        **_group("final_energy", "MWh", annual["final_energy"], "carrier"),
        **_group("stock", "1", annual["stock_units"], "stock"),
        **_group("sales", "1", annual["sales"], "stock"),
        **_group("second_hand", "1", annual["second_hand"], "stock"),
        **_group("scrapped", "1", annual["scrapped"], "stock"),
        **_group("measure", "1", annual["measure_level"], "measure"),
        **_group("planted", "ha", annual["planted"], "planting"),
    }


def _carbon(results: Results) -> Series:
    annual = results.annual
    gross = annual["gross_emissions"]
    removals = {
        "inventory": _by_year(annual["inventory_removals"]),
        "additional": _by_year(annual["additional_removals"]),
    }
    return {
        **_gross(results),
        **_group("gross_emissions_by_gas", "tCO2e", gross, "gas"),
        **_group("gross_emissions_by_scope", "tCO2e", gross, "scope"),
        **_items("removals", "tCO2", removals, results.inputs),
        **_forest(results),
        "net_emissions": ("tCO2e", _by_year(gross) - sum(removals.values())),
        "biogenic_emissions": ("tCO2", _by_year(annual["biogenic_emissions"])),
        **_air(results),
        **{f"gpc_{name}": ("tCO2e", values) for name, values in _community(results).items()},
        **_counted(results),
    }


def _gross(results: Results) -> Series:
    """Gross emissions by sector."""
    gross = results.annual["gross_emissions"]
    return {
        **_group("gross_emissions", "tCO2e", gross, "sector"),
        **_group("gross_co2", "tCO2", gross.sel(gas="CO2"), "sector"),
    }


def _counted(results: Results) -> Series:
    """What counts against the carbon budget."""
    cumulative = _by_year(budget_count(results.annual, int(results.inputs.attrs["budget_first_year"])))
    return {
        "co2_count": ("tCO2", np.diff(cumulative, prepend=0.0)),
        "co2_count_cumulative": ("tCO2", cumulative),
    }


def _air(results: Results) -> Series:
    """Air pollutants by fuel, a memo item; those alone that the scenario states factors of."""
    annual = results.annual
    emitted = air_pollutants(results.inputs, annual["final_energy"], annual["fuel_use"])
    series: Series = {}
    for pollutant in emitted["pollutant"].values.tolist():
        name = pollutant.lower().replace(".", "")
        series.update(_group(name, "t", emitted.sel(pollutant=pollutant), "fuel"))
    return series


def _forest(results: Results) -> Series:
    """What land holds, exchanges and may lose, without measures; nothing where there is no cover."""
    annual = results.annual
    if annual.sizes["cover"] == 0:
        return {}
    at_start = annual["pool_stock"].isel(year_edge=slice(None, -1)).rename(year_edge="year")
    return {
        **_group("forest_carbon", "tC", at_start, "pool"),
        **_group("forest_removals", "tCO2", annual["cover_removals"], "cover"),
        **_group("permanence_risk", "tCO2", annual["permanence_risk"], "cover"),
        **{f"saturation|{cover}": ("1", full) for cover, full in _by_item(annual["saturation"], "cover").items()},
        **{
            str(name): ("tC", _by_year(annual["net_production"].sel(production=name)))
            for name in annual["production"].values
        },
        "gross_forest_removals": ("tCO2", _by_year(annual["gross_removals"])),
        "forest_emissions": ("tCO2", _by_year(annual["forest_emissions"])),
        "land_removals": ("tCO2", _by_year(annual["land_removals"])),
    }


def _community(results: Results) -> dict[str, np.ndarray]:
    """Totals of the community's account, tCO2e; removals of land are in the last two."""
    sums = totals(account(results), results.annual["year"].values.tolist())
    return {name: sums[name] for name in ("basic", "basic_plus", "territorial")}


def _money(results: Results) -> Series:
    currency = str(results.inputs.attrs["currency"])
    return {
        **_group("cost", currency, results.annual["cost"], "item"),
        **_group("power_cost", currency, results.annual["power_cost"], "item"),
    }


def _indicators(results: Results) -> Series:
    """What U4SSC asks of a city, by year; a year without people or vehicles has 0."""
    return {
        name: (unit, ratio.values())
        for (name, unit), ratio in ((U4SSC_SERIES[code], ratio) for code, ratio in computed(results).items())
    }


def _beyond(results: Results) -> Series:
    """What crosses the shore, work, and figures by resident and by visitor."""
    currency, work = str(results.inputs.attrs["currency"]), jobs(results)
    people = _by_year(results.inputs["population"])
    cost = _by_year(results.annual["cost"])
    return {
        **_group("imported_energy", "MWh", imported_energy(results), "fuel"),
        **_group("fuel_import_cost", currency, import_cost(results), "fuel"),
        "energy_import_dependence": ("1", _by_year(import_dependence(results))),
        "cost_per_person": (currency, np.divide(cost, people, out=np.zeros_like(cost), where=people > 0)),
        **per_visitor(results),
        **({} if work is None else _group("job_years", "yr", work, "kind")),
    }


def _group(group: str, unit: str, array: xr.DataArray, dim: str) -> Series:
    """The series of each item of a dimension, and their sum; every other dimension is summed."""
    items = _by_item(array, dim)
    return {
        group: (unit, _by_year(array)),
        **{f"{group}|{item}": (unit, values) for item, values in items.items()},
    }


def _items(group: str, unit: str, items: Mapping[str, Any], inputs: xr.Dataset) -> Series:
    total = np.zeros(inputs.sizes["year"]) + sum(items.values())
    return {group: (unit, total), **{f"{group}|{item}": (unit, values) for item, values in items.items()}}


def _by_item(array: xr.DataArray, dim: str) -> dict[str, np.ndarray]:
    dims = tuple(each for each in array.dims if each != dim)
    items = np.moveaxis(array.values, array.dims.index(dim), 0)
    return {str(name): _summed(item, dims) for name, item in zip(array[dim].values, items, strict=True)}


def _by_year(array: xr.DataArray) -> np.ndarray:
    return _summed(array.values, array.dims)


def _summed(values: np.ndarray, dims: tuple[Hashable, ...]) -> np.ndarray:
    """Sums over everything but years and members, means over members, (year,)."""
    summed = values.sum(axis=tuple(axis for axis, dim in enumerate(dims) if dim not in ("member", "year")), dtype=float)
    left = [dim for dim in dims if dim in ("member", "year")]
    return summed.mean(axis=left.index("member")) if "member" in left else summed


def _share(part: xr.DataArray, whole: xr.DataArray) -> np.ndarray:
    """A share of the year, 0 where there is nothing to share."""
    total = _by_year(whole)
    return np.divide(_by_year(part), total, out=np.zeros_like(total), where=total > 0)
