"""Choose the pathway: least excess over the carbon budget, then least cost, and look again where simulation fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from engine.variables import check
from solvers.data import gather
from solvers.answer import Solution, Status, load_into
from solvers.highs import irreducible_infeasible_subset, solve
from solvers.hourly import Power, hourly_power
from solvers.infeasible import Infeasible, in_words, obvious_causes
from solvers.model import PathwayModel, pathway_model
from solvers.objective import least_excess, shed_energy
from solvers.pathway import Pathway, Round
from solvers.periods import (
    Periods,
    RepresentativeHours,
    full_year,
    investment_periods,
    typical_weeks,
    weeks_of_hours,
)
from solvers.policy import carbon_budget
from solvers.program import LinearProgram, compile_model
from solvers.replay import replay, unserved_above_model
from solvers.solution import duals_of, operation_of, plan_of

MAXIMUM_ROUNDS = 3
"""How often weeks that failed in simulation are added and the model solved again."""
WEEKS_PER_ROUND = 2
"""How many weeks a round adds: the model grows with each."""
UNSERVED_TOLERANCE = 1e-4
"""Share of demand that simulation may leave unserved beyond the model's own before weeks are added."""
EXCESS_TOLERANCE = 1e-6
"""By how much of itself the least excess may grow while cost is minimised: rounding, not a trade."""
KILOGRAM = 1e-3
"""t."""

STEPS = 6

Progress = Callable[[int, int, str], None]
"""Told how many steps are done, of how many, and what is done now."""


class SolverStopped(RuntimeError):
    """The solver ended without a trusted optimum."""


