"""Threads that share a work out in pieces; what the pieces are does not depend on how many threads there are."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import numpy as np

from solvers.banded.layout import BOXED, Layout
from solvers.kernels.position import position

LONGEST = 1 << 18
"""Columns or rows of a piece: a pass over fewer is shorter than handing them to another thread."""

Job = TypeVar("Job")
Result = TypeVar("Result")


class Piece(NamedTuple):
    """Columns, or slacks after them, first … last − 1, and the first box among them: as kernels take positions."""

    first: int
    last: int
    box: int


class Team:
    """So many threads; results come in the order of the pieces, whoever was ready first."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def each(self, work: Callable[[Job], Result], jobs: Iterable[Job]) -> list[Result]:
        """Return what the work makes of each job."""
        jobs = list(jobs)
        if self._pool is None or len(jobs) < 2:
            return [work(job) for job in jobs]
        return list(self._pool.map(work, jobs))

    def over(self, pieces: list[Piece], kernel: Callable[..., Result], *about: Any) -> list[Result]:
        """Return what a kernel makes of each piece; `about`: its arguments beyond the piece."""
        return self.each(lambda piece: kernel(*piece, *about), pieces)

    def close(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()


class Pieces(NamedTuple):
    """All columns and slacks of a program, those of hours and those that link apart.

    What links comes first: few lines hold a third of all entries, and whoever began them last would end alone.
    """

    columns: list[Piece]
    slacks: list[Piece]
    hours: list[Piece]
    links: list[Piece]

    @property
    def both(self) -> list[Piece]:
        """Columns, then slacks."""
        return self.columns + self.slacks


def pieces_of(layout: Layout) -> Pieces:
    """Return columns and slacks in pieces of about the same length."""
    n, size = layout.cost.size, layout.kind.size
    boxed = layout.kind == BOXED

    def cut(first: int, last: int) -> list[Piece]:
        ends = np.linspace(first, last, 2 + (last - first) // LONGEST).astype(int)
        return [Piece(*map(position, (a, b, np.count_nonzero(boxed[:a])))) for a, b in itertools.pairwise(ends)]

    edges = (0, layout.n_v, n, n + layout.n_band, size)
    columns, linking, slacks, of_linking = (cut(a, b) for a, b in itertools.pairwise(edges))
    return Pieces(linking + columns, of_linking + slacks, columns + slacks, linking + of_linking)
