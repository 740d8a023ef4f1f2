"""The scenario language: one frozen model per thing a planner can name.

Every number with a unit is a `Value` (one number with its provenance) or a `Trajectory` (a number that may change by
year). Costs and efficiencies have no default. The JSON Schema that editors use is generated from these classes.
"""

from scenarios.schema.carbon import Border, Budget, Good, Process
from scenarios.schema.energy import Fuel, Use
from scenarios.schema.land import Cover, FireHazard, LandEvent, TyphoonHazard
from scenarios.schema.patterns import (
    ChargingPattern,
    DayShapePattern,
    DegreeHoursPattern,
    FlatPattern,
    MonthHourPattern,
    MonthsPattern,
    PvPattern,
    RefuellingPattern,
    SeriesPattern,
    SolarPattern,
    TemperaturePattern,
    TidalPattern,
    WindCurvePattern,
    WindFarmPattern,
    WindPattern,
)
from scenarios.schema.plants import Lever, Link, Measure, Store, Technology
from scenarios.schema.policies import Policy
from scenarios.schema.scenario import Observation, Scenario
from scenarios.schema.weather import Sky, Weather, Wind

__all__ = [
    "Border",
    "Budget",
    "ChargingPattern",
    "Cover",
    "DayShapePattern",
    "DegreeHoursPattern",
    "FireHazard",
    "FlatPattern",
    "Fuel",
    "Good",
    "LandEvent",
    "Lever",
    "Link",
    "Measure",
    "MonthHourPattern",
    "MonthsPattern",
    "Observation",
    "Policy",
    "Process",
    "PvPattern",
    "RefuellingPattern",
    "Scenario",
    "SeriesPattern",
    "Sky",
    "SolarPattern",
    "Store",
    "Technology",
    "TemperaturePattern",
    "TidalPattern",
    "TyphoonHazard",
    "Use",
    "Weather",
    "Wind",
    "WindCurvePattern",
    "WindFarmPattern",
    "WindPattern",
]
