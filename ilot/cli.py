"""The command line: `ilot VERB …`."""

from __future__ import annotations

import gc
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from typing import Annotated

import typer

import ilot
from ilot.failures import Code, Failure
from ilot.verbs import aid as verb_aid
from ilot.verbs import calibrate as verb_calibrate
from ilot.verbs import rank as verb_rank
from ilot.verbs import results as verb_results
from ilot.verbs import run as verb_run
from ilot.verbs import scenarios as verb_scenarios
from ilot.verbs import studies as verb_studies
from ilot.verbs.help import SpokenCommand, SpokenGroup
from ilot.verbs.verb import Lang, show_failure, verb
from ilot.words.language import LANGUAGES, speaking, usual_language

logger = logging.getLogger(__name__)

# Of typer's own copy of click, which has no public name.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="ilot",
    cls=SpokenGroup,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Plan a zero-carbon island: simulate it hour by hour over decades, and choose its pathway.",
    epilog="Begin with: ilot list · ilot run ouessant-reference · ilot optimise ouessant",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"ilot {ilot.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Take the options that belong to no verb; which language is spoken has been read already."""


for function in (
    verb_scenarios.list_,
    verb_scenarios.init,
    verb_scenarios.validate,
    verb_scenarios.schema,
    verb_run.run,
    verb_run.optimise,
    verb_results.report,
    verb_results.export,
    verb_studies.sweep,
    verb_calibrate.calibrate,
    verb_rank.rank,
    verb_studies.compare,
    verb_studies.track,
    verb_studies.macc,
    verb_studies.diff,
    verb_aid.explain,
    verb_aid.doctor,
):
    app.command(name=function.__name__.rstrip("_"), cls=SpokenCommand)(verb(function))


def main() -> None:
    """Run the command line and leave with the exit code."""
    # Threads of BLAS round otherwise, inputs and programs too, and nothing here is large enough to gain by them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Arrays of a program are written once and copied by HiGHS. A virtual machine that gives its free memory back to its
    # host waits ten times as long for a huge page of it as for small ones; solving is as fast with either.
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
    # A run makes many small objects and few cycles: looking for these at the usual pace takes a tenth of its time.
    gc.set_threshold(200_000, 50, 100)
    warnings.simplefilter("once")
    warnings.showwarning = lambda message, *about: logger.warning("%s", message)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(exit_code())


def exit_code() -> int:
    """Run the command line and return its exit code."""
    with speaking(asked_language(sys.argv[1:]) or usual_language()):
        return _exit_code()


def asked_language(words: Sequence[str]) -> str | None:
    """Return the language that `--lang` asks for anywhere in a command: help is shown before options are read.

    >>> asked_language(["run", "--help", "--lang", "fr"]), asked_language(["--lang=zh"]), asked_language(["list"])
    ('fr', 'zh', None)
    """
    said = [word.partition("=")[2] or after for word, after in zip(words, [*words[1:], ""], strict=True)
            if word == "--lang" or word.startswith("--lang=")]  # fmt: skip
    return said[-1] if said and said[-1] in LANGUAGES else None


def _exit_code() -> int:
    try:
        code = app(prog_name="ilot", standalone_mode=False)
        sys.stdout.flush()
        return int(code or Code.DONE)
    except UsageError as error:
        return _usage(error)
    except (KeyboardInterrupt, typer.Abort):
        return Code.INTERRUPTED
    except BrokenPipeError:  # `ilot list | head`: nobody listens any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Code.DONE


def _usage(error: Exception) -> Code:
    """Answer what typer could not parse: an unknown verb or option, a missing argument."""
    context = getattr(error, "ctx", None)
    hint = f"; `{context.command_path} --help` shows how" if context is not None else ""
    message = error.format_message().rstrip(".")  # type: ignore[attr-defined]
    if not message:  # `ilot` alone has shown its help
        return Code.BAD_INPUT
    return show_failure(Failure(Code.BAD_INPUT, f"{message}{hint}"), "--json" in sys.argv)
