"""The reliability target: the share of demand that may stay unserved, and whether a simulated plan keeps to it."""

from __future__ import annotations

from typing import Literal

import xarray as xr

from engine.results import Results
from solvers.pathway import Pathway
from solvers.replay import Replay, not_served, unserved_above_model

ROUNDING = 1e-9
"""Share of demand that is rounding of the simulation, where the target is nothing at all."""

Standing = Literal["kept", "priced", "missed"]
"""`priced`: missed, but not by more than the optimiser chose, at the price of unserved demand, or could not decide."""


def unserved_target(inputs: xr.Dataset) -> float:
    """Return the share of demand that may stay unserved, as the scenario says."""
    return max(float(inputs["unserved_target"]), ROUNDING)


def standing(results: Results, pathway: Pathway | None, replay: Replay | None) -> Standing:
    """Return how a simulated plan stands to the target, over all years, mean of the members.

    Draws of flexible demand that are missed count.

    Parameters
    ----------
    pathway, replay : of an optimised plan; of any other, whatever is not served counts.
    """
    demand = float(results.annual["demand"].sum(["node", "year"]).mean("member"))
    missed = beyond = float(not_served(results).sum())
    if pathway is not None and replay is not None:
        beyond = float(unserved_above_model(replay, pathway, int(results.inputs.attrs["present_year"])).sum())
    most = unserved_target(results.inputs) * demand
    if beyond > most:
        return "missed"
    return "priced" if missed > most else "kept"
