"""The file of `ilot sweep`: which values of a scenario are varied, how, and what is looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ilot.glossary.kpis import KPIS, OPTIMISED
from scenarios.document import Keys, read_document
from scenarios.grammar import problems_of
from scenarios.inheritance import Resolved
from scenarios.load import library, load
from scenarios.problems import Problem, ScenarioError, did_you_mean, listed, problem_at

MAX_MEMBERS = 1_000_000
NEVER_RIGHT = ("E130", "E131", "E202", "E212", "E213", "E214")
"""Codes of a path that is not in the language and of a unit that does not fit: no other number would help."""

EXAMPLE = """\
schema: 1
scenario: ouessant-reference    # or a file beside this one
run: simulate                   # or optimise
design: lhs                     # or sobol, or grid
samples: 200                    # of lhs and sobol; ranges of a grid have levels: 5
seed: 1
values:
  horizon.discount_rate: {low: 2, high: 8, unit: "%/yr"}
  fuels.diesel.price_by_volume: [1.0 EUR/L, 1.5 EUR/L, 2.0 EUR/L]
outputs: [net_present_cost, gross_co2]    # all if left out
"""

DottedPath = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$")]


class Part(BaseModel):
    """What every part of the file shares: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Range(Part):
    """Numbers from `low` to `high`, in `unit` or in the one that the scenario's field declares."""

    low: float = Field(allow_inf_nan=False)
    high: float = Field(allow_inf_nan=False)
    unit: str | None = None
    levels: int | None = Field(default=None, ge=2, description="of a grid: how many equally spaced values")


class SweepFile(Part):
    """Many runs of one scenario."""

    schema_version: Literal[1] = Field(alias="schema")
    scenario: str = Field(description="a name of the library, or a file relative to this one")
    run: Literal["simulate", "optimise"] = Field(description="what is done with each member")
    design: Literal["grid", "lhs", "sobol", "morris"] = Field(
        description="grid: every combination; lhs: a Latin hypercube; sobol: a scrambled Sobol sequence; "
        "morris: trajectories, for `ilot rank`"
    )
    samples: int | None = Field(
        default=None, ge=1, le=MAX_MEMBERS, description="members of lhs and sobol, trajectories of morris"
    )
    seed: int = Field(default=1, ge=0, description="of all but grid")
    values: dict[DottedPath, Range | list[Any]] = Field(
        min_length=1, description="dotted path, as of --set, to {low, high, unit} or to a list of values"
    )
    outputs: list[str] = Field(default=[], description="KPIs of the table; all if absent")


def read_sweep(path: Path) -> SweepFile:
    """Read a sweep file and check it, also against the scenario that it varies.

    Raises
    ------
    ScenarioError
        With every problem of the stage that failed: reading, grammar, relations, or paths that are not in the scenario.
    """
    document = read_document(path)
    resolved = Resolved(document.data, document.places, document.key_places, (path,))
    try:
        sweep = SweepFile.model_validate(document.data)
    except ValidationError as error:
        raise ScenarioError(problems_of(error, resolved, SweepFile)) from None
    for check in (_relations, _strange_paths):
        problems = [
            problem_at(resolved.place_of(at), code, at, message, cure) for at, code, message, cure in check(sweep, path)
        ]
        if problems:
            raise ScenarioError(problems)
    return sweep


def scenario_of(sweep: SweepFile, path: Path) -> str:
    """Return the name of the library, or the file beside the sweep file, that is varied."""
    return scenario_file(sweep.scenario, path)


def scenario_file(scenario: str, beside: Path) -> str:
    """Return the scenario that a file names: of the library, or a file relative to that one."""
    return str(beside.parent / scenario) if _is_file_name(scenario) else scenario


def override(path: str, value: Any, varied: Range | list[Any]) -> str:
    """Return the text of `--set` that gives a member its value.

    >>> override("technologies.pv.lifetime", 31.5, Range(low=20, high=40, unit="yr"))
    'technologies.pv.lifetime="31.5 yr"'
    """
    if isinstance(varied, Range) and varied.unit is not None:
        return f"{path}={flow(f'{value!r} {varied.unit}')}"
    return f"{path}={flow(value)}"


