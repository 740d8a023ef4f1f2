"""What a simulation comes to: the figures of the command line and the verdict on the carbon budget."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from engine.costs import lcoe, net_present_cost
from engine.emissions import budget_count
from engine.imports import import_cost, imported_energy, own_energy
from engine.jobs import jobs
from engine.reliability import reliability_indicators
from engine.results import Results, once
from engine.targets import Milestone, Overshoot, milestones, overshoot, warming_if_all_did

NEAR_ZERO = 0.05
"""Gross emissions near zero, as a share of those of the first year."""

SLACK = 1e-6
"""A limit is kept to within this share of it: what an optimiser leaves on its limit has not exceeded it."""

OPERATION = {
    "unit_starts": ("starts", "1"),
    "flexible_energy": ("flexible_intake", "MWh"),
    "flexible_missed_energy": ("flexible_missed", "MWh"),
    "flexible_missed_hours": ("flexible_missed_hours", "h"),
    "spilled_inflow": ("spilled_inflow", "MWh"),
    "reserve_shortfall": ("reserve_shortfall", "MWh"),
    "reserve_shortfall_hours": ("reserve_shortfall_hours", "h"),
    "nonsynchronous_hours": ("nonsynchronous_hours", "h"),
}
"""Figures of the operation of the fleet → variable that is summed, and unit."""

Indicator = tuple[str, float | int | None]
"""Unit and value; None where there is none to give."""


@once
def indicators(results: Results) -> dict[str, Indicator]:
    """Return the figures of a simulation by name: sums over its years, means over its members.

    Energies in MWh; shares of served energy; emissions and removals in t over all simulated years, while
    `budget_used` and `budget_exceeded_year` count from `budget_first_year` on. A share of nothing, and the
    year of what does not come about, is None.
    """
    annual, inputs = results.annual, results.inputs
    served = _total(annual["demand"] - annual["unserved_demand"]) + _total(annual["flexible_intake"])
    gross, gross_co2 = _total(annual["gross_emissions"]), _total(annual["gross_emissions"].sel(gas="CO2"))
    additional = _total(annual["additional_removals"])
    removals = additional + _total(annual["inventory_removals"])
    verdict, currency = budget_verdict(results), inputs.attrs["currency"]
    return {
        "served_energy": ("MWh", served),
        "unserved_energy": ("MWh", _total(annual["unserved_demand"])),
        "curtailed_energy": ("MWh", _total(annual["curtailment"])),
        "unserved_hours": ("h", _total(annual["unserved_hours"])),
        "renewable_share": ("1", _served_by(results, "renewable", served)),
        "zero_carbon_share": ("1", _served_by(results, "zero_carbon", served)),
        "local_share": ("1", _served_by(results, "local", served)),
        "gross_emissions": ("tCO2e", gross),
        "removals": ("tCO2e", removals),
        "net_emissions": ("tCO2e", gross - removals),
        "gross_co2": ("tCO2", gross_co2),
        "net_co2": ("tCO2", gross_co2 - additional),
        "additional_removals": ("tCO2", additional),
        "carbon_budget": ("tCO2", verdict.budget),
        "budget_used": ("1", verdict.counted / verdict.budget if verdict.budget > 0 else None),
        "budget_exceeded_year": ("year", verdict.exceeded_year),
        "budget_peak_excess": ("tCO2", 0.0 if verdict.overshoot is None else verdict.overshoot.peak),
        "budget_peak_year": ("year", None if verdict.overshoot is None else verdict.overshoot.peak_year),
        "implied_warming": ("degC", (implied_warming(results) or (None,))[0]),
        **_of_planner(results),
        **{name: ("year", year) for name, year in _zero_years(results).items()},
        "net_present_cost": (currency, net_present_cost(results)),
        "lcoe": (f"{currency}/MWh", lcoe(results)),
        **_beyond(results),
        **{name: (unit, _total(annual[variable])) for name, (variable, unit) in OPERATION.items()},
        **reliability_indicators(results),
    }


def _of_planner(results: Results) -> dict[str, Indicator]:
    """How the node whose plan this is stands to its own part of the carbon budget; None where it is the island's."""
    node = str(results.inputs.attrs["budget_node"])
    own = budget_verdict(results, node) if node else None
    return {
        "planner_budget": ("tCO2", None if own is None else own.budget),
        "planner_counted_co2": ("tCO2", None if own is None else own.counted),
        "planner_budget_used": ("1", None if own is None or own.budget <= 0 else own.counted / own.budget),
        "planner_budget_exceeded_year": ("year", None if own is None else own.exceeded_year),
    }


