"""The scenario language: one frozen model per thing a planner can name.

Every number with a unit is a `Value` (one number with its provenance) or a `Trajectory` (a number that may change by
year). Costs and efficiencies have no default. The JSON Schema that editors use is generated from these classes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat

from scenarios.quantity import Quality, Trajectory, Value, trajectory_of, value_of
from scenarios.schema_account import Account, Activity, Credits, Gas
from scenarios.schema_demand import Cement, Driver, EndUse, Targets
from scenarios.schema_finance import Built, Fund, Imports, Jobs
from scenarios.schema_flexible import (
    FlexibleDemand,
)
from scenarios.schema_operation import Dispatch, Inflow, LowerReservoir, PlannedOutage
from scenarios.schema_parts import (
    MW,
    Authority,
    CostPerMW,
    CostPerMWh,
    CostPerMWYear,
    Count,
    CountByYear,
    Energy,
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
    Years,
)
from scenarios.schema_reliability import Ensemble, Reliability
from scenarios.schema_report import Report
from scenarios.schema_scores import Score
from scenarios.schema_stocks import Ambitions, Service, Stock


class Money(Model):
    """The one currency and price year of the scenario."""

    currency: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217 code, such as EUR or CNY")
    price_year: Year = Field(description="the year whose prices all money is stated in")
    note: str = ""


class Horizon(Model):
    """The simulated years and the years in which the optimiser may invest."""

    first_year: Year
    last_year: Year
    present_year: Year = Field(description="today; earlier years are data and nothing may be built in them")
    periods: list[Year] = Field(default=[], description="investment years; each stands for the years to the next one")
    discount_rate: Rate


class Optimise(Model):
    """How the optimiser sees the hours."""

    typical_weeks: Annotated[int, Field(ge=1, le=52)] | Literal["full"] | None = Field(
        default=None, description="number of typical weeks, or `full`; 4 where typical_days is not given either"
    )
    typical_days: int | None = Field(default=None, ge=1, le=365, description="number of typical days, instead of weeks")
    clustering: Literal["ward", "hierarchical", "k_medoids", "adjacent_periods"] = Field(
        default="ward", description="how typical weeks or days are chosen; all but `ward` by tsam"
    )
    storage: Literal["cyclic", "linked"] = Field(
        default="cyclic",
        description="cyclic: typical weeks or days end as they began; linked: stores carry over from each to the next",
    )
    resolution: int = Field(default=1, ge=1, description="hours that each step takes together, series at their mean")
    segments: int | None = Field(
        default=None, ge=1, description="steps of unequal length in each typical week or day, or in the full year"
    )
    foresight: Literal["perfect", "limited", "myopic"] = Field(
        default="perfect",
        description="perfect: all periods at once; limited: each with foresight_periods in view; myopic: each alone",
    )
    foresight_periods: int | None = Field(
        default=None, ge=2, description="with limited foresight: periods that are planned together, the first included"
    )

    @property
    def weeks(self) -> int:
        """How many typical weeks are looked at; 0 for the full year, or for days."""
        if self.typical_weeks == "full" or self.typical_days is not None:
            return 0
        return 4 if self.typical_weeks is None else self.typical_weeks

    @property
    def window(self) -> int:
        """Hours of the year that follow each other: of a typical week or day, or all."""
        return 24 if self.typical_days else 168 if self.weeks else 8760


class Time(Model):
    """The clock."""

    utc_offset: float = Field(ge=-12, le=14, description="hours ahead of UTC of the scenario's fixed clock")
    optimise: Optimise = Optimise()


class Export(Model):
    """Surplus sold outside the island; it earns money and no negative emissions."""

    capacity: MW
    price: CostPerMWh


class Node(Model):
    """A place where power is balanced."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    population: CountByYear
    title: Text = ""
    export: Export | None = None