def optimise(
    inputs: xr.Dataset,
    *,
    solver: str = "auto",
    weeks: int | None = None,
    strict_budget: bool = False,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Pathway:
    """Return the pathway of least excess over the carbon budget and, at that, of least cost.

    Parameters
    ----------
    inputs : the table's `inputs`, cost method `annuity`.
    solver : `auto`, `simplex`, `ipx` or `hipo`.
    weeks : typical weeks, 0 for the full year; the scenario's number if not given.
    strict_budget : kept in the answer, for the caller to refuse an excess.
    threads : of the solver, 1 if not given.
    progress : told at each step.

    Raises
    ------
    ContractError
        NaN or anything else in the inputs that breaks the table.
    Infeasible
        No pathway keeps to the hard limits; says which.
    SolverStopped
        The solver has no trusted answer.

    Notes
    -----
    With typical weeks the plan is simulated; weeks in which demand went unserved that the model thought served are
    added and the model is solved again, at most `MAXIMUM_ROUNDS` times. `Pathway.rounds` tells.
    """
    if inputs.attrs["cost_method"] != "annuity":
        raise ValueError("a pathway needs the cost method annuity: project prices one year of an unchanging system")
    check(inputs, "inputs")
    n_weeks = int(inputs.attrs["typical_weeks"] if weeks is None else weeks)
    tell = progress or (lambda done, of, text: None)
    periods, power = investment_periods(inputs), hourly_power(inputs)
    extra: tuple[int, ...] = ()
    rounds: list[Round] = []
    while True:
        hours = _hours(inputs, power, n_weeks, extra)
        pathway = _choose(inputs, power, periods, hours, solver, threads or 1, tell)
        pathway = replace(pathway, strict_budget=strict_budget)
        if hours.is_full_year:
            return pathway
        tell(5, STEPS, "simulating the plan")
        rounds.append(_judge(inputs, pathway))
        extra = (*extra, *rounds[-1].added_weeks)
        if not rounds[-1].added_weeks or len(rounds) > MAXIMUM_ROUNDS:
            tell(STEPS, STEPS, "done")
            return replace(pathway, rounds=tuple(rounds), warnings=(*pathway.warnings, *_remarks(rounds)))


def _hours(inputs: xr.Dataset, power: Power, n_weeks: int, extra: tuple[int, ...]) -> RepresentativeHours:
    if n_weeks == 0:
        return full_year()
    rows = inputs["availability_pattern"].values[0].astype(int)
    used = sorted({int(row) for row in rows if row >= 0})
    return typical_weeks(n_weeks, power.demand(), inputs["profile"].values[used], extra)


def _choose(
    inputs: xr.Dataset,
    power: Power,
    periods: Periods,
    hours: RepresentativeHours,
    solver: str,
    threads: int,
    tell: Progress,
) -> Pathway:
    """State the model, solve it twice, read the answer."""
    clock = _Clock()
    tell(0, STEPS, "gathering numbers")
    data = gather(inputs, power, periods, hours)
    causes = obvious_causes(data)
    if causes:
        raise Infeasible(causes)
    clock.mark("data")
    tell(1, STEPS, "stating the model")
    stated = pathway_model(data)
    clock.mark("model")
    tell(2, STEPS, "compiling the model")
    program = compile_model(stated.pyomo)
    clock.mark("compile")
    tell(3, STEPS, "least excess over the carbon budget")
    bounded, first = _least_excess(stated, program, solver, threads)
    clock.mark("least excess")
    tell(4, STEPS, "least cost")
    best = _trusted(solve(bounded, solver=_method(solver), threads=threads, warm_start=first), bounded)
    clock.mark("least cost")
    row_duals = load_into(stated.pyomo, bounded, best)
    return Pathway(
        plan=plan_of(stated),
        objective=best.objective,
        status=str(best.status),
        budget=carbon_budget(data),
        excess=max(0.0, float(stated.pyomo.policy.excess.value)),
        strict_budget=False,
        periods=periods,
        hours=hours,
        operation=operation_of(stated),
        duals=duals_of(stated, row_duals),
        residuals=best.residuals,
        method=best.method,
        options=best.options,
        version=best.version,
        rounds=(),
        warnings=_warnings(inputs, periods),
        timings=clock.seconds,
        n_columns=len(program.columns),
        n_rows=len(program.rows),
    )


def _least_excess(
    stated: PathwayModel, program: LinearProgram, solver: str, threads: int
) -> tuple[LinearProgram, Solution]:
    """Minimise the excess, demand served first; return the program that holds to it, and the solution."""
    cost, offset = program.coefficients(least_excess(stated.pyomo, stated.data))
    first = _trusted(solve(program.with_cost(cost, offset), solver=_method(solver), threads=threads), program)
    excess, _ = program.coefficients(1.0 * stated.pyomo.policy.excess)
    least = max(0.0, float(excess @ first.x))
    bounded = program.with_row("excess_stays_least", excess, upper=least * (1 + EXCESS_TOLERANCE) + KILOGRAM)
    if least > KILOGRAM:
        # Beyond the budget, demand must not be shed for the sake of carbon.
        shed, _ = program.coefficients(shed_energy(stated.pyomo, stated.data))
        lost = max(0.0, float(shed @ first.x))
        bounded = bounded.with_row("unserved_demand_stays_least", shed, upper=lost * (1 + EXCESS_TOLERANCE) + KILOGRAM)
    return bounded, first


def _method(solver: str) -> str:
    """Return the method for the caller's word: simplex, whose second solve starts from the basis of the first.

    Interior points cannot, and the bound on the excess leaves them next to no interior. 61,433 columns (Ouessant, four
    weeks, seven periods; HiGHS 1.15.1, one thread): simplex 3 + 15 s, IPX several minutes.
    """
    return "simplex" if solver == "auto" else solver


def _trusted(solution: Solution, program: LinearProgram) -> Solution:
    if solution.status is Status.INFEASIBLE:
        raise Infeasible(in_words(irreducible_infeasible_subset(program)))
    if solution.status is not Status.OPTIMAL:
        tried = ", ".join(f"{attempt.method}: {attempt.claim}" for attempt in solution.attempts)
        raise SolverStopped(f"{solution.status} ({tried})")
    return solution


def _judge(inputs: xr.Dataset, pathway: Pathway) -> Round:
    """Simulate the plan and say which weeks failed that the model did not see."""
    present = int(inputs.attrs["present_year"])
    proof = replay(inputs, pathway)
    missed = unserved_above_model(proof, pathway, present)
    decided = [y for p, span in pathway.periods.spans.items() if p >= present for y in span]
    demand = float(proof.results.annual["demand"].sum(["node", "year"]).mean("member"))
    added: tuple[int, ...] = ()
    if float(missed.sum()) > UNSERVED_TOLERANCE * demand:
        added = _failed_weeks(inputs, pathway, missed)
    return Round(
        weeks=pathway.hours.weeks,
        model_unserved=float(
            sum(pathway.operation["unserved_demand"].sel(period=p) * pathway.periods.n_years(p)
                for p in pathway.periods.years if p >= present)
        ),
        replay_unserved=float(
            proof.results.annual["unserved_demand"].sel(year=decided).sum(["node", "year"]).mean("member")
        ),
        added_weeks=added,
    )  # fmt: skip


def _failed_weeks(inputs: xr.Dataset, pathway: Pathway, missed: xr.DataArray) -> tuple[int, ...]:
    """Weeks, not yet alone in the model, with the most unserved demand in the worst years."""
    worst = missed["year"].values[np.argsort(missed.values, kind="stable")[::-1][:3]]
    years = [int(year) for year in worst if float(missed.sel(year=year)) > 0]
    hourly = replay(inputs, pathway, hours_of=years).results.hourly["unserved_demand"]
    lost = hourly.sum(["node", "year"]).mean("member").values
    by_week: dict[int, float] = {}
    for hour in np.flatnonzero(lost):
        (week,) = weeks_of_hours([int(hour)])
        by_week[week] = by_week.get(week, 0.0) + float(lost[hour])
    fresh = sorted((w for w in by_week if w not in pathway.hours.weeks), key=lambda w: -by_week[w])
    return tuple(fresh[:WEEKS_PER_ROUND])


def _remarks(rounds: list[Round]) -> tuple[str, ...]:
    """Sentences on what the simulation made of the typical weeks."""
    first, last = rounds[0], rounds[-1]
    told = []
    if len(rounds) > 1:
        added = sum(len(r.added_weeks) for r in rounds[:-1])
        told.append(
            f"{added} weeks in which simulation left demand unserved were added to the typical weeks: unserved demand "
            f"went from {first.replay_unserved:,.1f} to {last.replay_unserved:,.1f} MWh."
        )
    if last.replay_unserved > last.model_unserved + 1e-6 and last.added_weeks:
        told.append(f"After {len(rounds)} solves simulation still leaves {last.replay_unserved:,.1f} MWh unserved.")
    return tuple(told)


def _warnings(inputs: xr.Dataset, periods: Periods) -> tuple[str, ...]:
    told, present = [], int(inputs.attrs["present_year"])
    past = [p for p in periods.years if p < present]
    if past and periods.spans[past[-1]][-1] >= present:
        told.append(
            f"The period from {past[-1]} began before the present year {present}: nothing is built in it, "
            f"so that builds begin with the next period."
        )
    if inputs.sizes["member"] > 1:
        told.append("The model sees the first weather year; the simulation sees all of them.")
    if float(inputs["reserve_margin"]) == 0:
        told.append("No reserve margin is asked for: adequacy rests on the price of unserved demand.")
    return tuple(told)


class _Clock:
    """Seconds between marks."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.monotonic()

    def mark(self, step: str) -> None:
        now = time.monotonic()
        self.seconds[step], self._last = now - self._last, now
