"""Random small systems in our model and in PyPSA: the same optimum, the same prices where they are unique."""

from __future__ import annotations

import logging
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("pypsa", reason="PyPSA is a peer: pip install 'ilot[peers]'")

from solvers.answer import Solution, Status
from solvers.highs import solve
from solvers.model import PathwayModel
from solvers.program import LinearProgram, compile_model
from tests.conformance.pypsa_peer import FIRST_YEAR, System, other_weather, ours, random_system, theirs

SEEDS = range(10)
pytestmark = pytest.mark.peers

STEP = 1e-4
"""Share of a limit, or of a demand, by which it is moved either way to see whether its price is unique."""


def solved_by_pypsa(*weather_years: System) -> Any:
    """PyPSA's network, solved; its warnings are its own."""
    logging.getLogger("pypsa").setLevel(logging.ERROR)
    logging.getLogger("linopy").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = theirs(*weather_years)
        status = network.optimize(
            multi_investment_periods=True, solver_name="highs", log_to_console=False, include_objective_constant=False
        )
    assert status[1] == "optimal"
    return network


def solved_by_us(stated: PathwayModel) -> tuple[LinearProgram, Solution]:
    program = compile_model(stated.pyomo)
    solution = solve(program)
    assert solution.status is Status.OPTIMAL
    return program, solution


def unique_price(program: LinearProgram, solution: Solution, row: int) -> float | None:
    """The dual of a row, None where the optimum does not have the same slope on either side."""
    at = program.row_upper[row] if np.isfinite(program.row_upper[row]) else program.row_lower[row]
    step = STEP * max(abs(at), 1.0)
    slopes = []
    for side in (-step, step):
        shift = np.where(np.arange(len(program.rows)) == row, side, 0.0)
        moved = replace(program, row_lower=program.row_lower + shift, row_upper=program.row_upper + shift)
        answer = solve(moved)
        if answer.status is not Status.OPTIMAL:
            return None
        slopes.append((answer.objective - solution.objective) / side)
    mine = float(solution.row_dual[row])
    # The cost is convex in the limit, and the dual one of its slopes.
    tolerance = 1e-5 * max(abs(mine), 1.0) + 1e-9 * abs(solution.objective) / step
    assert slopes[0] - tolerance <= mine <= slopes[1] + tolerance
    return mine if slopes[1] - slopes[0] <= 1e-5 * max(abs(mine), 1.0) else None


def compared(system: System, stated: PathwayModel, network: Any, rng: np.random.Generator) -> int:
    """Compare the prices of some balances and of all caps; return how many were unique."""
    program, solution = solved_by_us(stated)
    rows = {program.row_name(i): i for i in range(len(program.rows))}
    balance = network.model.constraints["Bus-nodal_balance"].dual
    pairs = []
    for _ in range(3):
        node, p = str(rng.choice(list(system.demand))), int(rng.choice(list(system.spans)))
        hour = int(rng.integers(system.n_hours))
        price = float(balance.sel(name=node, snapshot=(p, hour)))
        pairs.append((rows[f"balance.power_balance[{node},{p},{hour}]"], price))
    limits = network.c.global_constraints.static["mu"]
    # A cap of theirs is of all years of the period, ours of each of them.
    pairs += [(rows[f"policy.emissions_within_cap[{p}]"], limits[f"cap_{p}"] * system.spans[p]) for p in system.cap]
    if "budget" in limits.index:
        pairs.append((rows[f"policy.emissions_within_budget[{max(system.spans)}]"], limits["budget"]))
    found = [(unique_price(program, solution, row), price) for row, price in pairs]
    for mine, price in found:
        assert mine is None or mine == pytest.approx(price, rel=1e-4, abs=1e-4)
    return sum(mine is not None for mine, _ in found)


@pytest.fixture(scope="module")
def unique() -> dict[int, int]:
    """How many prices of each system were unique, and compared."""
    return {}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_system_costs_the_same_and_prices_the_same(seed: int, unique: dict[int, int]) -> None:
    system = random_system(seed)
    stated, network = ours(system), solved_by_pypsa(system)
    _, solution = solved_by_us(stated)
    assert solution.objective == pytest.approx(network.objective + system.constant(), rel=1e-6)
    unique[seed] = compared(system, stated, network, np.random.default_rng(seed))


def test_most_prices_were_unique_and_so_compared(unique: dict[int, int]) -> None:
    assert sum(unique.values()) >= 2 * len(unique)