class Visitors(Model):
    """Who comes to the island, and which sectors serve them, for figures by visitor."""

    number: Annotated[Trajectory, trajectory_of("1/yr", ge=0)]
    sectors: list[Name] = Field(min_length=1, description="sectors whose emissions and electricity are the visitors'")


class Series(Model):
    """One column of an hourly file. A plain CSV needs unit, quantity, clock and label; other formats tell them."""

    file: str = Field(description="relative path inside the scenario's folder")
    format: Literal["csv", "tmy3", "epw", "pvgis", "renewables_ninja", "edf_sei"] = Field(
        default="csv", description="csv: a table that this entry describes; the others describe themselves"
    )
    column: str = Field(
        description="column of a CSV or EDF SEI file; ghi, dni, dhi, temperature, wind_speed or output of the others"
    )
    unit: str | None = None
    quantity: Literal["demand", "availability", "temperature", "speed", "irradiance", "any"] | None = None
    clock: str | None = Field(
        default=None, description="IANA time zone, UTC, a fixed offset such as +08:00, or as_published"
    )
    label: Literal["start", "end"] | None = Field(
        default=None, description="whether a stamp names the start or the end of its hour"
    )
    time_column: str | None = None
    territory: str | None = Field(default=None, description="of an EDF SEI file, such as Réunion")
    year: Year | None = Field(
        default=None, description="calendar year of the data, where no stamps tell it; the one to read of several"
    )
    leap_day: Literal["drop", "absent", "cut"] | None = Field(
        default=None,
        description="of a leap year: 29 February is there and dropped, is absent, or the year is cut at 8,760 hours",
    )
    sentinels: list[float] = Field(default=[], description="further marks of missing data")
    units_row: bool = Field(default=False, description="a row of units follows the header")
    source: str
    quality: Quality
    note: str = ""


class SeriesPattern(Model):
    """A pattern read from a series: availability as it is, or a demand whose shape counts."""

    kind: Literal["series"]
    series: Name
    shape: bool = Field(description="true: share of the year's energy in each hour; false: availability as read")


class FlatPattern(Model):
    """The same in every hour."""

    kind: Literal["flat"]


NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
UnitShare = Annotated[float, Field(ge=0, le=1)]
Holidays = Annotated[
    dict[Name, tuple[Annotated[int, Field(ge=1, le=365)], Annotated[int, Field(ge=1, le=365)], PositiveFloat]],
    Field(description="holidays, seasons of visitors: first day of the year (1-365), number of days, factor on demand"),
]


class DayShapePattern(Model):
    """Energy by hour of the day, for weekdays, weekends and months: charging, cooking, a water heater's clock."""

    kind: Literal["day_shape"]
    weekday: list[float] = Field(min_length=24, max_length=24, description="any scale")
    weekend: list[float] | None = Field(default=None, min_length=24, max_length=24, description="weekday's if absent")
    months: list[float] | None = Field(
        default=None, min_length=12, max_length=12, description="energy of a day by month"
    )
    first_weekday: int = Field(default=0, ge=0, le=6, description="weekday of 1 January, Monday is 0")
    valley_share: float = Field(
        default=0.0, ge=0, le=1, description="share of a day's energy that waits for the night tariff"
    )
    valley_start: int = Field(default=0, ge=0, le=23)
    valley_hours: int = Field(default=6, ge=1, le=24)
    holidays: Holidays = {}
    source: str = ""
    quality: Quality = "assumed"


class DegreeHoursPattern(Model):
    """Heating or cooling need from a temperature pattern or series."""

    kind: Literal["degree_hours"]
    temperature: Name = Field(description="a series or a `temperature` pattern, in degrees Celsius")
    base: Annotated[Value, value_of("degC")]
    mode: Literal["heating", "cooling"]
    smoothing: int = Field(ge=1, le=168, description="hours of the running mean that stands for the building's inertia")
    humidity: Annotated[list[UnitShare], Field(min_length=12, max_length=12)] | None = Field(
        default=None, description="mean relative humidity by month, 0-1: cooling then follows the heat index"
    )
    source: str = ""
    quality: Quality = "assumed"


