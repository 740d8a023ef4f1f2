"""What all synthetic patterns share."""

from __future__ import annotations

from pydantic import Field

from scenarios.quantity import Quality
from scenarios.schema.parts import Model


class Sky(Model):
    """Persistence of the clearness of the sky over all synthetic solar sites."""

    day_persistence: float = Field(ge=0, lt=1)
    hour_persistence: float = Field(ge=0, lt=1)
    day_weight: float = Field(ge=0, le=1, description="share of the variance that the hours of a day have in common")
    correlation: float = Field(ge=0, le=1, description="of each further site with the first")


class Wind(Model):
    """Persistence of the wind over all synthetic wind sites."""

    persistence: float = Field(ge=0, lt=1)
    correlation: float = Field(ge=0, le=1, description="of each further site with the first")


class Storms(Model):
    """Typhoons of a synthetic year."""

    rate: float = Field(ge=0, le=20, description="mean number in a year")
    monthly_share: list[float] = Field(min_length=12, max_length=12)
    peak_speed: tuple[float, float] = Field(description="lowest and highest peak at hub height, m/s")
    decay: float = Field(gt=0, description="h")
    source: str
    quality: Quality


class Weather(Model):
    """What all synthetic patterns share. The hours it gives are plausible, and none of them happened."""

    sky: Sky
    wind: Wind
    storms: Storms | None = None
    source: str
    quality: Quality