@pytest.mark.parametrize("seed", [1, 7, 13])
def test_vintages_that_burn_less_and_share_a_limit_cost_the_same(seed: int) -> None:
    system = random_system(seed)
    burning = [plant for plant in system.plants.values() if plant.slope]
    for plant in burning:
        plant.progress, plant.maximum = 0.06, max(4.0, plant.existing + 1.0)
    stated, network = ours(system), solved_by_pypsa(system)
    _, solution = solved_by_us(stated)
    assert solution.objective == pytest.approx(network.objective + system.constant(), rel=1e-6)
    for plant in burning:
        plant.progress = 0.0
    _, alike = solved_by_us(ours(system))
    assert solution.objective < alike.objective * (1 - 1e-6)


@pytest.mark.parametrize("seed", [1, 4, 7, 13])
def test_stores_that_lose_less_and_live_longer_the_later_they_are_built_cost_the_same(seed: int) -> None:
    system = random_system(seed)
    for store in system.stores.values():
        store.progress, store.lifetime, store.later_lifetime = 0.15, 2, 4
        store.charge_efficiency, store.standing_loss = 0.7, 0.02
        store.power_cost, store.energy_cost = store.power_cost / 10, store.energy_cost / 10
    stated, network = ours(system), solved_by_pypsa(system)
    assert len(stated.data.names("store")) == len(system.stores) * len(system.spans)
    _, solution = solved_by_us(stated)
    assert solution.objective == pytest.approx(network.objective + system.constant(), rel=1e-6)
    for store in system.stores.values():
        store.progress, store.later_lifetime = 0.0, None
    _, alike = solved_by_us(ours(system))
    assert solution.objective < alike.objective * (1 - 1e-6)


@pytest.mark.parametrize("seed", [4, 7, 29, 33])
def test_links_that_lose_less_the_later_they_are_built_cost_the_same(seed: int) -> None:
    """All plants stand in the first node, so that everything goes one way."""
    system = random_system(seed)
    plants = {name: plant for name, plant in system.plants.items() if plant.node == "n0"}
    system = replace(system, plants=plants, stores={}, cap={}, budget=1e12)
    for line in system.lines.values():
        line.loss, line.progress, line.is_buildable = 0.2, 0.2, True
    stated, network = ours(system), solved_by_pypsa(system)
    assert len(stated.data.names("link")) > len(system.lines) > 0
    _, solution = solved_by_us(stated)
    assert solution.objective == pytest.approx(network.objective + system.constant(), rel=1e-6)
    for line in system.lines.values():
        line.progress = 0.0
    _, alike = solved_by_us(ours(system))
    assert solution.objective != pytest.approx(alike.objective, rel=1e-6)


def test_what_is_built_together_is_what_pypsa_builds() -> None:
    system = random_system(4)
    stated, network = ours(system), solved_by_pypsa(system)
    program, solution = solved_by_us(stated)
    built = {
        name: value
        for variable, value in zip(program.columns, solution.x, strict=True)
        if (name := variable.name).split(".")[-1].startswith("technology_builds")
    }
    theirs_built = network.c.generators.static.query("p_nom_extendable")["p_nom_opt"]
    assert sum(built.values()) > 0
    assert sum(built.values()) == pytest.approx(float(theirs_built.sum()), rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_several_weather_years_cost_what_they_cost_pypsa_as_scenarios(seed: int) -> None:
    """Capacities shared, operation of each its own, its cost as the mean: the same two-stage program."""
    system = random_system(seed)
    free = {name: replace(plant, maximum=np.inf) for name, plant in system.plants.items()}  # PyPSA knows no limit there
    system = replace(system, plants=free, cap={}, budget=1e12)
    years = (system, other_weather(system, seed), other_weather(system, seed + 100))
    _, solution = solved_by_us(ours(*years))
    _, alone = solved_by_us(ours(system))
    assert solution.objective == pytest.approx(solved_by_pypsa(*years).objective + system.constant(), rel=1e-6)
    assert solution.objective != pytest.approx(alone.objective, rel=1e-3)


def test_a_difference_is_seen() -> None:
    """One hour of demand, one price, one life that is other than stated, and the optima part."""
    system = random_system(1)
    network = solved_by_pypsa(system)
    for change in ("demand", "fuel_price", "lifetime"):
        other = random_system(1)
        if change == "demand":
            next(iter(other.demand.values()))[0] += 0.1
        elif change == "fuel_price":
            other.fuel_price[FIRST_YEAR] *= 1.01
        else:
            for plant in other.plants.values():
                plant.lifetime = 2 if plant.lifetime > 2 else 4
        _, solution = solved_by_us(ours(other))
        assert solution.objective != pytest.approx(network.objective + system.constant(), rel=1e-6)
