"""Members of an ensemble: which weather, which outages, and what they share with smaller and other ensembles."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from engine.demand import hourly_demand
from engine.electrification import electrify
from engine.indicators import indicators
from engine.outages import mean_share_in_service
from engine.simulate import simulate
from ilot.glossary.kpis import KPIS
from ilot.runs.summary import annual_series, summarise
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from tests.integration.command_line import SMALL

FAILING = [
    "technologies.engine.availability=0.9",
    "technologies.engine.mean_time_to_repair=30 h",
    "technologies.engine.unit_capacity=50 kW",
]
AIR = "patterns.air={kind: temperature, minimum: [1,1,1,1,1,1,1,1,1,1,1,1], maximum: [9,9,9,9,9,9,9,9,9,9,9,9], "
AIR += "warmest_hour: 14, anomaly: 3, anomaly_persistence: 0.5, source: test, quality: assumed}"
HEATED = [
    AIR,
    "patterns.cold={kind: degree_hours, temperature: air, base: 15 degC, mode: heating, smoothing: 24}",
    "uses.homes.pattern=cold",
]


def built(*overrides: str) -> xr.Dataset:
    return build(load(SMALL, list(overrides)))


def events(inputs: xr.Dataset, technology: str = "engine") -> set[tuple[int, ...]]:
    """Unit, member, start and duration of every outage of a technology."""
    here = inputs["outage_technology"].values == list(inputs["technology"].values).index(technology)
    fields = ("outage_unit", "outage_member", "outage_start", "outage_duration")
    return {tuple(int(n) for n in row) for row in np.array([inputs[name].values[here] for name in fields]).T}


def test_a_run_of_one_member_is_what_it_was() -> None:
    inputs = built(*FAILING)
    assert inputs.sizes["member"] == 1 and inputs.sizes["outage"] == 0
    assert float(inputs["forced_availability"].sel(technology="engine")) == pytest.approx(0.9)
    assert inputs.attrs["n_weather_years"] == 1 and (inputs["units_drawn"] == 0).all()


def test_mean_and_draws_never_stand_together() -> None:
    inputs = built(*FAILING, "ensemble.outage_draws=20")
    assert mean_share_in_service(inputs).values.tolist() == [1, 1]  # of the engine; hydro states none
    assert mean_share_in_service(built(*FAILING)).values.tolist() == [0.9, 1]
    assert float(inputs["forced_availability"].sel(technology="engine")) == 0.9  # as the optimiser sees it
    assert inputs["units_drawn"].values.tolist() == [4, 0]  # 200 kW of 50 kW
    hours_out = float(inputs["outage_duration"].sum()) / (20 * 4 * 8760)
    assert hours_out == pytest.approx(0.1, abs=0.02)


def test_times_to_failure_and_repair_give_the_same_as_their_availability() -> None:
    one = built(*FAILING, "ensemble.outage_draws=3")
    other = built(
        "technologies.engine.mean_time_to_failure=270 h",
        *FAILING[1:],
        "ensemble.outage_draws=3",
    )
    assert events(one) == events(other)
    mean = built("technologies.engine.mean_time_to_failure=270 h", *FAILING[1:])
    assert float(mean["forced_availability"].sel(technology="engine")) == pytest.approx(0.9)


def test_the_same_seed_draws_the_same_outages_and_another_others() -> None:
    drawn = [events(built(*FAILING, f"ensemble={{outage_draws: 3, seed: {seed}}}")) for seed in (5, 5, 6)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_more_draws_and_further_weather_years_leave_the_first_as_they_were() -> None:
    few = events(built(*FAILING, *HEATED, "ensemble.outage_draws=2"))
    more = events(built(*FAILING, *HEATED, "ensemble.outage_draws=5"))
    assert few == {event for event in more if event[1] < 2}
    wide = events(built(*FAILING, *HEATED, "ensemble={outage_draws: 2, weather_years: 3}"))
    assert few == {event for event in wide if event[1] < 2} and max(event[1] for event in wide) == 5


def test_another_fleet_leaves_the_outages_of_a_unit_where_they_were() -> None:
    hydro = ["technologies.hydro.availability=0.8", "technologies.hydro.mean_time_to_repair=10 h"]
    hydro += ["technologies.hydro.unit_capacity=100 kW"]
    small = built(*FAILING, "ensemble.outage_draws=3")
    large = built(*FAILING, *hydro, "technologies.engine.existing={2010: 300 kW}", "ensemble.outage_draws=3")
    assert events(small) == {event for event in events(large) if event[0] < 4}
    assert events(large, "hydro") and {event[0] for event in events(large)} == set(range(6))


def test_members_point_to_rows_of_one_pool() -> None:
    one, many = built(*HEATED), built(*HEATED, "ensemble.weather_years=3")
    assert many.sizes["member"] == 3 == many.attrs["n_weather_years"]
    assert many.sizes["pattern"] == one.sizes["pattern"] + 2  # `cold` alone differs by year
    rows = many["use_pattern"].sel(use="homes").values.astype(int)
    assert rows[0] == one["use_pattern"].sel(use="homes").item() and len(set(rows)) == 3
    assert (many["availability_pattern"].sel(technology="hydro") == one["availability_pattern"].values[0, 1]).all()
    assert (many["availability_pattern"].sel(technology="engine") == -1).all()
    np.testing.assert_array_equal(many["profile"].values[: one.sizes["pattern"]], one["profile"].values)
    hours = many["profile"].values[rows]
    np.testing.assert_allclose(hours.sum(axis=1), 1.0)
    assert not np.array_equal(hours[1], hours[2])


def test_measures_follow_the_weather_of_their_member() -> None:
    saving = "{node: island, sector: residential, unit: a home, lifetime: 20 yr, cost: 0, fixed_om: 0, potential: 9, "
    saving += "electricity: {heat: {energy: -100 MWh/yr, pattern: cold}}, status: planned, decided_by: household}"
    loaded = load(SMALL, [*HEATED, f"measures.retrofit={saving}", "ensemble.weather_years=3",
                          "plan.measures.retrofit.2026=2"])  # fmt: skip
    inputs = build(loaded)
    demand = hourly_demand(inputs, electrify(inputs, plan_of(loaded, inputs)), 2027).squeeze("node")
    left = float(inputs["use_energy"].sel(use="homes", year=2027)) - 200.0
    rows = inputs["use_pattern"].sel(use="homes").values.astype(int)
    cars = demand.values - left * inputs["profile"].values[rows]
    np.testing.assert_allclose(cars, np.broadcast_to(cars[0], cars.shape), atol=1e-12)


def test_the_first_weather_year_of_an_ensemble_is_the_run_of_one() -> None:
    results = []
    for overrides in ((), ("ensemble.weather_years=2",)):
        loaded = load(SMALL, [*HEATED, *overrides])
        inputs = build(loaded)
        results.append(simulate(inputs, plan_of(loaded, inputs)))
    one, two = (result.annual["generation"] for result in results)
    np.testing.assert_array_equal(one.isel(member=0), two.isel(member=0))
    assert not np.array_equal(two.isel(member=0), two.isel(member=1))


@pytest.fixture(scope="module")
def ensemble():
    loaded = load(SMALL, [*FAILING, *HEATED, "ensemble={weather_years: 3, outage_draws: 4}", "fuels.diesel.stock=2 MWh",
                          "technologies.engine.existing={2010: 150 kW}"])  # fmt: skip
    inputs = build(loaded)
    return simulate(inputs, plan_of(loaded, inputs), hours_of=(2025,))


def test_energy_balances_in_every_hour_of_members_whose_units_fail(ensemble) -> None:
    assert max(ensemble.checks.values()) < 1e-9
    assert float(ensemble.annual["unserved_demand"].sum()) > 0


def test_several_weather_years_are_as_many_samples_whatever_the_draws(ensemble) -> None:
    found = indicators(ensemble)
    assert set(found) == set(KPIS) and found["n_members"] == ("1", 12)
    by_year = ensemble.annual["unserved_hours"].mean("year").values.reshape(3, 4).mean(axis=1)
    # t(0.975, 2 degrees of freedom) = 4.30265
    margin = 4.30265 * by_year.std(ddof=1) / np.sqrt(3)
    assert found["lolh"][1] == pytest.approx(by_year.mean())
    assert found["lolh_high"][1] == pytest.approx(by_year.mean() + margin, rel=1e-5)
    assert found["lole"][1] <= found["lolh"][1] <= 24 * found["lole"][1]
    assert found["lolev"][1] <= found["lolh"][1]
    demand = float(ensemble.annual["demand"].mean())
    assert found["neue"][1] == pytest.approx(found["eue"][1] / demand * 1e6)
    assert 0 < found["highest_lolp"][1] <= 1


def test_days_that_a_stock_lasts_are_stock_over_mean_burn(ensemble) -> None:
    burned = ensemble.annual["fuel_use"].sel(fuel="diesel").sum("technology").mean("member").values
    np.testing.assert_allclose(annual_series(ensemble)["fuel_stock_days_diesel"][1], 2.0 / (burned / 365))
    assert indicators(ensemble)["fuel_stock_days"] == ("d", pytest.approx(2.0 / (burned.max() / 365)))


def test_one_weather_year_prints_no_loss_of_load_and_few_members_say_so(ensemble) -> None:
    loaded = load(SMALL)
    inputs = build(loaded)
    alone = summarise(simulate(inputs, plan_of(loaded, inputs)))
    assert all(alone["kpi"][name]["value"] is None for name in ("lolh", "lole", "lolev", "eue", "neue"))
    assert any("one weather year" in warning for warning in alone["warnings"])
    assert any("3 weather years are few" in warning for warning in summarise(ensemble)["warnings"])


def test_draws_over_a_single_weather_year_are_told_as_such() -> None:
    loaded = load(SMALL, [*FAILING, "ensemble.outage_draws=3"])
    inputs = build(loaded)
    summary = summarise(simulate(inputs, plan_of(loaded, inputs)))
    assert summary["kpi"]["lolh"]["value"] is not None
    assert any("3 draws of outages in the weather of this one year" in warning for warning in summary["warnings"])
