"""Renewables.ninja: comment lines with the units and the plant, then hours in UTC beside a local time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scenarios.hours.clocks import Clock
from scenarios.hours.readers.recording import (
    Recording,
    SeriesSpec,
    column_of,
    complaint,
    of_year,
    rows_of,
    text_of,
    weather_column,
)
from scenarios.problems import Place

COLUMNS = {"output": "electricity", "temperature": "temperature", "wind_speed": "wind_speed"}
TIME = "time"
"""In UTC. The column local_time follows the summer time of the place and is left alone."""


def read_ninja(path: Path, spec: SeriesSpec) -> Recording:
    """Return one column of a file of Renewables.ninja; `output` is per capacity of the plant in the header.

    Raises
    ------
    ScenarioError
        E403, E404, E416, or E417 if the capacity of the plant is not told.
    """
    lines = text_of(path).splitlines(keepends=True)
    remarks = [line for line in lines if line.startswith("#")]
    table = rows_of("".join("\n" if line.startswith("#") else line for line in lines), path, delimiter=",")
    line, header = table[0] if table else (1, [])
    place = Place(str(path), line, 1)
    if not remarks or TIME not in header:
        raise complaint(
            "E416",
            place,
            "this is no file of Renewables.ninja: comment lines (#) and a column 'time' in UTC are missing",
            "download it again; for a table of your own use 'format: csv'",
        )
    there = [name for name, column in COLUMNS.items() if column in header]
    quantity, unit = weather_column(there, place, spec)
    column, time = column_of(header, COLUMNS[spec.column], place, spec), column_of(header, TIME, place, spec)
    body = [(number, cells) for number, cells in table[1:] if len(cells) == len(header)]
    if len(body) < len(table) - 1:
        number = next(number for number, cells in table[1:] if len(cells) != len(header))
        raise complaint(
            "E416",
            Place(str(path), number, 1),
            f"the row does not have {len(header)} cells",
            "download the file again: it may be cut off",
            spec,
        )
    kept = of_year([cells[time] for _, cells in body], place, spec)
    return Recording(
        header=place,
        places=[Place(str(path), body[row][0], 1) for row in kept],
        cells=[body[row][1][column] for row in kept],
        stamps=[body[row][1][time] for row in kept],
        clock=Clock("UTC", "start", spec.year, spec.leap_day),
        unit=unit,
        quantity=quantity,
        scale=1 / _capacity(remarks, path, spec) if spec.column == "output" else 1.0,
    )


def _capacity(remarks: list[str], path: Path, spec: SeriesSpec) -> float:
    """The capacity of the plant, kW, from the JSON in the comment lines."""
    for remark in remarks:
        told = remark.lstrip("# \t")
        if told.startswith("{"):
            try:
                said: Any = json.loads(told)
            except ValueError:
                continue
            capacity = said.get("params", {}).get("capacity")
            if isinstance(capacity, int | float) and capacity > 0:
                return float(capacity)
    raise complaint(
        "E417",
        Place(str(path), 1, 1),
        "the comment lines do not tell the capacity of the plant",
        "keep them as downloaded; or read the file with 'format: csv', 'clock: UTC' and a unit such as kW/kWp",
        spec,
    )
