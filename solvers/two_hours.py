"""The model stated for two hours, the hour before and the hour, with a placeholder for each number of an hour.

Compiled with the placeholders taken for data, each row is the row of any hour; `solvers.repeat` makes all hours of it.
A placeholder is a Pyomo variable, so that no rule can tell it from the numbers that it may not look at.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pyomo.environ as pyo
from pyomo.repn.plugins.parameterized_standard_form import ParameterizedLinearStandardFormCompiler

from solvers.data import Data, Number
from solvers.model import PathwayModel, pathway_model
from solvers.program import LinearProgram
from solvers.repeat import repeated
from solvers.rows import BEFORE, two_hours


def _no_numbers() -> pyo.VarList:
    holder = pyo.ConcreteModel()
    holder.numbers = pyo.VarList()
    return holder.numbers


@dataclass(frozen=True)
class TwoHours(Data):
    """Numbers as they are, but for those of an hour: placeholders, made when first asked for."""

    placeholders: dict[tuple, Any] = field(default_factory=dict)
    numbers: pyo.VarList = field(default_factory=_no_numbers)

    def of_hour(self, name: str, key: tuple, hour: int) -> Number:
        """Return the placeholder of a series in the hour before or in the hour; KeyError where there is no series."""
        if (name, key, hour) not in self.placeholders:
            values = self.series[name][key]
            placeholder = self.placeholders[name, key, hour] = self.numbers.add()
            # An expression of placeholders is thereby one of arrays over all hours.
            placeholder.set_value(values[self.hours.hour_before()] if hour == BEFORE else values, skip_validation=True)
        return self.placeholders[name, key, hour]


def compile_hours(data: Data) -> tuple[PathwayModel, LinearProgram]:
    """Return the model stated for two hours, and the program of all hours.

    Returns
    -------
    model : its yearly variables and constraints are those of the program; its hourly ones stand for all hours.
    program : equal to `compile_model(pathway_model(data).pyomo)` but for the order of rows and columns: components as
        they are declared, within them instance by instance, hour by hour.

    Raises
    ------
    ValueError
        A rule cannot be repeated (see `solvers.rows`), or a number is unusable (see `solvers.program`).
    """
    stated = stated_for_two_hours(data)
    return replace(stated, data=data), repeated_for_all_hours(stated)


def stated_for_two_hours(data: Data) -> PathwayModel:
    """Return the model with placeholders for the numbers of an hour; its data are `TwoHours`."""
    about = {name: getattr(data, name) for name in ("inputs", "periods", "hours", "tables", "series")}
    return pathway_model(TwoHours(**about, stated=two_hours()))


def repeated_for_all_hours(stated: PathwayModel) -> LinearProgram:
    """Return the program of all hours of a model that is stated for two."""
    data, compiler = stated.data, ParameterizedLinearStandardFormCompiler()
    assert isinstance(data, TwoHours)
    form = compiler.write(stated.pyomo, mixed_form=True, set_sense=None, wrt=list(data.placeholders.values()))
    return repeated(stated.pyomo, form, data.hours, data.periods)
