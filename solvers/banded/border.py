"""The border of a Newton step: what links the bands, once these are eliminated.

Columns x and rows K, symmetric and indefinite: what hours give to it, − D, R, and the rows' own entries. A band is
dense in what it touches, but bands of different periods share little: the whole is sparse.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from solvers.banded.layout import Layout

PIVOT = 0.1
"""Share of the largest of its column that the diagonal must be, to be the pivot."""


class Border:
    """A border that is factored again and again; where its entries lie does not change."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        # Of what links, only what no hour holds: the rest comes with the bands.
        own = layout.by_row[layout.n_band :, layout.n_v :].tocoo()
        self._own = np.tile(own.data, 2)
        n, rows, columns = layout.n_links, own.row + layout.n_x, own.col
        diagonal = np.arange(n)
        of_bands = [np.meshgrid(links, links, indexing="ij") for links in layout.links]
        row = np.concatenate([*(each[0].ravel() for each in of_bands), rows, columns, diagonal])
        column = np.concatenate([*(each[1].ravel() for each in of_bands), columns, rows, diagonal])
        places, self._place = np.unique(column.astype(np.int64) * n + row, return_inverse=True)
        starts = np.searchsorted(places, np.arange(n + 1, dtype=np.int64) * n)
        self._row, self._column = (places % max(n, 1)).astype(np.int32), np.repeat(diagonal, np.diff(starts))
        self._starts = starts.astype(np.int32)

    def factor(self, inner: list[np.ndarray], d: np.ndarray, room: np.ndarray) -> None:
        """Factor the border.

        Parameters
        ----------
        inner : of each band what columns give at once and QᵀM⁻¹Q, of use in the lower triangle.
        d, room : D of the linking columns, R of the rows K.
        """
        n = self._layout.n_links
        if not n:
            return
        parts = [self._of_band(links, *each).ravel() for links, each in zip(self._layout.links, inner, strict=True)]
        values: np.ndarray = np.bincount(self._place, np.concatenate([*parts, self._own, -d, room]), self._row.size)
        # Of columns at their bounds it has 10¹⁶, of rows that hold nothing else 10⁻¹⁶: not scaled, pivots would be
        # chosen that are rounding.
        self._scale = 1.0 / np.sqrt(np.abs(values[self._place[-n:]]))
        values *= self._scale[self._row] * self._scale[self._column]
        if not np.isfinite(values).all():
            raise ArithmeticError("the border of the Newton system is not finite")
        matrix = sparse.csc_array((values, self._row, self._starts), shape=(n, n))
        try:
            self._factor = splu(
                matrix, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=PIVOT, options={"SymmetricMode": True}
            )
        except RuntimeError as error:
            raise ArithmeticError("the border of the Newton system is singular") from error

    def _of_band(self, links: np.ndarray, direct: np.ndarray, gram: np.ndarray) -> np.ndarray:
        """Return what a band gives to the border, (n_links, n_links) of those that it touches."""
        n_x = int(np.searchsorted(links, self._layout.n_x))
        given = direct - gram
        given[:n_x, :n_x] = -(direct[:n_x, :n_x] + gram[:n_x, :n_x])
        lower = np.tril(given)
        return lower + np.tril(given, -1).T

    def solve(self, right: np.ndarray) -> np.ndarray:
        """Return the steps of linking columns and rows, (n_links,), given what is left to them."""
        return self._scale * self._factor.solve(self._scale * right) if right.size else right
