"""What a simulation returns, and what is worked out from it once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

import xarray as xr

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, eq=False)
class Results:
    """A simulation with what it was made of; nothing in it is changed once it is there.

    Attributes
    ----------
    annual : the `results` of the table of variables.
    hourly : power in MW (`state_of_charge` in MWh, on edges) in the hours of the years asked for.
    checks : residual of each conservation check, by name.
    inputs, plan : what was simulated.
    """

    annual: xr.Dataset
    hourly: xr.Dataset
    checks: Mapping[str, float]
    inputs: xr.Dataset
    plan: xr.Dataset


def once(function: Function) -> Function:
    """Remember what a function makes of a simulation and of names, as long as the simulation lives.

    Summary, verdict and report ask for the same accounts and figures. Nobody may change what is remembered.
    """
    kept: WeakKeyDictionary[Results, dict[tuple[Any, ...], Any]] = WeakKeyDictionary()

    @wraps(function)
    def remembered(results: Results, *names: Any) -> Any:
        of_results = kept.setdefault(results, {})
        if names not in of_results:
            of_results[names] = function(results, *names)
        return of_results[names]

    return cast(Function, remembered)
