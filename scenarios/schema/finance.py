"""What an investment costs besides its overnight cost, who pays for it, and the work that it gives."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.quantity import Value, value_of
from scenarios.schema.parts import Model, Share, ShareByYear, Year

FUNDS = ("public", "private", "green_bonds")
Fund = Literal["public", "private", "green_bonds"]


class Built(Model):
    """What is bought and built: what it costs besides the overnight cost, each neutral where it is not said."""

    construction_time: Annotated[Value, value_of("yr", ge=0, le=20)] | None = Field(
        default=None, description="years over which the overnight cost is spent before service; interest runs on it"
    )
    decommissioning_share: Share | None = Field(
        default=None, description="of the overnight cost, spent on taking it down at the end of its life"
    )
    imported_share: Share | None = Field(
        default=None, description="of the overnight cost that is imported, and pays what `finance.imports` asks for"
    )


class Jobs(Model):
    """Work that a plant gives, multipliers of a source."""

    construction: Annotated[Value, value_of("yr/MW", ge=0)] = Field(
        description="job-years to build a MW, in the year of entry into service"
    )
    operation: Annotated[Value, value_of("1/MW", ge=0)] = Field(description="jobs to operate and maintain a MW")


class Imports(Model):
    """What is due on imported equipment, and the switch of a free-trade port that waives it."""

    duty: ShareByYear = Field(description="customs duty on the value of what is imported")
    tax: ShareByYear = Field(description="value-added tax on the value and the duty, that nobody refunds")
    waived_from: Year | None = Field(
        default=None, description="first year of entry into service in which neither is due: a free-trade port"
    )
