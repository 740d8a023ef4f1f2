"""The parts of the scenario language on reliability: reserve, storms, contingencies, and the ensemble of members."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scenarios.quantity import Value, value_of
from scenarios.schema.parts import Model, Name, Share, Year


class Contingency(Model):
    """The largest units of the fleet out of service all year: N-1, N-2."""

    units_out: int = Field(ge=1, le=10, description="how many of the largest units, by size; links apart")


class Storm(Model):
    """A storm that cuts off customers, who are reconnected exponentially; with or without supply of their own."""

    landfall_day: int = Field(ge=1, le=365, description="day of the year, 1 January is 1")
    landfall_hour: int = Field(ge=0, le=23, description="hour of that day, of the scenario's clock")
    duration: Annotated[Value, value_of("h", ge=1, le=8760)] = Field(
        description="whole hours that are looked at from landfall on"
    )
    customers_out: Share = Field(description="share of every node's customers cut off at landfall")
    restoration_time: Annotated[Value, value_of("h", gt=0)] = Field(
        description="time constant τ: share still cut off after t hours = customers_out × exp(−t/τ)"
    )
    critical_share: Share = Field(
        description="share of demand that is critical (hospitals, water, telecom), served first"
    )
    first_state: Share | None = Field(
        default=None, description="state of charge of the local stores at landfall, share of energy capacity"
    )
    local_stores: dict[Name, Share] = Field(
        default={}, description="stores that stand with the customers: share of each that does and survives"
    )
    local_technologies: dict[Name, Share] = Field(
        default={}, description="variable plants that stand with the customers: share of each that does and survives"
    )


class LoadCarrying(Model):
    """Technologies whose effective load-carrying capability (capacity credit) is worked out, and at which criterion."""

    unserved_share: Annotated[Value, value_of("1", gt=0, le=0.1)] = Field(
        description="expected unserved energy, share of demand, that is allowed with and without the technology"
    )
    technologies: dict[Name, Year] = Field(description="technology: the simulated year in which it is")


class Reliability(Model):
    """How much failure costs, how much reserve is kept, and what the system is put through."""

    unserved_cost: Annotated[Value, value_of("money/MWh", ge=0)]
    reserve_margin: Annotated[Value, value_of("1", ge=0, le=2)]
    unserved_target: Share | None = Field(
        default=None, description="share of demand that may stay unserved in a plan that succeeds; 0.001 %, if not said"
    )
    contingencies: dict[Name, Contingency] = {}
    storms: dict[Name, Storm] = {}
    load_carrying: LoadCarrying | None = None


class Ensemble(Model):
    """The members that are simulated: each weather year with draws of outages of its own."""

    weather_years: int = Field(
        default=1, ge=1, le=1000, description="synthetic weather years; the first is that of a run of one"
    )
    outage_draws: int = Field(
        default=0, ge=0, le=10000, description="draws of forced outages for each weather year; 0: mean availability"
    )
    seed: int = Field(default=1, ge=0, description="of the outages; the weather follows the scenario's seed")
