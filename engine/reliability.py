"""Figures of reliability: loss of load over members with its uncertainty, autonomy, stocks, contingencies, storms.

Loss of load is defined as in resource adequacy (NREL PRAS; IEEE Std 762 and Billinton & Allan 1996 for the classic
ones): LOLP(t) = P(s_t > 0) of the shortfall s_t of an hour, LOLH = E[hours short], LOLE = E[days with any shortfall],
LOLEv = E[runs of hours short], EUE = E[energy short], all per year, NEUE = EUE / E[demand]. LOLH is not 24 × LOLE.
A member is a sample of all simulated years; a figure of several years is their mean. Each year begins anew, so that no
event passes the turn of a year.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import scipy
import xarray as xr

from engine.clock import HOURS, MONTH_DAYS, energy
from engine.fleet import fleet_in_service
from engine.results import Results, once
from engine.vintage_groups import in_groups

CONFIDENCE = 0.95
PPM = 1e6
DAYS = HOURS / 24


class Estimate(NamedTuple):
    """A mean over members with its confidence interval; None where one sample tells nothing."""

    value: float
    low: float | None
    high: float | None


def n_members(results: Results) -> int:
    """Return the number of members."""
    return int(results.inputs.sizes["member"])


def loss_of_load(results: Results) -> dict[str, Estimate]:
    """Return the expectations of a year by name, the mean of all simulated years.

    `lolh` [h/yr], `lole` [d/yr], `lolev` [1/yr], `eue` [MWh/yr], `neue` [ppm of demand], `shortage_year_share`: the
    share of years with any shortage.
    """
    annual = results.annual
    demand = float(annual["demand"].sum("node").mean())
    eue = over_members(results, annual["unserved_demand"].sum("node"))
    is_short = xr.where(annual["unserved_hours"] > 0, 1.0, 0.0)
    return {
        "lolh": over_members(results, annual["unserved_hours"]),
        "lole": over_members(results, annual["shortage_days"]),
        "lolev": over_members(results, annual["shortage_events"]),
        "eue": eue,
        "neue": Estimate(*(None if each is None else each / demand * PPM for each in eue) if demand > 0 else eue),
        "shortage_year_share": wilson_interval(samples(results, is_short)),
    }


def lolp_by_hour(results: Results) -> xr.DataArray:
    """Return LOLP (month, hour_of_day): hours short over hours, of all members and years."""
    short = results.annual["shortage_hours"].mean(["member", "year"])
    return short / xr.DataArray(np.array(MONTH_DAYS, dtype=float), {"month": short["month"]}, ("month",))


def over_members(results: Results, by_year: xr.DataArray) -> Estimate:
    """Return the mean of (member, year) with its t-interval, not below 0."""
    return mean_interval(samples(results, by_year))


def samples(results: Results, by_year: xr.DataArray) -> np.ndarray:
    """Return independent samples of the mean over years.

    Draws of one weather year are alike in their weather: with several weather years the mean of each is one sample;
    with a single one every draw is, and the figure holds for that weather alone.
    """
    of_member = by_year.mean("year").transpose("member").values
    weather = results.inputs.coords.get("member_weather_year")
    if weather is None or len(np.unique(weather.values)) < 2:
        return of_member
    return np.array([of_member[weather.values == year].mean() for year in np.unique(weather.values)])


def mean_interval(of_samples: np.ndarray) -> Estimate:
    """Return the mean of independent samples, none below 0, with Student's t-interval."""
    n, mean = len(of_samples), float(of_samples.mean())
    if n < 2:
        return Estimate(mean, None, None)
    margin = float(scipy.special.stdtrit(n - 1, (1.0 + CONFIDENCE) / 2.0) * of_samples.std(ddof=1) / np.sqrt(n))
    return Estimate(mean, max(mean - margin, 0.0), mean + margin)


def wilson_interval(of_samples: np.ndarray) -> Estimate:
    """Return the mean of n independent shares with Wilson's score interval of n trials.

    The interval is that of outcomes 0 or 1, which vary most for their mean: a wide one for shares between.

    References
    ----------
    E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212, DOI 10.1080/01621459.1927.10502953.
    """
    n, share = len(of_samples), float(of_samples.mean())
    if n < 2:
        return Estimate(share, None, None)
    z2 = float(scipy.special.ndtri((1.0 + CONFIDENCE) / 2.0)) ** 2
    centre, margin = share + z2 / (2 * n), np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n**2)))
    return Estimate(
        share, max(0.0, float((centre - margin) / (1 + z2 / n))), min(1.0, float((centre + margin) / (1 + z2 / n)))
    )


def autonomy(power: np.ndarray, deliverable: np.ndarray, demand: float) -> float:
    """Return the hours for which full stores alone carry a constant demand.

    Parameters
    ----------
    power, deliverable : (store,) MW and MWh that each can give. demand : MW.

    Notes
    -----
    The longest T with Σ min(P, E/T) ≥ D, reached if they empty together. Any set A of stores bounds it: those of A
    give no more than their energy, the others no more than their power, so T ≤ Σ_A E / (D − Σ_other P); the bound of
    the shortest-lived sets is met. Where power does not bind it is ΣE / D; where all power is below demand, 0.
    """
    if demand <= 0:
        return 0.0
    power, deliverable = power[power > 0], deliverable[power > 0]
    duration, bounds = deliverable / power, []
    for limit in (-np.inf, *duration):
        lasts = duration > limit
        rest = demand - float(power[lasts].sum())
        if rest > 0:
            bounds.append(float(deliverable[~lasts].sum()) / rest)
    return min(bounds)