def _beyond(results: Results) -> dict[str, Indicator]:
    """What crosses the shore, and the work that the power system gives."""
    imported, own, work = float(imported_energy(results).sum()), float(own_energy(results).sum()), jobs(results)
    return {
        "imported_energy": ("MWh", imported),
        "energy_import_dependence": ("1", imported / (imported + own) if imported + own > 0 else None),
        "fuel_import_cost": (str(results.inputs.attrs["currency"]), float(import_cost(results).sum())),
        "job_years": ("yr", None if work is None else float(work.sum())),
    }


@dataclass(frozen=True)
class BudgetVerdict:
    """How a pathway, of the island or of one node, stands to its carbon budget.

    Attributes
    ----------
    gross_co2 : tCO2 of scopes 1 and 2 from the budget's first year on, before any removal.
    additional_removals, inventory_removals : tCO2 over the same years; the additional count, the others never.
    counted : tCO2 counted against the budget at the horizon, gross less additional. budget : tCO2.
    exceeded_by : tCO2 beyond the budget at the horizon, 0 if within.
    exceeded_year : the first year whose cumulative count exceeds the budget; None if none does.
    nearest : the lowest temperature [°C] whose budget the pathway keeps to in every year, with the highest
        likelihood [1] at which it does; None if it keeps to none of the table.
    overshoot : by how much the count exceeds the budget and when, also where it comes back; None if it never does.
    """

    gross_co2: float
    additional_removals: float
    inventory_removals: float
    counted: float
    budget: float
    exceeded_by: float
    exceeded_year: int | None
    nearest: tuple[float, float] | None
    overshoot: Overshoot | None


@once
def budget_verdict(results: Results, node: str | None = None) -> BudgetVerdict:
    """Return how the pathway stands to the carbon budget of the island, or of one of its nodes, CO2 only.

    Parameters
    ----------
    node : its share of the budget is held against what is emitted there. The count is territorial: electricity
        stands where it is generated or imported, so a node that draws its power from another has little of it.
    """
    budgets = results.inputs["carbon_budget"]
    nodes = budgets["node"].values.tolist() if node is None else [node]
    budget, counted = float(budgets.sel(node=nodes).sum()), _counted(results, nodes)
    limit, years = budget * (1.0 + SLACK), results.annual["year"].values
    exceeding = years[counted > limit]
    removals = results.annual[["additional_removals", "inventory_removals"]].sel(node=nodes).sum("node")
    removed = removals.sel(year=removals["year"] >= int(results.inputs.attrs["budget_first_year"])).sum("year")
    additional = float(removed["additional_removals"])
    return BudgetVerdict(
        gross_co2=float(counted[-1]) + additional,
        additional_removals=additional,
        inventory_removals=float(removed["inventory_removals"]),
        counted=float(counted[-1]),
        budget=budget,
        exceeded_by=float(counted[-1]) - budget if counted[-1] > limit else 0.0,
        exceeded_year=int(exceeding[0]) if exceeding.size else None,
        nearest=_nearest(results.inputs, float(counted.max()), 1.0 if node is None else _part(budgets, node)),
        overshoot=overshoot(
            dict(zip(results.annual["year"].values.tolist(), counted.tolist(), strict=True)), budget, SLACK
        ),
    )


def node_verdicts(results: Results) -> dict[str, BudgetVerdict]:
    """Return how each node stands to its share of the carbon budget; the counts add up to the island's."""
    return {str(node): budget_verdict(results, str(node)) for node in results.inputs["node"].values}


def rule_verdicts(results: Results) -> dict[str, tuple[float, float | None, int | None]]:
    """Return, by rule of effort sharing, the share [tCO2], the part of it used and the year it is exceeded in."""
    shares = results.inputs["budget_by_rule"].sum("node")
    nodes = results.inputs["node"].values.tolist()
    counted, years = _counted(results, nodes), results.annual["year"].values
    verdicts: dict[str, tuple[float, float | None, int | None]] = {}
    for rule, share in zip(shares["rule"].values.tolist(), shares.values.tolist(), strict=True):
        exceeding = years[counted > share + SLACK * abs(share)]
        used = float(counted[-1]) / share if share > 0 else None
        verdicts[rule] = share, used, int(exceeding[0]) if exceeding.size else None
    return verdicts


def milestone_verdicts(results: Results) -> dict[str, list[Milestone]]:
    """Return, by basket (`CO2`, `GHG`), the milestones of the simulated years; none without emissions of 2019.

    What counts is gross emissions of scopes 1 and 2 less additional removals, as for the budget.
    """
    annual, years = results.annual, results.annual["year"].values.tolist()
    gross = annual["gross_emissions"].sum(["node", "sector", "scope"]).mean("member")
    removed = annual["additional_removals"].sum("node")
    net = {"CO2": gross.sel(gas="CO2") - removed, "GHG": gross.sum("gas") - removed}
    return {
        str(basket): milestones(
            dict(zip(years, net[str(basket)].values.tolist(), strict=True)), float(base), str(basket)
        )
        for basket, base in zip(results.inputs["basket"].values, results.inputs["base_emissions"].values, strict=True)
    }


