"""`ilot run` and `ilot optimise`: from a scenario to a run folder and a verdict."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ilot.failures import Code
from ilot.verbs.verb import Answer

Name = Annotated[str, typer.Argument(metavar="NAME_OR_FILE", help="A scenario of the library, or a YAML file.")]
Overrides = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Replace a value, e.g. horizon.discount_rate='3 %/yr'. Repeatable.",
    ),
]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder of the run, else runs/NAME-UTCSTAMP.")]
Plan = Annotated[
    str | None,
    typer.Option("--plan", metavar="RUN|FILE", help="Simulate the plan of a run, a plan.nc, or a YAML with `plan:`."),
]
Weeks = Annotated[
    int | None,
    typer.Option("--weeks", min=0, help="Typical weeks the optimiser looks at; 0: every hour of the year."),
]
WeatherYears = Annotated[
    str | None,
    typer.Option(
        "--weather-years", metavar="first|all|1,3,5",
        help="Weather years of the ensemble that the plan is chosen for, as time.optimise.weather_years.",
    ),
]  # fmt: skip
TimeLimit = Annotated[
    float | None,
    typer.Option("--time-limit", metavar="SECONDS", min=0.0, help="Keep the best plan found by then; exits with 4."),
]
Threads = Annotated[
    int | None,
    typer.Option("--threads", min=1, help="Of the solver, else as many as banded can use; its plan is the same."),
]
Alternatives = Annotated[
    float | None,
    typer.Option(
        "--alternatives", metavar="SHARE", min=1e-4, max=1.0,
        help="Also tell how far each capacity may move while cost rises by this share, such as 0.05.",
    ),
]  # fmt: skip
Certified = Annotated[
    float | None,
    typer.Option(
        "--certified", metavar="SHARE", min=1e-5, max=1.0,
        help="Be content with a plan proven to cost at most this share above the least, such as 0.01.",
    ),
]  # fmt: skip
StrictBudget = Annotated[bool, typer.Option("--strict-budget", help="Exit with 3 if the carbon budget is exceeded.")]


class Solver(StrEnum):
    """Methods by name: of HiGHS, or our own on the shape of time."""

    AUTO = "auto"
    SIMPLEX = "simplex"
    IPX = "ipx"
    HIPO = "hipo"
    BANDED = "banded"
    VERTEX = "vertex"


def run(name: Name, overrides: Overrides = [], plan: Plan = None, out: Out = None) -> Answer:  # noqa: B006
    """Simulate a scenario hour by hour, under its own plan or one you give."""
    from ilot.planning import run_scenario
    from ilot.words.verdict import verdict

    record = run_scenario(name, overrides=overrides, plan=plan, out=out)
    return Answer(record.summary, verdict(record, name))


def optimise(
    name: Name,
    overrides: Overrides = [],  # noqa: B006
    out: Out = None,
    solver: Annotated[Solver, typer.Option("--solver", help="Method of HiGHS, or banded, our own.")] = Solver.AUTO,
    weeks: Weeks = None,
    weather_years: WeatherYears = None,
    strict_budget: StrictBudget = False,
    threads: Threads = None,
    time_limit: TimeLimit = None,
    alternatives: Alternatives = None,
    certified: Certified = None,
) -> Answer:
    """Choose the pathway of least cost within the carbon budget, and prove it over every hour."""
    from ilot.optimisation import optimise_scenario
    from ilot.words.verdict import verdict

    record = optimise_scenario(
        name, overrides=overrides, out=out, solver=str(solver), weeks=weeks, weather_years=weather_years,
        strict_budget=strict_budget, threads=threads, time_limit=time_limit, alternatives=alternatives,
        certified=certified,
    )  # fmt: skip
    is_stopped = record.pathway is not None and record.pathway.is_stopped_early
    return Answer(record.summary, verdict(record, name), Code.STOPPED_EARLY if is_stopped else Code.DONE)
