"""The yearly series of a run and of its reference, as arrays by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from engine.account import Line, account
from engine.indicators import BudgetVerdict, budget_verdict
from engine.results import Results
from ilot.reporting.charts import Item
from ilot.reporting.generation import Origin, origins
from ilot.runs.record import Record
from ilot.runs.summary import compared_series
from ilot.words.amounts import percent, scale_for, written
from ilot.words.phrases import in_sentence, listed, say
from scenarios.schema import Scenario

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Yearly:
    """A run as the figures by year see it."""

    record: Record

    @property
    def results(self) -> Results:
        """The simulation."""
        return self.record.results

    @property
    def scenario(self) -> Scenario:
        """The scenario."""
        return self.record.loaded.scenario

    @cached_property
    def years(self) -> list[int]:
        """The simulated years."""
        return [int(year) for year in self.record.summary["years"]]

    @cached_property
    def reference(self) -> dict[str, Array]:
        """Yearly series of the reference, empty where there is none or its years are others."""
        other = self.record.reference
        if other is None or [int(year) for year in other.annual["year"].values] != self.years:
            return {}
        return {name: values for name, (_, values) in compared_series(other).items()}

    @cached_property
    def sources(self) -> list[Origin]:
        """Where electricity comes from."""
        return origins(self.results, self.scenario)

    @cached_property
    def account(self) -> list[Line]:
        """The community's account."""
        return account(self.results)

    @cached_property
    def budget(self) -> BudgetVerdict:
        """How the island stands to its carbon budget."""
        return budget_verdict(self.results)

    @property
    def span(self) -> str:
        """The years in words."""
        return str(self.years[0]) if len(self.years) == 1 else f"{self.years[0]}–{self.years[-1]}"

    @property
    def is_counted(self) -> bool:
        """Whether the count against the carbon budget begins within the simulated years."""
        return self.years[-1] >= int(self.results.inputs.attrs["budget_first_year"])

    @property
    def currency(self) -> str:
        """Currency code."""
        return str(self.results.inputs.attrs["currency"])

    def __getitem__(self, name: str) -> Array:
        return np.asarray(self.record.summary["annual"][name]["values"], dtype=float)

    def group(self, group: str) -> dict[str, Array]:
        """Return the items of a group that are not 0 in every year."""
        names = [name for name in self.record.summary["annual"] if name.startswith(f"{group}|")]
        items = {name.partition("|")[2]: self[name] for name in names}
        return {name: values for name, values in items.items() if np.abs(values).max() > 0}

    def ends(self, name: str, unit: str) -> dict[str, str | int]:
        """Return the words of a series in the first and the last year."""
        values = self[name]
        words: dict[str, str | int] = {
            "first": self.years[0],
            "last": self.years[-1],
            "before": written(float(values[0]), unit),
            "after": written(float(values[-1]), unit),
        }
        return {**words, "earlier": say("earlier", **words) if len(self.years) > 1 else ""}


def largest_of(items: dict[str, Array], at: int = -1) -> str:
    """Return the two largest items of a year with their shares, in words; an empty text where there is nothing."""
    total = sum(max(float(values[at]), 0.0) for values in items.values())
    if total <= 0:
        return ""
    shares = {label: float(values[at]) / total for label, values in items.items() if values[at] > 0.005 * total}
    ranked = sorted(shares, key=lambda label: -shares[label])[:2]
    return listed([say("with_share", what=in_sentence(label), share=percent(shares[label])) for label in ranked])


def scaled(items: list[Item], unit: str) -> tuple[list[Item], str]:
    """Return items in the unit that suits the highest stack, and the unit."""
    stack = sum((item.values.clip(min=0.0) for item in items if not item.is_line), np.zeros(1))
    single = [np.abs(item.values).max(initial=0.0) for item in items]
    scale = scale_for(unit, max([float(np.max(stack)), *map(float, single)], default=0.0))
    shown = [Item(item.label, item.values / scale.factor, item.colour, item.mark) for item in items]
    return shown, scale.unit
