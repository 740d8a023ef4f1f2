"""The scenario language of services, stocks and levers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from scenarios.quantity import Trajectory, Value, trajectory_of, value_of
from scenarios.schema.parts import (
    CostPerMWh,
    Count,
    CountByYear,
    Model,
    Name,
    Rate,
    Share,
    ShareByYear,
    Text,
    Year,
    Years,
)

Setting = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$", max_length=200)]
PositiveRate = Annotated[Value, value_of("1/yr", gt=0, le=5)]
CalendarYear = Annotated[Value, value_of("yr", ge=1900, le=2300)]


class Logistic(Model):
    """Logistic spread over the years, fastest at its midpoint."""

    kind: Literal["logistic"]
    midpoint: CalendarYear = Field(description="year in which half of the ceiling is reached")
    rate: PositiveRate = Field(description="growth while the share is small")
    ceiling: Share = Field(description="the share in the long run")


class Bass(Model):
    """Bass diffusion: some adopt by themselves, others because of those who have."""

    kind: Literal["bass"]
    start: CalendarYear = Field(description="year of launch, before which nobody has adopted")
    innovation: PositiveRate = Field(description="Bass's p: rate of those who heed nobody")
    imitation: Annotated[Value, value_of("1/yr", ge=0, le=5)] = Field(
        description="Bass's q: rate of those who follow the adopters, when all have adopted"
    )
    ceiling: Share = Field(description="the share in the long run")


class LogisticAdoption(Logistic):
    """Adoption along a logistic curve."""

    of: Literal["sales", "stock"] = Field(description="the share of sales that follows the curve, or of units in use")


class BassAdoption(Bass):
    """Adoption along a Bass curve."""

    of: Literal["sales", "stock"] = Field(description="the share of sales that follows the curve, or of units in use")


class RestAdoption(Model):
    """What the other stocks of the service leave of its sales."""

    kind: Literal["rest"]


class CostAdoption(Model):
    """Chosen by cost: the logit of the service on the total cost of ownership of its stocks."""

    kind: Literal["cost"]
    price: Annotated[Trajectory, trajectory_of("money", ge=0)] = Field(description="of a new unit, by year of sale")
    upkeep: Annotated[Trajectory, trajectory_of("money/yr", ge=0)] = Field(
        description="of a unit, energy apart: insurance, tax, repair"
    )
    energy_price: CostPerMWh = Field(description="what its owner pays for energy, taxes included")


Adoption = Annotated[
    LogisticAdoption | BassAdoption | RestAdoption | CostAdoption,
    Field(discriminator="kind"),
]
Growth = Annotated[Logistic | Bass, Field(discriminator="kind")]


class CostChoice(Model):
    """How those who buy for a service look at costs."""

    spread: Annotated[Value, value_of("money/yr", gt=0)] = Field(
        description="of two options that differ by it, the cheaper is chosen e times as often"
    )
    rate: Rate = Field(description="what buyers discount by")
    years: Years = Field(description="how far buyers look ahead")


class Service(Model):
    """Units wanted in use: cars, dwellings, rooms."""

    node: Name
    title: Text = ""
    level: CountByYear
    growth: Growth | None = Field(default=None, description="share of the level that is wanted, by year; all if absent")
    follows: Name | None = None
    elasticity: float = Field(default=1.0, ge=-3, le=3)
    choice: CostChoice | None = Field(default=None, description="for stocks whose adoption is by cost")


class Survival(Model):
    """How long units stay in use."""

    kind: Literal["weibull", "logistic", "fixed_life"]
    life: Years = Field(description="Weibull scale, logistic half-life or fixed life")
    shape: Count | None = Field(default=None, description="Weibull shape, or logistic slope in years")


class Mandate(Model):
    """What the law says of the share of a stock in the sales of its service."""

    minimum_share: ShareByYear | None = Field(default=None, description="lowest share, from the first year named on")
    maximum_share: ShareByYear | None = Field(default=None, description="highest share, from the first year named on")
    banned_from: Year | None = Field(default=None, description="first year in which none is sold")


class EarlyScrapping(Model):
    """Old units that leave use before their survival would have them leave."""

    share: ShareByYear = Field(description="of the old units, each year after the first simulated one")
    age: Years = Field(description="from which units count as old")


class SecondHand(Model):
    """Units brought in used."""

    share: ShareByYear = Field(description="of what enters use in a year")
    age: int = Field(ge=1, le=60, description="years since their sale elsewhere")


class Stock(Model):
    """One technology that serves a service, by year of sale."""

    node: Name
    title: Text = ""
    service: Name
    sector: Name
    carrier: Name
    initial: Count = Field(
        description="units in use at the start of the first year, spread over ages as in a steady state"
    )
    survival: Survival
    sales_share: ShareByYear | None = Field(default=None, description="in the sales of its service, or say adoption")
    adoption: Adoption | None = Field(
        default=None, description="law of its share in sales or in use, or say sales_share"
    )
    mandate: Mandate | None = Field(default=None, description="bounds on its share in the sales of its service")
    target: ShareByYear | None = Field(
        default=None, description="share of its service that shall be in use, from the first year named on"
    )
    early_scrapping: EarlyScrapping | None = Field(default=None, description="old units that leave use early")
    second_hand: SecondHand | None = Field(default=None, description="units brought in used; all are new if absent")
    energy_use: Annotated[Trajectory, trajectory_of("MWh/yr", ge=0)] = Field(description="per unit, by year of sale")
    price: Annotated[Trajectory, trajectory_of("money", ge=0)] | None = Field(
        default=None,
        description="of a new unit, by year of sale, or what it costs more than another of its service; "
        "without one its purchase is in no cost",
    )
    degradation: Rate | None = Field(default=None, description="rise of its energy use with each year of age")
    pattern: Name | None = None


class Uptake(Model):
    """How much of a measure is taken up, from when, and how fast."""

    share: Share = Field(description="of the measure's potential, when all is taken up")
    start: Year = Field(description="year of the first units")
    years: Annotated[Value, value_of("yr", ge=1, le=100)] = Field(
        description="from the start until all is taken up, in equal steps"
    )


class Ambition(Model):
    """One of the four levels of a lever."""

    title: Text = ""
    measures: dict[Name, Uptake] = Field(default={}, description="measures that are taken up")
    settings: dict[Setting, Any] = Field(
        default={}, description="values of the scenario that it replaces: dotted path, as of --set, to value"
    )


class Ambitions(Model):
    """A lever with four levels of ambition, of which one is chosen."""

    title: Text = ""
    level: Literal[1, 2, 3, 4] = Field(description="the level chosen; --set levers.NAME.level=3 sets another")
    levels: dict[Literal[1, 2, 3, 4], Ambition] = Field(
        description="1 goes on as today, 2 is ambitious, 3 very ambitious, 4 the most that is thought feasible"
    )
