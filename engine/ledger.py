"""What the dispatch kernel adds up and writes down, as variables of the results table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from engine.clock import edges, energy, interval_hours
from engine.kernels.fleet import Hours, Totals
from engine.kernels.shortage import DAYS, EVENTS, HOURS_OF_DAY, LARGEST, LONGEST, N_FIGURES, PEAK
from engine.kernels.shortage import HOURS as SHORT_HOURS
from engine.variables import MONTHS

TOTALS_DIMS = {
    "generation": ("technology", "month"),
    "potential": ("technology",),
    "running": ("technology",),
    "online": ("technology",),
    "curved": ("technology",),
    "starts": ("technology",),
    "started": ("technology",),
    "weighted": ("technology", "weight"),
    "charge": ("store",),
    "discharge": ("store",),
    "spilled": ("store",),
    "flow": ("link",),
    "intake": ("flexible",),
    "missed": ("flexible",),
    "missed_hours": ("flexible",),
    "export": ("node",),
    "curtailment": ("node",),
    "unserved": ("node",),
    "demand": ("node", "month"),
    "peak": ("node",),
    "shortage": ("figure",),
    "shortage_hours": ("month", "hour_of_day"),
    "reserve": ("figure",),
    "nonsynchronous": ("figure",),
}
"""What each of the kernel's `Totals` lies over, after year and member."""

HOURS_DIMS = {
    "demand": ("node", "hour"),
    "generation": ("technology", "hour"),
    "online": ("technology", "hour"),
    "charge": ("store", "hour"),
    "discharge": ("store", "hour"),
    "state": ("store", "hour_edge"),
    "lower": ("store", "hour_edge"),
    "spilled": ("store", "hour"),
    "flow": ("link", "hour"),
    "intake": ("flexible", "hour"),
    "content": ("flexible", "hour_edge"),
    "missed": ("flexible", "hour"),
    "export": ("node", "hour"),
    "curtailment": ("node", "hour"),
    "unserved": ("node", "hour"),
}
"""What each of the kernel's `Hours` lies over, likewise."""

HOURLY_NAMES = {
    "state": "state_of_charge",
    "lower": "lower_state",
    "spilled": "spilled_inflow",
    "intake": "flexible_intake",
    "content": "flexible_state",
    "missed": "flexible_missed",
    "unserved": "unserved_demand",
}
"""Names of the hourly results where the kernel has shorter ones."""


def weights_of(inputs: xr.Dataset) -> list[tuple[int, str]]:
    """Return what fuel is weighted by hour by hour: (position of the fuel, name of the pattern)."""
    names = ("fuel_price_pattern", "fuel_emission_pattern")
    has_row = {name: (inputs[name] >= 0).any("member").values for name in names}
    return [(fuel, name) for fuel in range(inputs.sizes["fuel"]) for name in names if has_row[name][fuel]]


def blank_totals(inputs: xr.Dataset) -> Totals:
    """Return zeros for every year and member, those that one call of the kernel writes to lying together."""
    return Totals(*_zeros(inputs, TOTALS_DIMS, inputs.sizes["year"]))


def blank_hours(inputs: xr.Dataset, n_years: int) -> Hours:
    """Return zeros for the hours of some years."""
    return Hours(*_zeros(inputs, HOURS_DIMS, n_years))


def annual_results(inputs: xr.Dataset, totals: Totals, fuel_share: xr.DataArray) -> xr.Dataset:
    """Return the variables of the results table from `demand` to `monthly_demand`, those of ageing apart."""
    hours = interval_hours(inputs)
    power = {name: _labelled(inputs, array, TOTALS_DIMS[name]) for name, array in totals._asdict().items()}
    monthly_generation, monthly_demand = energy(power["generation"], hours), energy(power["demand"], hours)
    generation = monthly_generation.sum("month")
    return xr.Dataset(
        {
            "demand": monthly_demand.sum("month"),
            "peak_demand": power["peak"],
            "generation": generation,
            "potential_generation": energy(power["potential"], hours),
            "running_hours": power["running"] * hours,
            **_fuel(inputs, power, generation, fuel_share),
            "starts": power["starts"],
            "started_capacity": power["started"],
            "charge": energy(power["charge"], hours),
            "discharge": energy(power["discharge"], hours),
            "spilled_inflow": power["spilled"],
            "flexible_intake": energy(power["intake"], hours),
            "flexible_missed": power["missed"],
            "flexible_missed_hours": power["missed_hours"] * hours,
            "flow": energy(power["flow"], hours),
            "export": energy(power["export"], hours),
            "curtailment": energy(power["curtailment"], hours),
            "unserved_demand": energy(power["unserved"], hours),
            **_shortage(power, hours),
            "reserve_shortfall": energy(power["reserve"].isel(figure=0), hours),
            "reserve_shortfall_hours": power["reserve"].isel(figure=1) * hours,
            "nonsynchronous_peak": power["nonsynchronous"].isel(figure=0),
            "nonsynchronous_hours": power["nonsynchronous"].isel(figure=1) * hours,
            "monthly_generation": monthly_generation,
            "monthly_demand": monthly_demand,
        }
    )