class ChargingPattern(Model):
    """Charging of vehicles that nobody steers: they arrive, plug in and draw until the day's trips are made good."""

    kind: Literal["charging"]
    arrivals: list[NotNegative] = Field(min_length=24, max_length=24, description="by hour of the day, any scale")
    arrivals_weekend: list[NotNegative] | None = Field(
        default=None, min_length=24, max_length=24, description="weekday's if absent"
    )
    trip_energy: Annotated[Value, value_of("MWh", gt=0)] = Field(description="of a vehicle in a day, at the plug")
    plug_in_share: float = Field(gt=0, le=1, description="share of days on which a vehicle is plugged in")
    charger_power: Annotated[Value, value_of("MW", gt=0)] = Field(description="drawn from arrival until full")
    months: list[NotNegative] | None = Field(
        default=None, min_length=12, max_length=12, description="energy of a day by month"
    )
    weekend_energy: float = Field(default=1.0, ge=0, le=5, description="of a day of the weekend over another day's")
    first_weekday: int = Field(default=0, ge=0, le=6, description="weekday of 1 January, Monday is 0")
    source: str
    quality: Quality


class TidalPattern(Model):
    """Spring-neap tidal stream through a cubic power curve, scaled to a capacity factor."""

    kind: Literal["tidal"]
    constituents: dict[Literal["M2", "S2", "N2", "K1", "O1"], tuple[float, float]] = Field(
        description="amplitude (relative) and phase (degrees at the first midnight) of the current"
    )
    rated_speed: Annotated[Value, value_of("m/s", gt=0)]
    cut_in_speed: Annotated[Value, value_of("m/s", ge=0)]
    capacity_factor: Share


class WindCurvePattern(Model):
    """Measured wind speed through a cubic power curve with a soft rated corner (Microgrids, wind_powercurve)."""

    kind: Literal["wind_curve"]
    speed: Name
    speed_factor: float = Field(gt=0, description="speed at hub height over measured speed")
    power_coefficient: float = Field(gt=0, le=0.593)
    air_density: float = Field(gt=0.8, lt=1.5, description="kg/m3")
    specific_power: float = Field(gt=0, description="rated power per rotor area, W/m2")
    softness: float = Field(gt=0)
    cut_out_speed: Annotated[Value, value_of("m/s", gt=0)]


class Tracking(Model):
    """A single axis on which rows of modules follow the sun."""

    axis_tilt: float = Field(ge=0, lt=90, description="of the axis above the horizontal, degrees")
    axis_azimuth: float = Field(ge=0, le=360, description="direction of the axis, degrees; 180 for north-south")
    maximum_angle: float = Field(gt=0, le=90, description="most that modules turn from flat, degrees")
    ground_cover_ratio: float = Field(gt=0, lt=1, description="width of a row over the distance between rows")
    backtrack: bool = Field(description="whether rows turn back so as not to shade each other")


