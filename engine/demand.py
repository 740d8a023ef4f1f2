"""Annual energy and its patterns into hourly electricity demand, and final energy by sector and carrier."""

from __future__ import annotations

import numpy as np
import xarray as xr

from engine.clock import energy, interval_hours
from engine.electrification import carrier_membership
from engine.membership import bare, membership, positions, sectors
from engine.variables import ELECTRICITY


class NegativeDemand(ValueError):
    """Measures save more than is used: of electricity in an hour, or of a fuel in a year."""


def hourly_demand(inputs: xr.Dataset, electrified: xr.Dataset, year: int) -> xr.DataArray:
    """Return the electricity demand of a year, (member, node, hour), MW, ≥ 0.

    Uses and stocks follow their patterns (share of the year's energy in the hour); measures add theirs.

    Parameters
    ----------
    inputs : the table's `inputs`.
    electrified : what `engine.electrification.electrify` returned.
    year : one of the simulated years.

    Raises
    ------
    NegativeDemand
        Naming node, year, the worst hour and the measures in use.
    ValueError
        If a use or stock of electricity has no pattern.
    """
    of, used = inputs.variables, electrified.variables
    (at,) = np.flatnonzero(of["year"].values == year)
    in_use = _in_use(inputs, electrified, at)
    # Each on its own, and measures without BLAS, which rounds sums of several by where arrays lie in memory: two runs
    # give the same bytes.
    demand = (
        _mean_power(inputs, _shares(inputs, "use", of["use_energy"].values[:, at]))
        + _mean_power(inputs, _shares(inputs, "stock", used["stock_energy"].values[:, at]))
        + np.einsum("mn,mh->nh", in_use, of["measure_demand"].values)
        + _mean_power(inputs, _shares_moved_by_weather(inputs, in_use))
    )
    _refuse_negative(inputs, demand, used["measure_level"].values[:, at], year)
    return _by_hour(inputs, demand.clip(min=0.0))


def demand_by_sector(inputs: xr.Dataset, electrified: xr.Dataset, year: int) -> xr.DataArray:
    """Return the electricity demand of a year by sector, (sector, member, node, hour), MW.

    Over all sectors it is `hourly_demand`; a sector whose measures save more than it uses in an hour is below 0 there.
    """
    of, used = inputs.variables, electrified.variables
    (at,) = np.flatnonzero(of["year"].values == year)
    names, in_use = sectors(inputs).values, _in_use(inputs, electrified, at)
    shape = (len(names), inputs.sizes["member"], inputs.sizes["node"])
    shares, own = np.empty((*shape, inputs.sizes["pattern"])), np.empty((*shape[::2], inputs.sizes["hour"]))
    for row, sector in enumerate(names):
        uses, stocks, measures = (of[f"{dim}_sector"].values == sector for dim in ("use", "stock", "measure"))
        of_sector = in_use * measures[:, np.newaxis]
        own[row] = np.einsum("mn,mh->nh", of_sector, of["measure_demand"].values)
        shares[row] = (
            _shares(inputs, "use", of["use_energy"].values[:, at] * uses)
            + _shares(inputs, "stock", used["stock_energy"].values[:, at] * stocks)
            + _shares_moved_by_weather(inputs, of_sector)
        )
    power = _mean_power(inputs, shares.reshape(-1, *shares.shape[2:])).reshape(*shape, -1) + own[:, np.newaxis]
    coords = {"sector": names, **{name: of[name].values for name in ("member", "node", "hour")}}
    return xr.DataArray(power, coords, ("sector", "member", "node", "hour"))


