"""Choose the pathway: least excess over the carbon budget, then least cost, and look again where simulation fails."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import xarray as xr

from engine.variables import check
from engine.vintage_groups import Groups, joined, whole_plan
from solvers.alternatives import displaced, ranges
from solvers.answer import Status, load_into
from solvers.choice import Asked, Choice, SolverStopped, choose
from solvers.data import Data, gather
from solvers.foresight import ends, holding, rule, stepwise_plan
from solvers.given import by_vintage_groups, decided_by_others, left_to_decide, together
from solvers.hourly import hourly_power
from solvers.infeasible import Infeasible, obvious_causes
from solvers.kept import broken
from solvers.left_out import left_out
from solvers.lesson import Lesson
from solvers.lessons import lessons
from solvers.model import PathwayModel
from solvers.named_policies import carbon_budget
from solvers.pathway import Pathway, Round
from solvers.periods import investment_periods
from solvers.program import LinearProgram
from solvers.replay import Replay, replay
from solvers.shadow_prices import OF_OPERATION, ShadowPrice
from solvers.solution import curtailment_of, duals_of, operation_of, plan_of, prices_of
from solvers.two_hours import compile_hours
from solvers.typical import representative_hours

MAXIMUM_ROUNDS = 4
"""How often the model is solved: once, and again while simulation teaches something new."""

STEPS = 5

Progress = Callable[[int, int, str], None]
"""Told how many steps are done, of how many, and what is done now."""


def optimise(
    inputs: xr.Dataset,
    *,
    given: xr.Dataset | None = None,
    solver: str = "auto",
    weeks: int | None = None,
    strict_budget: bool = False,
    threads: int | None = None,
    time_limit: float = math.inf,
    alternatives: float | None = None,
    certified: float | None = None,
    hours_of: Iterable[int] = (),
    progress: Progress | None = None,
) -> Pathway:
    """Return the pathway of least excess over the carbon budget and, at that, of least cost.

    Parameters
    ----------
    inputs : the table's `inputs`, cost method `annuity`.
    given : a plan; all that others than the planner decide (`inputs.attrs["levers_of_others"]`) is as it says:
        what is built, rebuilt, retired early and planted, and the blends that are burned.
    solver : `auto`, `simplex`, `ipx`, `hipo`, `banded` or `vertex`.
    weeks : typical weeks, 0 for full years; what the inputs ask for if not given.
    strict_budget : kept in the answer, for the caller to refuse an excess.
    threads : of the solver; if not given as many as `banded` can use, one of HiGHS.
    time_limit : s, for all solves together; what is best until then is kept, and `Pathway.status` says so.
    alternatives : share by which cost may be above the least; the range of every capacity within it is told.
    certified : gap, a share of the objective, within which an answer will do; the year is then seen coarsely, and ever
        finer, until the cost of all hours is proven to be within it (`solvers.certified`).
    hours_of : years whose hours the proof, `Pathway.proof`, holds.
    progress : told at each step.

    Raises
    ------
    ContractError
        NaN or anything else in the inputs that breaks the table.
    NoSuchHours
        The hours that the inputs ask for cannot be had: tsam is not installed, a week does not hold such steps, or the
        weather years have not so many weeks.
    Infeasible
        No pathway keeps to the hard limits; says which.
    SolverStopped
        The solver has no plan that holds.

    Notes
    -----
    Each answer is simulated. Where simulation leaves demand unserved that the model thought served, burns more of a
    limited fuel or passes a cap, the model is asked for that much more and solved again (`solvers.lessons`), at most
    `MAXIMUM_ROUNDS` times. `Pathway.rounds` tells.
    """
    if inputs.attrs["cost_method"] != "annuity":
        raise ValueError("a pathway needs the cost method annuity: project prices one year of an unchanging system")
    check(inputs, "inputs")
    tell, asked = progress or (lambda done, of, text: None), Asked(solver, threads, time_limit, certified)
    task = _task(inputs, given, weeks, asked, tell)
    pathway, choice = _until_proven(task, tuple(hours_of))
    if alternatives is not None:
        pathway = _with_alternatives(task, pathway, choice, alternatives)
    tell(STEPS, STEPS, "done")
    return replace(pathway, strict_budget=strict_budget, timings=dict(task.clock.seconds))


@dataclass(frozen=True)
class _Task:
    """The stated model, the island as it is simulated, its groups of vintages, and what others build in it."""

    stated: PathwayModel
    program: LinearProgram
    inputs: xr.Dataset
    groups: tuple[Groups, ...]
    others: xr.Dataset | None
    asked: Asked
    clock: _Clock
    tell: Progress


def _task(inputs: xr.Dataset, given: xr.Dataset | None, weeks: int | None, asked: Asked, tell: Progress) -> _Task:
    """Gather the numbers, state the model and compile it."""
    clock = _Clock()
    tell(0, STEPS, "gathering numbers")
    if len(inputs.attrs["levers_of_others"]) and given is None:
        raise ValueError("others than the planner decide some levers: their part of a plan must be given")
    others = None if given is None else decided_by_others(inputs, given)
    seen = inputs if others is None else left_to_decide(inputs, others)
    seen, groups = by_vintage_groups(seen)
    periods, power = investment_periods(seen), hourly_power(seen)
    hours = representative_hours(seen, power, weeks)
    data = gather(seen, power, periods, hours)
    causes = obvious_causes(data)
    if causes:
        raise Infeasible(causes)
    clock.mark("data")
    tell(1, STEPS, "stating and compiling the model")
    stated, program = compile_hours(data)
    clock.mark("model")
    if ends(inputs):
        plan = stepwise_plan(seen, hours, asked, lambda period: tell(1, STEPS, f"planning from {period}"))
        program = holding(program, stated, plan)
        clock.mark("steps of foresight")
    return _Task(stated, program, inputs, groups, others, asked, clock, tell)


def _until_proven(task: _Task, hours_of: tuple[int, ...]) -> tuple[Pathway, Choice]:
    """Solve, simulate, learn, and solve again until simulation confirms the plan or nothing more can be learned."""
    learned: dict[str, Lesson] = {}
    rounds: list[Round] = []
    kept: tuple[Pathway, Choice] | None = None
    most = 1 if ends(task.inputs) else MAXIMUM_ROUNDS
    while True:
        number = len(rounds) + 1
        task.tell(2, STEPS, f"least excess over the carbon budget and least cost, round {number}")
        try:
            choice = choose(task.stated, task.program, list(learned.values()), task.asked, kept and kept[1])
        except (Infeasible, SolverStopped) as refusal:
            if kept is None:
                raise
            return _finished(kept[0], rounds, _refused(refusal), is_stopped=task.asked.left() == 0.0), kept[1]
        task.clock.mark("solves")
        before, pathway = kept, _pathway(task, choice)
        task.tell(4, STEPS, f"simulating the plan, round {number}")
        proof = replay(task.inputs, pathway, hours_of=hours_of)
        warnings = (*pathway.warnings, *broken(task.stated, pathway, proof))
        pathway = replace(pathway, warnings=warnings, proof=proof)
        kept = pathway, choice
        fresh = lessons(task.stated, task.program, pathway, proof)
        task.clock.mark("replay")
        if before is not None and fresh and all(lesson.is_in_vain(learned) for lesson in fresh):
            return _finished(before[0], rounds, _in_vain(fresh)), before[1]
        rounds.append(_round(pathway, proof, fresh))
        if not fresh or number == most or choice.remark:
            return _finished(pathway, rounds, choice.remark), choice
        learned |= {lesson.name: lesson for lesson in fresh}


def _in_vain(fresh: Sequence[Lesson]) -> str:
    asked = "; ".join(lesson.sentence for lesson in fresh)
    return (
        f"Simulation does not follow what the optimiser was asked for ({asked}): its rule runs other plants, by their "
        "merit order. This is the plan before it was asked."
    )


def _refused(refusal: Exception) -> str:
    return f"What simulation asked for could not be had ({refusal}): this is the plan before it was asked."


def _finished(pathway: Pathway, rounds: Sequence[Round], remark: str = "", is_stopped: bool = False) -> Pathway:
    """Add what the rounds said."""
    warnings = (*pathway.warnings, *_remarks(rounds), *((remark,) if remark else ()))
    status = str(Status.TIME_LIMIT) if is_stopped else pathway.status
    return replace(pathway, rounds=tuple(rounds), warnings=warnings, status=status)


_ONE_PLAN = "No alternatives: with foresight that ends before the horizon each step has decided already."


def _with_alternatives(task: _Task, pathway: Pathway, choice: Choice, slack: float) -> Pathway:
    """Add the range of every capacity near the optimum, and what each chosen technology displaces."""
    if choice.remark or task.asked.certified is not None:
        return replace(pathway, warnings=(*pathway.warnings, "No alternatives: the least cost itself is not proven."))
    if ends(task.inputs):
        return replace(pathway, warnings=(*pathway.warnings, _ONE_PLAN))

    def tell(name: str) -> None:
        task.tell(4, STEPS, f"alternatives: {name}")

    found = ranges(task.stated, choice, slack, task.asked, tell)
    instead = displaced(task.stated, choice, task.asked, tell)
    task.clock.mark("alternatives")
    return replace(pathway, slack=slack, ranges=found, displaced=instead)


def _pathway(task: _Task, choice: Choice) -> Pathway:
    """Read the answer."""
    stated, best = task.stated, choice.solution
    row_duals = load_into(stated.pyomo, choice.program, best)
    data, plan = stated.data, plan_of(stated)
    operation = operation_of(stated).assign(curtailment=("period", curtailment_of(stated, choice.program, best.x)))
    plan = whole_plan(plan, task.groups, task.inputs) if task.groups else plan
    operation = joined(operation, task.groups, task.inputs)
    return Pathway(
        plan=plan if task.others is None else together(plan, task.others),
        objective=best.objective,
        status=str(best.status),
        budget=carbon_budget(data),
        excess=max(0.0, float(stated.pyomo.policy.excess.value)),
        strict_budget=False,
        periods=data.periods,
        hours=data.hours,
        operation=operation,
        duals=duals_of(stated, row_duals),
        shadow_prices=_prices(task, prices_of(stated, row_duals, choice.program, best.row_dual)),
        residuals=best.residuals,
        method=best.method,
        options=best.options,
        version=best.version,
        bounds=best.bounds,
        rounds=(),
        warnings=(
            *((rule(task.inputs),) if ends(task.inputs) else ()),
            *((_CERTIFIED.format(gap=best.bounds[-1].gap, n=len(best.bounds)),) if best.bounds else ()),
            *_warnings(task.inputs, data),
        ),
        timings={},
        n_columns=len(choice.program.columns),
        n_rows=len(choice.program.rows),
    )


_CERTIFIED = (
    "The least cost was not sought to the end: a coarser year, after {n} rounds, proves that no plan is cheaper than "
    "this one by more than {gap:.2%}."
)


def _prices(task: _Task, prices: tuple[ShadowPrice, ...]) -> tuple[ShadowPrice, ...]:
    """Where all that is built was held to what the steps decided, limits on operation alone have a price."""
    return tuple(price for price in prices if price.name in OF_OPERATION) if ends(task.inputs) else prices


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


def _warnings(inputs: xr.Dataset, data: Data) -> tuple[str, ...]:
    told, present, periods = [], int(inputs.attrs["present_year"]), data.periods
    past = [p for p in periods.years if p < present]
    if past and periods.spans[past[-1]][-1] >= present:
        told.append(
            f"The period from {past[-1]} began before the present year {present}: nothing is built in it, "
            f"so that builds begin with the next period."
        )
    n_seen, n_simulated = data.hours.n_weather_years, int(inputs.attrs["n_weather_years"])
    if n_seen < n_simulated:
        told.append(
            f"The optimiser sees {n_seen} of {n_simulated} weather years, the simulation all of them: "
            "time.optimise.weather_years: all lets both see the same."
        )
    if (inputs["units_drawn"] > 0).any():
        told.append("The optimiser sees mean availability; the simulation draws outages of single units.")
    if float(inputs["reserve_margin"]) == 0:
        told.append("No reserve margin is asked for: adequacy rests on the price of unserved demand.")
    return (*told, *left_out(inputs, data.hours.is_full_year or data.hours.is_linked))


class _Clock:
    """Seconds between marks."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.monotonic()

    def mark(self, step: str) -> None:
        now = time.monotonic()
        self.seconds[step] = self.seconds.get(step, 0.0) + now - self._last
        self._last = now
