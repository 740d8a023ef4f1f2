"""What a scenario says of fuels, carbon limits and money, as arrays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.variables import GASES
from scenarios.budgets import GWP, LIKELIHOODS, REMAINING_BUDGET, remaining_budget
from scenarios.hours.derived import row_name
from scenarios.hours.patterns import position
from scenarios.inputs import shares
from scenarios.inputs.activities import FIELDS
from scenarios.schema import Fuel, Policy, Scenario
from scenarios.tables import Array, Columns, each, flags, labels, numbers, paths

POLLUTANTS = {"NOx": "nox", "SO2": "so2", "PM2.5": "pm25"}
"""Air pollutant → the field of a fuel that states its factor."""
UNSERVED_TARGET = 1e-5
"""Share of demand that may stay unserved where a scenario says nothing: half of the Australian standard of 0.002 %
(aemc.gov.au)."""


def fuels(scenario: Scenario, pool: Mapping[str, Array], years: list[int]) -> Columns:
    """Return every variable and label of the dimension `fuel`."""
    things = scenario.fuels
    fields = (FIELDS[gas] if gas in ("CO2", "CH4", "N2O") else None for gas in GASES)
    unstated = [None] * len(things)
    factors = np.stack([paths(each(things, name) if name else unstated, years, 0.0) for name in fields], axis=1)
    return {
        "fuel_scope": (("fuel",), labels(str(fuel.scope) for fuel in things.values())),
        "fuel_price": (
            ("fuel", "year"),
            np.array([_price(fuel, years) for fuel in things.values()]).reshape(len(things), len(years)),
        ),
        "fuel_limit": (("fuel", "year"), paths(each(things, "limit"), years, np.inf)),
        "emission_factor": (("fuel", "gas", "year"), factors),
        "pollutant_factor": (("fuel", "pollutant", "year"), _pollutants(scenario, years)),
        "biogenic_factor": (("fuel",), numbers(each(things, "biogenic_co2"), 0.0)),
        "fuel_stock": (("fuel",), numbers(each(things, "stock"), 0.0)),
        "fuel_is_renewable": (("fuel",), flags(each(things, "renewable"))),
        "fuel_is_zero_carbon": (("fuel",), flags(each(things, "zero_carbon"))),
        "fuel_is_local": (("fuel",), flags(each(things, "local"))),
        "fuel_price_pattern": (("member", "fuel"), _hourly_rows(things, pool, "price_pattern")),
        "fuel_emission_pattern": (("member", "fuel"), _hourly_rows(things, pool, "emission_pattern")),
        "fuel_volume": (
            ("fuel",),
            np.array(
                [
                    0.0 if fuel.energy_by_volume is None else 1.0 / fuel.energy_by_volume.amount
                    for fuel in things.values()
                ],
                dtype=float,
            ),
        ),
    }


def combustion(scenario: Scenario, years: list[int]) -> Columns:
    """Return every variable and label of the dimension `combustion`: fuels that a sector burns in its own way."""
    things = combustions(scenario).values()
    excess = np.zeros((len(things), len(GASES), len(years)))
    for row, (fuel, sector) in enumerate(things):
        said, burned = scenario.fuels[fuel], scenario.fuels[fuel].in_sectors[sector]
        for gas in ("CH4", "N2O"):
            there, elsewhere = (getattr(each, FIELDS[gas]).values(years) for each in (burned, said))
            excess[row, GASES.index(gas)] = np.asarray(there) - np.asarray(elsewhere)
    return {
        "combustion_fuel": (("combustion",), labels(fuel for fuel, _ in things)),
        "combustion_sector": (("combustion",), labels(sector for _, sector in things)),
        "combustion_excess": (("combustion", "gas", "year"), excess),
    }


def combustions(scenario: Scenario) -> dict[str, tuple[str, str]]:
    """Return the fuels and sectors of `in_sectors`, by name: `diesel in agriculture`."""
    return {
        f"{name} in {sector}": (name, sector) for name, fuel in scenario.fuels.items() for sector in fuel.in_sectors
    }


def pollutants(scenario: Scenario) -> list[str]:
    """Return the air pollutants of which any fuel states a factor: `NOx`, `SO2`, `PM2.5`."""
    return [name for name, field in POLLUTANTS.items() if any(each(scenario.fuels, field))]


def pollutants_unstated(scenario: Scenario) -> list[str]:
    """Return what is missing where some fuels of the island state a factor and others do not: `NOx of petrol`."""
    burned = {name: fuel for name, fuel in scenario.fuels.items() if fuel.scope == 1}
    return [
        f"{pollutant} of {name}"
        for pollutant in pollutants(scenario)
        for name, fuel in burned.items()
        if getattr(fuel, POLLUTANTS[pollutant]) is None
    ]


def _pollutants(scenario: Scenario, years: list[int]) -> Array:
    """Factors (fuel, pollutant, year), t/MWh; none of electricity bought from outside, which is burned elsewhere."""
    table = np.zeros((len(scenario.fuels), len(pollutants(scenario)), len(years)))
    for row, fuel in enumerate(scenario.fuels.values()):
        for column, pollutant in enumerate(pollutants(scenario)):
            factor = getattr(fuel, POLLUTANTS[pollutant])
            if factor is not None and fuel.scope == 1:
                table[row, column] = factor.values(years)
    return table


def _hourly_rows(things: Mapping[str, Fuel], pool: Mapping[str, Array], row: str) -> Array:
    """Rows of the hours' price or emissions about their mean, (1, fuel); -1 where they do not move."""
    names = [row_name("fuels", name, row) for name in things]
    return np.array([[position(pool, name if name in pool else None) for name in names]], dtype=float)


