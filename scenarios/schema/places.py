"""Places where power is balanced, and who comes to the island."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenarios.quantity import Trajectory, trajectory_of
from scenarios.schema.parts import MW, CostPerMWh, CountByYear, Model, Name, Text


class Export(Model):
    """Surplus sold outside the island; it earns money and no negative emissions."""

    capacity: MW
    price: CostPerMWh


class Node(Model):
    """A place where power is balanced."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    population: CountByYear
    title: Text = ""
    export: Export | None = None


class Visitors(Model):
    """Who comes to the island, and which sectors serve them, for figures by visitor."""

    number: Annotated[Trajectory, trajectory_of("1/yr", ge=0)]
    sectors: list[Name] = Field(min_length=1, description="sectors whose emissions and electricity are the visitors'")
