"""The community's carbon account as a table: every line with its activity, factor and where the factor comes from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.account import BIOGENIC, NOTATION, SUB_SECTORS, Line, account, totals
from ilot.export import harmless, write_table
from ilot.record import read_record
from ilot.runs import refuse_existing
from scenarios.quantity import Trajectory
from scenarios.schema import Scenario

COLUMNS = (
    "node", "sector", "gpc", "sub_sector", "scope", "source", "gas", "year", "activity", "activity_unit", "factor",
    "factor_unit", "tonnes", "gwp_set", "tCO2e", "factor_source", "factor_quality", "notation",
)  # fmt: skip


def to_account(run: Path, path: Path) -> None:
    """Write the lines of the account and its totals by year as CSV, UTF-8.

    A sub-sector without a line has one row with its notation key, `NE` (not estimated) unless the scenario says
    otherwise. Rows of totals have `BASIC`, `BASIC+`, `territorial` and `biogenic (memo)` for a sub-sector. The source
    of an activity is the simulation of the scenario that the run folder holds.

    Raises
    ------
    Failure
        When the file exists.
    """
    refuse_existing(path)
    record = read_record(run)
    lines = account(record.results)
    scenario, gwp_set = record.loaded.scenario, record.results.inputs.attrs["gwp_set"]
    years = record.results.annual["year"].values.tolist()
    spoken = (_row(line, scenario, gwp_set) for line in lines)
    write_table(path, COLUMNS, [*spoken, *_silent(lines, scenario), *_totals(lines, years, gwp_set)])


def _row(line: Line, scenario: Scenario, gwp_set: str) -> list[object]:
    source, quality = _provenance(line, scenario)
    return [
        harmless(line.node), harmless(line.sector), line.ref, SUB_SECTORS[line.ref], line.scope, harmless(line.source),
        line.gas, line.year, repr(line.activity), line.unit, repr(line.factor), f"t/{line.unit}", repr(line.tonnes),
        gwp_set, repr(line.co2e), harmless(source), quality, "",
    ]  # fmt: skip


def _provenance(line: Line, scenario: Scenario) -> tuple[str, str]:
    """Where the factor comes from, and how well it is known."""
    fields = {"CO2": "co2", "CH4": "ch4", "N2O": "n2o", BIOGENIC: "biogenic_co2"}
    if line.source in scenario.fuels:
        said = getattr(scenario.fuels[line.source], fields[line.gas])
    elif line.source in scenario.processes:
        said = getattr(scenario.processes[line.source], fields[line.gas])
    elif line.scope in ("2", "3"):
        return "emissions of the island's plants and purchases over energy served, this run", "derived"
    else:
        return "this run", "derived"
    values = said.points if isinstance(said, Trajectory) else (said,)
    first = next((value for value in values if value is not None), None)
    return ("", "") if first is None else (first.source or "", first.quality or "")


def _silent(lines: list[Line], scenario: Scenario) -> Iterator[list[object]]:
    """One row for each sub-sector that has no line, with the key that says why."""
    spoken = {line.ref for line in lines}
    said: dict[str, str] = {ref: key for ref, key in scenario.carbon.account.notation.items()}
    for ref, name in SUB_SECTORS.items():
        if ref not in spoken:
            key = said.get(ref, "NE")
            yield ["", "", ref, name, *[""] * 13, f"{key}: {NOTATION[key]}"]


def _totals(lines: list[Line], years: list[int], gwp_set: str) -> Iterator[list[object]]:
    names = {"basic": "BASIC", "basic_plus": "BASIC+", "territorial": "territorial", "biogenic": "biogenic (memo)"}
    for name, values in totals(lines, years).items():
        for year, value in zip(years, values.tolist(), strict=True):
            yield ["", "", "", names[name], "", "", "", year, *[""] * 5, gwp_set, repr(value), "", "", ""]
