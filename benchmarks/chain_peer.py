"""The chain of `benchmarks.chain` in PyPSA with HiGHS: the same program built, solved and read out by a peer."""

from __future__ import annotations

import logging

import numpy as np
import pandas as pd
import pypsa

from benchmarks.chain import (
    CAPITAL,
    DURATION,
    EFFICIENCY,
    GAS_CO2,
    GAS_EFFICIENCY,
    LINE,
    MARGINAL,
    Chain,
    plants,
)


def as_network(case: Chain) -> pypsa.Network:
    """Return the case, of one period, as a network."""
    hours = pd.RangeIndex(case.n_hours)
    network = pypsa.Network(snapshots=hours)
    network.snapshot_weightings = network.snapshot_weightings.astype(float).assign(
        objective=case.weight, generators=case.weight
    )
    network.add("Carrier", "gas", co2_emissions=GAS_CO2)
    for node in range(case.n_nodes):
        network.add("Bus", f"node {node}")
        network.add("Load", f"demand {node}", bus=f"node {node}", p_set=pd.Series(case.demand[node], hours))
    for kind, node, _ in plants(case):
        named = {"bus": f"node {node}", "p_nom_extendable": True, "marginal_cost": MARGINAL[kind]}
        named["capital_cost"] = 1e3 * CAPITAL[kind]
        if kind == "battery":
            network.add(
                "StorageUnit", f"{kind} {node}", max_hours=DURATION, efficiency_store=EFFICIENCY,
                efficiency_dispatch=EFFICIENCY, cyclic_state_of_charge=True, **named,
            )  # fmt: skip
        elif kind == "gas":
            network.add("Generator", f"{kind} {node}", carrier="gas", efficiency=GAS_EFFICIENCY, **named)
        else:
            available = pd.Series(case.availability[kind][node], hours)
            network.add("Generator", f"{kind} {node}", p_max_pu=available, **named)
    for node in range(case.n_nodes - 1):
        ends = {"bus0": f"node {node}", "bus1": f"node {node + 1}"}
        network.add("Link", f"line {node}", p_nom=LINE, p_min_pu=-1.0, **ends)
    network.add(
        "GlobalConstraint", "budget", type="primary_energy", carrier_attribute="co2_emissions", sense="<=",
        constant=case.budget,
    )  # fmt: skip
    return network


def solved_by_peer(case: Chain, solver: str) -> tuple[float, np.ndarray]:
    """Return objective and capacities of the case, HiGHS by the method named, one thread, no crossover."""
    logging.disable(logging.WARNING)
    network = as_network(case)
    options = {"solver": solver, "run_crossover": "off", "threads": 1, "log_to_console": False}
    status, condition = network.optimize(solver_name="highs", solver_options=options)
    if status != "ok":
        raise RuntimeError(f"{status}: {condition}")
    sizes = np.concatenate([network.generators["p_nom_opt"].values, network.storage_units["p_nom_opt"].values])
    return float(network.objective), sizes
