"""Numbers with units: what a planner may write, and what it becomes."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated, Any

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from scenarios.quantity import (
    QuantityError,
    Trajectory,
    Value,
    parse_quantity,
    parse_trajectory,
    trajectory_of,
    value_of,
    written,
)
from scenarios.units import UnitError, convert


@pytest.mark.parametrize(
    ("amount", "found", "wanted", "expected"),
    [
        (137, "kW", "MW", 0.137),
        (3.6, "GJ", "MWh", 1.0),
        (1, "PJ", "MWh", 1e6 / 3.6),
        (700, "EUR/kW", "money/MW", 700_000.0),
        (1.1, "EUR/L", "money/m3", 1100.0),
        (20, "EUR/kW/yr", "money/MW/yr", 20_000.0),
        (2, "MEUR", "money", 2e6),
        (0.240, "L/kWh", "L/MWh", 240.0),
        (266.76, "gCO2/kWh", "tCO2/MWh", 0.26676),
        (266.76, "g CO2 / kWh", "tCO2/MWh", 0.26676),
        (74.1, "tCO2/TJ", "kgCO2/GJ", 74.1),
        (4.5, "%", "1", 0.045),
        (3, "%/yr", "1/yr", 0.03),
        (18, "months", "yr", 1.5),
        (90, "d", "h", 2160.0),
        (3, "km2", "ha", 300.0),
        (10, "m^2", "m²", 10.0),
        (36, "km/h", "m/s", 10.0),
        (1, "W/kWp", "1", 0.001),
        (293.15, "K", "degC", 20.0),
        (50, "degF", "degC", 10.0),
        (1, "h-1", "1/h", 1.0),
    ],
)
def test_a_unit_is_converted(amount: float, found: str, wanted: str, expected: float) -> None:
    assert convert(amount, found, wanted, currency="EUR") == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("amount", "found", "wanted", "expected"),
    [
        (1, "toe", "MWh", 11.63),
        (1, "tce", "MWh", 8.141),
        (1, "bbl", "L", 158.987294928),  # of petroleum, 42 US gallons
        (1, "MMBtu", "MWh", 0.29307107017222),
        (1, "acre", "m2", 4046.8564224),
        (15, "mu", "ha", 1.0),
        (1, "knot", "m/s", 1852 / 3600),
        (100, "USD/bbl", "money/m3", 628.98107704),
    ],
)
def test_a_unit_of_the_trade_is_the_one_that_energy_planners_mean(
    amount: float, found: str, wanted: str, expected: float
) -> None:
    assert convert(amount, found, wanted, currency="USD") == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(
    ("found", "wanted", "code", "said"),
    [
        ("MWw", "MW", "E212", "did you mean 'MW'?"),
        ("kwh", "MWh", "E212", "did you mean 'kWh'?"),
        ("€/kW", "money/MW", "E212", "EUR"),
        ("ton", "t", "E212", "0.90718474 t"),
        ("hp", "MW", "E212", "0.73549875 kW"),
        ("//", "MW", "E212", "write it like"),
        ("__import__('os')", "MW", "E212", "write it like"),
        ("x" * 5000, "MW", "E212", "write it like"),
        ("MW", "MWh", "E213", "a power is not an energy"),
        ("tC/ha", "tCO2/ha", "E213", "44/12"),
        ("tCO2", "tCO2e", "E213", "equivalent"),
        ("h", "yr", "E213", "told apart"),
        ("degC", "MW", "E213", "'MW'"),
        ("USD/kW", "money/MW", "E214", "exchange rate and price year"),
    ],
)
def test_a_wrong_unit_is_refused_with_a_cure(found: str, wanted: str, code: str, said: str) -> None:
    with pytest.raises(UnitError) as caught:
        convert(1.0, found, wanted, currency="EUR")
    assert caught.value.code == code
    assert said in caught.value.cure


@pytest.mark.parametrize(
    "raw",
    [
        12,
        12.0,
        "12",
        "12 MW",
        "12MW",
        "0.012 GW",
        "1.2e4 kW",
        {"value": 12},
        {"value": 12000, "unit": "kW"},
        {"value": "12 MW", "quality": "measured"},
    ],
)
def test_every_way_of_writing_a_number_gives_the_same(raw: Any) -> None:
    assert parse_quantity(raw, "MW").amount == 12.0
    assert parse_quantity(raw, "MW").unit == "MW"


def test_a_record_keeps_its_provenance() -> None:
    raw = {
        "value": 800,
        "unit": "EUR/kW",
        "year": 2020,
        "source": "catalogue",
        "quality": "derived",
        "note": "n",
    }
    expected = Value(800_000.0, "EUR/MW", source="catalogue", quality="derived", year=2020, note="n")
    assert parse_quantity(raw, "money/MW", currency="EUR") == expected


@pytest.mark.parametrize(
    ("raw", "code", "at"),
    [
        ("twelve", "E211", ()),
        ("1,5 MW", "E211", ()),
        ("1 000 MW", "E211", ()),
        ("1_000", "E211", ()),
        ("nan", "E211", ()),
        (True, "E211", ()),
        (None, "E211", ()),
        ([1], "E211", ()),
        (float("nan"), "E111", ()),
        ("1e400 MW", "E111", ()),
        ("12 MWh", "E213", ()),
        (-1, "E205", ()),
        ("9 GW", "E205", ()),
        ({2025: 1}, "E215", ()),
        ({"unit": "MW"}, "E201", ()),
        ({"value": 1, "unit": "MWh"}, "E213", ("unit",)),
        ({"value": "x"}, "E211", ("value",)),
        ({"value": "1 MW", "unit": "kW"}, "E211", ("value",)),
        ({"value": 1, "sauce": "x"}, "E202", ("sauce",)),
        ({"value": 1, "quality": "measurd"}, "E203", ("quality",)),
        ({"value": 1, "source": 3}, "E204", ("source",)),
        ({"value": 1, "year": "2020"}, "E204", ("year",)),
        ({"value": 1, "unit": 3}, "E204", ("unit",)),
    ],
)
def test_a_bad_number_is_refused_at_its_place(raw: Any, code: str, at: tuple[str, ...]) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity(raw, "MW", ge=0, lt=1000)
    assert [(fault.code, fault.at) for fault in caught.value.faults] == [(code, at)]
    assert caught.value.faults[0].cure


def test_all_faults_of_a_record_come_at_once() -> None:
    with pytest.raises(QuantityError) as caught:
        parse_quantity({"value": "x", "quality": "good", "sauce": 1}, "MW")
    assert {fault.code for fault in caught.value.faults} == {"E202", "E203", "E211"}


def test_limits_hold_after_conversion() -> None:
    assert parse_quantity("100 %", "1", le=1).amount == 1.0
    with pytest.raises(QuantityError, match="not at most 1"):
        parse_quantity("101 %", "1", le=1)
    with pytest.raises(QuantityError, match="not above 0 yr"):
        parse_quantity(0, "yr", gt=0)


def test_a_trajectory_is_linear_between_its_years_and_constant_outside() -> None:
    path = parse_trajectory({2025: 10, 2035: "40 MW", 2037: {"value": 20, "source": "x"}}, "MW")
    assert path.values([2020, 2025, 2030, 2035, 2036, 2050]) == [10.0, 10.0, 25.0, 40.0, 30.0, 20.0]
    assert path.points[2].source == "x"
    assert not path.is_constant and path.unit == "MW"


def test_one_number_is_a_constant_trajectory() -> None:
    path = parse_trajectory("700 EUR/kW", "money/MW", currency="EUR")
    assert path.is_constant and path.at(1900) == path.at(2300) == 700_000.0


def test_a_record_may_hold_a_path_that_shares_its_unit_and_source() -> None:
    path = parse_trajectory({"value": {2025: 1, 2030: {"value": 2, "source": "b"}}, "unit": "kW", "source": "a"}, "MW")
    assert path.values([2025, 2030]) == [0.001, 0.002]
    assert [point.source for point in path.points] == ["a", "b"]


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        ({}, [("E215", ())]),
        ({2030: 1, 2025: 2}, [("E215", ())]),
        ({2025: 1, "later": 2}, [("E215", ())]),
        ({25: 1}, [("E215", ())]),
        ({2025: "x", 2030: 1, 2035: "1 MWh"}, [("E211", (2025,)), ("E213", (2035,))]),
        ({2025: {"value": 1, "quality": "x"}}, [("E203", (2025, "quality"))]),
        ({"value": {2025: 1, 2030: "x"}, "source": "a"}, [("E211", ("value", 2030))]),
        ({"value": {2025: 1, 2030: 2}, "unit": "MWh"}, [("E213", ("unit",))]),
        ({"value": {2030: 1, 2025: 2}}, [("E215", ("value",))]),
    ],
)
def test_every_fault_of_a_path_is_named_at_its_year(raw: Any, faults: list[Any]) -> None:
    with pytest.raises(QuantityError) as caught:
        parse_trajectory(raw, "MW")
    assert [(fault.code, fault.at) for fault in caught.value.faults] == faults


class Plant(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    capacity: Annotated[Value, value_of("MW", ge=0)]
    price: Annotated[Trajectory, trajectory_of("money/MWh")] | None = None


def test_the_currency_comes_from_the_context_of_the_validation() -> None:
    plant = Plant.model_validate({"capacity": "3 MW", "price": {2025: "30 CNY/kWh"}}, context={"currency": "CNY"})
    assert plant.price is not None and plant.price.points[0] == Value(30_000.0, "CNY/MWh")
    with pytest.raises(ValidationError, match="the amount is in CNY, the scenario's money in EUR"):
        Plant.model_validate({"capacity": 3, "price": "30 CNY/kWh"}, context={"currency": "EUR"})


def test_a_model_reads_back_what_it_wrote() -> None:
    context = {"currency": "EUR"}
    plant = Plant.model_validate(
        {"capacity": {"value": 3, "source": "s"}, "price": {2025: 1, 2030: "2 EUR/kWh"}}, context=context
    )
    assert Plant.model_validate(plant.model_dump(), context=context) == plant
    assert Plant.model_validate(plant, context=context) == plant
    assert parse_quantity(plant.capacity, "MW") == plant.capacity
    assert plant.price is not None and parse_trajectory(written(plant.price), "EUR/MWh") == plant.price


@pytest.mark.parametrize(
    ("raw", "is_valid"),
    [
        ({"capacity": 3}, True),
        ({"capacity": "3 MW", "price": {"2025": "3 EUR/MWh"}}, True),
        (
            {"capacity": {"value": 3, "quality": "measured"}, "price": {"value": {"2025": 3}, "source": "x"}},
            True,
        ),
        ({"capacity": -3}, False),
        ({"capacity": [3]}, False),
        ({"capacity": {"amount": 3}}, False),
        ({"capacity": {"value": 3, "quality": "good"}}, False),
        ({"capacity": {"2025": 3}}, False),
        ({"capacity": 3, "price": {"soon": 3}}, False),
    ],
)
def test_the_json_schema_knows_every_way_of_writing(raw: Any, is_valid: bool) -> None:
    schema = Plant.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema.Draft202012Validator(schema).is_valid(raw) is is_valid


def test_a_misspelt_unit_in_the_schema_is_our_own_defect() -> None:
    with pytest.raises(UnitError):
        value_of("MWatt")


def test_the_grammar_imports_no_numpy() -> None:
    script = (
        "import sys, scenarios.grammar, scenarios.inheritance; from scenarios.quantity import parse_quantity;"
        "parse_quantity('700 EUR/kW', 'money/MW', currency='EUR');"
        "sys.exit(bool({'numpy', 'pandas', 'xarray'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
