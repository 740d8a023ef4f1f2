"""One island, one future, in Python: load, simulate, optimise, compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.load import Loaded
from scenarios.load import load as read

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from engine.results import Results
    from solvers.pathway import Pathway


@dataclass(frozen=True)
class Island(Loaded):
    """A scenario, and what can be done with it."""

    @cached_property
    def inputs(self) -> xr.Dataset:
        """Every number of the model, as `scenarios.inputs.build` makes it of the scenario; made once."""
        from scenarios.inputs.build import build

        return build(self)

    @cached_property
    def plan(self) -> xr.Dataset:
        """The plan that the scenario itself holds: today's fleet to the end of its life where it says nothing."""
        from scenarios.inputs.build import plan_of

        return plan_of(self, self.inputs)

    def simulate(self, plan: xr.Dataset | Pathway | None = None) -> Results:
        """Return the island hour by hour under a plan, a pathway's plan, or the scenario's own.

        Raises as `engine.simulate`.
        """
        import xarray as xr

        from engine.simulate import simulate

        _with_accessor()
        if plan is None:
            return simulate(self.inputs, self.plan)
        return simulate(self.inputs, plan if isinstance(plan, xr.Dataset) else plan.plan)

    def optimise(self, **options: Any) -> Pathway:
        """Return the pathway of least excess over the carbon budget, then of least cost: `solvers.optimise`."""
        from solvers.optimise import optimise

        _with_accessor()
        return optimise(self.inputs, **options)

    def compare(self, runs: Mapping[str, Results]) -> pd.DataFrame:
        """Return the indicators of simulations side by side, (indicator, run) with the unit in front.

        Parameters
        ----------
        runs : name → results, the base first; each column after it has one of the difference to it.
        """
        import pandas as pd

        from engine.indicators import indicators

        told = {name: indicators(results) for name, results in runs.items()}
        base, *others = told
        columns: dict[str, Any] = {"unit": {name: unit for name, (unit, _) in told[base].items()}}
        for run, figures in told.items():
            columns[run] = {name: value for name, (_, value) in figures.items()}
        for run in others:
            columns[f"{run} − {base}"] = {
                name: _difference(value, told[base].get(name, ("", None))[1]) for name, (_, value) in told[run].items()
            }
        return pd.DataFrame(columns)


def load(scenario: str | Path, overrides: Iterable[str] = ()) -> Island:
    """Return a scenario of the library, of a YAML file or of a workbook, checked; as `scenarios.load`.

    >>> load("ouessant-published").scenario.island
    'Ouessant'
    """
    loaded = read(scenario, overrides)
    return Island(loaded.scenario, loaded.resolved)


def _difference(value: Any, base: Any) -> Any:
    both = isinstance(value, (int, float)) and isinstance(base, (int, float))
    return value - base if both else None


def _with_accessor() -> None:
    """Make `Dataset.ilot` known before there is a Dataset to use it on."""
    import ilot.accessor  # noqa: F401
