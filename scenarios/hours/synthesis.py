"""The synthetic weather of one scenario in one weather year: sun, wind, storms and air at its sites.

Weather year 0 is calibrated to its own hours: it has exactly the full-load hours that the scenario states. Every
other year is drawn from the same climate, calibrated in the long-term mean: its full-load hours are its own.
Year k comes from the seed and k alone, so plans that are compared meet the same weather.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from scenarios import schema
from scenarios.hours import solar, weather, wind
from scenarios.hours.turbines import power_curve
from scenarios.hours.weather import Array
from scenarios.hours.wind import Storm


class Synthesis:
    """Draws the synthetic patterns of one scenario; what the years share is computed once."""

    def __init__(self, scenario: schema.Scenario) -> None:
        self.scenario = scenario
        self._kept: dict[tuple[str, str], float] = {}
        self._suns: dict[str, solar.Sun] = {}
        self.turn_to(0)

    def turn_to(self, weather_year: int) -> None:
        """Draw another weather year from now on; `seed` is that of everything drawn for it."""
        self.weather_year = weather_year
        self.seed = weather.seed_of(self.scenario.seed, weather_year)

    def pv(self, spec: schema.SolarPattern, name: str, air: Callable[[bool], Array]) -> Array:
        """Return the availability (8760,) of a synthetic PV site.

        `air` gives the air temperature (°C), of the year, or with True that of the climate.
        """
        over, sky = self._sun(spec, name), self.sky(name)
        site: dict[str, Any] = {
            "monthly_clearness": spec.monthly_clearness,
            "clearness_spread": spec.clearness_spread,
            "clearness_range": spec.clearness_range,
            "tilt": spec.tilt,
            "azimuth": spec.azimuth,
            "albedo": spec.albedo,
            "temperature_coefficient": spec.temperature_coefficient,
            "system_loss": spec.system_loss,
        }
        hours = spec.full_load_hours.amount
        if self.weather_year == 0:
            return solar.pv_availability(over, sky, full_load_hours=hours, temperature=air(False), **site)[0]
        shift = self._once(
            "clearness",
            name,
            lambda: solar.clearness_shift(
                over, weather.even_states(), full_load_hours=hours, temperature=air(True), **site
            ),
        )
        return solar.pv_output(over, sky, shift=shift, temperature=air(False), **site)[0]

    def farm(self, spec: schema.WindPattern, name: str) -> Array:
        """Return the availability (8760,) of a synthetic wind farm."""
        hours = spec.full_load_hours.amount
        curve = power_curve(
            specific_power=spec.specific_power,
            power_coefficient=spec.power_coefficient,
            cut_in=spec.cut_in_speed.amount,
            cut_out=spec.cut_out_speed.amount,
            smoothing=spec.smoothing,
        )
        storm = self._storm_speed() if spec.in_storms else None
        speed = _speed(spec, self.wind(name))
        if self.weather_year == 0:
            return wind.wind_availability(
                speed / speed.mean(), curve, full_load_hours=hours, losses=spec.losses, storm_speed=storm
            )[0]
        typical = _speed(spec, weather.even_states())
        mean = self._once(
            "wind", name, lambda: wind.mean_speed(typical, curve, full_load_hours=hours, losses=spec.losses)
        )
        return wind.farm_output(speed, curve, mean=mean, losses=spec.losses, storm_speed=storm)[0]

    def temperature(self, spec: schema.TemperaturePattern, *, of_the_climate: bool = False) -> Array:
        """Return air temperature (8760,), °C: of the weather year, or the climate's own without anomalies."""
        return weather.air_temperature(
            spec.minimum,
            spec.maximum,
            warmest_hour=spec.warmest_hour,
            anomaly=0.0 if of_the_climate else spec.anomaly,
            anomaly_persistence=spec.anomaly_persistence,
            seed=self.seed,
        )

    def sky(self, name: str) -> Array:
        """Return the standard-normal state of the sky (8760,) over a PV site."""
        shared = self._weather.sky
        return weather.sky_states(
            self._with_first(schema.SolarPattern, shared.correlation),
            seed=self.seed,
            day_persistence=shared.day_persistence,
            hour_persistence=shared.hour_persistence,
            day_weight=shared.day_weight,
        )[self._names_of(schema.SolarPattern).index(name)]

    def wind(self, name: str) -> Array:
        """Return the standard-normal state of the wind (8760,) at a farm."""
        shared = self._weather.wind
        return weather.wind_states(
            self._with_first(schema.WindPattern, shared.correlation), seed=self.seed, persistence=shared.persistence
        )[self._names_of(schema.WindPattern).index(name)]

    def storms(self) -> list[Storm]:
        """Return the storms of the weather year, in order of time."""
        said = self._weather.storms
        if said is None:
            return []
        return wind.typhoons(
            rate=said.rate,
            monthly_share=said.monthly_share,
            peak_speed=said.peak_speed,
            decay=said.decay,
            seed=self.seed,
        )

    def _sun(self, spec: schema.SolarPattern, name: str) -> solar.Sun:
        if name not in self._suns:
            self._suns[name] = solar.sun(
                spec.lat,
                spec.lon,
                utc_offset=self.scenario.time.utc_offset,
                altitude=spec.altitude,
                turbidity=spec.turbidity,
            )
        return self._suns[name]

    def _storm_speed(self) -> Array | None:
        return None if self._weather.storms is None else wind.storm_speed(self.storms())

    @property
    def _weather(self) -> schema.Weather:
        if self.scenario.weather is None:
            raise ValueError("it is synthetic, but the scenario has no 'weather'")
        return self.scenario.weather

    def _names_of(self, kind: type) -> list[str]:
        return [name for name, spec in self.scenario.patterns.items() if isinstance(spec, kind)]

    def _with_first(self, kind: type, correlation: float) -> list[float]:
        """Return the correlation of each site with the first."""
        return [1.0, *[correlation] * (len(self._names_of(kind)) - 1)]

    def _once(self, what: str, name: str, found: Callable[[], float]) -> float:
        if (what, name) not in self._kept:
            self._kept[what, name] = found()
        return self._kept[what, name]


def _speed(spec: schema.WindPattern, state: Array) -> Array:
    return np.asarray(
        wind.weibull_speed(
            state,
            shape=spec.shape,
            monthly_factor=spec.monthly_factor,
            diurnal_amplitude=spec.diurnal_amplitude,
            windiest_hour=spec.windiest_hour,
        )
    )
