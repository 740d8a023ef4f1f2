"""Carbon: processes, budgets, base years, and the border adjustment."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.quantity import Trajectory, Value, trajectory_of, value_of
from scenarios.schema.account import Account, Activity, Credits
from scenarios.schema.demand import Cement
from scenarios.schema.parts import Model, Name, Share, ShareByYear, Text, Year


class Process(Model):
    """Emissions that burn no fuel of the scenario."""

    node: Name
    sector: Name
    co2: Annotated[Trajectory, trajectory_of("t/yr", ge=0)] | None = None
    cement: Cement | None = Field(default=None, description="in place of co2: what cement gives off")
    ch4: Annotated[Trajectory, trajectory_of("t/yr", ge=0)] | None = None
    n2o: Annotated[Trajectory, trajectory_of("t/yr", ge=0)] | None = None
    activity: Activity | None = Field(
        default=None, description="in place of tonnes: what is counted x what a unit emits"
    )


class Past(Model):
    """What was emitted before the budget begins, for the rule that counts it."""

    from_year: Year = Field(alias="from")
    emissions: dict[Name, Annotated[Value, value_of("t", ge=0)]] = Field(description="CO2 of each node since then")
    world_emissions: Annotated[Value, value_of("t", gt=0)]


class Budget(Model):
    """The island's share of the remaining global carbon budget, CO2 only."""

    temperature: float = Field(description="degC above 1850-1900: 1.5, 1.6 … 2.0")
    likelihood: float = Field(description="of staying below it: 0.17, 0.33, 0.5, 0.67 or 0.83")
    from_year: Literal[2020, 2025, 2026] = Field(
        alias="from",
        description="first year whose CO2 counts; 2020: IPCC AR6, 2025 and 2026: Indicators of Global Climate Change",
    )
    share: Literal["per_capita", "grandfathering", "blended", "convergence", "cumulative_per_capita"] = Field(
        description="the rule that gives the island its share; every other whose numbers are given is shown beside it"
    )
    world_population: Annotated[Value, value_of("1", gt=0)]
    emissions: dict[Name, Annotated[Value, value_of("t/yr", ge=0)]] = Field(
        default={}, description="CO2 of each node in the year before the budget begins"
    )
    world_emissions: Annotated[Value, value_of("t/yr", gt=0)] | None = Field(
        default=None, description="CO2 of the world in the year before the budget begins, land use included"
    )
    emissions_weight: Share | None = Field(default=None, description="of emissions in the blended share, 0 to 1")
    convergence_year: Year | None = Field(default=None, description="from which all emit alike a head")
    past: Past | None = None
    observed: dict[Name, dict[Year, Annotated[Value, value_of("t/yr", ge=0)]]] = Field(
        default={}, description="CO2 of each node in the years between the start of the budget and the first simulated"
    )


class BaseYear(Model):
    """Emissions of the island in 2019, the year that the milestones of the world's pathways are counted from."""

    co2: Annotated[Value, value_of("t/yr", gt=0)] | None = None
    ghg: Annotated[Value, value_of("t/yr", gt=0)] | None = Field(default=None, description="of all gases, CO2e")


class Precursor(Model):
    """What a tonne of a complex good is made of, itself under the border adjustment."""

    mass: Annotated[Value, value_of("1", gt=0)] = Field(description="tonnes per tonne of the good")
    embedded: Annotated[Value, value_of("1", ge=0)] = Field(description="tCO2e per tonne; 0 from exempt countries")
    benchmark: Annotated[Value, value_of("1", ge=0)] = Field(description="tCO2e per tonne")


class Good(Model):
    """A good made on the island and sold in the EU, under the carbon border adjustment (CBAM)."""

    node: Name
    kind: Literal[
        "aluminium", "iron_steel", "sintered_ore", "hydrogen", "electricity", "cement", "fertiliser", "downstream"
    ]  # fmt: skip
    title: Text = ""
    code: str = Field(default="", description="CN code")
    exports: Annotated[Trajectory, trajectory_of("t/yr", ge=0)] = Field(description="sold in the EU")
    direct: Annotated[Trajectory, trajectory_of("1", ge=0)] | None = Field(
        default=None, description="verified direct emissions, tCO2e per tonne; without them the default value counts"
    )
    default_value: Annotated[Value, value_of("1", ge=0)] | None = Field(
        default=None, description="default of the country, tCO2e per tonne, without mark-up"
    )
    electricity: Annotated[Trajectory, trajectory_of("MWh/t", ge=0)] | None = None
    country_factor: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] | None = Field(
        default=None, description="default emission factor of the country's electricity"
    )
    own_power: bool = Field(
        default=False, description="supplied by a direct line or a power purchase agreement: the island's grid counts"
    )
    benchmark: Annotated[Value, value_of("1", ge=0)] = Field(description="tCO2e per tonne, of the good itself")
    precursors: dict[Name, Precursor] = {}
    price_paid: Annotated[Trajectory, trajectory_of("money/t", ge=0)] | None = Field(
        default=None, description="carbon price effectively paid at home per tonne of the good, net of rebates"
    )
    exempt: ShareByYear | None = Field(
        default=None,
        description="share of the exports bought by importers of at most 50 t of such goods a year, who owe nothing; "
        "hydrogen and electricity have no such floor. Without it all exports are liable",
    )


class Border(Model):
    """The EU's carbon border adjustment (CBAM) on what the island sells there."""

    certificate_price: Annotated[Trajectory, trajectory_of("money/t", ge=0)]
    correction: Annotated[Trajectory, trajectory_of("1", ge=0, le=1)] = Field(
        description="cross-sectoral correction factor; 1 from 2026 to 2030"
    )
    free_allocation: Literal["adopted", "proposed_2026"] = Field(
        default="adopted", description="how it falls: by the law, to 0 in 2034, or as proposed in 2026, to 0 in 2038"
    )
    goods: dict[Name, Good] = {}


class Carbon(Model):
    """How carbon is counted and limited."""

    gwp: Literal["AR5", "AR6"]
    budget: Budget
    account: Account = Account()
    border: Border | None = None
    credits: Credits | None = Field(default=None, description="removals that are sold leave the balance")
    base_2019: BaseYear = Field(default=BaseYear(), description="without it no milestone is judged")
