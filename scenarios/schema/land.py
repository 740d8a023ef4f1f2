"""Land: its covers, what strikes it, and what may be planted."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.quantity import Quality, Trajectory, Value, trajectory_of, value_of
from scenarios.schema.parts import Model, Name, Rate, Share, Text, Year, Years
from scenarios.schema.plants import Lever


class WindDamage(Model):
    """Share of a stand that a gust destroys: logistic, half of it at the midpoint."""

    midpoint: Annotated[Value, value_of("m/s", gt=0)] = Field(description="3-second gust that destroys half")
    slope: float = Field(gt=0, description="steepness of the logistic curve there, s/m")


class Storm(Model):
    """How storms strike a cover."""

    young: WindDamage
    mature: WindDamage
    mature_age: Years
    salvage: Share | None = Field(default=None, description="share of usable wood that is still saved; none if absent")
    source: str
    quality: Quality


class CarbonPools(Model):
    """What the method cbm needs to know of a cover beyond its growth. Rates are shares of a pool shed in a year."""

    merchantable: Share = Field(description="of above-ground carbon: stems")
    foliage: Share = Field(description="of above-ground carbon; the rest is branches and small wood")
    fine_root: Share = Field(description="of below-ground carbon")
    stem_turnover: Rate
    foliage_turnover: Rate
    branch_turnover: Rate
    coarse_root_turnover: Rate
    fine_root_turnover: Rate
    soil_decay: Rate = Field(description="of the slow pool below ground, at any temperature")
    return_interval: Years = Field(description="years between the events of the past, by which soil came to rest")
    past_event: Literal["typhoon", "fire", "harvest"] = Field(description="the event of the past that returned")
    source: str
    quality: Quality


class Cover(Model):
    """A cover class of land, how it grows and what it holds; growth none is land without trees."""

    title: Text = ""
    growth: Literal["chapman_richards", "ipcc_rates", "table", "none"] = Field(
        default="chapman_richards", description="the curve of above-ground dry matter by age"
    )
    growth_maximum: Annotated[Value, value_of("t/ha", ge=0)] | None = None
    growth_rate: Annotated[Value, value_of("1/yr", ge=0)] | None = None
    growth_shape: Annotated[Value, value_of("1", gt=0)] | None = None
    growth_young: Annotated[Value, value_of("t/ha/yr", ge=0)] | None = None
    growth_old: Annotated[Value, value_of("t/ha/yr", ge=0)] | None = None
    growth_break: Years | None = None
    growth_table: dict[Annotated[int, Field(ge=0, le=500)], Annotated[Value, value_of("t/ha", ge=0)]] = Field(
        default={}, description="dry matter by age, linear between the ages named"
    )
    root_shoot: Annotated[Value, value_of("1", ge=0)] | None = None
    root_shoot_old: Annotated[Value, value_of("1", ge=0)] | None = None
    root_shoot_break: Annotated[Value, value_of("t/ha", gt=0)] | None = None
    carbon_fraction: Annotated[Value, value_of("1", gt=0, le=1)] | None = None
    rotation: Years | None = None
    dead_wood: Annotated[Value, value_of("t/ha", ge=0)] | None = None
    litter: Annotated[Value, value_of("t/ha", ge=0)] | None = None
    soil_carbon: Annotated[Value, value_of("t/ha", ge=0)] | None = None
    product_share: Share | None = None
    product_half_life: Years | None = None
    convertible: Share | None = Field(
        default=None, description="share of the class's land that law and use let measures turn into another"
    )
    storm: Storm | None = None
    pools: CarbonPools | None = None
    soil_accumulation: Annotated[Value, value_of("t/ha/yr")] | None = Field(
        default=None, description="soil carbon gained by land newly planted by a measure, tC"
    )


class TyphoonHazard(Model):
    """Storms that come at a rate; the strongest gust is a lowest speed and an exponential rest, up to a highest."""

    kind: Literal["typhoon"]
    rate: Annotated[Value, value_of("1/yr", ge=0)]
    lowest: Annotated[Value, value_of("m/s", ge=0)]
    mean_excess: Annotated[Value, value_of("m/s", gt=0)]
    highest: Annotated[Value, value_of("m/s", gt=0)]
    lat: tuple[float, float] = Field(description="range in which a storm is strongest")
    lon: tuple[float, float] = Field(description="range in which a storm is strongest")
    radius: Annotated[Value, value_of("km", gt=0)]
    source: str
    quality: Quality


class FireHazard(Model):
    """Share of the area of each cover that burns in a mean year."""

    kind: Literal["fire"]
    share: dict[Name, Annotated[Value, value_of("1/yr", ge=0, le=1)]]
    source: str
    quality: Quality


Hazard = Annotated[TyphoonHazard | FireHazard, Field(discriminator="kind")]


class LandEvent(Model):
    """Something that happens to land at the start of a year."""

    kind: Literal["typhoon", "fire", "harvest", "thinning", "enrichment", "afforestation", "deforestation"]
    year: Year
    node: Name | None = None
    cell: str | None = None
    cover: Name | None = None
    ages: tuple[float, float] | None = Field(
        default=None, description="youngest age reached, and the first not reached"
    )
    share: Share | None = Field(
        default=None, description="share of the area hit; of a thinning, share of the wood taken"
    )
    to: Name | None = Field(default=None, description="the cover that follows")
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    speed: Annotated[Value, value_of("m/s", gt=0)] | None = None
    radius: Annotated[Value, value_of("km", gt=0)] | None = None


class Planting(Lever):
    """Hectares planted or restored."""

    node: Name
    cover: Name
    replaces: Name | None = Field(default=None, description="the cover whose land is planted; bare land if absent")
    title: Text = ""
    cost: Annotated[Trajectory, trajectory_of("money/ha", ge=0)]
    fixed_om: Annotated[Trajectory, trajectory_of("money/ha/yr", ge=0)]
    potential: Annotated[Trajectory, trajectory_of("ha", ge=0)]
    maximum_build: Annotated[Trajectory, trajectory_of("ha/yr", ge=0)] | None = None


class Forest(Model):
    """A grid of cells with areas by cover class, the ages on them, what strikes them, and what may be planted."""

    method: Literal["stock_change", "gain_loss", "cbm"] = Field(
        default="stock_change", description="how carbon is counted: IPCC stock change or gain-loss, or the pools of CBM"
    )
    grid: str | None = Field(default=None, description="CSV or netCDF: cell, node, lat, lon, then areas by cover class")
    areas: Literal["ha", "share"] = Field(
        default="ha", description="share: the grid has a column area (ha) and shares of it by cover class"
    )
    ages: str | None = Field(
        default=None, description="CSV: cover, age, share of the class's area; cell if it has its own"
    )
    air: Annotated[Value, value_of("degC")] | None = Field(
        default=None, description="mean of the year where the grid has no column temperature; needed by cbm"
    )
    steepest: float | None = Field(
        default=None, ge=0, le=90, description="degrees; measures plant no steeper land (the grid has a column slope)"
    )
    maps: list[Year] = Field(default=[], description="edges of years at which cells are kept; first and last if absent")
    hazards_as: Literal["listed", "drawn", "expected"] = Field(
        default="listed",
        description="what strikes standing forest: the events alone; hazards drawn by the seed too; or their mean",
    )
    covers: dict[Name, Cover] = {}
    hazards: dict[Name, Hazard] = {}
    events: dict[Name, LandEvent] = {}
    planting: dict[Name, Planting] = {}
    source: str = ""
    quality: Quality = "derived"
