"""The golden `.lp` of each constraint, on a system of two nodes and three hours that has every constraint of the model.

    python -m tests.conformance.golden_lp           shows what would change, as a diff
    python -m tests.conformance.golden_lp --write   writes it

A new constraint needs two things: something in `small_system` that brings it about, and its file.
"""

from __future__ import annotations

import difflib
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
import xarray as xr
from pyomo.repn.plugins.lp_writer import LPWriter

from solvers.data import Data, gather
from solvers.hourly import hourly_power
from solvers.model import pathway_model
from solvers.periods import RepresentativeHours, investment_periods
from tests.tiny import tiny_inputs

GOLDEN = Path(__file__).parent / "golden"
N_HOURS = 3


def pattern(*values: float) -> np.ndarray:
    """Three hours, again and again for a year."""
    return np.tile(np.array(values), 8760 // N_HOURS)


PATTERNS = {
    "load": pattern(1.0, 2.0, 3.0) / (6 * 2920),
    "sun": pattern(0.0, 0.5, 1.0),
    "price": pattern(0.5, 1.0, 1.5),
    "plugged": pattern(1.0, 0.5, 1.0),
}


def by_year(*values: float) -> xr.DataArray:
    """A number for each year."""
    return xr.DataArray(list(values), {"year": [2025, 2026, 2027, 2028]}, ("year",))


def small_system(is_rebuilt: bool = False, **said: Any) -> xr.Dataset:
    """Return the inputs: a town and a port, a past period and two that can be decided.

    `is_rebuilt`: the lake and the line may be rebuilt too, in whole units.
    """
    burning = {
        "fuel_slope": 2.5,
        "overnight_cost": 3e5,
        "fixed_om": 1e4,
        "variable_om": 4.0,
        "fuel_share": {"oil": 1.0},
    }
    technology: dict[str, dict[str, Any]] = {
        "sun": {
            "technology_kind": "variable", "technology_node": "town", "availability_pattern": "sun",
            "is_renewable": 1.0, "is_local": 1.0, "is_synchronous": 0.0, "land_use": 1.5,
            "overnight_cost": 6e5, "maximum_capacity": 50.0, "maximum_build": 4.0,
            "capacity_credit": 0.1, "may_retire": 1.0, "unit_capacity": 0.5, "whole_units": 1.0,
        },
        "engine": burning | {
            "maximum_capacity": 20.0, "maximum_build": 3.0, "unit_capacity": 1.5,
            "whole_units": 1.0,
            "technology_node": "town", "existing_capacity": {2025: 6.0}, "minimum_load": 0.3, "fuel_intercept": 0.2,
            "start_cost": 20.0, "start_fuel": 0.5, "can_burn": {"oil": 1.0, "wood": 1.0}, "forced_availability": 0.9,
        },
        "steam": burning | {
            "technology_node": "port", "existing_capacity": {2025: 2.0}, "minimum_load": 0.5, "is_must_run": 1.0,
            "may_retire": 1.0, "fixed_om": 2e5,
            "can_burn": {"oil": 1.0},
        },
        "steam_on_wood": burning | {
            "technology_node": "port", "technology_refit_of": "steam", "overnight_cost": 4e5, "fuel_slope": 2.6,
            "can_burn": {"wood": 1.0}, "fuel_share": {"wood": 1.0}, "maximum_capacity": 3.0,
        },
        "cable": burning | {
            "technology_node": "port", "existing_capacity": {2025: 3.0}, "fuel_slope": 1.0, "fuel_share": {"grid": 1.0},
            "can_burn": {"grid": 1.0}, "lifetime": 2.0,
        },
    }  # fmt: skip
    store: dict[str, dict[str, Any]] = {
        "lake": {
            "store_node": "port", "store_existing_power": {2025: 1.0}, "store_existing_energy": {2025: 5.0},
            "store_power_cost": 2e5, "store_energy_cost": 1e5, "store_maximum_power": 4.0, "store_maximum_energy": 40.0,
            "store_maximum_build": 10.0, "store_charge_cost": 9e4, "store_maximum_charge": 3.0,
            "charge_efficiency": 0.9, "discharge_efficiency": 0.8, "standing_loss": 0.01, "minimum_state": 0.1,
            "initial_state": 0.5, "cycle_is_fixed": 1.0, "store_duration": 5.0, "store_charge_om": 1.0,
            "store_variable_om": 2.0, "inflow": 600.0, "inflow_pattern": "load", "store_capacity_credit": 0.5,
            "store_may_retire": 1.0, "store_power_fixed_om": 3e3, "store_energy_fixed_om": 1e3,
            "store_existing_charge": {2025: 0.5}, "store_charge_fixed_om": 2e3,
        }
    }  # fmt: skip
    link: dict[str, dict[str, Any]] = {
        "line": {
            "link_from": "port", "link_to": "town", "link_existing_capacity": {2025: 2.0}, "link_loss": 0.05,
            "link_cost": 1e5, "link_maximum_capacity": 8.0, "link_may_retire": 1.0, "link_fixed_om": 2e3,
        }
    }  # fmt: skip
    if is_rebuilt:
        store["deep_lake"] = store["lake"] | {
            "store_refit_of": "lake", "store_power_cost": 1e5, "inflow": 0.0,
            "store_whole_units": 1.0, "store_unit_power": 0.5, "store_unit_energy": 2.5, "store_unit_charge": 0.25,
        }  # fmt: skip
        link["thick_line"] = link["line"] | {
            "link_refit_of": "line", "link_cost": 5e4, "link_existing_capacity": {},
            "link_whole_units": 1.0, "link_unit_capacity": 0.75,
        }  # fmt: skip
    flexible = {
        "cars": {
            "flexible_node": "town", "flexible_energy": 900.0, "flexible_power": 0.4, "flexible_buffer": 0.6,
            "flexible_draw_pattern": "load", "flexible_plug_pattern": "plugged", "flexible_buffer_pattern": "plugged",
            "flexible_efficiency": 0.9, "flexible_loss": 0.01,
        }
    }  # fmt: skip
    measure = {
        "retrofit": {
            "measure_node": "town", "measure_group_of": "homes", "measure_demand": -1e-3, "measure_cost": 2000.0,
            "measure_fixed_om": 10.0, "measure_potential": 2000.0, "measure_maximum_build": 100.0,
        },
        "heat_pumps": {
            "measure_node": "town", "measure_group_of": "homes", "measure_demand": 5e-4, "measure_cost": 4000.0,
            "measure_fuel": {"oil": -8.0},
            "measure_emissions": {"CO2": -0.1}, "measure_stock": {"boilers": -1.0},
        },
    }  # fmt: skip
    field = {"cover_growth": "none", "carbon_fraction": 0.0, "growth_maximum": 0.0, "land_limit": 30.0}
    cover = {"field": field, "wood": {"growth_maximum": 0.0, "soil_accumulation": 3.0 / 11.0, "carbon_fraction": 0.0}}
    planting = {
        "hill": {
            "planting_node": "town", "planting_cover": "wood", "planting_replaces": "field", "planting_cost": 100.0,
            "planting_fixed_om": 5.0, "planting_potential": 40.0, "planting_maximum_build": 10.0,
        }
    }  # fmt: skip
    fuel = {
        "oil": {"fuel_price": 50.0, "emission_factor": {"CO2": 0.27, "CH4": 1e-5}},
        "wood": {"fuel_price": 70.0, "fuel_limit": 9000.0, "fuel_is_renewable": 1.0},
        "grid": {
            "fuel_scope": "2", "fuel_price": 60.0, "fuel_price_pattern": "price", "fuel_emission_pattern": "price",
            "emission_factor": {"CO2": 0.05},
        },
    }  # fmt: skip
    dims: dict[str, Any] = {
        "use": {
            "homes": {"use_node": "town", "use_energy": {2025: 26e3, 2026: 27e3, 2027: 28e3, 2028: 30e3},
                      "use_pattern": "load"},
            "cranes": {"use_node": "port", "use_energy": 8760.0, "use_pattern": "load"},
            "boats": {"use_node": "port", "use_energy": 2000.0, "use_carrier": "oil"},
        },
        "service": {"heating": {"service_node": "town", "service_level": 400.0}},
        "stock": {
            "boilers": {"stock_service": "heating", "stock_node": "town", "stock_carrier": "oil",
                        "sales_share": 1.0, "survival": 1.0, "stock_energy_use": 2.0},
        },
        "technology": technology, "store": store, "link": link, "flexible": flexible, "measure": measure,
        "measure_group": {"homes": {"measure_group_potential": 500.0}}, "cover": cover, "planting": planting,
        "policy": {
            name: {"policy_kind": kind, "policy_area": area, "policy_limit": limit}
            for name, kind, area, limit in (
                ("port_cap", "emission_cap", "port", 12e3), ("gross", "gross_budget", "", 70e3),
                ("net", "net_budget", "town", 50e3), ("few_removals", "removals_maximum", "", 0.01),
                ("purse", "capital_maximum", "", 4e6), ("coast", "land_maximum", "town", 60.0),
                ("own", "indigenous_minimum", "", {2025: 0.0, 2026: 0.1, 2027: 0.2, 2028: 0.2}),
                ("stable", "non_synchronous_maximum", "", 0.7),
            )
        },
        "cell": ["slope"], "cohort": {"fields": {"cohort_area": 80.0}}, "fuel": fuel,
    }  # fmt: skip
    policies: dict[str, Any] = {
        "carbon_budget": 60e3, "carbon_price": 30.0, "emission_cap": by_year(np.inf, 20e3, 15e3, 15e3),
        "renewable_minimum": by_year(0.0, 0.3, 0.4, 0.4),
        "reserve_of_demand": 0.05, "reserve_of_variable": 0.1, "reserve_of_largest": 1.0,
        "import_maximum": 0.5, "reserve_margin": 0.1, "export_capacity": 2.0, "export_price": 20.0,
    }  # fmt: skip
    attrs = {"periods": [2025, 2026, 2027], "present_year": 2026}
    return tiny_inputs(
        years=(2025, 2026, 2027, 2028), nodes=("town", "port"), patterns=PATTERNS, dims=dims, attrs=attrs,
        **policies | said,
    )  # fmt: skip


def three_hours() -> RepresentativeHours:
    """Return three hours that stand for the year."""
    return RepresentativeHours(np.arange(N_HOURS), np.full(N_HOURS, 8760.0 / N_HOURS), N_HOURS)


def linked_hours() -> RepresentativeHours:
    """Return two windows, of steps of one and two hours, that stand for four dates: the levels of stores are linked."""
    weight = np.array([2.0, 4.0, 2.0, 4.0]) * 8760.0 / 12.0
    steps = np.array([1, 2, 1, 2])
    return RepresentativeHours(np.array([0, 1, 3, 4]), weight, 2, days=(0, 1), steps=steps, calendar=(0, 1, 1, 0))


def numbers(inputs: xr.Dataset, hours: RepresentativeHours | None = None) -> Data:
    """Return the numbers of the model on three hours, or others."""
    return gather(inputs, hourly_power(inputs), investment_periods(inputs), hours or three_hours())


def golden_texts() -> dict[str, str]:
    """Return the `.lp` of the objective and of each constraint alone, by name; empty where it has no rows.

    On three hours; those that only linked levels of stores bring about, on hours that are, and those that only refits
    of stores and links bring about, where there are some.
    """
    found: dict[str, str] = {}
    for inputs, hours in (
        (small_system(is_rebuilt=True), None), (small_system(), linked_hours()), (small_system(), None)
    ):  # fmt: skip
        texts = _texts(numbers(inputs, hours))
        found |= {name: text for name, text in texts.items() if text or name not in found}
    return found


def _texts(data: Data) -> dict[str, str]:
    model = pathway_model(data).pyomo
    constraints = list(model.component_objects(pyo.Constraint))
    for constraint in constraints:
        constraint.deactivate()
    texts = {"net_present_cost": _written(model)}
    model.net_present_cost.deactivate()
    model.nothing = pyo.Objective(expr=0.0)
    for constraint in constraints:
        constraint.activate()
        texts[constraint.name] = _written(model) if len(constraint) else ""
        constraint.deactivate()
    return texts


def _written(model: pyo.ConcreteModel) -> str:
    """The active part of a model as LP, without the lines that name the writer."""
    stream = io.StringIO()
    LPWriter().write(model, stream, symbolic_solver_labels=True)
    return "\n".join(line for line in stream.getvalue().splitlines() if not line.startswith("\\*")) + "\n"


def main() -> None:
    """Show, or write, what has changed."""
    texts, known = golden_texts(), {file.stem: file for file in GOLDEN.glob("*.lp")}
    for name in sorted(texts.keys() | known.keys()):
        new, old = texts.get(name, ""), known[name].read_text() if name in known else ""
        difference = difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"{name}.lp", f"{name}.lp, now")
        sys.stdout.writelines(difference)
        if "--write" in sys.argv and new:
            (GOLDEN / f"{name}.lp").write_text(new)
        elif "--write" in sys.argv and name in known:
            known[name].unlink()


if __name__ == "__main__":
    main()
