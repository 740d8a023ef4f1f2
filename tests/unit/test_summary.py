"""A simulation as one plain object, held against the island it came from."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine.simulate import simulate
from ilot.runs.summary import annual_series, compared_series, summarise
from scenarios.inputs.build import build, plan_of
from scenarios.load import load
from tests.integration.command_line import SMALL


@pytest.fixture(scope="module")
def results():
    loaded = load(SMALL)
    inputs = build(loaded)
    return simulate(inputs, plan_of(loaded, inputs))


def test_a_bare_group_is_the_sum_of_its_items(results):
    series = annual_series(results)
    for group in {name.partition("|")[0] for name in series if "|" in name}:
        items = [values for name, (_, values) in series.items() if name.startswith(f"{group}|")]
        np.testing.assert_allclose(series[group][1], sum(items), rtol=1e-12, atol=1e-9, err_msg=group)


def test_every_year_of_every_series_has_a_value_and_the_object_is_json(results):
    summary = summarise(results, run="runs/x")
    assert summary["years"] == [2025, 2026, 2027, 2028]
    assert all(len(series["values"]) == 4 for series in summary["annual"].values())
    json.dumps(summary, allow_nan=False)


def test_what_is_set_beside_a_reference_is_of_the_yearly_series(results):
    series, compared = annual_series(results), compared_series(results)
    assert (
        {"fuel_volume", "gross_emissions", "gross_co2", "co2_count_cumulative", "cost"} <= set(compared) < set(series)
    )
    for name, (unit, values) in compared.items():
        assert series[name][0] == unit
        np.testing.assert_array_equal(values, series[name][1], err_msg=name)


def test_litres_are_fuel_by_its_energy_content(results):
    series = annual_series(results)
    # small.yaml: diesel has 10 kWh/L
    np.testing.assert_allclose(series["fuel_volume|diesel"][1], series["fuel|diesel"][1] * 1000 / 10)
    assert (series["fuel|diesel"][1] > 0).all() and "fuel_volume|biofuel" not in series


def test_the_count_against_the_budget_begins_in_its_first_year_and_ends_at_the_indicator(results):
    summary = summarise(results)
    counted = summary["annual"]["co2_count"]["values"]
    gross = summary["annual"]["gross_co2"]["values"]
    assert counted[0] == 0 and counted[1:] == pytest.approx(gross[1:])
    kpi = summary["kpi"]
    assert sum(counted) / kpi["carbon_budget"]["value"] == pytest.approx(kpi["budget_used"]["value"])


def test_each_node_has_its_share_of_the_budget_and_what_counts_against_it(results):
    summary = summarise(results)
    (island,) = summary["nodes"].values()
    assert all(set(each) == {"unit", "value"} for each in island.values())
    for name in ("carbon_budget", "budget_used", "budget_exceeded_year"):
        assert island[name] == summary["kpi"][name]
    assert island["budget_counted"]["value"] == pytest.approx(sum(summary["annual"]["co2_count"]["values"]))


def test_one_weather_year_is_always_said(results):
    assert any("one weather year" in warning for warning in summarise(results)["warnings"])
