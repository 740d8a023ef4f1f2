"""Units that fail and are repaired, hour by hour, as a list of changes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.kernels._jit import step


class Outages(NamedTuple):
    """Changes of a member's year, in order of their hours."""

    hour: np.ndarray  # (change) the first hour of the new state
    technology: np.ndarray  # (change) position
    lost: np.ndarray  # (change) MW that fall out, negative: that come back


@step
def fail_and_repair(lost: np.ndarray, outages: Outages, change: int, hour: int) -> int:
    """Bring `lost` [MW] (technology) to this hour from the last; return the first change that is yet to come."""
    while change < outages.hour.size and outages.hour[change] == hour:
        lost[outages.technology[change]] += outages.lost[change]
        change += 1
    return change
