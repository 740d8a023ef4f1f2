"""PVGIS of the European Commission: hourly series and typical years, as CSV or JSON, in UTC.

Its irradiance belongs to an instant, not to the hour: series carry it in their stamps (hh:10, hh:11), typical
years in a header line. It is taken for the hour, and `Recording.minute` keeps the instant for the sun's position.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scenarios.hours.clocks import Clock
from scenarios.hours.readers.recording import (
    Recording,
    SeriesSpec,
    complaint,
    of_year,
    rows_of,
    text_of,
    weather_column,
)
from scenarios.problems import Place

HOURLY = {"output": "P", "temperature": "T2m", "wind_speed": "WS10m"}
TYPICAL = {"ghi": "G(h)", "dni": "Gb(n)", "dhi": "Gd(h)", "temperature": "T2m", "wind_speed": "WS10m"}
"""PVGIS user manual, "Hourly solar radiation data" and "Typical meteorological year" (EU Science Hub)."""

_STAMP = re.compile(r'"time(?:\(UTC\))?"\s*:\s*"\d{8}:\d{4}"')
_REMARK = re.compile(r"[A-Za-z][\w()]*:|PVGIS")


@dataclass(frozen=True)
class _File:
    """The parts of a file that both of its forms have; `peak_power` in kW."""

    header: Place
    places: list[Place]
    rows: Sequence[Mapping[str, str]]
    is_typical: bool
    peak_power: float | None
    time_offset: float


def read_pvgis(path: Path, spec: SeriesSpec) -> Recording:
    """Return one column of a PVGIS file; `output` is per nominal power of the PV system in its header.

    Raises
    ------
    ScenarioError
        E403, E404, E416, or E417 if the nominal power is not told.
    """
    text = text_of(path)
    file = _json(text, path) if text.lstrip().startswith("{") else _csv(text, path)
    names = TYPICAL if file.is_typical else HOURLY
    there = [name for name, column in names.items() if file.rows and column in file.rows[0]]
    quantity, unit = weather_column(there, file.header, spec)
    stamps = [row["time"] for row in file.rows]
    kept = list(range(len(stamps))) if file.is_typical else of_year(stamps, file.header, spec)
    minute = file.time_offset * 60 if file.is_typical else float(stamps[kept[0]][-2:] or 0)
    scale = 1.0
    if spec.column == "output":
        scale = 1 / (1000 * _peak_power(file, spec))
    return Recording(
        header=file.header,
        places=[file.places[row] for row in kept],
        cells=[file.rows[row].get(names[spec.column], "") for row in kept],
        stamps=[stamps[row] for row in kept],
        stamp_of=lambda stamp: _hour(stamp, stamps[kept[0]][-2:]),
        clock=Clock("UTC", "start", None if file.is_typical else spec.year, spec.leap_day),
        unit=unit,
        quantity=quantity,
        scale=scale,
        is_typical=file.is_typical,
        minute=minute,
        notes=(f"PVGIS gives instants (minute {minute:.0f} of the hour): taken for the hour",),
    )


def _csv(text: str, path: Path) -> _File:
    """Remarks, a table that begins with 'time', and remarks again."""
    lines = text.splitlines(keepends=True)
    at = next((i for i, line in enumerate(lines) if line.startswith(("time,", "time(UTC),"))), None)
    if at is None:
        raise complaint(
            "E416",
            Place(str(path), 1, 1),
            "this is no PVGIS file: no line begins with 'time,' or 'time(UTC),'",
            "download it as CSV or JSON (hourly data or typical year); for a table of your own use 'format: csv'",
        )
    end = next((i for i in range(at + 1, len(lines)) if not lines[i].strip() or _REMARK.match(lines[i])), len(lines))
    table = rows_of("".join(lines[at:end]), path, first_line=at + 1, delimiter=",")
    header = ["time", *table[0][1][1:]]
    for line, cells in table[1:]:
        if len(cells) != len(header):
            raise complaint(
                "E416",
                Place(str(path), line, 1),
                f"the row has {len(cells)} cells, the header {len(header)}",
                "download the file again: it may be cut off",
            )
    head = "".join(lines[:at])
    power = re.search(r"Nominal power.*?:\s*([\d.]+)", head)
    offset = re.search(r"Irradiance Time Offset.*?:\s*(-?[\d.]+)", head)
    return _File(
        header=Place(str(path), at + 1, 1),
        places=[Place(str(path), line, 1) for line, _ in table[1:]],
        rows=[dict(zip(header, cells, strict=True)) for _, cells in table[1:]],
        is_typical=lines[at].startswith("time(UTC)"),
        peak_power=float(power[1]) if power else None,
        time_offset=float(offset[1]) if offset else 0.0,
    )


def _json(text: str, path: Path) -> _File:
    try:
        said: Any = json.loads(text)
        outputs, inputs = said["outputs"], said["inputs"]
        is_typical = "tmy_hourly" in outputs
        hours = outputs["tmy_hourly" if is_typical else "hourly"]
        rows = [
            {"time" if name.startswith("time") else name: str(value) for name, value in hour.items()} for hour in hours
        ]
        power = inputs.get("pv_module", {}).get("peak_power")
        offset = inputs.get("location", {}).get("irradiance_time_offset", 0.0)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise complaint(
            "E416",
            Place(str(path), line, 1),
            "this is no PVGIS file: it must be whole JSON with 'inputs' and 'outputs' of 'hourly' or 'tmy_hourly'",
            "download it again: it may be cut off",
        ) from None
    return _File(
        header=Place(str(path), 1, 1),
        places=_places(text, path, len(rows)),
        rows=rows,
        is_typical=is_typical,
        peak_power=power,
        time_offset=float(offset),
    )


def _places(text: str, path: Path, n_rows: int) -> list[Place]:
    """Line and column of the stamp of each hour; the first place of the file for what cannot be found."""
    places, line, start = [], 1, 0
    for found in _STAMP.finditer(text):
        line += text.count("\n", start, found.start())
        start = found.start()
        places.append(Place(str(path), line, start - text.rfind("\n", 0, start)))
    return (places + [Place(str(path), 1, 1)] * n_rows)[:n_rows]


def _peak_power(file: _File, spec: SeriesSpec) -> float:
    if not file.peak_power or file.peak_power <= 0:
        raise complaint(
            "E417",
            file.header,
            "the nominal power of the PV system is not told",
            "ask PVGIS for hourly data with 'PV power'; the header then has it",
            spec,
        )
    return file.peak_power


def _hour(stamp: str, minute: str) -> datetime:
    """YYYYMMDD:hhmm as the start of its hour; the minute must be that of all rows."""
    if stamp[-2:] != minute:
        raise ValueError(stamp)
    return datetime.strptime(stamp, "%Y%m%d:%H%M").replace(minute=0)
