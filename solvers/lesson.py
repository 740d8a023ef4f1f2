"""A lesson: a row that the next answer must keep, because simulation passed a limit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyomo.environ as pyo

from solvers.contribution import Expression
from solvers.model import PathwayModel
from solvers.pathway import Pathway
from solvers.program import LinearProgram

LIMIT_TOLERANCE = 0.02
"""Share by which simulation may pass a fuel limit or an emission cap before the model's own limit is tightened."""
PROGRESS = 0.99
"""A lesson whose repetition finds more than this share of what was missed before has taught simulation nothing."""
RESPONSE = 0.75
"""How much less the simulation burns for each unit the model is denied: measured on Ouessant, 0.7 to 0.9."""


@dataclass(frozen=True)
class Lesson:
    """A row lower ≤ coefficients · x ≤ upper, why it is asked, and by how much simulation missed its limit."""

    name: str
    coefficients: np.ndarray
    lower: float
    upper: float
    sentence: str
    missed: float = 0.0

    def is_in_vain(self, earlier: Mapping[str, Lesson]) -> bool:
        """Tell whether the same was asked before and simulation misses by as much as then."""
        return self.name in earlier and self.missed >= PROGRESS * earlier[self.name].missed > 0


def tightened(
    program: LinearProgram,
    name: str,
    expression: Expression,
    simulated: float,
    limit: float,
    sentence: str,
    tolerance: float = LIMIT_TOLERANCE,
) -> list[Lesson]:
    """Return the row `expression ≤ model − (simulated − limit) / RESPONSE`, if the simulation passed the limit.

    `model` is the value of the expression, with the answer loaded. What the rule burns beyond it is nearly the same
    energy whatever the limit, so it is taken off, and at most half of what the model used in one step.
    """
    if not math.isfinite(limit) or simulated <= limit + tolerance * abs(limit):
        return []
    model = float(pyo.value(expression))
    if model <= 0:
        return []
    coefficients, constant = program.coefficients(expression)
    if not coefficients.any():
        return []
    upper = max(0.5 * model, model - (simulated - limit) / RESPONSE)
    return [Lesson(name, coefficients, -math.inf, upper - constant, sentence, simulated - limit)]


def decided(stated: PathwayModel, pathway: Pathway) -> list[tuple[int, tuple[int, ...]]]:
    """Return the periods that can still be decided, with their years."""
    present = int(stated.data.inputs.attrs["present_year"])
    return [(period, span) for period, span in pathway.periods.spans.items() if period >= present]
