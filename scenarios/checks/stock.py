"""Relations between values of services, stocks and levers, as in `scenarios.checks.relations`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scenarios.problems import did_you_mean, listed
from scenarios.schema import Scenario
from scenarios.schema.stocks import Stock

if TYPE_CHECKING:
    from scenarios.checks.relations import Finding

TOLERANCE = 1e-6
"""By how much shares of a whole may miss it."""
ADD_UP = "make them add up to 1 in every year, or let one stock take the rest: adoption: {kind: rest}"


def sales_are_said_once(scenario: Scenario) -> Iterator[Finding]:
    """A stock says its share in sales as a path or as a law, and the laws of a service fit together."""
    for name, stock in scenario.stocks.items():
        if (stock.sales_share is None) == (stock.adoption is None):
            wrong = "neither sales_share nor adoption is given" if stock.adoption is None else "both are given"
            yield ("stocks", name), "E304", f"{wrong} for '{name}'", "give sales_share, or adoption, and not both"
        if _follows_stock(stock) and stock.target is not None:
            yield (
                ("stocks", name, "target"),
                "E304",
                "its adoption is of the stock, which is a target already",
                "remove target, or write 'of: sales'",
            )
    for service, about in scenario.services.items():
        kinds = {name: stock.adoption.kind if stock.adoption else "" for name, stock in _of(scenario, service).items()}
        rest = [name for name, kind in kinds.items() if kind == "rest"]
        if len(rest) > 1:
            yield (
                ("stocks", rest[1], "adoption"),
                "E304",
                f"{listed(rest)} all take the rest of the sales of '{service}'",
                "let one of them do so",
            )
        by_cost = [name for name, kind in kinds.items() if kind == "cost"]
        if by_cost and len(by_cost) < len(kinds):
            other = next(name for name in kinds if name not in by_cost)
            yield (
                ("stocks", other),
                "E304",
                f"'{service}' is chosen by cost, but '{other}' is not",
                "give every stock of the service an adoption by cost, or none",
            )
        if bool(by_cost) != (about.choice is not None):
            wrong = "has no choice, by which its stocks are bought" if by_cost else "has a choice that nobody makes"
            cure = "state choice: {spread, rate, years}" if by_cost else "remove choice, or let its stocks be by cost"
            yield ("services", service), "E304", f"'{service}' {wrong}", cure


def sales_shares_add_up(scenario: Scenario) -> Iterator[Finding]:
    """The sales of a service are shared out completely in every year; laws are looked at when inputs are built."""
    years = range(scenario.horizon.first_year, scenario.horizon.last_year + 1)
    for service in scenario.services:
        stocks = _of(scenario, service)
        shares = [stock.sales_share for stock in stocks.values() if stock.sales_share is not None]
        if not stocks or len(shares) < len(stocks):
            continue
        totals = ((year, sum(share.at(year) for share in shares)) for year in years)
        for year, total in ((year, total) for year, total in totals if abs(total - 1.0) > TOLERANCE):
            wrong = f"the sales shares of '{service}' add up to {total:g} in {year}"
            yield ("stocks", next(iter(stocks)), "sales_share"), "E304", wrong, ADD_UP
            break


def the_rest_is_taken(scenario: Scenario) -> Iterator[Finding]:
    """Where the units in use of a stock follow a law, another stock takes the rest of the sales."""
    for service in scenario.services:
        stocks = _of(scenario, service)
        kinds = [stock.adoption.kind for stock in stocks.values() if stock.adoption is not None]
        for name in (name for name, stock in stocks.items() if _follows_stock(stock) and "rest" not in kinds):
            wrong = (
                f"the units in use of '{name}' follow a law, and no stock takes the rest of the sales of '{service}'"
            )
            yield ("stocks", name, "adoption"), "E304", wrong, "give another stock adoption: {kind: rest}"


def survivals_are_complete(scenario: Scenario) -> Iterator[Finding]:
    """Weibull and logistic survival need a shape."""
    for name, stock in scenario.stocks.items():
        survival = stock.survival
        if survival.kind != "fixed_life" and (survival.shape is None or survival.shape.amount <= 0):
            yield (
                ("stocks", name, "survival"),
                "E304",
                f"a {survival.kind} survival needs a shape above 0",
                ("state shape: the Weibull shape, or the logistic slope in years"),
            )


def levers_are_complete(scenario: Scenario) -> Iterator[Finding]:
    """A lever has four levels, takes up measures that there are, and does not do twice what the plan does."""
    taken: dict[str, str] = {}
    for name, lever in scenario.levers.items():
        at = ("levers", name, "levels")
        if missing := [level for level in (1, 2, 3, 4) if level not in lever.levels]:
            yield at, "E304", f"level {listed(missing)} of '{name}' is missing", "state all four: 1, 2, 3 and 4"
        for level, ambition in lever.levels.items():
            for measure in ambition.measures:
                path = (*at, level, "measures", measure)
                if measure not in scenario.measures:
                    known = f"{did_you_mean(measure, scenario.measures)}there are: {listed(scenario.measures)}"
                    yield path, "E301", f"there is no measure '{measure}'", known
                elif scenario.measures[measure].potential is None:
                    wrong = f"a share of '{measure}', whose potential is not stated"
                    yield path, "E304", wrong, f"state measures.{measure}.potential"
                if level != lever.level:
                    continue
                if measure in scenario.plan.measures:
                    wrong = f"'{measure}' is taken up by this lever and by the plan"
                    yield path, "E304", wrong, "remove it from plan.measures, or choose level 1"
                if taken.setdefault(measure, name) != name:
                    wrong = f"'{measure}' is taken up by the levers {taken[measure]} and {name}"
                    yield path, "E304", wrong, "leave it to one of them"


def _of(scenario: Scenario, service: str) -> dict[str, Stock]:
    return {name: stock for name, stock in scenario.stocks.items() if stock.service == service}


def _follows_stock(stock: Stock) -> bool:
    return getattr(stock.adoption, "of", None) == "stock"


CHECKS = (
    sales_are_said_once,
    sales_shares_add_up,
    the_rest_is_taken,
    survivals_are_complete,
    levers_are_complete,
)