def online_energy(inputs: xr.Dataset, totals: Totals) -> xr.DataArray:
    """Return capacity on line times hours, (member, technology, year), MWh/yr."""
    return energy(_labelled(inputs, totals.online, ("technology",)), interval_hours(inputs))


def hourly_results(inputs: xr.Dataset, hours: Hours, years: Sequence[int]) -> xr.Dataset:
    """Return every hour of some years, MW; states on edges and what is spilled or missed in MWh."""
    labels = inputs.coords.to_dataset().sel(year=list(years))
    labels = labels.assign_coords(hour_edge=edges(inputs["hour"].values))
    arrays = {name: _labelled(labels, array, HOURS_DIMS[name]) for name, array in hours._asdict().items()}
    return xr.Dataset({HOURLY_NAMES.get(name, name): array for name, array in arrays.items()})


def burned(inputs: xr.Dataset, generation: xr.DataArray, online: xr.DataArray) -> xr.DataArray:
    """Return the fuel of a straight line, MWh, of MWh generated and MW on line × hours, each (…, technology, …)."""
    return inputs["fuel_slope"] * generation + inputs["fuel_intercept"] * online


def _shortage(power: Mapping[str, xr.DataArray], hours: float) -> dict[str, xr.DataArray]:
    """The figures of `engine.kernels.shortage`, which counts intervals."""
    figures = power["shortage"]
    return {
        "unserved_hours": figures.isel(figure=SHORT_HOURS) * hours,
        "unserved_peak": figures.isel(figure=PEAK),
        "shortage_hours": power["shortage_hours"] * hours,
        "shortage_days": figures.isel(figure=DAYS),
        "shortage_events": figures.isel(figure=EVENTS),
        "longest_shortage": figures.isel(figure=LONGEST) * hours,
        "largest_shortage": energy(figures.isel(figure=LARGEST), hours),
    }


def _fuel(
    inputs: xr.Dataset, power: Mapping[str, xr.DataArray], generation: xr.DataArray, fuel_share: xr.DataArray
) -> dict[str, xr.DataArray]:
    """What was burned, by fuel: as it is, and weighted by the hour's price and emissions where a fuel has them."""
    hours = interval_hours(inputs)
    fuel = burned(inputs, generation, energy(power["online"], hours))
    fuel = fuel + inputs["fuel_curvature"] * energy(power["curved"], hours)
    fuel = fuel + inputs["start_fuel"] * power["started"]
    used = (fuel * fuel_share).transpose("member", "technology", "fuel", "year")
    found = {"fuel_use": used, "priced_fuel_use": used.copy(), "emitting_fuel_use": used.copy()}
    for column, (number, pattern) in enumerate(weights_of(inputs)):
        name = "priced_fuel_use" if pattern == "fuel_price_pattern" else "emitting_fuel_use"
        weighted = power["weighted"].isel(weight=column) * fuel_share.isel(fuel=number)
        found[name][:, :, number, :] = weighted.transpose("member", "technology", "year").values
    return found


def _zeros(inputs: xr.Dataset, dims_of: Mapping[str, tuple[str, ...]], n_years: int) -> list[np.ndarray]:
    """Arrays over (year, member, …)."""
    sizes = {
        **inputs.sizes, "month": MONTHS, "figure": N_FIGURES, "hour_of_day": HOURS_OF_DAY,
        "weight": len(weights_of(inputs)), "hour_edge": inputs.sizes["hour"] + 1,
    }  # fmt: skip
    lead = (n_years, inputs.sizes["member"])
    return [np.zeros(lead + tuple(sizes[dim] for dim in dims)) for dims in dims_of.values()]


def _labelled(inputs: xr.Dataset, array: np.ndarray, dims: Sequence[str]) -> xr.DataArray:
    """An array of the kernel, (year, member, x, …), as (member, x, year, …) with its labels."""
    coords = {dim: inputs.variables[dim] for dim in ("year", "member", *dims) if dim in inputs.coords}
    labelled = xr.DataArray(array, dims=("year", "member", *dims), coords=coords)
    if "month" in dims:
        labelled = labelled.assign_coords(month=np.arange(1, MONTHS + 1))
    if "hour_of_day" in dims:
        labelled = labelled.assign_coords(hour_of_day=np.arange(HOURS_OF_DAY))
    if dims[0] in ("figure", "month"):
        return labelled.transpose("member", "year", *dims)
    return labelled.transpose("member", *dims[:1], "year", *dims[1:])
