"""One solve with a factored band: forward to the border, and back from it; the rest as in `band`.

Rows J are eliminated first, and last to be known: their y holds P Δx in between. Steps of linking columns and rows
stand where all others stand, r from n_v on and y from n_band on. Arrays of positions and their bounds are unsigned.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step
from solvers.kernels.position import NONE, ONE


@step
def _put(
    v: int, total: float, starts: np.ndarray, e_end: np.ndarray, rows: np.ndarray, values: np.ndarray,
    h: np.ndarray, r: np.ndarray, y: np.ndarray,
) -> None:  # fmt: skip
    """Write what is left of r in a column, and add E H⁻¹ of it to y of its rows E."""
    r[v] = total
    total *= h[v]
    for k in range(starts[v], e_end[v]):
        y[rows[k]] += values[k] * total


@kernel
def start_band(
    v_first: int, v_last: int, e_first: int, e_last: int,
    starts: np.ndarray, e_end: np.ndarray, j_end: np.ndarray, ends: np.ndarray, rows: np.ndarray, values: np.ndarray,
    h: np.ndarray, slack: np.ndarray, r2: np.ndarray, r: np.ndarray, y: np.ndarray,
) -> None:  # fmt: skip
    """Eliminate rows J: take them from r of the columns, and write t = r2 + E H⁻¹ r of the rows E into y."""
    for e in range(e_first, e_last):
        y[e] = r2[e]
    for v in range(v_first, v_last):
        total = r[v]
        for k in range(e_end[v], j_end[v]):
            total -= values[k] * slack[rows[k]] * r2[rows[k]]
        _put(v, total, starts, e_end, rows, values, h, r, y)


@kernel
def solve_band(
    first: int, last: int, e_at: np.ndarray, carries: np.ndarray, block_at: np.ndarray, coupling_at: np.ndarray,
    blocks: np.ndarray, couplings: np.ndarray, y: np.ndarray,
) -> None:  # fmt: skip
    """Replace y, (n_e,), by M⁻¹ y in the stages first … last − 1; the rest as in `factor_band`."""
    # Flat positions: a view of each block would take longer than its arithmetic.
    for q in range(first, last):
        e0, m, at = e_at[q], e_at[q + ONE] - e_at[q], block_at[q]
        t = carries[q - ONE] if q > first else NONE
        over = coupling_at[q]
        for i in range(m):
            total = y[e0 + i]
            for c in range(t):
                total -= couplings[over + c] * y[e0 - t + c]
            for j in range(i):
                total -= blocks[at + j] * y[e0 + j]
            y[e0 + i] = total * blocks[at + i]
            at += i + ONE
            over += t
    for back in range(last - first):
        q = last - ONE - back
        e0, m = e_at[q], e_at[q + ONE] - e_at[q]
        t = carries[q - ONE] if q > first else NONE
        at, over = block_at[q + ONE], coupling_at[q] + m * t
        for up in range(m):
            i = m - ONE - up
            at -= i + ONE
            over -= t
            price = y[e0 + i] * blocks[at + i]
            y[e0 + i] = price
            for j in range(i):
                y[e0 + j] -= blocks[at + j] * price
            for c in range(t):
                y[e0 - t + c] -= couplings[over + c] * price


@kernel
def border_of_band(
    v_first: int, v_last: int, e_first: int, e_last: int, n_band: int, n_v: int, n_x: int,
    starts: np.ndarray, e_end: np.ndarray, j_end: np.ndarray, ends: np.ndarray, rows: np.ndarray, values: np.ndarray,
    l_start: np.ndarray, row_ends: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    h: np.ndarray, slack: np.ndarray, r2: np.ndarray, r: np.ndarray, y: np.ndarray, border: np.ndarray,
) -> None:  # fmt: skip
    """Write the band's share of the right-hand side of the border, (all linking columns, then rows)."""
    border[:] = 0.0
    for e in range(e_first, e_last):
        for p in range(l_start[e], row_ends[e]):
            border[row_columns[p] - n_v] -= row_values[p] * y[e]
    for v in range(v_first, v_last):
        rest = r[v]
        for k in range(starts[v], e_end[v]):
            rest -= values[k] * y[rows[k]]
        rest *= h[v]
        for k in range(e_end[v], j_end[v]):
            row = rows[k]
            pull = slack[row] * (values[k] * rest + r2[row])
            for p in range(l_start[row], row_ends[row]):
                border[row_columns[p] - n_v] -= row_values[p] * pull
        for k in range(j_end[v], ends[v]):
            border[rows[k] - n_band + n_x] += values[k] * rest


@kernel
def link_band(
    v_first: int, v_last: int, e_first: int, e_last: int,
    starts: np.ndarray, e_end: np.ndarray, j_end: np.ndarray, ends: np.ndarray, rows: np.ndarray, values: np.ndarray,
    l_start: np.ndarray, row_ends: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    h: np.ndarray, slack: np.ndarray, r2: np.ndarray, r: np.ndarray, y: np.ndarray,
) -> None:  # fmt: skip
    """With the border known, take its part from r, and write the right-hand side of the rows E into y."""
    for e in range(e_first, e_last):
        total = r2[e]
        for p in range(l_start[e], row_ends[e]):
            total -= row_values[p] * r[row_columns[p]]
        y[e] = total
    for v in range(v_first, v_last):
        total = r[v]
        for k in range(e_end[v], j_end[v]):
            row, linked = rows[k], 0.0
            for p in range(l_start[row], row_ends[row]):
                linked += row_values[p] * r[row_columns[p]]
            y[row] = linked
            total += slack[row] * values[k] * linked
        for k in range(j_end[v], ends[v]):
            total -= values[k] * y[rows[k]]
        _put(v, total, starts, e_end, rows, values, h, r, y)


@kernel
def finish_band(
    v_first: int, v_last: int,
    starts: np.ndarray, e_end: np.ndarray, j_end: np.ndarray, ends: np.ndarray, rows: np.ndarray, values: np.ndarray,
    h: np.ndarray, slack: np.ndarray, r2: np.ndarray, r: np.ndarray, y: np.ndarray,
) -> None:  # fmt: skip
    """Replace r by the step of the columns and write that of the rows J into y."""
    for v in range(v_first, v_last):
        total = -r[v]
        for k in range(starts[v], e_end[v]):
            total += values[k] * y[rows[k]]
        total *= h[v]
        r[v] = total
        for k in range(e_end[v], j_end[v]):
            row = rows[k]
            y[row] = slack[row] * (r2[row] - values[k] * total - y[row])
