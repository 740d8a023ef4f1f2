"""Conservation checks on a finished simulation: what came in went out, to the last watt-hour and gram."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.clock import energy, interval_hours
from engine.combustion import factors_of_use
from engine.emissions import end_use_fuel
from engine.forest_pools import reported
from engine.membership import membership
from engine.outages import lost_by_hour, mean_share_in_service
from engine.planting import TCO2_PER_TC
from engine.pools import POOLS, Flow, incidence
from engine.results import Results

TOLERANCE = 1e-9
"""Largest residual, as a share of what the check compares it with."""


class ConservationError(ArithmeticError):
    """A simulation that creates or loses energy or carbon: a defect of ours, not of the user's file."""


def check_results(results: Results) -> dict[str, float]:
    """Return the largest residual of each conservation check, as a share of what it is compared with.

    * `energy_balance`: the island in each year, link losses included; share of the year's demand.
    * `monthly_totals`: months against the year.
    * `carbon_account`: gross emissions of each year and gas against fuel, processes and measures × factors.
    * `forest_carbon`: what existing land took from the air and gave to it against the change of its stock; share of
      the stock.
    * `carbon_flows`: what moved between pools against the change of each reported pool of each node, under `cbm`; share
      of the stock of the node.
    * `hourly_balance`: each node and hour that is kept; share of the highest demand of the year.
    * `state_of_charge`: how far out of bounds at any edge that is kept; share of the energy capacity. A store
      may be below its minimum by its initial state or its standing loss alone.
    * `flexible_demand`: what flexible demand took less what it drew, lost and holds, at every hour that is kept, and
      how far its content is out of bounds; share of its buffer and of its draw in the year.

    Raises
    ------
    ConservationError
        Where a residual exceeds 1e-9 or is not a number, with all such.
    """
    residuals = {
        "energy_balance": _energy_balance(results),
        "monthly_totals": _monthly_totals(results.annual),
        "carbon_account": _carbon_account(results),
        "forest_carbon": _forest_carbon(results.annual),
        "carbon_flows": _carbon_flows(results.annual),
    }
    if results.hourly.sizes["year"] > 0:
        residuals["hourly_balance"] = _hourly_balance(results)
        residuals["state_of_charge"] = _state_of_charge(results)
        residuals["flexible_demand"] = _flexible_demand(results)
    broken = [f"{name} by {value:.3g}" for name, value in residuals.items() if not value <= TOLERANCE]
    if broken:
        raise ConservationError(f"not conserved, as a share of the total: {', '.join(broken)}")
    return residuals


def _energy_balance(results: Results) -> float:
    annual = results.annual
    supply = annual["potential_generation"].sum("technology") + annual["discharge"].sum("store")
    losses = xr.dot(annual["flow"], results.inputs["link_loss"], dim="link")
    use = annual["demand"] - annual["unserved_demand"] + annual["export"] + annual["curtailment"]
    taken = annual["charge"].sum("store") + annual["flexible_intake"].sum("flexible")
    residual = supply - use.sum("node") - taken - losses
    return _share(residual, annual["demand"].sum("node"))


def _monthly_totals(annual: xr.Dataset) -> float:
    of_demand = annual["monthly_demand"].sum("month") - annual["demand"]
    of_generation = annual["monthly_generation"].sum("month") - annual["generation"]
    return max(_share(of_demand, annual["demand"]), _share(of_generation, annual["generation"]))


def _forest_carbon(annual: xr.Dataset) -> float:
    stock = annual["pool_stock"].sum(["cover", "pool"]).rename(year_edge="year")
    change = stock.diff("year", label="lower") * TCO2_PER_TC
    residual = change - annual["inventory_removals"].transpose(*change.dims)
    return _share(residual, stock.isel(year=slice(None, -1)) * TCO2_PER_TC + abs(change))


def _carbon_flows(annual: xr.Dataset) -> float:
    """Flows by the pools they leave and reach, against what stands hold: neither is made from the other."""
    flows = tuple(Flow(*str(name).split()) for name in annual["transfer"].values)
    if not flows:
        return 0.0
    pools = np.zeros((len(POOLS), annual.sizes["pool"]))
    pools[:, :-1], pools[POOLS.index("Products"), -1] = reported(), 1.0
    effect = xr.DataArray(incidence(flows) @ pools, {"pool": annual["pool"].values}, ("transfer", "pool"))
    stock = annual["pool_stock"].sum("cover").rename(year_edge="year")
    residual = stock.diff("year", label="lower") - xr.dot(annual["carbon_flow"], effect, dim="transfer")
    return _share(residual, stock.isel(year=slice(None, -1)).sum("pool") + abs(annual["carbon_flow"]).sum("transfer"))


def _carbon_account(results: Results) -> float:
    """Fuel × factor × GWP of the whole island, without the nodes, sectors and scopes of the account."""
    inputs, annual = results.inputs, results.annual
    in_plants = xr.dot(annual["emitting_fuel_use"].sum("technology"), inputs["emission_factor"], dim="fuel")
    in_uses = end_use_fuel(annual["final_energy"]).sum("node")
    burned = in_plants + xr.dot(in_uses, factors_of_use(inputs), dim=["sector", "fuel"])
    processes = inputs["process_emissions"].sum("process")
    measures = xr.dot(inputs["measure_emissions"], annual["measure_level"], dim="measure")
    parts = (burned + processes + measures) * inputs["gwp"]
    account = annual["gross_emissions"].sum(["node", "sector", "scope"])
    return _share(account - parts, abs(annual["gross_emissions"]).sum(["node", "sector", "scope", "gas"]))


