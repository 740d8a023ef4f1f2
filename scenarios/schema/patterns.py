"""Hourly patterns: from a file, or computed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat

from scenarios.quantity import Quality, Value, value_of
from scenarios.schema.demand import Targets
from scenarios.schema.parts import Model, Name, Share, Year


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
