"""Where the members of a sweep lie in the space of the values that are varied."""

from __future__ import annotations

import itertools
from importlib import import_module
from typing import Any

import numpy as np
from scipy.stats import qmc

from ilot.failures import Code, Failure
from ilot.studies.sweep_file import Range, SweepFile

MORRIS_LEVELS = 4
"""Levels of each value in a design of Morris: the usual number, with steps of two thirds of the range."""

Point = dict[str, Any]
"""Path → value: a number in the unit of its range, or an item of its list."""


def points(sweep: SweepFile) -> list[Point]:
    """Return the members of a sweep in their order; the same file gives the same members.

    Of a grid the last path changes fastest. In lhs and sobol a list is cut into equal parts of the unit interval.
    """
    if sweep.design == "grid":
        rows: Any = itertools.product(*map(_levels, sweep.values.values()))
    else:
        rows = (
            [_at(varied, float(u)) for varied, u in zip(sweep.values.values(), row, strict=True)]
            for row in unit_samples(sweep.design, sweep.samples or 0, len(sweep.values), sweep.seed)
        )
    return [dict(zip(sweep.values, row, strict=True)) for row in rows]


def unit_samples(design: str, n_samples: int, n_values: int, seed: int) -> np.ndarray:
    """Return points of the unit cube, (n_samples, n_values), each in [0, 1).

    Notes
    -----
    `lhs`: McKay, Beckman and Conover (1979), doi:10.2307/1268522, one sample in each of n slices of every value.
    `morris`: n_samples trajectories, (n_samples × (n_values + 1), n_values), on a grid of four levels, each step along
    one value (Morris 1991, doi:10.1080/00401706.1991.10484804), by SALib; here 1 is reached.
    `sobol`: Sobol' sequence with the scrambling of Owen, the first points of the next power of two (Owen 2020,
    arXiv:2008.08051); only a power of two is balanced.
    """
    rng = np.random.default_rng(seed)
    if design == "lhs":
        return qmc.LatinHypercube(n_values, rng=rng).random(n_samples)
    if design == "morris":
        return morris_trajectories(n_samples, n_values, seed)
    power = (n_samples - 1).bit_length()
    return qmc.Sobol(n_values, scramble=True, rng=rng).random_base2(power)[:n_samples]


def morris_trajectories(n_trajectories: int, n_values: int, seed: int) -> np.ndarray:
    """Return the points of trajectories through the unit cube, as `unit_samples` says."""
    sample = sensitivity("SALib.sample.morris").sample
    return np.asarray(sample(unit_problem(n_values), n_trajectories, num_levels=MORRIS_LEVELS, seed=seed))


def unit_problem(n_values: int) -> dict[str, Any]:
    """Return the unit cube as SALib names it."""
    return {"num_vars": n_values, "names": [str(n) for n in range(n_values)], "bounds": [[0.0, 1.0]] * n_values}


def sensitivity(module: str) -> Any:
    """Return a module of SALib, which is an extra.

    Raises
    ------
    Failure
        `BAD_INPUT` where it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        cure = "pip install 'ilot[sensitivity]'"
        raise Failure(Code.BAD_INPUT, f"a design 'morris' needs SALib, which is not installed: {cure}") from None


def is_unbalanced(sweep: SweepFile) -> bool:
    """Tell whether a Sobol design has a number of members at which it is not balanced."""
    return sweep.design == "sobol" and (sweep.samples or 1).bit_count() > 1


def _levels(varied: Range | list[Any]) -> list[Any]:
    if isinstance(varied, Range):
        return np.linspace(varied.low, varied.high, varied.levels or 1).tolist()
    return varied


def _at(varied: Range | list[Any], u: float) -> Any:
    """The value at a place of the unit interval, 0 ≤ u < 1."""
    if isinstance(varied, Range):
        return varied.low + (varied.high - varied.low) * u
    return varied[int(u * len(varied))]
