"""One test for each kind of error that was found in other pathway optimisers."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pytest
import xarray as xr

from engine.costs import annuity_factor
from engine.fleet import fleet_in_service
from solvers import choice as choosing
from solvers.answer import Status, load_into
from solvers.data import Data, gather
from solvers.highs import solve, write_mps
from solvers.hourly import hourly_power
from solvers.model import pathway_model
from solvers.optimise import SolverStopped, optimise
from solvers.periods import RepresentativeHours, investment_periods
from solvers.program import compile_model
from solvers.typical import representative_hours
from tests.analytic.test_pathway_by_hand import engine, island, sun
from tests.conformance.golden_lp import numbers, small_system

PRICED = [1.05**-n for n in range(1, 8)]
"""What a payment at the end of the first, second … year is worth at the start of the first."""


def test_a_payment_is_discounted_from_the_end_of_its_own_year() -> None:
    fuel = {"oil": {"fuel_price": {2025: 0.0, 2026: 0.0, 2027: 100.0}}}
    plant = engine(existing_capacity={2025: 2.0}, overnight_cost=0.0, variable_om=0.0)
    inputs = island(
        years=(2025, 2026, 2027), attrs={"periods": [2025]}, dims={"fuel": fuel, "technology": {"engine": plant}}
    )
    assert optimise(inputs, weeks=1).objective == pytest.approx(8760 * 2.0 * 2.0 * 100.0 * PRICED[2], rel=1e-9)


def test_upkeep_is_paid_once_for_each_year_alive_and_discounted_once() -> None:
    plant = engine(overnight_cost=0.0, fixed_om=1e4, lifetime=4.0, variable_om=0.0, fuel_slope=0.0, can_burn=0.0)
    years = tuple(range(2025, 2030))
    inputs = island(years=years, attrs={"periods": [2025, 2027]}, dims={"technology": {"engine": plant}})
    data = numbers_of(inputs)
    # Built in 2025 it is alive for four years, built in 2027 for the three that the horizon holds.
    assert data("capacity.build_fixed_om", "engine", 2025) == pytest.approx(1e4 * sum(PRICED[:4]), rel=1e-12)
    assert data("capacity.build_fixed_om", "engine", 2027) == pytest.approx(1e4 * sum(PRICED[2:5]), rel=1e-12)


def test_what_outlives_the_horizon_pays_for_the_years_in_it_and_no_more() -> None:
    """No salvage, and nothing free at the end: each further year of the horizon costs its annuity and its operation."""

    def cost(n_years: int) -> float:
        plant = {"engine": engine(lifetime=25.0, cost_of_capital=0.08)}
        years = tuple(range(2025, 2025 + n_years))
        inputs = island(years=years, attrs={"periods": [2025]}, dims={"technology": plant})
        return optimise(inputs, weeks=1).objective

    yearly = 2.0 * 1e6 * float(annuity_factor(0.08, 25)) + 8760 * 2.0 * (2.0 * 50.0 + 3.0)
    one, two, six = (cost(n) for n in (1, 2, 6))
    assert one == pytest.approx(yearly * PRICED[0], rel=1e-9)
    assert two - one == pytest.approx(yearly * PRICED[1], rel=1e-9)
    assert six - two == pytest.approx(yearly * sum(PRICED[2:6]), rel=1e-9)


def test_what_retires_leaves_nothing_below_zero_and_the_capacity_the_simulation_has() -> None:
    plant = engine(existing_capacity={2010: 0.7, 2020: 0.4, 2026: 0.3}, lifetime=7.0)
    years = tuple(range(2025, 2035))
    about = {"periods": [2025, 2026, 2028, 2031, 2033], "present_year": 2025}
    inputs = island(years=years, first_vintage=2010, attrs=about, dims={"technology": {"engine": plant}})
    pathway = optimise(inputs, weeks=1)
    model = pathway.operation["capacity"].sel(technology="engine")
    simulated = fleet_in_service(inputs, pathway.plan)["capacity"].sel(technology="engine")
    assert (model >= 0).all() and (simulated >= 0).all()
    for period, span in pathway.periods.spans.items():
        assert float(model.sel(period=period)) == pytest.approx(float(simulated.sel(year=list(span)).min()))


def test_no_hourly_row_joins_periods_or_windows() -> None:
    """Stores, buffers and starts look an hour back: never into another week, nor into another period."""
    window = 3
    hours = RepresentativeHours(np.arange(2 * window), np.repeat([2000.0, 920.0], window), window, (0, 1))
    program = compile_model(pathway_model(numbers_of(small_system(), hours)).pyomo)
    matrix, looked = program.matrix.tocsr(), 0
    for row, constraint in enumerate(program.rows):
        name = constraint.parent_component().local_name
        if "follows" not in name and "closes_the_cycle" not in name and "come" not in name and "close" not in name:
            continue
        if not isinstance(constraint.index()[-1], int) or len(constraint.index()) < 3:
            continue
        columns = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        _, period, hour = constraint.index()
        for variable in (program.columns[c] for c in columns):
            assert variable.index()[-2] == period
            assert variable.index()[-1] // window == hour // window
            looked += 1
    assert looked > 100


def test_no_energy_comes_from_the_weights_of_weeks() -> None:
    """Charged in a week that counts once and given in one that counts fifty times, energy would be free."""
    window = 24
    chosen = np.concatenate([np.arange(window), np.arange(240, 240 + window)])
    hours = RepresentativeHours(chosen, np.repeat([1.0, 364.0], window), window, (0, 1))
    bright = np.zeros(8760)
    bright[:window] = 1.0
    store = {"battery": {"store_existing_power": {2025: 50.0}, "store_existing_energy": {2025: 500.0}}}
    dims = {"technology": {"sun": sun(existing_capacity={2025: 50.0}, is_buildable=0.0)}, "store": store}
    inputs = island(demand=1.0, dims=dims)
    inputs["profile"].values[list(inputs["pattern"].values).index("sun")] = bright
    stated = pathway_model(numbers_of(inputs, hours))
    program = compile_model(stated.pyomo)
    load_into(stated.pyomo, program, solve(program))
    block, lost = stated.pyomo.storage, stated.pyomo.balance.unserved_demand
    for first in hours.window_starts():
        inside = range(first, first + window)
        charged = sum(block.charge["battery", 2025, h].value for h in inside)
        given = sum(block.discharge["battery", 2025, h].value for h in inside)
        assert charged == pytest.approx(given, abs=1e-6)
    # The sun shines in the first window alone: in the other, all is dark and unserved.
    assert sum(lost["island", 2025, h].value for h in range(window, 2 * window)) == pytest.approx(float(window))


@pytest.mark.parametrize("given", [{2025: np.inf, 2026: 3000.0}, {2025: 3000.0, 2026: np.inf}])
def test_a_limit_that_some_year_of_a_period_does_not_state_still_holds(given: dict[int, float]) -> None:
    """Of a cap the years that state it set it; of what nature gives, the least."""
    years = (2025, 2026)
    path = xr.DataArray(list(given.values()), {"year": list(years)}, ("year",))
    plant = {"engine": engine(existing_capacity={2025: 2.0}), "sun": sun()}
    about: dict[str, Any] = {"years": years, "attrs": {"periods": [2025]}}
    capped = optimise(island(**about, dims={"technology": plant}, emission_cap=path), weeks=1)
    assert float(capped.operation["gross_emissions"].max()) <= 3000.0 * (1 + 1e-6)
    fuel = {"oil": {"fuel_price": 50.0, "fuel_limit": given}}
    scarce = optimise(island(**about, dims={"technology": plant, "fuel": fuel}), weeks=1)
    assert float(scarce.operation["fuel_use"].max()) <= 3000.0 * (1 + 1e-6)
    small = engine(maximum_capacity={2025: np.inf, 2026: 1.5} if given[2025] == np.inf else {2025: 1.5, 2026: np.inf})
    plan = optimise(island(**about, dims={"technology": {"engine": small}}), weeks=1).plan
    assert float(plan["technology_builds"].sum()) == pytest.approx(1.5)


def test_the_constant_of_the_objective_goes_with_the_exported_model(tmp_path: Path) -> None:
    plant = engine(existing_capacity={2020: 2.0}, fixed_om=1e5, is_buildable=0.0)
    use = {"power": {"use_energy": 8760.0, "use_pattern": "flat"}, "cars": {"use_energy": 50.0, "use_carrier": "oil"}}
    data = numbers_of(island(first_vintage=2020, dims={"technology": {"engine": plant}, "use": use}))
    program = compile_model(pathway_model(data).pyomo)
    # Upkeep of what stands and fuel of cars are no decisions.
    assert program.offset == pytest.approx((2.0 * 1e5 + 50.0 * 50.0) * PRICED[0])
    write_mps(program, tmp_path / "model.mps")
    read = highspy.Highs()
    read.setOptionValue("log_to_console", False)
    read.readModel(str(tmp_path / "model.mps"))
    read.run()
    assert read.getInfo().objective_function_value == pytest.approx(solve(program).objective, rel=1e-12)


def test_a_price_of_an_hour_holds_its_weight_and_that_of_a_cap_its_years() -> None:
    """d objective / d limit, as its unit says; nobody divides by weights on the way."""
    plant = engine(existing_capacity={2025: 9.0}, is_buildable=0.0)
    inputs = island(
        years=(2025, 2026), attrs={"periods": [2025]}, dims={"technology": {"engine": plant}}, emission_cap=1e9
    )
    inputs["emission_cap"].values[:] = 8000.0
    inputs["unserved_cost"] = inputs["unserved_cost"] * 0.0 + 1000.0
    hours = RepresentativeHours(np.arange(2), np.array([8000.0, 760.0]), 2)
    stated = pathway_model(numbers_of(inputs, hours))
    program = compile_model(stated.pyomo)
    duals = load_into(stated.pyomo, program, solve(program))
    years = PRICED[0] + PRICED[1]
    lost, made, emitted = 1000.0, 2.0 * 50.0 + 3.0, 2.0 * 0.25
    for h, weight in enumerate(hours.weight):
        # Demand is beyond the cap: one more MW is not served.
        assert duals[stated.pyomo.balance.power_balance["island", 2025, h]] == pytest.approx(weight * lost * years)
    # One tonne more in each year serves 1 / 0.5 MWh that were lost.
    assert duals[stated.pyomo.policy.emissions_within_cap[2025]] == pytest.approx(-(lost - made) / emitted * years)


def test_an_answer_that_is_not_proven_optimal_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = small_system()
    program = compile_model(pathway_model(numbers(inputs)).pyomo)
    stopped = solve(program, time_limit=0.0)
    assert stopped.status is Status.TIME_LIMIT
    assert stopped.row_dual.size == 0
    monkeypatch.setattr(choosing, "solve", lambda program, **about: solve(program, **about | {"time_limit": 0.0}))
    with pytest.raises(SolverStopped, match="time limit"):
        optimise(inputs, weeks=1)


@pytest.mark.parametrize(
    "choice",
    [
        {"typical_weeks": 1}, {"typical_weeks": 3}, {"typical_weeks": 6}, {"typical_days": 1}, {"typical_days": 12},
        {"typical_days": 12, "storage": "linked"}, {"typical_days": 5, "clustering": "hierarchical"},
        {"typical_weeks": 3, "clustering": "k_medoids"}, {"typical_days": 4, "clustering": "adjacent_periods"},
        {"typical_days": 3, "resolution": 4}, {"typical_weeks": 2, "segments": 30}, {"resolution": 6},
        {"segments": 500},
    ],
    ids=str,
)  # fmt: skip
def test_the_hours_looked_at_keep_the_energy_of_the_year(choice: dict[str, Any]) -> None:
    rng = np.random.default_rng(len(str(choice)))
    inputs = small_system()
    profile, sun_row = inputs["profile"].values, list(inputs["pattern"].values).index("sun")
    for row, name in enumerate(inputs["pattern"].values):
        noise = rng.uniform(0.2, 1.0, 8760)
        total = {"load": noise.sum(), "price": noise.mean()}
        profile[row] = noise / total.get(str(name), 1.0)
    power = hourly_power(inputs)
    hours = representative_hours(inputs.assign_attrs(choice), power)
    data = gather(inputs, power, investment_periods(inputs), hours)
    n_hours, weight = len(hours.hour_of_year), hours.weight

    def of_the_year(name: str, *index: str | int) -> float:
        return float(sum(weight[h] * data(name, *index, h) for h in range(n_hours)))

    assert weight.sum() == pytest.approx(8760.0)
    for p, years in data.periods.spans.items():
        homes = inputs["use_energy"].sel(use="homes", year=list(years)).mean()
        assert of_the_year("demand", "town", p) == pytest.approx(float(homes), rel=1e-9)
        assert of_the_year("flexible_draw", "cars", p) == pytest.approx(900.0, rel=1e-9)
        assert of_the_year("inflow", "lake", p) == pytest.approx(600.0, rel=1e-9)
        assert of_the_year("measure_demand", "retrofit", "town", p) == pytest.approx(-8.76, rel=1e-9)
    assert of_the_year("availability", "sun") == pytest.approx(profile[sun_row].sum(), rel=1e-9)
    assert of_the_year("price_movement", "grid") == pytest.approx(8760.0, rel=1e-9)


FINGERPRINT = """
from tests.analytic.test_bug_classes_of_peers import fingerprint
print(fingerprint())
"""


def fingerprint() -> str:
    """Digest of the compiled model: names, order and numbers of all rows and columns."""
    program = compile_model(pathway_model(numbers(small_system())).pyomo)
    told = hashlib.sha256()
    for part in (
        *(program.row_name(i) for i in range(len(program.rows))),
        *(program.column_name(j) for j in range(len(program.columns))),
        *(array.tobytes() for array in (program.matrix.indptr, program.matrix.indices, program.matrix.data)),
        program.cost.tobytes(), program.row_lower.tobytes(), program.row_upper.tobytes(),
    ):  # fmt: skip
        told.update(part if isinstance(part, bytes) else part.encode())
    return told.hexdigest()


def test_the_model_has_one_order_whatever_the_seed_of_hashes() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT], check=True, capture_output=True, text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert said == {fingerprint() + "\n"}


def numbers_of(inputs: xr.Dataset, hours: RepresentativeHours | None = None) -> Data:
    """The numbers of a model, on one hour that stands for the year if nothing else is said."""
    one = RepresentativeHours(np.zeros(1, int), np.array([8760.0]), 1)
    return gather(inputs, hourly_power(inputs), investment_periods(inputs), hours or one)
