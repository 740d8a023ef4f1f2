"""What all verbs do alike: answer in words or as JSON, log to standard error, fail with an exit code."""

from __future__ import annotations

import contextlib
import functools
import inspect
import json
import logging
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import typer

from ilot.failures import Code, Failure, failure_of
from ilot.words.language import language, speaking

Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else there.")]
Verbose = Annotated[
    int,
    typer.Option("--verbose", "-v", count=True, show_default=False, help="Say what is going on; twice for more."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no warnings.")]


class Language(StrEnum):
    """Languages of messages, of the report and of the workbook of results."""

    EN = "en"
    FR = "fr"
    ZH = "zh"


Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Language, else that of ILOT_LANG or of this machine.", show_default=False),
]

_SHARED = [
    inspect.Parameter("lang", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Lang),
    inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Json),
    inspect.Parameter("verbose", inspect.Parameter.KEYWORD_ONLY, default=0, annotation=Verbose),
    inspect.Parameter("quiet", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Quiet),
]


@dataclass(frozen=True)
class Answer:
    """What a verb found: as data, and in words for a reader."""

    data: Mapping[str, Any]
    words: str
    code: Code = Code.DONE


def verb(function: Callable[..., Answer]) -> Callable[..., None]:
    """Return the command of a function that answers: with `--lang`, `--json`, `-v`, `-q` and the exit codes."""

    @functools.wraps(function)
    def command(*args: Any, lang: Language | None, as_json: bool, verbose: int, quiet: bool, **options: Any) -> None:
        start_logging(verbose, quiet)
        with speaking(lang or language()):
            try:
                # What a library may print goes to standard error: standard output is the answer's.
                with contextlib.redirect_stdout(sys.stderr):
                    answer = function(*args, **options)
            except (Exception, KeyboardInterrupt) as error:
                if verbose and not isinstance(error, KeyboardInterrupt):
                    traceback.print_exc()
                raise typer.Exit(show_failure(failure_of(error), as_json)) from None
        print_json(answer.data) if as_json else print(answer.words)
        raise typer.Exit(answer.code)

    signature = inspect.signature(function, eval_str=True)
    parameters = [*signature.parameters.values(), *_SHARED]
    command.__signature__ = signature.replace(parameters=parameters, return_annotation=None)  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command


def show_failure(failure: Failure, as_json: bool) -> Code:
    """Print a failure where it belongs and return its exit code."""
    if as_json:
        print_json(failure.as_dict())
    else:
        print(_spoken(failure.message), file=sys.stderr)
    return failure.code


def _spoken(message: str) -> str:
    """What went wrong, in the language that is spoken; the forms of sentences are not loaded for English."""
    if language() == "en":
        return message
    from ilot.words.sentences import retold

    return retold(message)


def print_json(data: Mapping[str, Any]) -> None:
    """Print one JSON object; a NaN in it is a defect and raises."""
    print(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2))


def start_logging(verbose: int, quiet: bool) -> None:
    """Send the log to standard error: warnings, with -v what is going on, with -q errors alone."""
    level = logging.ERROR if quiet else (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr, force=True)
    for talkative in ("numba", "matplotlib", "pyomo"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
