"""Relations between values of services, stocks and levers, as in `scenarios.checks`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scenarios.problems import did_you_mean, listed
from scenarios.schema import Scenario
from scenarios.schema_stocks import Stock

if TYPE_CHECKING:
    from scenarios.checks import Finding

TOLERANCE = 1e-6
"""By how much shares of a whole may miss it."""


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
    """The sales of a service are shared out completely in every year, also where the law forbids a part of them."""
    if (
        next(sales_are_said_once(scenario), None) is not None
        or scenario.horizon.last_year < scenario.horizon.first_year
    ):
        return
    # Imported here: a scenario without stocks is validated without numpy.
    from scenarios.adoptions import sales_bounds, sales_shares

    years = list(range(scenario.horizon.first_year, scenario.horizon.last_year + 1))
    every = dict(zip(scenario.stocks, sales_shares(scenario, years), strict=True))
    for service in scenario.services:
        stocks = _of(scenario, service)
        if not stocks or (any(_follows_stock(stock) for stock in stocks.values()) and not _has_rest(stocks)):
            yield from _nobody_takes_the_rest(stocks, service)
            continue
        at = ("stocks", next(iter(stocks)), "sales_share")
        total = sum(every[name] for name in stocks)
        for n in (n for n in range(len(years)) if abs(total[n] - 1.0) > TOLERANCE):
            wrong = f"the sales shares of '{service}' add up to {total[n]:g} in {years[n]}"
            cure = "make them add up to 1 in every year, or let one stock take the rest: adoption: {kind: rest}"
            yield at, "E304", wrong, cure
            break
        bounds = {name: sales_bounds(stock, years) for name, stock in stocks.items()}
        yield from _impossible_mandates(service, years, every, bounds)


def _nobody_takes_the_rest(stocks: dict[str, Stock], service: str) -> Iterator[Finding]:
    for name in (name for name, stock in stocks.items() if _follows_stock(stock)):
        wrong = f"the units in use of '{name}' follow a law, and no stock takes the rest of the sales of '{service}'"
        yield ("stocks", name, "adoption"), "E304", wrong, "give another stock adoption: {kind: rest}"


def _impossible_mandates(service: str, years: list[int], shares: dict, bounds: dict) -> Iterator[Finding]:
    """Bounds that contradict each other, ask for more than all sales, or leave a part of them to nobody."""
    for name, (lowest, highest) in bounds.items():
        for n in (n for n in range(len(years)) if lowest[n] > highest[n]):
            wrong = f"in {years[n]} its lowest share, {lowest[n]:g}, is above its highest, {highest[n]:g}"
            yield ("stocks", name, "mandate"), "E304", wrong, "correct one of the two"
            return
    for n, year in enumerate(years):
        least = sum(lowest[n] for lowest, _ in bounds.values())
        most = sum((high if shares[name][n] > 0 else low)[n] for name, (low, high) in bounds.items())
        mandated = [name for name, (low, high) in bounds.items() if low[n] > 0 or high[n] < 1]
        if mandated and (least > 1.0 + TOLERANCE or most < 1.0 - TOLERANCE):
            wrong = (
                f"in {year} the mandates ask for {least:g} of the sales of '{service}'"
                if least > 1.0
                else f"in {year} the mandates leave {1.0 - most:g} of the sales of '{service}' to nobody"
            )
            cure = "lower the minimum shares" if least > 1.0 else "raise a sales share, or allow more of a stock"
            yield ("stocks", mandated[0], "mandate"), "E304", wrong, cure
            return


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


def second_hand_units_can_be_that_old(scenario: Scenario) -> Iterator[Finding]:
    """Nobody brings in units of an age that hardly any reaches."""
    if next(survivals_are_complete(scenario), None) is not None:
        return
    for name, stock in ((name, stock) for name, stock in scenario.stocks.items() if stock.second_hand is not None):
        # Imported here, as above.
        from scenarios.survivals import oldest

        assert stock.second_hand is not None
        if stock.second_hand.age >= oldest(stock):
            wrong = f"units are {stock.second_hand.age} years old when they come, and hardly any reaches that age"
            cure = f"choose an age below {oldest(stock)}, or another survival"
            yield ("stocks", name, "second_hand", "age"), "E304", wrong, cure


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


def _has_rest(stocks: dict[str, Stock]) -> bool:
    return any(stock.adoption is not None and stock.adoption.kind == "rest" for stock in stocks.values())


CHECKS = (
    sales_are_said_once,
    sales_shares_add_up,
    survivals_are_complete,
    second_hand_units_can_be_that_old,
    levers_are_complete,
)
