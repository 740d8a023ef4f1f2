"""Policies that hold each by itself, under the name that the scenario gives them; all of them are hard."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import pyomo.environ as pyo

from solvers.contribution import Contribution, Expression, total, total_of
from solvers.data import Data
from solvers.rows import constrain


def policies_of(data: Data, kind: str) -> list[str]:
    """Return the names of the policies of one kind."""
    kinds = data.label("policy_kind")
    return [name for name in data.names("policy") if kinds[name] == kind]


def area(data: Data, policy: str) -> list[str]:
    """Return the nodes where a policy holds."""
    named = data.label("policy_area")[policy]
    return [named] if named else data.names("node")


def add_named_policies(block: pyo.Block, data: Data, families: Sequence[Contribution]) -> None:
    """Add the constraints of the dimension `policy` to the block `policy`."""
    _add_emissions(block, data, families)
    _add_builds(block, data, families)

    def indigenous_share_reached(_: pyo.Block, name: str, p: int) -> Expression:
        """foreign generation ≤ (1 − minimum share) × served; dual: present money per MWh/yr."""
        foreign = total(families, "foreign_generation", p)
        return foreign <= (1.0 - data("policy_limit", name, p)) * total(families, "demand", p)

    asked = [k for k in _keys(data, "indigenous_minimum") if data("policy_limit", *k) > 0]
    constrain(block, asked, indigenous_share_reached)


def _add_emissions(block: pyo.Block, data: Data, families: Sequence[Contribution]) -> None:
    periods = data.periods.years

    def over_years(name: str, quantity: str) -> Expression:
        return sum(total_of(families, quantity, area(data, name), p) for p in periods)

    def emissions_of_node_within_cap(_: pyo.Block, name: str, p: int) -> Expression:
        """gross emissions of a node ≤ cap; dual: present money per tCO2e in each year of the period."""
        return total_of(families, "emissions", area(data, name), p) <= data("policy_limit", name, p)

    def gross_emissions_within_budget(_: pyo.Block, name: str, p: int) -> Expression:
        """Σ gross CO2 of the years that count ≤ budget, removals or not; dual: present money per tCO2."""
        return over_years(name, "counted") <= data("policy_limit", name, p)

    def net_emissions_within_budget(_: pyo.Block, name: str, p: int) -> Expression:
        """Σ gross CO2 − additional removals of the years that count ≤ budget; dual: present money per tCO2."""
        return over_years(name, "counted") - over_years(name, "removals") <= data("policy_limit", name, p)

    def removals_within_share(_: pyo.Block, name: str, p: int) -> Expression:
        """Σ additional removals of the years that count ≤ share × carbon budget; dual: present money per tCO2."""
        return over_years(name, "removals") <= data("policy_limit", name, p)

    emitted = {k: total_of(families, "emissions", area(data, k[0]), k[1]) for k in _keys(data, "emission_cap")}
    constrain(block, _decided(emitted), emissions_of_node_within_cap)

    def summed(kind: str, *quantities: str) -> Iterable[tuple[str, int]]:
        keys = [(name, p) for name, p in _keys(data, kind) if p == periods[-1]]
        return _decided({(name, p): sum(over_years(name, each) for each in quantities) for name, p in keys})

    constrain(block, summed("gross_budget", "counted"), gross_emissions_within_budget)
    constrain(block, summed("net_budget", "counted", "removals"), net_emissions_within_budget)
    constrain(block, summed("removals_maximum", "removals"), removals_within_share)


def _add_builds(block: pyo.Block, data: Data, families: Sequence[Contribution]) -> None:
    def capital_within_limit(_: pyo.Block, name: str, p: int) -> Expression:
        """Σ overnight cost of builds ≤ capital of the period; dual: present money per money of the price year."""
        return total(families, "capital", p) <= data("policy_limit", name, p)

    def land_within_limit(_: pyo.Block, name: str, p: int) -> Expression:
        """land under plants and plantings ≤ limit; dual: present money per hectare in each year of the period."""
        return total_of(families, "land", area(data, name), p) <= data("policy_limit", name, p)

    spent = {k: total(families, "capital", k[1]) for k in _keys(data, "capital_maximum")}
    taken = {k: total_of(families, "land", area(data, k[0]), k[1]) for k in _keys(data, "land_maximum")}
    constrain(block, _decided(spent), capital_within_limit)
    constrain(block, _decided(taken), land_within_limit)


def carbon_budget(data: Data) -> float:
    """Return the carbon budget that counts, tCO2: the island's, or that of the node whose plan this is."""
    return sum(data("carbon_budget", n) for n in budget_nodes(data))


def budget_nodes(data: Data) -> list[str]:
    """Return the nodes whose CO2 counts against the carbon budget."""
    node = str(data.inputs.attrs["budget_node"])
    return [node] if node else data.names("node")


def _keys(data: Data, kind: str) -> list[tuple[str, int]]:
    """Policies of a kind and the periods of which they ask something."""
    keys = [(name, p) for name in policies_of(data, kind) for p in data.periods.years]
    return [key for key in keys if math.isfinite(data("policy_limit", *key))]


def _decided(expressions: dict[tuple[str, int], Expression]) -> Iterable[tuple[str, int]]:
    """Where there is something to decide; what is beyond a limit by itself is told before (`solvers.infeasible`)."""
    return [key for key, expression in expressions.items() if pyo.is_potentially_variable(expression)]
