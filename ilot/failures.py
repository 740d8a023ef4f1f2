"""What can go wrong, in a planner's words, and the exit code that a script sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from scenarios.problems import ScenarioError


class Code(IntEnum):
    """Exit codes of every verb."""

    DONE = 0
    BAD_INPUT = 2
    INFEASIBLE = 3
    STOPPED_EARLY = 4
    DEFECT = 5
    INTERRUPTED = 130


class Failure(Exception):
    """A verb cannot do what it was asked to.

    `problems` are plain data; those of a scenario have code, file, line, column, path, message and cure.
    """

    def __init__(self, code: Code, message: str, problems: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.problems = list(problems)

    def as_dict(self) -> dict[str, Any]:
        """Return the object that `--json` prints."""
        return {"error": {"code": int(self.code), "message": self.message, "problems": self.problems}}


def failure_of(error: BaseException) -> Failure:
    """Return any exception as a failure with its exit code.

    What nobody foresaw is a defect of ours: a file of the user must never get that far.
    """
    if _is_interruption(error):
        return Failure(Code.INTERRUPTED, "interrupted; nothing was left behind")
    match error:
        case Failure():
            return error
        case ScenarioError():
            return _of_scenario(error)
        case OSError():
            return Failure(Code.BAD_INPUT, f"a file cannot be read or written: {error}")
    return Failure(*_foreseen(error))


def _is_interruption(error: BaseException | None) -> bool:
    """Whether an exception is an interruption, or what a library made of one on its way up."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


def _of_scenario(error: ScenarioError) -> Failure:
    """The problems of a scenario, in the language that is spoken."""
    from ilot.checks.words import as_data, told  # the texts of all codes: not for `--help`

    return Failure(Code.BAD_INPUT, "\n".join(map(told, error.problems)), as_data(error.problems))


def _foreseen(error: BaseException) -> tuple[Code, str]:
    """Code and message of the exceptions of heavy rooms, told by name: they are not imported for `--help`."""
    names = {cls.__name__ for cls in type(error).__mro__}
    if "Infeasible" in names:
        return Code.INFEASIBLE, str(error)
    if "SolverStopped" in names:
        return Code.STOPPED_EARLY, f"the solver stopped without a trusted plan: {error}; try another --solver"
    if names & {"NegativeDemand", "NoSuchHours"}:
        return Code.BAD_INPUT, str(error)
    if "SolverError" in names:
        return Code.BAD_INPUT, str(error)
    about = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Code.DEFECT, f"a defect of ours, not of your file: {about}. Please report it with the output of -v"
