"""Hourly production by source of EDF SEI: Corsica, Guadeloupe, French Guiana, Martinique, Réunion since 2019.

The data set `courbe-de-charge-de-la-production-delectricite-par-filiere` (opendata.edf.fr, Licence Ouverte) has all
territories in one file. Its stamps end in +00:00 but are local legal time; rows come in any order; an hour that
summer time skips stands there with 0 MW; a source that a territory does not have is an empty column.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from scenarios.hours.clocks import Clock
from scenarios.hours.readers.recording import (
    Quantity,
    Recording,
    Rows,
    SeriesSpec,
    column_of,
    complaint,
    of_year,
    rows_of,
    text_of,
)
from scenarios.problems import Place, ScenarioError, did_you_mean, listed, problem_at

ZONES = {
    "corse": "Europe/Paris",
    "guadeloupe": "America/Guadeloupe",
    "guyane": "America/Cayenne",
    "martinique": "America/Martinique",
    "reunion": "Indian/Reunion",
}
TOTAL = "production_totale_mw"
STAMP = "date_heure"
_OLD_NAMES = {"date": STAMP}
_SHIFTED = re.compile(r":\d\d(?!\+00:?00)[+-]\d\d:?\d\d\Z")
_UTC = re.compile(r"(?:\+00:?00|Z)\Z")


def read_edf_sei(path: Path, spec: SeriesSpec) -> Recording:
    """Return one column, MW (or EUR/MWh for the cost), of one territory and year.

    Four quarters of an hour, as in the live feed, are averaged to the hour.

    Raises
    ------
    ScenarioError
        E403, E404, E405 for a missing quarter, E408, E410 for an hour without production, E416.
    """
    table = rows_of(text_of(path), path)
    line, header = (table[0][0], [_plain(name) for name in table[0][1]]) if table else (1, [])
    place = Place(str(path), line, 1)
    if "territoire" not in header or STAMP not in header:
        raise complaint(
            "E416",
            place,
            "this is no production file of EDF SEI: the columns 'territoire' and 'date_heure' are missing",
            "export the data set as CSV; for a table of your own use 'format: csv'",
        )
    column, total = column_of(header, spec.column, place, spec), column_of(header, TOTAL, place, spec)
    body = _of_territory(table[1:], header.index("territoire"), place, spec)
    when = header.index(STAMP)
    body = [(number, [*cells, *[""] * (len(header) - len(cells))]) for number, cells in body]
    stamps = _stamps(body, when, path, spec)
    kept = sorted(of_year(stamps, place, spec), key=lambda row: stamps[row])
    rows = [(body[row][0], stamps[row], body[row][1][column], body[row][1][total]) for row in kept]
    zone = ZONES[_plain(spec.territory or "")]
    _check(rows, zone, path, spec)
    hours = _hours(rows, path, spec)
    status = header.index("statut") if "statut" in header else None
    n_estimates = 0 if status is None else sum(_plain(body[row][1][status]) == "estime" for row in kept)
    return Recording(
        header=place,
        places=[Place(str(path), number, 1) for number, _, _ in hours],
        # An hour that never was may be empty: `scenarios.hours.clocks` leaves its row out.
        cells=[cell or "0" if _is_skipped(stamp, zone) else cell for _, stamp, cell in hours],
        stamps=[stamp for _, stamp, _ in hours],
        clock=Clock(zone, "start", spec.year, spec.leap_day),
        unit="EUR/MWh" if "eur" in spec.column else "MW",
        quantity=_quantity(spec.column),
        notes=(
            f"stamps say UTC and are taken as the legal time of {zone}",
            *([f"{n_estimates:,} rows are estimates of EDF SEI"] if n_estimates else []),
            *(["rows were put in the order of time"] if kept != sorted(kept) else []),
        ),
    )


def _quantity(column: str) -> Quantity:
    """Storage and imports may be negative, and a plant at night too; the production of all may not."""
    return "demand" if column == TOTAL else "any"


def _of_territory(body: Rows, column: int, place: Place, spec: SeriesSpec) -> Rows:
    there = {_plain(cells[column]): cells[column] for _, cells in body if column < len(cells)}
    wanted = _plain(spec.territory or "")
    if wanted not in ZONES or wanted not in there:
        raise complaint(
            "E404",
            place,
            f"the file has no territory '{spec.territory}'",
            f"{did_you_mean(str(spec.territory), list(there.values()))}declare 'territory', one of: "
            f"{listed(there.values()) or 'it has no rows'}",
            spec,
        )
    return [(line, cells) for line, cells in body if column < len(cells) and _plain(cells[column]) == wanted]


def _stamps(body: Rows, when: int, path: Path, spec: SeriesSpec) -> list[str]:
    """The stamps on the wall clock of the territory, without the +00:00 that they do not mean."""
    for number, cells in body:
        if _SHIFTED.search(cells[when]):
            raise complaint(
                "E414",
                Place(str(path), number, 1),
                f"'{cells[when]}' was moved to another clock by the export",
                "export the data set with the time zone UTC: its stamps then show the legal time of the territory",
                spec,
            )
    return [_UTC.sub("", cells[when]).replace("T", " ") for _, cells in body]


def _check(rows: list[tuple[int, str, str, str]], zone: str, path: Path, spec: SeriesSpec) -> None:
    """An empty column is a source that is not there or was not published; 0 MW in all is a missing hour."""
    if not any(cell for _, _, cell, _ in rows):
        raise complaint(
            "E408",
            Place(str(path), rows[0][0], 1),
            f"'{spec.column}' is empty throughout {rows[0][1][:4]}: the territory has no such source, or it was not "
            "published for that year",
            "choose another year or column: empty is not zero",
            spec,
        )
    dead = [row for row in rows if row[3] in ("0", "0.0") and not _is_skipped(row[1], zone)]
    if dead:
        number, stamp, _, _ = dead[0]
        raise complaint(
            "E410",
            Place(str(path), number, 1),
            f"the production of all is 0 MW at {stamp}: a missing hour ({len(dead)} in all)",
            "fill it and say how in 'note'",
            spec,
        )


def _is_skipped(stamp: str, zone: str) -> bool:
    """Whether summer time skips this hour of the wall clock; false for what is no stamp."""
    try:
        wall = datetime.fromisoformat(stamp)
    except ValueError:
        return False
    there = ZoneInfo(zone)
    return wall.replace(tzinfo=there).astimezone(ZoneInfo("UTC")).astimezone(there).replace(tzinfo=None) != wall


def _hours(rows: list[tuple[int, str, str, str]], path: Path, spec: SeriesSpec) -> list[tuple[int, str, str]]:
    """The rows as they are, or four quarters averaged to each hour."""
    if not any(stamp[14:16] in ("15", "30", "45") for _, stamp, _, _ in rows):
        return [(line, stamp, cell) for line, stamp, cell, _ in rows]
    groups: dict[str, list[tuple[int, str, str]]] = {}
    for line, stamp, cell, _ in rows:
        groups.setdefault(stamp[:13], []).append((line, stamp[14:16], cell))
    problems, hours = [], []
    for hour, quarters in groups.items():
        place = Place(str(path), quarters[0][0], 1)
        missing = [minute for minute in ("00", "15", "30", "45") if minute not in [quarter[1] for quarter in quarters]]
        if missing or len(quarters) != 4:
            what = f"the quarter {hour}:{missing[0]} is missing" if missing else f"a quarter of {hour} occurs twice"
            cure = "give four rows for every hour"
            problems.append(problem_at(place, "E405" if missing else "E406", (spec.column,), what, cure))
            continue
        try:
            mean = str(sum(float(cell) for _, _, cell in quarters) / 4)
        except ValueError:
            # The cell that is no number speaks for the hour.
            mean = next(cell for _, _, cell in quarters if not cell.replace(".", "").lstrip("-").isdigit())
        hours.append((quarters[0][0], f"{hour}:00", mean))
    if problems:
        raise ScenarioError(problems)
    return hours


def _plain(name: str) -> str:
    """The name of a column or territory as the newer files write it: 'Thermique (MW)' is thermique_mw."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("€", "eur")).encode("ascii", "ignore").decode()
    joined = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return _OLD_NAMES.get(joined, joined)
