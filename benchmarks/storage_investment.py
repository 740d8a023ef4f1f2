"""The example storage_investment of oemof.solph, variant 1: our scenario of it, and the package itself beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from benchmarks.grids import YEAR, Work, numbers
from benchmarks.islands import read
from benchmarks.linear_peers import beside, solved_by_oemof
from benchmarks.measurement import Measurement
from benchmarks.programs import EQUAL, compiled, extracted, replayed, solved

SCENARIO = Path(__file__).parent.parent / "tests" / "data" / "oemof" / "storage_investment_v1.yaml"
OPTIMUM = 112_686_100.33285016
"""EUR: the example's own, with HiGHS; see tests/conformance/test_storage_investment.py."""
TO_THE_CENT = 1e-8
KINDS = ("wind", "pv")
NODE = "electricity"


def oemof_v1(measured: Measurement, n_hours: int) -> None:
    """The published example of oemof.solph over more of its year: build, solve and extract, here and by the package."""
    inputs, _ = read(str(SCENARIO), (), measured)
    _optimised(Measurement("", 0), inputs, 48)
    plan = _optimised(measured, inputs, n_hours)
    if n_hours == YEAR:
        replayed(measured, inputs, plan)
        measured.expect("objective published", measured.sizes["objective"], OPTIMUM, TO_THE_CENT)
    theirs = beside("oemof.solph", oemof_example, _work(inputs, n_hours), True)
    measured.expect("objective of oemof.solph", theirs["sizes"]["objective"], measured.sizes["objective"], EQUAL)
    for ratio, solve in (("oemof.solph", "solve"), ("oemof.solph, of banded,", "solve, banded")):
        measured.compare("oemof.solph", theirs, ("gather", "build model", "compile", solve, "extract"), ratio)


def _optimised(measured: Measurement, inputs: xr.Dataset, n_hours: int) -> xr.Dataset:
    """Return the plan by simplex, as the package has it; the banded solver finds the same cost."""
    with measured.phase("gather"):
        data = numbers(inputs, n_hours)
    stated, program = compiled(measured, data)
    banded = solved(measured, program, "banded", phase="solve, banded")
    vertex = solved(measured, program, "simplex")
    measured.expect("objective of banded", banded.objective, vertex.objective, EQUAL)
    return extracted(measured, stated, program, vertex)[0]


def _work(inputs: xr.Dataset, n_hours: int) -> Work:
    """Return demand in kW and availability of wind and sun, as the example has them."""
    data = numbers(inputs, n_hours)
    demand = 1000.0 * data.series["demand"][NODE, data.periods.years[0]]
    available = [data.series["availability"][kind,] for kind in KINDS]
    return Work(demand[np.newaxis], np.array(available)[:, np.newaxis], data.hours.weight)


def oemof_example(measured: Measurement, work: Work, solves: bool) -> None:
    """State the example with the package's components, in kW and EUR of one year; its numbers are in SOURCES.md."""
    import warnings

    import pandas as pd
    from oemof import solph as tool
    from oemof.tools.economics import annuity

    warnings.simplefilter("ignore")
    share = len(work.weight) / YEAR
    cost = annuity(capex=1000, n=20, wacc=0.05) * share
    with measured.phase("build inputs"):
        index = pd.date_range("2012-01-01", periods=len(work.weight) + 1, freq="h")
        system = tool.EnergySystem(timeindex=index, infer_last_interval=False)
        gas, power = tool.Bus(label="natural_gas"), tool.Bus(label="electricity")
        part = tool.components
        system.add(
            gas, power, part.Sink(label="excess", inputs={power: tool.Flow()}),
            part.Source(label="rgas", outputs={gas: tool.Flow(variable_costs=0.04)}),
            part.Sink(label="demand", inputs={power: tool.Flow(fix=work.demand[0], nominal_capacity=1)}),
            part.Converter(
                label="pp_gas", inputs={gas: tool.Flow()}, conversion_factors={power: 0.58},
                outputs={power: tool.Flow(nominal_capacity=10e10, variable_costs=0)},
            ),
            part.GenericStorage(
                label="storage", nominal_capacity=tool.Investment(ep_costs=cost), initial_storage_level=0,
                inputs={power: tool.Flow(variable_costs=0.0001, nominal_capacity=tool.Investment())},
                outputs={power: tool.Flow(nominal_capacity=tool.Investment())}, loss_rate=0.0,
                invest_relation_input_capacity=1 / 6, invest_relation_output_capacity=1 / 6,
                inflow_conversion_factor=1, outflow_conversion_factor=0.8,
            ),
        )  # fmt: skip
        for kind, available in zip(KINDS, work.availability[:, 0], strict=True):
            flow = tool.Flow(maximum=available, nominal_capacity=tool.Investment(ep_costs=cost))
            system.add(part.Source(label=kind, outputs={power: flow}))
    solved_by_oemof(measured, system, share, solves)
