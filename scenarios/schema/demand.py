"""What a scenario says of demand beyond its amount: drivers, end uses, charging, published targets, cement."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from scenarios.quantity import Trajectory, Value, trajectory_of, value_of
from scenarios.schema.parts import CountByYear, Model, Name, Share, ShareByYear


class DerivedDriver(Model):
    """A driver that moves with another one; only its changes count."""

    follows: Name = Field(description="another driver: this one changes as its change to the power `elasticity`")
    elasticity: float = Field(ge=-3, le=3)
    source: str = ""
    note: str = ""


def _form(raw: Any) -> str:
    is_derived = isinstance(raw, DerivedDriver) or (isinstance(raw, dict) and "follows" in raw)
    return "DerivedDriver" if is_derived else "path"


Driver = Annotated[
    Annotated[CountByYear, Tag("path")] | Annotated[DerivedDriver, Tag("DerivedDriver")], Discriminator(_form)
]
"""A path in time, or an elasticity of another driver."""


class EndUse(Model):
    """A part of a use; electricity may have hours of its own, and what is left of the use keeps the rest of them."""

    share: ShareByYear = Field(description="of the use's energy; that of the first year says what hours are left")
    pattern: Name | None = Field(default=None, description="of electricity; the hours that others leave if absent")
    sector: Name | None = Field(default=None, description="where it is counted, if not in the sector of its use")


class Targets(Model):
    """Published figures that a synthesised year of demand meets exactly."""

    energy: Annotated[Value, value_of("MWh/yr", gt=0)]
    peak: Annotated[Value, value_of("MW", gt=0)] = Field(description="highest hour")
    minimum: Annotated[Value, value_of("MW", ge=0)] = Field(description="lowest hour")
    load_factor: Share | None = Field(default=None, description="mean over peak, as a check of the others")


class Cement(Model):
    """Process CO2 of cement: output x clinker ratio x CO2 per clinker."""

    output: Annotated[Trajectory, trajectory_of("t/yr", ge=0)] = Field(description="cement made in a year")
    clinker_ratio: ShareByYear = Field(description="clinker per cement")
    clinker_co2: Annotated[Value, value_of("t/t", ge=0, le=1)] = Field(description="CO2 of calcination per clinker")
