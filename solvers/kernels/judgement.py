"""How far rows and columns of a program as stated are from what an optimum asks of them, in one pass over each."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step


@step
def _worse(worst: float, found: float) -> float:
    """Return the larger; what is no number is infinitely wrong, never a comparison that is quietly false."""
    return np.inf if np.isnan(found) else max(worst, found)


@kernel
def violations(value: np.ndarray, terms: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> tuple[float, float]:
    """Return how far values are outside their bounds at most, and that against 1 and their terms."""
    worst, worst_relative = 0.0, 0.0
    for i in range(value.size):
        outside = max(lower[i] - value[i], value[i] - upper[i])
        if not outside <= 0.0:
            worst = _worse(worst, outside)
            worst_relative = _worse(worst_relative, outside / (1.0 + abs(terms[i])))
    return worst, worst_relative


@step
def _priced(dual: float, value: float, lower: float, upper: float) -> tuple[float, float, float]:
    """Return violation of sign, complementarity product and share of the dual objective.

    A positive dual prices the lower bound, a negative one the upper; pricing an absent bound is a violation.
    """
    bound = lower if dual > 0.0 else upper
    if dual == 0.0:
        return 0.0, 0.0, 0.0
    if not np.isfinite(bound):
        return abs(dual), 0.0, 0.0
    return 0.0, abs(dual * (value - bound)), dual * bound


@step
def _added(total: float, rest: float, share: float) -> tuple[float, float]:
    """Return a sum with one term more, and what its rounding has lost so far.

    After Neumaier: millions of terms leave no rounding that a gap of 1e-11 would show.
    """
    longer = total + share
    lost = (total - longer) + share if abs(total) >= abs(share) else (share - longer) + total
    return longer, rest + lost


@kernel
def priced_rows(
    sense: int, y: np.ndarray, activity: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> tuple[float, float, float, float]:
    """Return the worst violation of sign, absolute and relative, largest product, and the dual objective's share."""
    sign, sign_relative, product, total, rest = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(y.size):
        wrong, gap, share = _priced(sense * y[i], activity[i], lower[i], upper[i])
        sign = _worse(sign, wrong)
        sign_relative = _worse(sign_relative, wrong / (1.0 + abs(y[i])))
        product = _worse(product, gap)
        total, rest = _added(total, rest, share)
    return sign, sign_relative, product, total + rest


@kernel
def priced_columns(
    sense: int, starts: np.ndarray, rows: np.ndarray, values: np.ndarray, cost: np.ndarray,
    x: np.ndarray, y: np.ndarray, z: np.ndarray, lower: np.ndarray, upper: np.ndarray,
    activity: np.ndarray, row_terms: np.ndarray,
) -> tuple[float, float, float, float]:  # fmt: skip
    """Return what `priced_rows` does, of reduced costs z, with the violation of c − Aᵀ y = z among those of sign.

    `activity`, `row_terms`: written in the same pass, see `sums_and_terms`.
    """
    activity[:] = 0.0
    row_terms[:] = 0.0
    sign, sign_relative, product, total, rest = 0.0, 0.0, 0.0, 0.0, 0.0
    for j in range(cost.size):
        worth, terms = 0.0, abs(cost[j])
        for k in range(starts[j], starts[j + 1]):
            i = rows[k]
            of_row, term = values[k] * x[j], values[k] * y[i]
            activity[i] += of_row
            row_terms[i] += abs(of_row)
            worth += term
            terms += abs(term)
        wrong, gap, share = _priced(sense * z[j], x[j], lower[j], upper[j])
        wrong = _worse(wrong, abs(cost[j] - worth - z[j]))
        sign = _worse(sign, wrong)
        sign_relative = _worse(sign_relative, wrong / (1.0 + terms))
        product = _worse(product, gap)
        total, rest = _added(total, rest, share)
    return sign, sign_relative, product, total + rest