def _price(fuel: Fuel, years: list[int]) -> list[float]:
    """Return the price in money/MWh, from whichever form was given."""
    if fuel.price is not None:
        return [fuel.price.at(year) for year in years]
    if fuel.price_by_volume is not None:
        assert fuel.energy_by_volume is not None
        return [fuel.price_by_volume.at(year) / fuel.energy_by_volume.amount for year in years]
    assert fuel.price_by_mass is not None and fuel.energy_by_mass is not None
    return [fuel.price_by_mass.at(year) / fuel.energy_by_mass.amount for year in years]


def carbon(scenario: Scenario, years: list[int]) -> Columns:
    """Return warming potentials and the island's shares of the remaining carbon budget."""
    spec, start = scenario.carbon, scenario.carbon.budget.from_year
    chosen = remaining_budget(start, spec.budget.temperature, spec.budget.likelihood)
    table = [
        [shares.share_of(scenario, remaining_budget(start, degrees, p)).sum() for p in LIKELIHOODS]
        for degrees in REMAINING_BUDGET[start]
    ]
    return {
        "gwp": (("gas",), np.array(list(GWP[spec.gwp].values()))),
        "carbon_budget": (("node",), shares.share_of(scenario, chosen)),
        "budget_by_rule": (("rule", "node"), shares.by_rule(scenario)),
        "budget_table": (("temperature", "likelihood"), np.array(table)),
        "world_budget": ((), chosen),
        "credit_share": (("year",), paths([spec.credits.share if spec.credits else None], years, 0.0)[0]),
        "credit_buffer": ((), 0.0 if spec.credits is None else spec.credits.buffer.amount),
        "grid_loss": ((), numbers([spec.account.grid_loss], 0.0)[0]),
        "base_emissions": (
            ("basket",),
            numbers([getattr(spec.base_2019, name.lower()) for name in baskets(scenario)], 0.0),
        ),
    }


def baskets(scenario: Scenario) -> list[str]:
    """Return the baskets of gases whose emissions of 2019 are known: `CO2`, `GHG`."""
    return [name for name in ("CO2", "GHG") if getattr(scenario.carbon.base_2019, name.lower()) is not None]


def policies(scenario: Scenario, years: list[int]) -> Columns:
    """Return what the policies in force say of each year; refused ones say nothing."""
    return {
        "carbon_price": (("year",), _in_force(scenario, "carbon_price", "price", years, 0.0)),
        "dispatch_carbon_price": (
            ("year",),
            _in_force(scenario, "dispatch_carbon_price", "price", years, 0.0),
        ),
        "emission_cap": (("year",), _in_force(scenario, "emission_cap", "cap", years, np.inf)),
        "renewable_minimum": (("year",), _in_force(scenario, "renewable_minimum", "share", years, 0.0)),
        "import_maximum": (("year",), _in_force(scenario, "import_maximum", "share", years, 1.0)),
        "reserve_margin": ((), scenario.reliability.reserve_margin.amount),
        "unserved_target": ((), _unserved_target(scenario)),
        "reserve_of_demand": ((), _spinning_reserve(scenario, "demand")),
        "reserve_of_variable": ((), _spinning_reserve(scenario, "variable")),
        "reserve_of_largest": ((), _spinning_reserve(scenario, "largest_unit")),
        "unserved_cost": ((), scenario.reliability.unserved_cost.amount),
        "discount_rate": ((), scenario.horizon.discount_rate.amount),
    }


def _unserved_target(scenario: Scenario) -> float:
    """The share of demand that may stay unserved."""
    target = scenario.reliability.unserved_target
    return UNSERVED_TARGET if target is None else target.amount


def _spinning_reserve(scenario: Scenario, field: str) -> float:
    """A share of the spinning reserve to be held; 0 where none is asked for."""
    asked = scenario.dispatch.spinning_reserve
    share = None if asked is None else getattr(asked, field)
    return 0.0 if share is None else share.amount


def _in_force(scenario: Scenario, kind: str, field: str, years: list[int], neutral: float) -> Array:
    """Return the strictest value by year of the policies of one kind that apply."""
    strictest = np.minimum if kind in ("emission_cap", "import_maximum") else np.maximum
    values = np.full(len(years), neutral)
    for policy in scenario.policies.values():
        if policy.kind == kind and policy.status != "refused" and policy.node is None:
            values = strictest(values, of_policy(policy, field, years, neutral))
    return values


def of_policy(policy: Policy, field: str, years: list[int], neutral: float) -> Array:
    """Return what a policy says of each year; `neutral` before it is available and from its end on."""
    path, last = getattr(policy, field), policy.banned_from or np.inf
    applies = [(policy.available_from or 0) <= year < last for year in years]
    return np.array([path.at(year) if on else neutral for year, on in zip(years, applies, strict=True)])