class PvPattern(Model):
    """PV availability from measured weather: per peak power, after cell temperature, losses and inverter."""

    kind: Literal["pv"]
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    altitude: float = Field(ge=-100, le=5000, description="m")
    ghi: Name = Field(description="series of global horizontal irradiance")
    dni: Name | None = Field(default=None, description="series of direct normal irradiance; derived if absent")
    dhi: Name | None = Field(default=None, description="series of diffuse horizontal irradiance; derived if absent")
    temperature: Name = Field(description="a series or a `temperature` pattern, in degrees Celsius")
    wind_speed: Name = Field(description="series of wind speed over the modules")
    tilt: float | None = Field(default=None, ge=0, le=90, description="of fixed modules, degrees")
    azimuth: float | None = Field(default=None, ge=0, le=360, description="of fixed modules; 180 faces south")
    tracking: Tracking | None = Field(default=None, description="of modules on a single axis, instead of tilt")
    mounting: Literal[
        "faiman",
        "open_rack_glass_glass",
        "close_mount_glass_glass",
        "open_rack_glass_polymer",
        "insulated_back_glass_polymer",
    ] = Field(description="how cells warm up: the model of Faiman, or a rack of SAPM")
    temperature_coefficient: float = Field(ge=-0.01, le=0, description="of the modules' power, 1/K")
    albedo: float = Field(ge=0, le=1)
    losses: float = Field(ge=0, lt=1, description="soiling, wiring, mismatch, age; without the inverter's")
    dc_ac_ratio: float = Field(gt=0, le=3, description="peak power of the modules over rated power of the inverters")
    inverter_efficiency: float = Field(gt=0, le=1, description="at rated power")
    source: str
    quality: Quality


class WindFarmPattern(Model):
    """Wind availability from measured speed: carried to the hub, air density, a tabulated curve, a farm."""

    kind: Literal["wind_farm"]
    speed: Name = Field(description="series of wind speed")
    measured_height: float = Field(gt=0, le=300, description="height of that speed above ground, m")
    hub_height: float = Field(gt=0, le=300, description="m above ground")
    roughness: float | None = Field(default=None, gt=0, le=4, description="roughness length, m: logarithmic law")
    shear: float | None = Field(
        default=None, ge=0, le=0.6, description="exponent of the power law, instead of roughness"
    )
    temperature: Name | None = Field(
        default=None, description="for the density of the air, a series or pattern; absent: that of the curve"
    )
    altitude: float | None = Field(default=None, ge=-100, le=5000, description="of the hubs above the sea, m")
    curve_speed: list[float] = Field(min_length=2, description="wind speeds of the power curve, m/s, rising")
    curve_output: list[float] = Field(min_length=2, description="output at each, per rated power")
    curve_density: float = Field(default=1.225, gt=0.8, lt=1.5, description="air density of the curve, kg/m3")
    smoothing: float = Field(ge=0, description="standard deviation of wind speed across the farm, m/s")
    losses: float = Field(ge=0, lt=1, description="wakes, cables, outages")
    source: str
    quality: Quality


class MonthHourPattern(Model):
    """Demand synthesised from a published table of means by month and hour."""

    kind: Literal["month_hour"]
    file: str | None = Field(default=None, description="CSV: 12 rows of a month number and 24 means, MW")
    months: list[NotNegative] | None = Field(
        default=None, min_length=12, max_length=12, description="without a file: mean demand by month, any scale"
    )
    day: list[NotNegative] | None = Field(
        default=None, min_length=24, max_length=24, description="without a file: mean demand by hour, any scale"
    )
    targets: Targets | None = Field(default=None, description="published figures that the year meets exactly")
    first_weekday: int = Field(ge=0, le=6, description="weekday of 1 January, Monday is 0")
    weekend_factor: float = Field(gt=0, le=1.5)
    holidays: Holidays = {}
    day_noise: float = Field(ge=0, le=0.5)
    day_persistence: float = Field(ge=0, lt=1)
    hour_noise: float = Field(ge=0, le=0.5)
    hour_persistence: float = Field(ge=0, lt=1)
    source: str
    quality: Quality


class SolarPattern(Model):
    """PV availability synthesised: clear sky x persistent clearness, scaled to full-load hours."""

    kind: Literal["solar"]
    lat: float = Field(ge=-66, le=66)
    lon: float = Field(ge=-180, le=180)
    altitude: float = Field(ge=-100, le=5000, description="m")
    turbidity: float = Field(ge=1, le=8, description="Linke turbidity")
    temperature: Name = Field(description="a temperature pattern or series")
    full_load_hours: Annotated[Value, value_of("h", gt=0, le=4000)]
    monthly_clearness: list[float] = Field(min_length=12, max_length=12)
    clearness_spread: float = Field(gt=0)
    clearness_range: tuple[float, float]
    tilt: float = Field(ge=0, le=90)
    azimuth: float = Field(ge=0, le=360)
    albedo: float = Field(ge=0, le=1)
    temperature_coefficient: float = Field(ge=-0.01, le=0, description="1/K")
    system_loss: float = Field(ge=0, lt=1)
    source: str
    quality: Quality


