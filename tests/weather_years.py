"""Small islands in several weather years."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr

from engine.variables import check
from solvers.periods import RepresentativeHours


def in_weather_years(inputs: xr.Dataset, *further: Mapping[str, np.ndarray]) -> xr.Dataset:
    """Return an island of one weather year in further ones too, each given by the patterns that differ in it.

    The optimiser looks at all of them.
    """
    first, n = inputs["pattern"].values.tolist(), 1 + len(further)
    added = {f"{name} {k}": values for k, said in enumerate(further, 1) for name, values in said.items()}
    every = [*first, *added]
    grown = inputs.reindex(pattern=every, fill_value=0.0).isel(member=[0] * n).assign_coords(member=np.arange(n))
    grown["profile"].values[len(first) :] = np.reshape(list(added.values()), (len(added), 8760))
    for k, said in enumerate(further, 1):
        row = np.array([*range(len(every)), -1])
        row[[first.index(name) for name in said]] = [every.index(f"{name} {k}") for name in said]
        for name, variable in grown.items():
            if str(name).endswith("_pattern") and variable.dims[0] == "member":
                variable.values[k] = row[variable.values[k].astype(int)]
        grown["weather_shift"].values[k] = row[:-1] - np.arange(len(every))
    return check(grown.assign_attrs(n_weather_years=n, weather_years=list(range(n))), "inputs")


def first_days(n_days: int, n_weather_years: int) -> RepresentativeHours:
    """Return the first days of each weather year as if they were the year, one window each."""
    hours, years = np.arange(24 * n_days), range(n_weather_years)
    weight = np.full(hours.size * n_weather_years, 365 / n_days / n_weather_years)
    return RepresentativeHours(
        np.tile(hours, n_weather_years), weight, hours.size, (0,) * n_weather_years,
        n_weather_years=n_weather_years, weather_years=tuple(years),
    )  # fmt: skip
