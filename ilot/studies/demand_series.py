"""Yearly series of the demand side by name, and the instants that their values speak of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.electrification import mean_energy_use
from engine.membership import positions
from engine.turnover import turnover_of_stocks
from ilot.studies.calibration_file import KINDS, STATES
from scenarios.inputs.build import demand_side
from scenarios.schema import Scenario

Array = NDArray[np.float64]


@dataclass(frozen=True)
class YearlySeries:
    """Values by year, with the instant in the middle of what each speaks of; nothing stands outside them."""

    instants: Array
    values: Array

    def at(self, instant: float) -> float:
        """Return the value at an instant, linear between years; NaN outside the simulated ones."""
        return float(np.interp(instant, self.instants, self.values, left=np.nan, right=np.nan))


def series_of(scenario: Scenario) -> dict[str, YearlySeries]:
    """Return every series of the demand side of a scenario, before measures.

    Raises
    ------
    ValueError
        If its stocks contradict themselves.
    """
    inputs = demand_side(scenario)
    turnover = turnover_of_stocks(inputs)
    service_of = positions(inputs.variables["stock_service"], inputs.variables["service"])
    units, sales = turnover["in_use"].values.sum(axis=1), turnover["sales"].values
    values = {
        "service": inputs["service_level"].values,
        "stock": units,
        "stock_share": _share(units, service_of),
        "sales": sales,
        "sales_share": _share(sales, service_of),
        "second_hand": turnover["second_hand"].values,
        "scrapped": turnover["scrapped"].values,
        "stock_energy": units * mean_energy_use(inputs, turnover).values,
        "use": inputs["use_energy"].values,
    }
    years = inputs["year"].values.astype(float)
    labels = {kind: kind if kind in ("service", "use") else "stock" for kind in KINDS}
    return {
        f"{kind}|{name}": YearlySeries(years + (1.0 if kind in STATES else 0.5), row)
        for kind, rows in values.items()
        for name, row in zip(inputs[labels[kind]].values, rows, strict=True)
    }


def _share(units: Array, service_of: NDArray[np.int64]) -> Array:
    """Each stock's share of its service, (stock, year); 0 where the service has none."""
    total = np.zeros((int(service_of.max(initial=-1)) + 1, units.shape[1]))
    np.add.at(total, service_of, units)
    whole = total[service_of]
    return np.divide(units, whole, out=np.zeros_like(units), where=whole > 0)
