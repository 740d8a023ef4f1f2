"""The published one-year run of Ouessant, and the package `microgrids` itself on other sizes.

Figures: example Microgrid_Wind-Solar of the PyPI package microgrids 0.3.1 (MIT; Antunes, Sadou and Haessig,
https://github.com/Microgrids-X/Microgrids.py), Ouessant series of 2016. A linear loss α each way is exactly a
charge efficiency of 1 − α and a discharge efficiency of 1/(1 + α). kWh there, MWh here.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import microgrids
import numpy as np
import pytest

from engine.dispatch import Operation
from tests.operation import operated

HERE = Path(__file__).parent
SERIES = HERE.parents[1] / "scenarios" / "library" / "ouessant" / "ouessant_2016.csv"
ALPHA = 0.05
LITRES = 0.240  # fuel per kWh generated
INTERCEPT = 0.02  # of the random sizes, L/h per kW; the published run has none


class Sizes(NamedTuple):
    gen_kw: float
    bat_kwh: float
    pv_kw: float
    wind_kw: float


class Series(NamedTuple):
    demand: np.ndarray  # kW
    pv: np.ndarray  # share of capacity
    wind: np.ndarray  # share of capacity


@pytest.fixture(scope="module")
def series() -> Series:
    """Hours of 2016; wind power through the D52 curve of the example (Cp 0.521, cut-out 25 m/s, α 3.1)."""
    skipped = next(n for n, line in enumerate(SERIES.read_text().splitlines()) if line[:4].isdigit())
    load, pv, speed = np.loadtxt(SERIES, delimiter=",", skiprows=skipped, usecols=(1, 2, 4), unpack=True)
    specific_power = 900e3 / (np.pi * 26.0**2)  # W per m2 swept
    cubic = 0.5 * 0.521 * 1.225 / specific_power * (1.059 * speed) ** 3
    wind = np.maximum(-np.log(np.exp(-3.1) + np.exp(-3.1 * cubic)) / 3.1, 0.0)
    return Series(load, pv / 1000.0, np.where(1.059 * speed > 25.0, 0.0, wind))


def ours(series: Series, sizes: Sizes, intercept: float = 0.0, lowest: float = 0.0) -> Operation:
    """The run in our terms."""
    variable = {"technology_kind": "variable"}
    burns = {"fuel": "diesel", "fuel_slope": LITRES, "fuel_intercept": intercept}
    tank = {
        "capacity": sizes.bat_kwh / 1000,
        "energy": sizes.bat_kwh / 1000,
        "charge_efficiency": 1.0 - ALPHA,
        "discharge_efficiency": 1.0 / (1.0 + ALPHA),
        "minimum_state": lowest,
        "initial_state": lowest,
    }
    return operated(
        series.demand / 1000,
        technologies={
            "pv": {"capacity": sizes.pv_kw / 1000, "availability_pattern": "pv", **variable},
            "wind": {"capacity": sizes.wind_kw / 1000, "availability_pattern": "wind", **variable},
            "engine": {"capacity": sizes.gen_kw / 1000, **burns},
        },
        stores={"battery": tank},
        fuels={"diesel": {}},
        patterns={"pv": series.pv, "wind": series.wind},
    )


def figures(operation: Operation) -> dict[str, float]:
    """Our results under the names, and in the units, of the published run."""
    annual, hourly = operation.annual.squeeze(drop=True), operation.hourly.squeeze(drop=True)
    engine, thousand = annual.sel(technology="engine"), 1000.0
    potential = float(annual["potential_generation"].drop_sel(technology="engine").sum()) * thousand
    spilled = float(annual["curtailment"]) * thousand
    served = float(annual["demand"] - annual["unserved_demand"]) * thousand
    charge, discharge = float(annual["charge"].sum()) * thousand, float(annual["discharge"].sum()) * thousand
    state = hourly["state_of_charge"].values.ravel() * thousand
    used = annual["generation"].drop_sel(technology="engine").sum()
    return {
        "served_energy": served,
        "shed_energy": float(annual["unserved_demand"]) * thousand,
        "shed_max": float(annual["unserved_peak"]) * thousand,
        "shed_hours": float(annual["unserved_hours"]),
        "gen_energy": float(engine["generation"]) * thousand,
        "gen_hours": float(engine["running_hours"]),
        "gen_fuel": float(engine["fuel_use"].sum()) * thousand,
        "storage_char_energy": charge,
        "storage_dis_energy": discharge,
        "storage_loss_energy": charge - discharge - (state[-1] - state[0]),
        "spilled_energy": spilled,
        "spilled_max": float(hourly["curtailment"].max()) * thousand,
        "spilled_rate": spilled / potential,
        "renew_potential_energy": potential,
        "renew_energy": float(used) * thousand,
        "renew_rate": 1.0 - float(engine["generation"]) * thousand / served,
    }


@pytest.mark.parametrize("case", json.loads((HERE / "ouessant_published.json").read_text())["cases"])
def test_every_figure_of_the_published_run_agrees(case: dict[str, Any], series: Series) -> None:
    found = figures(ours(series, Sizes(*(case[name] for name in Sizes._fields))))
    assert found == pytest.approx({name: case[name] for name in found}, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_other_sizes_agree_with_the_package_itself(seed: int, series: Series) -> None:
    rng = np.random.default_rng(seed)
    sizes = Sizes(*(rng.uniform(0.2, 1.0, 4) * (2000.0, 8000.0, 5000.0, 2000.0)))
    lowest = float(rng.uniform(0.0, 0.3))
    found = figures(ours(series, sizes, INTERCEPT, lowest))
    theirs = vars(theirs_of(series, sizes, lowest))
    assert found == pytest.approx({name: float(theirs[name]) for name in found}, rel=1e-9, abs=1e-6)


def theirs_of(series: Series, sizes: Sizes, lowest: float) -> Any:
    """The same run in the package; its money is of no consequence here."""
    microgrid = microgrids.Microgrid(
        microgrids.Project(),
        series.demand,
        microgrids.DispatchableGenerator(sizes.gen_kw, INTERCEPT, LITRES, 1.0, 400.0, 0.02, 15000.0),
        microgrids.Battery(sizes.bat_kwh, 350.0, 10.0, 15.0, 3000.0, loss_factor=ALPHA, SoC_min=lowest, SoC_ini=lowest),
        {
            "pv": microgrids.Photovoltaic(sizes.pv_kw, series.pv, 1200.0, 20.0, 25.0, derating_factor=1.0),
            "wind": microgrids.WindPower(sizes.wind_kw, series.wind, 3500.0, 100.0, 25.0),
        },
    )
    return microgrids.sim_operation(microgrid)


def test_the_year_of_the_series_is_whole(series: Series) -> None:
    assert len(series.demand) == 8760
    assert series.demand.sum() == 6774979.0
