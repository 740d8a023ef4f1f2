"""Several weather years in one model: capacities shared, operation of each its own, sums over a year as its mean."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

from solvers.answer import Solution, load_into, values_of_hours
from solvers.data import gather
from solvers.highs import solve
from solvers.hourly import hourly_power, weather_members
from solvers.model import PathwayModel
from solvers.optimise import optimise
from solvers.periods import RepresentativeHours, full_year, investment_periods
from solvers.program import LinearProgram
from solvers.replay import replay
from solvers.rows import every_hour
from solvers.steps import NoSuchHours, equal_steps, segments
from solvers.two_hours import compile_hours
from solvers.typical import DAY_HOURS, WEEK_HOURS, hardest_date, representative_hours, typical_periods
from tests.analytic.test_pathway_by_hand import DAY, FLAT, engine, island, sun
from tests.analytic.test_typical_hours_by_hand import mixed
from tests.weather_years import first_days, in_weather_years

HOUR = np.arange(8760)
CALM, BLOWING = np.zeros(8760), np.ones(8760)
LOST = 10_000.0
"""Money per MWh that is not served; a year's cost falls at its end, discounted by 5 %."""


def compiled(inputs: xr.Dataset, hours: RepresentativeHours) -> tuple[PathwayModel, LinearProgram]:
    return compile_hours(gather(inputs, hourly_power(inputs), investment_periods(inputs), hours))


def least_cost(inputs: xr.Dataset, hours: RepresentativeHours) -> float:
    _model, program = compiled(inputs, hours)  # its names are those of the model
    return solve(program, solver="simplex").objective


def wind(**said: Any) -> dict[str, Any]:
    """1 MW that stands and costs nothing."""
    return sun(existing_capacity={2025: 1.0}, overnight_cost=0.0, is_buildable=0.0) | said


def windy(*further: np.ndarray, **said: Any) -> xr.Dataset:
    """1 MW all year; 1 MW of wind that blows all the first year, and as told in the others."""
    dims = {"technology": {"engine": engine(), "wind": wind()}} | said.pop("dims", {})
    inputs = island(demand=1.0, dims=dims, **said)
    inputs["profile"].values[1] = BLOWING
    return in_weather_years(inputs, *({"sun": values} for values in further))


def test_capacity_is_that_of_the_worse_year_and_cost_the_mean() -> None:
    """The engine is needed in the calm year alone: it is built for it, and burns in a half of the mean year."""
    inputs = windy(CALM)
    assert least_cost(inputs, first_days(1, 2)) == pytest.approx((1e6 / 30 + 0.5 * 8760 * 103.0) / 1.05, rel=1e-9)
    inputs.attrs["weather_years"] = [0]
    assert least_cost(inputs, first_days(1, 1)) == pytest.approx(0.0, abs=1e-6)
    inputs.attrs["weather_years"] = [1]
    assert least_cost(inputs, first_days(1, 1)) == pytest.approx((1e6 / 30 + 8760 * 103.0) / 1.05, rel=1e-9)


def test_a_cap_holds_in_the_mean_year() -> None:
    """A calm year emits 4,380 t; with a mean of 1,095 t a quarter of the year's demand is shed in half of the years."""
    inputs = windy(
        CALM, emission_cap=1095.0, dims={"technology": {"engine": engine(overnight_cost=0.0), "wind": wind()}}
    )
    model, program = compiled(inputs, first_days(1, 2))
    answer = solve(program)
    assert answer.objective == pytest.approx((0.25 * 8760 * 103.0 + 0.25 * 8760 * LOST) / 1.05, rel=1e-9)
    load_into(model.pyomo, program, answer)
    assert model.pyomo.dispatchable.heat["engine", 2025].value == pytest.approx(0.25 * 8760 * 2.0)


def test_an_hour_of_a_year_is_balanced_in_that_year() -> None:
    """1 MWh too much in one weather year serves nobody in another, whatever may be stored in each."""
    store = {"store_power_cost": 1.0, "store_energy_cost": 1.0}
    dims = {"technology": {"wind": wind(existing_capacity={2025: 2.0})}, "store": {"tank": store}}
    inputs = windy(CALM, dims=dims)
    for hours in (first_days(2, 2), linked(2, 2)):
        assert least_cost(inputs, hours) == pytest.approx(0.5 * 8760 * LOST / 1.05, rel=1e-9)


