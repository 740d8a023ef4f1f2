"""Plain CSV: a header within the first lines, one row for each interval, and a scenario that says the rest."""

from __future__ import annotations

from pathlib import Path

from scenarios.hours.clocks import Clock
from scenarios.hours.readers.recording import (
    HEADER_WITHIN,
    Recording,
    SeriesSpec,
    column_of,
    complaint,
    rows_of,
    text_of,
)
from scenarios.problems import Place
from scenarios.units import UnitError, convert


def read_plain(path: Path, spec: SeriesSpec) -> Recording:
    """Return the column of a CSV file with ',' or ';'.

    Raises
    ------
    ScenarioError
        E403, E416, or E418 if the row of units says another than the scenario.
    """
    table = rows_of(text_of(path), path)
    at = next((i for i, (_, cells) in enumerate(table[:HEADER_WITHIN]) if spec.column in cells), None)
    line, header = (
        table[at] if at is not None else max(table[:HEADER_WITHIN], key=lambda row: len(row[1]), default=(1, []))
    )
    place = Place(str(path), line, 1)
    column = column_of(header, spec.column, place, spec)
    time = None if spec.time_column is None else column_of(header, spec.time_column, place, spec)
    body = table[(at or 0) + 1 + spec.units_row :]
    # Checked with the scenario (`scenarios.checks.relations`): a plain file says none of these itself.
    assert spec.unit and spec.quantity and spec.clock and spec.label
    if spec.units_row and len(table) > (at or 0) + 1:
        number, units = table[(at or 0) + 1]
        _refuse_another_unit(_cell(units, column), spec.unit, Place(str(path), number, 1), spec)
    return Recording(
        header=place,
        places=[Place(str(path), number, 1) for number, _ in body],
        cells=[_cell(cells, column) for _, cells in body],
        stamps=None if time is None else [_cell(cells, time) for _, cells in body],
        clock=Clock(spec.clock, spec.label, spec.year, spec.leap_day),
        unit=spec.unit,
        quantity=spec.quantity,
    )


def _refuse_another_unit(told: str, declared: str, place: Place, spec: SeriesSpec) -> None:
    """The row of units and the scenario must mean one unit; what is no unit, such as a remark, says nothing."""
    try:
        factor = convert(1.0, told.strip("[]() "), declared)
    except UnitError as error:
        if error.code == "E212":
            return
        factor = 0.0
    if told and abs(factor - 1.0) > 1e-9:
        raise complaint(
            "E418",
            place,
            f"the file says '{told}', the scenario '{declared}'",
            f"find out which is right; if the file is, write 'unit: {told}' in the scenario",
            spec,
        )


def _cell(cells: list[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""
