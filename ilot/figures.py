"""Figures as a planner says them: three digits and a unit of the right size."""

from __future__ import annotations

import math


def energy(mwh: float) -> str:
    """Return an energy in MWh as text.

    >>> energy(6300.4)
    '6.3 GWh'
    """
    return _scaled(mwh, (("TWh", 1e6), ("GWh", 1e3), ("MWh", 1.0), ("kWh", 1e-3)))


def power(mw: float) -> str:
    """Return a power in MW as text.

    >>> power(9480.0)
    '9.48 GW'
    """
    return _scaled(mw, (("GW", 1e3), ("MW", 1.0), ("kW", 1e-3)))


def hectares(area: float) -> str:
    """Return an area in hectares as text."""
    return _scaled(area, (("ha", 1.0),))


def times(units: float) -> str:
    """Return how many units of a measure as text.

    >>> times(1920.0)
    '1,920 ×'
    """
    return _scaled(units, (("×", 1.0),))


def litres(volume: float) -> str:
    """Return a volume in litres as text."""
    return _scaled(volume, (("million litres", 1e6), ("thousand litres", 1e3), ("litres", 1.0)))


def carbon(tonnes: float, what: str, sign: bool = False) -> str:
    """Return tonnes of CO2 or CO2e as text.

    >>> carbon(-5432.1, "CO2", sign=True)
    '-5.43 ktCO2'
    """
    return _scaled(tonnes, ((f"Mt{what}", 1e6), (f"kt{what}", 1e3), (f"t{what}", 1.0)), sign)


def money(amount: float, currency: str, sign: bool = False) -> str:
    """Return an amount of money as text."""
    sizes = ((f"billion {currency}", 1e9), (f"million {currency}", 1e6), (currency, 1.0))
    return _scaled(amount, sizes, sign)


def percent(share: float) -> str:
    """Return a share as text, small ones not as 0."""
    hundredths = 100 * share
    if hundredths == 0 or abs(hundredths) >= 10:
        return f"{hundredths:.0f} %"
    return f"{hundredths:.2g} %"


def _scaled(value: float, sizes: tuple[tuple[str, float], ...], sign: bool = False) -> str:
    """The value in the largest unit of which it is at least one, with three digits."""
    unit, size = next((pair for pair in sizes if abs(value) >= pair[1]), sizes[-1])
    number = value / size
    digits = 3 if number == 0 else max(0, 2 - math.floor(math.log10(abs(number))))
    text = f"{number:{'+' if sign else ''},.{min(digits, 3)}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {unit}"
