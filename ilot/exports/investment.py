"""What each thing that may be built costs, by part of its investment, before and after service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine.costs import annuity_factor
from ilot.exports.series import write_table
from ilot.runs.folder import refuse_existing
from ilot.runs.record import read_record
from scenarios.capital import costs_of_capital
from scenarios.inputs.investment import KINDS, investment, lives_of
from scenarios.schema import Scenario

COLUMNS = (
    "part", "name", "year", "overnight", "imports", "interest", "provision", "investment", "cost_of_capital", "annuity",
    "unit",
)  # fmt: skip


def to_investments(run: Path, path: Path) -> None:
    """Write one lever, kind of cost and year of entry into service a row as CSV, UTF-8; raises as `series.to_csv`.

    Money of the price year for a unit of what is bought; `annuity` for each year of its life.
    """
    refuse_existing(path)
    scenario = read_record(run).loaded.scenario
    write_table(path, COLUMNS, rows(scenario))


def rows(scenario: Scenario) -> Iterator[tuple[object, ...]]:
    """Yield the investments of a scenario that are not free, in the order of the file."""
    years = list(range(scenario.horizon.first_year, scenario.horizon.last_year + 1))
    for part, field, lifetime, unit in KINDS:
        things = getattr(scenario, part)
        found, rates = investment(scenario, things, field, lifetime, years), costs_of_capital(scenario, things)
        lives = lives_of(things, lifetime, years)
        for row, name in enumerate(things):
            for column, year in enumerate(years):
                repaid = float(annuity_factor(rates[row], lives[row, column]))
                parts = [float(each[row, column]) for each in (*found, found.total)]
                if parts[-1] > 0:
                    by_unit = f"{scenario.money.currency}/{unit}"
                    told = [repr(value) for value in (*parts, float(rates[row]), parts[-1] * repaid)]
                    yield (f"{part}.{field}", name, year, *told, by_unit)
