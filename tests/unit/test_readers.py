"""Files of weather services and of EDF SEI: every hour where it belongs, and every defect named at its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest

from scenarios.hours.clocks import LeapDay
from scenarios.hours.readers.recording import Format, Quantity
from scenarios.hours.series import Series, read_series
from scenarios.problems import Problem, ScenarioError
from tests import weather_files as wild


@dataclass
class Spec:
    """A series as a scenario declares it."""

    format: Format
    column: str
    file: str = "file"
    unit: str | None = None
    quantity: Quantity | None = None
    clock: str | None = None
    label: Literal["start", "end"] | None = None
    time_column: str | None = None
    territory: str | None = None
    year: int | None = None
    leap_day: LeapDay | None = None
    sentinels: tuple[float, ...] = ()
    units_row: bool = False


def read(folder: Path, text: str, format: Format, column: str, utc_offset: float = 0.0, **spec: Any) -> Series:
    (folder / "file").write_text(text, encoding="utf-8")
    return read_series(folder, Spec(format, column, **spec), utc_offset)


def problems_in(folder: Path, text: str, format: Format, column: str, **spec: Any) -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        read(folder, text, format, column, **spec)
    assert all(problem.cure for problem in caught.value.problems)
    return caught.value.problems


GHI = np.array([wild.ghi(hour) for hour in range(8760)])
TEMPERATURE = np.array([wild.temperature(hour) for hour in range(8760)])
WIND = np.array([wild.wind(hour) for hour in range(8760)])
ALL_OF_EDF = wild.edf_sei()


@pytest.mark.parametrize(
    ("text", "format", "utc_offset"),
    [
        (wild.tmy3, "tmy3", -9.0),
        (wild.epw, "epw", 8.0),
        (wild.pvgis_typical, "pvgis", 0.0),
        (lambda: wild.pvgis_json(typical=True), "pvgis", 0.0),
    ],
)
def test_a_typical_year_of_many_years_is_read_hour_by_hour(
    tmp_path: Path, text: Callable[[], str], format: Format, utc_offset: float
) -> None:
    for column, expected in (("ghi", GHI), ("temperature", TEMPERATURE), ("wind_speed", WIND)):
        series = read(tmp_path, text(), format, column, utc_offset)
        np.testing.assert_allclose(series.values, expected)
        assert not any("29 February" in note for note in series.notes)


def test_the_minute_of_pvgis_is_kept_for_the_position_of_the_sun(tmp_path: Path) -> None:
    assert read(tmp_path, wild.pvgis_typical(), "pvgis", "ghi").minute == pytest.approx(0.1761 * 60)
    assert read(tmp_path, wild.pvgis_hourly(), "pvgis", "temperature").minute == 10
    assert read(tmp_path, wild.pvgis_json(), "pvgis", "temperature").minute == 11
    assert read(tmp_path, wild.tmy3(), "tmy3", "ghi").minute == 30


def test_a_file_in_local_time_is_moved_to_the_clock_of_the_scenario(tmp_path: Path) -> None:
    series = read(tmp_path, wild.epw(offset=8.0), "epw", "ghi", utc_offset=0)
    np.testing.assert_allclose(series.values, np.roll(GHI, -8))
    assert "-8 intervals" in series.notes[0]


@pytest.mark.parametrize("text", [wild.pvgis_hourly, wild.pvgis_json])
@pytest.mark.parametrize("power", [1.0, 2.0])
def test_pvgis_output_is_per_nominal_power(tmp_path: Path, text: Callable[..., str], power: float) -> None:
    series = read(tmp_path, text(power=power), "pvgis", "output")
    np.testing.assert_allclose(series.values, np.arange(8760) % 24 * 0.04)
    assert series.unit == "1"


def test_ninja_output_is_per_capacity_and_in_utc_whatever_the_local_time(tmp_path: Path) -> None:
    for zone in ("Europe/London", "Asia/Shanghai"):
        series = read(tmp_path, wild.ninja(zone=zone), "renewables_ninja", "output")
        np.testing.assert_allclose(series.values, np.arange(8760) % 24 / 24, atol=5e-5)
    moved = read(tmp_path, wild.ninja(), "renewables_ninja", "wind_speed", utc_offset=8)
    np.testing.assert_allclose(moved.values, np.roll(WIND, 8))


@pytest.mark.parametrize(
    ("text", "format", "column"),
    [
        (wild.pvgis_hourly(wild.hours(2016)), "pvgis", "temperature"),
        (wild.ninja(wild.hours(2016)), "renewables_ninja", "wind_speed"),
        (wild.epw(wild.hours(2016), offset=0), "epw", "temperature"),
        (wild.tmy3(wild.hours(2016), offset=0), "tmy3", "temperature"),
    ],
)
def test_29_february_of_a_real_leap_year_is_left_out_and_told(
    tmp_path: Path, text: str, format: Format, column: str
) -> None:
    series = read(tmp_path, text, format, column)
    assert series.values.size == 8760
    before = [TEMPERATURE, WIND][column == "wind_speed"][: 59 * 24]
    np.testing.assert_allclose(series.values[: 59 * 24], before)
    assert any("29 February was left out" in note for note in series.notes)


@pytest.mark.parametrize("text", [wild.pvgis_hourly(wild.hours(2014) + wild.hours(2015))])
def test_one_year_of_several_is_read_by_its_name(tmp_path: Path, text: str) -> None:
    later = read(tmp_path, text, "pvgis", "wind_speed", year=2015)
    assert later.values.size == 8760
    (problem,) = problems_in(tmp_path, text, "pvgis", "wind_speed")
    assert problem.code == "E404" and "2014 to 2015" in problem.message
    (problem,) = problems_in(tmp_path, text, "pvgis", "wind_speed", year=2016)
    assert problem.code == "E404" and "does not hold 2016" in problem.message


def test_edf_sei_is_local_legal_time_whatever_its_stamps_say(tmp_path: Path) -> None:
    text = ALL_OF_EDF
    reunion = read(tmp_path, text, "edf_sei", "production_totale_mw", 4, territory="Réunion", year=2019)
    np.testing.assert_allclose(reunion.values, 200 + np.arange(8760) / 100, atol=0.006)
    assert reunion.unit == "MW"
    assert any("legal time of Indian/Reunion" in note for note in reunion.notes)
    assert any("order of time" in note for note in reunion.notes)
    corse = read(tmp_path, text, "edf_sei", "production_totale_mw", 1, territory="Corse", year=2019)
    spring, autumn = (wild.hours(2019).index(datetime(2019, *day, 2)) for day in ((3, 31), (10, 27)))
    rows = [*range(spring), *range(spring + 1, autumn + 1), *range(autumn, 8760)]
    np.testing.assert_allclose(corse.values, 200 + np.array(rows) / 100, atol=0.006)
    assert any("2019-03-31 02:00:00 was left out" in note for note in corse.notes)


def test_edf_sei_leap_year_loses_29_february_and_says_its_energy(tmp_path: Path) -> None:
    series = read(tmp_path, ALL_OF_EDF, "edf_sei", "production_totale_mw", 4, territory="Reunion", year=2020)
    energy = sum(round(200 + i / 100, 2) for i in range(59 * 24, 60 * 24))
    assert any(f"29 February was left out ({energy:.6g} MWh)" in note for note in series.notes)
    assert any("8,784 rows are estimates" in note for note in series.notes)


def test_the_older_labels_of_edf_sei_are_understood_and_imports_may_be_negative(tmp_path: Path) -> None:
    text = wild.edf_sei(("Réunion",), (2019,), wild.EDF_OLD_HEADER)
    series = read(tmp_path, text, "edf_sei", "importations_mw", 4, territory="Réunion")
    assert series.values.min() == -6
    assert read(tmp_path, text, "edf_sei", "photovoltaique_mw", 4, territory="Réunion").values.max() == 23


def test_the_cost_of_edf_sei_keeps_its_own_unit(tmp_path: Path) -> None:
    header, *rows = wild.edf_sei(("Réunion",), (2019,)).splitlines()
    text = "\n".join([header, *(row + "250.5" for row in rows)])
    series = read(tmp_path, text, "edf_sei", "cout_moyen_de_production_eur_mwh", 4, territory="Réunion")
    assert series.unit == "EUR/MWh" and set(series.values) == {250.5}


def quarters(text: str, without: str = "") -> str:
    header, *rows = text.splitlines(keepends=True)
    split = [row.replace(":00:00+", f":{m}:00+") for row in rows for m in ("00", "15", "30", "45")]
    return header + "".join(row for row in split if not without or without not in row)


def test_quarters_of_an_hour_are_averaged_and_a_missing_one_is_named(tmp_path: Path) -> None:
    hourly = wild.edf_sei(("Réunion",), (2019,))
    series = read(tmp_path, quarters(hourly), "edf_sei", "thermique_mw", 4, territory="Réunion")
    expected = read(tmp_path, hourly, "edf_sei", "thermique_mw", 4, territory="Réunion")
    np.testing.assert_allclose(series.values, expected.values)
    gap = quarters(hourly, without="2019-07-14T09:45")
    (problem,) = problems_in(tmp_path, gap, "edf_sei", "thermique_mw", territory="Réunion")
    assert problem.code == "E405" and "2019-07-14 09:45" in problem.message and problem.line > 1


def edit(text: str, line: int, old: str, new: str) -> str:
    """The text with one line (from 1) changed."""
    lines = text.splitlines(keepends=True)
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return "".join(lines)


def cut(text: str, *lines: int) -> str:
    return "".join(line for i, line in enumerate(text.splitlines(keepends=True), start=1) if i not in lines)


def doubled(text: str, line: int) -> str:
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:line], lines[line - 1], *lines[line:]])


TMY3, EPW, HOURLY, TYPICAL, NINJA = (
    wild.tmy3(), wild.epw(), wild.pvgis_hourly(), wild.pvgis_typical(), wild.ninja()
)  # fmt: skip
JSON = wild.pvgis_json()
EDF = wild.edf_sei(("Réunion",), (2019,))
BAD_FILES: list[tuple[str, Format, str, str, str, int]] = [
    # what, format, column, text, code, line
    ("another file", "tmy3", "ghi", EPW, "E416", 1),
    ("another file", "epw", "ghi", TMY3, "E416", 1),
    ("another file", "pvgis", "temperature", EPW, "E416", 1),
    ("another file", "renewables_ninja", "output", HOURLY, "E416", 1),
    ("another file", "edf_sei", "thermique_mw", NINJA, "E416", 1),
    ("empty", "tmy3", "ghi", "", "E416", 1),
    ("empty", "epw", "ghi", "", "E416", 1),
    ("empty", "pvgis", "temperature", "", "E416", 1),
    ("empty", "renewables_ninja", "output", "", "E416", 1),
    ("empty", "edf_sei", "thermique_mw", "", "E416", 1),
    ("header alone", "epw", "ghi", "".join(EPW.splitlines(keepends=True)[:8]), "E404", 8),
    ("header alone", "edf_sei", "thermique_mw", wild.EDF_HEADER, "E404", 1),
    ("cut off", "tmy3", "ghi", TMY3[:200_000], "E405", 0),
    ("cut off", "epw", "ghi", EPW[: EPW.index("\n1985,3,7,5,") + 30], "E416", 0),
    ("cut off", "pvgis", "temperature", HOURLY[:200_000], "E416", 0),
    ("cut off", "pvgis", "temperature", JSON[:200_000], "E416", 0),
    ("cut off", "renewables_ninja", "output", NINJA[:200_000], "E405", 0),
    ("a missing column", "tmy3", "ghi", TMY3.replace("GHI (W/m^2)", "GHI (Wh/ft^2)"), "E403", 2),
    ("no such column", "epw", "cloud", EPW, "E403", 8),
    ("no such column", "pvgis", "ghi", HOURLY, "E403", 11),
    ("no such column", "pvgis", "output", TYPICAL, "E403", 18),
    ("no such column", "renewables_ninja", "ghi", NINJA, "E403", 4),
    ("a missing column", "edf_sei", "geothermie_mw", EDF, "E403", 1),
    ("degrees Fahrenheit", "epw", "temperature", edit(EPW, 20, f",{wild.temperature(11)},", ",77.0,"), "E412", 20),
    ("knots for a hurricane", "tmy3", "wind_speed", edit(TMY3, 3, f",{wild.wind(0)},A", ",140.0,A"), "E412", 3),
    ("kW instead of W", "pvgis", "output", HOURLY.replace("(kWp):\t2.0", "(kWp):\t0.2"), "E412", 15),
    ("a gap", "tmy3", "ghi", cut(TMY3, 1000, 1001), "E405", 999),
    ("a gap", "epw", "ghi", cut(EPW, 1000), "E405", 999),
    ("a gap", "pvgis", "temperature", cut(HOURLY, 1000), "E405", 999),
    ("a gap", "pvgis", "temperature", cut(JSON, 1000), "E405", 999),
    ("a gap", "renewables_ninja", "output", cut(NINJA, 1000), "E405", 999),
    ("a gap", "edf_sei", "thermique_mw", cut(EDF, 1000), "E405", 1000),
    ("an hour twice", "tmy3", "ghi", doubled(TMY3, 500), "E406", 501),
    ("an hour twice", "epw", "ghi", doubled(EPW, 500), "E406", 501),
    ("an hour twice", "pvgis", "ghi", doubled(TYPICAL, 500), "E406", 501),
    ("an hour twice", "renewables_ninja", "output", doubled(NINJA, 500), "E406", 501),
    ("an hour twice", "edf_sei", "thermique_mw", doubled(EDF, 500), "E406", 501),
    ("a mark of missing data", "tmy3", "ghi", edit(TMY3, 40, f",{wild.ghi(37)},", ",-9900,"), "E410", 40),
    ("a mark of missing data", "epw", "ghi", edit(EPW, 40, f",{wild.ghi(31)},", ",9999,"), "E410", 40),
    ("a mark of missing data", "epw", "temperature", edit(EPW, 40, f",{wild.temperature(31)},", ",99.9,"), "E410", 40),
    ("a mark of missing data", "epw", "wind_speed", edit(EPW, 40, f",{wild.wind(31)},", ",999,"), "E410", 40),
    ("not a number", "pvgis", "temperature", edit(HOURLY, 40, f",{wild.temperature(28)},", ",NaN,"), "E408", 40),
    ("not a number", "pvgis", "temperature", edit(JSON, 40, f"{wild.temperature(37)}", "null"), "E408", 40),
    ("not a number", "renewables_ninja", "wind_speed", edit(NINJA, 40, f",{wild.wind(35)}", ","), "E408", 40),
    ("text", "pvgis", "ghi", edit(TYPICAL, 40, f",{wild.ghi(21)},", ",bright,"), "E409", 40),
    ("a dead hour", "edf_sei", "thermique_mw", edit(EDF, 40, ";287.21;", ";0.0;"), "E410", 40),
    ("another clock", "edf_sei", "thermique_mw", edit(EDF, 40, "+00:00;", "+02:00;"), "E414", 40),
    ("an unreadable hour", "epw", "ghi", edit(EPW, 40, ",8,60,", ",25,60,"), "E414", 40),
    ("an unreadable stamp", "pvgis", "temperature", edit(HOURLY, 40, "20150102:0410", "20150102:04"), "E414", 40),
    ("another minute", "pvgis", "temperature", edit(HOURLY, 40, "20150102:0410", "20150102:0411"), "E414", 40),
    ("half hours", "epw", "ghi", edit(EPW, 8, "DATA PERIODS,1,1", "DATA PERIODS,1,2"), "E404", 8),
    ("no nominal power", "pvgis", "output", wild.pvgis_hourly(power=None), "E417", 9),
    ("no capacity", "renewables_ninja", "output", wild.ninja(capacity=None), "E417", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("format", "column", "text", "code", "line"),
    [case[1:] for case in BAD_FILES],
    ids=[f"{case[1]}: {case[0]}" for case in BAD_FILES],
)
def test_a_bad_file_is_named_at_its_line(
    tmp_path: Path, format: Format, column: str, text: str, code: str, line: int
) -> None:
    territory = "Réunion" if format == "edf_sei" else None
    problem = problems_in(tmp_path, text, format, column, territory=territory)[0]
    assert problem.code == code, problem
    assert problem.line == line or not line, problem
    assert problem.file.endswith("file")


def test_a_spreadsheet_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"PK\x03\x04\x00\x00\xff")
    for format in ("csv", "tmy3", "epw", "pvgis", "renewables_ninja", "edf_sei"):
        spec = Spec(format, "ghi", unit="kW", quantity="demand", clock="UTC", label="start")  # type: ignore[arg-type]
        with pytest.raises(ScenarioError) as caught:
            read_series(tmp_path, spec)
        assert caught.value.problems[0].code == "E416"


def test_a_typical_year_with_29_february_is_refused(tmp_path: Path) -> None:
    hours = wild.typical_hours()
    at = next(i for i, hour in enumerate(hours) if (hour.month, hour.day) == (3, 1))
    leap = [datetime(1988, 2, 29) + timedelta(hours=i) for i in range(24)]
    hours = [hour.replace(year=1988) if hour.month == 2 else hour for hour in hours]
    problem = problems_in(tmp_path, wild.epw([*hours[:at], *leap, *hours[at:]]), "epw", "ghi")[0]
    assert problem.code == "E413" and problem.line == 9 + at


def test_an_empty_source_of_edf_sei_is_not_zero(tmp_path: Path) -> None:
    text = wild.edf_sei(("Réunion",), (2020,))
    (problem,) = problems_in(tmp_path, text, "edf_sei", "micro_hydraulique_mw", territory="Réunion")
    assert problem.code == "E408" and "empty throughout 2020" in problem.message


def test_an_unknown_territory_is_guessed(tmp_path: Path) -> None:
    (problem,) = problems_in(tmp_path, EDF, "edf_sei", "thermique_mw", territory="Reunoin")
    assert problem.code == "E404" and "did you mean 'Réunion'" in problem.cure
