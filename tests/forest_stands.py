"""Small forests for tests: covers with all that any method asks for, and islands of them."""

from __future__ import annotations

from typing import Any

import xarray as xr

from engine.forest import grow
from tests.tiny import tiny_inputs

NATURAL: dict[str, Any] = {
    "growth_maximum": 413.0,
    "growth_rate": 0.0155,
    "growth_shape": 1.254,
    "root_shoot": 0.212,
    "root_shoot_old": 0.212,
    "carbon_fraction": 0.47,
    "dead_wood": 14.8,
    "litter": 4.8,
    "soil_carbon": 101.0,
    "mature_age": 15.0,
    "wind_midpoint": 50.0,
    "wind_slope": 0.17,
    "merchantable_share": 0.7,
    "foliage_share": 0.03,
    "fine_root_share": 0.15,
    "stem_turnover": 0.01,
    "foliage_turnover": 0.95,
    "branch_turnover": 0.04,
    "coarse_root_turnover": 0.02,
    "fine_root_turnover": 0.641,
    "soil_decay": 0.0033,
    "return_interval": 120.0,
}
RUBBER: dict[str, Any] = NATURAL | {
    "growth_maximum": 190.0,
    "growth_rate": 0.0857,
    "growth_shape": 2.102,
    "root_shoot": 0.10,
    "root_shoot_old": 0.10,
    "dead_wood": 0.0,
    "rotation": 34.0,
    "product_share": 0.2,
    "product_half_life": 35.0,
    "salvage_share": 0.5,
    "mature_age": 7.0,
    "wind_midpoint": 38.9,
    "return_interval": 34.0,
    "cover_past_event": "harvest",
}
FIELD: dict[str, Any] = {"cover_growth": "none", "soil_carbon": 84.0, "carbon_fraction": 0.0}
COVERS = {"natural": NATURAL, "rubber": RUBBER, "field": FIELD}
PLACES = {
    "hill": {"cell_node": "north", "cell_temperature": 22.0},
    "plain": {"cell_node": "south", "cell_temperature": 25.0},
}


def forest_of(
    cohorts: list[tuple[int, int, float, float]],
    *,
    method: str = "stock_change",
    hazards_as: str = "listed",
    years: int = 10,
    events: dict[str, dict[str, Any]] | None = None,
    planting: dict[str, dict[str, Any]] | None = None,
    covers: dict[str, dict[str, Any]] | None = None,
    **values: Any,
) -> xr.Dataset:
    """Return inputs of two cells, each on its node, with cohorts (cell, cover, age, ha)."""
    names = ("cohort_cell", "cohort_cover", "cohort_age", "cohort_area")
    hazards = {"hazard": {"storms": {"hazard_kind": "typhoon"}}} if "expected_loss" in values else {}
    inputs = tiny_inputs(
        years=tuple(range(2025, 2025 + years)),
        nodes=("north", "south"),
        dims={
            "cell": PLACES,
            "cover": covers or COVERS,
            "cohort": {f"c{i}": dict(zip(names, row, strict=True)) for i, row in enumerate(cohorts)},
            "event": events or {},
            "planting": planting or {},
            **hazards,
        },
        attrs={"forest_method": method, "forest_hazards": hazards_as},
        **values,
    )
    return inputs.assign_coords(cell_lat=("cell", [18.7, 19.8]), cell_lon=("cell", [109.5, 110.3]))


def grown(inputs: xr.Dataset) -> xr.Dataset:
    """Return the forest with nothing planted."""
    return grow(inputs, inputs["planting_cost"] * 0.0)
