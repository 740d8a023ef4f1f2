"""Typical days and segments against tsam, which clusters by scikit-learn."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import AgglomerativeClustering

from ilot.failures import Code, failure_of
from solvers.steps import NoSuchHours, merged
from solvers.typical import DAY_HOURS, WEEK_HOURS, typical_periods

RNG = np.random.default_rng(11)
HOUR = np.arange(8760)
DEMAND = (2.0 + np.sin(2 * np.pi * HOUR / 24) + np.cos(2 * np.pi * HOUR / 8760) + RNG.random(8760))[np.newaxis]
SUN = np.maximum(0.0, np.sin(2 * np.pi * (HOUR % 24 - 6) / 24)) * np.repeat(RNG.random(365), 24)
WIND = np.repeat(RNG.random(730), 12)
AVAILABILITY = np.vstack([SUN, WIND])


@pytest.mark.parametrize(("length", "n"), [(DAY_HOURS, 9), (WEEK_HOURS, 5)])
def test_our_typical_days_and_weeks_are_those_of_tsam(length: int, n: int) -> None:
    """Ward's method: the same dates are alike. Of them tsam takes as medoid that of least distance, not squared."""
    ours, theirs = (
        typical_periods(length, n, DEMAND, AVAILABILITY, clustering, is_linked=True)
        for clustering in ("ward", "hierarchical")
    )
    alike = [np.equal.outer(hours.calendar, hours.calendar) for hours in (ours, theirs)]
    np.testing.assert_array_equal(*alike)
    np.testing.assert_array_equal(np.sort(ours.weight), np.sort(theirs.weight))


@pytest.mark.parametrize(("clustering", "n"), [("k_medoids", 4), ("adjacent_periods", 6)])
def test_other_methods_of_tsam_keep_the_hardest_week_and_all_hours(clustering: str, n: int) -> None:
    ward, hours = (
        typical_periods(WEEK_HOURS, n, DEMAND, AVAILABILITY, how, is_linked=True) for how in ("ward", clustering)
    )
    assert len(hours.weeks) == n and hours.weight.sum() == pytest.approx(8760)
    assert {w for w in ward.weeks if ward.calendar.count(ward.weeks.index(w)) == 1} & set(hours.weeks)
    again = typical_periods(WEEK_HOURS, n, DEMAND, AVAILABILITY, clustering, is_linked=True)
    assert again.calendar == hours.calendar, "the same every time"


def test_our_segments_are_those_of_scikit_learn() -> None:
    """By which tsam makes its own: Ward's criterion among neighbours."""
    values = RNG.random((96, 3))
    chain = np.eye(96, k=1) + np.eye(96, k=-1)
    labels = AgglomerativeClustering(20, linkage="ward", connectivity=chain).fit_predict(values)
    lengths = np.diff(np.flatnonzero(np.concatenate([[True], labels[1:] != labels[:-1], [True]])))
    np.testing.assert_array_equal(merged(values, 20), lengths)


def test_without_tsam_a_planner_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def without(name: str, *about: Any, **more: Any) -> Any:
        if name.startswith("tsam"):
            raise ModuleNotFoundError(name)
        return found(name, *about, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NoSuchHours, match=r"pip install 'ilot\[tsam\]'") as caught:
        typical_periods(DAY_HOURS, 3, DEMAND, AVAILABILITY, "k_medoids")
    assert failure_of(caught.value).code is Code.BAD_INPUT
