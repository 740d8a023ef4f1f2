"""The two solves of a round: least excess over the carbon budget, then least cost, as far as time allows."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from solvers.answer import Centre, Solution, Status
from solvers.certified import certified
from solvers.highs import solve
from solvers.infeasible import Infeasible, explained
from solvers.lesson import Lesson
from solvers.model import PathwayModel
from solvers.objective import SHEDDING_WEIGHT, least_excess, shed_energy
from solvers.program import LinearProgram

EXCESS_TOLERANCE = 1e-6
"""By how much of itself the least excess may grow while cost is minimised: rounding, not a trade."""
KILOGRAM = 1e-3
"""t."""


class SolverStopped(RuntimeError):
    """The solver ended without any plan that holds."""


@dataclass(frozen=True)
class Asked:
    """What the caller wants of the solver; the clock runs from the start of the work.

    `certified`: the gap within which an answer will do, from bounds of a coarse year and of all hours.
    """

    solver: str = "auto"
    threads: int | None = None
    time_limit: float = math.inf
    certified: float | None = None
    started: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Return the seconds that are left."""
        return max(0.0, self.time_limit - (time.monotonic() - self.started))

    def solve(
        self,
        program: LinearProgram,
        warm_start: Solution | None = None,
        near: Centre | None = None,
        keeps_centre: bool = False,
    ) -> Solution:
        """Return the answer to a program in the time that is left; where to begin as `solvers.highs.solve` says."""
        if self.certified is not None and program.shape is not None and not program.is_integer.any():
            return certified(program, self.certified, replace(self, certified=None).solve)
        return solve(
            program, solver=self.solver, threads=self.threads, time_limit=self.left(), warm_start=warm_start,
            near=near, keeps_centre=keeps_centre,
        )  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """An answer, the program that it answers, and why it is not the best one, if it is not.

    `least_excess`: the answer of the first solve, near which that of the next round lies.
    """

    program: LinearProgram
    solution: Solution
    remark: str = ""
    least_excess: Solution | None = None


def choose(
    stated: PathwayModel,
    program: LinearProgram,
    learned: Sequence[Lesson],
    asked: Asked,
    before: Choice | None = None,
) -> Choice:
    """Solve for the least excess and then for the least cost, with what was learned so far.

    Where time runs out in the second solve its best point is kept, or else that of the first: a plan of least excess,
    dearer than need be.

    Parameters
    ----------
    before : of the round before, which had learned the same or the first of it.

    Raises
    ------
    Infeasible
        Nothing keeps to all that is asked; says what would have to give way and what contradicts what.
    SolverStopped
        Without any point that holds.
    """
    first = least_excess_of(stated, program, learned, asked, before.least_excess if before else None)
    if first.remark:
        return first
    # Simplex cold: from the basis of an earlier answer it takes twice as long as presolve and a new start. The banded
    # solver goes on from a point on the way to the least excess, where all that is dear is still away from its bounds.
    best = asked.solve(first.program, near=first.solution.centre)
    if best.status is Status.TIME_LIMIT and best.x.size:
        return Choice(first.program, best, "Time ran out: this is the cheapest plan found so far, not the cheapest.")
    if best.status is Status.TIME_LIMIT:
        return Choice(first.program, _unproven(first.solution, program), _STOPPED)
    return Choice(first.program, _trusted(best, first.program, stated), least_excess=first.solution)


_STOPPED = (
    "Time ran out before the least cost was found: this plan has the least excess over the carbon budget, "
    "and costs more than it need."
)


def least_excess_of(
    stated: PathwayModel,
    program: LinearProgram,
    learned: Sequence[Lesson],
    asked: Asked,
    before: Solution | None = None,
) -> Choice:
    """Minimise the excess, demand served first; return the program that holds to it, within the gap if one is asked."""
    taught = _taught(program, learned)
    cost, offset = program.coefficients(least_excess(stated.pyomo, stated.data))
    # From a basis near the banded solver's answer simplex may take longer than that anew, and leaves no centre.
    basis = before if before is not None and before.centre is None else None
    first = asked.solve(taught.with_cost(cost, offset), warm_start=basis, keeps_centre=True)
    if first.status is Status.TIME_LIMIT and first.x.size:
        return Choice(taught, _unproven(first, program), "Time ran out: neither least excess nor least cost is proven.")
    first = _trusted(first, taught, stated)
    excess, _ = program.coefficients(1.0 * stated.pyomo.policy.excess)
    least = max(0.0, float(excess @ first.x))
    shed, _ = program.coefficients(shed_energy(stated.pyomo, stated.data))
    lost = max(0.0, float(shed @ first.x))
    tolerance = max(EXCESS_TOLERANCE, asked.certified or 0.0)
    # Beyond the budget, demand must not be shed for the sake of carbon.
    most_shed = lost * (1 + tolerance) + KILOGRAM if least > KILOGRAM else math.inf
    bounded = program.with_rows(
        [
            ("excess_stays_least", excess, -math.inf, least * (1 + tolerance) + KILOGRAM),
            ("unserved_demand_stays_least", shed, -math.inf, most_shed),
        ]
    )
    return Choice(_taught(bounded, learned), _with_prices(first, len(program.rows), (1.0, SHEDDING_WEIGHT)))


def _with_prices(first: Solution, row: int, prices: Sequence[float]) -> Solution:
    """An answer whose centre says what new rows, upper bounds on parts of its objective, count for in this."""
    if first.centre is None:
        return first
    x, row_dual = first.centre
    return replace(first, centre=Centre(x, np.insert(row_dual, [row] * len(prices), np.negative(prices))))


def _taught(program: LinearProgram, learned: Sequence[Lesson]) -> LinearProgram:
    return program.with_rows([(each.name, each.coefficients, each.lower, each.upper) for each in learned])


def _unproven(solution: Solution, program: LinearProgram) -> Solution:
    """An answer to another objective, as a point of this program: its cost, and no duals."""
    cost, nothing = float(program.cost @ solution.x) + program.offset, np.empty(0)
    return replace(
        solution, status=Status.TIME_LIMIT, objective=cost, bound=-math.inf, row_dual=nothing, reduced_cost=nothing
    )


def _trusted(solution: Solution, program: LinearProgram, stated: PathwayModel) -> Solution:
    if solution.status is Status.INFEASIBLE:
        raise Infeasible(explained(stated.data, program))
    if solution.status is not Status.OPTIMAL:
        tried = ", ".join(f"{attempt.method}: {attempt.claim}" for attempt in solution.attempts)
        raise SolverStopped(f"{solution.status} ({tried})")
    return solution
