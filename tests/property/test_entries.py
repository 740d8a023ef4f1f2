"""A matrix made family by family is the one that its entries make one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from solvers.entries import Family, by_column

HOURS, RUNS, LINKS = 4, 3, 2
"""Runs of so many columns each stand after the columns of no hour."""


@st.composite
def rules(draw: st.DrawFn) -> tuple[list[Family], int]:
    """Families in the order of their rows, as rules of hours and of none make them, and how many rows."""
    families: list[Family] = []
    row = 0
    value = st.sampled_from([0.0, 1.0, -1.0, 2.5])
    for _ in range(draw(st.integers(0, 6))):
        is_hourly = draw(st.booleans())
        n_rows = HOURS if is_hourly else 1
        for _ in range(draw(st.integers(1, 3))):
            if draw(st.booleans()):
                column = LINKS + HOURS * draw(st.integers(0, RUNS - 1))
                places, n = np.roll(np.arange(HOURS), draw(st.integers(0, 1))), HOURS
            else:
                column, n = 0, n_rows
                places = np.array([draw(st.integers(0, LINKS - 1))])
            values = draw(st.lists(value, min_size=n, max_size=n) | st.lists(value, min_size=1, max_size=1))
            families.append(Family(n, row, int(is_hourly), column, places.astype(np.int32), np.array(values)))
        row += n_rows
    return families, row


def one_by_one(families: list[Family], n_rows: int, n_columns: int) -> np.ndarray:
    matrix = np.zeros((n_rows, n_columns))
    for n, row, each_row, column, places, values in families:
        for i in range(n):
            place, value = np.broadcast_to(places, n)[i], np.broadcast_to(values, n)[i]
            matrix[row + i * each_row, column + place] += value
    return matrix


@settings(max_examples=100, deadline=None)
@given(rules())
def test_a_matrix_by_families_is_that_of_its_entries_one_by_one(made: tuple[list[Family], int]) -> None:
    families, n_rows = made
    n_columns = LINKS + HOURS * RUNS
    found, expected = by_column(families, n_rows, n_columns), one_by_one(families, n_rows, n_columns)
    np.testing.assert_array_equal(found.toarray(), expected)
    canonical = sparse.csc_array(expected)
    assert found.nnz == canonical.nnz and found.has_canonical_format
    np.testing.assert_array_equal(found.indices, canonical.indices)
    np.testing.assert_array_equal(found.indptr, canonical.indptr)
