"""The levers of the library one by one: they rise, save what there is, and do not take the same unit twice."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import pytest
import xarray as xr

from engine.demand import final_energy, hourly_demand
from engine.electrification import electrify
from scenarios.inputs.build import build, plan_of
from scenarios.load import Loaded, load

ISLANDS = {"ouessant": "ouessant-1p5c", "hainan": "hainan-1p5c"}
LEVELS = (1, 2, 3, 4)
YEARS = (2030, 2040, 2050)
ASKED_FOR = {
    "sales share and mandate": "cars",
    "efficiency standard": "cooling",
    "modal shift": "modal_shift",
    "building retrofit": "retrofit",
    "district cooling": "district_cooling",
    "remote meetings": "remote_meetings",
    "solar water heating": "solar_water_heating",
    "ship electrification": "shipping",
    "ship e-fuels": "ship_fuels",
    "capture of cement's CO2": "cement",
    "industrial electrification": "industry",
}
SAVING = {
    "hainan": ["modal_shift", "retrofit", "district_cooling", "remote_meetings", "solar_water_heating"],
    "ouessant": ["retrofit", "solar_water_heating"],
}


@functools.cache
def loaded_and_built(island: str) -> tuple[Loaded, xr.Dataset]:
    loaded = load(ISLANDS[island])
    return loaded, build(loaded)


def electrified(island: str, levels: dict[str, int]) -> xr.Dataset:
    """The island with these levers at these levels; no lever here changes the inputs, only what is taken up."""
    loaded, inputs = loaded_and_built(island)
    levers = dict(loaded.scenario.levers)
    for name, level in levels.items():
        levers[name] = levers[name].model_copy(update={"level": level})
    chosen = loaded.scenario.model_copy(update={"levers": levers})
    return electrify(inputs, plan_of(dataclasses.replace(loaded, scenario=chosen), inputs))


def without_settings(island: str) -> list[str]:
    levers = loaded_and_built(island)[0].scenario.levers
    return [name for name, lever in levers.items() if not any(ambition.settings for ambition in lever.levels.values())]


def test_hainan_has_every_lever_that_planners_ask_for_with_four_levels() -> None:
    levers = loaded_and_built("hainan")[0].scenario.levers
    for name in ASKED_FOR.values():
        levels = levers[name].levels
        assert sorted(levels) == list(LEVELS)
        assert all(ambition.measures or ambition.settings for level, ambition in levels.items() if level > 1)


@pytest.mark.parametrize(("island", "lever"), [(island, lever) for island in SAVING for lever in SAVING[island]])
def test_each_level_saves_in_every_year_at_least_what_the_one_below_saves(island: str, lever: str) -> None:
    inputs = loaded_and_built(island)[1]
    used = [final_energy(inputs, electrified(island, {lever: level})) for level in LEVELS]
    totals = np.array([energy.sum(["node", "sector", "carrier"]).values for energy in used])
    rounding = 1e-9 * totals.max()
    assert (np.diff(totals, axis=0) <= rounding).all()
    assert (np.diff(totals.sum(axis=1)) < -rounding).all()


@pytest.mark.parametrize("island", ISLANDS)
def test_all_levers_at_their_highest_leave_demand_in_every_hour_and_balance(island: str) -> None:
    inputs = loaded_and_built(island)[1]
    highest = electrified(island, dict.fromkeys(without_settings(island), 4))
    energy = final_energy(inputs, highest)
    for year in YEARS:
        demand = hourly_demand(inputs, highest, year)
        assert float(demand.min()) > 0
        electricity = energy.sel(carrier="electricity", year=year).sum(["node", "sector"])
        assert float(demand.isel(member=0).sum()) == pytest.approx(float(electricity), rel=1e-6)


def test_what_cools_less_stays_within_the_cooling_of_hainan() -> None:
    """Efficient units and retrofit within the cooling of homes, district cooling within that of services."""
    loaded, inputs = loaded_and_built("hainan")
    level = electrified("hainan", dict.fromkeys(without_settings("hainan"), 4))["measure_level"]
    for use, measures in {
        "homes_power": {"efficient_cooling": ["saved"], "building_retrofit": ["saved"]},
        "services_power": {"district_cooling": ["units_replaced"]},
    }.items():
        cooling = inputs["use_energy"].sel(use=f"{use}_cooling")
        saved = -sum(
            loaded.scenario.measures[name].electricity[effect].energy.amount * level.sel(measure=name)
            for name, effects in measures.items()
            for effect in effects
        )
        assert (saved < cooling).all()


@pytest.mark.parametrize("island", ISLANDS)
@pytest.mark.parametrize("ambition", LEVELS)
def test_levers_at_one_level_take_no_unit_twice(island: str, ambition: int) -> None:
    """At most the potential, also where it falls, and in a group at most the group's."""
    loaded, inputs = loaded_and_built(island)
    scenario = loaded.scenario
    level = electrified(island, dict.fromkeys(without_settings(island), ambition))["measure_level"]
    of_levers = [name for lever in SAVING[island] for name in scenario.levers[lever].levels[4].measures]
    assert (level - inputs["measure_potential"]).sel(measure=of_levers).max() <= 1e-9
    for group in scenario.measure_groups:
        members = [name for name, measure in scenario.measures.items() if measure.group == group]
        most = inputs["measure_group_potential"].sel(measure_group=group)
        assert (level.sel(measure=members).sum("measure") <= most + 1e-9).all()
