"""Published factors by name: what `{factor: mee_2023_hainan}` stands for, with its year, source and quality.

The table is `factors.csv` beside this file. A factor per something that is counted (a head, a passenger-kilometre, a
room-night) has that in the column `per`, for the reader; its unit is the mass alone.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("factors.csv")


class Factor(NamedTuple):
    """One row of the table."""

    name: str
    value: float
    unit: str
    per: str
    gas: str
    """What it counts: CO2, CH4, N2O, or CO2e of several."""
    year: int
    quality: str
    source: str
    note: str


@lru_cache(maxsize=1)
def factors() -> dict[str, Factor]:
    """Return every factor of the table by name."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [
            Factor(**{**row, "value": float(row["value"]), "year": int(row["year"])})  # type: ignore[arg-type]
            for row in csv.DictReader(file)
        ]
    return {row.name: row for row in rows}
