"""Factors of a fuel by the sector that burns it: IPCC 2006 by fuel and by use."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

from engine.account import account
from engine.combustion import factors_of_use
from engine.electrification import measure_effects
from engine.simulate import simulate
from ilot.exports.provenance import factor_of
from scenarios.inputs.build import build
from scenarios.load import load
from scenarios.problems import ScenarioError
from solvers.by_node import emitted_by_end_uses, emitted_by_measures, fuel_of_end_uses
from tests.tiny import tiny_inputs

KG_PER_TJ = 3.6e-6
"""t/MWh."""
SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
TRACTORS = (
    "uses.tractors.node=island", "uses.tractors.sector=agriculture", "uses.tractors.carrier=diesel",
    "uses.tractors.energy=1000 MWh/yr", "fuels.diesel.in_sectors.agriculture.ch4.factor=ipcc_2006_diesel_off_road_ch4",
    "fuels.diesel.in_sectors.agriculture.n2o.factor=ipcc_2006_diesel_off_road_n2o",
)  # fmt: skip


def test_tractors_emit_by_the_off_road_table_and_plants_by_their_own() -> None:
    """1,000 MWh × 28.6 kg/TJ (table 3.3.1) = 102.96 kg N2O; the account's line says which table it is."""
    loaded = load(SMALL, TRACTORS)
    results = simulate(build(loaded))
    lines = [line for line in account(results) if line.year == 2025 and line.gas == "N2O" and line.source == "diesel"]
    (farm,) = [line for line in lines if line.sector == "agriculture"]
    assert farm.tonnes == pytest.approx(1000 * 28.6 * KG_PER_TJ, rel=1e-12)
    assert "table 3.3.1" in factor_of(farm, loaded.scenario).source
    plain = float(results.inputs["emission_factor"].sel(fuel="diesel", gas="N2O", year=2025))
    assert {line.factor for line in lines if line.sector == "power"} == {plain}
    emitted = results.annual["gross_emissions"].sel(sector="agriculture", gas="N2O", year=2025).sum()
    assert float(emitted) == pytest.approx(farm.co2e, rel=1e-12)
    assert max(results.checks.values()) < 1e-9


def a_measure_on_farms(excess: float) -> xr.Dataset:
    return tiny_inputs(
        dims={
            "fuel": {"diesel": {"emission_factor": {"CO2": 0.267, "N2O": 1.4e-5}}},
            "combustion": {
                "there": {
                    "combustion_fuel": "diesel",
                    "combustion_sector": "farms",
                    "combustion_excess": {"N2O": excess},
                }
            },
            "use": {
                "tractors": {"use_carrier": "diesel", "use_sector": "farms", "use_energy": 500.0, "use_pattern": -1.0},
                "lorries": {"use_carrier": "diesel", "use_sector": "roads", "use_energy": 300.0, "use_pattern": -1.0},
            },
            "measure": {"electric": {"measure_sector": "farms", "measure_fuel": {"diesel": -2.0}}},
        }
    )


def test_the_optimiser_sees_what_the_simulation_counts() -> None:
    """500 MWh on farms at 1.4e-5 + 9e-5 and 300 on roads at 1.4e-5; a unit of the measure saves 2 MWh on farms."""
    inputs = a_measure_on_farms(9e-5)
    fixed = emitted_by_end_uses(inputs, fuel_of_end_uses(inputs)).sum("node").sel(gas="N2O")
    assert fixed.item() == pytest.approx(500 * 1.04e-4 + 300 * 1.4e-5, rel=1e-12)
    for effect in (emitted_by_measures(inputs).sum("node"), measure_effects(inputs)["emissions"]):
        assert effect.sel(measure="electric", gas="N2O").item() == pytest.approx(-2 * 1.04e-4, rel=1e-12)
        assert effect.sel(measure="electric", gas="CO2").item() == pytest.approx(-2 * 0.267, rel=1e-12)


def test_without_factors_of_their_own_all_sectors_burn_alike() -> None:
    inputs = a_measure_on_farms(0.0)
    factors = factors_of_use(inputs)
    assert (factors == inputs["emission_factor"].reset_coords(drop=True)).all()


def test_a_sector_that_burns_nothing_is_an_error() -> None:
    with pytest.raises(ScenarioError, match="no end use is in the sector 'agricultur'"):
        load(SMALL, [each.replace("in_sectors.agriculture", "in_sectors.agricultur") for each in TRACTORS])
