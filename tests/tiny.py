"""Small islands for tests: every variable of the table with a plain default, and what the test cares about by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from engine.variables import GASES, TABLE, check

# What a test need not say. Anything else starts at 0, or at infinity where the table lets a limit be absent.
PLAIN = {
    "population": 1000.0,
    "lifetime": 30.0,
    "fuel_slope_ratio": 1.0,
    "forced_availability": 1.0,
    "availability_pattern": -1.0,
    "is_operable": 1.0,
    "is_buildable": 1.0,
    "store_is_buildable": 1.0,
    "store_charge_lifetime": 15.0,
    "charge_power_ratio": 1.0,
    "maximum_state": 1.0,
    "inflow_pattern": -1.0,
    "is_synchronous": 1.0,
    "provides_reserve": 1.0,
    "store_provides_reserve": 1.0,
    "cycle_set_point": 1.0,
    "fuel_price_pattern": -1.0,
    "fuel_emission_pattern": -1.0,
    "flexible_draw_pattern": -1.0,
    "flexible_plug_pattern": -1.0,
    "flexible_buffer_pattern": -1.0,
    "flexible_eager_pattern": -1.0,
    "flexible_efficiency": 1.0,
    "flexible_is_smart": 1.0,
    "link_is_buildable": 1.0,
    "measure_is_buildable": 1.0,
    "planting_is_buildable": 1.0,
    "capacity_credit": 1.0,
    "store_power_lifetime": 15.0,
    "store_energy_lifetime": 15.0,
    "link_lifetime": 40.0,
    "measure_lifetime": 15.0,
    "charge_efficiency": 1.0,
    "discharge_efficiency": 1.0,
    "stock_pattern": -1.0,
    "sales_maximum": 1.0,
    "stock_target": -1.0,
    "growth_maximum": 100.0,
    "growth_rate": 0.05,
    "growth_shape": 1.0,
    "carbon_fraction": 0.47,
    "wind_slope": 1.0,
    "cell_soil": 1.0,
    "event_cell": -1.0,
    "event_node": -1.0,
    "event_cover": -1.0,
    "event_to_cover": -1.0,
    "import_maximum": 1.0,
    "unserved_cost": 10_000.0,
    "unserved_target": 1e-5,
    "discount_rate": 0.05,
}
LABELS = {
    "technology": ("technology_node", "technology_kind", "technology_class", "technology_refit_of"),
    "store": ("store_node", "store_kind", "store_refit_of"),
    "link": ("link_from", "link_to", "link_refit_of"),
    "flexible": ("flexible_node", "flexible_sector"),
    "fuel": ("fuel_scope",),
    "combustion": ("combustion_fuel", "combustion_sector"),
    "use": ("use_node", "use_sector", "use_carrier"),
    "service": ("service_node",),
    "stock": ("stock_service", "stock_node", "stock_sector", "stock_carrier"),
    "measure": ("measure_node", "measure_sector", "measure_group_of", "measure_unit"),
    "planting": ("planting_node", "planting_cover", "planting_replaces"),
    "cover": ("cover_growth", "cover_past_event"),
    "hazard": ("hazard_kind",),
    "event": ("event_kind",),
    "cell": ("cell_node",),
    "process": ("process_node", "process_sector", "process_unit"),
    "beyond": ("beyond_node", "beyond_sector", "beyond_unit"),
    "contract": ("contract_node", "contract_sector", "contract_technology"),
    "journey": ("journey_rule",),
    "policy": ("policy_kind", "policy_area"),
}
PLAIN_LABEL = {
    "technology_kind": "dispatchable",
    "cover_growth": "chapman_richards",
    "cover_past_event": "typhoon",
    "fuel_scope": "1",
    "use_carrier": "electricity",
}


def tiny_inputs(
    *,
    years: Sequence[int] = (2025,),
    patterns: Mapping[str, np.ndarray] | None = None,
    dims: Mapping[str, Mapping[str, Mapping[str, Any]] | Sequence[str]] | None = None,
    nodes: Sequence[str] = ("island",),
    first_vintage: int | None = None,
    attrs: Mapping[str, Any] | None = None,
    n_members: int = 1,
    n_intervals: int = 8760,
    **values: Any,
) -> xr.Dataset:
    """Return `inputs` of an island with defaults for all that is not said.

    `patterns`: name → `n_intervals` values. `dims`: dimension → instances, either names or name → {label or variable:
    value}, such as `{"technology": {"pv": {"technology_kind": "variable", "availability_pattern": "sun"}}}` (a pattern
    may be given by name; existing capacity as {vintage: MW}). `values`: whole variables, broadcast to their dimensions.
    """
    patterns = dict(patterns or {})
    instances = {name: _named(given) for name, given in (dims or {}).items()}
    first_vintage = min(years) if first_vintage is None else first_vintage
    sizes: dict[str, list] = {
        "member": list(range(n_members)),
        "node": list(nodes),
        "gas": list(GASES),
        "pattern": list(patterns),
        "year": list(years),
        "vintage": list(range(first_vintage, max(years) + 1)),
        "age": list(range(0, 61)),
        "hour": list(range(n_intervals)),
        "stage": ["young", "mature"],
        "temperature": [1.5, 2.0],
        "likelihood": [0.5, 0.67],
    }
    for row in TABLE["inputs"].values():
        for dim in row.dims:
            sizes.setdefault(dim, list(instances.get(dim, {})))
    data = {name: (row.dims, _values(row, sizes, instances, patterns, values)) for name, row in TABLE["inputs"].items()}
    coords: dict[str, Any] = {
        name: (name, np.array(items, dtype=None if items else "U1")) for name, items in sizes.items()
    }
    for dim, labels in LABELS.items():
        for label in labels:
            given = [
                str(
                    said.get(
                        label, nodes[0] if label.endswith(("_node", "_from", "_to")) else PLAIN_LABEL.get(label, "")
                    )
                )
                for said in instances.get(dim, {}).values()
            ]
            coords[label] = (dim, np.array(given, dtype=None if given else "U1"))
    about = {
        "name": "tiny",
        "title": "Tiny",
        "currency": "EUR",
        "price_year": 2025,
        "present_year": min(years),
        "periods": list(years),
        "gwp_set": "AR6",
        "budget_rule": "per_capita",
        "budget_temperature": 1.5,
        "budget_likelihood": 0.5,
        "budget_first_year": min(years),
        "dispatch_strategy": "load_following",
        "cost_method": "annuity",
        "salvage": "linear",
        "project_lifetime": 25,
        "typical_weeks": 0,
        "typical_days": 0,
        "clustering": "ward",
        "storage": "cyclic",
        "resolution": 1,
        "segments": 0,
        "foresight": "perfect",
        "foresight_periods": 0,
        "policies_of_the_island": [],
        "bans": [],
        "levers_of_others": [],
        "budget_node": "",
        "n_weather_years": n_members,
        "weather_years": [0],
        "forest_method": "stock_change",
        "forest_hazards": "listed",
        "forest_map_years": [*years, max(years) + 1],
    }
    return check(xr.Dataset(data, coords=coords, attrs={**about, **(attrs or {})}), "inputs")


def _named(given: Mapping[str, Mapping[str, Any]] | Sequence[str]) -> dict[str, dict[str, Any]]:
    if isinstance(given, Mapping):
        return {name: dict(said) for name, said in given.items()}
    return {name: {} for name in given}


def _values(row: Any, sizes: dict, instances: dict, patterns: dict, values: Mapping[str, Any]) -> np.ndarray:
    """One variable: the plain default, then whole-variable values, then what each instance says."""
    shape = tuple(len(sizes[dim]) for dim in row.dims)
    plain = PLAIN.get(row.name, np.inf if row.may_be_infinite else 0.0)
    if row.name == "gwp":
        return np.array([1.0, 29.8, 273.0, 27.0, 1.0])
    if row.name == "profile":
        return np.array([patterns[name] for name in sizes["pattern"]], dtype=float).reshape(shape)
    array = np.full(shape, plain, dtype=float)
    if row.name in values:
        given = values[row.name]
        array[...] = given.transpose(*row.dims).values if isinstance(given, xr.DataArray) else np.asarray(given, float)
    owner = next((dim for dim in row.dims if dim in LABELS or dim in ("cohort", "measure_group")), None)
    for position, said in enumerate(instances.get(owner, {}).values() if owner else ()):
        if row.name not in said:
            continue
        given = said[row.name]
        at = [slice(None)] * len(shape)
        at[row.dims.index(owner)] = position
        if isinstance(given, str):
            given = list(sizes["pattern"]).index(given)
        if isinstance(given, Mapping):
            other = next(dim for dim in row.dims if dim != owner and set(given) <= set(sizes[dim]))
            for key, value in given.items():
                spot = list(at)
                spot[row.dims.index(other)] = sizes[other].index(key)
                array[tuple(spot)] = value
        else:
            array[tuple(at)] = given
    return array
