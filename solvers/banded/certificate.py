"""Proofs that a program has no optimum, checked on its matrix as it was stated.

minimise cᵀx,  row_lower ≤ A x ≤ row_upper,  lower ≤ x ≤ upper

* Prices y of rows prove it **infeasible** (Farkas 1902): no x between its bounds lets Aᵀy·x reach what the sides of the
  rows, each priced by y, ask for.
* A direction x proves it **unbounded**, if it is feasible: it falls in cost and leads out of no row and no bound.

Iterates that run away come near such a proof and never reach it: what breaks a rule by a little is weighed.

References
----------
Todd (2004), Detecting infeasibility in infeasible-interior-point methods for optimization, in Foundations of
Computational Mathematics, Minneapolis 2002, Cambridge University Press, 157–192.
"""

from __future__ import annotations

import numpy as np

from solvers.program import LinearProgram

FAR = 1e4
"""Times its usual size to which a value or a price would have to grow to escape the proof."""
CLEAR = 1e-6
"""Share of the terms summed by which a proof must hold."""


def excludes_every_point(program: LinearProgram, y: np.ndarray, usual: np.ndarray) -> bool:
    """Tell whether prices of rows prove that no point keeps to rows and bounds.

    Parameters
    ----------
    y : (n_rows,) ≥ 0 prices the lower side, ≤ 0 the upper; prices of absent sides are ignored.
    usual : (n_columns,) usual size of each column.
    """
    side = np.where(y > 0, program.row_lower, program.row_upper)
    y, side = np.where(np.isfinite(side), y, 0.0), np.where(np.isfinite(side), side, 0.0)
    slope = program.matrix.T @ y
    most = np.where(slope > 0, program.column_upper, program.column_lower)
    is_open = ~np.isfinite(most)
    asked, had = y * side, np.where(is_open, 0.0, slope * np.where(is_open, 0.0, most))
    missing = float(asked.sum() - had.sum())
    escape = float(np.abs(slope[is_open]) @ usual[is_open])
    return missing > max(CLEAR * float(np.abs(asked).sum() + np.abs(had).sum()), FAR * escape)


def falls_without_end(program: LinearProgram, x: np.ndarray, usual: np.ndarray, usual_price: np.ndarray) -> bool:
    """Tell whether the cost falls for ever along a direction that leads out of no row and no bound.

    Parameters
    ----------
    x : (n_columns,)
    usual, usual_price : (n_columns,) and (n_rows,) usual size of a column's reduced cost and of a row's price.
    """
    terms = program.sense * program.cost * x
    out_of_rows = _leaving(program.matrix @ x, program.row_lower, program.row_upper)
    out_of_columns = _leaving(x, program.column_lower, program.column_upper)
    escape = float(out_of_rows @ usual_price + out_of_columns @ usual)
    return -float(terms.sum()) > max(CLEAR * float(np.abs(terms).sum()), FAR * escape)


def _leaving(direction: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """How much of a direction leads past a bound in the end."""
    past_lower, past_upper = np.where(np.isfinite(lower), -direction, 0.0), np.where(np.isfinite(upper), direction, 0.0)
    return np.maximum(np.maximum(past_lower, past_upper), 0.0)
