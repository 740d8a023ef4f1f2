"""Amounts as people read them: GWh, kt and M€ instead of the model's MWh, t and EUR."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ilot.words.language import _, language, numeral

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

CHINESE_SYMBOLS = {
    "CNY": "元",
    "EUR": "欧元",
    "USD": "美元",
    "GBP": "英镑",
    "JPY": "日元",
    "INR": "卢比",
    "KRW": "韩元",
    "PHP": "比索",
    "VND": "越南盾",
}
"""Currencies as Chinese writes them, behind 万 and 亿."""

NBSP = "\N{NO-BREAK SPACE}"
"""Between a number and its unit, so that no line ends there."""

STEPS: dict[str, tuple[tuple[float, str], ...]] = {
    "MWh": ((1e6, "TWh"), (1e3, "GWh"), (1.0, "MWh"), (1e-3, "kWh")),
    "MW": ((1e3, "GW"), (1.0, "MW"), (1e-3, "kW")),
    "tCO2": ((1e6, f"Mt{NBSP}CO₂"), (1e3, f"kt{NBSP}CO₂"), (1.0, f"t{NBSP}CO₂")),
    "tCO2e": ((1e6, f"Mt{NBSP}CO₂e"), (1e3, f"kt{NBSP}CO₂e"), (1.0, f"t{NBSP}CO₂e")),
    "tC": ((1e6, f"Mt{NBSP}C"), (1e3, f"kt{NBSP}C"), (1.0, f"t{NBSP}C")),
    "ha": ((1.0, "ha"),),
    "degC": ((1.0, "°C"),),
    "L": ((1e6, "million litres"), (1e3, "thousand litres"), (1.0, "litres")),
}
"""Larger and smaller units of a canonical unit, falling: how many canonical units one is, and its name."""

CHINESE_STEPS: dict[str, tuple[tuple[float, str], ...]] = {
    "MWh": ((1e5, "亿千瓦时"), (1e1, "万千瓦时"), (1e-3, "千瓦时")),
    "MW": ((1e1, "万千瓦"), (1e-3, "千瓦")),
    "tCO2": ((1e8, "亿吨CO₂"), (1e4, "万吨CO₂"), (1.0, "吨CO₂")),
    "tCO2e": ((1e8, "亿吨CO₂e"), (1e4, "万吨CO₂e"), (1.0, "吨CO₂e")),
    "tC": ((1e8, "亿吨碳"), (1e4, "万吨碳"), (1.0, "吨碳")),
    "ha": ((1e4, "万公顷"), (1.0, "公顷")),
    "degC": ((1.0, "°C"),),
    "L": ((1e8, "亿升"), (1e4, "万升"), (1.0, "升")),
}
"""The same in Chinese, which counts by ten thousands: in the units of its plans and statistics."""

MONEY_STEPS = ((1e9, "billion {currency}"), (1e6, "M{currency}"), (1e3, "k{currency}"), (1.0, "{currency}"))
CHINESE_MONEY_STEPS = ((1e8, "亿{currency}"), (1e4, "万{currency}"), (1.0, "{currency}"))


@dataclass(frozen=True)
class Scale:
    """A unit to show amounts in: `factor` canonical units are one `unit`."""

    factor: float
    unit: str


def scale_for(unit: str, peak: float) -> Scale:
    """Return the largest unit in which the peak is at least 1, else the smallest; for nothing the unit itself.

    Parameters
    ----------
    unit : canonical, such as `MWh`, or a currency code.
    peak : the largest amount to be shown, in `unit`.

    >>> scale_for("MWh", 6_775)
    Scale(factor=1000.0, unit='GWh')
    >>> scale_for("EUR", 27_138_303).unit
    'M€'
    """
    steps = steps_of(unit)
    fitting = [step for step in steps if abs(peak) >= step[0] or (peak == 0 and step[0] == 1.0)]
    return Scale(*(fitting[0] if fitting else steps[-1]))


def steps_of(unit: str) -> tuple[tuple[float, str], ...]:
    """Return the units that a canonical unit or a currency may be shown in."""
    is_chinese = language() == "zh"
    if _is_money(unit):
        steps = CHINESE_MONEY_STEPS if is_chinese else MONEY_STEPS
        return tuple((factor, _(name).format(currency=symbol(unit))) for factor, name in steps)
    found = (CHINESE_STEPS if is_chinese else STEPS).get(unit, ((1.0, unit),))
    return tuple((factor, _(name)) for factor, name in found)


def written(value: float, unit: str) -> str:
    """Return an amount with its unit, to three digits.

    >>> written(13_288.9, "tCO2").split()
    ['13.3', 'kt', 'CO₂']
    >>> written(276.68, "EUR/MWh").split()
    ['277', '€/MWh']
    """
    if unit == "1":
        return percent(value)
    if "/" in unit:
        money, _, per = unit.partition("/")
        return f"{number(value)}{NBSP}{symbol(money)}/{per}"
    scale = scale_for(unit, value)
    return f"{number(value / scale.factor)}{NBSP}{scale.unit}"


def number(value: float) -> str:
    """Return a number to three digits, whole from 100 on, with a true minus sign; infinite is no limit.

    >>> number(-1234.5), number(9.2744), number(12.0), number(0.0)
    ('−1,234', '9.27', '12', '0')
    """
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else _("no limit")
    digits = min(6, max(0, 2 - math.floor(math.log10(abs(value)))))
    text = f"{value:,.{digits}f}"
    return numeral(text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def fixed(value: float, digits: int = 0) -> str:
    """Return a number to so many digits behind the point.

    >>> fixed(1234.5, 2), fixed(-3)
    ('1,234.50', '−3')
    """
    return numeral(f"{value:,.{digits}f}").replace("-", "−")


def percent(value: float) -> str:
    """Return a share as per cent.

    >>> [percent(share).split()[0] for share in (0.9912, 0.0211, 9.274, 0.0029)]
    ['99', '2.1', '927', '0.29']
    """
    hundredths = 100.0 * value
    text = fixed(hundredths) if abs(hundredths) >= 10 else number(float(f"{hundredths:.2g}"))
    return f"{text}{'' if language() == 'zh' else NBSP}%"


def percent_change(share: float) -> str:
    """Return a change as per cent with its sign, to one decimal.

    >>> percent_change(-0.1294).split(), percent_change(0.5)[:5]
    (['−12.9', '%'], '+50.0')
    """
    return f"{'+' if share >= 0 else ''}{fixed(100.0 * share, 1)}{'' if language() == 'zh' else NBSP}%"


def percent_beside(value: float, other: float) -> str:
    """Return a share as per cent, with as many decimals, up to three, as tell it from another share.

    >>> [percent_beside(share, 0.99).split()[0] for share in (0.9887, 0.98996, 0.98)]
    ['98.9', '98.996', '98']
    """
    if percent(value) != percent(other):
        return percent(value)
    pairs = [[fixed(100.0 * share, places) for share in (value, other)] for places in (1, 2, 3)]
    told = [mine for mine, its in pairs if mine != its]
    return f"{told[0]}{'' if language() == 'zh' else NBSP}%" if told else percent(value)


def celsius(degrees: float) -> str:
    """Return a temperature without its unit, as it was stated.

    >>> celsius(1.5)
    '1.5'
    """
    return numeral(f"{degrees:g}").replace("-", "−")


def difference(value: float, unit: str) -> str:
    """Return a change with its sign."""
    return ("+" if value > 0 else "") + written(value, unit)


def symbol(currency: str) -> str:
    """Return the sign of a currency, or its code."""
    return (CHINESE_SYMBOLS if language() == "zh" else SYMBOLS).get(currency, currency)


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper() and unit not in STEPS
