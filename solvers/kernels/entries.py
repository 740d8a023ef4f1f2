"""A matrix by columns out of families of entries: what each row of a rule says of one column after the other.

Entry i of a family stands in the column `column + places[i]` and has `values[i]`; of one place, or one value, that of
all its entries.
"""

from __future__ import annotations

import numpy as np

from engine.kernels._jit import kernel


@kernel
def count_entries(n: int, column: int, places: np.ndarray, values: np.ndarray, ends: np.ndarray) -> None:
    """Count the n entries of a family that are not 0 in `ends` of their columns."""
    each_place, each_value = int(places.size > 1), int(values.size > 1)
    for i in range(n):
        if values[i * each_value] != 0.0:
            ends[column + places[i * each_place]] += 1


@kernel
def put_entries(
    n: int, row: int, each_row: int, column: int, places: np.ndarray, values: np.ndarray,
    ends: np.ndarray, rows: np.ndarray, numbers: np.ndarray,
) -> None:  # fmt: skip
    """Write the n entries of a family that are not 0, in rows each_row apart, at `ends` of their columns, moved on."""
    each_place, each_value = int(places.size > 1), int(values.size > 1)
    for i in range(n):
        value = values[i * each_value]
        if value != 0.0:
            at = column + places[i * each_place]
            rows[ends[at]], numbers[ends[at]] = row + i * each_row, value
            ends[at] += 1
