"""How far the synthetic year of Hainan is from what is known: `python benchmarks/synthesis_check.py`.

Without arguments: the synthetic weather against published radiation and wind, the year's demand against the published
outlook, and a year that is brought to the published peak and minimum. With `--series FILE`, a CSV of
8,760 rows `time,demand_mw` in local time that the user has: the synthetic demand against it. Prints Markdown.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import scenarios
from engine.demand import final_energy, hourly_demand
from engine.electrification import electrify
from engine.simulate import no_plan
from engine.variables import ELECTRICITY
from scenarios.hours.patterns import Patterns
from scenarios.hours.profiles import Spell, meet_with_table, month_hour_demand, month_hour_error
from scenarios.hours.solar import pv_availability, sun
from scenarios.hours.turbines import at_height, offshore, onshore
from scenarios.hours.weather import HOURS, HOURS_OF_DAY, MONTH, air_temperature, sky_states, wind_states
from scenarios.hours.wind import wind_availability, wind_speed
from scenarios.inputs.build import build
from scenarios.load import load

Array = NDArray[np.float64]

TABLE = Path(scenarios.__file__).parent / "library" / "hainan" / "demand_month_hour.csv"
OUTLOOK = Path(__file__).parents[1] / "docs" / "backcasts" / "hainan_outlook.csv"
SEEDS = range(1, 21)
PUBLISHED = {"energy": 32.70e6, "peak": 5453.0, "minimum": 1919.0}
"""Of Hainan in 2018: MWh, MW, MW."""

# The settings of the island, as its page in the docs gives them.
NEW_YEAR_2018 = Spell(first_day=45, n_days=7, factor=0.91)
DAY_NOISE, DAY_PERSISTENCE, WEEKEND_FACTOR = 0.06, 0.85, 0.977
MINIMUM = (15, 16, 19, 22, 24, 25, 25, 25, 24, 22, 20, 16)
MAXIMUM = (21, 22, 26, 30, 32, 33, 33, 32, 31, 28, 25, 22)
CLEARNESS = (-0.4, -0.3, -0.1, 0.1, 0.3, 0.3, 0.4, 0.2, 0.0, 0.0, -0.2, -0.3)
WIND_MONTHS = (1.2, 1.1, 1.0, 0.9, 0.85, 0.85, 0.85, 0.8, 0.9, 1.2, 1.3, 1.3)
SHEAR = 0.2


def main() -> None:
    """Print the tables that can be made."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--series", type=Path, help="CSV with 8,760 rows time,demand_mw in local time")
    series = parser.parse_args().series
    print_weather()
    print_peak()
    print_outlook()
    print_targets()
    print_cooling()
    if series is not None:
        observed = np.loadtxt(series, delimiter=",", skiprows=1, usecols=1)
        if observed.shape != (HOURS,):
            parser.error(f"{series} has {observed.size} values, not {HOURS}")
        print_demand(observed, synthetic_demand)
        print("\nBrought to energy, peak and minimum as published:")
        print_demand(observed, met_demand)


def print_peak() -> None:
    """Print when demand of the first simulated year is highest, with the charging of cars."""
    inputs = build(load("hainan-reference"))
    year = int(inputs["year"].values[0])
    demand = hourly_demand(inputs, electrify(inputs, no_plan(inputs)), year).sum("node").values[0]
    days = demand.reshape(-1, HOURS_OF_DAY)
    at_night = np.isin(days.argmax(axis=1), (22, 23, 0)).mean()
    print("\n| demand | peak, MW | day of the year | hour | days that peak at 22-00 h | mean of 22 h over 0 h |")
    print("|---|---:|---:|---:|---:|---:|")
    day, hour = divmod(int(demand.argmax()), HOURS_OF_DAY)
    ratio = days.mean(axis=0)[22] / days.mean(axis=0)[0]
    print(f"| {year} | {demand.max():,.0f} | {day + 1} | {hour} | {at_night:.0%} | {ratio:.2f} |")


