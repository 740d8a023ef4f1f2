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
from solvers.kernels.position import position

OF_BORDER = 1e-3
"""Share of the regularisation that linking rows take."""


class Newton:
    """A factorised system; `threads` bands at a time.

    Notes
    -----
    Memory is taken once: blocks of L, and what each band gives to the border.
    """

    def __init__(self, layout: Layout, threads: int) -> None:
        self.layout = at = layout
        self.team, self.pieces = Team(threads), pieces_of(at)
        self._blocks = np.empty(at.block_at[-1])
        self._couplings = np.empty(at.coupling_at[-1])
        self._inner = [np.empty((2, links.size, links.size)) for links in at.links]
        starts, ends, rows, values = at.entries_by_column
        self._row_starts, row_ends, columns, row_values = at.entries_by_row
        self._columns = (starts, at.e_end, at.j_end, ends, rows, values)
        self._rows = (at.l_start, row_ends, columns, row_values)
        self._edges = position(at.n_band), position(at.n_v), position(at.n_x)
        self._stages = [(position(first), position(last)) for first, last in at.bands]
        self._spans = [(at.v_at[a], at.v_at[b], at.e_at[a], at.e_at[b]) for a, b in at.bands]
        self._h, self._room = np.empty(at.cost.size), np.empty(at.n_e + at.b.size - at.n_band)
        self._shares = np.empty((len(at.bands), at.n_links))
        self._border = Border(at)

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
        at, room, pieces, (n_band, n_v, _) = self.layout, self._room, self.pieces, self._edges
        d, slack = d[: at.cost.size], d[at.cost.size :]
        self._slack = slack
        _, e_end, j_end, _, rows, values = self._columns
        self.team.over(pieces.columns, weigh_columns, n_v, e_end, j_end, rows, values, d, slack, self._h)
        # The border is factored with pivoting, and prices of its rows may be of any size: it needs next to nothing.
        self.team.over(
            pieces.slacks, room_of_rows, self._row_starts, *self._rows[1:], self._h, slack,
            position(at.n_e), n_band, regularisation, OF_BORDER, room,
        )  # fmt: skip

        def work(band: int) -> None:
            factor_band(
                *self._stages[band], *self._edges, at.v_at, at.e_at, at.carries, at.block_at, at.coupling_at,
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
            start_band(*self._spans[band], *self._columns, *vectors)
            solve_band(*self._stages[band], *levels, y)
            border_of_band(*self._spans[band], *self._edges, *self._columns, *self._rows, *vectors, shares[band])

        def backward(band: int) -> None:
            link_band(*self._spans[band], *self._columns, *self._rows, *vectors)
            solve_band(*self._stages[band], *levels, y)
            finish_band(*self._spans[band][:2], *self._columns, *vectors)

        self.team.each(forward, bands)
        border = self._border.solve(np.concatenate([r[at.n_v :], r2[at.n_band :]]) + shares.sum(axis=0))
        r[at.n_v :], y[at.n_band :] = border[: at.n_x], border[at.n_x :]
        self.team.each(backward, bands)
