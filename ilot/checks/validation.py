"""What `ilot validate` finds in a scenario: problems that stop it, and warnings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ilot.failures import failure_of
from scenarios.load import Loaded, load
from scenarios.problems import Problem, ScenarioError


@dataclass(frozen=True)
class Examined:
    """A scenario, if it could be read, and what is wrong with it or doubtful."""

    loaded: Loaded | None
    problems: list[Problem]


def examine(scenario: str, overrides: Iterable[str], *, is_deep: bool, is_strict: bool) -> Examined:
    """Return every problem and warning of a scenario: of its grammar and relations, deep of its data and plan too.

    Parameters
    ----------
    is_deep : read the data files, build the inputs, and check what is asked against what can be had.
    is_strict : ask for the source and quality of every value too.
    """
    problems: list[Problem] = []
    try:
        loaded = load(scenario, overrides)
        if is_strict:
            from ilot.checks.quality import quality_problems

            problems += quality_problems(loaded)
        if is_deep:
            from ilot.checks.deep import deep_problems
            from scenarios.inputs.build import build, plan_of

            inputs = build(loaded)
            problems += deep_problems(loaded, inputs, plan_of(loaded, inputs))
    except ScenarioError as error:
        return Examined(None, [*error.problems, *problems])
    return Examined(loaded, problems)


def refuse(problems: Sequence[Problem], *, is_strict: bool) -> None:
    """Raise all problems, warnings too, if one of them is an error, or strict, if there is any.

    Raises
    ------
    Failure
        `BAD_INPUT`, in the language that is spoken.
    """
    if any(is_strict or problem.is_error for problem in problems):
        raise failure_of(ScenarioError(problems))


def write_sarif(path: Path, problems: Sequence[Problem], *, is_strict: bool) -> None:
    """Write what was found as SARIF, to a file that does not exist yet."""
    from ilot.checks.sarif import sarif
    from ilot.runs.folder import write_new

    write_new(path, (json.dumps(sarif(problems, is_strict), ensure_ascii=False, indent=1) + "\n").encode())
