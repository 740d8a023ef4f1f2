"""What it costs the optimiser that vintages of a store lose differently: each group of them has hours of its own."""

from __future__ import annotations

import numpy as np
import xarray as xr

from benchmarks.linear import ouessant
from benchmarks.measurement import Measurement
from benchmarks.programs import compiled, extracted, numbers_of_weeks, solved
from solvers.given import by_vintage_groups

PERIODS = tuple(range(2025, 2049, 3))
"""Eight periods of Ouessant."""
WEEKS = 2


def store_vintages(measured: Measurement, n_groups: int) -> None:
    """Batteries of Ouessant that lose less in so many steps of eight periods."""
    inputs, groups = by_vintage_groups(_in_steps(ouessant(measured, PERIODS), n_groups))
    measured.expect("groups", float(sum(len(each.names) for each in groups)), float(n_groups > 1) * n_groups, 0.0)
    with measured.phase("gather"):
        data = numbers_of_weeks(inputs, WEEKS)
    stated, program = compiled(measured, data)
    extracted(measured, stated, program, solved(measured, program))


def _in_steps(inputs: xr.Dataset, n_groups: int) -> xr.Dataset:
    """Return inputs in which all batteries gain 0.2 % of efficiency with each step, in equal numbers of periods.

    Their power lives as long as their energy: what loses by its year lives as a whole.
    """
    step = np.clip(np.searchsorted(PERIODS, inputs["vintage"].values, side="right") - 1, 0, None)
    gained = 0.002 * (step * n_groups // len(PERIODS))
    change = inputs["charge_efficiency_change"] + xr.DataArray(gained, dims="vintage")
    return inputs.assign(charge_efficiency_change=change, store_power_lifetime=inputs["store_energy_lifetime"])