def linked(n_days: int, n_weather_years: int) -> RepresentativeHours:
    """The first days of each weather year, each a window of its own, their levels carried over."""
    n = n_days * n_weather_years
    of_years = tuple(np.repeat(range(n_weather_years), n_days).tolist())
    return RepresentativeHours(
        np.tile(np.arange(24 * n_days), n_weather_years), np.full(24 * n, 365 / n), 24, days=(0,) * n,
        calendar=tuple(range(n)), n_weather_years=n_weather_years, weather_years=of_years,
    )  # fmt: skip


def test_each_weather_year_begins_as_given() -> None:
    store = {"store_existing_energy": {2025: 10.0}, "store_existing_power": {2025: 1.0}, "store_is_buildable": 0.0}
    inputs = windy(CALM, dims={"store": {"tank": store | {"cycle_is_fixed": 1.0, "initial_state": 0.3}}})
    hours = replace(first_days(1, 2), weeks=())
    model, program = compiled(inputs, hours)
    (state,) = values_of_hours(program.columns, solve(program).x, model.pyomo.storage.state_of_charge).values()
    np.testing.assert_allclose(state[[23, 47]], 3.0)
    _model, program = compiled(inputs, linked(2, 2))
    opened = [row.name for row in program.rows if "year_begins_as_given" in row.name]
    assert opened == [f"storage.year_begins_as_given[tank,2025,{date}]" for date in (0, 2)]


def test_dates_follow_each_other_within_a_weather_year() -> None:
    hours = linked(3, 2)
    assert hours.date_before().tolist() == [2, 0, 1, 5, 3, 4]
    assert [date for date, _ in every_hour(hours).opening] == [0, 3]


def test_linked_days_of_each_weather_year_cost_what_the_years_cost() -> None:
    rng = np.random.default_rng(7)
    inputs = in_weather_years(mixed(), {"sun": np.resize(rng.random(72), 8760)})
    inputs["start_cost"].values[:] = 0.0
    whole = replace(first_days(3, 2), weeks=())
    assert least_cost(inputs, linked(3, 2)) == pytest.approx(least_cost(inputs, whole), rel=1e-6)


def test_the_firm_capacity_covers_the_peak_of_any_weather_year() -> None:
    high = np.where(HOUR == 5000, 3.0, 1.0)
    inputs = in_weather_years(island(demand=1.0, reserve_margin=0.2), {"flat": high / high.sum()})
    data = gather(inputs, hourly_power(inputs), investment_periods(inputs), full_year(2))
    peak = data("peak_demand", 2025, 8760 + 5000)
    assert peak == pytest.approx(8760.0 * 3.0 / high.sum()) == max(data.tables["peak_demand"].values())
    watched = [h for _, h in data.tables["peak_demand"]]
    assert sum(h < 8760 for h in watched) == 10 == sum(h >= 8760 for h in watched)
    model, program = compiled(inputs, first_days(1, 2))
    load_into(model.pyomo, program, solve(program))
    assert model.pyomo.dispatchable.capacity["engine", 2025].value == pytest.approx(1.2 * peak)


def test_demand_that_is_not_smart_begins_each_weather_year_anew() -> None:
    """Its buffer of 2 MWh begins empty, and is filled in the first hour of each year."""
    cars = {
        "flexible_energy": 8760.0, "flexible_draw_pattern": "flat", "flexible_power": 9.0, "flexible_buffer": 2.0,
        "flexible_is_smart": 0.0,
    }  # fmt: skip
    inputs = windy(CALM, dims={"flexible": {"cars": cars}})
    data = gather(inputs, hourly_power(inputs), investment_periods(inputs), full_year(2))
    taken = data.series["flexible_rigid"]["cars", 2025]
    np.testing.assert_allclose(taken[[0, 1, 8759, 8760, 8761]] / taken[1], [3.0, 1.0, 1.0, 3.0, 1.0])


def test_what_a_measure_saves_follows_the_weather_year() -> None:
    """As the simulation has it: its own change, less what follows the first year's pattern, more the other's."""
    retrofit = {"measure_demand": -1.0 * FLAT, "measure_drawn_energy": {"flat": -1.0}}
    other = np.where(HOUR < 4380, 2.0, 0.0) / 8760
    inputs = in_weather_years(island(dims={"measure": {"retrofit": retrofit}}), {"flat": other})
    np.testing.assert_allclose(hourly_power(inputs).own["retrofit"], np.concatenate([-FLAT, -other]), atol=1e-15)


