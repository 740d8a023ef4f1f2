"""Myopic foresight against perfect foresight, on islands where looking ahead pays."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from solvers.infeasible import Infeasible
from solvers.optimise import optimise
from solvers.pathway import Pathway
from tests.tiny import tiny_inputs

HOUR = np.arange(8760)
LOAD = 2.0 + np.sin(2 * np.pi * HOUR / 24)
SUN = 0.7 * np.maximum(0.0, np.sin(2 * np.pi * (HOUR % 24 - 6) / 24))
YEARS = (2025, 2026, 2027)


def island(foresight: str, **said: Any) -> xr.Dataset:
    """Every day alike; the sun grows cheaper by the year."""
    years = said.get("years", YEARS)
    technology = {
        "engine": {"overnight_cost": 5e5, "fuel_slope": 2.2, "can_burn": 1.0, "fuel_share": 1.0, "fixed_om": 1e4},
        "sun": {
            "technology_kind": "variable", "availability_pattern": "sun",
            "overnight_cost": {year: 3e6 - 1e6 * (year - 2025) for year in years},
        },
    }  # fmt: skip
    dims = {
        "use": {"power": {"use_energy": 8760.0 * 2.0, "use_pattern": "load"}},
        "fuel": {"oil": {"fuel_price": 30.0, "emission_factor": {"CO2": 0.27}}},
        "technology": technology,
    } | said.pop("dims", {})
    said = {"carbon_budget": 1e9, "years": YEARS} | said
    about = {"foresight": foresight} | said.pop("attrs", {})
    return tiny_inputs(patterns={"load": LOAD / LOAD.sum(), "sun": SUN}, dims=dims, attrs=about, **said)


def solve(foresight: str, **said: Any) -> Pathway:
    return optimise(island(foresight, **said), weeks=1)


def test_without_anything_to_foresee_the_two_are_the_same() -> None:
    perfect, myopic = (solve(foresight, years=(2025,)) for foresight in ("perfect", "myopic"))
    assert myopic.objective == pytest.approx(perfect.objective, rel=1e-7)


@pytest.mark.parametrize("share", [0.8, 0.9])
def test_under_one_budget_myopic_is_never_cheaper_and_here_dearer(share: float) -> None:
    free = float(solve("perfect").operation["counted_emissions"].sum())
    perfect, myopic = (solve(foresight, carbon_budget=share * free) for foresight in ("perfect", "myopic"))
    for pathway in (perfect, myopic):
        assert pathway.excess == pytest.approx(0.0, abs=1e-2)
    assert myopic.objective >= perfect.objective * (1 - 1e-7)
    # Perfect foresight waits for the sun of 2027; a step that uses its own third of the budget cannot.
    assert myopic.objective > perfect.objective * 1.001
    assert any("Foresight is myopic" in warning for warning in myopic.warnings)


def test_under_yearly_caps_myopic_is_never_cheaper() -> None:
    free = float(solve("perfect").operation["gross_emissions"].mean())
    caps = {"emission_cap": xr.DataArray([free, 0.9 * free, 0.75 * free], dims="year")}
    perfect, myopic = (solve(foresight, **caps) for foresight in ("perfect", "myopic"))
    assert myopic.objective >= perfect.objective * (1 - 1e-7)
    assert (myopic.operation["gross_emissions"].values <= caps["emission_cap"].values * (1 + 1e-6)).all()


def test_each_step_uses_an_equal_part_of_what_is_left_of_the_budget() -> None:
    free = float(solve("perfect").operation["counted_emissions"].sum())
    counted = solve("myopic", carbon_budget=0.8 * free).operation["counted_emissions"].values
    np.testing.assert_allclose(counted, 0.8 * free / 3, rtol=1e-4)


def test_a_step_that_cannot_keep_a_limit_is_named() -> None:
    must_run = {
        "fuel_slope": 2.2, "can_burn": 1.0, "fuel_share": 1.0, "is_buildable": 0.0, "is_must_run": 1.0,
        "minimum_load": 1.0, "existing_capacity": {2025: 2.0},
    }  # fmt: skip
    cap = xr.DataArray([1e5, 1e5, 10.0], dims="year")
    with pytest.raises(Infeasible, match=r"in the step of 2027: .* \[2027\]"):
        solve("myopic", dims={"technology": {"engine": must_run}}, emission_cap=cap)
