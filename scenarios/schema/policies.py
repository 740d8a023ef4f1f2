"""What policies ask of a plan, and who plans."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.quantity import Trajectory, Value, trajectory_of, value_of
from scenarios.schema.parts import Authority, Model, Name, ShareByYear, Text
from scenarios.schema.plants import Lever


class Policy(Lever):
    """A rule that binds the plan."""

    kind: Literal[
        "carbon_price", "dispatch_carbon_price", "emission_cap", "renewable_minimum", "import_maximum", "gross_budget",
        "net_budget", "capital_maximum", "land_maximum", "indigenous_minimum", "removals_maximum",
        "non_synchronous_maximum", "technology_ban",
    ]  # fmt: skip
    title: Text = ""
    node: Name | None = Field(default=None, description="where a cap, a budget or a limit on land holds; all if absent")
    price: Annotated[Trajectory, trajectory_of("money/t", ge=0)] | None = None
    cap: Annotated[Trajectory, trajectory_of("t/yr", ge=0)] | None = None
    share: ShareByYear | None = None
    budget: Annotated[Value, value_of("t")] | None = Field(
        default=None, description="CO2 of all years that count, from the first year of the carbon budget on"
    )
    capital: Annotated[Trajectory, trajectory_of("money/yr", ge=0)] | None = Field(
        default=None, description="overnight cost of all that is built, a year; a period may spend that of its years"
    )
    land: Annotated[Trajectory, trajectory_of("ha", ge=0)] | None = Field(
        default=None, description="land under plants and plantings"
    )
    technologies: list[Name] | None = Field(default=None, description="what is banned from available_from on")


class Planner(Model):
    """Whose plan the optimiser makes: the levers it may move, and whose carbon budget counts."""

    authorities: list[Authority] = Field(
        min_length=1, description="what others decide is as the scenario's own plan says, and no more"
    )
    node: Name | None = Field(default=None, description="whose carbon budget counts; the island's if absent")
