"""What a scenario says of how stocks spread: shares in sales, mandates and targets by year."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from engine.adoption import bass_adoption, logistic_adoption
from scenarios.quantity import Trajectory
from scenarios.schema import Scenario
from scenarios.schema.stocks import Bass, Logistic, Stock
from scenarios.tables import Array

NO_TARGET = -1.0


def curve(law: Logistic | Bass, years: Iterable[int]) -> Array:
    """Return the share that has adopted in each year, by the named law."""
    if isinstance(law, Logistic):
        return logistic_adoption(list(years), law.midpoint.amount, law.rate.amount, law.ceiling.amount)
    return bass_adoption(list(years), law.start.amount, law.innovation.amount, law.imitation.amount, law.ceiling.amount)


def sales_shares(scenario: Scenario, years: list[int]) -> Array:
    """Return (stock, year): the share of each stock in the sales of its service, before mandates and targets."""
    shares = {name: _own_share(stock, years) for name, stock in scenario.stocks.items()}
    for service in scenario.services:
        members = {name: stock for name, stock in scenario.stocks.items() if stock.service == service}
        of_kind = {name: stock.adoption.kind for name, stock in members.items() if stock.adoption is not None}
        others = [shares[name] for name in members if of_kind.get(name) != "rest"]
        for name in (name for name, kind in of_kind.items() if kind == "rest"):
            shares[name] = np.maximum(1.0 - np.sum(others, axis=0), 0.0) if others else np.ones(len(years))
        if "cost" in of_kind.values():
            shares |= dict(zip(members, _by_cost(scenario, service, members, years), strict=True))
    return np.array([shares[name] for name in scenario.stocks]).reshape(len(shares), len(years))


def sales_bounds(stock: Stock, years: list[int]) -> tuple[Array, Array]:
    """Return the lowest and the highest share of a stock in the sales of its service, each (year,)."""
    lowest, highest = np.zeros(len(years)), np.ones(len(years))
    if stock.mandate is not None:
        lowest = from_first_year(stock.mandate.minimum_share, years, 0.0)
        highest = from_first_year(stock.mandate.maximum_share, years, 1.0)
        if stock.mandate.banned_from is not None:
            highest = np.where(np.array(years) >= stock.mandate.banned_from, 0.0, highest)
    return lowest, highest


def stock_target(stock: Stock, years: list[int]) -> Array:
    """Return the share of its service that a stock shall have in use, (year,); -1 where none is set."""
    if stock.adoption is not None and getattr(stock.adoption, "of", None) == "stock":
        assert isinstance(stock.adoption, (Logistic, Bass))
        return curve(stock.adoption, years)
    return from_first_year(stock.target, years, NO_TARGET)


def from_first_year(path: Trajectory | None, years: list[int], before: float) -> Array:
    """Return a path by year that says nothing before the first year it names: there, `before`."""
    if path is None:
        return np.full(len(years), before)
    return np.array([before if path.years and year < path.years[0] else path.at(year) for year in years])


def _own_share(stock: Stock, years: list[int]) -> Array:
    """The share that a stock states for itself; 0 where its target or the other stocks decide."""
    if stock.sales_share is not None:
        return np.array(stock.sales_share.values(years))
    if isinstance(stock.adoption, (Logistic, Bass)) and stock.adoption.of == "sales":
        return curve(stock.adoption, years)
    return np.zeros(len(years))


def _by_cost(scenario: Scenario, service: str, members: dict[str, Stock], years: list[int]) -> Array:
    """Shares (stock, year) of stocks that are chosen by the cost of owning what is sold in the year."""
    # Imported here: validating a scenario without a choice by cost needs no xarray.
    from engine.choice import cost_of_ownership, logit_shares

    choice = scenario.services[service].choice
    assert choice is not None
    costs = []
    for stock in members.values():
        assert stock.adoption is not None and stock.adoption.kind == "cost"
        adoption = stock.adoption
        price, upkeep = adoption.price.values(years), adoption.upkeep.values(years)
        use, energy_price = stock.energy_use.values(years), adoption.energy_price.values(years)
        costs.append(cost_of_ownership(price, upkeep, use, energy_price, choice.rate.amount, choice.years.amount))
    return logit_shares(costs, choice.spread.amount)
