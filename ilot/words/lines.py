"""Lines on a terminal: no line ends inside a figure, its unit or a word, and signs of Chinese are two columns wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rich.cells import cell_len, chop_cells

from ilot.words.amounts import CHINESE_MONEY_STEPS, CHINESE_STEPS, CHINESE_SYMBOLS, NBSP, STEPS, SYMBOLS


def _longest_first(words: set[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_CHINESE_UNITS = {unit for steps in CHINESE_STEPS.values() for _factor, unit in steps} | {
    step.format(currency=currency) for _factor, step in CHINESE_MONEY_STEPS for currency in CHINESE_SYMBOLS.values()
}
_UNITS = {unit for steps in STEPS.values() for _factor, unit in steps if " " not in unit} | {
    "%", "h", "t", "yr", "kt", "tCO2", "tCO2e", *SYMBOLS, *SYMBOLS.values(), "M€", "k€",
}  # fmt: skip
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_CLOSING = "，。、；：！？）》」』”’…%"
_OPENING = r"（《「『“‘"
_FIGURE = rf"[+−-]?\d(?:[\d,.\u202f–]|{NBSP}(?=\d))*"

_PIECE = re.compile(
    rf"[{_OPENING}(\[]*"
    rf"(?:{_FIGURE}(?:[ {NBSP}]?(?:{_longest_first(_CHINESE_UNITS)})(?:/\w+)?"
    rf"|[ {NBSP}](?:{_longest_first(_UNITS)})(?![A-Za-z₂])[^\s{_WIDE}]*"
    rf"|[ {NBSP}]?[{_WIDE}])?"
    rf"|[{_WIDE}]"
    rf"|(?:[^ \t\n\r\f\v{_WIDE}{_OPENING}])+)"
    rf"[{_CLOSING}]*"
)
"""What no line ends inside of: a figure with its unit, one sign of Chinese, or a run of other signs."""


def wrapped(text: str, width: int) -> list[str]:
    """Return a text as lines of at most `width` columns; what is longer by itself is cut.

    >>> wrapped("到 2029 年超出 4,553 吨CO₂", 12)
    ['到 2029 年超', '出', '4,553 吨CO₂']
    """
    edges = [0, *breaks(text, width), len(text)]
    return [text[start:end].strip(" ") for start, end in pairwise(edges)]


def breaks(text: str, width: int) -> list[int]:
    """Return where in a text a new line begins, lines being at most `width` columns wide."""
    found, line = [], 0
    for start, end in _pieces(text):
        if start > line and cell_len(text[line:end]) > width:
            found.append(start)
            line = start
        while cell_len(text[line:end]) > width > 1:
            line += len(chop_cells(text[line:end], width)[0])
            found.append(line)
    return found


def longest_piece(text: str) -> int:
    """Return the columns that the longest part of a text takes which no line should end inside of."""
    return max((cell_len(text[start:end]) for start, end in _pieces(text)), default=0)


def padded(text: str, width: int) -> str:
    """Return a text filled up with spaces to `width` columns.

    >>> len(padded("正常", 8))
    6
    """
    return text + " " * (width - cell_len(text))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where the parts of a text that stay whole begin and end."""
    return (match.span() for match in _PIECE.finditer(text))
