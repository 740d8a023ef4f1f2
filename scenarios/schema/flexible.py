"""Demand that may wait, in the words of those who have it. Each kind becomes the same: intake, buffer and draws."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.quantity import Trajectory, Value, trajectory_of, value_of
from scenarios.schema.parts import MW, CountByYear, Energy, Model, Name, Share, Text

MWh = Annotated[Trajectory, trajectory_of("MWh", ge=0)]
Efficiency = Annotated[Value, value_of("1", gt=0, le=1)]
LossRate = Annotated[Value, value_of("1/h", ge=0, le=1)]
Hours = Annotated[Value, value_of("h", ge=0, le=168)]


class PluggedIn(Model):
    """Which share of the vehicles hangs on a charger, hour by hour."""

    pattern: Name = Field(description="its shape counts")
    peak: Share = Field(description="share of the vehicles plugged in at the hour when most are")


class Flexible(Model):
    """What every flexible demand says."""

    node: Name
    sector: Name
    title: Text = ""
    smart: bool = Field(
        description="true: takes in hours of `tariff`, from surplus, and else as late as its deadlines allow; "
        "false: as soon as it can"
    )
    tariff: Name | None = Field(
        default=None, description="a pattern whose highest hours are those in which a smart one takes all it can"
    )


class ElectricVehicles(Flexible):
    """A fleet of electric vehicles: plugged in at some hours, charged by the time they leave."""

    kind: Literal["electric_vehicles"]
    vehicles: CountByYear
    driving: Annotated[Trajectory, trajectory_of("MWh/yr", ge=0)] = Field(
        description="energy that a vehicle takes from its battery in a year"
    )
    departures: Name = Field(description="pattern of the hours by which that energy must be in the batteries")
    plugged_in: PluggedIn
    charger_power: MW = Field(description="of one vehicle, at the grid")
    battery: MWh = Field(description="usable energy of one vehicle")
    charge_efficiency: Efficiency
    initial_state: Share


class WaterHeating(Flexible):
    """Water heaters with tanks."""

    kind: Literal["water_heating"]
    energy: Energy = Field(description="heat of the water drawn in a year")
    pattern: Name = Field(description="pattern of the hours in which hot water is drawn")
    power: MW = Field(description="of all heaters together")
    tank: MWh = Field(description="heat that the tanks can hold above the temperature at which water is drawn")
    efficiency: Efficiency = Field(description="heat per electricity of the heating element")
    standing_loss: LossRate
    initial_state: Share


class Cooling(Flexible):
    """Cooling with a store of ice or cold water."""

    kind: Literal["cooling"]
    cold: Energy = Field(description="cold that buildings or processes take in a year")
    pattern: Name = Field(description="pattern of the hours in which they take it")
    performance: Annotated[Value, value_of("1", gt=0, le=20)] = Field(description="cold made per electricity (COP)")
    power: MW = Field(description="electric, of all chillers together")
    storage: MWh = Field(description="cold that the store can hold")
    standing_loss: LossRate
    initial_state: Share


class Desalination(Flexible):
    """Desalination with a tank of drinking water."""

    kind: Literal["desalination"]
    water: Annotated[Trajectory, trajectory_of("m3/yr", ge=0)] = Field(description="drinking water drawn in a year")
    pattern: Name = Field(description="pattern of the hours in which it is drawn")
    energy_use: Annotated[Value, value_of("MWh/m3", gt=0)] = Field(description="electricity per water made")
    power: MW = Field(description="of the whole plant")
    tank: Annotated[Trajectory, trajectory_of("m3", ge=0)]
    initial_state: Share


class ShiftableLoad(Flexible):
    """Work of industry, farms or pumps that may be done some hours earlier or later than today."""

    kind: Literal["shiftable_load"]
    energy: Energy
    pattern: Name = Field(description="pattern of the hours in which the work is done today")
    power: MW = Field(description="of all its machines together")
    earlier: Hours = Field(description="by how many hours work may be done ahead")
    later: Hours = Field(description="by how many hours work may be put off")


class DemandResponse(Flexible):
    """A block of demand that its owners let the grid hold back for some hours; it is made up for afterwards."""

    kind: Literal["demand_response"]
    energy: Energy = Field(description="of a year, of all that takes part")
    pattern: Name = Field(description="pattern of the hours in which it would run")
    power: MW = Field(description="of all that takes part, when it makes up for what was held back")
    held_back: Hours = Field(description="by how many hours it may be held back")


FlexibleDemand = Annotated[
    ElectricVehicles | WaterHeating | Cooling | Desalination | ShiftableLoad | DemandResponse,
    Field(discriminator="kind"),
]
