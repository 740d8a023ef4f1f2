"""The power system as a bank reads it: cash flow by year, debt service and its cover, present value and return."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.cash_flow import power_cash_flow
from engine.costs import lcoe
from engine.finance import (
    Numbers,
    debt_service_cover,
    internal_rate_of_return,
    loan_life_cover,
    loans,
    net_present_value,
    nominal,
)
from engine.levelised import generation_cost, lcos
from engine.results import Results
from ilot.exports.series import printed, write_table
from ilot.failures import Code, Failure
from ilot.runs.folder import refuse_existing
from ilot.runs.record import Record, read_record
from scenarios.capital import real_cost_of_capital
from scenarios.schema import Scenario

COLUMNS = ("item", "year", "falls_at", "value", "unit", "money")


@dataclass(frozen=True)
class Lending:
    """Loans and how they are covered, in the money of their years.

    Attributes
    ----------
    available : (year,) revenue less operation, at year end: what can serve debt.
    drawn : (year,) at year start. service : (year,) at year end. owed : (year,) after the payment at year end.
    cover : (year,) available over service, infinite where nothing is due.
    life_cover : present value of what is available while debt is served over that of the service, both within the
        simulated years; None without debt.
    """

    available: Numbers
    drawn: Numbers
    service: Numbers
    owed: Numbers
    cover: Numbers
    life_cover: float | None


@dataclass(frozen=True)
class Sheet:
    """Real flows of the power system, money of the price year, and what follows; None where a number is not stated.

    Attributes
    ----------
    investment : (year,) at year start. operation, revenue : (year,) at year end. residual : at the end of the last.
    rate : 1/yr, real cost of capital. present_value, rate_of_return : before tax, of all that is invested.
    """

    years: list[int]
    investment: Numbers
    operation: Numbers
    residual: float
    rate: float
    revenue: Numbers | None
    present_value: float | None
    rate_of_return: float | None
    lending: Lending | None


def sheet(scenario: Scenario, results: Results) -> Sheet:
    """Return the cash flow of the power system, what it earns by the tariff, and how it carries debt."""
    flows = power_cash_flow(results)
    years = results.annual["year"].values.tolist()
    rate, revenue = real_cost_of_capital(scenario), tariff_revenue(scenario, results)
    earned = None if revenue is None else np.concatenate([[0.0], revenue]) - flows.sum("item").values
    operation = flows.sel(item="operation").values[1:]
    investment = flows.sel(item="investment").values[:-1]
    return Sheet(
        years=years,
        investment=investment,
        operation=operation,
        residual=-float(flows.sel(item="residual")[-1]),
        rate=rate,
        revenue=revenue,
        present_value=None if earned is None else net_present_value(rate, earned),
        rate_of_return=None if earned is None else internal_rate_of_return(earned),
        lending=None if revenue is None else _lending(scenario, years[0], investment, revenue - operation),
    )


def tariff_revenue(scenario: Scenario, results: Results) -> Numbers | None:
    """Return what users pay for the electricity that is served, (year,) money/yr; None without a tariff."""
    if scenario.finance.tariff is None:
        return None
    served = (results.annual["demand"] - results.annual["unserved_demand"]).sum("node").mean("member")
    return np.asarray(served.values * scenario.finance.tariff.values(served["year"].values.tolist()))


def _lending(scenario: Scenario, first_year: int, investment: Numbers, available: Numbers) -> Lending | None:
    """Loans for a share of every investment; real flows become money of their years first."""
    debt, capital = scenario.finance.debt, scenario.finance.capital
    if debt is None or capital is None:
        return None
    inflation, elapsed = capital.inflation.amount, first_year - scenario.money.price_year
    drawn = debt.share.amount * nominal(investment, inflation, elapsed)
    cash = nominal(available, inflation, elapsed + 1)
    service, owed = loans(drawn, debt.rate.amount, debt.years)
    due = net_present_value(debt.rate.amount, np.concatenate([[0.0], service]))
    while_due = np.where(service > 0, cash, 0.0)
    life_cover = loan_life_cover(while_due, due, debt.rate.amount) if due > 0 else None
    after_payment = owed[1:] - np.append(drawn[1:], 0.0)
    return Lending(cash, drawn, service, after_payment, debt_service_cover(cash, service), life_cover)


def of_years(run: Path, path: Path) -> Record:
    """Return the run whose flows by year are to be written to a file.

    Raises
    ------
    Failure
        When the file exists, or the method `project` has no years.
    """
    refuse_existing(path)
    record = read_record(run)
    if record.loaded.scenario.finance.method == "project":
        raise Failure(Code.BAD_INPUT, "finance.method: project has no flows by year; set it to annuity")
    return record


def to_finance(run: Path, path: Path) -> None:
    """Write the sheet as a long table, CSV, UTF-8: one item and year a row, what is of all years without a year.

    Raises
    ------
    Failure
        When the file exists, or the method `project` has no years.
    """
    record = of_years(run, path)
    write_table(path, COLUMNS, printed(finance_rows(record.loaded.scenario, record.results)))


def finance_rows(scenario: Scenario, results: Results) -> Iterator[tuple[object, ...]]:
    """Yield the items of the sheet by year, then what is of all years, by the heads `COLUMNS`."""
    yield from _rows(sheet(scenario, results), scenario)
    yield from _levelised(results, scenario)


def _rows(told: Sheet, scenario: Scenario) -> Iterator[tuple[object, ...]]:
    currency, real = scenario.money.currency, f"constant {scenario.money.price_year}"
    yield from _series(told.years, "investment", "start", told.investment, currency, real)
    for fund, share in scenario.finance.funding.items():
        put_up = told.investment * np.array(share.values(told.years))
        yield from _series(told.years, f"investment_by_{fund}", "start", put_up, currency, real)
    yield from _series(told.years, "operation", "end", told.operation, currency, real)
    yield "residual_value", told.years[-1], "end", told.residual, currency, real
    if told.revenue is not None:
        yield from _series(told.years, "revenue", "end", told.revenue, currency, real)
    yield "cost_of_capital", "", "", told.rate, "1/yr", "real"
    yield "net_present_value", "", "", _or_why(told.present_value, told), currency, real
    yield "internal_rate_of_return", "", "", _or_why(told.rate_of_return, told), "1/yr", "real"
    lending = told.lending
    if lending is None:
        yield "loan_life_cover", "", "", "not computed: needs finance.tariff and finance.debt", "1", "of its year"
        return
    for item, falls_at, values in (
        ("available_for_debt", "end", lending.available),
        ("debt_drawn", "start", lending.drawn),
        ("debt_service", "end", lending.service),
        ("debt_owed", "end", lending.owed),
    ):
        yield from _series(told.years, item, falls_at, values, currency, "of its year")
    yield from _series(told.years, "debt_service_cover", "end", lending.cover, "1", "of its year")
    yield (
        "loan_life_cover",
        "",
        "",
        "none: no debt" if lending.life_cover is None else lending.life_cover,
        "1",
        "",
    )


def _levelised(results: Results, scenario: Scenario) -> Iterator[tuple[object, ...]]:
    """Levelised costs of electricity and of each store, without and with charging at the cost of what is generated."""
    unit, money = f"{scenario.money.currency}/MWh", f"constant {scenario.money.price_year}"
    price = generation_cost(results)
    yield "levelised_cost_of_electricity", "", "", _or_nothing(lcoe(results)), unit, money
    yield "levelised_cost_of_generation", "", "", _or_nothing(price), unit, money
    for kind, charged_at in (("storage", 0.0), ("storage_and_charging", price or 0.0)):
        for store, cost in lcos(results, charged_at).items():
            yield f"levelised_cost_of_{kind}|{store}", "", "", _or_nothing(cost), unit, money


def _or_nothing(value: float | None) -> str | float:
    return "none: nothing is supplied" if value is None else value


def _series(
    years: list[int], item: str, falls_at: str, values: Numbers, unit: str, money: str
) -> Iterator[tuple[object, ...]]:
    """One row a year; nothing where a cover is infinite because nothing is due."""
    for year, value in zip(years, values.tolist(), strict=True):
        if np.isfinite(value):
            yield item, year, falls_at, value, unit, money


def _or_why(value: float | None, told: Sheet) -> str | float:
    if told.revenue is None:
        return "not computed: needs finance.tariff"
    return "none: flows change sign never or more than once" if value is None else value
