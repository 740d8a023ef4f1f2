"""Cost of capital, debt and what is financed by whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scenarios.schema.finance import Fund, Imports
from scenarios.schema.parts import Authority, CostPerMWh, Model, Rate, Share, ShareByYear, Years


class Capital(Model):
    """Where the money of investors comes from, in nominal rates."""

    debt_share: Share = Field(description="of debt in all capital")
    cost_of_equity: Rate = Field(description="what owners ask for, nominal")
    cost_of_debt: Rate = Field(description="interest, nominal, before tax")
    tax: Share = Field(description="on profits, from which interest is deducted")
    inflation: Rate


class Debt(Model):
    """Loans for what the power system builds, repaid by equal payments in the money of their years."""

    share: Share = Field(description="of each investment that is borrowed")
    rate: Rate = Field(description="interest, nominal")
    years: int = Field(ge=1, le=60, description="from the start of the year of the investment to the last payment")


class Finance(Model):
    """How money adds up."""

    method: Literal["annuity", "project"]
    salvage: Literal["linear", "annuity"] = "linear"
    project_lifetime: Years | None = None
    capital: Capital | None = Field(
        default=None, description="its real cost stands where a lever states none; without it the discount rate does"
    )
    imports: Imports | None = None
    funding: dict[Fund, ShareByYear] = Field(
        default={}, description="who puts up the money of what the power system builds; shares of each year sum to 1"
    )
    debt: Debt | None = None
    tariff: CostPerMWh | None = Field(
        default=None,
        description="what users pay per energy served, in the money of the price year, grid costs left out",
    )
    equalisation: Authority | None = Field(default=None, description="who pays what the tariff does not cover")
