"""Relations between values of stocks that laws and mandates compute: checked when inputs are built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scenarios.checks.relations import Finding
from scenarios.checks.stock import ADD_UP, TOLERANCE
from scenarios.inheritance import Resolved
from scenarios.inputs.adoptions import sales_bounds, sales_shares
from scenarios.inputs.survivals import oldest
from scenarios.problems import ScenarioError, problem_at
from scenarios.schema import Scenario
from scenarios.tables import Array


def refuse_impossible_laws(scenario: Scenario, resolved: Resolved) -> None:
    """Raise every contradiction that shares by year, mandates and second-hand imports lead to.

    Raises
    ------
    ScenarioError
        E304 where shares do not add up, mandates ask for more than all sales, contradict each other or leave a part
        of the sales to nobody, or units are brought in at an age that hardly any reaches.
    """
    findings = [*_sales(scenario), *_second_hand(scenario)]
    if findings:
        raise ScenarioError(
            [problem_at(resolved.place_of(at), code, at, message, cure) for at, code, message, cure in findings]
        )


def _sales(scenario: Scenario) -> Iterator[Finding]:
    years = list(range(scenario.horizon.first_year, scenario.horizon.last_year + 1))
    every = dict(zip(scenario.stocks, sales_shares(scenario, years), strict=True))
    for service in scenario.services:
        stocks = {name: stock for name, stock in scenario.stocks.items() if stock.service == service}
        total = sum(every[name] for name in stocks)
        for n in (n for n in range(len(years)) if stocks and abs(total[n] - 1.0) > TOLERANCE):
            wrong = f"the sales shares of '{service}' add up to {total[n]:g} in {years[n]}"
            yield ("stocks", next(iter(stocks)), "adoption"), "E304", wrong, ADD_UP
            break
        bounds = {name: sales_bounds(stock, years) for name, stock in stocks.items()}
        yield from _mandates(service, years, every, bounds)


def _mandates(
    service: str, years: list[int], shares: Mapping[str, Array], bounds: Mapping[str, tuple[Array, Array]]
) -> Iterator[Finding]:
    """Bounds that contradict each other, ask for more than all sales, or leave a part of them to nobody: the first."""
    mandated = [name for name, (low, high) in bounds.items() if (low > 0).any() or (high < 1).any()]
    for n, year in enumerate(years if mandated else []):
        for name, (low, high) in bounds.items():
            if low[n] > high[n]:
                wrong = f"in {year} its lowest share, {low[n]:g}, is above its highest, {high[n]:g}"
                yield ("stocks", name, "mandate"), "E304", wrong, "correct one of the two"
                return
        least = sum(low[n] for low, _ in bounds.values())
        most = sum((high if shares[name][n] > 0 else low)[n] for name, (low, high) in bounds.items())
        if least > 1.0 + TOLERANCE:
            wrong = f"in {year} the mandates ask for {least:g} of the sales of '{service}'"
            yield ("stocks", mandated[0], "mandate"), "E304", wrong, "lower the minimum shares"
            return
        if most < 1.0 - TOLERANCE:
            wrong = f"in {year} the mandates leave {1.0 - most:g} of the sales of '{service}' to nobody"
            yield ("stocks", mandated[0], "mandate"), "E304", wrong, "raise a sales share, or allow more of a stock"
            return


def _second_hand(scenario: Scenario) -> Iterator[Finding]:
    """Nobody brings in units of an age that hardly any reaches."""
    for name, stock in scenario.stocks.items():
        if stock.second_hand is not None and stock.second_hand.age >= oldest(stock):
            wrong = f"units are {stock.second_hand.age} years old when they come, and hardly any reaches that age"
            cure = f"choose an age below {oldest(stock)}, or another survival"
            yield ("stocks", name, "second_hand", "age"), "E304", wrong, cure
