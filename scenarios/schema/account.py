"""What the carbon account holds beside fuel: activities × factors, contracts for electricity, journeys, credits."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.quantity import Trajectory, trajectory_of
from scenarios.schema.parts import CountByYear, Energy, Model, Name, Share, ShareByYear

SubSector = Literal[
    "I.1", "I.2", "I.3", "I.4", "I.4.4", "I.5", "I.6", "I.7", "I.8", "II.1", "II.2", "II.3", "II.4", "II.5",
    "III.1", "III.2", "III.3", "III.4", "IV.1", "IV.2", "V.1", "V.2", "V.3", "VI.1",
]  # fmt: skip
"""Sub-sectors of the Global Protocol for Community-Scale inventories."""

Gas = Literal["CO2", "CH4", "N2O", "CH4 non-fossil", "CO2e"]

PerUnit = Annotated[Trajectory, trajectory_of("t", ge=0)]
"""Tonnes of a gas per unit of an activity."""


class Activity(Model):
    """Something that is counted, and what a unit of it emits: heads of cattle, tonnes of waste, kilometres flown."""

    amount: CountByYear = Field(description="how many units in a year")
    unit: str = Field(min_length=1, max_length=40, description="what is counted: head, t, pkm, room-night")
    follows: Name | None = Field(
        default=None, description="a driver: amount of a year = amount x driver / driver of the first year"
    )
    elasticity: float = Field(default=1.0, ge=-3, le=3)
    co2: PerUnit | None = Field(default=None, description="fossil CO2 per unit")
    ch4: PerUnit | None = Field(default=None, description="methane of fossil origin per unit")
    ch4_non_fossil: PerUnit | None = Field(
        default=None, description="methane of living things, waste and soil per unit; AR6 has a lower potential for it"
    )
    n2o: PerUnit | None = Field(default=None, description="nitrous oxide per unit")
    co2e: PerUnit | None = Field(
        default=None, description="CO2e that no source splits by gas, and refrigerants: tonnes leaked x potential"
    )


class Beyond(Model):
    """Emissions elsewhere that the island causes, a memo in no total: visitors' flights, nights, meetings, goods."""

    node: Name
    sector: Name
    activity: Activity = Field(description="what is counted x what a unit emits")


class Contract(Model):
    """Electricity that a sector buys by contract, for the market-based account of scope 2."""

    node: Name
    sector: Name
    energy: Energy
    technology: Name | None = Field(
        default=None, description="the island's plant whose attributes it carries: they leave the residual mix"
    )
    co2: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] | None = Field(
        default=None, description="factor of a certificate from elsewhere, where no plant of the island is named"
    )


class Journeys(Model):
    """Which part of the fuel that a sector takes on board is the island's, in the community's account."""

    rule: Literal["departures", "half", "residents", "none"] = Field(
        description="of fuel for journeys that leave the island: all of it, half (the other end takes the other), the "
        "share of residents on board, or nothing (international bunkers, a memo)"
    )
    inside: Share = Field(description="share of the fuel for journeys that stay on the island: scope 1")
    residents: Share | None = Field(default=None, description="of those on board, for the rule of that name")


class Embodied(Model):
    """Emissions of making what is built, a memo in no total."""

    technologies: dict[Name, Annotated[Trajectory, trajectory_of("t/MW", ge=0)]] = Field(
        default={}, description="CO2e per capacity"
    )
    stores: dict[Name, Annotated[Trajectory, trajectory_of("t/MWh", ge=0)]] = Field(
        default={}, description="CO2e per energy capacity"
    )


class Account(Model):
    """How emissions are reported by the Global Protocol for Community-Scale inventories (GPC)."""

    gpc: dict[Name, SubSector] = Field(default={}, description="sub-sector of a sector or of a process")
    grid_loss: Share | None = Field(default=None, description="share of generation lost on the way to the meter")
    notation: dict[SubSector, Literal["NO", "NE", "IE", "C"]] = Field(
        default={},
        description="why a sub-sector has no line: not occurring, not estimated, included elsewhere, confidential",
    )
    journeys: dict[Name, Journeys] = Field(
        default={}, description="by sector, such as aviation; without a rule all fuel sold is scope 1"
    )
    contracts: dict[Name, Contract] = Field(default={}, description="electricity bought by contract, market-based")
    residual: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] | None = Field(
        default=None,
        description="CO2 of electricity that no contract covers; else what is left of the island's own mix",
    )
    beyond: dict[Name, Beyond] = Field(
        default={},
        description="what the island causes elsewhere, a memo in no total: visitors' flights and nights, goods",
    )
    embodied: Embodied = Field(default=Embodied(), description="emissions of making what is built, a memo in no total")


class Credits(Model):
    """Additional removals that are sold: they leave the island's balance."""

    share: ShareByYear = Field(description="of the additional removals of a year that is issued, the buffer among it")
    buffer: Share = Field(description="of what is issued that is not sold but kept against reversal")
    price: Annotated[Trajectory, trajectory_of("money/t", ge=0)] | None = Field(
        default=None, description="what buyers pay for a tonne; besides the costs of the island"
    )