class WindPattern(Model):
    """Wind availability synthesised: Weibull, persistence, season and day, scaled to full-load hours."""

    kind: Literal["wind"]
    full_load_hours: Annotated[Value, value_of("h", gt=0, le=7000)]
    specific_power: float = Field(gt=0, description="rated power per rotor area, W/m2")
    power_coefficient: float = Field(gt=0, le=0.593)
    cut_in_speed: Annotated[Value, value_of("m/s", ge=0)]
    cut_out_speed: Annotated[Value, value_of("m/s", gt=0)]
    smoothing: float = Field(ge=0, description="standard deviation of wind speed across the farm, m/s")
    shape: float = Field(gt=0, description="Weibull k")
    monthly_factor: list[float] = Field(min_length=12, max_length=12)
    diurnal_amplitude: float = Field(ge=0, lt=1)
    windiest_hour: float = Field(ge=0, lt=24)
    losses: float = Field(ge=0, lt=1)
    in_storms: bool = Field(description="whether the scenario's storms pass this site")
    source: str
    quality: Quality


class TemperaturePattern(Model):
    """Air temperature synthesised from monthly means of daily minimum and maximum."""

    kind: Literal["temperature"]
    minimum: list[float] = Field(min_length=12, max_length=12)
    maximum: list[float] = Field(min_length=12, max_length=12)
    warmest_hour: float = Field(ge=0, lt=24)
    anomaly: float = Field(ge=0, description="standard deviation of the daily mean, K")
    anomaly_persistence: float = Field(ge=0, lt=1)
    source: str
    quality: Quality


class MonthsPattern(Model):
    """Availability by calendar month: river flow, refuelling, crop."""

    kind: Literal["months"]
    months: list[float] = Field(min_length=12, max_length=12, description="any scale")
    capacity_factor: Share = Field(description="mean availability of the year")
    source: str
    quality: Quality


class RefuellingPattern(Model):
    """Availability of a fleet of equal reactors, one after the other out for refuelling."""

    kind: Literal["refuelling"]
    units: int = Field(ge=1, le=50)
    outage: Annotated[Value, value_of("d", gt=0, le=180)]
    first_day: int = Field(ge=1, le=365, description="day of the year on which the first outage starts")
    spacing: int = Field(ge=1, le=365, description="days between the starts of outages")


Pattern = Annotated[
    SeriesPattern
    | FlatPattern
    | DayShapePattern
    | DegreeHoursPattern
    | ChargingPattern
    | TidalPattern
    | WindCurvePattern
    | PvPattern
    | WindFarmPattern
    | MonthHourPattern
    | SolarPattern
    | WindPattern
    | TemperaturePattern
    | MonthsPattern
    | RefuellingPattern,
    Field(discriminator="kind"),
]


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


class Burned(Model):
    """What a fuel emits in end uses of one sector, where its engines differ from the rest; CO2 is of the fuel."""

    ch4: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)]
    n2o: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)]


