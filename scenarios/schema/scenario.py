"""A scenario: one island, one future."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.quantity import Quality, Value, value_of
from scenarios.schema.carbon import Carbon, Process
from scenarios.schema.demand import Driver
from scenarios.schema.energy import Fuel, Use
from scenarios.schema.flexible import FlexibleDemand
from scenarios.schema.land import Forest
from scenarios.schema.money import Finance
from scenarios.schema.operation import Dispatch
from scenarios.schema.parts import Count, CountByYear, Model, MWhValue, MWValue, Name, ShareByYear, Text, Year
from scenarios.schema.patterns import Pattern, Series
from scenarios.schema.places import Node, Visitors
from scenarios.schema.plants import Link, Measure, Store, Technology
from scenarios.schema.policies import Planner, Policy
from scenarios.schema.reliability import Ensemble, Reliability
from scenarios.schema.report import Report
from scenarios.schema.scores import Score
from scenarios.schema.stocks import Ambitions, Service, Stock
from scenarios.schema.time import Horizon, Money, Time
from scenarios.schema.weather import Weather


class Observation(Model):
    """What a statistician observed of one U4SSC indicator."""

    value: float | dict[Name, float] = Field(
        description="in the unit of the indicator; or of each part: mode, pollutant"
    )
    unit: str = Field(description="as the indicator has it, such as % or 1/yr")
    year: Year = Field(description="the year it was observed in")
    source: str
    quality: Quality


class Plan(Model):
    """A plan by hand: what enters service in which year."""

    technologies: dict[Name, dict[Year, MWValue]] = {}
    store_power: dict[Name, dict[Year, MWValue]] = {}
    store_energy: dict[Name, dict[Year, MWhValue]] = {}
    store_charge: dict[Name, dict[Year, MWValue]] = {}
    links: dict[Name, dict[Year, MWValue]] = {}
    measures: dict[Name, dict[Year, Count]] = {}
    hectares: dict[Name, dict[Year, Annotated[Value, value_of("ha", ge=0)]]] = {}
    retirements: dict[Name, dict[Year, MWValue]] = {}
    store_power_retirements: dict[Name, dict[Year, MWValue]] = {}
    store_energy_retirements: dict[Name, dict[Year, MWhValue]] = {}
    store_charge_retirements: dict[Name, dict[Year, MWValue]] = {}
    link_retirements: dict[Name, dict[Year, MWValue]] = {}
    fuel_share: dict[Name, dict[Name, ShareByYear]] = {}


class Scenario(Model):
    """One island, one future."""

    schema_version: Literal[1] = Field(alias="schema")
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=80)]
    title: Text
    description: Text = ""
    island: Text = ""
    seed: int = Field(default=1, ge=0, description="of everything synthesised")
    money: Money
    horizon: Horizon
    time: Time
    nodes: dict[Name, Node] = Field(min_length=1)
    visitors: Visitors | None = Field(default=None, description="without them no figure is told by visitor")
    series: dict[Name, Series] = {}
    weather: Weather | None = Field(default=None, description="needed by solar and wind patterns")
    patterns: dict[Name, Pattern] = {}
    drivers: dict[Name, Driver] = {}
    fuels: dict[Name, Fuel] = {}
    uses: dict[Name, Use] = {}
    services: dict[Name, Service] = {}
    stocks: dict[Name, Stock] = {}
    technologies: dict[Name, Technology] = {}
    stores: dict[Name, Store] = {}
    links: dict[Name, Link] = {}
    flexible: dict[Name, FlexibleDemand] = {}
    measures: dict[Name, Measure] = {}
    levers: dict[Name, Ambitions] = {}
    measure_groups: dict[Name, CountByYear] = Field(default={}, description="most units of all measures of the group")
    forest: Forest = Forest()
    report: Report = Report()
    processes: dict[Name, Process] = {}
    carbon: Carbon
    policies: dict[Name, Policy] = {}
    planner: Planner | None = Field(default=None, description="without it all levers are moved, for the island")
    indicators: dict[Name, Observation] = Field(
        default={}, description="U4SSC indicators that are observed, by code: en_en_aq_1c for EN: EN: AQ: 1C"
    )
    scores: dict[Name, Score] = Field(default={}, description="indices and labels, with criteria and their weights")
    reliability: Reliability
    ensemble: Ensemble = Ensemble()
    finance: Finance
    dispatch: Dispatch
    plan: Plan = Plan()
