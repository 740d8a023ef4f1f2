"""The model's own operation, put through the simulator's account and costs, gives the model's own figures.

What differs between model and simulation is then the operation alone, never an emission factor, a price or a year.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyomo.environ as pyo
import pytest
import xarray as xr

from engine.costs import ITEMS, discount_weights, net_present_cost, yearly_costs
from engine.electrification import electrify
from engine.fleet import fleet_in_service
from engine.results import Results
from engine.simulate import carbon_account
from solvers.answer import Status, load_into
from solvers.data import Data
from solvers.highs import solve
from solvers.model import PathwayModel, pathway_model
from solvers.periods import RepresentativeHours
from solvers.program import compile_model
from solvers.solution import operation_of, plan_of
from tests.conformance.golden_lp import numbers, small_system
from tests.weather_years import in_weather_years


def weather() -> Data:
    """The numbers of a system in two weather years, of which the second has another sun, load and price."""
    rng = np.random.default_rng(4)
    sunny, used, price = rng.random((3, 8760))
    other = {"sun": sunny, "load": used / used.sum(), "price": price / price.mean()}
    hours = RepresentativeHours(
        np.tile(np.arange(4), 2), np.full(8, 1095.0), 4, weeks=(0, 0), n_weather_years=2, weather_years=(0, 1)
    )
    return numbers(in_weather_years(small_system(unserved_cost=1e4), other), hours)


@pytest.fixture(scope="module", params=["bound", "free", "weather"])
def solved(request: pytest.FixtureRequest) -> PathwayModel:
    """A system with every constraint of the model, under its policies and with budget, cap and shares left open.

    And one in several weather years: its sums over a year are those of the mean year.
    """
    free = {"emission_cap": np.inf, "renewable_minimum": 0.0, "import_maximum": 1.0, "carbon_budget": 1e9}
    said = free if request.param == "free" else {"unserved_cost": 1e4}
    stated = pathway_model(weather() if request.param == "weather" else numbers(small_system(**said)))
    program = compile_model(stated.pyomo)
    solution = solve(program)
    assert solution.status is Status.OPTIMAL
    load_into(stated.pyomo, program, solution)
    return stated


def own_operation(stated: PathwayModel) -> xr.Dataset:
    """The year of each period for every year it stands for, under the names of the table of results."""
    model, inputs = stated.pyomo, stated.data.inputs
    plants = (model.variable, model.dispatchable)

    def over(variables: list[pyo.Var], *dims: str) -> xr.DataArray:
        """Variables by (…, period) as (member, …, year); 0 where the model has none."""
        shape = [inputs.sizes[dim] for dim in dims]
        values = np.zeros((1, *shape, inputs.sizes["year"]))
        names = [stated.data.names(dim) for dim in dims]
        years = inputs["year"].values.tolist()
        for key, variable in (item for each in variables for item in each.items()):
            at = [index.index(name) for index, name in zip(names, key, strict=False)]
            for year in stated.data.periods.spans[key[-1]]:
                values[(0, *at, years.index(year))] = variable.value
        coords = {"member": [0], "year": years} | {dim: inputs[dim].values for dim in dims}
        return xr.DataArray(values, coords, ("member", *dims, "year"))

    burned, store = over([model.dispatchable.fuel_use], "technology", "fuel"), model.storage
    paid, emitting = (over([weighted], "technology", "fuel") for weighted in _weighted(model))
    charge = xr.zeros_like(over([store.annual_discharge], "store"))
    for s, p, h in store.charge:
        years = list(stated.data.periods.spans[p])
        charge.loc[{"store": s, "year": years}] += stated.data("weight", h) * store.charge[s, p, h].value
    return xr.Dataset(
        {
            "generation": over([block.annual_generation for block in plants], "technology"),
            "online": over([model.dispatchable.annual_online], "technology"),
            "started_capacity": over([model.dispatchable.annual_started], "technology"),
            "fuel_use": burned,
            "priced_fuel_use": xr.where(_moves(inputs, "price"), paid, burned),
            "emitting_fuel_use": xr.where(_moves(inputs, "emission"), emitting, burned),
            "charge": charge,
            "discharge": over([store.annual_discharge], "store"),
            "flexible_missed": over([model.flexible.annual_missed], "flexible"),
            "export": over([model.balance.annual_export], "node"),
            "unserved_demand": over([model.balance.annual_unserved], "node"),
        }
    )


def _weighted(model: pyo.ConcreteModel) -> tuple[Any, Any]:
    return model.dispatchable.price_weighted, model.dispatchable.emission_weighted


def _moves(inputs: xr.Dataset, kind: str) -> xr.DataArray:
    """Where the fuel has hours of its own and is burned alone, (technology, fuel)."""
    alone = inputs["can_burn"].sum("fuel") == 1
    return (alone & (inputs[f"fuel_{kind}_pattern"].isel(member=0, drop=True) >= 0)).reset_coords(drop=True)


@pytest.fixture(scope="module")
def account(solved: PathwayModel) -> Results:
    """The simulator's account and costs of that operation."""
    plan, operation = plan_of(solved), own_operation(solved)
    inputs = solved.data.inputs.isel(member=[0])  # the mean year, whatever weather it is made of
    electrified = electrify(inputs, plan)
    parts = [fleet_in_service(inputs, plan), electrified.drop_vars("stock_energy"), operation]
    parts.append(carbon_account(inputs, electrified, operation))
    planted = plan["hectares"].cumsum("year").rename("planted").to_dataset()
    annual = xr.merge([*(part.reset_coords(drop=True) for part in parts), planted], join="exact", compat="equals")
    costs = yearly_costs(inputs, plan, annual, operation["online"])
    return Results(annual.assign(costs), {}, {}, inputs, plan)


