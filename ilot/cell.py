"""A text on a terminal that ends its lines where a reader would."""

from __future__ import annotations

from typing import Any

from rich.console import Console, ConsoleOptions
from rich.containers import Lines
from rich.measure import Measurement
from rich.text import Text

from ilot.words.lines import breaks, longest_piece


class Cell(Text):
    """A text, in a table or in help, whose figures stay whole.

    Of itself rich takes the space that does not break, of French figures, for one that does, and Chinese for one long
    word.
    """

    def wrap(self, console: Console, width: int, **how: Any) -> Lines:
        """Return the text as lines of at most `width` columns."""
        lines = [line for told in self.split(allow_blank=True) for line in told.divide(breaks(told.plain, width))]
        for line in lines:
            line.rstrip()
        return Lines(line for told in lines for line in told.wrap(console, width, **{**how, "no_wrap": True}))

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Return the least and the most columns that the text asks for."""
        return Measurement(longest_piece(self.plain), super().__rich_measure__(console, options).maximum)