def _hourly_balance(results: Results) -> float:
    inputs, hourly = results.inputs, results.hourly
    supply = _at_node(inputs, "technology", hourly["generation"]) + _at_node(inputs, "store", hourly["discharge"])
    used = hourly["demand"] - hourly["unserved_demand"] + _at_node(inputs, "store", hourly["charge"])
    used = used + _at_node(inputs, "flexible", hourly["flexible_intake"])
    sent, received = _sent_and_received(inputs, hourly["flow"])
    thrown_away = hourly["curtailment"] - _variable_curtailment(results)
    residual = supply + received - sent - used - hourly["export"] - thrown_away
    return _share(residual, hourly["demand"].sum("node").max("hour"))


def _variable_curtailment(results: Results) -> xr.DataArray:
    """MW that the variable technologies of each node could have given and did not."""
    inputs, hourly = results.inputs, results.hourly
    is_variable = xr.where(inputs["technology_kind"] == "variable", 1.0, 0.0)
    rated = results.annual["capacity"].sel(year=hourly["year"]) * mean_share_in_service(inputs) * is_variable
    always = np.ones((1, inputs.sizes["hour"]))  # the last row, which pattern -1 is
    rows = np.concatenate([inputs["profile"].values, always])[inputs["availability_pattern"].values.astype(int)]
    availability = xr.DataArray(rows, dims=("member", "technology", "hour"))
    if inputs.sizes["outage"] > 0:
        lost = [lost_by_hour(inputs, results.annual["capacity"].sel(year=year)) for year in hourly["year"].values]
        rated = rated - xr.concat(lost, hourly["year"]) * is_variable
    return _at_node(inputs, "technology", rated * availability - hourly["generation"] * is_variable)


def _at_node(inputs: xr.Dataset, dim: str, values: xr.DataArray) -> xr.DataArray:
    return xr.dot(values, membership(inputs[f"{dim}_node"], inputs["node"]), dim=dim)


def _sent_and_received(inputs: xr.Dataset, flow: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """MW that leave each node over links, and MW that reach it."""
    start, end = (membership(inputs[name], inputs["node"]) for name in ("link_from", "link_to"))
    onward, back = flow.clip(min=0.0), (-flow).clip(min=0.0)
    arriving = 1.0 - inputs["link_loss"]
    sent = xr.dot(onward, start, dim="link") + xr.dot(back, end, dim="link")
    return sent, xr.dot(onward * arriving, end, dim="link") + xr.dot(back * arriving, start, dim="link")


def _state_of_charge(results: Results) -> float:
    inputs, state = results.inputs, results.hourly["state_of_charge"]
    usable = results.annual["usable_energy_capacity"].sel(year=state["year"])
    before, now = _before_and_now(state, _left(inputs, "standing_loss"))
    lowest = np.minimum(usable * inputs["minimum_state"], before)
    highest = usable * np.maximum(inputs["maximum_state"], inputs["initial_state"])
    return _share(np.maximum(np.maximum(lowest - now, now - highest), 0.0), usable)


def _flexible_demand(results: Results) -> float:
    """Content after an hour = what is left of that before + efficiency × intake − draw + what the draw missed."""
    inputs, hourly = results.inputs, results.hourly
    if inputs.sizes["flexible"] == 0:
        return 0.0
    before, now = _before_and_now(hourly["flexible_state"], _left(inputs, "flexible_loss"))
    nothing = np.zeros((1, inputs.sizes["hour"]))  # the last row, which pattern -1 is
    rows = np.concatenate([inputs["profile"].values, nothing])[inputs["flexible_draw_pattern"].values.astype(int)]
    drawn = inputs["flexible_energy"].sel(year=hourly["year"]) * xr.DataArray(rows, dims=("member", "flexible", "hour"))
    taken = inputs["flexible_efficiency"] * energy(hourly["flexible_intake"], interval_hours(inputs))
    residual = before + taken + hourly["flexible_missed"] - drawn - now
    buffer, yearly = (inputs[f"flexible_{name}"].sel(year=hourly["year"]) for name in ("buffer", "energy"))
    outside = np.maximum(np.maximum(-now, now - buffer), 0.0)
    return _share(abs(residual) + outside, buffer + yearly)


def _before_and_now(state: xr.DataArray, left: xr.DataArray) -> tuple[xr.DataArray, xr.DataArray]:
    """What is left by standing of the state at the start of each interval, and the state at its end."""
    before = state.isel(hour_edge=slice(None, -1)).drop_vars("hour_edge") * left
    now = state.isel(hour_edge=slice(1, None)).drop_vars("hour_edge")
    return before.rename(hour_edge="hour"), now.rename(hour_edge="hour")


def _left(inputs: xr.Dataset, loss: str) -> xr.DataArray:
    """Share that standing leaves in an interval."""
    return (1.0 - inputs[loss]) ** interval_hours(inputs)


def _share(residual: xr.DataArray, of: xr.DataArray) -> float:
    """The largest residual as a share of what it belongs to; NaN if anything is."""
    scale = np.maximum(abs(of), np.finfo(float).tiny)
    shares = abs(residual) / scale
    return float(shares.max()) if shares.size else 0.0
