"""Whether two programs are the same but for the order of their rows and columns."""

from __future__ import annotations

import numpy as np

from solvers.program import LinearProgram

ROUNDING = 1e-12
"""Relative: numbers that are sums are added up in another order."""


def assert_same_program(found: LinearProgram, expected: LinearProgram) -> None:
    """Compare matrix, bounds and cost, name by name; entries that are 0 are absent in both."""
    rows, columns = _places(found.rows, expected.rows), _places(found.columns, expected.columns)
    ours, theirs = found.matrix.tocsr()[rows][:, columns].tocsc(), expected.matrix.copy()
    for matrix in (ours, theirs):
        matrix.sort_indices()
    np.testing.assert_array_equal(ours.indptr, theirs.indptr)
    np.testing.assert_array_equal(ours.indices, theirs.indices)
    np.testing.assert_allclose(ours.data, theirs.data, rtol=ROUNDING)
    for name, order in {
        "row_lower": rows, "row_upper": rows,
        "column_lower": columns, "column_upper": columns, "cost": columns, "is_integer": columns,
    }.items():  # fmt: skip
        expected_values = getattr(expected, name)
        finite = np.abs(expected_values[np.isfinite(expected_values)])
        atol = ROUNDING * finite.max(initial=0.0)
        np.testing.assert_allclose(getattr(found, name)[order], expected_values, ROUNDING, atol, err_msg=name)
    assert np.isclose(found.offset, expected.offset, rtol=ROUNDING)
    assert found.sense == expected.sense


def _places(found: object, expected: object) -> list[int]:
    """For each label that is expected where it is found; both have the same."""
    at = {_name(label): place for place, label in enumerate(found)}  # type: ignore[call-overload]
    names = [_name(label) for label in expected]  # type: ignore[attr-defined]
    assert len(at) == len(found) and set(at) == set(names)  # type: ignore[arg-type]
    return [at[name] for name in names]


def _name(label: object) -> str:
    return label if isinstance(label, str) else label.name  # type: ignore[attr-defined]
