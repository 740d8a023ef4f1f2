"""What demand follows: people, visitors, income, floor area, each a path in time or an elasticity of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenarios.quantity import Trajectory
from scenarios.schema.demand import DerivedDriver

Drivers = Mapping[str, Trajectory | DerivedDriver]


def driver_index(drivers: Drivers, name: str, years: list[int]) -> list[float]:
    """Return a driver by year over its value in the first year: 1 at first.

    A derived driver is the index of the one it follows to the power of its elasticity; so elasticities multiply along
    a chain.
    """
    driver = drivers[name]
    if isinstance(driver, DerivedDriver):
        return [followed**driver.elasticity for followed in driver_index(drivers, driver.follows, years)]
    first = driver.at(years[0])
    return [driver.at(year) / first for year in years]


def circles(drivers: Drivers) -> Iterator[tuple[str, list[str]]]:
    """Yield every driver that follows itself over others, with the way round."""
    for name in drivers:
        way, here = [name], drivers[name]
        while isinstance(here, DerivedDriver) and here.follows in drivers and here.follows not in way:
            way.append(here.follows)
            here = drivers[here.follows]
        if isinstance(here, DerivedDriver) and here.follows == name:
            yield name, [*way, name]
