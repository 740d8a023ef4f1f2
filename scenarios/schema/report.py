"""What the report of a run warns of, and what its sliders move."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.schema.parts import Model

Lever = Literal["variable_builds", "store_builds", "measure_builds", "fuel_price", "demand"]
Factor = Annotated[float, Field(ge=0, le=10)]


class Warnings(Model):
    """Where the report begins to warn. A warning tells its figure, its threshold and what to do."""

    variable_share: float = Field(
        default=0.6,
        ge=0,
        le=1,
        description="share of sun, wind and tide in what is served, from which storage is asked after",
    )
    storage_hours: float = Field(
        default=4.0, ge=0, description="hours of mean demand that stores shall hold from that share on"
    )
    removals_share: float = Field(
        default=0.1, ge=0, description="additional removals over gross CO2, from which a pathway leans on them"
    )
    weather_years: int = Field(default=2, ge=1, description="weather years below which reliability is not known")
    bound: float = Field(default=0.999, gt=0, le=1, description="share of a limit from which a result stands at it")
    cost_share: float = Field(
        default=0.05, ge=0, le=1, description="share of what is paid from which an unverified input matters"
    )


class Report(Model):
    """The report of a run."""

    warnings: Warnings = Warnings()
    what_if: dict[Lever, Annotated[list[Factor], Field(min_length=2, max_length=6)]] = Field(
        default={},
        description="levers of the sliders: factors on what the plan builds, on prices or demand; three at most",
    )
