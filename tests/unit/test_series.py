"""Hourly CSV series: what is accepted, what is repaired and said, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from scenarios.hours.clocks import LeapDay
from scenarios.hours.readers.recording import Format, Quantity
from scenarios.hours.series import Series, read_series
from scenarios.problems import Problem, ScenarioError

HOUR = timedelta(hours=1)
PARIS = ZoneInfo("Europe/Paris")


@dataclass
class Spec:
    """A series as a scenario declares it."""

    file: str = "s.csv"
    format: Format = "csv"
    column: str = "demand"
    unit: str = "kW"
    quantity: Quantity = "demand"
    clock: str = "UTC"
    label: Literal["start", "end"] = "start"
    time_column: str | None = "time"
    territory: str | None = None
    year: int | None = None
    leap_day: LeapDay | None = None
    sentinels: tuple[float, ...] = ()
    units_row: bool = False


def even(year: int, n: int = 8760) -> list[datetime]:
    """Stamps of days of 24 hours."""
    return [datetime(year, 1, 1) + HOUR * i for i in range(n)]


def paris(year: int, n: int = 8760) -> list[datetime]:
    """Stamps of a clock on a wall in Paris, hour after hour."""
    first = datetime(year, 1, 1, tzinfo=PARIS).astimezone(UTC)
    return [(first + HOUR * i).astimezone(PARIS).replace(tzinfo=None) for i in range(n)]


def write(folder: Path, stamps: list[datetime], cells: list[Any] | None = None, head: str = "time,demand\n") -> None:
    cells = list(range(len(stamps))) if cells is None else cells
    rows = "".join(f"{stamp},{cell}\n" for stamp, cell in zip(stamps, cells, strict=True))
    (folder / "s.csv").write_text(head + rows, encoding="utf-8")


def read(folder: Path, utc_offset: float = 0.0, intervals: int = 8760, **spec: Any) -> Series:
    return read_series(folder, Spec(**spec), utc_offset, intervals=intervals)


def problems_in(folder: Path, **spec: Any) -> list[Problem]:
    with pytest.raises(ScenarioError) as caught:
        read(folder, **spec)
    assert all(problem.cure for problem in caught.value.problems)
    return caught.value.problems


def test_a_year_in_utc_is_read_as_it_stands(tmp_path: Path) -> None:
    write(tmp_path, even(2015))
    series = read(tmp_path)
    assert series.values.dtype == np.float64
    np.testing.assert_allclose(series.values, np.arange(8760) / 1000)
    assert series.unit == "MW" and series.notes == ()


def test_an_interval_labelled_by_its_end_is_the_same_interval(tmp_path: Path) -> None:
    write(tmp_path, [stamp + HOUR for stamp in even(2015)])
    np.testing.assert_allclose(read(tmp_path, label="end").values, np.arange(8760) / 1000)
    assert problems_in(tmp_path, label="start", year=2015)[0].code == "E404"


def test_half_hours_are_read_as_half_hours(tmp_path: Path) -> None:
    write(tmp_path, [datetime(2015, 1, 1) + HOUR / 2 * i for i in range(17520)])
    assert read(tmp_path, intervals=17520).values[-1] == pytest.approx(17.519)


def test_a_fixed_clock_is_moved_to_that_of_the_scenario(tmp_path: Path) -> None:
    write(tmp_path, even(2015))
    beijing = read(tmp_path, clock="+08:00", utc_offset=0)
    np.testing.assert_allclose(beijing.values, np.roll(np.arange(8760), -8) / 1000)
    assert "-8 intervals" in beijing.notes[0]
    assert read(tmp_path, clock="Asia/Shanghai", utc_offset=8).notes == ()
    np.testing.assert_allclose(read(tmp_path, clock="UTC", utc_offset=8).values, np.roll(np.arange(8760), 8) / 1000)


def test_a_true_wall_clock_is_read_hour_after_hour(tmp_path: Path) -> None:
    stamps = paris(2015)
    assert stamps != even(2015) and len(set(stamps)) == 8759
    write(tmp_path, stamps)
    np.testing.assert_allclose(read(tmp_path, clock="Europe/Paris", utc_offset=1).values, np.arange(8760) / 1000)


def test_a_true_wall_clock_labelled_by_the_end_is_read_hour_after_hour(tmp_path: Path) -> None:
    write(tmp_path, paris(2015, 8761)[1:])
    series = read(tmp_path, clock="Europe/Paris", utc_offset=1, label="end")
    np.testing.assert_allclose(series.values, np.arange(8760) / 1000)


@pytest.mark.parametrize("time_column", ["time", None])
def test_days_of_24_hours_on_a_wall_clock_are_repaired_and_it_is_said(tmp_path: Path, time_column: str | None) -> None:
    write(tmp_path, even(2015))
    series = read(tmp_path, clock="Europe/Paris", utc_offset=1, year=2015, time_column=time_column)
    spring, autumn = (even(2015).index(datetime(2015, *day, 2)) for day in ((3, 29), (10, 25)))
    rows = [*range(spring), *range(spring + 1, autumn + 1), *range(autumn, 8760)]
    np.testing.assert_allclose(series.values, np.array(rows) / 1000)
    assert "2015-03-29 02:00:00 was left out" in series.notes[0]
    assert "2015-10-25 02:00:00 was used twice" in series.notes[1]


def test_as_published_means_that_nothing_is_moved(tmp_path: Path) -> None:
    write(tmp_path, even(2016))
    series = read(tmp_path, clock="as_published", utc_offset=8)
    np.testing.assert_allclose(series.values, np.arange(8760) / 1000)
    assert series.notes == ()


@pytest.mark.parametrize(
    "spec",
    [
        {"clock": "UTC"},
        {"clock": "as_published", "year": 2016},
        {"clock": "UTC", "time_column": None, "year": 2016},
        {"clock": "UTC", "time_column": None, "leap_day": "drop"},
    ],
)
def test_29_february_is_left_out_and_its_energy_told(tmp_path: Path, spec: dict[str, Any]) -> None:
    write(tmp_path, even(2016, 8784))
    series = read(tmp_path, **spec)
    np.testing.assert_allclose(series.values, np.delete(np.arange(8784), np.arange(1416, 1440)) / 1000)
    energy = np.arange(1416, 1440).sum() / 1000
    assert series.notes == (f"29 February was left out ({energy:.6g} MWh)",)


def test_a_leap_year_without_its_29_february_is_read_as_it_stands(tmp_path: Path) -> None:
    write(tmp_path, [stamp for stamp in even(2016, 8784) if (stamp.month, stamp.day) != (2, 29)])
    np.testing.assert_allclose(read(tmp_path).values, np.arange(8760) / 1000)
    series = read(tmp_path, time_column=None, year=2016, leap_day="absent")
    np.testing.assert_allclose(series.values, np.arange(8760) / 1000)


def test_a_leap_year_cut_after_365_days_must_be_declared(tmp_path: Path) -> None:
    write(tmp_path, even(2016))
    assert problems_in(tmp_path)[0].code == "E413"
    assert problems_in(tmp_path, time_column=None, year=2016)[0].code == "E413"
    assert problems_in(tmp_path, year=2015, time_column=None, leap_day="cut")[0].code == "E413"
    np.testing.assert_allclose(read(tmp_path, leap_day="cut").values, np.arange(8760) / 1000)


@pytest.mark.parametrize(
    ("quantity", "unit", "cell", "expected"),
    [
        ("availability", "W/kWp", 500, 0.5),
        ("availability", "%", 40, 0.4),
        ("temperature", "K", 273.15, 0.0),
        ("speed", "km/h", 36, 10.0),
        ("irradiance", "kW/m2", 1, 1000.0),
        ("any", "EUR/MWh", 40, 40.0),
    ],
)
def test_each_quantity_has_its_canonical_unit(
    tmp_path: Path, quantity: Quantity, unit: str, cell: float, expected: float
) -> None:
    write(tmp_path, even(2015), [cell] * 8760)
    assert read(tmp_path, quantity=quantity, unit=unit).values[0] == pytest.approx(expected)


def test_remarks_units_and_semicolons_around_the_data_are_understood(tmp_path: Path) -> None:
    write(tmp_path, even(2015), head="Some island. See SOURCES\ntime,demand\nISO,kW\n")
    assert read(tmp_path, units_row=True).values[1] == 0.001
    text = (tmp_path / "s.csv").read_text().replace(",", ";")
    (tmp_path / "s.csv").write_text("\ufeff" + text + "\n\n", encoding="utf-8")
    assert read(tmp_path, units_row=True).values[1] == 0.001


@pytest.mark.parametrize(
    ("told", "declared", "is_refused"),
    [("kW", "kW", False), ("[kW]", "kW", False), ("", "kW", False), ("our meter", "kW", False), ("W/W", "%", True),
     ("MW", "kW", True), ("kWh", "kW", True)],
)  # fmt: skip
def test_the_row_of_units_and_the_scenario_must_mean_one_unit(
    tmp_path: Path, told: str, declared: str, is_refused: bool
) -> None:
    write(tmp_path, even(2015), head=f"time,demand\nISO,{told}\n")
    kinds: dict[str, Any] = {"quantity": "any", "unit": declared, "units_row": True}
    if is_refused:
        found = problems_in(tmp_path, **kinds)
        assert [(problem.code, problem.line) for problem in found] == [("E418", 2)]
        assert told in found[0].cure
    else:
        read(tmp_path, **kinds)


def test_a_file_that_is_no_text_is_told_by_the_line_where_it_stops_being_one(tmp_path: Path) -> None:
    write(tmp_path, even(2015))
    path = tmp_path / "s.csv"
    path.write_bytes(path.read_bytes().replace(b"2015-01-01 02:00", "é".encode("latin-1"), 1))
    (problem,) = problems_in(tmp_path)
    assert (problem.code, problem.line, problem.column) == ("E416", 4, 1)


def edited(at: int, cell: Any) -> Callable[[Path], None]:
    cells: list[Any] = list(range(8760))
    cells[at] = cell
    return lambda folder: write(folder, even(2015), cells)


@pytest.mark.parametrize(
    ("prepare", "code", "line"),
    [
        (edited(10, ""), "E408", 12),
        (edited(10, "NaN"), "E408", 12),
        (edited(10, "inf"), "E408", 12),
        (edited(10, "n/a"), "E408", 12),
        (edited(10, "twelve"), "E409", 12),
        (edited(10, "1_000"), "E409", 12),
        (edited(10, 3.4028235e38), "E410", 12),
        (edited(10, -9999), "E410", 12),
        (edited(10, 9999), "E410", 12),
        (edited(10, -1), "E411", 12),
        (lambda folder: write(folder, even(2015, 8759)), "E405", 8760),
        (lambda folder: write(folder, even(2015, 8761)), "E404", 8762),
        (lambda folder: write(folder, even(2015)[:99] + even(2015)[101:]), "E405", 100),
        (lambda folder: write(folder, [*even(2015)[:99], *even(2015)[98:-1]]), "E406", 101),
        (
            lambda folder: write(folder, [*even(2015)[:50], even(2015)[51], even(2015)[50], *even(2015)[52:]]),
            "E405",
            53,
        ),
        (lambda folder: write(folder, [stamp + HOUR / 4 for stamp in even(2015)]), "E405", 2),
        (lambda folder: (folder / "s.csv").write_text("time,demand\nyesterday,1\n"), "E414", 2),
        (lambda folder: (folder / "s.csv").write_text("time,demand\n2015-01-01T00:00Z,1\n"), "E414", 2),
        (lambda folder: (folder / "s.csv").write_text("time,Demand\n2015-01-01,1\n"), "E403", 1),
        (lambda folder: (folder / "s.csv").write_text(""), "E403", 1),
        (lambda folder: (folder / "s.csv").write_bytes(b"time,demand\n\xff,1\n"), "E416", 2),
        (lambda folder: (folder / "s.csv").write_text('time,demand\n"a"b,1\n'), "E416", 2),
        (lambda folder: None, "E401", 0),
    ],
)
def test_a_bad_file_is_named_at_its_line(
    tmp_path: Path, prepare: Callable[[Path], object], code: str, line: int
) -> None:
    prepare(tmp_path)
    assert [(problem.code, problem.line) for problem in problems_in(tmp_path)] == [(code, line)]


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ({"clock": "Europe/Pari"}, "E415"),
        ({"clock": "Europe/Paris", "time_column": None}, "E415"),
        ({"clock": "+05:30"}, "E415"),
        ({"clock": "+25:00"}, "E415"),
        ({"unit": "kWh"}, "E213"),
        ({"unit": "kilowat"}, "E212"),
        ({"time_column": "tiem"}, "E403"),
        ({"quantity": "availability", "unit": "1"}, "E412"),
        ({"quantity": "temperature", "unit": "degC"}, "E412"),
        ({"sentinels": (17,)}, "E410"),
        ({"year": 2016}, "E404"),
    ],
)
def test_a_wrong_declaration_is_named(tmp_path: Path, spec: dict[str, Any], code: str) -> None:
    write(tmp_path, even(2015))
    assert problems_in(tmp_path, **spec)[0].code == code


def test_a_wrong_length_tells_how_many_rows_there_are(tmp_path: Path) -> None:
    write(tmp_path, even(2015, 8000))
    for clock in ("as_published", "UTC"):
        problem = problems_in(tmp_path, time_column=None, clock=clock)[0]
        assert problem.code == "E404" and "8,000" in problem.message and "8,760" in problem.message


def test_a_leap_years_length_without_a_year_asks_for_it(tmp_path: Path) -> None:
    write(tmp_path, even(2016, 8784))
    for clock in ("as_published", "UTC"):
        assert problems_in(tmp_path, time_column=None, clock=clock)[0].code == "E413"


def test_summer_time_in_a_file_said_to_be_utc_is_recognised(tmp_path: Path) -> None:
    write(tmp_path, paris(2015))
    autumn = problems_in(tmp_path, clock="UTC")[0]
    assert autumn.code == "E406" and "autumn change of summer time" in autumn.message
    assert "Europe/Paris" in autumn.cure
    write(tmp_path, [stamp for stamp in even(2015) if stamp != datetime(2015, 3, 29, 2)])
    spring = problems_in(tmp_path, clock="UTC")[0]
    assert spring.code == "E407" and "spring change of summer time" in spring.message


def test_a_wall_clock_that_keeps_only_half_of_summer_time_is_named(tmp_path: Path) -> None:
    write(tmp_path, [stamp for stamp in even(2015) if stamp != datetime(2015, 3, 29, 2)])
    once = problems_in(tmp_path, clock="Europe/Paris")[0]
    assert once.code == "E407" and "occurs once" in once.message
    stamps = sorted([*even(2015), datetime(2015, 10, 25, 2)])
    write(tmp_path, stamps)
    assert problems_in(tmp_path, clock="Europe/Paris")[0].code in ("E406", "E407")


def test_bad_cells_and_a_gap_come_at_once(tmp_path: Path) -> None:
    stamps = even(2015)[:99] + even(2015)[101:]
    cells: list[Any] = list(range(8758))
    cells[5:8] = ["", "x", ""]
    write(tmp_path, stamps, cells)
    problems = problems_in(tmp_path)
    assert [problem.code for problem in problems] == ["E408", "E409", "E405"]
    assert "(and 1 more)" in problems[0].message
    assert "2015-01-05 03:00:00" in problems[2].message and "2 rows" in problems[2].message


@pytest.mark.parametrize("name", ["../s.csv", "/etc/passwd", "C:\\s.csv", "a\\..\\s.csv", "link.csv", "a\0b"])
def test_no_file_outside_the_folder_is_read(tmp_path: Path, name: str) -> None:
    write(tmp_path, even(2015))
    folder = tmp_path / "island"
    folder.mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "s.csv")
    assert problems_in(folder, file=name)[0].code == "E402"


def test_a_misspelt_column_is_guessed(tmp_path: Path) -> None:
    write(tmp_path, even(2015))
    assert "did you mean 'demand'?" in problems_in(tmp_path, column="demnad")[0].cure


def test_9999_is_a_number_where_others_are_as_large(tmp_path: Path) -> None:
    write(tmp_path, even(2015), [cell + 5000 for cell in range(8760)])
    assert read(tmp_path).values[4999] == pytest.approx(9.999)
