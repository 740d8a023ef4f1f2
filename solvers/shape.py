"""Where each row and column of a program stands in time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

LINKING = -1
"""Of a row or column that belongs to no hour."""


class Shape(NamedTuple):
    """The running position period × number of hours + hour of each row and column, `LINKING` for what has none.

    Attributes
    ----------
    row_at : (n_rows,) int64; a row speaks of its hour and at most the one before it, and of linking columns.
    column_at : (n_columns,) int64.
    """

    row_at: np.ndarray
    column_at: np.ndarray
