"""The dense border of a Newton step: what links the bands, once these are eliminated.

Columns x and rows K of the border, S symmetric and indefinite: what hours give to it, − D, and the rows' own entries.
Of bundles X, the last columns, and the last rows, p X − N x = b, nothing is factored: with X = R x + b / p, R = N / p,
the border is that of T = [I; R], Tᵀ S T, and the price of such a row follows from the column of X.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg, sparse

from solvers.banded.layout import Layout


class Border:
    """A border that is factored again and again."""

    def __init__(self, layout: Layout) -> None:
        n_x, n, n_bundles = layout.n_x, layout.n_links, layout.n_bundles
        self._layout = layout
        # Of what links, only what no hour holds: the rest comes with the bands.
        own = layout.by_row[layout.n_band :, layout.n_v :].toarray()
        self._x, self._bundles = slice(0, n_x - n_bundles), slice(n_x - n_bundles, n_x)
        self._rows, self._defining = slice(n_x, n - n_bundles), slice(n - n_bundles, n)
        self._own = own[: own.shape[0] - n_bundles]
        sums = own[own.shape[0] - n_bundles :]
        self._p = sums[:, self._bundles].diagonal()
        self._ratios = sparse.csr_array(-sums[:, self._x] / self._p[:, None])
        self._back = sparse.csr_array(self._ratios.T)

    def factor(self, inner: list[np.ndarray], d: np.ndarray, room: np.ndarray) -> None:
        """Factor the border.

        Parameters
        ----------
        inner : of each band what columns give at once and QᵀM⁻¹Q, of use in the lower triangle.
        d, room : D of the linking columns, R of the rows K.
        """
        at, n_x = self._layout, self._layout.n_x
        direct, gram = np.zeros((at.n_links, at.n_links)), np.zeros((at.n_links, at.n_links))
        for links, (of_columns, of_rows) in zip(at.links, inner, strict=True):
            direct[np.ix_(links, links)] += of_columns
            gram[np.ix_(links, links)] += of_rows
        border = direct - gram
        border[:n_x, :n_x] = -(direct[:n_x, :n_x] + gram[:n_x, :n_x])
        border[self._rows, :n_x] += self._own
        border[np.diag_indices(at.n_links)] += np.concatenate([-d, room])
        self._factor = _indefinite(self._without_bundles(border))

    def _without_bundles(self, border: np.ndarray) -> np.ndarray:
        """Return Tᵀ S T, and keep what S holds of bundles."""
        if not self._p.size:
            return border
        x, bundles, rows = self._x, self._bundles, self._rows
        triangle = np.tril(border[bundles, bundles])
        within = triangle + np.tril(triangle, -1).T
        self._of_bundles = np.hstack([border[bundles, x], within, border[rows, bundles].T])
        more = self._back @ self._of_bundles
        border[x, x] += more[:, x] + more[:, x].T + (self._back @ (self._back @ within).T)
        border[rows, x] += more[:, rows].T
        kept = np.r_[x, rows]
        return border[np.ix_(kept, kept)]

    def solve(self, right: np.ndarray) -> np.ndarray:
        """Return the steps of linking columns and rows, (n_links,), given what is left to them."""
        if not self._p.size:
            return _solved(self._factor, right)
        x, bundles, rows, defining = self._x, self._bundles, self._rows, self._defining
        step = np.empty(right.size)
        alone = right[defining] / self._p
        left = right[: defining.start] - alone @ self._of_bundles
        found = _solved(self._factor, np.concatenate([left[x] + self._back @ left[bundles], left[rows]]))
        step[x], step[rows] = found[: x.stop], found[x.stop :]
        step[bundles] = alone + self._ratios @ step[x]
        step[defining] = (right[bundles] - self._of_bundles @ step[: defining.start]) / self._p
        return step


Factor = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Factor, pivots and scale of a symmetric matrix."""


def _solved(factor: Factor, right: np.ndarray) -> np.ndarray:
    if not right.size:
        return right
    lower, pivots, scale = factor
    return scale * linalg.lapack.dsytrs(lower, pivots, scale * right, lower=1)[0]


def _indefinite(matrix: np.ndarray) -> Factor:
    """Factor a symmetric matrix with pivoting, its diagonal scaled to ±1.

    A border holds chains of sums that Cholesky would lose. Of columns at their bounds it has 10¹⁶, of rows that hold
    nothing else 10⁻¹⁶: not scaled, pivots would be chosen that are rounding.
    """
    scale = 1.0 / np.sqrt(np.abs(matrix.diagonal()))
    if not matrix.size:
        return matrix, np.empty(0, np.int32), scale
    matrix *= scale[:, None] * scale
    work, _ = linalg.lapack.dsytrf_lwork(matrix.shape[0], lower=1)
    factor, pivots, info = linalg.lapack.dsytrf(matrix, lower=1, lwork=int(work), overwrite_a=1)
    if info > 0 or not np.isfinite(factor).all():
        raise ArithmeticError("the border of the Newton system is singular")
    return factor, pivots, scale
