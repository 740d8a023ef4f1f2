"""Outages, ensembles and storms that contradict themselves are answered by their place and their cure."""

from __future__ import annotations

import json

import pytest

from tests.integration.command_line import SMALL, ask

REPAIR = "technologies.engine.mean_time_to_repair"
STORM = "{landfall_day: 250, landfall_hour: 17, duration: 240 h, customers_out: 0.3, restoration_time: 74 h, "
STORM += "critical_share: 0.2"

# What is broken: (overrides, dotted path, words of the message, words of the cure).
BROKEN = {
    "a repair without a rate": ([f"{REPAIR}=40 h"], REPAIR, "neither availability", "state one"),
    "two rates": (
        [f"{REPAIR}=40 h", "technologies.engine.availability=0.9", "technologies.engine.mean_time_to_failure=900 h"],
        REPAIR, "both availability", "state one",
    ),
    "a failure without a repair": (
        ["technologies.engine.mean_time_to_failure=900 h"],
        "technologies.engine.mean_time_to_failure", "without mean_time_to_repair", "mean_time_to_repair",
    ),
    "outages without a unit": (
        [f"{REPAIR}=40 h", "technologies.engine.availability=0.9"], REPAIR, "no unit_capacity", "unit by unit",
    ),
    "outages of units without number": (
        ["technologies.hydro.mean_time_to_repair=40 h", "technologies.hydro.availability=0.9",
         "technologies.hydro.unit_capacity=100 kW", "technologies.hydro.maximum_capacity=null"],
        "technologies.hydro.mean_time_to_repair", "without limit", "maximum_capacity",
    ),
    "a unit that is hardly ever up": (
        [f"{REPAIR}=2 h", "technologies.engine.availability=0.1", "technologies.engine.unit_capacity=100 kW"],
        REPAIR, "more than once an hour", "raise availability",
    ),
    "a repair in no time": (
        [f"{REPAIR}=0.5 h", "technologies.engine.availability=0.9"], REPAIR, "not at least 1 h", "",
    ),
    "draws of nothing": (["ensemble.outage_draws=10"], "ensemble.outage_draws", "the same", "mean_time_to_repair"),
    "no weather year": (["ensemble.weather_years=0"], "ensemble.weather_years", "1", ""),
    "a storm at a store that is not": (
        [f"reliability.storms.yagi={STORM}, first_state: 1, local_stores: {{batery: 1}}}}"],
        "reliability.storms.yagi.local_stores.batery", "no store 'batery'", "battery",
    ),
    "a storm with an engine that burns": (
        [f"reliability.storms.yagi={STORM}, local_technologies: {{engine: 1}}}}"],
        "reliability.storms.yagi.local_technologies.engine", "not variable", "fuel",
    ),
    "a storm whose stores hold an unknown charge": (
        [f"reliability.storms.yagi={STORM}, local_stores: {{battery: 1}}}}"],
        "reliability.storms.yagi", "first_state is missing", "first_state",
    ),
    "a storm on no day": (
        [f"reliability.storms.yagi={STORM.replace('250', '366')}}}"],
        "reliability.storms.yagi.landfall_day", "365", "",
    ),
    "a capacity credit of what is not": (
        ["reliability.load_carrying={unserved_share: 0.002 %, technologies: {hydr: 2027}}"],
        "reliability.load_carrying.technologies.hydr", "no technology 'hydr'", "hydro",
    ),
    "a capacity credit in no year": (
        ["reliability.load_carrying={unserved_share: 0.002 %, technologies: {hydro: 2050}}"],
        "reliability.load_carrying.technologies.hydro", "2050 is not simulated", "2028",
    ),
    "a weather year that is not simulated": (
        ["time.optimise.weather_years=[1, 3]"], "time.optimise.weather_years",
        "3: the ensemble has weather years 1 to 1", "ensemble.weather_years higher",
    ),
    "a weather year that is named twice": (
        ["time.optimise.weather_years=[1, 1]"], "time.optimise.weather_years", "named twice", "each once",
    ),
    "more typical weeks than the weather years have": (
        ["ensemble.weather_years=2", "time.optimise={weather_years: [1, 2], typical_weeks: 105}"],
        "time.optimise.typical_weeks", "a year has 52", "at most 104",
    ),
    "more typical days than a year has": (
        ["ensemble.weather_years=2", "time.optimise={typical_weeks: null, typical_days: 366}"],
        "time.optimise.typical_days", "a year has 365", "at most 365",
    ),
    "a contingency of nothing": (
        ["reliability.contingencies.n_1={units_out: 0}"], "reliability.contingencies.n_1.units_out", "1", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_a_contradiction_is_answered_by_its_place_and_its_cure(what, capsys, monkeypatch):
    overrides, path, message, cure = BROKEN[what]
    arguments = [word for override in overrides for word in ("--set", override)]
    said = ask(capsys, monkeypatch, "validate", SMALL, "--json", *arguments)
    assert said.code == 2
    problems = json.loads(said.out)["error"]["problems"]
    found = [problem for problem in problems if problem["path"] == path]
    assert any(message in problem["message"] and cure in problem["cure"] for problem in found), problems


def test_weather_years_of_an_island_without_synthetic_weather_are_refused(capsys, monkeypatch):
    said = ask(capsys, monkeypatch, "validate", SMALL, "--deep", "--set", "ensemble.weather_years=3")
    assert said.code == 2 and "no pattern is synthetic" in said.err and "weather_years: 1" in said.err
