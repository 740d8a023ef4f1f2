"""One Newton step of a band: hours one after another, all that links them as a dense border.

    v: columns of hours · x: linking columns · rows E (several columns of an hour), J (one, and a slack), K (linking)

    − H v − B x + Eᵀy + Kᵀμ = r        H = D + Jᵀ W J (diagonal),  B = Jᵀ W P
      E v + F x + R y       = t        M = E H⁻¹ Eᵀ + R (block tridiagonal),  Q = F + E H⁻¹ u,  u = [−B, Kᵀ]

A stage is one hour of one period. Rows E of a stage that share a column with the next stage are its last: they carry
over. W = L⁻¹ Q is never kept for more than a few stages; QᵀM⁻¹Q = WᵀW is summed on the way.

References
----------
Frison & Diehl (2020), HPIPM, IFAC-PapersOnLine 53(2), doi:10.1016/j.ifacol.2020.12.073 (stagewise factorisation).
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step
from solvers.kernels.position import NONE, ONE, position

DEPENDENT = 1e-15
"""Share of a diagonal entry below which a pivot is rounding: its row depends on others and takes no part."""
TWO, THREE, FOUR = position(2), position(3), position(4)

STAGES = THREE
"""Stages whose blocks and W are kept: the one before, this, and the next, that this one writes to."""
WAITING = position(32)
"""Rows of W that wait for their products to be summed, at least: of a single stage there may be too few."""


@step
def _cholesky(a: np.ndarray, whole: np.ndarray, column: np.ndarray) -> None:
    """Factor a symmetric positive matrix in place, lower triangle; `whole`: its diagonal before anything was taken.

    Column after column, each taken from what follows it: sums along a row would wait for one another.
    """
    for j in range(a.shape[0]):
        pivot = np.sqrt(max(a[j, j], 0.0) + DEPENDENT * whole[j])
        a[j, j] = pivot
        for i in range(j + 1, a.shape[0]):
            share = a[i, j] / pivot
            a[i, j] = share
            column[i] = share
            for k in range(j + 1, i + 1):
                a[i, k] -= share * column[k]


@step
def _coupling(s: np.ndarray, l_before: np.ndarray, column: np.ndarray) -> None:
    """Replace S by S L⁻ᵀ, L the last rows and columns of the factor of the stage before."""
    t, skip = s.shape[1], l_before.shape[0] - s.shape[1]
    for c in range(t):
        for d in range(c, t):
            column[d] = l_before[skip + d, skip + c]
        for i in range(s.shape[0]):
            share = s[i, c] / column[c]
            s[i, c] = share
            for d in range(c + 1, t):
                s[i, d] -= share * column[d]


@step
def _scatter_column(
    v: int, e_first: int, e_last: int, n_band: int, n_v: int, n_x: int,
    starts: np.ndarray, e_end: np.ndarray, j_end: np.ndarray, ends: np.ndarray, rows: np.ndarray, values: np.ndarray,
    l_start: np.ndarray, row_ends: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    h: np.ndarray, d: np.ndarray, slack: np.ndarray, local: np.ndarray,
    direct: np.ndarray, q_now: np.ndarray, q_next: np.ndarray, u_at: np.ndarray, u: np.ndarray,
) -> None:  # fmt: skip
    """Add what one column gives to Q and, of its lower triangle at least, to the border itself."""
    inverse, n_u = h[v], NONE
    for k in range(e_end[v], j_end[v]):
        row, n_before = rows[k], n_u
        price = slack[row]
        # P − BᵀH⁻¹B without the difference of large numbers
        weight, pull = price * d[v] * inverse, -price * values[k]
        for p in range(l_start[row], row_ends[row]):
            at, value = local[row_columns[p] - n_v], row_values[p]
            u_at[n_u], u[n_u] = at, value
            n_u += ONE
            share = weight * value
            for i in range(n_before, n_u):
                direct[at, u_at[i]] += share * u[i]
        for i in range(n_before, n_u):
            u[i] *= pull
        for k2 in range(e_end[v], k):
            _scatter_pair(k, k2, price * slack[rows[k2]] * inverse, rows, values, l_start, row_ends, row_columns,
                          row_values, n_v, local, direct)  # fmt: skip
    n_b = n_u
    for k in range(j_end[v], ends[v]):
        u_at[n_u], u[n_u] = local[rows[k] - n_band + n_x], values[k]
        n_u += ONE
    for i in range(n_b, n_u):
        for j in range(i + ONE):
            direct[u_at[i], u_at[j]] += inverse * u[i] * u[j]
    for k in range(starts[v], e_end[v]):
        e, share = rows[k], values[k] * inverse
        for i in range(n_u):
            if e < e_last:
                q_now[e - e_first, u_at[i]] += share * u[i]
            else:
                q_next[e - e_last, u_at[i]] += share * u[i]


@step
def _add_products(w: np.ndarray, n_rows: int, gram: np.ndarray) -> None:
    """Add the lower triangle of wᵀw of the first rows, four at a time: what they give is too little for BLAS."""
    n_links = np.uint64(gram.shape[0])
    for i in range(NONE, n_rows, FOUR):
        for a in range(n_links):
            w1, w2, w3, w4 = w[i, a], w[i + ONE, a], w[i + TWO, a], w[i + THREE, a]
            if w1 != 0.0 or w2 != 0.0 or w3 != 0.0 or w4 != 0.0:
                for b in range(a + ONE):
                    gram[a, b] += (w1 * w[i, b] + w2 * w[i + ONE, b]) + (w3 * w[i + TWO, b] + w4 * w[i + THREE, b])


@step
def _scatter_pair(
    k: int, k2: int, weight: float, rows: np.ndarray, values: np.ndarray,
    l_start: np.ndarray, row_ends: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    n_v: int, local: np.ndarray, direct: np.ndarray,
) -> None:  # fmt: skip
    """Add weight × d dᵀ, d the combination of two rows J of one column that is free of the column."""
    for first in (0, 1):
        row1, a1 = (rows[k], values[k2]) if first == 0 else (rows[k2], -values[k])
        for p in range(l_start[row1], row_ends[row1]):
            for second in (0, 1):
                row2, a2 = (rows[k], values[k2]) if second == 0 else (rows[k2], -values[k])
                for p2 in range(l_start[row2], row_ends[row2]):
                    at1, at2 = local[row_columns[p] - n_v], local[row_columns[p2] - n_v]
                    direct[at1, at2] += weight * a1 * row_values[p] * a2 * row_values[p2]


@kernel
def factor_band(
    first: int, last: int, n_band: int, n_v: int, n_x: int,
    v_at: np.ndarray, e_at: np.ndarray, carries: np.ndarray, block_at: np.ndarray, coupling_at: np.ndarray,
    starts: np.ndarray, e_end: np.ndarray, j_end: np.ndarray, ends: np.ndarray, rows: np.ndarray, values: np.ndarray,
    l_start: np.ndarray, row_ends: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    h: np.ndarray, d: np.ndarray, slack: np.ndarray, room: np.ndarray, links: np.ndarray,
    blocks: np.ndarray, couplings: np.ndarray, direct: np.ndarray, gram: np.ndarray,
) -> None:  # fmt: skip
    """Factor M of the stages first … last − 1 and sum what they give to the border.

    Parameters
    ----------
    n_band : rows E come first, then J, up to n_band, then K.
    n_v, n_x : columns of hours come first, then the linking ones.
    v_at, e_at : (n_stages + 1,) first column and first row E of each stage; columns and rows J run alike.
    carries : (n_stages,) how many rows E of a stage, the last ones, carry over to the next.
    block_at, coupling_at : (n_stages + 1,) where the blocks of a stage begin.
    starts … values : the matrix by columns: of each the entries of rows E begin at starts and end at e_end, those of J
        end at j_end, those of K at ends.
    l_start … row_values : the matrix by rows: of each the entries of linking columns begin at l_start, end at row_ends.
    h, d, slack, room : 1 / H and D of columns, S of rows (W of rows J), R of rows E.
    links : linking columns and rows (after them) that the band touches, (n_links,).
    blocks, couplings : out, L of the stages, row after row up to the inverse of its diagonal, and S L⁻ᵀ between them.
    direct, gram : out, (n_links, n_links), of use in the lower triangle: what columns give at once, and QᵀM⁻¹Q.
    """
    n_links, widest = np.uint64(links.size), ONE
    for q in range(first, last):
        widest = max(widest, e_at[q + ONE] - e_at[q])
    local = np.zeros(n_x + row_ends.size - n_band, np.uint32)
    for i in range(n_links):
        local[links[i]] = i
    w_of, block_of = np.zeros((STAGES, widest, n_links)), np.zeros((STAGES, widest, widest))
    waiting, n_waiting = np.empty((WAITING + widest + FOUR, n_links)), NONE
    whole, column = np.empty(widest), np.empty(widest)
    most = NONE
    for v in range(v_at[first], v_at[last]):
        n_u = ends[v] - j_end[v]
        for k in range(e_end[v], j_end[v]):
            n_u += row_ends[rows[k]] - l_start[rows[k]]
        most = max(most, n_u)
    u_at, u = np.empty(most, np.uint32), np.empty(most)
    direct[:] = 0.0
    gram[:] = 0.0
    couplings[coupling_at[first] : coupling_at[last]] = 0.0
    for q in range(first, last):
        e0, e1 = e_at[q], e_at[q + ONE]
        m = e1 - e0
        now, following = w_of[q % STAGES], w_of[(q + ONE) % STAGES]
        following[:] = 0.0
        block, after = block_of[q % STAGES, :m, :m], block_of[(q + ONE) % STAGES]
        after[:] = 0.0
        m2 = e_at[q + ONE + ONE] - e1 if q + ONE < last else NONE
        over = couplings[coupling_at[q + ONE] : coupling_at[q + ONE] + m2 * carries[q]].reshape(m2, carries[q])
        skipped = m - carries[q]
        for e in range(e0, e1):
            block[e - e0, e - e0] += room[e]
            for p in range(l_start[e], row_ends[e]):
                now[e - e0, local[row_columns[p] - n_v]] += row_values[p]
        for v in range(v_at[q], v_at[q + ONE]):
            _scatter_column(v, e0, e1, n_band, n_v, n_x, starts, e_end, j_end, ends, rows, values, l_start, row_ends,
                            row_columns, row_values, h, d, slack, local, direct, now, following, u_at, u)  # fmt: skip
            for k in range(starts[v], e_end[v]):
                share = values[k] * h[v]
                for k2 in range(starts[v], k + ONE):
                    i, j = rows[k], rows[k2]  # rows of a column rise: i ≥ j
                    if i < e1:
                        block[i - e0, j - e0] += share * values[k2]
                    elif j >= e1:
                        after[i - e1, j - e1] += share * values[k2]
                    else:
                        over[i - e1, j - e0 - skipped] += share * values[k2]
        for i in range(m):
            whole[i] = block[i, i]
        if q > first and carries[q - ONE] > 0:
            before = e_at[q] - e_at[q - ONE]
            l_before = block_of[(q - ONE) % STAGES, :before, :before]
            s = couplings[coupling_at[q] : coupling_at[q + ONE]].reshape(m, carries[q - ONE])
            _coupling(s, l_before, column)
            w_before, skip = w_of[(q - ONE) % STAGES], before - carries[q - ONE]
            for i in range(m):
                for c in range(carries[q - ONE]):
                    share = s[i, c]
                    if share != 0.0:
                        for b in range(n_links):
                            now[i, b] -= share * w_before[skip + c, b]
                        for j in range(i + ONE):
                            block[i, j] -= share * s[j, c]
        _cholesky(block, whole, column)
        for i in range(m):
            for j in range(i):
                share = block[i, j]
                if share != 0.0:
                    for b in range(n_links):
                        now[i, b] -= share * now[j, b]
            share = 1.0 / block[i, i]
            for b in range(n_links):
                now[i, b] *= share
        for i in range(m):
            for b in range(n_links):
                waiting[n_waiting, b] = now[i, b]
            n_waiting += ONE
        if n_waiting >= WAITING or q + ONE == last:
            while n_waiting % FOUR != NONE:
                waiting[n_waiting, :] = 0.0
                n_waiting += ONE
            _add_products(waiting, n_waiting, gram)
            n_waiting = NONE
        at = block_at[q]
        for i in range(m):
            for j in range(i):
                blocks[at + j] = block[i, j]
            blocks[at + i] = 1.0 / block[i, i]
            at += i + ONE


@kernel
def weigh_columns(
    first: int, last: int, _: int, n_v: int, e_end: np.ndarray, j_end: np.ndarray,
    rows: np.ndarray, values: np.ndarray, d: np.ndarray, slack: np.ndarray, inverse: np.ndarray,
) -> None:  # fmt: skip
    """Write 1 / H of the columns of hours, H = D + Jᵀ W J, and 1 / D of those that link; first … last − 1."""
    for v in range(first, last):
        total = d[v]
        if v < n_v:
            for k in range(e_end[v], j_end[v]):
                total += slack[rows[k]] * values[k] * values[k]
        inverse[v] = 1.0 / total


@kernel
def room_of_rows(
    first: int, last: int, _: int,
    row_starts: np.ndarray, row_ends: np.ndarray, row_columns: np.ndarray, row_values: np.ndarray,
    inverse: np.ndarray, slack: np.ndarray, n_e: int, n_band: int, share: float, of_border: float, room: np.ndarray,
) -> None:  # fmt: skip
    """Write of rows E, then K, S⁻¹ and a share of their diagonal or 1 if that is less; of rows K less of it.

    `first` and `last` count rows after columns.
    """
    n = np.uint64(inverse.size)
    for i in range(first - n, last - n):
        if n_e <= i < n_band:
            continue
        total, at = 0.0, i if i < n_e else i + n_e - n_band
        for k in range(row_starts[i], row_ends[i]):
            total += row_values[k] * row_values[k] * inverse[row_columns[k]]
        room[at] = 1.0 / slack[i] + share * min(total, 1.0) * (1.0 if i < n_band else of_border)
