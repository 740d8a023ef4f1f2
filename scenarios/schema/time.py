"""The clock and the years of a scenario, its money, and how the optimiser sees the hours."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.schema.parts import Model, Rate, Year


class Money(Model):
    """The one currency and price year of the scenario."""

    currency: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code, such as EUR or CNY")
    price_year: Year = Field(description="the year whose prices all money is stated in")
    note: str = ""


class Horizon(Model):
    """The simulated years and the years in which the optimiser may invest."""

    first_year: Year
    last_year: Year
    present_year: Year = Field(description="today; earlier years are data and nothing may be built in them")
    periods: list[Year] = Field(default=[], description="investment years; each stands for the years to the next one")
    discount_rate: Rate


class Optimise(Model):
    """How the optimiser sees the hours."""

    weather_years: Literal["first", "all"] | Annotated[list[Annotated[int, Field(ge=1)]], Field(min_length=1)] = Field(
        default="first", description="weather years of the ensemble that the plan is chosen for: first, all, or numbers"
    )
    typical_weeks: Annotated[int, Field(ge=1)] | Literal["full"] | None = Field(
        default=None, description="number of typical weeks, or `full`; 4 where typical_days is not given either"
    )
    typical_days: int | None = Field(default=None, ge=1, description="number of typical days, instead of weeks")
    clustering: Literal["ward", "hierarchical", "k_medoids", "adjacent_periods"] = Field(
        default="ward", description="how typical weeks or days are chosen; all but `ward` by tsam"
    )
    storage: Literal["cyclic", "linked"] = Field(
        default="cyclic",
        description="cyclic: typical weeks or days end as they began; linked: stores carry over from each to the next",
    )
    resolution: int = Field(default=1, ge=1, description="hours that each step takes together, series at their mean")
    segments: int | None = Field(
        default=None, ge=1, description="steps of unequal length in each typical week or day, or in the full year"
    )
    foresight: Literal["perfect", "limited", "myopic"] = Field(
        default="perfect",
        description="perfect: all periods at once; limited: each with foresight_periods in view; myopic: each alone",
    )
    foresight_periods: int | None = Field(
        default=None, ge=2, description="with limited foresight: periods that are planned together, the first included"
    )

    def looked_at(self, n_weather_years: int) -> list[int]:
        """Return which of so many weather years are looked at, counted from 0."""
        if self.weather_years == "first":
            return [0]
        every = range(1, n_weather_years + 1)
        return [number - 1 for number in (every if self.weather_years == "all" else self.weather_years)]

    @property
    def weeks(self) -> int:
        """How many typical weeks are looked at; 0 for the full year, or for days."""
        if self.typical_weeks == "full" or self.typical_days is not None:
            return 0
        return 4 if self.typical_weeks is None else self.typical_weeks

    @property
    def window(self) -> int:
        """Hours of the year that follow each other: of a typical week or day, or all."""
        return 24 if self.typical_days else 168 if self.weeks else 8760


class Time(Model):
    """The clock."""

    utc_offset: float = Field(ge=-12, le=14, description="hours ahead of UTC of the scenario's fixed clock")
    optimise: Optimise = Optimise()