def test_the_inflow_is_that_of_each_weather_year() -> None:
    early, late = (np.where(when, 1.0, 0.0) / 4380 for when in (HOUR < 4380, HOUR >= 4380))
    lake = {"inflow": 1000.0, "inflow_pattern": "river"}
    inputs = island(dims={"store": {"lake": lake | {"inflow_pattern": "sun"}}})
    inputs["profile"].values[1] = early
    inputs = in_weather_years(inputs, {"sun": late})
    data = gather(inputs, hourly_power(inputs), investment_periods(inputs), full_year(2))
    np.testing.assert_allclose(data.series["inflow"]["lake", 2025], 1000.0 * np.concatenate([early, late]))


def years(rng: np.random.Generator, n: int, n_days: int = 4) -> list[dict[str, np.ndarray]]:
    """So many weather years of days that repeat: sun and demand."""
    found = []
    for _ in range(n):
        light, used = (np.resize(rng.random(24 * n_days), 8760) for _ in range(2))
        found.append({"sun": light, "flat": used / used.sum()})
    return found


@pytest.mark.parametrize(
    "steps",
    [lambda h, _: h, lambda h, _: equal_steps(h, 3), lambda h, series: segments(h, 20, series)],
)
def test_weather_years_that_are_alike_are_one(steps: Any) -> None:
    inputs = mixed(4, standing_loss=0.01)
    of_year = {str(name): inputs["profile"].values[k] for k, name in enumerate(inputs["pattern"].values)}
    alike = in_weather_years(inputs, of_year, of_year)
    one, three = (
        least_cost(each, steps(first_days(4, n), np.tile(inputs["profile"].values, n)))
        for each, n in ((inputs, 1), (alike, 3))
    )
    assert three == pytest.approx(one, rel=1e-8)


def operated(program: LinearProgram, plan: dict[str, float]) -> Solution:
    """The optimum with what is built held."""
    held = np.array([plan.get(column.name, np.nan) for column in program.columns])
    lower, upper = (np.where(np.isnan(held), side, held) for side in (program.column_lower, program.column_upper))
    return solve(replace(program, column_lower=lower, column_upper=upper), solver="simplex")


@pytest.mark.parametrize("seed", range(3))
def test_the_cost_lies_between_perfect_knowledge_of_the_weather_and_the_best_plan_of_one_year(seed: int) -> None:
    """Wait-and-see ≤ here-and-now ≤ the plan of either year in both (Madansky 1960, doi:10.1287/mnsc.6.2.197)."""
    rng = np.random.default_rng(seed)
    inputs = in_weather_years(mixed(4), *years(rng, 1))
    both_model, both = compiled(inputs, first_days(4, 2))
    together = solve(both, solver="simplex").objective
    apart, as_planned = [], []
    for year in (0, 1):
        model, program = compiled(inputs.assign_attrs(weather_years=[year]), first_days(4, 1))
        answer = solve(program, solver="simplex")
        apart.append(answer.objective)
        built = {
            column.name: float(value)
            for column, value in zip(program.columns, answer.x, strict=True)
            if column.name.split("[")[0].endswith("builds")
        }
        assert len(built) == 4 and sum(built.values()) > 0.1
        as_planned.append(operated(both, built).objective)
        del model
    assert np.mean(apart) < together * (1 - 1e-6) and together < min(as_planned) * (1 - 1e-6)
    del both_model


@pytest.mark.parametrize("hours", [first_days(5, 3), linked(5, 3), equal_steps(first_days(5, 3), 4)], ids=str)
def test_the_banded_solver_finds_the_optimum_of_several_weather_years(hours: RepresentativeHours) -> None:
    inputs = in_weather_years(mixed(5, standing_loss=1e-3), *years(np.random.default_rng(2), 2))
    inputs["carbon_budget"].values[:] = 1e5
    _model, program = compiled(inputs, hours)
    ours = solve(program, solver="banded")
    assert ours.method == "banded"
    assert ours.objective == pytest.approx(solve(program, solver="simplex").objective, rel=1e-6)


def several(n: int) -> xr.Dataset:
    """So many weather years with a season each, no two days of them alike."""
    rng = np.random.default_rng(11)

    def weather() -> dict[str, np.ndarray]:
        light = DAY * (0.5 + 0.3 * np.cos(2 * np.pi * HOUR / 8760)) * np.repeat(rng.random(365), 24)
        used = 1.0 + 0.2 * np.cos(2 * np.pi * HOUR / 24) + 0.1 * rng.random(8760)
        return {"sun": light, "flat": used / used.sum()}

    inputs = island(dims={"technology": {"sun": sun(), "engine": engine()}})
    for name, values in weather().items():
        inputs["profile"].loc[{"pattern": name}] = values
    return in_weather_years(inputs, *(weather() for _ in range(1, n)))


