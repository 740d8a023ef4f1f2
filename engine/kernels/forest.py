"""Ages of forest cohorts: each year one older, and back to 0 in the year of harvest."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel


@kernel
def next_age(age: float, rotation: float) -> float:
    """Age a year later: a cohort that reaches its rotation is cut and starts again at 0."""
    older = age + 1.0
    if older >= rotation:
        return 0.0
    return older


@kernel
def grow_old(first_age: np.ndarray, rotation: np.ndarray, age: np.ndarray) -> None:
    """Fill the age of every cohort at every edge of the years.

    Parameters
    ----------
    first_age : (cohort,) yr, at the start of the first year.
    rotation : (cohort,) yr, age of harvest and replanting; infinite: never.
    age : (cohort, year_edge) yr, out.
    """
    for cohort in range(age.shape[0]):
        now = first_age[cohort]
        for edge in range(age.shape[1]):
            age[cohort, edge] = now
            now = next_age(now, rotation[cohort])
