"""Many sizings of one island at once: a year of `load_following` with all its totals, and what each costs.

For an island of one node whose technologies are divisible: what `engine.simulate` says of one sizing in tenths of a
second, this says of thousands. The rule is that of the dispatch and the money that of `engine.costs`; what a batch
cannot do is refused, not left out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.blocks import Totals, Year, operate
from engine.clock import energy
from engine.costs import by_item, power_items, present_cost
from engine.demand import hourly_demand
from engine.electrification import electrify
from engine.fleet import fuel_shares
from engine.ledger import burned
from engine.machines import merit_order
from engine.project import full_cycles
from engine.simulate import no_plan
from engine.variables import check
from engine.vintage_groups import DIFFERENCES

SIZES = {
    "capacity": ("sizing", "technology"),
    "store_power": ("sizing", "store"),
    "energy_capacity": ("sizing", "store"),
}
"""What a sizing says: MW of each technology, MW and MWh of each store."""

POWER_DIMS = {"technology", "store", "link", "fuel", "gas", "node", "year", "vintage"}
"""What the costs of the power system lie over."""


class Island(NamedTuple):
    """What all sizings of an island have in common."""

    labels: xr.Dataset
    """The labels of its technologies, stores and fuels."""
    inputs: xr.Dataset
    """The inputs without labels, which in a batch take more time to compare than the figures to compute."""
    plan: xr.Dataset
    fuel_share: xr.DataArray
    year: Year
    variable: np.ndarray
    """Positions of the variable technologies."""
    engines: np.ndarray
    """Positions of the others, in merit order, those before storage first."""


def island_of(inputs: xr.Dataset) -> Island:
    """Return what all sizings of an island share; how large its own fleet is is of no consequence.

    Raises
    ------
    ValueError
        Naming everything that a batch of sizings cannot do.
    """
    check(inputs, "inputs")
    if found := _beyond(inputs):
        raise ValueError(f"sizings side by side are for simpler islands: {'; '.join(found)}")
    plan = no_plan(inputs)
    demand = hourly_demand(inputs, electrify(inputs, plan), int(inputs["year"].values[0])).values[0, 0]
    if not (demand > 0).all():
        raise ValueError("sizings side by side need demand in every hour")
    shares = fuel_shares(inputs, plan)
    order, is_variable = merit_order(inputs, shares)[0], inputs["technology_kind"].values == "variable"
    is_before = inputs["is_before_storage"].values == 1
    engines = [order[(~is_variable & stage)[order]] for stage in (is_before, ~is_before)]
    variable = np.flatnonzero(is_variable)
    year = Year(
        _plain(demand),
        _plain(_profile(inputs, variable)),
        len(engines[0]),
        _plain(1.0 - inputs["standing_loss"].values),
        *(_plain(inputs[name].values) for name in Year._fields[4:]),
    )
    labels = xr.Dataset(coords={dim: inputs[dim].values for dim in ("technology", "store", "node", "fuel")})
    strange = [name for name, part in inputs.data_vars.items() if not set(part.dims) <= POWER_DIMS]
    built_now = inputs.drop_vars(strange).sel(vintage=inputs["year"].values)  # their lives, the year's vintage alone
    bare_inputs, bare_plan = (part.drop_vars(list(part.coords)) for part in (built_now, plan))
    bare_shares = shares.drop_vars(list(shares.coords))
    return Island(labels, bare_inputs, bare_plan, bare_shares, year, variable, np.concatenate(engines))


def operate_and_cost(island: Island, sizes: xr.Dataset) -> xr.Dataset:
    """Return the year of each sizing and its cost by the method `project`.

    Parameters
    ----------
    sizes : `capacity` (sizing, technology) MW, `store_power` (sizing, store) MW, `energy_capacity` (sizing, store)
        MWh, all finite and ≥ 0, with the labels of the inputs.

    Returns
    -------
    Over `sizing` and what else the table of results says, for the one year: `capacity`, `store_power`,
    `energy_capacity`, `demand`, `generation`, `potential_generation`, `running_hours`, `fuel_use`, `charge`,
    `discharge`, `curtailment`, `unserved_demand`, `unserved_hours`, `unserved_peak`. Besides:

    * `curtailment_peak`, MW; `unserved_spell`, h: the longest run of hours of shortage;
    * `stored` (store), MWh: state of charge at the end of the year less that at its beginning;
    * `cycles` (store), 1/yr: full cycles;
    * `power_cost` (item), money/yr; `net_present_cost`, money, of the power system; `lcoe`, money/MWh, infinite
      where nothing is served.

    Raises
    ------
    ValueError
        Naming what is wrong with the sizes.
    """
    if found := _wrong(island.labels, sizes):
        raise ValueError(f"these are no sizes of the island: {'; '.join(found)}")
    fleet = _fleet(island.inputs, sizes)
    available = fleet["capacity"].values[..., 0] * island.inputs["forced_availability"].values
    stores = (_plain(fleet[name].values[..., 0]) for name in ("store_power", "energy_capacity"))
    totals = operate(island.year, available[:, island.variable], available[:, island.engines], *stores)
    annual = fleet.assign(_annual(island, available, totals))
    known = annual.assign(_money(island, annual, available)).isel(year=0, drop=True)
    return known.assign_coords(island.labels.coords)


def _fleet(inputs: xr.Dataset, sizes: xr.Dataset) -> xr.Dataset:
    """The sizes over (sizing, …, year); a banned technology has none."""
    fleet = {
        name: ((*dims, "year"), sizes[name].transpose(*dims).values[..., np.newaxis]) for name, dims in SIZES.items()
    }
    return xr.Dataset(fleet).assign(capacity=lambda sized: sized["capacity"] * inputs["is_operable"])


def _annual(island: Island, available: np.ndarray, totals: Totals) -> dict[str, xr.Variable]:
    """The totals as energies and hours, (sizing, …, year)."""
    profile, alone = island.year.profile, totals.island
    variable = available[:, island.variable]
    # There is demand in every hour, so some of what a variable technology could give is always used.
    runs = (variable > 0) * (profile > 0).sum(axis=1)
    by_technology = {
        "generation": energy(_merged(island, totals.variable, totals.engine)),
        "potential_generation": energy(_merged(island, variable * profile.sum(axis=1), totals.engine)),
        "running_hours": _merged(island, runs, totals.running),
    }
    by_store = {
        "charge": energy(totals.charge),
        "discharge": energy(totals.discharge),
        "stored": totals.stored,
    }
    at_node = {
        "demand": energy(np.full(len(available), island.year.demand.sum())),
        "curtailment": energy(alone["curtailment"]),
        "unserved_demand": energy(alone["unserved"]),
        "export": np.zeros(len(available)),
    }
    of_all = {
        "curtailment_peak": alone["curtailment_peak"],
        "unserved_hours": alone["short_hours"],
        "unserved_peak": alone["unserved_peak"],
        "unserved_spell": alone["longest_spell"],
    }
    over = (by_technology, ("technology",)), (by_store, ("store",)), (at_node, ("node",)), (of_all, ())
    return {
        name: xr.Variable(("sizing", *dims, "year"), values.reshape(len(available), *(-1 for _ in dims), 1))
        for figures, dims in over
        for name, values in figures.items()
    }


def _merged(island: Island, variable: np.ndarray, engines: np.ndarray) -> np.ndarray:
    """Values of variable technologies and of the others as (sizing, technology)."""
    merged = np.zeros((len(variable), len(island.variable) + len(island.engines)))
    merged[:, island.variable], merged[:, island.engines] = variable, engines
    return merged


def _money(island: Island, annual: xr.Dataset, available: np.ndarray) -> dict[str, xr.DataArray]:
    """What is burned, worn and paid for."""
    inputs = island.inputs
    on_line = available.copy()
    on_line[:, island.variable] = 0.0
    online = annual["running_hours"] * on_line[..., np.newaxis]
    fuel_use = burned(inputs, annual["generation"], online) * island.fuel_share
    emitted = xr.dot(fuel_use, inputs["emission_factor"], inputs["gwp"], dim=["technology", "fuel", "gas"])
    no_links = xr.zeros_like(inputs["link_cost"])
    # What a batch refuses, there is none of.
    nothing = {
        "started_capacity": xr.zeros_like(annual["generation"]),
        "store_charge_capacity": xr.zeros_like(inputs["store_charge_cost"]),
        "flexible_missed": xr.DataArray(np.zeros((0, 1)), dims=("flexible", "year")),
    }
    whole = annual.assign(fuel_use=fuel_use, priced_fuel_use=fuel_use, link_capacity=no_links).assign(nothing)
    costs = power_items(inputs, island.plan, whole, online, emitted)
    cost = by_item(xr.zeros_like(annual["unserved_peak"]), costs)
    net_present = present_cost(inputs, cost.sum("item"))
    served = present_cost(inputs, (annual["demand"] - annual["unserved_demand"]).sum("node"))
    return {
        "fuel_use": fuel_use.transpose("sizing", "technology", "fuel", "year"),
        "cycles": full_cycles(annual),
        "power_cost": cost,
        "net_present_cost": net_present,
        "lcoe": xr.where(served > 0, net_present / served.where(served > 0, 1.0), np.inf),
    }


def _profile(inputs: xr.Dataset, variable: np.ndarray) -> np.ndarray:
    """(variable, hour), share of capacity; 1 for what is always available."""
    pattern = inputs["availability_pattern"].transpose("member", "technology").values[0, variable].astype(int)
    always = np.ones(inputs.sizes["hour"])
    return np.array([always if row < 0 else inputs["profile"].values[row] for row in pattern]).reshape(-1, len(always))


def _plain(array: np.ndarray) -> np.ndarray:
    """The form that the kernel is compiled for."""
    return np.require(array, np.float64, ["C", "W"])


def _beyond(inputs: xr.Dataset) -> list[str]:
    """What of the inputs a batch cannot do, in words."""
    is_engine = inputs["technology_kind"].values != "variable"
    engines = inputs.isel(technology=is_engine)
    back = inputs["charge_efficiency"] * inputs["discharge_efficiency"]
    told = {
        f"{inputs.sizes['node']} nodes, not one": inputs.sizes["node"] != 1,
        f"{inputs.sizes['year']} years, not one": inputs.sizes["year"] != 1,
        f"{inputs.sizes['member']} members, not one: here sizings are what is many": inputs.sizes["member"] != 1,
        "links": inputs.sizes["link"] > 0,
        f"the strategy {inputs.attrs['dispatch_strategy']}, not load_following":
            inputs.attrs["dispatch_strategy"] != "load_following",
        f"the cost method {inputs.attrs['cost_method']}, not project": inputs.attrs["cost_method"] != "project",
        "export": (inputs["export_capacity"] > 0).any(),
        "a minimum load": (engines["minimum_load"] > 0).any(),
        "units of a size": (engines["unit_capacity"] > 0).any(),
        "a must-run technology": (engines["is_must_run"] > 0).any(),
        "a dispatchable technology with hours of its own": (engines["availability_pattern"] >= 0).any(),
        "a store that gives nothing back": (back <= 0).any(),
        "flexible demand": inputs.sizes["flexible"] > 0,
        "a curved line of fuel": (engines["fuel_curvature"] > 0).any(),
        "vintages that burn each at a rate of their own": (engines["fuel_slope_ratio"] != 1).any(),
        "a store whose vintages differ": any((inputs[each.by] != 0).any() for each in DIFFERENCES["store"]),
        "starts that cost": ((engines["start_fuel"] > 0) | (engines["start_cost"] > 0)).any(),
        "minimum up or down times": ((engines["minimum_up_time"] > 1) | (engines["minimum_down_time"] > 1)).any(),
        "fuels with prices or emissions by the hour":
            ((inputs["fuel_price_pattern"] >= 0) | (inputs["fuel_emission_pattern"] >= 0)).any(),
        "inflow": (inputs["inflow_pattern"] >= 0).any(),
        "charge power of its own": ((inputs["charge_power_ratio"] != 1) | (inputs["minimum_charge"] > 0)).any(),
        "a highest state below 1": (inputs["maximum_state"] < 1).any(),
        "a lower reservoir": np.isfinite(inputs["lower_capacity_ratio"]).any(),
        "stores that fade": ((inputs["store_calendar_fade"] > 0) | (inputs["store_cycle_fade"] > 0)).any(),
        "spinning reserve": any(inputs[f"reserve_of_{name}"] > 0 for name in ("demand", "variable", "largest")),
    }  # fmt: skip
    return [words for words, is_so in told.items() if is_so]


def _wrong(inputs: xr.Dataset, sizes: xr.Dataset) -> list[str]:
    """What is wrong with the sizes, in words."""
    found = [f"{name} is missing" for name in SIZES if name not in sizes]
    for name, dims in SIZES.items():
        if name not in sizes:
            continue
        if set(sizes[name].dims) != set(dims):
            found.append(f"{name} lies over {sizes[name].dims}, not {dims}")
        elif list(sizes[name][dims[1]].values) != list(inputs[dims[1]].values):
            found.append(f"{name} is not for the same {dims[1]} in the same order")
        elif not np.isfinite(sizes[name].values).all():
            found.append(f"{name} holds NaN or infinity")
        elif (sizes[name].values < 0).any():
            found.append(f"{name} is below 0")
    return found