def distinct_members(inputs: xr.Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Return which members differ in their demand, and for each member the position of its like among them.

    Members that share the patterns of all uses and stocks, and their weather, share their demand: nothing is
    computed or kept twice.

    Returns
    -------
    (distinct,) positions of members, and (member,) positions in `distinct`.
    """
    patterns = np.concatenate(
        [inputs[name].values for name in ("use_pattern", "stock_pattern", "weather_shift")], axis=1
    )
    _, first, like = np.unique(patterns, axis=0, return_index=True, return_inverse=True)
    return first, like.reshape(-1)


def measure_demand_of_a_unit(inputs: xr.Dataset, effects: xr.Dataset, year: int) -> xr.DataArray:
    """Return what one unit of each measure adds to demand in a year, (measure, member, node, hour), MW.

    The optimiser's coefficients: `hourly_demand` with a level is that without, plus level × this, hour by
    hour.

    Parameters
    ----------
    effects : what `engine.electrification.measure_effects` returned.
    """
    at_node = membership(inputs["measure_node"], inputs["node"])
    stocks = [
        _power(inputs, _shares(inputs, "stock", effects["stock_electricity"].sel(measure=name, year=year).values))
        for name in inputs["measure"].values
    ]
    own = at_node * inputs["measure_demand"] * xr.ones_like(inputs["member"], dtype=float)
    if stocks:
        own = own + xr.concat(stocks, inputs["measure"].reset_coords(drop=True))
    return bare(own).transpose("measure", "member", "node", "hour")


def final_energy(inputs: xr.Dataset, electrified: xr.Dataset) -> xr.DataArray:
    """Return final energy, measures included, (node, sector, carrier, year), MWh/yr.

    A measure's own change of demand and fuel counts in its sector, negative where it saves; what it changes
    about a stock, in the stock's.

    Raises
    ------
    NegativeDemand
        If measures save more of a fuel at a node than is used there.
    """
    level = electrified["measure_level"]
    parts = [
        _by_sector(inputs, "use", inputs["use_energy"] * carrier_membership(inputs, "use")),
        _by_sector(inputs, "stock", electrified["stock_energy"] * carrier_membership(inputs, "stock")),
        _by_sector(inputs, "measure", level * _energy_of_a_unit(inputs)),
        _by_sector(inputs, "flexible", _drawn(inputs)),
    ]
    energy_used = bare(sum(parts[1:], start=parts[0])).transpose("node", "sector", "carrier", "year")
    _refuse_negative_fuel(energy_used)
    return energy_used


def _energy_of_a_unit(inputs: xr.Dataset) -> xr.DataArray:
    """Final energy that a unit of a measure changes outside stocks, (measure, carrier), MWh/yr."""
    changed = energy(inputs["measure_demand"].sum("hour"), interval_hours(inputs))
    electricity = bare(changed).expand_dims(carrier=[ELECTRICITY])
    fuel = bare(inputs["measure_fuel"]).rename(fuel="carrier")
    return xr.concat([electricity, fuel], "carrier", join="exact")


def _drawn(inputs: xr.Dataset) -> xr.DataArray:
    """What flexible demand draws, (flexible, year, carrier), MWh/yr."""
    carriers = [ELECTRICITY, *inputs["fuel"].values]
    is_electric = xr.DataArray([float(name == ELECTRICITY) for name in carriers], {"carrier": carriers}, ("carrier",))
    return bare(inputs["flexible_energy"]) * is_electric


def _by_sector(inputs: xr.Dataset, dim: str, values: xr.DataArray) -> xr.DataArray:
    """Sum over the instances of `dim` by their node and sector."""
    node = membership(inputs[f"{dim}_node"], inputs["node"])
    sector = membership(inputs[f"{dim}_sector"], sectors(inputs))
    return xr.dot(bare(values), node, sector, dim=dim)


def _in_use(inputs: xr.Dataset, electrified: xr.Dataset, at: np.integer) -> np.ndarray:
    """Units of measures in use in the year at a position, (measure, node)."""
    in_use = np.zeros((inputs.sizes["measure"], inputs.sizes["node"]))
    node = positions(inputs.variables["measure_node"], inputs.variables["node"])
    in_use[np.arange(node.size), node] = electrified.variables["measure_level"].values[:, at]
    return in_use


def _shares(inputs: xr.Dataset, dim: str, annual: np.ndarray) -> np.ndarray:
    """Electricity of uses or stocks by pattern, (member, node, pattern), MWh/yr, of that of each, (instance,)."""
    of = inputs.variables
    is_electric = of[f"{dim}_carrier"].values == ELECTRICITY
    pattern = of[f"{dim}_pattern"].values.astype(int)[:, is_electric]
    if (pattern < 0).any():
        nameless = of[dim].values[is_electric][(pattern < 0).any(axis=0)]
        raise ValueError(f"{dim} {', '.join(map(str, nameless))}: electricity needs an hourly pattern")
    members = np.arange(inputs.sizes["member"])
    nodes = positions(of[f"{dim}_node"], of["node"])[is_electric]
    shares = np.zeros((inputs.sizes["member"], inputs.sizes["node"], inputs.sizes["pattern"]))
    np.add.at(shares, (members[:, None], nodes[None, :], pattern), annual[is_electric])
    return shares


def _shares_moved_by_weather(inputs: xr.Dataset, in_use: np.ndarray) -> np.ndarray:
    """What measures `in_use` (measure, node) change by pattern, (member, node, pattern), MWh/yr, with the weather year.

    `measure_demand` is that of the first; only patterns that are drawn anew differ.
    """
    shares = np.zeros((inputs.sizes["member"], inputs.sizes["node"], inputs.sizes["pattern"]))
    shift = inputs.variables["weather_shift"].values.astype(int)
    if not shift.any():
        return shares
    energies = np.einsum("mp,mn->pn", inputs.variables["measure_drawn_energy"].values, in_use)
    members, patterns = np.nonzero(shift)
    shares[members, :, patterns] = -energies[patterns]
    shares[members, :, patterns + shift[members, patterns]] = energies[patterns]
    return shares


def _power(inputs: xr.Dataset, shares: np.ndarray) -> xr.DataArray:
    """MW (member, node, hour) of energies (member, node, pattern), MWh/yr."""
    return _by_hour(inputs, _mean_power(inputs, shares))


def _by_hour(inputs: xr.Dataset, power: np.ndarray) -> xr.DataArray:
    """Power, (member, node, hour) MW, with its labels."""
    dims = ("member", "node", "hour")
    return xr.DataArray(power, {name: inputs.variables[name] for name in dims}, dims)


def _mean_power(inputs: xr.Dataset, shares: np.ndarray) -> np.ndarray:
    """MW (row, node, hour) of energies (row, node, pattern), MWh/yr: over the interval's length its mean power.

    Rows that are alike, such as members with the same weather, are worked out once.
    """
    one = np.zeros(1, np.int64)
    distinct, alike = (shares, one) if len(shares) == 1 else np.unique(shares, axis=0, return_inverse=True)
    power = distinct @ inputs.variables["profile"].values / energy(1.0, interval_hours(inputs))
    return np.asarray(power[alike.ravel()])


def _refuse_negative(inputs: xr.Dataset, demand: np.ndarray, level: np.ndarray, year: int) -> None:
    slack = 1e-9 * max(1.0, float(demand.max())) if demand.size else 0.0
    if demand.size and float(demand.min()) < -slack:
        _, node, hour = np.unravel_index(demand.argmin(), demand.shape)
        levels = zip(inputs["measure"].values, level, strict=True)
        in_use = ", ".join(f"{name} ({units:g})" for name, units in levels if units)
        raise NegativeDemand(
            f"node {inputs['node'].values[node]}, year {year}, hour {inputs['hour'].values[hour]}: "
            f"demand is {demand.min():g} MW; measures in use: {in_use or 'none'}"
        )


def _refuse_negative_fuel(energy_used: xr.DataArray) -> None:
    """A fuel that is saved beyond its use would be a negative emission."""
    total = energy_used.sum("sector").drop_sel(carrier=ELECTRICITY)
    slack = 1e-9 * max(1.0, float(abs(energy_used).max()))
    for node, carrier, year in np.argwhere(total.values < -slack):
        at = total.isel(node=node, carrier=carrier, year=year)
        raise NegativeDemand(
            f"node {at.node.item()}, year {at.year.item()}: measures save more {at.carrier.item()} "
            f"than is used, {-at.item():g} MWh too much"
        )
