"""TMY3: a typical year of NREL, months of several years, hours labelled by their end in local standard time."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from scenarios.hours.clocks import Clock
from scenarios.hours.readers.recording import (
    Recording,
    SeriesSpec,
    column_of,
    complaint,
    offset_name,
    rows_of,
    text_of,
    weather_column,
)
from scenarios.problems import Place

COLUMNS = {
    "ghi": "GHI (W/m^2)",
    "dni": "DNI (W/m^2)",
    "dhi": "DHI (W/m^2)",
    "temperature": "Dry-bulb (C)",
    "wind_speed": "Wspd (m/s)",
}
"""Wilcox and Marion (2008), Users Manual for TMY3 Data Sets, NREL/TP-581-43156."""


def read_tmy3(path: Path, spec: SeriesSpec) -> Recording:
    """Return one column of a TMY3 file.

    Raises
    ------
    ScenarioError
        E403 or E416.
    """
    table = rows_of(text_of(path, "latin-1"), path, delimiter=",")
    station = table[0][1] if table else []
    offset = _number(station[3]) if len(station) == 7 else None
    if offset is None or len(table) < 2 or not table[1][1][0].startswith("Date"):
        raise complaint(
            "E416",
            Place(str(path), 1, 1),
            "this is no TMY3 file: its first line must name the station, clock, latitude, longitude and altitude, "
            "its second the columns, from 'Date (MM/DD/YYYY)'",
            "check 'format'; for a table of your own use 'format: csv'",
        )
    line, header = table[1]
    place = Place(str(path), line, 1)
    quantity, unit = weather_column(COLUMNS, place, spec)
    column = column_of(header, COLUMNS[spec.column], place, spec)
    body = table[2:]
    return Recording(
        header=place,
        places=[Place(str(path), number, 1) for number, _ in body],
        cells=[cells[column] if column < len(cells) else "" for _, cells in body],
        stamps=[" ".join(cells[:2]) for _, cells in body],
        stamp_of=_stamp,
        clock=Clock(offset_name(offset), "end", None, spec.leap_day),
        unit=unit,
        quantity=quantity,
        sentinels=frozenset([-9900.0]),
        is_typical=True,
    )


def _stamp(text: str) -> datetime:
    """MM/DD/YYYY HH:MM, where 24:00 is the end of the day."""
    date, time = text.split()
    hour, minute = time.split(":")
    return datetime.strptime(date, "%m/%d/%Y") + timedelta(hours=int(hour), minutes=int(minute))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
