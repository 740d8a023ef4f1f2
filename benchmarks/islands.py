"""Islands of any size for the ladders: those of the library, shortened or repeated, and grids of forest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from benchmarks.measurement import Measurement
from engine.adoption import logistic_adoption
from engine.survival import weibull_survival
from engine.variables import ELECTRICITY
from scenarios.inputs.build import build, plan_of
from scenarios.load import load

REFERENCE, PATHWAY, ENSEMBLE, STOCKS = "ouessant-reference", "ouessant-1p5c", "hainan-reference", "hainan-1p5c"


def read(name: str, overrides: Sequence[str], measured: Measurement) -> tuple[xr.Dataset, xr.Dataset]:
    """Return inputs and the scenario's own plan; the phases `validate` and `build inputs`."""
    with measured.phase("validate"):
        loaded = load(name, overrides)
    with measured.phase("build inputs"):
        inputs = build(loaded)
    return inputs, plan_of(loaded, inputs)


def shortened(n_years: int) -> list[str]:
    """Return overrides for the first years of Ouessant alone; a plan for later years would not fit."""
    return ["plan=", f"horizon.last_year={2024 + n_years}", "horizon.periods=[2025]"]


def ensemble(weather_years: int, outage_draws: int) -> list[str]:
    """Return overrides for members of Hainan whose coal and gas units fail; their time of repair is of no source."""
    fails = [f"technologies.{name}.mean_time_to_repair=50 h" for name in ("coal", "gas")]
    return [f"ensemble={{weather_years: {weather_years}, outage_draws: {outage_draws}}}", *fails]


def repeated(inputs: xr.Dataset, n_members: int) -> xr.Dataset:
    """Return inputs with their one member so many times over; the pool of patterns stays one."""
    return inputs.isel(member=np.zeros(n_members, int)).assign_coords(member=np.arange(n_members))


def drawn_stocks(inputs: xr.Dataset, n_draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Return survival (draw, stock, age) and sales shares (draw, stock, year) of sampled parameters.

    Weibull scales of 13 to 17 years and shapes of 3 to 5, and electric sales that follow a logistic curve.
    """
    drawn = np.random.default_rng(1).uniform((13.0, 3.0, 2022.0, 0.4), (17.0, 5.0, 2026.0, 0.9), (n_draws, 4))
    ages, years = np.arange(inputs.sizes["age"]), inputs["year"].values
    is_electric = (inputs["stock_carrier"].values == ELECTRICITY)[:, np.newaxis]
    survival = np.empty((n_draws, inputs.sizes["stock"], ages.size))
    sales_share = np.empty((n_draws, inputs.sizes["stock"], years.size))
    for draw, (scale, shape, midpoint, rate) in enumerate(drawn):
        survival[draw] = weibull_survival(ages, scale, shape)
        electric = logistic_adoption(years, midpoint, rate)
        sales_share[draw] = np.where(is_electric, electric, 1.0 - electric)
    return survival, sales_share


def copies_of_stocks(inputs: xr.Dataset, n_copies: int) -> xr.Dataset:
    """Return inputs with so many of each service, each met by stocks of its own."""
    chosen = {dim: np.tile(np.arange(inputs.sizes[dim]), n_copies) for dim in ("service", "stock")}
    copy = {dim: np.repeat(np.arange(n_copies), inputs.sizes[dim]) for dim in chosen}

    def named(of: xr.Dataset, label: str, dim: str) -> list[str]:
        return [f"{name} {n}" for name, n in zip(of[label].values, copy[dim], strict=True)]

    many = inputs.isel(chosen)
    served = ("stock", named(many, "stock_service", "stock"))
    return many.assign_coords({dim: named(many, dim, dim) for dim in chosen} | {"stock_service": served})


def forest_grid(n_cells: int, n_years: int, method: str = "stock_change") -> xr.Dataset:
    """Return what `engine.forest.grow` needs of a grid: one cohort a cell, half of it cut every 30 years."""
    covers = {
        "growth_maximum": [200.0, 120.0],
        "growth_rate": [0.037, 0.08],
        "growth_shape": [2.0, 1.5],
        "root_shoot": [0.24, 0.2],
        "carbon_fraction": [0.47, 0.47],
        "rotation": [np.inf, 30.0],
        "root_shoot_old": [0.24, 0.2],
        "root_shoot_break": [np.inf, np.inf],
        "soil_accumulation": [0.0, 0.0],
        **{name: [0.0, 0.0] for name in ("dead_wood", "litter", "soil_carbon", "product_share", "product_half_life")},
        **{name: [0.0, 0.0] for name in ("salvage_share", "mature_age")},
    }
    cell = np.arange(n_cells, dtype=float)
    cohorts = {
        "cohort_cell": cell,
        "cohort_cover": cell % 2,
        "cohort_age": cell % 30,
        "cohort_area": np.full(n_cells, 25.0),
    }
    nowhere = np.zeros(0, dtype="U1")
    return xr.Dataset(
        {
            **{name: ("cover", values) for name, values in covers.items()},
            **{name: ("cohort", values) for name, values in cohorts.items()},
            "growth_table": (("cover", "growth_age"), np.zeros((2, 0))),
            "cell_soil": ("cell", np.ones(n_cells)),
            "cell_temperature": ("cell", np.full(n_cells, 24.0)),
            "expected_loss": (("hazard", "node", "cover", "stage"), np.zeros((0, 1, 2, 2))),
            "event_year": ("event", np.zeros(0)),
        },
        coords={
            "node": ["island"],
            "cell": np.arange(n_cells),
            "cover": ["natural", "planted"],
            "year": np.arange(2025, 2025 + n_years),
            "planting": nowhere,
            "planting_node": ("planting", nowhere),
            "planting_cover": ("planting", nowhere),
            "planting_replaces": ("planting", nowhere),
            "cell_node": ("cell", np.full(n_cells, "island")),
            "cover_growth": ("cover", ["chapman_richards", "chapman_richards"]),
            "hazard_kind": ("hazard", nowhere),
        },
        attrs={"forest_method": method, "forest_hazards": "listed", "forest_map_years": [2025, 2025 + n_years]},
    )
