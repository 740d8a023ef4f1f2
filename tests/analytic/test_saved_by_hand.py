"""Measures save what is used and no more: what is saved beyond it would be an emission below nothing."""

from __future__ import annotations

import numpy as np
import pytest

from solvers.optimise import optimise
from tests.analytic.test_pathway_by_hand import engine, island

PLANT = {"engine": engine(existing_capacity={2025: 2.0})}
POWER = {"power": {"use_energy": 8760.0, "use_pattern": "flat"}}


def test_no_more_fuel_is_saved_than_is_burned_in_any_year() -> None:
    use = POWER | {"cars": {"use_energy": {2025: 100.0, 2026: 90.0}, "use_carrier": "oil"}}
    measure = {"bicycles": {"measure_fuel": {"oil": -8.0}, "measure_cost": 1.0}}
    about = {"years": (2025, 2026), "attrs": {"periods": [2025]}}
    pathway = optimise(island(**about, dims={"technology": PLANT, "use": use, "measure": measure}), weeks=1)
    assert float(pathway.plan["measure_builds"].sum()) == pytest.approx(90.0 / 8.0)


def test_no_more_units_are_taken_from_a_stock_than_are_in_use() -> None:
    service = {"heat": {"service_level": 40.0}}
    stock = {
        "boilers": {
            "stock_service": "heat", "stock_carrier": "oil", "sales_share": 1.0, "survival": 1.0,
            "stock_energy_use": 2.0,
        }
    }  # fmt: skip
    measure = {"pumps": {"measure_stock": {"boilers": -1.0}, "measure_demand": 1e-4, "measure_cost": 1.0}}
    dims = {"technology": PLANT, "use": POWER, "service": service, "stock": stock, "measure": measure}
    pathway = optimise(island(dims=dims), weeks=1)
    np.testing.assert_allclose(pathway.plan["measure_builds"].values, 40.0)
