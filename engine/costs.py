"""Money: annuities, yearly cost by item, net present cost and levelised cost.

Two methods, named in the inputs: `annuity` over the simulated years, and `project` (engine.project), where one
simulated year stands for every year of a project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import xarray as xr

from engine.clock import capacity_by_year
from engine.electrification import bare
from engine.emissions import end_use_fuel
from engine.project import project_costs
from engine.survival import refuse_unless

if TYPE_CHECKING:
    from engine.results import Results

POWER_ITEMS = ("investment", "fixed_om", "variable_om", "fuel", "carbon", "unserved", "export")
ITEMS = (*POWER_ITEMS, "measures", "planting", "end_use_fuel")


class Asset(NamedTuple):
    """..."""
