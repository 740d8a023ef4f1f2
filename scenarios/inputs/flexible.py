"""Demand that may wait, as arrays: every kind of the language as intake, buffer and draws.

| kind | draw of a year | buffer | power |
|---|---|---|---|
| electric_vehicles | vehicles × driving, by departure | vehicles × battery | vehicles × charger, as plugged in |
| water_heating | heat | tank | heaters, efficiency < 1 |
| cooling | cold / COP | cold store / COP | chillers |
| desalination | water × energy use | tank × energy use | plant |
| shiftable_load, demand_response | energy, put off to its deadline | what falls due within the window | machines |
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import NamedTuple

import numpy as np

from scenarios.hours.derived import due_within, row_name, window_hours
from scenarios.hours.patterns import position
from scenarios.schema import Scenario
from scenarios.schema.flexible import (
    Cooling,
    DemandResponse,
    Desalination,
    ElectricVehicles,
    Flexible,
    ShiftableLoad,
    WaterHeating,
)
from scenarios.tables import Array, Columns, each, flags, labels


class Buffered(NamedTuple):
    """One flexible demand in the engine's terms; arrays over years."""

    energy: Array
    """MWh/yr drawn after the buffer."""
    power: Array
    """MW, highest intake from the node."""
    buffer: Array
    """MWh."""
    efficiency: float = 1.0
    loss: float = 0.0
    """1/h."""
    initial_state: float = 0.0


def flexible_demand(scenario: Scenario, pool: Mapping[str, Array], years: list[int]) -> Columns:
    """Return every variable and label of the dimension `flexible`."""
    things = scenario.flexible
    made = [buffered(demand, name, pool, years) for name, demand in things.items()]

    def yearly(field: str) -> tuple[tuple[str, ...], Array]:
        values = np.array([getattr(one, field) for one in made], dtype=float)
        return ("flexible", "year"), values.reshape(len(things), len(years))

    def single(field: str) -> tuple[tuple[str, ...], Array]:
        return ("flexible",), np.array([getattr(one, field) for one in made], dtype=float)

    def rows(row: str) -> tuple[tuple[str, ...], Array]:
        names = [row_name("flexible", name, row) for name in things]
        found = [position(pool, name if name in pool else None) for name in names]
        return ("member", "flexible"), np.array([found], dtype=float)

    return {
        "flexible_node": (("flexible",), labels(each(things, "node"))),
        "flexible_sector": (("flexible",), labels(each(things, "sector"))),
        "flexible_energy": yearly("energy"),
        "flexible_draw_pattern": rows("draws"),
        "flexible_power": yearly("power"),
        "flexible_plug_pattern": rows("plugged_in"),
        "flexible_buffer": yearly("buffer"),
        "flexible_buffer_pattern": rows("buffer"),
        "flexible_efficiency": single("efficiency"),
        "flexible_loss": single("loss"),
        "flexible_initial_state": single("initial_state"),
        "flexible_eager_pattern": rows("tariff"),
        "flexible_is_smart": (("flexible",), flags(each(things, "smart"))),
    }


@singledispatch
def buffered(demand: Flexible, name: str, pool: Mapping[str, Array], years: list[int]) -> Buffered:
    """Return one flexible demand in the engine's terms."""
    raise TypeError(f"no flexible demand is made from {type(demand).__name__}")


@buffered.register
def _(demand: ElectricVehicles, name: str, pool: Mapping[str, Array], years: list[int]) -> Buffered:
    vehicles = np.array(demand.vehicles.values(years))
    return Buffered(
        energy=vehicles * demand.driving.values(years),
        power=vehicles * demand.charger_power.values(years),
        buffer=vehicles * demand.battery.values(years),
        efficiency=demand.charge_efficiency.amount,
        initial_state=demand.initial_state.amount,
    )


@buffered.register
def _(demand: WaterHeating, name: str, pool: Mapping[str, Array], years: list[int]) -> Buffered:
    return Buffered(
        energy=np.array(demand.energy.values(years)),
        power=np.array(demand.power.values(years)),
        buffer=np.array(demand.tank.values(years)),
        efficiency=demand.efficiency.amount,
        loss=demand.standing_loss.amount,
        initial_state=demand.initial_state.amount,
    )


@buffered.register
def _(demand: Cooling, name: str, pool: Mapping[str, Array], years: list[int]) -> Buffered:
    performance = demand.performance.amount
    return Buffered(
        energy=np.array(demand.cold.values(years)) / performance,
        power=np.array(demand.power.values(years)),
        buffer=np.array(demand.storage.values(years)) / performance,
        loss=demand.standing_loss.amount,
        initial_state=demand.initial_state.amount,
    )


@buffered.register
def _(demand: Desalination, name: str, pool: Mapping[str, Array], years: list[int]) -> Buffered:
    use = demand.energy_use.amount
    return Buffered(
        energy=np.array(demand.water.values(years)) * use,
        power=np.array(demand.power.values(years)),
        buffer=np.array(demand.tank.values(years)) * use,
        initial_state=demand.initial_state.amount,
    )


@buffered.register(ShiftableLoad)
@buffered.register(DemandResponse)
def _(demand: ShiftableLoad | DemandResponse, name: str, pool: Mapping[str, Array], years: list[int]) -> Buffered:
    energy = np.array(demand.energy.values(years))
    most_due = due_within(pool[row_name("flexible", name, "draws")], window_hours(demand)).max()
    return Buffered(energy=energy, power=np.array(demand.power.values(years)), buffer=energy * most_due)
