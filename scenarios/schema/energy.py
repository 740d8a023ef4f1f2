"""Fuels and what uses energy."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.quantity import Trajectory, Value, trajectory_of, value_of
from scenarios.schema.demand import EndUse
from scenarios.schema.parts import CostPerMWh, Energy, Model, MWhValue, Name


class Burned(Model):
    """What a fuel emits in end uses of one sector, where its engines differ from the rest; CO2 is of the fuel."""

    ch4: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)]
    n2o: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)]


class Fuel(Model):
    """A carrier that is burned, or electricity bought from outside (scope 2)."""

    price: CostPerMWh | None = None
    price_by_volume: Annotated[Trajectory, trajectory_of("money/m3", ge=0)] | None = None
    price_by_mass: Annotated[Trajectory, trajectory_of("money/t", ge=0)] | None = None
    energy_by_volume: Annotated[Value, value_of("MWh/m3", gt=0)] | None = None
    energy_by_mass: Annotated[Value, value_of("MWh/t", gt=0)] | None = None
    co2: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] = Field(description="fossil CO2 per energy burned")
    ch4: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)]
    n2o: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)]
    biogenic_co2: Annotated[Value, value_of("t/MWh", ge=0)] | None = None
    in_sectors: dict[Name, Burned] = Field(
        default={},
        description="methane and nitrous oxide by sector of end use, where they are not those above: tractors, ships",
    )
    nox: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] | None = Field(
        default=None, description="nitrogen oxides as NO2 per energy burned, all its uses together; a memo item"
    )
    so2: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] | None = Field(
        default=None, description="sulphur dioxide per energy burned; a memo item"
    )
    pm25: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] | None = Field(
        default=None, description="particles below 2.5 micrometres per energy burned; a memo item"
    )
    scope: Literal[1, 2] = 1
    renewable: bool
    zero_carbon: bool
    local: bool
    limit: Energy | None = Field(default=None, description="what can be had in a year, all uses together")
    price_pattern: Name | None = Field(
        default=None, description="how its price moves from hour to hour about the year's mean; the shape counts"
    )
    emission_pattern: Name | None = Field(
        default=None, description="how its emission factors move from hour to hour about their mean; the shape counts"
    )
    stock: MWhValue | None = Field(default=None, description="what is held on the island for its power plants")


class Use(Model):
    """Final energy of a sector that no stock of the scenario explains."""

    node: Name
    sector: Name
    carrier: Name
    energy: Energy
    follows: Name | None = Field(
        default=None, description="a driver: energy of a year = energy x driver / driver of the first year"
    )
    elasticity: float = Field(default=1.0, ge=-3, le=3)
    pattern: Name | None = None
    end_uses: dict[Name, EndUse] = Field(
        default={}, description="parts of it, electricity with hours of their own: cooling, hot water, light"
    )
