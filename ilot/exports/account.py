"""The community's carbon account as a table: every line with its activity, factor and where both come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.account import NOTATION, SUB_SECTORS, Line, account, totals
from engine.balance import balance
from engine.results import Results
from engine.scope2 import hourly_lines, market_lines
from ilot.exports.provenance import activity_of, factor_of
from ilot.exports.series import printed, write_table
from ilot.runs.folder import refuse_existing
from ilot.runs.record import read_record
from scenarios.schema import Scenario

COLUMNS = (
    "method", "node", "sector", "gpc", "sub_sector", "scope", "source", "gas", "year", "activity", "activity_unit",
    "activity_source", "activity_quality", "factor", "factor_unit", "factor_source", "factor_quality", "factor_year",
    "tonnes", "gwp_set", "tCO2e", "notation",
)  # fmt: skip

ANNUAL, HOURLY, MARKET = "account", "electricity by the hour", "electricity by contracts"
"""The account proper, whose lines the totals add up, and two other ways to count the same electricity."""


def to_account(run: Path, path: Path) -> None:
    """Write the lines of the account and its totals by year as CSV, UTF-8.

    Lines of the method `account` make the totals: rows with `BASIC`, `BASIC+`, `territorial` and `biogenic (memo)` for
    a sub-sector. The two other methods count electricity once more and are in no total; hours only in years that are
    kept. A sub-sector without a line has one row with its notation key, `NE` (not estimated) unless the scenario says
    otherwise.

    Raises
    ------
    Failure
        When the file exists.
    """
    refuse_existing(path)
    record = read_record(run)
    write_table(path, COLUMNS, printed(account_rows(record.loaded.scenario, record.results)))


def account_rows(scenario: Scenario, results: Results) -> Iterator[list[object]]:
    """Yield the lines, the silent sub-sectors and the totals, as `to_account` says, by the heads `COLUMNS`."""
    lines = account(results)
    parts = {ANNUAL: lines, HOURLY: hourly_lines(results), MARKET: market_lines(results)}
    gwp_set, years = results.inputs.attrs["gwp_set"], results.annual["year"].values.tolist()
    for method, part in parts.items():
        yield from (_row(method, line, scenario, gwp_set) for line in part)
    yield from _silent(lines, scenario)
    yield from _totals(lines, years, gwp_set)


def to_balance(run: Path, path: Path) -> None:
    """Write the carbon balance by node and year as CSV, every part beside the net; raises as `to_account`."""
    refuse_existing(path)
    results = read_record(run).results
    heads, *rows = balance_table(results)
    write_table(path, [str(head) for head in heads], printed(rows))


def balance_table(results: Results) -> Iterator[list[object]]:
    """Yield the heads, then each node and year, and where there are several nodes, their sum."""
    found = balance(results)
    yield ["node", "year", *(f"{name}_tCO2e" for name in found.data_vars)]
    for node in found["node"].values.tolist():
        for year in found["year"].values.tolist():
            here = found.sel(node=node, year=year)
            yield [str(node), year, *(float(values) for values in here.values())]
    if found.sizes["node"] > 1:
        for year in found["year"].values.tolist():
            whole = found.sum("node").sel(year=year)
            yield ["all nodes", year, *(float(values) for values in whole.values())]


def _row(method: str, line: Line, scenario: Scenario, gwp_set: str) -> list[object]:
    counted, factor = activity_of(line, scenario), factor_of(line, scenario)
    return [
        method, line.node, line.sector, line.ref, SUB_SECTORS[line.ref], line.scope, line.source, line.gas, line.year,
        line.activity, line.unit, counted.source, counted.quality, line.factor, f"t/{line.unit}", factor.source,
        factor.quality, factor.year, line.tonnes, gwp_set, line.co2e, "",
    ]  # fmt: skip


def _silent(lines: list[Line], scenario: Scenario) -> Iterator[list[object]]:
    """One row for each sub-sector that has no line, with the key that says why."""
    spoken = {line.ref for line in lines}
    said: dict[str, str] = {ref: key for ref, key in scenario.carbon.account.notation.items()}
    for ref, name in SUB_SECTORS.items():
        if ref not in spoken:
            key = said.get(ref, "NE")
            yield [ANNUAL, "", "", ref, name, *[""] * 16, f"{key}: {NOTATION[key]}"]


def _totals(lines: list[Line], years: list[int], gwp_set: str) -> Iterator[list[object]]:
    names = {"basic": "BASIC", "basic_plus": "BASIC+", "territorial": "territorial", "biogenic": "biogenic (memo)"}
    for name, values in totals(lines, years).items():
        for year, value in zip(years, values.tolist(), strict=True):
            yield [ANNUAL, "", "", "", names[name], "", "", "", year, *[""] * 10, gwp_set, value, ""]
