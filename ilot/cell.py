"""A cell of a table on a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console, ConsoleOptions
from rich.containers import Lines
from rich.measure import Measurement
from rich.text import Text

from ilot.words.lines import longest_piece, wrapped


class Cell(Text):
    """A text that ends its lines where a reader would: rich ends them inside of figures with their unit.

    It takes the space that does not break, of French figures, for one that does, and Chinese for one long word.
    """

    def wrap(self, console: Console, width: int, **how: Any) -> Lines:
        """Return the text as lines of at most `width` columns."""
        lines = [line for told in self.plain.split("\n") for line in wrapped(told, width)]
        return Text("\n".join(lines), style=self.style).wrap(console, width, **{**how, "no_wrap": True})

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return the least and the most columns that the text asks for."""
        return Measurement(longest_piece(self.plain), Text(self.plain).__rich_measure__(console, options).maximum)
