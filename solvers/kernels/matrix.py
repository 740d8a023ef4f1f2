"""Passes over the entries of a sparse matrix, by rows or by columns: each in the order in which they lie.

Lines are rows of a CSR or columns of a CSC array, `starts`, `others`, `values` its arrays.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel
from solvers.kernels.position import NONE, ONE

TWO = ONE + ONE

LINKING = -1
"""Position of what belongs to no hour: capacities, yearly sums, budgets, the closing of cycles, levels of windows."""


@kernel
def keep(
    starts: np.ndarray, others: np.ndarray, values: np.ndarray, lines: np.ndarray, to: np.ndarray,
    ends: np.ndarray, kept_others: np.ndarray, kept_values: np.ndarray,
) -> None:  # fmt: skip
    """Write the entries of some lines of which `to`, the new number of the other line, is not negative.

    `ends`: (n_lines + 1,) where lines begin and the last one ends. What is written may lie where the entries lie.
    """
    at, ends[0] = NONE, 0
    for i in range(lines.size):
        line = lines[i]
        for k in range(starts[line], starts[line + ONE]):
            new = to[others[k]]
            if new >= 0:
                kept_others[at], kept_values[at] = new, values[k]
                at += ONE
        ends[i + 1] = at


@kernel
def splice(
    starts: np.ndarray, others: np.ndarray, values: np.ndarray, lines: np.ndarray, to: np.ndarray,
    instead: np.ndarray, new_starts: np.ndarray, new_others: np.ndarray, new_values: np.ndarray,
    ends: np.ndarray, spliced_others: np.ndarray, spliced_values: np.ndarray,
) -> None:  # fmt: skip
    """Write what `keep` writes, but line `instead` of the new ones, as it is, where that is not negative."""
    at, ends[0] = NONE, 0
    for i in range(lines.size):
        line = lines[i]
        new_line = instead[line]
        if new_line >= 0:
            for k in range(new_starts[new_line], new_starts[new_line + 1]):
                spliced_others[at], spliced_values[at] = new_others[k], new_values[k]
                at += ONE
        else:
            for k in range(starts[line], starts[line + ONE]):
                new = to[others[k]]
                if new >= 0:
                    spliced_others[at], spliced_values[at] = new, values[k]
                    at += ONE
        ends[i + 1] = at


@kernel
def put_positions(is_so: np.ndarray, positions: np.ndarray) -> None:
    """Write where something is so."""
    n = 0
    for i in range(is_so.size):
        if is_so[i]:
            positions[n] = i
            n += 1


@kernel
def rescale(starts: np.ndarray, others: np.ndarray, values: np.ndarray, line: np.ndarray, other: np.ndarray) -> None:
    """Multiply entries in place by the factors of their two lines."""
    for i in range(line.size):
        factor = line[i]
        for k in range(starts[i], starts[i + 1]):
            values[k] *= factor * other[others[k]]


@kernel
def scale_middles(
    starts: np.ndarray, others: np.ndarray, values: np.ndarray, factor: np.ndarray, scale: np.ndarray
) -> None:
    """Write what brings the geometric mean of the largest and smallest entry of each line, the others scaled, to 1.

    Of an empty line 1.
    """
    for i in range(scale.size):
        least, most = np.inf, 0.0
        for k in range(starts[i], starts[i + 1]):
            size = abs(values[k]) * factor[others[k]]
            least, most = min(least, size), max(most, size)
        scale[i] = 1.0 / np.sqrt(least * most) if starts[i] < starts[i + 1] else 1.0


@kernel
def order_by(place: np.ndarray, starts: np.ndarray, order: np.ndarray) -> None:
    """Write the stable order of small whole numbers; `starts`: (largest + 2,) all 0, work."""
    for at in place:
        starts[at + 1] += 1
    for k in range(starts.size - 1):
        starts[k + 1] += starts[k]
    for i in range(place.size):
        order[starts[place[i]]] = i
        starts[place[i]] += 1


@kernel
def turn(
    starts: np.ndarray, others: np.ndarray, values: np.ndarray, lines: np.ndarray, to: np.ndarray,
    ends: np.ndarray, turned_lines: np.ndarray, turned_values: np.ndarray,
) -> None:  # fmt: skip
    """Write a matrix by its other lines, renumbered by `to`, their entries in the order of `lines`.

    `ends`: (n_others + 2,) all 0; the first n_others + 1 are where lines begin in the end.
    """
    for k in range(others.size):
        ends[to[others[k]] + TWO] += ONE
    for j in range(2, ends.size):
        ends[j] += ends[j - 1]
    for i in range(lines.size):
        for k in range(starts[lines[i]], starts[lines[i] + ONE]):
            j = to[others[k]] + ONE
            at = ends[j]
            turned_lines[at], turned_values[at] = i, values[k]
            ends[j] = at + ONE


@kernel
def stand_columns(
    columns: np.ndarray, lower: np.ndarray, upper: np.ndarray, cost: np.ndarray, boxed: int, one: int, free: int,
    scale: np.ndarray, shift: np.ndarray, room: np.ndarray, kind: np.ndarray, scaled_cost: np.ndarray,
) -> None:  # fmt: skip
    """Write of some columns, in this order, how they are shifted and scaled so that they are from 0 up.

    `scale`: read, and turned round where there is an upper bound alone.
    """
    for i in range(columns.size):
        column = columns[i]
        low, high = lower[column], upper[column]
        room[i] = (high - low) / scale[i]
        kind[i] = boxed if np.isfinite(room[i]) else one
        if np.isfinite(low):
            shift[i] = low
        elif np.isfinite(high):
            shift[i], scale[i] = high, -scale[i]
        else:
            shift[i], kind[i] = 0.0, free
        scaled_cost[i] = scale[i] * cost[column]


@kernel
def stand_rows(
    starts: np.ndarray, others: np.ndarray, values: np.ndarray, rows: np.ndarray, row_lower: np.ndarray,
    row_upper: np.ndarray, column_scale: np.ndarray, shift: np.ndarray, boxed: int, one: int, fixed: int,
    scale: np.ndarray, b: np.ndarray, room: np.ndarray, kind: np.ndarray,
) -> None:  # fmt: skip
    """Scale the entries of some rows in place, and write their sides, as `stand_columns` does of columns."""
    for i in range(rows.size):
        low, high = row_lower[rows[i]], row_upper[rows[i]]
        room[i] = (high - low) * scale[i]
        kind[i] = fixed if low == high else boxed if np.isfinite(room[i]) else one
        side = low if np.isfinite(low) else high
        if not np.isfinite(low):
            scale[i] = -scale[i]
        factor, shifted = scale[i], 0.0
        for k in range(starts[i], starts[i + 1]):
            shifted += values[k] * shift[others[k]]
            values[k] *= factor * column_scale[others[k]]
        b[i] = factor * (side - shifted)


@kernel
def place_rows(
    starts: np.ndarray, columns: np.ndarray, column_at: np.ndarray, at: np.ndarray, n_hourly: np.ndarray
) -> None:
    """Write the position of each row, see `solvers.shape.rows_of`, and how many columns of hours it holds."""
    for i in range(at.size):
        latest, earliest, count = LINKING, np.int64(2) ** 62, 0
        for k in range(starts[i], starts[i + 1]):
            here = column_at[columns[k]]
            if here != LINKING:
                latest, earliest, count = max(latest, here), min(earliest, here), count + 1
        at[i] = latest if count > 0 and latest - earliest <= 1 else LINKING
        n_hourly[i] = count


@kernel
def carrying(
    starts: np.ndarray, columns: np.ndarray, stage_of_column: np.ndarray, stage_of_row: np.ndarray, is_j: np.ndarray,
    is_reached: np.ndarray, carries: np.ndarray,
) -> None:  # fmt: skip
    """Write which columns a row E of the next stage holds, and which rows E hold such a column of their own stage."""
    is_reached[:] = False
    for i in range(stage_of_row.size):
        if stage_of_row[i] != LINKING and not is_j[i]:
            for k in range(starts[i], starts[i + 1]):
                stage = stage_of_column[columns[k]]
                if stage != LINKING and stage == stage_of_row[i] - 1:
                    is_reached[columns[k]] = True
    for i in range(stage_of_row.size):
        carries[i] = False
        if stage_of_row[i] != LINKING and not is_j[i]:
            for k in range(starts[i], starts[i + 1]):
                if is_reached[columns[k]] and stage_of_column[columns[k]] == stage_of_row[i]:
                    carries[i] = True


@kernel
def earliest(starts: np.ndarray, columns: np.ndarray, rank: np.ndarray, first: np.ndarray) -> None:
    """Write the lowest rank of the columns of each row."""
    for i in range(first.size):
        lowest = rank.size
        for k in range(starts[i], starts[i + 1]):
            lowest = min(lowest, rank[columns[k]])
        first[i] = lowest


@kernel
def entries_below(starts: np.ndarray, others: np.ndarray, limit: int, ends: np.ndarray) -> None:
    """Write where the entries below a position end in each line; they rise within it."""
    for i in range(ends.size):
        at, last = starts[i], starts[i + 1]
        while at < last and others[at] < limit:
            at += ONE
        ends[i] = at


@kernel
def touch(
    v_first: int, v_last: int, e_first: int, e_last: int, n_e: int, n_band: int, n_v: int, n_x: int,
    starts: np.ndarray, rows: np.ndarray, row_starts: np.ndarray, l_start: np.ndarray, row_columns: np.ndarray,
    is_touched: np.ndarray,
) -> None:  # fmt: skip
    """Mark the linking columns, and after them the linking rows, (n_links,), that stages of a band hold."""
    is_touched[:] = False
    for e in range(e_first, e_last):
        for p in range(l_start[e], row_starts[e + 1]):
            is_touched[row_columns[p] - n_v] = True
    for v in range(v_first, v_last):
        for k in range(starts[v], starts[v + 1]):
            row = rows[k]
            if row >= n_band:
                is_touched[row - n_band + n_x] = True
            elif row >= n_e:
                for p in range(l_start[row], row_starts[row + 1]):
                    is_touched[row_columns[p] - n_v] = True


@kernel
def sums_and_terms(
    starts: np.ndarray, rows: np.ndarray, values: np.ndarray, x: np.ndarray, total: np.ndarray, terms: np.ndarray
) -> None:
    """Write A x and the size of its terms |A| |x|, the matrix by columns."""
    total[:] = 0.0
    terms[:] = 0.0
    for j in range(x.size):
        for k in range(starts[j], starts[j + 1]):
            term = values[k] * x[j]
            total[rows[k]] += term
            terms[rows[k]] += abs(term)
