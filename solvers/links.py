"""Links between nodes: power both ways, with a loss."""

from __future__ import annotations

import pyomo.environ as pyo

from solvers.assets import LINK
from solvers.contribution import Contribution, Expression
from solvers.data import Data
from solvers.rows import hold_each_hour, hourly
from solvers.vintages import add_vintages, capital, investment


def add_links(model: pyo.ConcreteModel, data: Data) -> Contribution:
    """Add the block `link` and return what it gives."""
    block = model.link = pyo.Block(doc="links between nodes")
    links, periods = data.names("link"), data.periods.years
    start, end = data.label("link_from"), data.label("link_to")
    add_vintages(block, data, LINK, links)
    every = [(k, p) for k in links for p in periods]
    forward = hourly(block, data, "forward", every, "sent from link_from to link_to [MW]")
    backward = hourly(block, data, "backward", every, "sent from link_to to link_from [MW]")

    def forward_within_capacity(b: pyo.Block, k: str, p: int, h: int) -> Expression:
        """forward ≤ capacity; dual: present money per MW of one hour."""
        return forward[k, p, h] <= b.link_capacity[k, p]

    def backward_within_capacity(b: pyo.Block, k: str, p: int, h: int) -> Expression:
        """backward ≤ capacity; dual: present money per MW of one hour."""
        return backward[k, p, h] <= b.link_capacity[k, p]

    hold_each_hour(block, data, every, forward_within_capacity)
    hold_each_hour(block, data, every, backward_within_capacity)

    def injection(n: str, p: int, h: int) -> Expression:
        arriving = [(1.0 - data("link_loss", k)) * forward[k, p, h] for k in links if end[k] == n]
        returning = [(1.0 - data("link_loss", k)) * backward[k, p, h] for k in links if start[k] == n]
        leaving = [-forward[k, p, h] for k in links if start[k] == n]
        return pyo.quicksum([*arriving, *returning, *leaving, *(-backward[k, p, h] for k in links if end[k] == n)])

    cost: dict[tuple[str, int], Expression] = {}
    for p in periods:
        cost["investment", p], cost["fixed_om", p] = investment(block, data, LINK, p)
    spent = {p: capital(block, data, LINK, p) for p in periods}
    return Contribution(injection=injection, cost=cost, capital=spent)
