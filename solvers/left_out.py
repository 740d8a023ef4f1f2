"""What the simulation knows of a fleet and the linear model does not: said, so that the replay gap is understood."""

from __future__ import annotations

import numpy as np
import xarray as xr

from solvers.data import reserve_shares

RULE = "load_following"


def left_out(inputs: xr.Dataset, is_whole: bool) -> tuple[str, ...]:
    """Return a sentence on each feature of the inputs that the optimiser leaves to the simulation or simplifies.

    Parameters
    ----------
    is_whole : levels of stores run through the year: it is the full one, or its dates are linked.
    """
    told = [
        (_named(inputs, "technology", _positive(inputs, "minimum_up_time", "minimum_down_time")),
         "The optimiser knows no minimum up and down times ({}): the simulation holds them."),
        (_named(inputs, "technology", _positive(inputs, "start_fuel", "start_cost")),
         "The optimiser starts infinitely small units ({}): it sees fewer and cheaper starts than the simulation."),
        (_named(inputs, "technology", _positive(inputs, "fuel_curvature")),
         "The optimiser sees the bent fuel curve of {} as a straight line that never burns less."),
        (_named(inputs, "store", _positive(inputs, "minimum_charge")),
         "The optimiser lets {} charge at any power, below its least too."),
        (_named(inputs, "store", _positive(inputs, "store_calendar_fade", "store_cycle_fade")),
         "The optimiser sees stores that do not fade ({}): the simulation takes what age and cycles take."),
        (_named(inputs, "store", _fed_above_a_bounded_lower_reservoir(inputs)),
         "The optimiser does not follow the lower reservoir of {}, into which a river flows by way of the upper one."),
        (_named(inputs, "store", (inputs["cycle_is_fixed"].values == 1) & (not is_whole)),
         "The optimiser lets each typical week or day of {} begin at the state that serves best, not as it is given."),
        (_named(inputs, "flexible", inputs["flexible_eager_pattern"].values[0] >= 0),
         "The optimiser moves {} to where it serves best; the simulation also follows the hours of its tariff."),
        (_named(inputs, "flexible", inputs["flexible_is_smart"].values == 1),
         "The optimiser foresees when {} is best served; the simulated control looks at surplus and deadlines."),
        (_split_hourly(inputs),
         "The optimiser takes the hourly price or emissions of {} at their mean: it splits fuels by the year."),
    ]  # fmt: skip
    sentences = [text.format(names) for names, text in told if names]
    if any(reserve_shares(inputs)):
        sentences.append(
            "The optimiser holds spinning reserve with parts of units, and knows the largest unit's output only as its "
            "share of the fleet's: the simulation commits whole units, or reports what is short."
        )
    if (inputs["policy_kind"].values == "non_synchronous_maximum").any():
        sentences.append(
            "The simulation does not hold the share behind converters: it counts the hours that pass it "
            "(nonsynchronous_hours)."
        )
    strategy = str(inputs.attrs["dispatch_strategy"])
    if strategy != RULE:
        sentences.append(f"The plan is chosen with foresight, and simulated by the strategy {strategy}.")
    return tuple(sentences)


def _positive(inputs: xr.Dataset, *names: str) -> np.ndarray:
    """Where any of the variables is above 0, by instance."""
    return np.any([inputs[name].values > 0 for name in names], axis=0)


def _named(inputs: xr.Dataset, dim: str, chosen: np.ndarray) -> str:
    return ", ".join(str(name) for name in inputs[dim].values[chosen])


def _fed_above_a_bounded_lower_reservoir(inputs: xr.Dataset) -> np.ndarray:
    return np.isfinite(inputs["lower_capacity_ratio"].values) & (inputs["inflow_pattern"].values[0] >= 0)


def _split_hourly(inputs: xr.Dataset) -> str:
    """Plants that may burn several fuels, one of which has hours of its own."""
    moves = (inputs["fuel_price_pattern"].values[0] >= 0) | (inputs["fuel_emission_pattern"].values[0] >= 0)
    burns = inputs["can_burn"].values > 0
    return _named(inputs, "technology", (burns.sum(axis=1) > 1) & (burns & moves).any(axis=1))
