"""Relations between what a scenario says of operation: each contradiction is found, placed and cured."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.inputs.build import build
from scenarios.load import load
from scenarios.problems import ScenarioError

FULL = Path(__file__).parents[1] / "data" / "full_fleet.yaml"

CONTRADICTIONS = [
    # plants
    ("technologies.engine.fuel_by_load={50: 2.9, 100: 2.7}", "E304", "technologies.engine", "stated 2 times"),
    ("technologies.sheet.fuel_volume_by_load={50: 0.3 L/kWh}", "E304", "technologies.sheet", "one load point"),
    ("technologies.sheet.fuel_volume_by_load=null", "E304", "technologies.sheet", "has no efficiency"),
    ("technologies.sheet.fuel_intercept=0.1", "E304", "technologies.sheet.fuel_intercept", "goes with efficiency"),
    ("technologies.sheet.fuels={uranium: 1}", "E304", "technologies.sheet.fuel_volume_by_load", "no energy_by_volume"),
    ("technologies.sheet.fuels={}", "E304", "technologies.sheet.fuel_volume_by_load", "without a fuel"),
    ("technologies.pv.start_cost=3 EUR/MW", "E304", "technologies.pv.start_cost", "never started"),
    ("technologies.pv.minimum_up_time=3 h", "E304", "technologies.pv.minimum_up_time", "never started"),
    ("technologies.engine.minimum_down_time=2 yr", "E213", "technologies.engine.minimum_down_time", "yr"),
    ("technologies.engine.minimum_up_time=9000 h", "E205", "technologies.engine.minimum_up_time", "9000"),
    ("technologies.engine.fuel_curvature=-0.1", "E205", "technologies.engine.fuel_curvature", "-0.1"),
    ("technologies.engine.start_fuel=2 L/MW", "E213", "technologies.engine.start_fuel", "L/MW"),
    ("technologies.sheet.fuel_volume_by_load.200=0.3 L/kWh", "E205", "technologies.sheet.fuel_volume_by_load", "120"),
    ("technologies.engine.planned_outages.winter.from=02-29", "E322",
     "technologies.engine.planned_outages.winter.from", "no day"),
    ("technologies.engine.planned_outages.winter.from=1 May", "E204",
     "technologies.engine.planned_outages.winter.from", "1 May"),
    ("technologies.engine.planned_outages.more={from: 05-20, to: 06-10, share: 60 %}", "E322",
     "technologies.engine.planned_outages", "110%"),
    # stores
    ("stores.battery.maximum_state=0.1", "E304", "stores.battery.maximum_state", "not below the highest"),
    ("stores.battery.initial_state=0.95", "E304", "stores.battery.initial_state", "outside 0.1 to 0.9"),
    ("stores.battery.existing_energy={}", "E304", "stores.battery", "power but no existing_energy"),
    ("stores.battery.existing_power={}", "E304", "stores.battery", "energy but no existing_power"),
    ("stores.battery.charge_power_ratio=0", "E304", "stores.battery.charge_power_ratio", "nothing can charge it"),
    ("stores.battery.inflow={energy: 10 MWh/yr, pattern: river}", "E304", "stores.battery.inflow", "no river flows"),
    ("stores.battery.lower_reservoir={capacity_ratio: 1, initial_state: 0}", "E304", "stores.battery.lower_reservoir",
     "only pumped hydro"),
    ("stores.battery.cycle_fade=3 %/yr", "E213", "stores.battery.cycle_fade", "%/yr"),
    ("stores.lake.inflow=null", "E304", "stores.lake", "without an inflow"),
    ("stores.lake.discharge_efficiency=null", "E304", "stores.lake", "no discharge_efficiency"),
    ("stores.lake.charge_efficiency=0.9", "E304", "stores.lake.charge_efficiency", "nothing charges it"),
    ("stores.lake.inflow.pattern=rivver", "E301", "stores.lake.inflow.pattern", "did you mean 'river'"),
    ("stores.lake.inflow.energy=60 MW", "E213", "stores.lake.inflow.energy", "MW"),
    ("stores.hydrogen.charge_lifetime=null", "E303", "stores.hydrogen", "needs charge_lifetime"),
    ("stores.hydrogen.charge_fixed_om=null", "E303", "stores.hydrogen", "needs charge_fixed_om"),
    ("stores.pumped.existing_charge={}", "E303", "stores.pumped", "no charge power"),
    ("plan.store_charge.pumped.2026=1 kW", "E303", "plan.store_charge.pumped", "without charge_cost"),
    ("plan.store_charge.pump.2026=1 kW", "E301", "plan.store_charge.pump", "did you mean 'pumped'"),
    # imports
    ("fuels.cable.price_pattern=evning", "E301", "fuels.cable.price_pattern", "did you mean 'evening'"),
    ("fuels.cable.emission_pattern=nowhere", "E301", "fuels.cable.emission_pattern", "no pattern 'nowhere'"),
    # flexible demand
    ("flexible.cars.departures=mornings", "E301", "flexible.cars.departures", "did you mean 'morning'"),
    ("flexible.cars.plugged_in.pattern=away", "E301", "flexible.cars.plugged_in.pattern", "no pattern 'away'"),
    ("flexible.cars.tariff=nights", "E301", "flexible.cars.tariff", "did you mean 'night'"),
    ("flexible.cars.charge_efficiency=null", "E201", "flexible.cars.charge_efficiency", "missing"),
    ("flexible.cars.kind=cars", "E203", "flexible.cars.kind", "electric_vehicles"),
    ("flexible.ice.tariff=night", "E304", "flexible.ice.tariff", "not smart"),
    ("flexible.ice.performance=0", "E205", "flexible.ice.performance", "0"),
    ("flexible.water.energy_use=3.5 kWh", "E213", "flexible.water.energy_use", "kWh"),
    ("flexible.mill.later=200 h", "E205", "flexible.mill.later", "200"),
    ("flexible.mill.node=iland", "E301", "flexible.mill.node", "did you mean 'island'"),
    ("flexible.showers.standing_loss=2", "E205", "flexible.showers.standing_loss", "2"),
    # dispatch
    ("dispatch.strategy=cycle", "E203", "dispatch.strategy", "cycle_charging"),
    ("dispatch.strategy=load_following", "E321", "dispatch.set_point", "without its strategy"),
    ("dispatch.strategy=cycle_charging", "E321", "dispatch.reserved_state", "does not read it"),
    ("dispatch.set_point=null", "E321", "dispatch", "best needs set_point"),
    ("dispatch.reserved_state=null", "E321", "dispatch", "best needs reserved_state"),
    ("dispatch.set_point=0.95", "E321", "dispatch.set_point", "outside the states of charge of 'battery'"),
    ("dispatch.spinning_reserve={}", "E321", "dispatch.spinning_reserve", "reserve of nothing"),
    ("dispatch.spinning_reserve.demand=10", "E205", "dispatch.spinning_reserve.demand", "10"),
]  # fmt: skip


@pytest.mark.parametrize(("override", "code", "path", "words"), CONTRADICTIONS)
def test_a_contradiction_names_its_place_and_cure(override: str, code: str, path: str, words: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load(FULL, [override])
    found = [each for each in error.value.problems if each.code == code and each.path.startswith(path)]
    assert found, str(error.value)
    assert any(words in str(problem) for problem in found), str(error.value)
    assert all(problem.cure for problem in found)


def test_a_reserve_that_nothing_may_hold_is_refused() -> None:
    plants = [
        f"technologies.{name}.provides_reserve=false" for name in ("engine", "sheet", "interconnector", "reactor")
    ]
    stores = [f"stores.{name}.provides_reserve=false" for name in ("battery", "lake", "pumped", "hydrogen")]
    with pytest.raises(ScenarioError, match="nothing of the scenario may hold"):
        load(FULL, [*plants, *stores])


def test_a_temperature_is_no_pattern_of_draws() -> None:
    warm = "patterns.air={kind: temperature, minimum: [1,1,1,1,1,1,1,1,1,1,1,1], maximum: [9,9,9,9,9,9,9,9,9,9,9,9], "
    warm += "warmest_hour: 14, anomaly: 1, anomaly_persistence: 0.5, source: test, quality: assumed}"
    with pytest.raises(ScenarioError, match="there is no pattern of hours 'air'"):
        load(FULL, [warm, "flexible.mill.pattern=air"])


def test_what_can_never_be_met_is_refused_by_how_much() -> None:
    # 17.5 MWh/yr are drawn. 1 kW takes in 8.76 MWh in a year, and the tank begins with 0.07: 8.67 are missed.
    with pytest.raises(ScenarioError, match=r"in 2025 8\.7 of 17\.5 MWh can never be met in time") as error:
        build(load(FULL, ["flexible.water.power=1 kW"]))
    (problem,) = error.value.problems
    assert (problem.code, problem.path) == ("E320", "flexible.water")
    assert problem.line > 0 and "more power or a larger buffer" in problem.cure


def test_of_a_growing_demand_the_hardest_year_is_told() -> None:
    with pytest.raises(ScenarioError, match=r"flexible\.mill: in 2027 "):
        build(load(FULL, ["flexible.mill.energy={2025: 20, 2027: 200}"]))


def test_a_pattern_without_a_shape_is_refused_where_its_shape_counts(tmp_path: Path) -> None:
    for name in ("small.yaml", "full_fleet.yaml"):
        (tmp_path / name).write_text((FULL.parent / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "dry.csv").write_text("flow\n" + "0\n" * 8760)
    series = "series.dry={file: dry.csv, column: flow, unit: '1', quantity: any, clock: as_published, label: start, "
    overrides = [f"{series}year: 2025, source: test, quality: assumed}}", "stores.lake.inflow.pattern=dry"]
    with pytest.raises(ScenarioError) as error:
        build(
            load(tmp_path / "full_fleet.yaml", [*overrides, "patterns.dry={kind: series, series: dry, shape: false}"])
        )
    (problem,) = error.value.problems
    assert (problem.code, problem.path) == ("E308", "stores.lake.inflow.pattern")
