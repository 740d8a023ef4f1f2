"""Amounts as people read them: GWh, kt and M€ instead of the model's MWh, t and EUR."""

from __future__ import annotations

import math
from dataclasses import dataclass

SYMBOLS = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "CNY": "¥",
    "JPY": "¥",
    "INR": "₹",
    "KRW": "₩",
    "PHP": "₱",
    "VND": "₫",
}
"""Sign of a currency; any other is written by its code."""

STEPS: dict[str, tuple[tuple[float, str], ...]] = {
    "MWh": ((1e6, "TWh"), (1e3, "GWh"), (1.0, "MWh"), (1e-3, "kWh")),
    "MW": ((1e3, "GW"), (1.0, "MW"), (1e-3, "kW")),
    "tCO2": ((1e6, "Mt CO₂"), (1e3, "kt CO₂"), (1.0, "t CO₂")),
    "tCO2e": ((1e6, "Mt CO₂e"), (1e3, "kt CO₂e"), (1.0, "t CO₂e")),
    "ha": ((1.0, "ha"),),
    "L": ((1e6, "million litres"), (1.0, "litres")),
}
"""Larger and smaller units of a canonical unit, falling: how many canonical units one is, and its name."""

MONEY_STEPS = ((1e9, "bn "), (1e6, "M"), (1e3, "k"), (1.0, ""))


@dataclass(frozen=True)
class Scale:
    """A unit to show amounts in: `factor` canonical units are one `unit`."""

    factor: float
    unit: str


def scale_for(unit: str, peak: float) -> Scale:
    """Return the largest unit in which the peak is at least 1, else the smallest.

    Parameters
    ----------
    unit : canonical, such as `MWh`, or a currency code.
    peak : the largest amount to be shown, in `unit`.

    >>> scale_for("MWh", 6_775)
    Scale(factor=1000.0, unit='GWh')
    >>> scale_for("EUR", 27_138_303).unit
    'M€'
    """
    for factor, name in steps_of(unit):
        if abs(peak) >= factor:
            return Scale(factor, name)
    return Scale(1.0, symbol(unit)) if _is_money(unit) else Scale(*STEPS.get(unit, ((1.0, unit),))[-1])


def steps_of(unit: str) -> tuple[tuple[float, str], ...]:
    """Return the units that a canonical unit or a currency may be shown in."""
    if _is_money(unit):
        return tuple((factor, f"{prefix}{symbol(unit)}") for factor, prefix in MONEY_STEPS)
    return STEPS.get(unit, ((1.0, unit),))


def written(value: float, unit: str) -> str:
    """Return an amount with its unit, to three digits.

    >>> written(13_288.9, "tCO2")
    '13.3 kt CO₂'
    >>> written(276.68, "EUR/MWh")
    '277 €/MWh'
    """
    if unit == "1":
        return percent(value)
    if "/" in unit:
        money, _, per = unit.partition("/")
        return f"{number(value)} {symbol(money)}/{per}"
    scale = scale_for(unit, value)
    return f"{number(value / scale.factor)} {scale.unit}"


def number(value: float) -> str:
    """Return a number to three digits, whole from 100 on, with a true minus sign.

    >>> number(-1234.5), number(9.2744), number(0.0)
    ('−1,234', '9.27', '0')
    """
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "no limit"
    if abs(value) < 1e-3:
        text = f"{value:.2g}"
    else:
        text = f"{value:,.{max(0, 2 - math.floor(math.log10(abs(value))))}f}"
    return text.replace("-", "−")


def percent(value: float) -> str:
    """Return a share as per cent.

    >>> percent(0.9912), percent(0.0211), percent(9.274)
    ('99 %', '2.1 %', '927 %')
    """
    hundredths = 100.0 * value
    digits = 0 if abs(hundredths) >= 10 or hundredths == 0 else 1
    return f"{hundredths:,.{digits}f} %".replace("-", "−")


def difference(value: float, unit: str) -> str:
    """Return a change with its sign."""
    return ("+" if value > 0 else "") + written(value, unit)


def symbol(currency: str) -> str:
    """Return the sign of a currency, or its code."""
    return SYMBOLS.get(currency, currency)


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper() and unit not in STEPS
