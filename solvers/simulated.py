"""What the simulation of a plan makes of the quantities that policies limit: means of the years of a period."""

from __future__ import annotations

from collections.abc import Iterable

import xarray as xr

from engine.indicators import non_generation
from engine.results import Results, once
from solvers.replay import Replay

Years = Iterable[int]


def served(proof: Replay, years: Years) -> float:
    """Return the electricity served, MWh/yr."""
    return _mean(_served(proof.results), years)


@once
def _served(results: Results) -> xr.DataArray:
    annual = results.annual
    return (annual["demand"] - annual["unserved_demand"]).sum("node") + annual["flexible_intake"].sum("flexible")


def generated_without(proof: Replay, quality: str, years: Years) -> float:
    """Return generation that is not `renewable`, or not `local`, MWh/yr."""
    return _mean(non_generation(proof.results, quality).sum("technology"), years)


def imported(proof: Replay, years: Years) -> float:
    """Return electricity bought from outside, generation from fuels of scope 2, MWh/yr."""
    return _mean(_imported(proof.results), years)


@once
def _imported(results: Results) -> xr.DataArray:
    annual, fuel_use = results.annual, results.annual["fuel_use"]
    burned = fuel_use.sum("fuel")
    bought = fuel_use.where(results.inputs["fuel_scope"] == "2", 0.0).sum("fuel")
    return (annual["generation"] * bought / burned.where(burned > 0, 1.0)).sum("technology")


def burned(proof: Replay, fuel: str, years: Years) -> float:
    """Return a fuel burned in plants and end uses, MWh/yr."""
    return _mean(_burned(proof.results, fuel), years)


@once
def _burned(results: Results, fuel: str) -> xr.DataArray:
    in_plants = results.annual["fuel_use"].sel(fuel=fuel).sum("technology")
    return in_plants + results.annual["final_energy"].sel(carrier=fuel).sum(["node", "sector"])


def emitted(proof: Replay, nodes: list[str], years: Years) -> float:
    """Return gross emissions of some nodes, tCO2e/yr."""
    gross = proof.results.annual["gross_emissions"].sel(node=nodes)
    return _mean(gross.sum(["node", "sector", "scope", "gas"]), years)


def counted(proof: Replay, nodes: list[str], is_net: bool) -> float:
    """Return CO2 of all years that count, tCO2, less additional removals where it is net."""
    gross = proof.results.annual["gross_emissions"].sel(gas="CO2", node=nodes).sum(["node", "sector", "scope"])
    return _sum(proof, gross) - (removed(proof, nodes) if is_net else 0.0)


def removed(proof: Replay, nodes: list[str]) -> float:
    """Return additional removals of all years that count, tCO2."""
    return _sum(proof, proof.results.annual["additional_removals"].sel(node=nodes).sum("node"))


def _mean(of_year: xr.DataArray, years: Years) -> float:
    """The mean over years and members of (…, year)."""
    return float(of_year.sel(year=list(years)).mean())


def _sum(proof: Replay, of_year: xr.DataArray) -> float:
    """The sum over the years that count of (…, year), mean of the members."""
    first = int(proof.results.inputs.attrs["budget_first_year"])
    mean = of_year.mean("member") if "member" in of_year.dims else of_year
    return float(mean.sel(year=mean["year"] >= first).sum())
