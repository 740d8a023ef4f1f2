"""What the optimiser answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import xarray as xr

from solvers.periods import Periods, RepresentativeHours
from solvers.residuals import Residuals
from solvers.solution import Dual


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
class Pathway:
    """A plan, and how the optimiser found it.

    Attributes
    ----------
    plan : the table's `plan`.
    objective : present money; the net present cost of the model's own operation, all sectors.
    status : `optimal`.
    budget, excess : tCO2; what the carbon budget is, and by how much the plan exceeds it by the model's own count.
    strict_budget : the caller asked for exit code 3 where there is an excess.
    periods, hours : what the model looked at.
    operation : `solvers.solution.operation_of`.
    duals : shadow prices of policies and limits.
    residuals : of the last solve, on the original matrix.
    method, options, version : of the solver.
    rounds : one for each solve, each replayed.
    warnings : sentences for the planner.
    timings : s by step.
    n_columns, n_rows : size of the model.
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
        return 0.0 if self.residuals is None or self.residuals.gap_relative is None else self.residuals.gap_relative
