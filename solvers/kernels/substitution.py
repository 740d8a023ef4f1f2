"""Which sums rows define, and their shares put into the rows that speak of them; entries rise within a row."""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel, step
from solvers.kernels.position import NONE, ONE, position

STAYS, SPEAKS, EMPTY = 0, 1, 2
"""What becomes of a row: as it is, it speaks of names, or nothing is left of it."""

FEW = position(32)
"""New columns of a row that are put into their places at once; more are left behind the others."""


@step
def _is_implied(
    k: int, first: int, last: int, columns: np.ndarray, values: np.ndarray, side: float,
    lower: np.ndarray, upper: np.ndarray, slip: float,
) -> bool:  # fmt: skip
    """Tell whether the bounds of the other columns of an equation imply those of its entry k."""
    low, high = 0.0, 0.0
    for p in range(first, last):
        if p != k:
            j, a = columns[p], values[p]
            low += (lower[j] if a > 0 else upper[j]) * a
            high += (upper[j] if a > 0 else lower[j]) * a
    j = columns[k]
    one, other = (side - high) / values[k], (side - low) / values[k]
    least = lower[j] - slip * (1.0 + abs(lower[j]) if np.isfinite(lower[j]) else 1.0)
    most = upper[j] + slip * (1.0 + abs(lower[j]) if np.isfinite(lower[j]) else 1.0)
    return one >= least and other >= least and one <= most and other <= most


@kernel
def find_names(
    rows: np.ndarray, starts: np.ndarray, columns: np.ndarray, values: np.ndarray, side: np.ndarray,
    is_link: np.ndarray, lower: np.ndarray, upper: np.ndarray, most_places: int, slip: float,
    places: np.ndarray, is_name: np.ndarray, is_held: np.ndarray, name_rows: np.ndarray, names: np.ndarray,
) -> int:  # fmt: skip
    """Write rows and the columns they define, none of which stands in the row of another; return how many.

    Of a row's columns that may be names it is the one of least coefficient whose bounds the row implies.

    Parameters
    ----------
    rows : equations that belong to no hour, `side` what they come to.
    is_link : (n_columns,) the column belongs to no hour.
    most_places, slip : rows in which a name may stand beside its own, if that is longer than two; share by which an
        implied bound may miss the column's own.
    places, is_name, is_held : (n_columns,) all 0: work.
    """
    for k in range(columns.size):
        places[columns[k]] += 1
    n = 0
    for i in rows:
        first, last, is_free = starts[i], starts[i + ONE], True
        for k in range(first, last):
            is_free &= not is_name[columns[k]]
        if not is_free:
            continue
        best, least, is_found = first, np.inf, False
        for k in range(first, last):
            j = columns[k]
            may = is_link[j] and (places[j] <= 1 + most_places or last == first + ONE + ONE) and abs(values[k]) < least
            if may and _is_implied(k, first, last, columns, values, side[i], lower, upper, slip):
                best, least, is_found = k, abs(values[k]), True
        # A column stands for its row alone, and no row of this round may hold it beside.
        if not is_found or is_held[columns[best]]:
            continue
        name_rows[n], names[n] = i, columns[best]
        n += 1
        is_name[columns[best]] = True
        for k in range(first, last):
            is_held[columns[k]] = True
    return n


@kernel
def put_names(
    starts: np.ndarray, columns: np.ndarray, values: np.ndarray, becomes: np.ndarray, name: np.ndarray,
    share_starts: np.ndarray, share_columns: np.ndarray, share_values: np.ndarray, level: np.ndarray, rounding: float,
    found: np.ndarray, sums: np.ndarray, shared: np.ndarray, row_lower: np.ndarray, row_upper: np.ndarray,
    ends: np.ndarray, new_columns: np.ndarray, new_values: np.ndarray, is_long: np.ndarray,
) -> None:  # fmt: skip
    """Write a matrix with the shares of names in the place of the names: a x with x = level − Σ share × other.

    Parameters
    ----------
    becomes : (n_rows,) what becomes of each row.
    name : (n_columns,) number of the name, -1 of what is none.
    rounding : share of its terms below which a coefficient is left out.
    found, sums, shared : (n_columns,), all -1, (n_columns, 2) and (n_columns,): work.
    row_lower, row_upper : moved by what the levels come to.
    ends, new_columns, new_values : of the rows written.
    is_long : all false; rows that got more than `FEW` new columns and have them after the others.
    """
    at, ends[0] = NONE, 0
    for i in range(becomes.size):
        if becomes[i] == STAYS:
            for k in range(starts[i], starts[i + 1]):
                new_columns[at], new_values[at] = columns[k], values[k]
                at += ONE
        elif becomes[i] == SPEAKS:
            begin, n_shared, constant = at, 0, 0.0
            for k in range(starts[i], starts[i + 1]):
                of = name[columns[k]]
                if of >= 0:
                    constant += values[k] * level[of]
                    for p in range(share_starts[of], share_starts[of + 1]):
                        j, term = share_columns[p], values[k] * share_values[p]
                        if found[j] != i:
                            found[j], sums[j, 0], sums[j, 1], shared[n_shared] = i, 0.0, 0.0, j
                            n_shared += 1
                        sums[j, 0] += term
                        sums[j, 1] += abs(term)
            row_lower[i] -= constant
            row_upper[i] -= constant
            for k in range(starts[i], starts[i + 1]):
                j, value = columns[k], values[k]
                if name[j] >= 0:
                    continue
                if found[j] == i:
                    found[j] = -1
                    value -= sums[j, 0]
                    if value == 0.0 or abs(value) <= rounding * (abs(values[k]) + sums[j, 1]):
                        continue
                new_columns[at], new_values[at] = j, value
                at += ONE
            middle = at
            for p in range(n_shared):
                j = shared[p]
                if found[j] == i and abs(sums[j, 0]) > rounding * sums[j, 1]:
                    new_columns[at], new_values[at] = j, -sums[j, 0]
                    at += ONE
            is_long[i] = at > middle + FEW
            if not is_long[i]:
                for k in range(middle, at):
                    j, value, p = new_columns[k], new_values[k], k
                    while p > begin and new_columns[p - ONE] > j:
                        new_columns[p], new_values[p] = new_columns[p - ONE], new_values[p - ONE]
                        p -= ONE
                    new_columns[p], new_values[p] = j, value
        ends[i + 1] = at
