"""How far an answer is from being optimal, computed by ourselves on the matrix as it was stated.

A solver judges its answer on a presolved and scaled copy of the program. Here the same answer is put into the
program itself: primal residuals, dual residuals and the gap, in its own units (absolute) and against the size
of the terms summed (relative: close to the componentwise backward error of Oettli and Prager).

References
----------
Oettli & Prager (1964), Numer. Math. 6, 405–409, doi:10.1007/BF01386090.
Wright (1997), Primal–Dual Interior-Point Methods, SIAM, doi:10.1137/1.9781611971453.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solvers.kernels.judgement import priced_columns, priced_rows, violations
from solvers.kernels.matrix import sums_and_terms
from solvers.kernels.position import entries_of

if TYPE_CHECKING:
    from solvers.program import LinearProgram

#: An answer counts as optimal when no relative residual exceeds this.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Residuals:
    """Distances from feasibility and optimality; 0 is perfect. Without duals (integers) theirs are None.

    Attributes
    ----------
    primal, primal_relative : float
        Largest violation of a row or of a bound of a column.
    integrality : float
        Largest distance of an integer column from a whole number.
    dual, dual_relative : float or None
        Largest violation of stationarity (c − Aᵀy = z) or of the sign of a dual, in cost per unit of the
        column or row.
    complementarity : float or None
        Largest product of a dual and the distance from the bound it prices, in the unit of the objective.
    gap, gap_relative : float or None
        Distance of the objective from the dual objective, in its unit, and against 1 + both magnitudes.
    """

    primal: float
    primal_relative: float
    integrality: float
    dual: float | None = None
    dual_relative: float | None = None
    complementarity: float | None = None
    gap: float | None = None
    gap_relative: float | None = None

    def is_feasible(self, tolerance: float = TOLERANCE) -> bool:
        """Tell whether the rows, bounds and integers hold."""
        return max(self.primal_relative, self.integrality) <= tolerance

    def is_optimal(self, tolerance: float = TOLERANCE) -> bool:
        """Tell whether the answer is feasible and, where there are duals, proven optimal by them."""
        if self.dual_relative is None or self.gap_relative is None:
            return self.is_feasible(tolerance)
        return self.is_feasible(tolerance) and max(self.dual_relative, self.gap_relative) <= tolerance


class Bounds(NamedTuple):
    """What one round of `solvers.certified` found: groups of hours, columns when coarse, bounds and their distance.

    `gap`: (upper − lower) / |upper|, of the best bounds so far; infinite without an upper one.
    """

    groups: int
    columns: int
    lower: float
    upper: float
    gap: float


def residuals(
    program: LinearProgram,
    x: np.ndarray,
    row_dual: np.ndarray | None = None,
    reduced_cost: np.ndarray | None = None,
) -> Residuals:
    """Return the residuals of an answer on the original matrix.

    Parameters
    ----------
    x : ndarray, (n_columns,)
    row_dual, reduced_cost : ndarray, (n_rows,) and (n_columns,), optional
        d objective / d bound, in the sense of the program (see `solvers.highs.Solution`); both or none.
    """
    x = np.asarray(x, float)
    activity, terms = np.empty(len(program.rows)), np.empty(len(program.rows))
    if row_dual is None or reduced_cost is None:
        sums_and_terms(*entries_of(program.matrix), x, activity, terms)
        optimality = {}
    else:
        optimality = _optimality(program, x, row_dual, reduced_cost, activity, terms)
    of_rows = violations(activity, terms, program.row_lower, program.row_upper)
    of_columns = violations(x, x, program.column_lower, program.column_upper)
    whole = x[program.is_integer]
    primal = {
        "primal": max(of_rows[0], of_columns[0]),
        "primal_relative": max(of_rows[1], of_columns[1]),
        "integrality": _largest(np.abs(whole - np.round(whole))),
    }
    return Residuals(**primal, **optimality)


def _optimality(
    program: LinearProgram,
    x: np.ndarray,
    row_dual: np.ndarray,
    reduced_cost: np.ndarray,
    activity: np.ndarray,
    terms: np.ndarray,
) -> dict[str, float]:
    """Return what duals say; write the rows' sums and the size of their terms in the same pass."""
    matrix, sense, y, z = program.matrix, program.sense, np.asarray(row_dual, float), np.asarray(reduced_cost, float)
    of_columns = priced_columns(
        sense, *entries_of(matrix), program.cost, x, y, z,
        program.column_lower, program.column_upper, activity, terms,
    )  # fmt: skip
    of_rows = priced_rows(sense, y, activity, program.row_lower, program.row_upper)
    objective, dual_objective = sense * float(program.cost @ x), of_rows[3] + of_columns[3]
    gap = abs(objective - dual_objective)
    return {
        "dual": max(of_rows[0], of_columns[0]),
        "dual_relative": max(of_rows[1], of_columns[1]),
        "complementarity": max(of_rows[2], of_columns[2]),
        "gap": gap,
        "gap_relative": gap / (1 + abs(objective) + abs(dual_objective)),
    }


def _largest(array: np.ndarray) -> float:
    # A NaN is infinitely wrong, never a comparison that is quietly false.
    return float(np.max(np.nan_to_num(array, nan=np.inf, posinf=np.inf), initial=0.0))
