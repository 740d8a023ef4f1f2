"""Fuel blends that are not chosen here: those of the past, and those of plants that others decide.

Such a blend may change from year to year, and so may prices and factors of its fuels. The year of a period burns the
mean blend; a MWh of a fuel in it then costs and emits what those of the single years do, each at its year's share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from solvers.given import levers_of_others
from solvers.periods import Periods

if TYPE_CHECKING:
    from solvers.data import Data

Table = dict[tuple, float]


def blends_given(inputs: xr.Dataset, periods: Periods) -> set[tuple[str, int]]:
    """Return the technologies and periods whose blend is given: all in the past, and those that others decide."""
    present, others = int(inputs.attrs["present_year"]), set(levers_of_others(inputs)["technology"])
    names = inputs["technology"].values.tolist()
    return {(g, p) for g in names for p in periods.years if p < present or g in others}


def of_a_fuel(data: Data, kind: str, technology: str, fuel: str, period: int) -> float:
    """Return what a MWh/yr of a fuel in a plant costs or emits: `price`, `emissions`, `counted` or `carbon`."""
    blended, key = data.tables[f"blended_{kind}"], (technology, fuel, period)
    return blended[key] if key in blended else data(f"fuel_{kind}", fuel, period)


def blend_tables(inputs: xr.Dataset, periods: Periods) -> dict[str, Table]:
    """Return what a MWh/yr of a fuel is in a given blend that changes within a period.

    Returns
    -------
    `blended_price`, `blended_carbon`: present money; `blended_emissions`: tCO2e/yr; `blended_counted`: tCO2 against
    the budget; by (technology, fuel, period). Each is as the `fuel_…` of the same name, its years weighted with their
    share in the blend over the period's mean share.
    """
    shares = inputs["fuel_share"].transpose("technology", "fuel", "year").values
    row = {name: k for k, name in enumerate(inputs["technology"].values.tolist())}
    given, of_year = sorted(blends_given(inputs, periods)), _of_a_year(inputs, periods)
    table: dict[str, Table] = {f"blended_{kind}": {} for kind in of_year}
    for technology, p in given:
        span = np.searchsorted(inputs["year"].values, periods.spans[p])
        for f, fuel in enumerate(inputs["fuel"].values.tolist()):
            share = shares[row[technology], f, span]
            if np.ptp(share) > 0:
                for kind, values in of_year.items():
                    total = float(values[f, span] @ share / share.mean())
                    table[f"blended_{kind}"][technology, fuel, p] = total / (len(span) if kind == "emissions" else 1)
    return table


def _of_a_year(inputs: xr.Dataset, periods: Periods) -> dict[str, np.ndarray]:
    """What a MWh of each fuel costs, in present money, and emits in each year, (fuel, year)."""
    years = inputs["year"].values.astype(int)
    discount = np.array([periods.discount[int(year)] for year in years])
    factor = inputs["emission_factor"].transpose("fuel", "gas", "year")
    equivalent = xr.dot(factor, inputs["gwp"], dim="gas").transpose("fuel", "year").values
    return {
        "price": inputs["fuel_price"].transpose("fuel", "year").values * discount,
        "emissions": equivalent,
        "counted": factor.sel(gas="CO2").values * (years >= int(inputs.attrs["budget_first_year"])),
        "carbon": equivalent * inputs["carbon_price"].values * discount,
    }
