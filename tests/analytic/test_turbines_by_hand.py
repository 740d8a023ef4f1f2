"""Wind power by hand: heights, density, power curves and farms."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios.hours.turbines import (
    air_density,
    at_height_by_log,
    normalised_speed,
    tabulated_curve,
)

# A pitch-regulated turbine of 2 MW, coarse: m/s and output per rated power.
SPEEDS, OUTPUTS = [3, 5, 7, 9, 11, 13, 25], [0.01, 0.08, 0.25, 0.55, 0.88, 1.0, 1.0]


def test_the_logarithmic_law_by_hand() -> None:
    # ln(80/0.03) / ln(10/0.03) = 7.8886 / 5.8091.
    up = at_height_by_log(np.array([5.0]), reference=10, hub=80, roughness=0.03)
    assert up == pytest.approx(5.0 * 7.88860 / 5.80914, rel=1e-5)
    with pytest.raises(ValueError, match="above the roughness"):
        at_height_by_log(np.array([5.0]), reference=0.02, hub=80, roughness=0.03)


def test_the_density_of_air_by_hand() -> None:
    # ISO 2533: 1.2250 at sea level and 15 °C; 0.7361 kg/m3 at 5,000 m and -17.5 °C.
    assert air_density(15.0, 0.0) == pytest.approx(1.2250, abs=2e-4)
    assert air_density(-17.5, 5000.0) == pytest.approx(0.7361, abs=1e-4)
    # 30 °C at 100 m: 100,129 Pa / (287.05 x 303.15).
    assert air_density(30.0, 100.0) == pytest.approx(100_129 / (287.05 * 303.15), rel=1e-4)


def test_thin_air_counts_as_slower_wind_of_the_same_power() -> None:
    # IEC 61400-12-1: v (rho/rho0)^(1/3); at 1.1025 kg/m3, nine tenths of the curve's.
    speed = normalised_speed(np.array([10.0]), np.array([1.1025]))
    assert speed == pytest.approx(10 * 0.9 ** (1 / 3))
    assert speed**3 * 1.225 == pytest.approx(1000 * 1.1025)


def test_a_tabulated_curve_is_linear_between_its_points_and_nothing_outside() -> None:
    curve = tabulated_curve(SPEEDS, OUTPUTS, smoothing=0.0)
    assert curve(np.array([2.9, 3.0, 6.0, 9.0, 20.0, 25.0, 25.1])) == pytest.approx(
        [0.0, 0.01, 0.165, 0.55, 1.0, 1.0, 0.0], abs=1e-12
    )


def test_a_farm_is_one_turbine_averaged_over_a_normal_law_of_wind() -> None:
    curve = tabulated_curve(SPEEDS, OUTPUTS, smoothing=0.8)
    nodes, weights = np.polynomial.hermite_e.hermegauss(201)
    for speed in (6.0, 9.0, 12.0, 18.0):
        one = np.interp(speed + 0.8 * nodes, SPEEDS, OUTPUTS, left=0.0, right=0.0)
        # The kernel of the convolution ends at four standard deviations and steps by 0.05 m/s.
        assert curve(np.array([speed])) == pytest.approx((one * weights).sum() / weights.sum(), abs=2e-3)
    # The energy of a wind that blows evenly at all speeds is that of one turbine.
    sharp = tabulated_curve(SPEEDS, OUTPUTS, smoothing=0.0)
    assert curve.output.sum() == pytest.approx(sharp.output.sum(), rel=1e-6)


@pytest.mark.parametrize(
    ("speeds", "outputs", "match"),
    [
        ([3, 5], [0, 0.5, 1], "as many outputs"),
        ([5, 3], [0, 1], "rise"),
        ([-1, 3], [0, 1], "rise"),
        ([3, 5], [0, 1.5], "between 0 and 1"),
        ([3, 5], [-0.1, 1], "between 0 and 1"),
    ],
)
def test_what_is_no_power_curve_is_refused(speeds: list[float], outputs: list[float], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        tabulated_curve(speeds, outputs, smoothing=0.5)