def flow(value: Any) -> str:
    """Return a value as YAML on one line that reads back as the same value."""
    import json

    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


Found = Iterator[tuple[Keys, str, str, str]]
"""Path, code, message and cure of each problem."""


def _relations(sweep: SweepFile, path: Path) -> Found:
    yield from _scenario_problems(sweep, path)
    is_grid = sweep.design == "grid"
    if is_grid and sweep.samples is not None:
        yield ("samples",), "E206", "a grid has as many members as combinations", "remove samples"
    if not is_grid and sweep.samples is None:
        yield (
            ("design",),
            "E201",
            f"{sweep.design} needs 'samples', the number of members",
            "write 'samples: 200'",
        )
    for name, varied in sweep.values.items():
        at = ("values", name)
        if isinstance(varied, list) and sweep.design == "morris":
            yield at, "E206", "a list has no order along which morris could step", "write {low, high, unit}"
        if isinstance(varied, list) and not varied:
            yield at, "E206", "the list is empty", "write the values to try"
        if isinstance(varied, Range):
            if not varied.low < varied.high:
                yield (
                    at,
                    "E206",
                    f"low {varied.low:g} is not below high {varied.high:g}",
                    "correct one of the two",
                )
            if is_grid and varied.levels is None:
                yield (
                    at,
                    "E201",
                    "a range in a grid needs 'levels', the number of its values",
                    "write 'levels: 5'",
                )
            if not is_grid and varied.levels is not None:
                yield (
                    (*at, "levels"),
                    "E206",
                    f"levels belong to a grid, not to {sweep.design}",
                    "remove them",
                )
    if is_grid and (n_members := math.prod(map(_n_levels, sweep.values.values()))) > MAX_MEMBERS:
        yield (
            ("values",),
            "E205",
            f"the grid has {n_members:,} members",
            f"vary less: at most {MAX_MEMBERS:,}",
        )
    known = {**KPIS, **(OPTIMISED if sweep.run == "optimise" else {})}
    for n, name in enumerate(sweep.outputs):
        if name not in known:
            hint = did_you_mean(name, known)
            yield ("outputs", n), "E203", f"'{name}' is no KPI", f"{hint}the KPIs are: {listed(known, 40)}"


def _scenario_problems(sweep: SweepFile, path: Path) -> Found:
    at, known = ("scenario",), library()
    if _is_file_name(sweep.scenario):
        if not Path(scenario_of(sweep, path)).is_file():
            yield at, "E102", f"there is no file {sweep.scenario} beside this one", "correct the name"
    elif sweep.scenario not in known:
        yield (
            at,
            "E301",
            f"there is no scenario '{sweep.scenario}' in the library",
            (f"{did_you_mean(sweep.scenario, known)}the library has: {listed(known)}; a file ends in .yaml"),
        )


def _strange_paths(sweep: SweepFile, path: Path) -> Found:
    """Paths that the scenario cannot have, found by trying the first value of each."""
    name = scenario_of(sweep, path)
    load(name)
    for swept, varied in sweep.values.items():
        first = varied.low if isinstance(varied, Range) else varied[0]
        try:
            load(name, [override(swept, first, varied)])
        except ScenarioError as error:
            for problem in (each for each in error.problems if each.code in NEVER_RIGHT):
                at: Keys = ("values", swept)
                yield at, problem.code, _said(problem, swept), problem.cure


def _said(problem: Problem, swept: str) -> str:
    return problem.message if problem.path in ("", swept) else f"{problem.path}: {problem.message}"


def _n_levels(varied: Range | list[Any]) -> int:
    return (varied.levels or 1) if isinstance(varied, Range) else len(varied)


def _is_file_name(scenario: str) -> bool:
    return scenario.endswith((".yaml", ".yml"))
