"""What the scenario language says of how plants and stores run: outages, water, dispatch, spinning reserve."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.schema.parts import Count, Energy, Model, Name, Share

Date = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
"""Month and day, MM-DD, of every year."""


class PlannedOutage(Model):
    """Days of the year on which a plant, or a share of it, is out of service for an overhaul."""

    first_day: Date = Field(alias="from", description="first day out of service, MM-DD")
    last_day: Date = Field(alias="to", description="last day out of service, MM-DD; before `from`: of the next year")
    share: Share = Field(description="share of the capacity that is out: 1, or one unit of several")


class Inflow(Model):
    """Water that flows into a reservoir by itself, as the energy that its turbines would make of it."""

    energy: Energy = Field(description="of a year, before the discharge efficiency")
    pattern: Name = Field(description="how the year's inflow is spread over its hours; its shape counts")


class LowerReservoir(Model):
    """The lower reservoir of a pumped hydro plant, where it is not a river or the sea."""

    capacity_ratio: Count = Field(description="water it holds over the water that the upper reservoir holds")
    initial_state: Share = Field(description="water in it at the start of each year, share of its capacity")


class SpinningReserve(Model):
    """Power that must be ready within the hour, held by what runs; what cannot be held is reported."""

    demand: Share | None = Field(default=None, description="share of the demand of the hour")
    variable: Share | None = Field(default=None, description="share of the output of variable technologies")
    largest_unit: Share | None = Field(
        default=None, description="share of the output of the largest unit on line; 1 is N-1"
    )


class Dispatch(Model):
    """How the system is operated hour by hour."""

    strategy: Literal["load_following", "cycle_charging", "peak_reserve", "best"]
    set_point: Share | None = Field(
        default=None, description="cycle_charging: state of charge up to which engines that run charge the stores"
    )
    reserved_state: Share | None = Field(
        default=None, description="peak_reserve: state of charge kept for demand that the plants cannot serve"
    )
    spinning_reserve: SpinningReserve | None = None
