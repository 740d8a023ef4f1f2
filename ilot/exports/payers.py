"""Who pays: the yearly cost of the island by payer, from what the scenario states and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import xarray as xr

from engine.costs import measure_costs, planting_costs
from engine.finance import Numbers
from engine.membership import bare
from engine.results import Results
from engine.variables import ELECTRICITY
from ilot.exports.border import declarations
from ilot.exports.finance import of_years, tariff_revenue
from ilot.exports.series import printed, write_table
from scenarios.schema import Scenario

COLUMNS = ("payer", "what", "year", "value", "unit")
UNSTATED = "not stated"


class Share(NamedTuple):
    """What one payer pays for one thing."""

    payer: str
    what: str
    paid: Numbers
    """(year,) money/yr; negative where it is earned."""
    is_beyond: bool = False
    """Whether it is paid besides the costs of the account: abroad, and not for the island."""


def shares(scenario: Scenario, results: Results) -> list[Share]:
    """Return what each payer pays; without those beyond, the sum is all cost but that of unserved demand.

    The tariff pays for electricity, and who equalises for what it does not cover; without a tariff nothing says who
    pays for the power system. Measures and planting are paid by who decides them, fuel and its carbon price by who
    burns it, the border adjustment by the exporter, credits by who buys them.

    Raises
    ------
    ValueError
        With the cost method `project`, whose one year stands for many.
    """
    if results.inputs.attrs["cost_method"] == "project":
        raise ValueError("the cost method project has no costs by payer")
    cost, power = (results.annual[name].mean("member") for name in ("cost", "power_cost"))
    system = power.drop_sel(item="unserved").sum("item").values
    users = (cost - power).sel(item=["end_use_fuel", "stocks", "carbon"])
    return [
        *_electricity(scenario, system, tariff_revenue(scenario, results)),
        Share("users of fuel", "fuel of end uses", users.sel(item="end_use_fuel").values),
        Share("buyers of stocks", "cars, appliances and other stocks", users.sel(item="stocks").values),
        Share("users of fuel", "carbon price outside the power system", users.sel(item="carbon").values),
        *_decided(scenario, results),
        *_exporters(scenario, results),
        *_buyers_of_credits(scenario, results),
    ]


def _electricity(scenario: Scenario, system: Numbers, revenue: Numbers | None) -> list[Share]:
    """The power system: what the tariff brings in, and what is left to pay."""
    if revenue is None:
        return [Share(UNSTATED, "power system, without a tariff", system)]
    rest = scenario.finance.equalisation or UNSTATED
    return [
        Share("users of electricity", "tariff", revenue),
        Share(rest, "power system beyond the tariff", system - revenue),
    ]


def _decided(scenario: Scenario, results: Results) -> list[Share]:
    """Measures and planting, by who decides them."""
    found: dict[tuple[str, str], Numbers] = {}
    for what, levers, costs in (
        ("measures", scenario.measures, measure_costs(results)),
        ("planting", scenario.forest.planting, planting_costs(results)),
    ):
        by_lever = costs.transpose(..., "year").values
        for lever, paid in zip(levers.values(), by_lever, strict=True):
            found[lever.decided_by, what] = found.get((lever.decided_by, what), 0.0) + paid
    return [Share(payer, what, paid) for (payer, what), paid in sorted(found.items(), key=lambda each: each[0])]


def _exporters(scenario: Scenario, results: Results) -> list[Share]:
    """Certificates of the goods sold in the EU; nothing without goods."""
    years = results.annual["year"].values.tolist()
    declared = declarations(scenario, results)
    paid = np.array([sum(each.cost for each in declared if each.year == year) for year in years], dtype=float)
    return [Share("exporter", "border adjustment of the EU", paid, is_beyond=True)] if declared else []


def _buyers_of_credits(scenario: Scenario, results: Results) -> list[Share]:
    """What removals that are sold bring in; nothing without a price. No plan is chosen for it."""
    credits = scenario.carbon.credits
    if credits is None or credits.price is None:
        return []
    sold = results.annual["credits_sold"].sum("node")
    earned = sold.values * np.array(credits.price.values(sold["year"].values.tolist()))
    return [Share("buyers of credits", "removals sold as credits", earned, is_beyond=True)]


def household_bill(scenario: Scenario, results: Results) -> Numbers | None:
    """Return what homes pay for their energy a resident, (year,) money/yr; None without a tariff or such a sector.

    Electricity of the sector `residential` × tariff and its fuels × price, in the money of the price year; it is part
    of what users pay.
    """
    years, used = results.annual["year"].values.tolist(), results.annual["final_energy"]
    homes = used.sel(sector=used["sector"] == "residential").sum(["node", "sector"])
    if scenario.finance.tariff is None or not (homes > 0).any():
        return None
    power = homes.sel(carrier=ELECTRICITY).values * scenario.finance.tariff.values(years)
    fuel = xr.dot(
        homes.drop_sel(carrier=ELECTRICITY).rename(carrier="fuel"), bare(results.inputs["fuel_price"]), dim="fuel"
    )
    people = results.inputs["population"].sum("node").values
    return np.divide(power + fuel.values, people, out=np.zeros(len(years)), where=people > 0)


def to_payers(run: Path, path: Path) -> None:
    """Write one payer, thing and year a row as CSV, UTF-8; the rows of `all` sum what the island pays.

    Raises
    ------
    Failure
        When the file exists, or the method `project` has no years.
    """
    record = of_years(run, path)
    write_table(path, COLUMNS, printed(payer_rows(record.loaded.scenario, record.results)))


def payer_rows(scenario: Scenario, results: Results) -> Iterator[list[object]]:
    """Yield what each payer pays in each year, their sum, and what a home pays, by the heads `COLUMNS`."""
    found = shares(scenario, results)
    whole = sum((share.paid for share in found if not share.is_beyond), np.zeros(results.annual.sizes["year"]))
    currency, years = scenario.money.currency, results.annual["year"].values.tolist()
    for share in (*found, Share("all", "cost of the island, without unserved demand", whole)):
        for year, value in zip(years, share.paid.tolist(), strict=True):
            yield [share.payer, share.what, year, value, currency]
    bill = household_bill(scenario, results)
    for year, value in zip(years, [] if bill is None else bill.tolist(), strict=bill is not None):
        what = "energy of a home by resident, part of what users pay"
        yield ["households", what, year, value, f"{currency}/person"]
