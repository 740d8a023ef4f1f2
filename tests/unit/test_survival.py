"""Survival functions against their closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.survival import fixed_life_survival, logistic_survival, weibull_survival


def test_a_weibull_of_shape_one_loses_the_same_share_every_year():
    survival = weibull_survival(np.arange(20), scale=8.0, shape=1.0)
    np.testing.assert_allclose(survival[1:] / survival[:-1], math.exp(-1 / 8), rtol=1e-12)


def test_a_weibull_leaves_one_over_e_at_its_scale_whatever_its_shape():
    for shape in (0.7, 1.0, 4.5):
        assert weibull_survival(14.0, scale=14.0, shape=shape) == pytest.approx(math.exp(-1), rel=1e-12)


def test_a_fixed_life_ends_all_at_once():
    np.testing.assert_array_equal(fixed_life_survival([0, 1, 2, 3], lifetime=2), [1, 1, 0, 0])


def test_a_logistic_falls_from_one_steepest_at_its_midpoint():
    age = np.linspace(0, 30, 301)
    survival = logistic_survival(age, midpoint=12.0, width=2.0)
    assert survival[0] == pytest.approx(1.0, abs=1e-15)
    assert (np.diff(survival) < 0).all()
    assert age[np.argmin(np.gradient(survival, age))] == pytest.approx(12.0)
    assert survival[120] == pytest.approx((1 + math.exp(-6)) / 2, rel=1e-12)


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (weibull_survival, (0.0, 1.0)),
        (weibull_survival, (5.0, -1.0)),
        (fixed_life_survival, (0.0,)),
        (logistic_survival, (9.0, 0.0)),
    ],
)
def test_a_survival_without_sense_is_refused(function, parameters):
    with pytest.raises(ValueError, match="above 0"):
        function([0.0, 1.0], *parameters)


def test_an_age_below_zero_is_refused():
    with pytest.raises(ValueError, match="age"):
        weibull_survival([-1.0], 5.0, 1.0)