@pytest.mark.parametrize(("length", "n", "of_year"), [(WEEK_HOURS, 20, 52), (DAY_HOURS, 20, 365)])
def test_typical_dates_are_chosen_from_all_weather_years_and_keep_their_mean_year(
    length: int, n: int, of_year: int
) -> None:
    inputs = several(3)
    power = hourly_power(inputs)
    hours = typical_periods(length, n, power.demand(), power.resources, is_linked=True)
    assert hours.n_weather_years == 3 and len(hours.weather_years) == n == len(set(hours.first_hour)) // length
    assert set(hours.weather_years) == {0, 1, 2}
    assert len(hours.calendar) == 3 * of_year and hours.weight.sum() == pytest.approx(8760.0)
    np.testing.assert_array_equal(hours.hour_of_year % length, np.tile(np.arange(length), n))
    hardest = hardest_date(length, power.demand(), power.resources)
    window = hours.calendar[hardest]
    assert (hours.weather_years[window], (hours.weeks or hours.days)[window]) == divmod(hardest, of_year)
    assert hours.calendar.count(window) == 1
    data = gather(inputs, power, investment_periods(inputs), hours)
    assert data.over_year("demand", "island", 2025) == pytest.approx(17520.0, rel=1e-9)
    mean = np.mean(inputs["profile"].values[inputs["availability_pattern"].values[:, 0].astype(int)].sum(axis=1))
    assert data.over_year("availability", "sun") == pytest.approx(float(mean), rel=1e-9)


def test_one_weather_year_has_the_dates_it_had() -> None:
    inputs = several(2)
    first = hourly_power(inputs.assign_attrs(weather_years=[0]))
    alone = hourly_power(inputs.isel(member=[0]).assign_attrs(weather_years=[0]))
    hours = [typical_periods(WEEK_HOURS, 4, each.demand(), each.resources) for each in (first, alone)]
    assert hours[0].weeks == hours[1].weeks and hours[0].weather_years == (0, 0, 0, 0)


def test_more_dates_than_there_are_are_refused() -> None:
    inputs = several(2)
    power = hourly_power(inputs)
    assert len(representative_hours(inputs, power, 104).weeks) == 104
    with pytest.raises(NoSuchHours, match="105 typical weeks are asked for, and what is looked at has 104"):
        representative_hours(inputs, power, 105)


def test_draws_of_one_weather_year_are_seen_once() -> None:
    inputs = windy(CALM).isel(member=[0, 0, 1, 1]).assign_coords(member=range(4))
    inputs = inputs.assign_coords(member_weather_year=("member", [0, 0, 1, 1]))
    assert weather_members(inputs).tolist() == [0, 2]
    assert weather_members(inputs.assign_attrs(weather_years=[1])).tolist() == [2]


def test_the_simulation_of_all_members_costs_what_the_optimiser_saw() -> None:
    """Engines of any size and wind alone: rule and optimiser operate alike, in each weather year and so in the mean."""
    inputs = windy(CALM, np.where(HOUR % 24 < 6, 0.5, 0.0), emission_cap=2000.0, carbon_price=20.0)
    inputs.attrs["resolution"] = 6
    pathway = optimise(inputs)
    proof = replay(inputs, pathway)
    assert pathway.hours.n_weather_years == 3 and len(pathway.rounds) == 1
    assert not any("weather years" in said for said in pathway.warnings)
    assert proof.cost_gap == pytest.approx(0.0, abs=1e-8) and proof.emissions_gap == pytest.approx(0.0, abs=1e-8)
    assert proof.model_unserved_energy == pytest.approx(proof.unserved_energy, rel=1e-8)
    alone = optimise(inputs.assign_attrs(weather_years=[0, 1]))
    assert any("The optimiser sees 2 of 3 weather years" in said for said in alone.warnings)


def test_foresight_that_ends_looks_at_all_weather_years_too() -> None:
    """Of one period it is perfect foresight, and builds for the calm year what the windy one does not need."""
    inputs = windy(CALM)
    inputs.attrs |= {"resolution": 24, "foresight": "myopic"}
    pathway = optimise(inputs)
    assert pathway.objective == pytest.approx((1e6 / 30 + 0.5 * 8760 * 103.0) / 1.05, rel=1e-6)
    assert float(pathway.plan["technology_builds"].sum()) == pytest.approx(1.0)
