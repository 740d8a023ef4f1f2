"""The pool of hourly patterns: each one read, computed or synthesised as the scenario says.

A pattern is availability (0-1), or the share of a year's energy in each hour (sums to 1), 8,760 values at the
scenario's fixed UTC offset.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatchmethod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenarios import profiles, schema, solar, tides, weather, wind
from scenarios.load import Loaded
from scenarios.problems import Problem, ScenarioError, problem_at
from scenarios.series import read_series

Array = NDArray[np.float64]


class Patterns:
    """Makes the patterns of one scenario; series and synthetic weather are read or drawn once."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.scenario = loaded.scenario
        self.notes: list[str] = []
        self._series: dict[str, Array] = {}

    def all(self) -> dict[str, Array]:
        """Return name → pattern for every pattern that is not a temperature.

        Raises
        ------
        ScenarioError
            With every series and pattern that cannot be made.
        """
        made: dict[str, Array] = {}
        problems: list[Problem] = []
        for name, spec in self.scenario.patterns.items():
            if isinstance(spec, schema.TemperaturePattern):
                continue
            try:
                made[name] = self._checked(name, self.make(spec, name))
            except ScenarioError as error:
                problems.extend(error.problems)
            except ValueError as error:
                problems.append(self._problem(name, str(error)))
        if problems:
            raise ScenarioError(dict.fromkeys(problems))
        return made

    @singledispatchmethod
    def make(self, spec: object, name: str) -> Array:
        """Return one pattern."""
        raise TypeError(f"no pattern is made from {type(spec).__name__}")

    @make.register
    def _(self, spec: schema.SeriesPattern, name: str) -> Array:
        values = self.series(spec.series)
        return profiles.shares(values) if spec.shape else values

    @make.register
    def _(self, spec: schema.FlatPattern, name: str) -> Array:
        return profiles.constant()

    @make.register
    def _(self, spec: schema.DayShapePattern, name: str) -> Array:
        return profiles.day_shape(
            spec.weekday,
            spec.weekend,
            months=spec.months or (1.0,) * 12,
            first_weekday=spec.first_weekday,
            valley_share=spec.valley_share,
            valley_start=spec.valley_start,
            valley_hours=spec.valley_hours,
        )

    @make.register
    def _(self, spec: schema.DegreeHoursPattern, name: str) -> Array:
        degree_hours = {
            "heating": profiles.heating_degree_hours,
            "cooling": profiles.cooling_degree_hours,
        }[spec.mode]
        air = self.temperature(spec.temperature)
        return degree_hours(air, base=spec.base.amount, smoothing_hours=spec.smoothing)

    @make.register
    def _(self, spec: schema.TidalPattern, name: str) -> Array:
        constituents = {str(name): pair for name, pair in spec.constituents.items()}
        availability, scale = tides.tidal_availability(
            tides.current_speed(constituents),
            rated_speed=spec.rated_speed.amount,
            cut_in_speed=spec.cut_in_speed.amount,
            capacity_factor=spec.capacity_factor.amount,
        )
        self.notes.append(f"{name}: the current is scaled by {scale:.3f} to meet the capacity factor")
        return availability

    @make.register
    def _(self, spec: schema.WindCurvePattern, name: str) -> Array:
        return soft_cubic_output(
            self.series(spec.speed) * spec.speed_factor,
            power_coefficient=spec.power_coefficient,
            air_density=spec.air_density,
            specific_power=spec.specific_power,
            softness=spec.softness,
            cut_out=spec.cut_out_speed.amount,
        )

    @make.register
    def _(self, spec: schema.MonthHourPattern, name: str) -> Array:
        table = np.loadtxt(self._file(spec.file, name), delimiter=",", comments="#", skiprows=1)[:, 1:]
        demand = profiles.month_hour_demand(
            table,
            first_weekday=spec.first_weekday,
            weekend_factor=spec.weekend_factor,
            spells=[profiles.Spell(day - 1, n_days, factor) for day, n_days, factor in spec.holidays.values()],
            day_noise=spec.day_noise,
            day_persistence=spec.day_persistence,
            hour_noise=spec.hour_noise,
            hour_persistence=spec.hour_persistence,
            seed=self.scenario.seed,
        )
        return profiles.shares(demand)

    @make.register
    def _(self, spec: schema.SolarPattern, name: str) -> Array:
        shared, sites = self._weather(name).sky, self._names_of(schema.SolarPattern)
        sky = weather.sky_states(
            _with_first(shared.correlation, len(sites)),
            seed=self.scenario.seed,
            day_persistence=shared.day_persistence,
            hour_persistence=shared.hour_persistence,
            day_weight=shared.day_weight,
        )[sites.index(name)]
        over = solar.sun(
            spec.lat,
            spec.lon,
            utc_offset=self.scenario.time.utc_offset,
            altitude=spec.altitude,
            turbidity=spec.turbidity,
        )
        availability, _ = solar.pv_availability(
            over,
            sky,
            full_load_hours=spec.full_load_hours.amount,
            temperature=self.temperature(spec.temperature),
            monthly_clearness=spec.monthly_clearness,
            clearness_spread=spec.clearness_spread,
            clearness_range=spec.clearness_range,
            tilt=spec.tilt,
            azimuth=spec.azimuth,
            albedo=spec.albedo,
            temperature_coefficient=spec.temperature_coefficient,
            system_loss=spec.system_loss,
        )
        return availability

    @make.register
    def _(self, spec: schema.WindPattern, name: str) -> Array:
        shared, sites = self._weather(name), self._names_of(schema.WindPattern)
        state = weather.wind_states(
            _with_first(shared.wind.correlation, len(sites)),
            seed=self.scenario.seed,
            persistence=shared.wind.persistence,
        )[sites.index(name)]
        speed = wind.wind_speed(
            state,
            shape=spec.shape,
            monthly_factor=spec.monthly_factor,
            diurnal_amplitude=spec.diurnal_amplitude,
            windiest_hour=spec.windiest_hour,
        )
        curve = wind.power_curve(
            specific_power=spec.specific_power,
            power_coefficient=spec.power_coefficient,
            cut_in=spec.cut_in_speed.amount,
            cut_out=spec.cut_out_speed.amount,
            smoothing=spec.smoothing,
        )
        availability, _ = wind.wind_availability(
            speed,
            curve,
            full_load_hours=spec.full_load_hours.amount,
            losses=spec.losses,
            storm_speed=self._storm_speed(shared) if spec.in_storms else None,
        )
        return availability

    @make.register
    def _(self, spec: schema.MonthsPattern, name: str) -> Array:
        return profiles.monthly_availability(spec.months, capacity_factor=spec.capacity_factor.amount)

    @make.register
    def _(self, spec: schema.RefuellingPattern, name: str) -> Array:
        return profiles.refuelling(
            n_units=spec.units,
            outage_days=round(spec.outage.amount),
            first_day=spec.first_day,
            spacing_days=spec.spacing,
        )

    def series(self, name: str) -> Array:
        """Return a series in its canonical unit, read once."""
        if name not in self._series:
            spec = self.scenario.series[name]
            read = read_series(self.loaded.folder_of("series", name, "file"), spec, self.scenario.time.utc_offset)
            self.notes.extend(f"{name}: {note}" for note in read.notes)
            self._series[name] = read.values
        return self._series[name]

    def temperature(self, name: str) -> Array:
        """Return air temperature in °C from a series or a temperature pattern."""
        if name in self.scenario.series:
            return self.series(name)
        spec = self.scenario.patterns[name]
        if not isinstance(spec, schema.TemperaturePattern):
            raise ScenarioError([self._problem(name, "it is not a temperature")])
        return weather.air_temperature(
            spec.minimum,
            spec.maximum,
            warmest_hour=spec.warmest_hour,
            anomaly=spec.anomaly,
            anomaly_persistence=spec.anomaly_persistence,
            seed=self.scenario.seed,
        )

    def _names_of(self, kind: type) -> list[str]:
        return [name for name, spec in self.scenario.patterns.items() if isinstance(spec, kind)]

    def _weather(self, name: str) -> schema.Weather:
        if self.scenario.weather is None:
            raise ScenarioError([self._problem(name, "it is synthetic, but the scenario has no 'weather'")])
        return self.scenario.weather

    def _storm_speed(self, shared: schema.Weather) -> Array | None:
        if shared.storms is None:
            return None
        storms = wind.typhoons(
            rate=shared.storms.rate,
            monthly_share=shared.storms.monthly_share,
            peak_speed=shared.storms.peak_speed,
            decay=shared.storms.decay,
            seed=self.scenario.seed,
        )
        return wind.storm_speed(storms)

    def _file(self, name: str, pattern: str) -> Path:
        folder = self.loaded.folder_of("patterns", pattern, "file").resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            raise ScenarioError([self._problem(pattern, f"the file '{name}' is not in the scenario's folder")])
        return path

    def _checked(self, name: str, values: Array) -> Array:
        if not np.isfinite(values).all() or (values < 0).any():
            raise ValueError("it holds values that are negative or not finite")
        return values

    def _problem(self, name: str, message: str) -> Problem:
        path = ("patterns", name)
        return problem_at(
            self.loaded.resolved.place_of(path), "E308", path, message, "correct the parameters of the pattern"
        )


