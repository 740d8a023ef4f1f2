"""Telling on standard error how far the work is: a bar on a terminal, one line a stage elsewhere."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from ilot.words.sentences import retold

Tell = Callable[[int, int, str], None]
"""How many steps are done, of how many, and what is done now."""
Stage = Callable[[str], Tell]
"""Begins a part of the work with its title."""


@contextmanager
def stages() -> Iterator[Stage]:
    """Give a function that begins a stage and returns what to tell its steps to. Silent with `-q`."""
    console = Console(stderr=True)
    is_quiet = logging.getLogger().level >= logging.ERROR
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[now]}"),
        TimeElapsedColumn(),
    )
    shows_bar = console.is_terminal and not is_quiet
    with Progress(*columns, console=console, transient=True, disable=not shows_bar) as bar:

        def stage(title: str) -> Tell:
            spoken = retold(title)
            if not is_quiet and not shows_bar:
                print(f"{spoken} …", file=sys.stderr, flush=True)
            task = bar.add_task(spoken, total=None, now="")
            return lambda done, of, text: bar.update(task, completed=done, total=of, now=text)

        yield stage
