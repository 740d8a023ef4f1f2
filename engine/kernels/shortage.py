"""Statistics of shortage, hour by hour, and of the share of power that comes through converters.

Definitions as in the probabilistic tools of resource adequacy (NREL PRAS): an hour, a day and an event of shortage
are counted apart, for none follows from another.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import step

# Positions in the year's figures of shortage: hours, highest MW, days, events, longest event [h], largest event
# [MWh]; then what the next hour needs to know: the last day counted, and the event that is under way.
HOURS, PEAK, DAYS, EVENTS, LONGEST, LARGEST, LAST_DAY, HOURS_SO_FAR, ENERGY_SO_FAR = range(9)
N_FIGURES = 9
HOURS_OF_DAY = 24


@step
def count_shortage(
    shortage: np.ndarray, by_hour: np.ndarray, short: float, is_short: bool, month: int, hour: int
) -> None:
    """Add an hour to the year's figures (N_FIGURES), zero at its start, and to hours by month and hour of day.

    `short` is MW not served at all nodes together; what is below the threshold of an hour of shortage ends an event.
    """
    shortage[PEAK] = max(shortage[PEAK], short)
    if not is_short:
        shortage[HOURS_SO_FAR] = 0.0
        shortage[ENERGY_SO_FAR] = 0.0
        return
    day = hour // HOURS_OF_DAY + 1
    shortage[HOURS] += 1.0
    by_hour[month, hour % HOURS_OF_DAY] += 1.0
    if shortage[LAST_DAY] != day:
        shortage[LAST_DAY] = day
        shortage[DAYS] += 1.0
    if shortage[HOURS_SO_FAR] == 0.0:
        shortage[EVENTS] += 1.0
    shortage[HOURS_SO_FAR] += 1.0
    shortage[ENERGY_SO_FAR] += short
    shortage[LONGEST] = max(shortage[LONGEST], shortage[HOURS_SO_FAR])
    shortage[LARGEST] = max(shortage[LARGEST], shortage[ENERGY_SO_FAR])


@step
def nonsynchronous_share(
    generation: np.ndarray, plant_turns: np.ndarray, discharge: np.ndarray, store_turns: np.ndarray
) -> float:
    """Return the share of generation and discharge, of all nodes together, that no machine in step gives; 0 of nothing.

    `plant_turns` and `store_turns` are 1 where machines turn with the grid's frequency.
    """
    whole, through_converters = 0.0, 0.0
    for plant in range(generation.size):
        whole += generation[plant]
        through_converters += generation[plant] * (1.0 - plant_turns[plant])
    for store in range(discharge.size):
        whole += discharge[store]
        through_converters += discharge[store] * (1.0 - store_turns[store])
    return through_converters / whole if whole > 0.0 else 0.0
