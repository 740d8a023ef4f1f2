"""Where a function is zero, by halving."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import uniform_filter1d
from scipy.optimize import brentq

from engine.roots import root
from scenarios.hours.profiles import heating_degree_hours, shares


@given(st.floats(0.1, 50.0), st.sampled_from([1.0, -1.0]))
@settings(deadline=None, max_examples=30)
def test_the_root_is_that_of_brent(value: float, sign: float) -> None:
    def function(x: float) -> float:
        return sign * (x**3 - value)

    assert root(function, 0.0, 10.0) == pytest.approx(brentq(function, 0.0, 10.0, xtol=1e-14), rel=1e-13)


@pytest.mark.parametrize("at", [0.0, 1.0])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_root_at_an_end_is_found(at: float, sign: float) -> None:
    assert root(lambda x: sign * (x - at), 0.0, 1.0) == pytest.approx(at, abs=1e-300)


def test_without_a_change_of_sign_there_is_no_answer() -> None:
    with pytest.raises(ValueError, match="same sign"):
        root(math.exp, -1.0, 1.0)


@pytest.mark.parametrize("hours", [1, 2, 3, 24, 25, 168])
def test_degrees_are_smoothed_as_by_the_filter_of_scipy(hours: int) -> None:
    temperature = 12.0 + 9.0 * np.sin(np.arange(8760.0)) + np.arange(8760.0) / 1000.0
    degrees = uniform_filter1d(np.maximum(15.0 - temperature, 0.0), hours, mode="wrap")
    found = heating_degree_hours(temperature, base=15.0, smoothing_hours=hours)
    assert np.array_equal(found, shares(np.maximum(degrees, 0.0)))
