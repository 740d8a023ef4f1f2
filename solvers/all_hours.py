"""All hours, windows and dates that two stated hours stand for, and which of them each kind of row speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from solvers.periods import Periods, RepresentativeHours

Sight = dict[tuple[str, bool], np.ndarray]
"""(Kind of column, whether it is stated for the hour or date before) → which hour, window or date each row sees."""


@dataclass(frozen=True)
class AllHours:
    """All hours, windows and dates, and those of each kind of repetition (`solvers.rows.Repetition`)."""

    hours: RepresentativeHours
    periods: Periods

    def __len__(self) -> int:
        return len(self.hours.hour_of_year)

    @cached_property
    def chosen(self) -> dict[str, np.ndarray]:
        """Kind of repetition → hours, windows or dates."""
        every, first = np.arange(len(self)), np.array(self.hours.window_starts())
        dates = np.arange(len(self.hours.calendar))
        return {
            "each": every, "first": first, "following": np.setdiff1d(every, first),
            "window": np.arange(first.size), "date": dates, "opening": dates[self.hours.opening_dates()],
        }  # fmt: skip

    def n(self, kind: str) -> int:
        """Return how many a stated row or column of a kind becomes."""
        return len(self.chosen[kind]) if kind in self.chosen else 1

    @cached_property
    def seen(self) -> dict[str, Sight]:
        """Kind of row → what its rows see, int32, (n_rows,) each."""
        before, of_date = self.hours.hour_before(), np.array(self.hours.calendar)
        date_before = self.hours.date_before()
        seen: dict[str, Sight] = {}
        for kind in ("each", "first", "following"):
            rows = self.chosen[kind]
            window = rows // self.hours.window_hours
            seen[kind] = {("each", False): rows, ("each", True): before[rows], ("window", False): window}
        for kind in ("date", "opening"):
            rows = self.chosen[kind]
            seen[kind] = {
                ("date", False): rows, ("date", True): date_before[rows],
                ("window", False): of_date[rows], ("window", True): of_date[date_before[rows]],
            }  # fmt: skip
        return {kind: {of: places.astype(np.int32) for of, places in sight.items()} for kind, sight in seen.items()}

    def in_time(self, kind: str, period: int) -> int:
        """Return the running position of a period's first hour; its dates follow its last hour."""
        start = self.periods.years.index(period) * (len(self) + len(self.hours.calendar))
        return start + (len(self) if kind == "date" else 0)
