"""Units: what a symbol such as ``EUR/kW`` or ``gCO2/kWh`` means, and converting between two of them.

One exact table holds what planners write. Packages for units cannot say what it must: a carbon mass is not a CO2
mass, money has one currency, a calendar year is not so many running hours; and for a barrel, a ton and an acre they
may mean others than an energy planner does.

References
----------
NIST Special Publication 811 (2008), App. B: foot, mile, acre, pound, gallon, barrel of petroleum, Btu (IT), calorie.
International Energy Agency: 1 toe = 41.868 GJ, 1 tce = 29.3076 GJ (7 × 10⁹ and 10¹⁰ cal of 4.1868 J). State Council of
China (1984), statutory units: 1 mu = 2000/3 m².
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar

from scenarios.problems import did_you_mean

Amount = TypeVar("Amount", float, Any)  # a float, or an array of them

_POWER = {"kg": 1, "m": 2, "s": -3}
_ENERGY = {"kg": 1, "m": 2, "s": -2}
_TEMPERATURE = {"K": 1}

# Dimensions (SI base units, and things that are counted or told apart) and the symbols that have them, each
# with its size as an exact ratio, so that 137 kW is 0.137 MW to the last bit. Peak watts of modules are
# watts.
_SIZES: list[tuple[dict[str, int], str]] = [
    ({}, "1=1 %=1/100 ‰=1/1000"),
    ({"s": 1}, "s=1 min=60 h=3600 hour=3600 hours=3600 d=86400 day=86400 days=86400 week=604800 weeks=604800"),
    ({"yr": 1}, "yr=1 year=1 years=1 a=1 month=1/12 months=1/12"),
    ({"m": 1}, "mm=1/1000 cm=1/100 m=1 km=1000 ft=0.3048 mi=1609.344 nmi=1852"),
    ({"m": 2}, "m2=1 ha=1e4 km2=1e6 acre=4046.8564224 mu=2000/3 亩=2000/3"),
    ({"m": 3}, "L=1/1000 l=1/1000 litre=1/1000 litres=1/1000 liter=1/1000 kL=1 ML=1000 m3=1"),
    ({"m": 3}, "gal=0.003785411784 bbl=0.158987294928"),
    ({"m": 1, "s": -1}, "knot=1852/3600 kn=1852/3600 mph=0.44704"),
    ({"kg": 1}, "g=1/1000 kg=1 t=1e3 tonne=1e3 tonnes=1e3 kt=1e6 Mt=1e9 Gt=1e12 lb=0.45359237"),
    (_POWER, "W=1 kW=1e3 MW=1e6 GW=1e9 TW=1e12 Wp=1 kWp=1e3 MWp=1e6"),
    (_ENERGY, "Wh=3600 kWh=3.6e6 MWh=3.6e9 GWh=3.6e12 TWh=3.6e15 J=1 kJ=1e3 MJ=1e6 GJ=1e9 TJ=1e12 PJ=1e15"),
    (_ENERGY, "cal=4.1868 kcal=4186.8 Mcal=4.1868e6 Gcal=4.1868e9 toe=41.868e9 ktoe=41.868e12 Mtoe=41.868e15"),
    (_ENERGY, "tce=29.3076e9 ktce=29.3076e12 Mtce=29.3076e15 Btu=1055.05585262 BTU=1055.05585262"),
    (_ENERGY, "MMBtu=1055.05585262e6 MMBTU=1055.05585262e6 therm=105.505585262e6"),
    (_TEMPERATURE, "K=1 degC=1 °C=1 degF=5/9 °F=5/9"),
    ({"normal m3": 1}, "Nm3=1"),
    ({"CO2": 1}, "CO2=1"),
    ({"CO2e": 1}, "CO2e=1 CO2eq=1"),
    ({"C": 1}, "C=1"),
    ({"CH4": 1}, "CH4=1"),
    ({"N2O": 1}, "N2O=1"),
    ({"dry matter": 1}, "dm=1"),
    ({"person": 1}, "person=1 people=1 capita=1"),
    ({"vehicle": 1}, "vehicle=1 vehicles=1 car=1 cars=1"),
    ({"vehicle": 1, "m": 1}, "vkm=1000"),
    ({"person": 1, "m": 1}, "pkm=1000"),
    ({"dwelling": 1}, "dwelling=1 dwellings=1 household=1 households=1"),
    ({"unit": 1}, "unit=1 units=1"),
    ({"cycle": 1}, "cycle=1 cycles=1"),
    ({"start": 1}, "start=1 starts=1"),
    ({"money": 1}, "money=1"),
]
_TABLE: dict[str, tuple[Fraction, dict[str, int]]] = {
    symbol: (Fraction(size), dimensions)
    for dimensions, text in _SIZES
    for symbol, size in (pair.split("=") for pair in text.split())
}

# ISO 4217 codes of the currencies in use.
_CODES = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD
    HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD
    LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK
    PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
    TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_CODES.split())
_SIGNS = {"€": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "¥": "CNY or JPY", "RMB": "CNY", "元": "CNY"}
_TONS = "metric: t; short, of 2,000 lb: 0.90718474 t; long, of 2,240 lb: 1.0160469088 t; of cooling: 3.51685 kW"
_HORSEPOWER = "metric: 0.73549875 kW; mechanical: 0.74569987 kW"
_VAGUE = {"ton": _TONS, "tons": _TONS, "hp": _HORSEPOWER, "HP": _HORSEPOWER}
_PREFIXES = {"": Fraction(1), "k": Fraction(1000), "M": Fraction(10**6), "G": Fraction(10**9)}

_EXAMPLES = "write it like MW, EUR/kW or gCO2/kWh"
_PRODUCT = re.compile(r"\s*([/*·×]|\s)\s*")
_FACTOR = re.compile(r"(?P<symbol>.*?)\^?(?P<power>-?[1-9])?\Z")
_SUBSTANCE = re.compile(r"(?P<mass>g|kg|t|kt|Mt|Gt)(?P<of>CO2|CO2e|CO2eq|C|CH4|N2O|dm)\Z")
_WORD = re.compile(r"[^\W\d]{1,30}\Z")


class UnitError(ValueError):
    """A unit that is unknown (E212), of the wrong kind (E213) or in another currency (E214)."""

    def __init__(self, code: str, message: str, cure: str) -> None:
        self.code, self.message, self.cure = code, message, cure
        super().__init__(message)


@dataclass(frozen=True)
class Unit:
    """A parsed unit: size in SI base units, dimensions as sorted (name, power), the currency it names."""

    text: str
    size: Fraction
    dimensions: tuple[tuple[str, int], ...]
    currency: str | None = None


def convert(amount: Amount, found: str, wanted: str, currency: str | None = None) -> Amount:
    """Convert an amount from the unit it is written in to the wanted unit.

    Parameters
    ----------
    amount : float or array
        In the unit `found`.
    found, wanted : str
        Units such as ``kW`` or ``EUR/MWh``; the wanted one says ``money`` for the scenario's currency.
    currency : str, optional
        ISO 4217 code of the scenario's currency.

    Raises
    ------
    UnitError
        E212 unknown unit, E213 other dimensions, E214 another currency.

    Examples
    --------
    >>> convert(137.0, "kW", "MW")
    0.137
    >>> convert(700.0, "EUR/kW", "money/MW", currency="EUR")
    700000.0
    """
    source, target = unit_of(found), unit_of(wanted)
    if source.dimensions != target.dimensions:
        shown = wanted.replace("money", currency) if currency else wanted
        raise UnitError("E213", f"'{found}' where {_said(shown)} is expected", _cure_for(source, target, shown))
    if source.currency and source.currency != (currency or target.currency):
        raise UnitError(
            "E214",
            f"the amount is in {source.currency}, the scenario's money in {currency or 'no named currency'}",
            "convert it with a stated exchange rate and price year, and say so in 'note'",
        )
    if dict(target.dimensions) == _TEMPERATURE and wanted == "degC":
        return _celsius(amount, found)
    ratio = source.size / target.size
    return amount * float(ratio) if ratio >= 1 else amount / float(1 / ratio)


def _celsius(amount: Amount, found: str) -> Amount:
    """A temperature (not a difference) in °C."""
    if found == "K":
        return amount - 273.15
    return (amount - 32) * 5 / 9 if found in ("degF", "°F") else amount


@lru_cache(maxsize=1024)
def unit_of(text: str) -> Unit:
    """Parse a unit: symbols joined by ``/``, ``*`` or a space, with powers (``m2``, ``m^2``, ``yr-1``).

    A ``/`` divides by the one symbol after it: ``kWh/m2/yr`` is kWh per m2 and per year.

    Raises
    ------
    UnitError
        E212 for a symbol that is not known.
    """
    plain = text.strip().replace("²", "2").replace("³", "3").replace("**", "^") or "1"
    first, *rest = _PRODUCT.split(plain)
    size, currency = Fraction(1), None
    dimensions: Counter[str] = Counter()
    for operator, factor in [("*", first), *zip(rest[::2], rest[1::2], strict=True)]:
        symbol, power = factor, 1
        if factor not in _TABLE and not _SUBSTANCE.match(factor) and (match := _FACTOR.match(factor)):
            symbol, power = match["symbol"], int(match["power"] or 1)
        power = -power if operator == "/" else power
        one, own, money = _symbol(symbol, text)
        size *= one**power
        currency = money or currency
        for name, exponent in own.items():
            dimensions[name] += exponent * power
    kept = tuple(sorted((name, power) for name, power in dimensions.items() if power))
    return Unit(text, size, kept, currency)


def _symbol(symbol: str, text: str) -> tuple[Fraction, dict[str, int], str | None]:
    """Size, dimensions and currency of one symbol."""
    if symbol in _TABLE:
        return (*_TABLE[symbol], None)
    if match := _SUBSTANCE.match(symbol):
        return _TABLE[match["mass"]][0], {"kg": 1, **_TABLE[match["of"]][1]}, None
    for prefix, factor in _PREFIXES.items():
        if symbol.startswith(prefix) and symbol[len(prefix) :] in CURRENCIES:
            return factor, {"money": 1}, symbol[len(prefix) :]
    if symbol in _SIGNS:
        raise UnitError("E212", f"'{symbol}' does not say which currency", f"write the ISO code: {_SIGNS[symbol]}")
    if symbol in _VAGUE:
        raise UnitError("E212", f"'{symbol}' does not say which one", _VAGUE[symbol])
    if not _WORD.match(symbol):
        raise UnitError("E212", f"'{text[:60]}' is not a unit", _EXAMPLES)
    raise UnitError("E212", f"the unit '{symbol}' is not known", f"{did_you_mean(symbol, _TABLE)}{_EXAMPLES}")


def _said(unit: str) -> str:
    return "a number without unit" if unit in ("1", "") else f"'{unit}'"


def _cure_for(found: Unit, wanted: Unit, shown: str) -> str:
    """What to do about a unit of the wrong kind; names the mistakes that are made most."""
    have, need = dict(found.dimensions), dict(wanted.dimensions)
    if _differ_by(have, need, "C", "CO2"):
        return "carbon is not CO2: 1 tC is 44/12 tCO2; convert it and say so in 'note'"
    if _differ_by(have, need, "CO2", "CO2e"):
        return "CO2 alone is not CO2 equivalent: give the value for the right one"
    if _differ_by(have, need, "yr", "s"):
        return "running hours and calendar years are told apart: convert it and say so in 'note'"
    if have == _POWER and need == _ENERGY:
        return f"a power is not an energy: give it in {shown}"
    if have == _ENERGY and need == _POWER:
        return f"an energy is not a power: give it in {shown}"
    return f"give it in {_said(shown)} or a unit of the same kind"


def _differ_by(have: dict[str, int], need: dict[str, int], one: str, other: str) -> bool:
    """Whether two units differ only in that one has the first thing where the other has the second."""
    swapped = [(one, other), (other, one)]
    return any(
        a in have
        and b in need
        and a not in need
        and have[a] == need[b]
        and {**{k: v for k, v in have.items() if k != a}, b: have[a]} == need
        for a, b in swapped
    )
