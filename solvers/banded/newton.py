"""The linear system of a Newton step: bands factored hour by hour, a border for what links them.

− D Δx + Aᵀ Δy = r₁,   A Δx + S⁻¹ Δy = r₂       D of columns, S of slacks (S⁻¹ = 0 of equalities)
"""

from __future__ import annotations

import numpy as np

from solvers.banded.border import Border
from solvers.banded.layout import Layout
from solvers.banded.team import Team, pieces_of
from solvers.kernels.band import factor_band, room_of_rows, weigh_columns
from solvers.kernels.band_solve import border_of_band, finish_band, link_band, solve_band, start_band

OF_BORDER = 1e-3
"""Share of the regularisation that linking rows take."""


class Newton:
    """A factorised system; `threads` bands at a time.

    Notes
    -----
    Memory is taken once: blocks of L, and what each band gives to the border.
    """

    def __init__(self, layout: Layout, threads: int) -> None:
        self.layout = layout
        self.team, self.pieces = Team(threads), pieces_of(layout)
        self._blocks = np.empty(layout.block_at[-1])
        self._couplings = np.empty(layout.coupling_at[-1])
        self._inner = [np.empty((2, links.size, links.size)) for links in layout.links]
        (starts, rows, values), (row_starts, columns, row_values) = layout.entries_by_column, layout.entries_by_row
        self._columns = (starts, layout.e_end, layout.j_end, rows, values)
        self._rows = (row_starts, layout.l_start, columns, row_values)
        self._h, self._room = np.empty(layout.cost.size), np.empty(layout.n_e + layout.b.size - layout.n_band)
        self._shares = np.empty((len(layout.bands), layout.n_links))
        self._border = Border(layout)

    def close(self) -> None:
        """Let the threads go."""
        self.team.close()

    def factor(self, d: np.ndarray, regularisation: float) -> None:
        """Factor the system.

        Parameters
        ----------
        d : (n_columns + n_rows,) > 0, D and then S, infinite for equalities; read again by `solve`.
        regularisation : added to S⁻¹ of rows E and K, as a share of the row's diagonal or, if less, of 1: where all
            columns of a row are near 0 an absolute one would outweigh them.
        """
        at = self.layout
        d, slack = d[: at.cost.size], d[at.cost.size :]
        self._slack = slack
        about = (at.n_v, *self._columns[1:], d, slack, self._h)
        self.team.over(self.pieces.columns, weigh_columns, *about)
        # The border is factored with pivoting, and prices of its rows may be of any size: it needs next to nothing.
        room, shares = self._room, (at.n_e, at.n_band, regularisation, OF_BORDER)
        row_starts, _, columns, values = self._rows
        self.team.over(self.pieces.slacks, room_of_rows, row_starts, columns, values, self._h, slack, *shares, room)

        def work(band: int) -> None:
            first, last = at.bands[band]
            factor_band(
                first, last, at.n_band, at.n_v, at.n_x,
                at.v_at, at.e_at, at.carries, at.block_at, at.coupling_at,
                *self._columns, *self._rows, self._h, d, slack, room, at.links[band],
                self._blocks, self._couplings, self._inner[band][0], self._inner[band][1],
            )  # fmt: skip

        self.team.each(work, range(len(at.bands)))
        self._border.factor(self._inner, d[at.n_v :], room[at.n_e :])

    def solve(self, r: np.ndarray, r2: np.ndarray, y: np.ndarray) -> None:
        """Replace r₁, given as `r`, by Δx of the factored system, and write Δy into `y`."""
        at, shares, bands = self.layout, self._shares, range(len(self.layout.bands))
        levels = (at.e_at, at.carries, at.block_at, at.coupling_at, self._blocks, self._couplings)
        vectors = (self._h, self._slack, r2, r, y)

        def forward(band: int) -> None:
            first, last = at.bands[band]
            span = (at.v_at[first], at.v_at[last], at.e_at[first], at.e_at[last])
            start_band(*span, *self._columns, *vectors)
            solve_band(first, last, *levels, y)
            border_of_band(*span, at.n_band, at.n_v, at.n_x, *self._columns, *self._rows, *vectors, shares[band])

        def backward(band: int) -> None:
            first, last = at.bands[band]
            span = (at.v_at[first], at.v_at[last], at.e_at[first], at.e_at[last])
            link_band(*span, *self._columns, *self._rows, *vectors)
            solve_band(first, last, *levels, y)
            finish_band(*span[:2], *self._columns, *vectors)

        self.team.each(forward, bands)
        border = self._border.solve(np.concatenate([r[at.n_v :], r2[at.n_band :]]) + shares.sum(axis=0))
        r[at.n_v :], y[at.n_band :] = border[: at.n_x], border[at.n_x :]
        self.team.each(backward, bands)
