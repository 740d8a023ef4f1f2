"""Generation adequacy of the IEEE Reliability Test System against its published indices.

Units, failure and repair times, and the load model: IEEE RTS Task Force, IEEE Trans. Power Apparatus and Systems PAS-98
(1979) 2047-2054, DOI 10.1109/TPAS.1979.319398, tables 1 to 6. Exact indices: Allan, Billinton and Abdel-Gawad, The IEEE
Reliability Test System - extensions to and evaluation of the generating system, IEEE Trans. Power Systems 1 (1986) 1-7,
DOI 10.1109/TPWRS.1986.4335006: LOLE 1.36886 d/yr of daily peaks, 9.39418 h/yr of hourly demand; no maintenance.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.reliability import mean_interval
from scenarios.hours.weather import generator
from scenarios.inputs.outages import two_state_unit
from tests.operation import operated

PEAK = 2850.0
# MW: number of units, MTTF [h], MTTR [h]
UNITS = {
    12: (5, 2940, 60), 20: (4, 450, 50), 50: (6, 1980, 20), 76: (4, 1960, 40), 100: (3, 1200, 50),
    155: (4, 960, 40), 197: (3, 950, 50), 350: (1, 1150, 100), 400: (2, 1100, 150),
}  # fmt: skip
# Weekly peak in per cent of the year's.
WEEKS = [
    86.2, 90.0, 87.8, 83.4, 88.0, 84.1, 83.2, 80.6, 74.0, 73.7, 71.5, 72.7, 70.4, 75.0, 72.1, 80.0, 75.4, 83.7,
    87.0, 88.0, 85.6, 81.1, 90.0, 88.7, 89.6, 86.1, 75.5, 81.6, 80.1, 88.0, 72.2, 77.6, 80.0, 72.9, 72.6, 70.5,
    78.0, 69.5, 72.4, 72.4, 74.3, 74.4, 80.0, 88.1, 88.5, 90.9, 94.0, 89.0, 94.2, 97.0, 100.0, 95.2,
]  # fmt: skip
# Daily peak in per cent of the week's, Monday first.
DAYS = [93, 100, 98, 96, 94, 77, 75]
# Hourly demand in per cent of the day's peak: season -> weekday, weekend.
HOURS = {
    "winter": (
        [67, 63, 60, 59, 59, 60, 74, 86, 95, 96, 96, 95, 95, 95, 93, 94, 99, 100, 100, 96, 91, 83, 73, 63],
        [78, 72, 68, 66, 64, 65, 66, 70, 80, 88, 90, 91, 90, 88, 87, 87, 91, 100, 99, 97, 94, 92, 87, 81],
    ),
    "summer": (
        [64, 60, 58, 56, 56, 58, 64, 76, 87, 95, 99, 100, 99, 100, 100, 97, 96, 96, 93, 92, 92, 93, 87, 72],
        [74, 70, 66, 65, 64, 62, 62, 66, 81, 86, 91, 93, 93, 92, 91, 91, 92, 94, 95, 95, 100, 93, 88, 80],
    ),
    "between": (
        [63, 62, 60, 58, 59, 65, 72, 85, 95, 99, 100, 99, 93, 92, 90, 88, 90, 92, 96, 98, 96, 90, 80, 70],
        [75, 73, 69, 66, 65, 65, 68, 74, 83, 89, 92, 94, 91, 90, 90, 86, 85, 88, 92, 100, 97, 95, 90, 85],
    ),
}


def season(week: int) -> str:
    if week <= 8 or week >= 44:
        return "winter"
    return "summer" if 18 <= week <= 30 else "between"


def demand() -> np.ndarray:
    """The 8,736 hours of 52 weeks, MW; the 365th day asks for nothing."""
    hours = [
        PEAK * peak / 100 * share / 100 * percent / 100
        for week, peak in enumerate(WEEKS, start=1)
        for day, share in enumerate(DAYS)
        for percent in HOURS[season(week)][day >= 5]
    ]
    return np.array(hours + [0.0] * 24)


def outage_table() -> np.ndarray:
    """Probability of each MW of capacity on outage: the units convolved one by one (Billinton & Allan, eq. 2.1)."""
    table = np.array([1.0])
    for size, (n_units, up, down) in UNITS.items():
        rate = down / (up + down)
        for _ in range(n_units):
            table = np.convolve(table, np.concatenate([[1 - rate], np.zeros(size - 1), [rate]]))
    return table


def loss_of_load_probability(load: np.ndarray) -> np.ndarray:
    table = outage_table()
    capacity = len(table) - 1
    exceeds = np.concatenate([np.cumsum(table[::-1])[::-1], [0.0]])  # P(outage >= x)
    least = np.floor(capacity - load + 1e-9).astype(int) + 1
    return exceeds[np.minimum(least, capacity + 1)]


def test_the_capacity_outage_table_of_this_test_gives_the_published_indices() -> None:
    assert sum(size * n for size, (n, *_) in UNITS.items()) == 3405
    load = demand()
    assert loss_of_load_probability(load[:8736]).sum() == pytest.approx(9.39418, abs=5e-5)
    assert loss_of_load_probability(load[:8736].reshape(364, 24).max(axis=1)).sum() == pytest.approx(1.36886, abs=5e-5)


@pytest.fixture(scope="module")
def simulated() -> xr.Dataset:
    """1,000 members of the system through the drawing of outages and the dispatch."""
    events = []
    for position, (size, (n_units, up, down)) in enumerate(UNITS.items()):
        for unit in range(n_units):
            stream = generator(1979, size, unit)
            for member in range(1000):
                drawn = two_state_unit(stream, availability=up / (up + down), mean_time_to_repair=down)
                events += [(position, unit, member, *event) for event in drawn]
    technologies = {
        f"unit_{size}": {"capacity": float(size * n), "unit_capacity": float(size), "units_drawn": float(n)}
        for size, (n, *_) in UNITS.items()
    }
    return operated(demand(), technologies=technologies, outages=events, n_members=1000, hours_of=()).annual


def test_the_simulation_agrees_with_the_published_hours_within_its_own_confidence_interval(
    simulated: xr.Dataset,
) -> None:
    hours = mean_interval(simulated["unserved_hours"].values.ravel())
    assert hours.low is not None and hours.high is not None
    assert hours.low < 9.39418 < hours.high
    assert hours.high - hours.low < 3.0


def test_the_simulation_agrees_with_the_convolved_energy_within_its_own_confidence_interval(
    simulated: xr.Dataset,
) -> None:
    table, load = outage_table(), demand()
    left = len(table) - 1 - np.arange(len(table))
    exact = sum(float(table @ np.maximum(mw - left, 0.0)) for mw in load[:8736])
    energy = mean_interval(simulated["unserved_demand"].sum("node").values.ravel())
    assert energy.low is not None and energy.high is not None
    assert energy.low < exact < energy.high
    # Allan, Billinton & Abdel-Gawad: loss of energy expectation 1,176 MWh.
    assert exact == pytest.approx(1176.0, rel=2e-3)
