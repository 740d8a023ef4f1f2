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

from scenarios import schema
from scenarios.hours import comfort, end_uses, profiles, pv, solar, tides, turbines
from scenarios.hours.charging import charging
from scenarios.hours.series import Series, read_series
from scenarios.hours.synthesis import Synthesis
from scenarios.load import Loaded
from scenarios.problems import Problem, ScenarioError, problem_at
from scenarios.schema.demand import Targets

Array = NDArray[np.float64]


class Patterns:
    """Makes the patterns of one scenario; series and synthetic weather are read or drawn once."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.scenario = loaded.scenario
        self.synthesis = Synthesis(loaded.scenario)
        self.notes: list[str] = []
        self._series: dict[str, Series] = {}

    def all(self, weather_year: int = 0) -> dict[str, Array]:
        """Return name → pattern for every pattern that is not a temperature, in one weather year.

        Parameters
        ----------
        weather_year : 0 is the year of a single run, calibrated to the stated full-load hours; each k after it
            is another year of the same climate (see `scenarios.hours.synthesis`). What is recorded or fixed is the
            same in all of them: `drawn` names what is not.

        Raises
        ------
        ScenarioError
            With every series and pattern that cannot be made.
        ValueError
            If the weather year is negative.
        """
        self.synthesis.turn_to(weather_year)
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
        return {**made, **self._remainders(made)}

    def drawn(self) -> list[str]:
        """Return the names of the patterns that differ from one weather year to the next, in file order."""
        named = self.scenario.patterns

        def is_drawn(spec: object) -> bool:
            if isinstance(spec, schema.DegreeHoursPattern | schema.PvPattern | schema.WindFarmPattern):
                return spec.temperature in named
            return isinstance(spec, schema.SolarPattern | schema.WindPattern | schema.MonthHourPattern)

        drawn = [name for name, spec in named.items() if is_drawn(spec)]
        behind = end_uses.patterns_behind(self.scenario)
        return drawn + [name for name, made_of in behind.items() if set(made_of) & set(drawn)]

    @singledispatchmethod
    def make(self, spec: object, name: str) -> Array:
        """Return one pattern."""
        raise TypeError(f"no pattern is made from {type(spec).__name__}")

    @make.register
    def _(self, spec: schema.SeriesPattern, name: str) -> Array:
        series = self.series(spec.series)
        if not spec.shape and series.unit != "1":
            raise ValueError(f"'{spec.series}' is in {series.unit}: not per capacity; for its shape say 'shape: true'")
        return profiles.shares(series.values) if spec.shape else series.values

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
            spells=_spells(spec.holidays),
        )

    @make.register
    def _(self, spec: schema.ChargingPattern, name: str) -> Array:
        return charging(
            spec.arrivals,
            spec.arrivals_weekend,
            trip_energy=spec.trip_energy.amount,
            plug_in_share=spec.plug_in_share,
            charger_power=spec.charger_power.amount,
            months=spec.months or (1.0,) * 12,
            weekend_energy=spec.weekend_energy,
            first_weekday=spec.first_weekday,
        )

    @make.register
    def _(self, spec: schema.DegreeHoursPattern, name: str) -> Array:
        degree_hours = {
            "heating": profiles.heating_degree_hours,
            "cooling": profiles.cooling_degree_hours,
        }[spec.mode]
        air = self.temperature(spec.temperature)
        if spec.humidity is not None:
            air = comfort.heat_index(air, comfort.relative_humidity(air, spec.humidity))
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
        self._note(f"{name}: the current is scaled by {scale:.3f} to meet the capacity factor")
        return availability

    @make.register
    def _(self, spec: schema.WindCurvePattern, name: str) -> Array:
        return turbines.soft_cubic_output(
            self._measured(spec.speed, "m/s") * spec.speed_factor,
            power_coefficient=spec.power_coefficient,
            air_density=spec.air_density,
            specific_power=spec.specific_power,
            softness=spec.softness,
            cut_out=spec.cut_out_speed.amount,
        )

    @make.register
    def _(self, spec: schema.PvPattern, name: str) -> Array:
        over = solar.sun(
            spec.lat,
            spec.lon,
            utc_offset=self.scenario.time.utc_offset,
            altitude=spec.altitude,
            minute=self.series(spec.ghi).minute,
        )
        light = pv.irradiance(
            over,
            self._measured(spec.ghi, "W/m2"),
            None if spec.dni is None else self._measured(spec.dni, "W/m2"),
            None if spec.dhi is None else self._measured(spec.dhi, "W/m2"),
        )
        return pv.pv_availability(
            over,
            light,
            _plane(spec, over),
            temperature=self.temperature(spec.temperature),
            wind_speed=self._measured(spec.wind_speed, "m/s"),
            mounting=spec.mounting,
            temperature_coefficient=spec.temperature_coefficient,
            albedo=spec.albedo,
            losses=spec.losses,
            dc_ac_ratio=spec.dc_ac_ratio,
            inverter_efficiency=spec.inverter_efficiency,
        )

    @make.register
    def _(self, spec: schema.WindFarmPattern, name: str) -> Array:
        speed = self._measured(spec.speed, "m/s")
        heights = {"reference": spec.measured_height, "hub": spec.hub_height}
        if spec.roughness is not None:
            speed = turbines.at_height_by_log(speed, **heights, roughness=spec.roughness)
        elif spec.shear is not None:
            speed = turbines.at_height(speed, **heights, shear=spec.shear)
        if spec.temperature is not None and spec.altitude is not None:
            density = turbines.air_density(self.temperature(spec.temperature), spec.altitude)
            speed = turbines.normalised_speed(speed, density, spec.curve_density)
        curve = turbines.tabulated_curve(spec.curve_speed, spec.curve_output, spec.smoothing)
        return curve(speed) * (1 - spec.losses)

    @make.register
    def _(self, spec: schema.MonthHourPattern, name: str) -> Array:
        table = self._table(spec, name)
        demand = profiles.month_hour_demand(
            table,
            first_weekday=spec.first_weekday,
            weekend_factor=spec.weekend_factor,
            spells=_spells(spec.holidays),
            day_noise=spec.day_noise,
            day_persistence=spec.day_persistence,
            hour_noise=spec.hour_noise,
            hour_persistence=spec.hour_persistence,
            seed=self.synthesis.seed,
        )
        if spec.targets is not None:
            demand = self._met(demand, spec.targets, table, name)
        return profiles.shares(demand)

    @make.register
    def _(self, spec: schema.SolarPattern, name: str) -> Array:
        return self.synthesis.pv(spec, name, lambda of_the_climate: self._air(spec.temperature, of_the_climate))

    @make.register
    def _(self, spec: schema.WindPattern, name: str) -> Array:
        return self.synthesis.farm(spec, name)

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

    def series(self, name: str) -> Series:
        """Return a series in its canonical unit, read once."""
        if name not in self._series:
            spec = self.scenario.series[name]
            self._series[name] = read_series(
                self.loaded.folder_of("series", name, "file"),
                spec,
                self.scenario.time.utc_offset,
                named=self.loaded.resolved.place_of(("series", name, "file")),
            )
            for note in self._series[name].notes:
                self._note(f"{name}: {note}")
        return self._series[name]

    def _table(self, spec: schema.MonthHourPattern, name: str) -> Array:
        """The means by month and hour: of the file, or of the year times the day."""
        if spec.file is not None:
            return np.loadtxt(self._file(spec.file, name), delimiter=",", comments="#", skiprows=1)[:, 1:]
        return profiles.published_table(spec.months or (), spec.day or ())

    def _met(self, demand: Array, targets: Targets, table: Array, name: str) -> Array:
        """Demand with the published energy, peak and minimum; a note says what became of the rest."""
        energy, peak, minimum = targets.energy.amount, targets.peak.amount, targets.minimum.amount
        demand = profiles.meet_with_table(demand, table, energy=energy, peak=peak, minimum=minimum)
        error = profiles.month_hour_error(demand, table)
        self._note(
            f"{name}: energy, peak and minimum as published; load factor {demand.mean() / peak:.3f}; "
            f"means by month and hour within {error:.1%}"
        )
        return demand

    def _measured(self, name: str, unit: str) -> Array:
        series = self.series(name)
        if series.unit != unit:
            raise ValueError(f"'{name}' is in {series.unit}, not in {unit}: check its 'quantity' or 'column'")
        return series.values

    def temperature(self, name: str) -> Array:
        """Return air temperature in °C from a series or a temperature pattern."""
        return self._air(name, of_the_climate=False)

    def _air(self, name: str, of_the_climate: bool) -> Array:
        if name in self.scenario.series:
            return self._measured(name, "degC")
        spec = self.scenario.patterns[name]
        if not isinstance(spec, schema.TemperaturePattern):
            raise ScenarioError([self._problem(name, "it is not a temperature")])
        return self.synthesis.temperature(spec, of_the_climate=of_the_climate)

    def _file(self, name: str, pattern: str) -> Path:
        folder = self.loaded.folder_of("patterns", pattern, "file").resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            raise ScenarioError([self._problem(pattern, f"the file '{name}' is not in the scenario's folder")])
        return path

    def _remainders(self, made: Mapping[str, Array]) -> dict[str, Array]:
        """What is left of the hours of uses with end uses."""
        try:
            return end_uses.remainders(self.scenario, made)
        except ValueError as error:
            where = str(error).partition(":")[0]
            path = tuple(where.split("."))
            place = self.loaded.resolved.place_of(path)
            cure = "lower the share of the end use, or choose a flatter pattern for it"
            raise ScenarioError([problem_at(place, "E308", path, str(error), cure)]) from None

    def _checked(self, name: str, values: Array) -> Array:
        if not np.isfinite(values).all() or (values < 0).any():
            raise ValueError("it holds values that are negative or not finite")
        return values

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    def _problem(self, name: str, message: str) -> Problem:
        path = ("patterns", name)
        return problem_at(
            self.loaded.resolved.place_of(path), "E308", path, message, "correct the parameters of the pattern"
        )


def _plane(spec: schema.PvPattern, over: solar.Sun) -> pv.Plane:
    if spec.tracking is not None:
        return pv.tracking(over, **spec.tracking.model_dump())
    assert spec.tilt is not None and spec.azimuth is not None
    return pv.Plane(spec.tilt, spec.azimuth)


def position(names: Mapping[str, Array], name: str | None) -> int:
    """Return the row of a pattern in the pool, -1 for none."""
    return -1 if name is None else list(names).index(name)


def _spells(holidays: Mapping[str, tuple[int, int, float]]) -> list[profiles.Spell]:
    """Holidays as the profiles take them: days counted from 0."""
    return [profiles.Spell(day - 1, n_days, factor) for day, n_days, factor in holidays.values()]