def implied_warming(results: Results) -> tuple[float, float, float] | None:
    """Return the warming [°C] if all the world used its budget as the island does: best, low, high (TCRE).

    None where the island has no share to use.
    """
    verdict = budget_verdict(results)
    if verdict.budget <= 0:
        return None
    limit, world = float(results.inputs.attrs["budget_temperature"]), float(results.inputs["world_budget"])
    return warming_if_all_did(verdict.counted, verdict.budget, world, limit)


@once
def non_generation(results: Results, quality: str) -> xr.DataArray:
    """Return generation that is not `renewable`, `zero_carbon` or `local`, (member, technology, year), MWh.

    A technology is so by itself, or in the share of its fuels that are; one that burns nothing is not.
    """
    inputs, annual = results.inputs, results.annual
    burned = annual["fuel_use"].sum("fuel")
    so_burned = xr.dot(annual["fuel_use"], inputs[f"fuel_is_{quality}"], dim="fuel")
    by_fuel = so_burned / burned.where(burned > 0, 1.0)
    share = xr.where(inputs[f"is_{quality}"] == 1, 1.0, by_fuel)
    return annual["generation"] * (1.0 - share)


def _served_by(results: Results, quality: str, served: float) -> float | None:
    """1 − generation that is not so / served energy."""
    return 1.0 - _total(non_generation(results, quality)) / served if served > 0 else None


def _zero_years(results: Results) -> dict[str, int | None]:
    """First years from which emissions stay near or at zero; no net zero for an island without forest."""
    inputs, annual = results.inputs, results.annual
    gross = annual["gross_emissions"].sum(["node", "sector", "scope", "gas"]).mean("member")
    additional, inventory = (
        annual["additional_removals"].sum("node"),
        annual["inventory_removals"].sum("node"),
    )
    co2 = annual["gross_emissions"].sel(gas="CO2").sum(["node", "sector", "scope"]).mean("member")
    slack = SLACK * NEAR_ZERO * gross[0]
    has_forest = inputs.sizes["cohort"] > 0 or bool((annual["planted"] > 0).any())
    return {
        "near_zero_year": _first_from(gross <= NEAR_ZERO * gross[0] + slack),
        "net_zero_year": _first_from(gross - additional <= slack) if has_forest else None,
        "net_zero_co2_year": _first_from(co2 - additional <= SLACK * NEAR_ZERO * co2[0]) if has_forest else None,
        "inventory_net_zero_year": _first_from(gross - additional - inventory <= slack) if has_forest else None,
    }


def _first_from(holds: xr.DataArray) -> int | None:
    """The first year from which a condition holds to the end."""
    failing = np.flatnonzero(~holds.values)
    first = failing[-1] + 1 if failing.size else 0
    return int(holds["year"].values[first]) if first < holds.size else None


def _counted(results: Results, nodes: list[str]) -> np.ndarray:
    """Cumulative tCO2 of these nodes counted against the budget, by year."""
    annual = results.annual[["gross_emissions", "additional_removals"]].sel(node=nodes)
    return budget_count(annual, int(results.inputs.attrs["budget_first_year"])).values


def _nearest(inputs: xr.Dataset, peak: float, part: float) -> tuple[float, float] | None:
    """The lowest temperature, at its highest likelihood, whose budget a highest count keeps to.

    The table of budgets is the island's; a node has the same part of each of them.
    """
    table = inputs["budget_table"].transpose("temperature", "likelihood")
    temperature, likelihood = (table[name].values for name in ("temperature", "likelihood"))
    met = [
        (float(temperature[t]), float(likelihood[p]))
        for t, p in np.argwhere(peak <= table.values * part * (1.0 + SLACK))
    ]
    return min(met, key=lambda pair: (pair[0], -pair[1]), default=None)


def _part(budgets: xr.DataArray, node: str) -> float:
    """A node's part of the island's budget, 0 of none."""
    whole = float(budgets.sum())
    return float(budgets.sel(node=node)) / whole if whole > 0 else 0.0


def _total(values: xr.DataArray) -> float:
    """The sum over everything but members, of which it is the mean."""
    if "member" not in values.dims:
        return float(values.sum())
    return float(values.sum([dim for dim in values.dims if dim != "member"]).mean())
