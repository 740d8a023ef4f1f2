"""The pathway model: what to build, when, and how to run it, at least cost within the 1.5 °C budget.

Every hourly constraint speaks of one hour and at most the hour before it, the hour being the last index; everything
else links hours, periods and families.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyomo.environ as pyo

from solvers.balance import add_balance
from solvers.contribution import Contribution
from solvers.data import Data
from solvers.dispatchable import add_dispatchable
from solvers.flexible import add_flexible
from solvers.grid import add_grid
from solvers.links import add_links
from solvers.measures import add_measures
from solvers.objective import add_objective
from solvers.planting import add_planting
from solvers.policy import add_policy, fixed_activity
from solvers.refit import add_refits
from solvers.storage import add_storage
from solvers.variable import add_variable


@dataclass(frozen=True)
class PathwayModel:
    """The Pyomo model, the numbers it was made of, and what each family contributes to it."""

    pyomo: pyo.ConcreteModel
    data: Data
    families: tuple[Contribution, ...]

    def builds(self) -> list[tuple[str, pyo.Var]]:
        """Return the decisions of the plan, by instance and period, with their names in the table of variables."""
        model = self.pyomo
        return [
            ("technology_builds", model.variable.technology_builds),
            ("technology_builds", model.dispatchable.technology_builds),
            ("store_power_builds", model.storage.store_power_builds),
            ("store_energy_builds", model.storage.store_energy_builds),
            ("store_charge_builds", model.storage.store_charge_builds),
            ("link_builds", model.link.link_builds),
            ("measure_builds", model.measure.measure_builds),
            ("hectares", model.planting.hectares),
        ]

    def retirements(self) -> list[tuple[str, pyo.Var]]:
        """Return what leaves service early, by instance, vintage and period, likewise."""
        model = self.pyomo
        return [
            ("retirements", model.variable.retirements),
            ("retirements", model.dispatchable.retirements),
            ("store_power_retirements", model.storage.store_power_retirements),
            ("store_energy_retirements", model.storage.store_energy_retirements),
            ("store_charge_retirements", model.storage.store_charge_retirements),
            ("link_retirements", model.link.link_retirements),
        ]


def pathway_model(data: Data) -> PathwayModel:
    """Return the model of all families, their balance, the policies and the objective."""
    model = pyo.ConcreteModel(name=str(data.inputs.attrs["name"]))
    families = [
        add_variable(model, data),
        add_dispatchable(model, data),
        add_storage(model, data),
        add_links(model, data),
        add_flexible(model, data),
        add_measures(model, data),
        add_planting(model, data),
        fixed_activity(data),
    ]
    add_refits(model, data)
    families.append(add_balance(model, data, families))
    add_policy(model, data, families)
    add_grid(model, data, families)
    add_objective(model, data, families)
    return PathwayModel(model, data, tuple(families))
