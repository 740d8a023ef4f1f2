"""Other tools on the same work: what they find, and their seconds beside ours."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyomo.environ as pyo
import xarray as xr

from benchmarks.apart import apart
from benchmarks.measurement import Measurement

Sizing = tuple[float, float, float, float]


class Year(NamedTuple):
    """What a peer makes of a year: money, money per kWh, share of what is served."""

    npc: float
    lcoe: float
    renewable_share: float


PUBLISHED = (1800.0, 5000.0, 3000.0, 900.0)
"""The sizing of `ouessant-published`: generator kW, battery kWh, solar kW, wind kW."""


def year_of_microgrids(inputs: xr.Dataset, measured: Measurement, repeats: int, sizing: Sizing = PUBLISHED) -> Year:
    """Run a sizing of `ouessant-published` in the package microgrids: operation and economics, warm."""
    used = {str(name): inputs["profile"].sel(pattern=name).values for name in inputs["pattern"].values}
    used["demand"] = used["demand"] * float(inputs["use_energy"].sum()) * 1000.0  # kW
    year, theirs = apart("microgrids", _year_of_microgrids, used, repeats, sizing)
    measured.take("microgrids", theirs)
    return year


def _year_of_microgrids(used: dict[str, np.ndarray], repeats: int, sizing: Sizing) -> tuple[Year, dict[str, Any]]:
    import microgrids

    measured = Measurement("microgrids", repeats)
    generator, battery, pv, wind = sizing
    microgrid = microgrids.Microgrid(
        microgrids.Project(lifetime=25, discount_rate=0.05, timestep=1.0),
        used["demand"],
        microgrids.DispatchableGenerator(generator, 0.0, 0.240, 1.0, 400.0, 0.02, 15000.0),
        microgrids.Battery(battery, 350.0, 10.0, 15.0, 3000.0, loss_factor=0.05, SoC_min=0.0, SoC_ini=0.0),
        {
            "pv": microgrids.Photovoltaic(pv, used["sun"], 1200.0, 20.0, 25.0, derating_factor=1.0),
            "wind": microgrids.WindPower(wind, used["wind"], 3500.0, 100.0, 25.0),
        },
    )
    for _ in range(repeats + 1):  # the first compiles, or fills caches
        with measured.phase("microgrids"):
            operation, costs = microgrid.simulate()
        with measured.phase("microgrids' operation"):
            microgrids.sim_operation(microgrid)
    return Year(costs.npc, costs.lcoe, operation.renew_rate), measured.record()


def solve_with_pyomo(model: pyo.ConcreteModel, measured: Measurement) -> float:
    """Solve a model through Pyomo's own interface `highs`, one thread, simplex; return the objective."""
    solver = pyo.SolverFactory("highs")
    solver.config.threads = 1
    solver.options["solver"] = "simplex"
    with measured.phase("pyomo highs"):
        solver.solve(model)
    (objective,) = model.component_data_objects(pyo.Objective, active=True)
    return float(pyo.value(objective))
