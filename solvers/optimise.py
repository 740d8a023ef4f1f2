"""Choose the pathway: least excess over the carbon budget, then least cost, and look again where simulation fails."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import xarray as xr

from engine.variables import check
from solvers.answer import Solution, Status, load_into
from solvers.data import gather
from solvers.highs import irreducible_infeasible_subset, solve
from solvers.hourly import Power, hourly_power
from solvers.infeasible import Infeasible, in_words, obvious_causes
from solvers.left_out import left_out
from solvers.lessons import Lesson, lessons
from solvers.model import PathwayModel
from solvers.objective import least_excess, shed_energy
from solvers.pathway import Pathway, Round
from solvers.periods import Periods, RepresentativeHours, full_year, investment_periods, typical_weeks
from solvers.policy import carbon_budget
from solvers.program import LinearProgram
from solvers.replay import Replay, replay
from solvers.solution import duals_of, operation_of, plan_of
from solvers.two_hours import compile_hours

MAXIMUM_ROUNDS = 4
"""How often the model is solved: once, and again while simulation teaches something new."""
EXCESS_TOLERANCE = 1e-6
"""By how much of itself the least excess may grow while cost is minimised: rounding, not a trade."""
KILOGRAM = 1e-3
"""t."""

STEPS = 5

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
    solver : `auto`, `simplex`, `ipx`, `hipo` or `banded`.
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
    Each answer is simulated. Where simulation leaves demand unserved that the model thought served, burns more of a
    limited fuel or passes a cap, the model is asked for that much more and solved again (`solvers.lessons`), at most
    `MAXIMUM_ROUNDS` times. `Pathway.rounds` tells.
    """
    if inputs.attrs["cost_method"] != "annuity":
        raise ValueError("a pathway needs the cost method annuity: project prices one year of an unchanging system")
    check(inputs, "inputs")
    clock, tell = _Clock(), progress or (lambda done, of, text: None)
    n_weeks = int(inputs.attrs["typical_weeks"] if weeks is None else weeks)
    tell(0, STEPS, "gathering numbers")
    periods, power = investment_periods(inputs), hourly_power(inputs)
    data = gather(inputs, power, periods, _hours(inputs, power, n_weeks))
    causes = obvious_causes(data)
    if causes:
        raise Infeasible(causes)
    clock.mark("data")
    tell(1, STEPS, "stating and compiling the model")
    stated, program = compile_hours(data)
    clock.mark("model")
    pathway = _until_proven(stated, program, solver, threads or 1, clock, tell)
    tell(STEPS, STEPS, "done")
    return replace(pathway, strict_budget=strict_budget)


def _hours(inputs: xr.Dataset, power: Power, n_weeks: int) -> RepresentativeHours:
    if n_weeks == 0:
        return full_year()
    rows = inputs["availability_pattern"].values[0].astype(int)
    used = sorted({int(row) for row in rows if row >= 0})
    return typical_weeks(n_weeks, power.demand(), inputs["profile"].values[used])


def _until_proven(
    stated: PathwayModel, program: LinearProgram, solver: str, threads: int, clock: _Clock, tell: Progress
) -> Pathway:
    """Solve, simulate, learn, and solve again until simulation confirms the plan or nothing more can be learned."""
    learned: dict[str, Lesson] = {}
    rounds: list[Round] = []
    pathway: Pathway | None = None
    while True:
        try:
            pathway = _choose(stated, program, list(learned.values()), solver, threads, clock, tell, len(rounds) + 1)
        except (Infeasible, SolverStopped) as refusal:
            if pathway is None:
                raise
            remark = f"What simulation asked for could not be had ({refusal}): this is the plan before it was asked."
            return _finished(pathway, rounds, clock, remark)
        tell(4, STEPS, f"simulating the plan, round {len(rounds) + 1}")
        proof = replay(stated.data.inputs, pathway)
        fresh = lessons(stated, program, pathway, proof)
        clock.mark("replay")
        rounds.append(_round(pathway, proof, fresh))
        if not fresh or len(rounds) == MAXIMUM_ROUNDS:
            return _finished(pathway, rounds, clock)
        learned |= {lesson.name: lesson for lesson in fresh}


def _choose(
    stated: PathwayModel,
    program: LinearProgram,
    learned: Sequence[Lesson],
    solver: str,
    threads: int,
    clock: _Clock,
    tell: Progress,
    round_number: int,
) -> Pathway:
    """Solve for the least excess and then for the least cost, with what was learned so far."""
    tell(2, STEPS, f"least excess over the carbon budget, round {round_number}")
    bounded = _least_excess(stated, program, learned, solver, threads)
    clock.mark("least excess")
    tell(3, STEPS, f"least cost, round {round_number}")
    # Cold each time: from the basis of an earlier answer simplex takes twice as long as presolve and a new start.
    best = _trusted(solve(bounded, solver=solver, threads=threads), bounded)
    clock.mark("least cost")
    return _pathway(stated, bounded, best, clock)