def soft_cubic_output(
    speed: Array,
    *,
    power_coefficient: float,
    air_density: float,
    specific_power: float,
    softness: float,
    cut_out: float,
) -> Array:
    """Return output per capacity of a turbine with a cubic curve and a soft corner at rated power.

    Parameters
    ----------
    speed : (hour,) wind speed at hub height, m/s.
    power_coefficient, air_density (kg/m3), specific_power (W/m2) : of the turbine and the site.
    softness : a of the soft minimum; large values give a sharp corner.
    cut_out : m/s, above which the turbine stands still.

    Notes
    -----
    cf = ½ Cp ρ v³ / TSP, then −ln(e^−a + e^(−a·cf))/a, not below 0: the curve of the PyPI package `microgrids`
    0.3.1 (`WindPower.capacity_from_wind`).
    """
    raw = 0.5 * power_coefficient * air_density / specific_power * speed**3
    soft = -np.log(np.exp(-softness) + np.exp(-softness * raw)) / softness
    return np.where(speed > cut_out, 0.0, np.maximum(soft, 0.0))


def _with_first(correlation: float, n_sites: int) -> list[float]:
    """Return the correlation of each site with the first."""
    return [1.0, *[correlation] * (n_sites - 1)]


def position(names: Mapping[str, Array], name: str | None) -> int:
    """Return the row of a pattern in the pool, -1 for none."""
    return -1 if name is None else list(names).index(name)
