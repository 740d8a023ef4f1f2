"""The program of `benchmarks.grids` stated, loaded and solved by linopy, PyPSA, oemof.solph and Pyomo's own interface.

Each runs in a process of its own, after its imports; `beside` brings the record back.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.apart import apart
from benchmarks.grids import (
    ANNUITY,
    BURNING,
    DURATION,
    EFFICIENCY,
    KINDS,
    LINK,
    LOSS,
    STANDING,
    UNSERVED,
    Work,
)
from benchmarks.measurement import Measurement, peak_mb

SIMPLEX = {"solver": "simplex", "threads": 1, "output_flag": False}

Peer = Callable[[Measurement, Work, bool], None]


def beside(package: str, peer: Peer, work: Work, solves: bool) -> dict[str, Any]:
    """Run a peer in a fresh process and return its record; `solves` is false where only build and load are compared."""
    return apart(package, _measured, peer, work, solves)


def _measured(peer: Peer, work: Work, solves: bool) -> dict[str, Any]:
    measured = Measurement(peer.__name__, len(work.weight))
    start = time.perf_counter()
    small = Work(work.demand[:, :48], work.availability[..., :48], work.weight[:48])
    # Imports, and whatever a first call sets up, on a model of two days.
    peer(Measurement(peer.__name__, 48), small, solves)
    gc.freeze()  # as here (`benchmarks.rung`)
    measured.seconds["imports and first call"] = time.perf_counter() - start
    measured.imported_mb = peak_mb()
    peer(measured, work, solves)
    return measured.record()


def linopy(measured: Measurement, work: Work, solves: bool) -> None:
    """State what îlot states, variable by variable and row by row, with arrays."""
    import linopy as tool
    import pandas as pd
    import xarray as xr

    with measured.phase("build"):
        n_nodes, n_hours = work.demand.shape
        node, hour = pd.RangeIndex(n_nodes, name="node"), pd.RangeIndex(n_hours, name="hour")
        kind = pd.Index(list(KINDS), name="kind")
        weight = xr.DataArray(work.weight, coords=[hour])
        m = tool.Model()

        def positive(name: str, *dims: pd.Index) -> Any:
            return m.add_variables(lower=0, coords=list(dims), name=name)

        built, capacity = positive("builds", kind, node), positive("capacity", kind, node)
        power_built, energy_built = positive("power_builds", node), positive("energy_builds", node)
        power, energy = positive("power", node), positive("energy", node)
        generation = positive("generation", kind, node, hour)
        charge, discharge, state = (positive(name, node, hour) for name in ("charge", "discharge", "state"))
        unserved = positive("unserved", node, hour)
        annual, lost = positive("annual_generation", kind, node), positive("annual_unserved", node)
        given = positive("annual_discharge", node)
        heat, fuel = positive("heat", node), positive("fuel_use", node)
        available = xr.DataArray(work.availability, coords=[kind, node, hour])
        demand = xr.DataArray(work.demand, coords=[node, hour])
        supplied = generation.sum("kind") + discharge - charge + unserved
        if n_nodes > 1:
            forward, backward = positive("forward", node, hour), positive("backward", node, hour)
            link = positive("link_capacity", node)
            m.add_constraints(link == LINK)
            m.add_constraints(forward - link <= 0)
            m.add_constraints(backward - link <= 0)
            arriving = (1 - LOSS) * forward.roll(node=1) + (1 - LOSS) * backward
            supplied = supplied + arriving - forward - backward.roll(node=1)
        m.add_constraints(supplied == demand, name="power_balance")
        m.add_constraints(capacity - built == 0)
        m.add_constraints(power - power_built == 0)
        m.add_constraints(energy - energy_built == 0)
        m.add_constraints(energy_built - DURATION * power_built == 0)
        m.add_constraints(generation - available * capacity <= 0)
        m.add_constraints(charge - power <= 0)
        m.add_constraints(discharge - power <= 0)
        m.add_constraints(state - energy <= 0)
        kept = state - (1 - STANDING) * state.roll(hour=1)
        m.add_constraints(kept - EFFICIENCY * charge + (1 / EFFICIENCY) * discharge == 0)
        m.add_constraints(annual - (generation * weight).sum("hour") == 0)
        m.add_constraints(lost - (unserved * weight).sum("hour") == 0)
        m.add_constraints(given - (discharge * weight).sum("hour") == 0)
        m.add_constraints(heat - 2.2 * annual.sel(kind="engine") == 0)
        m.add_constraints(fuel - heat == 0)
        cost = xr.DataArray([ANNUITY[name] for name in KINDS], coords=[kind])
        storage = ANNUITY["power"] * power_built + ANNUITY["energy"] * energy_built
        m.add_objective((cost * built).sum() + storage.sum() + (BURNING / 2.2 * fuel + UNSERVED * lost).sum())
    with measured.phase("load"):
        highs = m.to_highspy(set_names=False)
    counts = {"rows": highs.getNumRow(), "columns": highs.getNumCol(), "nonzeros": highs.getNumNz()}
    measured.sizes = counts | {"build and load MB": peak_mb() - measured.imported_mb}
    if solves:
        with measured.phase("solve"):
            for name, value in SIMPLEX.items():
                highs.setOptionValue(name, value)
            highs.run()
        measured.sizes["objective"] = highs.getInfo().objective_function_value


def pypsa(measured: Measurement, work: Work, solves: bool) -> None:
    """State the same least cost with components; PyPSA makes its own variables and rows."""
    import logging
    import warnings

    import pandas as pd
    import pypsa as tool

    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    with measured.phase("build inputs"):
        nodes = [f"n{k}" for k in range(len(work.demand))]
        n = tool.Network()
        n.set_snapshots(pd.RangeIndex(len(work.weight)))
        n.snapshot_weightings = n.snapshot_weightings.astype(float).assign(objective=work.weight)

        def table(values: np.ndarray) -> pd.DataFrame:
            return pd.DataFrame(values.T, index=n.snapshots, columns=nodes)

        n.add("Bus", nodes)
        n.add("Load", nodes, suffix=" load", bus=nodes, p_set=table(work.demand))
        for k, kind in enumerate(KINDS):
            n.add(
                "Generator", nodes, suffix=f" {kind}", bus=nodes, p_nom_extendable=True, capital_cost=ANNUITY[kind],
                marginal_cost=BURNING if kind == "engine" else 0.0, p_max_pu=table(work.availability[k]),
            )  # fmt: skip
        n.add("Generator", nodes, suffix=" unserved", bus=nodes, p_nom=1e3, marginal_cost=UNSERVED)
        n.add(
            "StorageUnit", nodes, suffix=" battery", bus=nodes, p_nom_extendable=True, max_hours=DURATION,
            capital_cost=ANNUITY["power"] + DURATION * ANNUITY["energy"], cyclic_state_of_charge=True,
            efficiency_store=EFFICIENCY, efficiency_dispatch=EFFICIENCY, standing_loss=STANDING,
        )  # fmt: skip
        if len(nodes) > 1:
            for name, start, end in ((" there", nodes, nodes[1:] + nodes[:1]), (" back", nodes[1:] + nodes[:1], nodes)):
                n.add("Link", nodes, suffix=name, bus0=start, bus1=end, p_nom=LINK, efficiency=1 - LOSS)
    with measured.phase("build"):
        n.optimize.create_model()
    if solves:
        with measured.phase("load, solve and extract"):
            n.optimize.solve_model(solver_name="highs", io_api="direct", log_to_console=False, **SIMPLEX)
        measured.sizes["objective"] = float(n.objective) + float(getattr(n, "objective_constant", 0.0))


def oemof(measured: Measurement, work: Work, solves: bool) -> None:
    """State the same least cost with components of oemof.solph."""
    import warnings

    import pandas as pd
    from oemof import solph as tool

    warnings.simplefilter("ignore")
    share = len(work.weight) / 8760.0
    with measured.phase("build inputs"):
        index = pd.date_range("2025-01-01", periods=len(work.weight) + 1, freq="h")
        system = tool.EnergySystem(timeindex=index, infer_last_interval=False)

        def built(cost: float) -> Any:
            return tool.Investment(ep_costs=cost * share)

        buses = [tool.Bus(label=f"n{k}") for k in range(len(work.demand))]
        system.add(*buses)
        for n, bus in enumerate(buses):
            demand = tool.Flow(fix=work.demand[n], nominal_capacity=1)
            system.add(tool.components.Sink(label=f"load {n}", inputs={bus: demand}))
            for k, kind in enumerate(KINDS):
                price = BURNING if kind == "engine" else 0.0
                flow = tool.Flow(
                    nominal_capacity=built(ANNUITY[kind]), maximum=work.availability[k, n], variable_costs=price
                )
                system.add(tool.components.Source(label=f"{kind} {n}", outputs={bus: flow}))
            system.add(tool.components.Source(label=f"unserved {n}", outputs={bus: tool.Flow(variable_costs=UNSERVED)}))
            system.add(
                tool.components.GenericStorage(
                    label=f"battery {n}", nominal_capacity=built(ANNUITY["energy"]), loss_rate=STANDING, balanced=True,
                    inputs={bus: tool.Flow(nominal_capacity=built(ANNUITY["power"]))},
                    outputs={bus: tool.Flow(nominal_capacity=built(0.0))},
                    invest_relation_input_output=1, invest_relation_output_capacity=1 / DURATION,
                    inflow_conversion_factor=EFFICIENCY, outflow_conversion_factor=EFFICIENCY,
                )
            )  # fmt: skip
            if len(buses) > 1:
                other = buses[(n + 1) % len(buses)]
                for name, start, end in (("there", bus, other), ("back", other, bus)):
                    system.add(
                        tool.components.Converter(
                            label=f"{name} {n}", inputs={start: tool.Flow(nominal_capacity=LINK)},
                            outputs={end: tool.Flow()}, conversion_factors={end: 1 - LOSS},
                        )
                    )  # fmt: skip
    solved_by_oemof(measured, system, share, solves)


def solved_by_oemof(measured: Measurement, system: Any, share: float, solves: bool) -> None:
    """Build the model of an energy system over a share of the year; solve and extract it as oemof.solph does."""
    from oemof import solph as tool

    with measured.phase("build"):
        model = tool.Model(system)
    if solves:
        with measured.phase("load and solve"):
            model.solve(solver="highs", solve_kwargs={"tee": False}, cmdline_options=None)
        with measured.phase("extract"):
            tool.processing.results(model)
        measured.sizes["objective"] = float(model.objective()) / share


def pyomo(measured: Measurement, work: Work, solves: bool) -> None:
    """State the same text row by row, and load it through Pyomo's own persistent interface to HiGHS."""
    from pyomo.contrib.solver.solvers.highs import Highs

    from benchmarks.grids import numbers, ring
    from solvers.model import pathway_model

    n_nodes, n_hours = work.demand.shape
    data = numbers(ring(n_nodes), n_hours)
    with measured.phase("build"):
        stated = pathway_model(data)
    with measured.phase("load"):
        interface = Highs()
        interface.set_instance(stated.pyomo)
    highs = interface._solver_model
    measured.sizes = {"rows": highs.getNumRow(), "columns": highs.getNumCol(), "nonzeros": highs.getNumNz()}
    measured.sizes["build and load MB"] = peak_mb() - measured.imported_mb
    if solves:
        with measured.phase("solve"):
            found = interface.solve(stated.pyomo, threads=1, solver_options={"solver": "simplex"})
        measured.sizes["objective"] = float(found.incumbent_objective)
