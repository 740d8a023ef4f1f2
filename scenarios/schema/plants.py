"""What a planner may build: plants, stores, links and measures."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenarios.quantity import Trajectory, Value, trajectory_of, value_of
from scenarios.schema.account import Gas
from scenarios.schema.finance import Built, Jobs
from scenarios.schema.operation import Inflow, LowerReservoir, PlannedOutage
from scenarios.schema.parts import (
    MW,
    Authority,
    CostPerMW,
    CostPerMWh,
    CostPerMWYear,
    Count,
    CountByYear,
    Model,
    MWhValue,
    MWValue,
    Name,
    Rate,
    RateByYear,
    Share,
    ShareByYear,
    Status,
    Text,
    Year,
    YearsByYear,
)

Percent = Annotated[int, Field(ge=1, le=120)]


class Lever(Model):
    """What a planner may build, and who decides it."""

    status: Status = Field(description="existing: nothing new may be built; refused: not available")
    decided_by: Authority
    lead_time: Annotated[Value, value_of("yr", ge=0, le=30)] | None = None
    available_from: Year | None = None
    banned_from: Year | None = None


class Technology(Lever, Built):
    """A plant that generates."""

    node: Name
    kind: Literal["variable", "dispatchable"]
    technology_class: Name = Field(alias="class")
    title: Text = ""
    pattern: Name | None = Field(default=None, description="availability by hour")
    existing: dict[Year, MWValue] = {}
    lifetime: YearsByYear
    lifetime_hours: Annotated[Value, value_of("h", gt=0)] | None = None
    overnight_cost: CostPerMW | None = None
    fixed_om: CostPerMWYear | None = None
    fixed_om_share: RateByYear | None = Field(default=None, description="yearly share of the overnight cost")
    variable_om: CostPerMWh
    running_om: Annotated[Value, value_of("money/MW/h", ge=0)] | None = None
    cost_of_capital: Rate | None = None
    jobs: Jobs | None = None
    availability: Share | None = Field(default=None, description="mean share of capacity not on outage")
    mean_time_to_repair: Annotated[Value, value_of("h", ge=1)] | None = Field(
        default=None, description="of a unit that fails; with it an ensemble draws outages instead of their mean"
    )
    mean_time_to_failure: Annotated[Value, value_of("h", ge=1)] | None = Field(
        default=None, description="hours in service between failures of a unit, instead of availability"
    )
    fuels: dict[Name, ShareByYear] = Field(default={}, description="fuels it may burn and their share today")
    efficiency: Annotated[Trajectory, trajectory_of("1", gt=0, le=1.2)] | None = Field(
        default=None, description="of what enters service in a year, for all its life"
    )
    fuel_intercept: Annotated[Value, value_of("MWh/MW/h", ge=0)] | None = None
    fuel_curvature: Annotated[Value, value_of("MWh/MWh", ge=0)] | None = None
    fuel_by_load: dict[Percent, Annotated[Value, value_of("MWh/MWh", gt=0)]] = Field(
        default={}, description="instead of an efficiency: fuel per energy generated, by load in % of capacity"
    )
    fuel_volume_by_load: dict[Percent, Annotated[Value, value_of("m3/MWh", gt=0)]] = Field(
        default={}, description="the same by volume of its one fuel"
    )
    minimum_load: Share | None = None
    unit_capacity: MWValue | None = None
    start_fuel: Annotated[Value, value_of("MWh/MW", ge=0)] | None = None
    start_cost: Annotated[Value, value_of("money/MW", ge=0)] | None = None
    minimum_up_time: Annotated[Value, value_of("h", ge=0, le=8760)] | None = None
    minimum_down_time: Annotated[Value, value_of("h", ge=0, le=8760)] | None = None
    planned_outages: dict[Name, PlannedOutage] = {}
    must_run: bool = False
    before_storage: bool = False
    whole_units: bool = Field(
        default=False, description="whether the optimiser builds whole units of unit_capacity only"
    )
    early_retirement: bool = Field(
        default=False, description="whether the optimiser may take it out of service before the end of its life"
    )
    refit_of: Name | None = Field(
        default=None,
        description="the technology that is rebuilt into it, at its overnight_cost, and retires early for it",
    )
    synchronous: bool | None = Field(
        default=None, description="whether its machines turn with the grid; if not said, what runs on demand does"
    )
    provides_reserve: bool | None = Field(
        default=None, description="whether it holds spinning reserve; if not said, what runs on demand does"
    )
    renewable: bool = False
    zero_carbon: bool = False
    local: bool = False
    land: Annotated[Value, value_of("ha/MW", ge=0)] | None = Field(
        default=None, description="land that a MW takes, for limits on land"
    )
    maximum_capacity: MW | None = None
    maximum_build: Annotated[Trajectory, trajectory_of("MW/yr", ge=0)] | None = None
    capacity_credit: Share


class Store(Lever, Built):
    """A store: charge, discharge and energy."""

    node: Name
    kind: Literal["battery", "pumped_hydro", "reservoir", "hydrogen", "thermal"]
    title: Text = ""
    existing_power: dict[Year, MWValue] = {}
    existing_energy: dict[Year, MWhValue] = {}
    power_lifetime: YearsByYear
    energy_lifetime: YearsByYear
    cycle_lifetime: Count | None = None
    charge_power_ratio: Count | None = Field(
        default=None, description="charge power for each MW of discharge power; 1 where no charge part is stated"
    )
    existing_charge: dict[Year, MWValue] = {}
    charge_lifetime: YearsByYear | None = None
    charge_cost: CostPerMW | None = None
    charge_fixed_om: CostPerMWYear | None = None
    maximum_charge: MW | None = None
    minimum_charge: Share | None = None
    power_cost: CostPerMW | None = None
    energy_cost: Annotated[Trajectory, trajectory_of("money/MWh", ge=0)] | None = None
    power_fixed_om: CostPerMWYear
    energy_fixed_om: Annotated[Trajectory, trajectory_of("money/MWh/yr", ge=0)]
    variable_om: CostPerMWh
    charge_om: CostPerMWh | None = Field(default=None, description="what each energy taken in costs, besides its price")
    cost_of_capital: Rate | None = None
    jobs: Jobs | None = Field(default=None, description="work per MW of power")
    charge_efficiency: Annotated[Trajectory, trajectory_of("1", gt=0, le=1)] | None = None
    discharge_efficiency: Annotated[Trajectory, trajectory_of("1", gt=0, le=1)] | None = None
    loss: Annotated[Trajectory, trajectory_of("1", ge=0, lt=1)] | None = Field(
        default=None, description="alpha of E' = E - (P + alpha |P|) dt, instead of the two efficiencies"
    )
    standing_loss: Annotated[Trajectory, trajectory_of("1/h", ge=0, le=1)]
    minimum_state: Share
    maximum_state: Share | None = None
    initial_state: Share
    cycle: Literal["free", "initial"] = Field(
        default="free",
        description="the state at which the optimiser's full year begins and ends: what serves best, or initial_state",
    )
    calendar_fade: Rate | None = None
    cycle_fade: Share | None = None
    inflow: Inflow | None = None
    lower_reservoir: LowerReservoir | None = None
    synchronous: bool | None = Field(
        default=None, description="whether its machines turn with the grid; if not said, water turbines do"
    )
    provides_reserve: bool = Field(default=True, description="whether it holds spinning reserve")
    duration: Annotated[Value, value_of("h", gt=0)] | None = None
    maximum_power: MW | None = None
    maximum_energy: Annotated[Trajectory, trajectory_of("MWh", ge=0)] | None = None
    maximum_build: Annotated[Trajectory, trajectory_of("MWh/yr", ge=0)] | None = None
    early_retirement: bool = Field(
        default=False,
        description="whether the optimiser may take its parts out of service before their life ends",
    )
    refit_of: Name | None = Field(
        default=None,
        description="the store that is rebuilt into it, each part at its cost, and retires early for it",
    )
    capacity_credit: Share


class Link(Lever, Built):
    """A line or cable between two nodes."""

    from_node: Name = Field(alias="from")
    to: Name
    existing: dict[Year, MWValue] = {}
    lifetime: YearsByYear
    cost: CostPerMW | None = None
    fixed_om: CostPerMWYear
    cost_of_capital: Rate | None = None
    loss: ShareByYear
    maximum_capacity: MW | None = None
    early_retirement: bool = Field(
        default=False, description="whether the optimiser may take it out of service before the end of its life"
    )
    refit_of: Name | None = Field(
        default=None, description="the link that is rebuilt into it, at its cost, and retires early for it"
    )


class Effect(Model):
    """Change of electricity demand per unit of a measure."""

    energy: Annotated[Value, value_of("MWh/yr")]
    pattern: Name


class Measure(Lever, Built):
    """Something done on the demand side, counted in units."""

    node: Name
    sector: Name
    unit: Text = Field(description="what one unit is: a dwelling, a car, 1 MW of heat ...")
    title: Text = ""
    group: Name | None = Field(default=None, description="measures of a group exclude each other")
    existing: dict[Year, Count] = {}
    lifetime: YearsByYear
    cost: Annotated[Trajectory, trajectory_of("money", ge=0)]
    fixed_om: Annotated[Trajectory, trajectory_of("money/yr")]
    cost_of_capital: Rate | None = None
    potential: CountByYear | None = None
    maximum_build: Annotated[Trajectory, trajectory_of("1/yr", ge=0)] | None = None
    electricity: dict[Name, Effect] = {}
    fuel: dict[Name, Annotated[Value, value_of("MWh/yr")]] = {}
    stock: dict[Name, Annotated[Value, value_of("1")]] = {}
    emissions: dict[Gas, Annotated[Value, value_of("t/yr")]] = {}
    captured: Annotated[Value, value_of("t/yr", ge=0)] | None = Field(
        default=None, description="biogenic CO2 that a unit captures and stores for good: a removal, no lower emission"
    )
