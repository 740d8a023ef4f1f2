"""A table as plain text, for a terminal or a file."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Sequence

from ilot.words.language import numeral

WIDTH = 160
"""Where there is no terminal."""


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", left: int = 1) -> str:
    """Return rows under headings; the first `left` columns are texts, the others figures set to the right."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from ilot.cell import Cell

    drawn = Table(title=title or None, title_justify="left", title_style="", box=SIMPLE_HEAD, pad_edge=False)
    for n, heading in enumerate(headings):
        drawn.add_column(Cell(heading), justify="left" if n < left else "right", overflow="fold")
    for row in rows:
        drawn.add_row(*map(Cell, row))
    text = io.StringIO()
    width = shutil.get_terminal_size((WIDTH, 24)).columns
    Console(file=text, width=width, markup=False, emoji=False, highlight=False, no_color=True).print(drawn)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()).strip("\n")


def figure(value: float | int | None, sign: bool = False) -> str:
    """Return a number as a reader takes it in: four digits, small ones not as 0, `–` for none.

    >>> figure(1234567.8), figure(0.01234), figure(None)
    ('1,234,568', '0.01234', '–')
    """
    if value is None:
        return "–"
    digits = ",.0f" if value == 0 or abs(value) >= 1000 else ".4g"
    return numeral(f"{value:{'+' if sign else ''}{digits}}")