def print_outlook() -> None:
    """Print the electricity of the reference scenario beside the outlook of the province."""
    print("\n| year | outlook, TWh | uses, TWh | cars, TWh | all, TWh | over the outlook | uses over it |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    print("\n".join(outlook_rows()))


def outlook_rows() -> list[str]:
    """Return the rows of that table, from the first simulated year on."""
    inputs = build(load("hainan-reference"))
    electrified = electrify(inputs, no_plan(inputs))
    of_all = final_energy(inputs, electrified).sel(carrier=ELECTRICITY).sum(("node", "sector")) / 1e6
    of_cars = electrified["stock_energy"].values[inputs["stock_carrier"].values == ELECTRICITY].sum(axis=0) / 1e6
    cars = dict(zip(inputs["year"].values.tolist(), of_cars.tolist(), strict=True))
    rows = []
    with OUTLOOK.open(encoding="utf-8") as file:
        for said in csv.DictReader(file):
            year, outlook = int(said["year"]), float(said["twh"])
            if year in cars:
                whole = float(of_all.sel(year=year))
                uses = whole - cars[year]
                beside = f"{whole / outlook - 1:+.1%} | {uses / outlook - 1:+.1%}".replace("%", " %")
                rows.append(f"| {year} | {outlook:.2f} | {uses:.2f} | {cars[year]:.2f} | {whole:.2f} | {beside} |")
    return rows


def print_targets() -> None:
    """Print how far years brought to the published peak and minimum are from the published table."""
    errors = [month_hour_error(met_demand(seed), means_of_2018()) for seed in SEEDS]
    factor = PUBLISHED["energy"] / HOURS / PUBLISHED["peak"]
    print(f"\nEnergy, peak and minimum as published, load factor {factor:.3f}: means by month and hour within")
    print(f"{min(errors):.2%} to {max(errors):.2%} of the table over {len(SEEDS)} seeds.".replace("%", " %"))


def print_cooling() -> None:
    """Print the largest share of a use that cooling may be, for what is left to draw something in every hour."""
    patterns, fits = Patterns(load("hainan-reference")), []
    for year in range(len(SEEDS)):
        pool = patterns.all(year)
        demand, cooling = pool["demand"], pool["air_conditioning"]
        fits.append(float((demand[cooling > 0] / cooling[cooling > 0]).min()))
    print(f"\nCooling that fits into the hours of a use: {min(fits):.1%} to {max(fits):.1%} of its energy over")
    print(f"{len(fits)} weather years, {fits[0]:.1%} in that of a single run.")


def print_demand(observed: Array, of_seed: Callable[[int], Array]) -> None:
    """Print the demand of the series, of the first seed, and the range over all seeds."""
    years = [of_seed(seed) for seed in SEEDS]
    print(f"\n| demand | series | seed {SEEDS[0]} | mean of {len(SEEDS)} seeds | lowest | highest |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, measure in measures(observed).items():
        values = [measure(year) for year in years]
        spread = (measure(observed), values[0], float(np.mean(values)), min(values), max(values))
        print(f"| {name} | " + " | ".join(f"{value:,.3f}" for value in spread) + " |")


def synthetic_demand(seed: int) -> Array:
    """Return the synthetic demand of 2018, MW."""
    return month_hour_demand(
        means_of_2018(),
        seed=seed,
        first_weekday=0,
        weekend_factor=WEEKEND_FACTOR,
        spells=[NEW_YEAR_2018],
        day_noise=DAY_NOISE,
        day_persistence=DAY_PERSISTENCE,
    )


def met_demand(seed: int) -> Array:
    """Return it brought to the published energy, peak and minimum, MW."""
    return meet_with_table(synthetic_demand(seed), means_of_2018(), **PUBLISHED)


def means_of_2018() -> Array:
    """Return the published means by month and hour, (12, 24), MW."""
    return np.asarray(np.loadtxt(TABLE, delimiter=",", skiprows=1)[:, 1:])


def measures(observed: Array) -> dict[str, Callable[[Array], float]]:
    """Return what is measured of a year of demand, by name; the errors are against `observed`."""
    percentiles = np.arange(101)

    def duration_errors(year: Array) -> Array:
        return 100 * np.abs(np.percentile(year, percentiles) / np.percentile(observed, percentiles) - 1)

    def table_error(year: Array) -> float:
        return float(100 * np.abs(month_hour_means(year) / month_hour_means(observed) - 1).max())

    def autocorrelation(lag: int) -> Callable[[Array], float]:
        return lambda year: float(np.corrcoef(year[:-lag], year[lag:])[0, 1])

    def ramp(percentile: float) -> Callable[[Array], float]:
        return lambda year: float(np.percentile(np.diff(year), percentile))

    return {
        "annual energy, TWh": lambda year: float(year.sum() / 1e6),
        "month × hour means, largest error, %": table_error,
        "load-duration curve, largest error over percentiles, %": lambda year: duration_errors(year).max(),
        "load-duration curve, mean error over percentiles, %": lambda year: duration_errors(year).mean(),
        "peak, MW": lambda year: float(year.max()),
        "minimum, MW": lambda year: float(year.min()),
        "load factor": lambda year: float(year.mean() / year.max()),
        **{f"autocorrelation, {lag} h": autocorrelation(lag) for lag in (1, 24, 168)},
        **{f"hourly ramp, percentile {p}, MW": ramp(p) for p in (1, 5, 50, 95, 99)},
    }


def month_hour_means(year: Array) -> Array:
    """Return the mean of each month and hour, (288,)."""
    group = MONTH * HOURS_OF_DAY + np.arange(HOURS) % HOURS_OF_DAY
    return np.asarray(np.bincount(group, year) / np.bincount(group))


def print_weather() -> None:
    """Print, for the yields of the island, what the calibrated skies and winds are."""
    seed = SEEDS[0]
    sky, wind = sky_states([1.0], seed=seed)[0], wind_states([1.0], seed=seed)[0]
    temperature = air_temperature(MINIMUM, MAXIMUM, seed=seed)
    over = sun(19.2, 109.8, utc_offset=8)
    print("| PV | full-load hours | reached | radiation, kWh/m2 | clear sky | highest output |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, hours in {"old fleet": 950, "fleet": 1100, "new ground plant": 1280}.items():
        output, light = pv_availability(
            over, sky, full_load_hours=hours, tilt=15, azimuth=180, temperature=temperature,
            monthly_clearness=CLEARNESS,
        )  # fmt: skip
        figures = f"{output.sum():,.1f} | {light.sum() / 1e3:,.0f} | {over.clear_ghi.sum() / 1e3:,.0f}"
        print(f"| {name} | {hours:,} | {figures} | {output.max():.3f} |")
    print("\n| wind | full-load hours | reached | mean at hub, m/s | at 10 m | hours below 1 % | above 80 % |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, hours in {"onshore": 1500, "onshore ": 1675, "onshore  ": 1850,
                        "offshore": 3326, "offshore ": 3700, "offshore  ": 4200}.items():  # fmt: skip
        at_sea = name.startswith("off")
        relative = wind_speed(wind, monthly_factor=WIND_MONTHS, diurnal_amplitude=0.03 if at_sea else 0.15)
        output, speed = wind_availability(relative, offshore() if at_sea else onshore(), full_load_hours=hours)
        low = at_height(speed, reference=100, hub=10, shear=0.1 if at_sea else SHEAR)
        figures = f"{output.sum():,.1f} | {speed.mean():.2f} | {low.mean():.2f}"
        print(f"| {name.strip()} | {hours:,} | {figures} | {(output < 0.01).sum()} | {(output > 0.8).sum()} |")


if __name__ == "__main__":
    main()