def _finished(pathway: Pathway, rounds: Sequence[Round], clock: _Clock, *remarks: str) -> Pathway:
    """Add what the rounds said."""
    warnings = (*pathway.warnings, *_remarks(rounds), *remarks)
    return replace(pathway, rounds=tuple(rounds), warnings=warnings, timings=dict(clock.seconds))


def _pathway(stated: PathwayModel, bounded: LinearProgram, best: Solution, clock: _Clock) -> Pathway:
    """Read the answer."""
    row_duals = load_into(stated.pyomo, bounded, best)
    data = stated.data
    return Pathway(
        plan=plan_of(stated),
        objective=best.objective,
        status=str(best.status),
        budget=carbon_budget(data),
        excess=max(0.0, float(stated.pyomo.policy.excess.value)),
        strict_budget=False,
        periods=data.periods,
        hours=data.hours,
        operation=operation_of(stated),
        duals=duals_of(stated, row_duals),
        residuals=best.residuals,
        method=best.method,
        options=best.options,
        version=best.version,
        rounds=(),
        warnings=_warnings(data.inputs, data.periods),
        timings=dict(clock.seconds),
        n_columns=len(bounded.columns),
        n_rows=len(bounded.rows),
    )


def _taught(program: LinearProgram, learned: Sequence[Lesson]) -> LinearProgram:
    for lesson in learned:
        program = program.with_row(lesson.name, lesson.coefficients, lesson.lower, lesson.upper)
    return program


def _least_excess(
    stated: PathwayModel,
    program: LinearProgram,
    learned: Sequence[Lesson],
    solver: str,
    threads: int,
) -> LinearProgram:
    """Minimise the excess, demand served first; return the program that holds to it."""
    taught = _taught(program, learned)
    cost, offset = program.coefficients(least_excess(stated.pyomo, stated.data))
    first = _trusted(solve(taught.with_cost(cost, offset), solver=solver, threads=threads), taught)
    excess, _ = program.coefficients(1.0 * stated.pyomo.policy.excess)
    least = max(0.0, float(excess @ first.x))
    shed, _ = program.coefficients(shed_energy(stated.pyomo, stated.data))
    lost = max(0.0, float(shed @ first.x))
    # Beyond the budget, demand must not be shed for the sake of carbon.
    most_shed = lost * (1 + EXCESS_TOLERANCE) + KILOGRAM if least > KILOGRAM else math.inf
    bounded = program.with_row("excess_stays_least", excess, upper=least * (1 + EXCESS_TOLERANCE) + KILOGRAM)
    bounded = bounded.with_row("unserved_demand_stays_least", shed, upper=most_shed)
    return _taught(bounded, learned)


def _trusted(solution: Solution, program: LinearProgram) -> Solution:
    if solution.status is Status.INFEASIBLE:
        raise Infeasible(in_words(irreducible_infeasible_subset(program)))
    if solution.status is not Status.OPTIMAL:
        tried = ", ".join(f"{attempt.method}: {attempt.claim}" for attempt in solution.attempts)
        raise SolverStopped(f"{solution.status} ({tried})")
    return solution


def _round(pathway: Pathway, proof: Replay, fresh: Sequence[Lesson]) -> Round:
    """Say what the simulation made of the plan, over the years that can still be decided."""
    inputs = proof.results.inputs
    present = int(inputs.attrs["present_year"])
    decided = [p for p in pathway.periods.years if p >= present]
    years = [year for p in decided for year in pathway.periods.spans[p]]
    own = sum(float(pathway.operation["unserved_demand"].sel(period=p)) * pathway.periods.n_years(p) for p in decided)
    unserved = proof.results.annual["unserved_demand"].sel(year=years)
    return Round(
        model_unserved=float(own),
        replay_unserved=float(unserved.sum(["node", "year"]).mean("member")),
        lessons=tuple(lesson.sentence for lesson in fresh),
    )


def _remarks(rounds: Sequence[Round]) -> tuple[str, ...]:
    """Sentences on what the simulation taught."""
    first, last, told = rounds[0], rounds[-1], []
    if len(rounds) > 1:
        asked = ", ".join(dict.fromkeys(lesson for each in rounds[:-1] for lesson in each.lessons))
        times = "once" if len(rounds) == 2 else f"{len(rounds) - 1} times"
        told.append(
            f"Simulation corrected the optimiser {times}: it was asked for {asked}. Unserved demand went from "
            f"{first.replay_unserved:,.1f} to {last.replay_unserved:,.1f} MWh."
        )
    if last.lessons:
        told.append(f"After {len(rounds)} solves simulation still asks for: {'; '.join(last.lessons)}.")
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
        told.append("The model sees the first weather year and mean availability; the simulation sees every member.")
    if float(inputs["reserve_margin"]) == 0:
        told.append("No reserve margin is asked for: adequacy rests on the price of unserved demand.")
    return (*told, *left_out(inputs))


class _Clock:
    """Seconds between marks."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.monotonic()

    def mark(self, step: str) -> None:
        now = time.monotonic()
        self.seconds[step] = self.seconds.get(step, 0.0) + now - self._last
        self._last = now
