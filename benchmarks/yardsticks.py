"""General interior-point codes on the arrays that `solvers.banded` is given: PIQP and Clarabel.

    minimise cᵀx,   A x = b,   l ≤ G x ≤ u,   x_l ≤ x ≤ x_u

References
----------
Schwan, Jiang, Kuhn & Jones (2023), PIQP: A Proximal Interior-Point Quadratic Programming Solver, 62nd IEEE CDC,
doi:10.1109/CDC49753.2023.10383915. Goulart & Chen (2024), Clarabel: An interior-point solver for conic programs with
quadratic objectives, arXiv:2405.12762.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse

from solvers.program import LinearProgram


def solved_by_piqp(program: LinearProgram) -> np.ndarray:
    """Return the values of the columns, by its sparse LDLᵀ factorisation on one thread."""
    import piqp

    is_equal = program.row_lower == program.row_upper
    by_row, n = program.matrix.tocsr(), len(program.columns)
    solver = piqp.SparseSolver()
    solver.settings.verbose = False
    solver.setup(
        sparse.csc_matrix((n, n)), program.sense * program.cost,
        sparse.csc_matrix(by_row[is_equal]), program.row_lower[is_equal],
        sparse.csc_matrix(by_row[~is_equal]), program.row_lower[~is_equal], program.row_upper[~is_equal],
        program.column_lower, program.column_upper,
    )  # fmt: skip
    status = solver.solve()
    if status != piqp.PIQP_SOLVED:
        raise RuntimeError(f"PIQP: {status}")
    return np.array(solver.result.x)


def solved_by_clarabel(program: LinearProgram) -> np.ndarray:
    """Return the values of the columns, by its own factorisation on one thread."""
    import clarabel

    is_equal = program.row_lower == program.row_upper
    rows = sparse.vstack([program.matrix.tocsr(), sparse.eye_array(len(program.columns), format="csr")], format="csr")
    lower, upper = (
        np.concatenate(sides)
        for sides in ((program.row_lower, program.column_lower), (program.row_upper, program.column_upper))
    )
    is_equal = np.concatenate([is_equal, np.zeros(len(program.columns), bool)])
    below, above = np.isfinite(upper) & ~is_equal, np.isfinite(lower) & ~is_equal
    # Its rows are s = b − A x with s in a cone.
    stated = sparse.csc_matrix(sparse.vstack([rows[is_equal], rows[below], -rows[above]]))
    sides = np.concatenate([lower[is_equal], upper[below], -lower[above]])
    cones = [
        clarabel.ZeroConeT(int(is_equal.sum())),
        clarabel.NonnegativeConeT(int(below.sum() + above.sum())),
    ]
    settings = clarabel.DefaultSettings()
    settings.verbose, settings.max_threads = False, 1
    nothing = sparse.csc_matrix((len(program.columns), len(program.columns)))
    answer = clarabel.DefaultSolver(nothing, program.sense * program.cost, stated, sides, cones, settings).solve()
    if answer.status != clarabel.SolverStatus.Solved:
        raise RuntimeError(f"Clarabel: {answer.status}")
    return np.array(answer.x)


SOLVED_BY: dict[str, Callable[[LinearProgram], np.ndarray]] = {"PIQP": solved_by_piqp, "Clarabel": solved_by_clarabel}
