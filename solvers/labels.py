"""What the rows and columns of a program are, without an object for each hour."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, overload

import numpy as np
from pyomo.core.base.component_namer import index_repr


@dataclass(frozen=True)
class OfHour:
    """One hour's row or column of a component that is stated once for all hours.

    It answers as the Pyomo component of that hour would: `name`, `parent_component()`, `index()`.
    """

    component: Any
    key: tuple

    @property
    def name(self) -> str:
        """The component's name with the index, the hour last."""
        return f"{self.component.name}{index_repr(self.key)}"

    def parent_component(self) -> Any:
        """Return the Pyomo variable or constraint."""
        return self.component

    def index(self) -> tuple:
        """Return instance, period and hour."""
        return self.key


@dataclass(frozen=True, eq=False)
class HourlyRun(Sequence[OfHour]):
    """Rows or columns of one component that lie one after the other: instance by instance, within it hour by hour."""

    component: Any
    instances: Sequence[tuple]
    hours: np.ndarray

    def __len__(self) -> int:
        return len(self.instances) * len(self.hours)

    def __getitem__(self, position: Any) -> Any:
        instance, hour = divmod(range(len(self))[position], len(self.hours))
        return OfHour(self.component, (*self.instances[instance], int(self.hours[hour])))


class Labels(Sequence[Any]):
    """The Pyomo component, the `OfHour` or the plain name of each row or column, made when it is asked for.

    Parameters
    ----------
    runs : in the order of the rows or columns; an `HourlyRun`, or a list of Pyomo components and names.
    """

    def __init__(self, *runs: Sequence[Any]) -> None:
        self.runs = runs
        self._starts = list(accumulate((len(run) for run in runs), initial=0))

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, position: int) -> Any: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Any]: ...
    def __getitem__(self, position: Any) -> Any:
        if isinstance(position, slice):
            return [self[at] for at in range(len(self))[position]]
        at = range(len(self))[position]
        run = bisect_right(self._starts, at) - 1
        return self.runs[run][at - self._starts[run]]

    def __iter__(self) -> Iterator[Any]:
        return (label for run in self.runs for label in run)

    def with_last(self, *labels: Any) -> Labels:
        """Return the labels with more at the end."""
        return Labels(*self.runs, labels)

    @cached_property
    def once(self) -> dict[int, Any]:
        """Position → what is there, of all that is not repeated hour by hour."""
        starts = zip(self.runs, self._starts, strict=False)
        plain = ((run, start) for run, start in starts if not isinstance(run, HourlyRun))
        return {start + at: label for run, start in plain for at, label in enumerate(run)}

    @cached_property
    def position_of(self) -> dict[int, int]:
        """Identity of a Pyomo component → its position, of all that is not repeated hour by hour."""
        return {id(label): position for position, label in self.once.items()}

    def of_hours(self, component: Any) -> dict[tuple, slice]:
        """Return the positions of each (instance, period) of a component that is repeated hour by hour."""
        for run, start in zip(self.runs, self._starts, strict=False):
            if isinstance(run, HourlyRun) and run.component is component:
                n = len(run.hours)
                return {key: slice(start + k * n, start + (k + 1) * n) for k, key in enumerate(run.instances)}
        return {}
