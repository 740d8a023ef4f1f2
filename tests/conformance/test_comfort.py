"""Heat index and vapour pressure against published tables."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.hours.comfort import heat_index, relative_humidity, vapour_pressure
from scenarios.hours.weather import HOURS, MONTH

# US National Weather Service, heat index chart: air °F, humidity %, index °F, printed in whole degrees.
CHART = [(80, 40, 80), (86, 60, 91), (90, 50, 95), (94, 65, 114), (100, 50, 118), (90, 90, 122)]


@pytest.mark.parametrize(("air", "humidity", "index"), CHART)
def test_the_heat_index_is_that_of_the_chart(air: float, humidity: float, index: float) -> None:
    felt = heat_index((air - 32) / 1.8, humidity / 100) * 1.8 + 32
    assert felt == pytest.approx(index, abs=0.55)


def test_damp_and_dry_air_are_adjusted_as_published() -> None:
    # At 84 °F and 95 %: + (95 − 85)/10 × (87 − 84)/5 = 0.6 °F; at 100 °F and 5 %: − 2 √(12/17) = 1.680 °F.
    def regression(t: float, r: float) -> float:
        terms = (1, t, r, t * r, t * t, r * r, t * t * r, t * r * r, t * t * r * r)
        factors = (-42.379, 2.04901523, 10.14333127, -0.22475541, -6.83783e-3, -5.481717e-2,
                   1.22874e-3, 8.5282e-4, -1.99e-6)  # fmt: skip
        return sum(a * b for a, b in zip(terms, factors, strict=True))

    damp = heat_index((84 - 32) / 1.8, 0.95) * 1.8 + 32
    dry = heat_index((100 - 32) / 1.8, 0.05) * 1.8 + 32
    assert damp == pytest.approx(regression(84, 95) + 0.6, abs=1e-9)
    assert dry == pytest.approx(regression(100, 5) - 2 * np.sqrt(12 / 17), abs=1e-9)


def test_saturation_is_that_of_the_tables() -> None:
    # 6.112 hPa at 0 °C; 23.37 at 20 °C and 42.43 at 30 °C (Goff and Gratch, as in the Smithsonian tables).
    # Magnus is good to 0.3 %.
    np.testing.assert_allclose(vapour_pressure([0, 20, 30]), [6.112, 23.37, 42.43], rtol=3e-3)


def test_warm_hours_are_dry_and_cool_ones_damp_and_the_month_keeps_its_mean() -> None:
    hour = np.arange(HOURS) % 24
    air = 26 - 4 * np.cos(2 * np.pi * (hour - 2) / 24)
    humidity = relative_humidity(air, [0.7] * 12)
    assert humidity[14] < 0.6 < 0.8 < humidity[2] <= 1
    np.testing.assert_allclose(np.bincount(MONTH, humidity) / np.bincount(MONTH), 0.7, atol=0.02)
    assert relative_humidity(air, [0.95] * 12).max() == 1
