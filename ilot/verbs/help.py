"""Help in the language that is spoken: what verbs and options say of themselves, looked up when it is shown."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from ilot.words.language import _

TITLES = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commands",
    "REQUIRED_LONG_STRING": "[required]",
    "DEFAULT_STRING": "[default: {}]",
}
"""Where typer keeps what it says itself, and what it says."""

USAGE = "Usage: "
SHOW_HELP = "Show this message and exit."


def texts(app: typer.Typer) -> Iterator[str]:
    """Return all that the help of an app says, in English."""
    yield from (*TITLES.values(), USAGE, SHOW_HELP)
    group = typer.main.get_command(app)
    for command in (group, *getattr(group, "commands", {}).values()):
        yield from (inspect.cleandoc(text) for text in (command.help, command.epilog) if text)
        yield from (param.help for param in command.params if getattr(param, "help", None))


class SpokenCommand(TyperCommand):
    """A verb whose help is told in the language that is spoken."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how the verb is called."""
        _write_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        _speak(self, ctx)
        super().format_help(ctx, formatter)


class SpokenGroup(TyperGroup):
    """All verbs, whose help is told in the language that is spoken."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how a verb is called."""
        _write_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        _speak(self, ctx)
        for verb in self.commands.values():
            verb.help = _(inspect.cleandoc(verb.help or ""))
        super().format_help(ctx, formatter)


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix=_(USAGE))


def _speak(command: Any, ctx: Any) -> None:
    """Put what a command says of itself into the language; a command is made anew for every call of the program."""
    command.help, command.epilog = _(inspect.cleandoc(command.help or "")), _(inspect.cleandoc(command.epilog or ""))
    for param in command.get_params(ctx):
        if getattr(param, "help", None):
            param.help = _(param.help)
    from typer import rich_utils  # not for a verb that works

    for name, english in TITLES.items():
        setattr(rich_utils, name, _(english))
    _keep_figures_whole()


@cache
def _keep_figures_whole() -> None:
    """End lines of help as those of tables end: of itself typer cuts off Chinese that is longer than a line."""
    from typer import rich_utils

    from ilot.cell import Cell

    name = "_make_rich_text"
    typers_own = getattr(rich_utils, name)

    def whole(**what: Any) -> Cell:
        cell = Cell()
        cell.append_text(typers_own(**what))
        return cell

    setattr(rich_utils, name, whole)
