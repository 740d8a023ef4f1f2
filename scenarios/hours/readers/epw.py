"""EPW, the weather of EnergyPlus: eight header lines, 35 columns without names, hours 1 to 24 labelled by their end."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from scenarios.hours.clocks import Clock
from scenarios.hours.readers.recording import (
    Recording,
    SeriesSpec,
    complaint,
    offset_name,
    rows_of,
    text_of,
    weather_column,
)
from scenarios.problems import Place

# Column and the mark of missing data of each.
COLUMNS = {
    "ghi": (13, 9999.0),
    "dni": (14, 9999.0),
    "dhi": (15, 9999.0),
    "temperature": (6, 99.9),
    "wind_speed": (21, 999.0),
}
"""EnergyPlus Auxiliary Programs, "EnergyPlus Weather File (EPW) Data Dictionary": fields N6-N21."""
N_COLUMNS = 35
PERIODS = 7
"""Row of the header, from 0, that tells the records in an hour."""


def read_epw(path: Path, spec: SeriesSpec) -> Recording:
    """Return one column of an EPW file.

    Raises
    ------
    ScenarioError
        E403, E404 for records that are not hours, or E416.
    """
    table = rows_of(text_of(path, "latin-1"), path, delimiter=",")
    offset = _offset(table[0][1]) if table else None
    if offset is None or len(table) <= PERIODS or table[PERIODS][1][0].upper() != "DATA PERIODS":
        raise complaint(
            "E416",
            Place(str(path), 1, 1),
            "this is no EPW file: it must begin with LOCATION, and its eighth line with DATA PERIODS",
            "check 'format'; for a table of your own use 'format: csv'",
        )
    line, periods = table[PERIODS]
    place = Place(str(path), line, 1)
    if len(periods) < 3 or periods[1:3] != ["1", "1"]:
        raise complaint(
            "E404", place, f"the file has {'/'.join(periods[1:3])} periods and records an hour",
            "use a file with one period of one record an hour", spec,
        )  # fmt: skip
    quantity, unit = weather_column(COLUMNS, place, spec)
    column, missing = COLUMNS[spec.column]
    body = table[PERIODS + 1 :]
    for number, cells in body:
        if len(cells) < column + 1:
            raise complaint(
                "E416",
                Place(str(path), number, 1),
                f"the row has {len(cells)} of the {N_COLUMNS} columns",
                "download the file again: it may be cut off",
                spec,
            )
    return Recording(
        header=place,
        places=[Place(str(path), number, 1) for number, _ in body],
        cells=[cells[column] for _, cells in body],
        stamps=["-".join(cells[:3]) + f" {cells[3]}" for _, cells in body],
        stamp_of=_stamp,
        clock=Clock(offset_name(offset), "end", None, spec.leap_day),
        unit=unit,
        quantity=quantity,
        sentinels=frozenset([missing]),
        is_typical=True,
    )


def _offset(location: list[str]) -> float | None:
    """Hours ahead of UTC, from the line LOCATION; None if it is no such line."""
    if location[0].upper() != "LOCATION" or len(location) < 10:
        return None
    try:
        return float(location[8])
    except ValueError:
        return None


def _stamp(text: str) -> datetime:
    """Year-month-day hour, 1 to 24; the minute of the file (0 or 60) says nothing."""
    date, hour = text.split()
    year, month, day = map(int, date.split("-"))
    if not 1 <= int(hour) <= 24:
        raise ValueError(text)
    return datetime(year, month, day) + timedelta(hours=int(hour))
