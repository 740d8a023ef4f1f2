"""What a simulation returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import xarray as xr


@dataclass(frozen=True)
class Results:
    """A simulation with what it was made of.

    Attributes
    ----------
    annual : the `results` of the table of variables.
    hourly : power in MW (`state_of_charge` in MWh, on edges) in the hours of the years asked for.
    checks : residual of each conservation check, by name.
    inputs, plan : what was simulated.
    """

    annual: xr.Dataset
    hourly: xr.Dataset
    checks: Mapping[str, float]
    inputs: xr.Dataset
    plan: xr.Dataset