class Fuel(Model):
    """A carrier that is burned, or electricity bought from outside (scope 2)."""

    price: CostPerMWh | None = None
    price_by_volume: Annotated[Trajectory, trajectory_of("money/m3", ge=0)] | None = None
    price_by_mass: Annotated[Trajectory, trajectory_of("money/t", ge=0)] | None = None
    energy_by_volume: Annotated[Value, value_of("MWh/m3", gt=0)] | None = None
    energy_by_mass: Annotated[Value, value_of("MWh/t", gt=0)] | None = None
    co2: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] = Field(description="fossil CO2 per energy burned")
    ch4: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)]
    n2o: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)]
    biogenic_co2: Annotated[Value, value_of("t/MWh", ge=0)] | None = None
    in_sectors: dict[Name, Burned] = Field(
        default={},
        description="methane and nitrous oxide by sector of end use, where they are not those above: tractors, ships",
    )
    nox: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] | None = Field(
        default=None, description="nitrogen oxides as NO2 per energy burned, all its uses together; a memo item"
    )
    so2: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] | None = Field(
        default=None, description="sulphur dioxide per energy burned; a memo item"
    )
    pm25: Annotated[Trajectory, trajectory_of("t/MWh", ge=0)] | None = Field(
        default=None, description="particles below 2.5 micrometres per energy burned; a memo item"
    )
    scope: Literal[1, 2] = 1
    renewable: bool
    zero_carbon: bool
    local: bool
    limit: Energy | None = Field(default=None, description="what can be had in a year, all uses together")
    price_pattern: Name | None = Field(
        default=None, description="how its price moves from hour to hour about the year's mean; the shape counts"
    )
    emission_pattern: Name | None = Field(
        default=None, description="how its emission factors move from hour to hour about their mean; the shape counts"
    )
    stock: MWhValue | None = Field(default=None, description="what is held on the island for its power plants")


class Use(Model):
    """Final energy of a sector that no stock of the scenario explains."""

    node: Name
    sector: Name
    carrier: Name
    energy: Energy
    follows: Name | None = Field(
        default=None, description="a driver: energy of a year = energy x driver / driver of the first year"
    )
    elasticity: float = Field(default=1.0, ge=-3, le=3)
    pattern: Name | None = None
    end_uses: dict[Name, EndUse] = Field(
        default={}, description="parts of it, electricity with hours of their own: cooling, hot water, light"
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
    lifetime: Years
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
    efficiency: Annotated[Value, value_of("1", gt=0, le=1.2)] | None = None
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
    power_lifetime: Years
    energy_lifetime: Years
    cycle_lifetime: Count | None = None
    charge_power_ratio: Count | None = Field(
        default=None, description="charge power for each MW of discharge power; 1 where no charge part is stated"
    )
    existing_charge: dict[Year, MWValue] = {}
    charge_lifetime: Years | None = None
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
    charge_efficiency: Annotated[Value, value_of("1", gt=0, le=1)] | None = None
    discharge_efficiency: Annotated[Value, value_of("1", gt=0, le=1)] | None = None
    loss: Annotated[Value, value_of("1", ge=0, lt=1)] | None = Field(
        default=None, description="alpha of E' = E - (P + alpha |P|) dt, instead of the two efficiencies"
    )
    standing_loss: Annotated[Value, value_of("1/h", ge=0, le=1)]
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
    capacity_credit: Share


class Link(Lever, Built):
    """A line or cable between two nodes."""

    from_node: Name = Field(alias="from")
    to: Name
    existing: dict[Year, MWValue] = {}
    lifetime: Years
    cost: CostPerMW | None = None
    fixed_om: CostPerMWYear
    cost_of_capital: Rate | None = None
    loss: Share
    maximum_capacity: MW | None = None


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
    lifetime: Years
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


class Observation(Model):
    """What a statistician observed of one U4SSC indicator."""

    value: float | dict[Name, float] = Field(
        description="in the unit of the indicator; or of each part: mode, pollutant"
    )
    unit: str = Field(description="as the indicator has it, such as % or 1/yr")
    year: Year = Field(description="the year it was observed in")
    source: str
    quality: Quality


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
    fuel_share: dict[Name, dict[Name, ShareByYear]] = {}


class Scenario(Model):
    """One island, one future."""

    schema_version: Literal[1] = Field(alias="schema")
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=80)]
    title: Text
    description: Text = ""
    island: str = ""
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