@once
def autonomy_by_year(results: Results) -> dict[str, np.ndarray]:
    """Return hours of autonomy (year,) at mean demand and at peak demand, the island as one."""
    annual, (inputs, plan) = results.annual, in_groups(results.inputs, results.plan)
    fleet = fleet_in_service(inputs, plan)
    power = fleet["store_power"].transpose("year", "store").values
    usable = fleet["energy_capacity"] * (1.0 - inputs["minimum_state"]) * inputs["discharge_efficiency"]
    deliverable = usable.transpose("year", "store").values
    demands = {
        "mean_demand": annual["demand"].sum("node").mean("member").values / energy(1.0) / HOURS,
        "peak_demand": annual["peak_demand"].sum("node").mean("member").values,
    }
    return {
        name: np.array([autonomy(*now) for now in zip(power, deliverable, demand, strict=True)])
        for name, demand in demands.items()
    }


@once
def fuel_stock_days(results: Results) -> dict[str, np.ndarray]:
    """Return fuel → days (year,) that the stock of the island lasts at the mean burn of its power plants.

    Only fuels with a stock that are burned in every year.
    """
    burned = results.annual["fuel_use"].sum("technology").mean("member")
    days = {}
    for name in results.inputs["fuel"].values:
        stock, use = float(results.inputs["fuel_stock"].sel(fuel=name)), burned.sel(fuel=name).values
        if stock > 0 and (use > 0).all():
            days[str(name)] = stock / (use / DAYS)
    return days


def reliability_indicators(results: Results) -> dict[str, tuple[str, float | int | None]]:
    """Return the figures of reliability by name, each with its unit.

    Loss of load is told of more than one member only: hours without supply in one weather year are no expectation.
    Of the last year are autonomy and storms (the worst of them); of the worst year, stocks and contingencies.
    """
    return {
        "n_members": ("1", n_members(results)),
        **_loss_of_load(results),
        **_extremes(results),
        **{f"autonomy_{name}": ("h", float(hours[-1])) for name, hours in autonomy_by_year(results).items()},
        "fuel_stock_days": ("d", min((float(days.min()) for days in fuel_stock_days(results).values()), default=None)),
        **_contingencies(results),
        **_storms(results),
    }


def _loss_of_load(results: Results) -> dict[str, tuple[str, float | None]]:
    told: dict[str, tuple[str, float | None]] = {}
    units = {
        "lolh": "h/yr",
        "lole": "d/yr",
        "lolev": "1/yr",
        "eue": "MWh/yr",
        "neue": "ppm",
        "shortage_year_share": "1",
    }
    for name, estimate in loss_of_load(results).items():
        value, low, high = estimate if n_members(results) > 1 else (None, None, None)
        unit = units[name]
        told |= {name: (unit, value), f"{name}_low": (unit, low), f"{name}_high": (unit, high)}
    highest = float(lolp_by_hour(results).max()) if n_members(results) > 1 else None
    return {**told, "highest_lolp": ("1", highest)}


def _extremes(results: Results) -> dict[str, tuple[str, float]]:
    annual = results.annual
    return {
        "longest_shortage": ("h", float(annual["longest_shortage"].max())),
        "largest_shortage": ("MWh", float(annual["largest_shortage"].max())),
        "deepest_shortage": ("MW", float(annual["unserved_peak"].max())),
        "nonsynchronous_peak": ("1", float(annual["nonsynchronous_peak"].max())),
    }


def _contingencies(results: Results) -> dict[str, tuple[str, float | None]]:
    """Means over members of the worst contingency and year; None where none is asked for."""
    told: dict[str, tuple[str, float | None]] = {}
    for name, unit in (("contingency_hours", "h/yr"), ("contingency_unserved", "MWh/yr")):
        cases = results.annual[name].mean("member")
        told[name] = (unit, float(cases.max()) if cases.size else None)
    return told


def _storms(results: Results) -> dict[str, tuple[str, float | None]]:
    """Means over members of the worst storm in the last year; None where there is none."""
    annual = results.annual[["storm_unserved", "storm_demand"]].isel(year=-1).sum("node").mean("member")
    unserved, has_storm = annual["storm_unserved"], annual.sizes["storm"] > 0
    told: dict[str, tuple[str, float | None]] = {}
    for supply, ending in (("none", ""), ("local", "_local")):
        short = unserved.sel(supply=supply)
        critical, total = short.sel(priority="critical"), short.sum("priority")
        told[f"storm_critical_unserved{ending}"] = ("MWh", float(critical.max()) if has_storm else None)
        told[f"storm_unserved{ending}"] = ("MWh", float(total.max()) if has_storm else None)
        share = 1.0 - total / annual["storm_demand"].where(annual["storm_demand"] > 0, 1.0)
        told[f"storm_served_share{ending}"] = ("1", float(share.min()) if has_storm else None)
    return told
