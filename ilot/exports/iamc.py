"""The yearly results under the names and units of the IAMC, as programs for scenario ensembles read them.

Names are those of the IAMC's common definitions where these have one. Two of ours stand beside them: stores of
electricity (`Capacity|Electricity Storage`, `Storage Content|Electricity`), and the removals of land that nobody
intended (`Carbon Removal [Unintentional]`), for the definitions' `Carbon Removal` holds deliberate ones alone.

References
----------
Integrated Assessment Modeling Consortium, common-definitions, definitions/variable (2025),
github.com/IAMconsortium/common-definitions, licence CC BY 4.0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import numpy as np
import xarray as xr

import ilot
from engine.account import Line, account
from engine.results import Results
from engine.variables import ELECTRICITY
from ilot.glossary.catalogue import text_in
from ilot.reporting.generation import origins
from scenarios.schema import Scenario

COLUMNS = ("model", "scenario", "region", "variable", "unit", "year", "value")

EJ_PER_MWH = 3.6e-9
GW_PER_MW = 1e-3
MEGA, KILO = 1e-6, 1e-3
"""Mt, million persons and GWh-sized things from t, persons; kt from t."""

OTHER = "Other"

SOURCES = {
    "pv": "Solar|PV", "csp": "Solar|CSP", "wind": "Wind|Onshore", "offshore_wind": "Wind|Offshore", "hydro": "Hydro",
    "tidal": "Ocean", "wave": "Ocean", "geothermal": "Geothermal", "nuclear": "Nuclear", "biomass": "Biomass",
    "biofuel": "Biomass", "waste": "Biomass", "hydrogen": "Hydrogen", "ammonia": "Ammonia", "gas": "Gas",
    "diesel": "Oil", "oil": "Oil", "coal": "Coal",
}  # fmt: skip
"""Class of a technology → source of electricity."""

CARRIERS = {
    ELECTRICITY: "Electricity", "diesel": "Liquids", "petrol": "Liquids", "gasoline": "Liquids", "kerosene": "Liquids",
    "jet_fuel": "Liquids", "fuel_oil": "Liquids", "lpg": "Liquids", "biofuel": "Liquids", "e_fuel": "Liquids",
    "e_kerosene": "Liquids", "methanol": "Liquids", "gas": "Gases", "natural_gas": "Gases", "biogas": "Gases",
    "coal": "Solids", "biomass": "Solids", "wood": "Solids", "hydrogen": "Hydrogen", "heat": "Heat",
}  # fmt: skip
"""Carrier of final energy → secondary energy carrier."""

SECTORS = {
    "residential": "Residential", "buildings": "Residential and Commercial", "services": "Commercial",
    "public": "Commercial", "tourism": "Commercial", "water": "Commercial", "ict": "Commercial",
    "industry": "Industry", "construction": "Industry", "cement": "Industry|Cement", "agriculture": "Agriculture",
    "fishing": "Agriculture", "transport": "Transportation", "rail": "Transportation|Rail",
    "aviation": "Transportation|Domestic Aviation", "shipping": "Transportation|Domestic Shipping",
    "ferries": "Transportation|Domestic Shipping",
}  # fmt: skip
"""Sector of final energy → the IAMC's; no bunkers are told apart: an island's account holds what it answers for."""

OF_REFERENCE = {
    "I.1": "Energy|Demand|Residential and Commercial", "I.2": "Energy|Demand|Residential and Commercial",
    "I.3": "Energy|Demand|Industry", "I.4": "Energy|Supply", "I.4.4": "Energy|Supply|Electricity",
    "I.5": "Energy|Demand|AFOFI", "I.6": "Energy|Demand|Other Sector", "I.7": "Energy|Supply", "I.8": "Energy|Supply",
    "II.1": "Energy|Demand|Transportation", "II.2": "Energy|Demand|Transportation",
    "II.3": "Energy|Demand|Transportation", "II.4": "Energy|Demand|Transportation",
    "II.5": "Energy|Demand|Transportation", "IV.1": "Industrial Processes", "IV.2": "Product Use",
}  # fmt: skip
"""Sub-sector of the community account → branch of the IAMC's tree of emissions; III is waste, V is AFOLU."""

GASES = {"CO2": ("Mt CO2/yr", MEGA), "CH4": ("Mt CH4/yr", MEGA), "N2O": ("kt N2O/yr", KILO)}

Series: TypeAlias = dict[str, tuple[str, np.ndarray]]
"""Variable → unit and (year,) values."""


def iamc_rows(scenario: Scenario, results: Results) -> Iterator[list[object]]:
    """Yield one row for each variable and year of a run, by the heads `COLUMNS`."""
    about = [f"ilot {ilot.__version__}", scenario.name, region(scenario)]
    years = results.annual["year"].values.tolist()
    for variable, (unit, values) in sorted(iamc_series(scenario, results).items()):
        for year, value in zip(years, values.tolist(), strict=True):
            yield [*about, variable, unit, year, value]


def region(scenario: Scenario) -> str:
    """Return the region of the table: the island, else its nodes by their English titles."""
    nodes = [text_in(node.title, "en") or name for name, node in scenario.nodes.items()]
    return text_in(scenario.island, "en") or " and ".join(nodes)