def test_the_net_present_cost_is_the_objective(solved: PathwayModel, account: Results) -> None:
    assert net_present_cost(account) == pytest.approx(pyo.value(solved.pyomo.net_present_cost), rel=1e-6)


@pytest.mark.parametrize("item", ITEMS)
def test_each_item_of_cost_is_the_models(solved: PathwayModel, account: Results, item: str) -> None:
    mine = float(operation_of(solved)["cost"].sel(item=item).sum())
    simulated = account.annual["cost"].sel(item=item).mean("member") @ discount_weights(account.inputs)
    assert float(simulated) == pytest.approx(mine, rel=1e-6, abs=1e-3)


def test_emissions_of_each_period_are_the_models(solved: PathwayModel, account: Results) -> None:
    gross = account.annual["gross_emissions"].sum(["member", "node", "sector", "scope", "gas"])
    dioxide = account.annual["gross_emissions"].sel(gas="CO2").sum(["member", "node", "sector", "scope"])
    mine = operation_of(solved)
    for p, span in solved.data.periods.spans.items():
        assert float(gross.sel(year=list(span)).mean()) == pytest.approx(
            float(mine["gross_emissions"].sel(period=p)), rel=1e-6
        )
        planted = sum(
            solved.data("hectare_counted", a, v) * hectares.value
            for (a, v), hectares in solved.pyomo.planting.hectares.items() if v == p
        )  # fmt: skip
        counted = float(dioxide.sel(year=list(span)).sum()) - planted
        assert counted == pytest.approx(float(mine["counted_emissions"].sel(period=p)), rel=1e-6)


def test_every_part_of_the_system_is_at_work(solved: PathwayModel, account: Results) -> None:
    """Or the agreement above would be that of noughts."""
    idle = [
        name for name in ("generation", "online", "fuel_use", "priced_fuel_use", "charge", "discharge", "measure_level")
        if not float(account.annual[name].sum()) > 1e-6
    ]  # fmt: skip
    assert not idle
    assert float(account.plan["technology_builds"].sum()) > 0
    assert float(account.plan["retirements"].sum()) > 0
    mine, standing = operation_of(solved)["capacity"], account.annual["capacity"]
    for p, span in solved.data.periods.spans.items():
        np.testing.assert_allclose(mine.sel(period=p), standing.sel(year=list(span)).min("year"), atol=1e-9)
