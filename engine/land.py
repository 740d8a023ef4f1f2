"""The land of an island, apart from all else in the inputs, and what is worked out of it once."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import TypeVar

import xarray as xr

DIMS = {"cell", "cohort", "cover", "event", "hazard"}
"""What lies over one of these says how the land is, how it grows and what befalls it …"""
PERMITTED = {"land_limit"}
"""… but for what a plan may do with it."""

Answer = TypeVar("Answer")


def land_of(inputs: xr.Dataset, *more: str) -> xr.Dataset:
    """Return the inputs of the forest alone, with its attributes, and more variables by name."""
    land = [name for name, array in inputs.variables.items() if DIMS & set(array.dims) and name not in PERMITTED]
    about = {name: value for name, value in inputs.attrs.items() if name.startswith("forest_")}
    chosen = inputs[[*land, "node", "year", *more]]
    chosen.attrs = about
    return chosen


def once_a_land(*more: str) -> Callable[[Callable[[xr.Dataset], Answer]], Callable[[xr.Dataset], Answer]]:
    """Remember what a function makes of the land until it is asked about another land.

    A scenario, its reference and all plans stand on the same land. The function is given nothing else than the land and
    the variables named here, so that its answer cannot hang on anything else.
    """

    def decorated(function: Callable[[xr.Dataset], Answer]) -> Callable[[xr.Dataset], Answer]:
        kept: tuple[xr.Dataset, Answer] | None = None

        @wraps(function)
        def remembered(inputs: xr.Dataset) -> Answer:
            nonlocal kept
            land, last = land_of(inputs, *more), kept
            if last is None or not land.identical(last[0]):
                last = kept = land.copy(deep=True), function(land)
            return deepcopy(last[1])  # which the caller may change

        return remembered

    return decorated