def iamc_series(scenario: Scenario, results: Results) -> Series:
    """Return the yearly series, means of the members, under the IAMC's names; a branch is the sum of its parts."""
    return {
        **_people(results),
        **_summed("Secondary Energy|Electricity", "EJ/yr", _generation(scenario, results)),
        **_summed("Capacity|Electricity", "GW", _capacity(results)),
        **_stores(scenario, results),
        **_final_energy(results),
        **_emissions(results),
    }


def _people(results: Results) -> Series:
    return {"Population": ("million", results.inputs["population"].sum("node").values * MEGA)}


def _generation(scenario: Scenario, results: Results) -> Iterator[tuple[str, np.ndarray]]:
    for origin in origins(results, scenario):
        if origin.kind != "import":
            yield SOURCES.get(origin.kind, OTHER), origin.annual(results) * EJ_PER_MWH


def _capacity(results: Results) -> Iterator[tuple[str, np.ndarray]]:
    kinds, capacity = results.inputs["technology_class"].values, _mean(results.annual["capacity"])
    for kind, row in zip(kinds, capacity.transpose("technology", "year").values, strict=True):
        if kind != "import":
            yield SOURCES.get(str(kind), OTHER), row * GW_PER_MW


def _stores(scenario: Scenario, results: Results) -> Series:
    annual = results.annual
    kinds = [scenario.stores[str(name)].kind.replace("_", " ").title() for name in annual["store"].values]
    series: Series = {}
    for name, variable, unit, factor in (
        ("Capacity|Electricity Storage", "store_power", "GW", GW_PER_MW),
        ("Storage Content|Electricity", "energy_capacity", "GWh", GW_PER_MW),
    ):
        rows = _mean(annual[variable]).transpose("store", "year").values * factor
        series |= _summed(name, unit, zip(kinds, rows, strict=True))
    return series


def _final_energy(results: Results) -> Series:
    """By sector, by carrier, and by both."""
    energy = _mean(results.annual["final_energy"]).sum("node").transpose("sector", "carrier", "year")
    parts: list[tuple[str, np.ndarray]] = []
    by_carrier: list[tuple[str, np.ndarray]] = []
    for s, sector in enumerate(map(str, energy["sector"].values)):
        for c, carrier in enumerate(map(str, energy["carrier"].values)):
            row = energy.values[s, c] * EJ_PER_MWH
            if row.any():
                named = CARRIERS.get(carrier, OTHER)
                parts.append((f"{SECTORS.get(sector, 'Other Sector')}|{named}", row))
                by_carrier.append((named, row))
    return {**_summed("Final Energy", "EJ/yr", by_carrier), **_summed("Final Energy", "EJ/yr", parts)}


def _emissions(results: Results) -> Series:
    """Emissions on the island itself, of scope 1: those of electricity bought elsewhere belong to another region."""
    years = results.annual["year"].values.tolist()
    lines = [line for line in account(results) if line.scope == "1"]
    series: Series = {}
    for gas, (unit, factor) in GASES.items():
        own = [line for line in lines if line.gas == gas]
        series |= _summed(f"Emissions|{gas}", unit, ((b, v * factor) for b, v in _by_branch(own, years)))
    burned = [line for line in lines if line.gas == "CO2" and line.tonnes > 0]
    series |= _summed("Gross Emissions|CO2", GASES["CO2"][0], ((b, v * MEGA) for b, v in _by_branch(burned, years)))
    known = [line for line in lines if line.gas in results.inputs["gas"].values]
    total = sum((values for _, values in _by_branch(known, years, of="co2e")), np.zeros(len(years)))
    gwp = results.inputs.attrs["gwp_set"]
    series[f"Emissions|Kyoto Gases [{gwp}-GWP100]"] = ("Mt CO2-equiv/yr", total * MEGA)
    annual = results.annual
    for name, variable in (
        ("Carbon Removal", "additional_removals"),
        ("Carbon Removal [Unintentional]", "inventory_removals"),
    ):
        series[name] = ("Mt CO2/yr", _mean(annual[variable]).sum("node").values * MEGA)
    return series


def _mean(array: xr.DataArray) -> xr.DataArray:
    """The mean of the members, where they differ."""
    return array.mean("member") if "member" in array.dims else array


def _by_branch(lines: Iterable[Line], years: list[int], of: str = "tonnes") -> list[tuple[str, np.ndarray]]:
    """Tonnes by year, under the branch of the tree of emissions."""
    found: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(len(years)))
    for line in lines:
        found[_branch(line.ref)][years.index(line.year)] += getattr(line, of)
    return list(found.items())


def _branch(ref: str) -> str:
    if ref.startswith("III"):
        return "Waste"
    if ref.startswith("V."):
        return "AFOLU"
    return OF_REFERENCE.get(ref, OTHER)


def _summed(root: str, unit: str, parts: Iterable[tuple[str, np.ndarray]]) -> Series:
    """Sum parts into each of their branches: `A|B` counts in `root|A|B`, in `root|A` and in `root`."""
    sums: dict[str, np.ndarray] = {}
    for part, values in parts:
        words = part.split("|")
        for depth in range(len(words) + 1):
            name = "|".join([root, *words[:depth]])
            sums[name] = sums.get(name, 0.0) + values
    return {name: (unit, values) for name, values in sums.items()}
