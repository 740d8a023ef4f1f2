"""Operate a tiny island: its fleet is what exists, its demand a number or an hourly array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from engine.dispatch import Operation, dispatch
from engine.fleet import fleet_in_service, fuel_shares
from engine.simulate import no_plan
from tests.tiny import tiny_inputs

YEAR = 2025
OUTAGE = ("technology", "unit", "member", "start", "duration")


def operated(
    demand: float | np.ndarray | Mapping[str, Any],
    *,
    technologies: Mapping[str, Mapping[str, Any]] | None = None,
    stores: Mapping[str, Mapping[str, Any]] | None = None,
    links: Mapping[str, Mapping[str, Any]] | None = None,
    fuels: Mapping[str, Mapping[str, Any]] | None = None,
    flexible: Mapping[str, Mapping[str, Any]] | None = None,
    outages: Sequence[tuple[int, ...]] = (),
    hours_of: tuple[int, ...] = (YEAR,),
    **inputs: Any,
) -> Operation:
    """Operate the island in which `capacity` [MW], and `energy` [MWh] of a store, exist in the first year.

    A technology that burns says with what: `"fuel": "diesel"`. Outages: technology, unit, member, start, duration.
    """
    by_node = demand if isinstance(demand, Mapping) else {"island": demand}
    dims = {
        "technology": {name: _technology(said) for name, said in (technologies or {}).items()},
        "store": {name: _store(said) for name, said in (stores or {}).items()},
        "link": {
            name: {**said, "link_existing_capacity": {YEAR: said["capacity"]}} for name, said in (links or {}).items()
        },
        "fuel": dict(fuels or {}),
        "flexible": dict(flexible or {}),
        "outage": [str(number) for number in range(len(outages))],
    }
    events = np.array(outages, dtype=float).reshape(len(outages), len(OUTAGE))
    inputs |= {f"outage_{name}": events[:, column] for column, name in enumerate(OUTAGE)}
    island = tiny_inputs(dims=dims, nodes=tuple(by_node), **inputs)
    power = np.array([np.broadcast_to(series, (island.sizes["hour"],)) for series in by_node.values()], dtype=float)
    members = np.repeat(power[np.newaxis], island.sizes["member"], axis=0)
    plan = no_plan(island)
    return dispatch(
        island,
        lambda year: xr.DataArray(members, dims=("member", "node", "hour")),
        fleet_in_service(island, plan),
        fuel_shares(island, plan),
        hours_of=hours_of,
    )


def _technology(said: Mapping[str, Any]) -> dict[str, Any]:
    burns = {"can_burn": {said["fuel"]: 1.0}, "fuel_share": {said["fuel"]: 1.0}} if "fuel" in said else {}
    return {**said, **burns, "existing_capacity": {YEAR: said["capacity"]}}


def _store(said: Mapping[str, Any]) -> dict[str, Any]:
    power, energy = {YEAR: said["capacity"]}, {YEAR: said["energy"]}
    return {**said, "store_existing_power": power, "store_existing_energy": energy}
