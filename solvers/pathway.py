"""What the optimiser answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import xarray as xr

from solvers.periods import Periods, RepresentativeHours
from solvers.residuals import Bounds, Residuals
from solvers.shadow_prices import ShadowPrice

if TYPE_CHECKING:
    from solvers.replay import Replay


@dataclass(frozen=True)
class Dual:
    """The shadow price of a constraint: what the objective gains when its limit grows by one.

    Attributes
    ----------
    name : the constraint, a phrase true when satisfied.
    index : its instance and period.
    value : d objective / d limit, in `unit`; negative where a looser upper limit makes the plan cheaper.
    meaning : the equation.
    """

    name: str
    index: tuple[Any, ...]
    value: float
    unit: str
    meaning: str


@dataclass(frozen=True)
class Round:
    """One solve and its replay: the demand not served, in the model and in the simulation, and what it taught."""

    model_unserved: float
    """MWh over all years that can still be decided."""
    replay_unserved: float
    """MWh over the same years, mean of the members."""
    lessons: tuple[str, ...]
    """Why the next solve was asked for more; empty when the simulation confirmed the plan."""


@dataclass(frozen=True)
class Range:
    """How far the capacity of one thing in a period may move within the cost that is allowed.

    `least` and `most` are None where time ran out, `most` also where nothing bounds it.
    """

    kind: str
    name: str
    period: int
    unit: str
    least: float | None
    chosen: float
    most: float | None


@dataclass(frozen=True)
class Displacement:
    """What happens without a technology that was chosen, all else free: what it displaces.

    `cost` is present money by which the plan is dearer, None where there is no plan without it or that was not found
    out: `not_found_out` says why, and is "" where it was. `generation` is MWh/yr, by other technology, of the last
    period, and `unserved` the demand then not served.
    """

    name: str
    period: int
    cost: float | None
    generation: dict[str, float]
    unserved: float
    sentence: str
    not_found_out: str = ""


@dataclass(frozen=True)
class Pathway:
    """A plan, and how the optimiser found it.

    Attributes
    ----------
    plan : the table's `plan`.
    objective : present money; the net present cost of the model's own operation, all sectors.
    status : `optimal`, or `time limit`: the best that was found, or the last that was proven.
    budget, excess : tCO2; what the carbon budget is, and by how much the plan exceeds it by the model's own count.
    strict_budget : the caller asked for exit code 3 where there is an excess.
    periods, hours : what the model looked at.
    operation : `solvers.solution.operation_of`.
    duals : of policies and limits, as the model has them.
    shadow_prices : the same by year, in the money of the year, with what they mean; the dearest first.
    slack, ranges : share by which cost may be above the least, and how far each capacity moves within it; on request.
    displaced : what is generated instead of each technology that was chosen; on request.
    residuals : of the last solve, on the original matrix.
    method, options, version : of the solver.
    rounds : one for each solve, each replayed.
    warnings : sentences for the planner.
    timings : s by step.
    n_columns, n_rows : size of the model.
    bounds : of the least cost, round by round, where a certified gap was asked for.
    proof : the simulation of the plan, as `solvers.replay` gives it; None of a pathway that was read from a file.
    """

    plan: xr.Dataset
    objective: float
    status: str
    budget: float
    excess: float
    strict_budget: bool
    periods: Periods
    hours: RepresentativeHours
    operation: xr.Dataset
    duals: tuple[Dual, ...]
    residuals: Residuals | None
    method: str
    options: Mapping[str, object]
    version: str
    rounds: tuple[Round, ...]
    warnings: tuple[str, ...]
    timings: Mapping[str, float]
    n_columns: int
    n_rows: int
    shadow_prices: tuple[ShadowPrice, ...] = ()
    slack: float | None = None
    ranges: tuple[Range, ...] = ()
    displaced: tuple[Displacement, ...] = ()
    bounds: tuple[Bounds, ...] = ()
    proof: Replay | None = field(default=None, repr=False)

    @property
    def is_stopped_early(self) -> bool:
        """Tell whether time ran out before the best pathway was proven."""
        return self.status != "optimal"

    @property
    def exceeds_budget(self) -> bool:
        """Tell whether the plan exceeds the carbon budget by more than rounding."""
        return self.excess > 1e-6 * max(self.budget, 1.0)

    @property
    def breaks_strict_budget(self) -> bool:
        """Tell whether the caller wanted the budget kept and it is not."""
        return self.strict_budget and self.exceeds_budget

    @property
    def gap(self) -> float:
        """Return the relative distance of the objective from its bound."""
        if self.bounds:
            return self.bounds[-1].gap
        return 0.0 if self.residuals is None or self.residuals.gap_relative is None else self.residuals.gap_relative
