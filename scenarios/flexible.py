"""Demand that may wait: what is plugged in when, and what must be there by when."""

from __future__ import annotations

import numpy as np

from engine.variables import INPUTS
from scenarios.tables import Columns, labels


def flexible_demand(years: list[int]) -> Columns:
    """Return every variable and label of the dimension `flexible`; no scenario names any yet."""
    sizes = {"flexible": 0, "member": 1, "year": len(years)}
    rows = [row for row in INPUTS if "flexible" in row.dims]
    return {
        "flexible_node": (("flexible",), labels([])),
        "flexible_sector": (("flexible",), labels([])),
        **{row.name: (row.dims, np.zeros([sizes[dim] for dim in row.dims])) for row in rows},
    }
