"""From a validated scenario to `inputs`: one Dataset with every number the engine and the optimiser read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from engine.clock import HOURS
from engine.variables import GASES, PLAN, TABLE, check
from scenarios.budgets import LIKELIHOODS, REMAINING_BUDGET, estimated
from scenarios.hours.end_uses import parts
from scenarios.hours.patterns import Patterns
from scenarios.inputs import (
    accounts,
    activities,
    demands,
    fleet,
    flexible,
    land,
    levers,
    members,
    outages,
    policies,
    shares,
    stress,
)
from scenarios.inputs.deadlines import refuse_unreachable
from scenarios.inputs.law_checks import refuse_impossible_laws
from scenarios.inputs.retirements import ENTERED, retirements
from scenarios.inputs.survivals import oldest
from scenarios.load import Loaded
from scenarios.problems import ScenarioError, problem_at
from scenarios.schema import Scenario
from scenarios.tables import Array, Columns, each, labels, paths

SYNTHETIC = ("solar", "wind", "temperature", "month_hour")
"""Kinds of pattern whose hours are drawn from published figures: plausible, and none of them happened."""


def build(loaded: Loaded) -> xr.Dataset:
    """Return `inputs` of a scenario, every variable of the table over its dimensions.

    Raises
    ------
    ScenarioError
        With every problem of the data files: a series that is wrong, a pattern that cannot be made, a grid that
        does not fit; and with flexible demand that can never be met.
    """
    scenario = loaded.scenario
    refuse_impossible_laws(scenario, loaded.resolved)
    patterns = Patterns(loaded)
    pool, rows = members.weather_pool(loaded, patterns)
    years, vintages = simulated_years(scenario), vintage_years(scenario)
    refuse_unreachable(loaded, pool, years)
    columns: Columns = {
        "population": (("node", "year"), paths(each(scenario.nodes, "population"), years, 0.0)),
        "visitors": (("year",), paths([scenario.visitors.number if scenario.visitors else None], years, 0.0)[0]),
        "profile": (("pattern", "hour"), np.array(list(pool.values())).reshape(len(pool), HOURS)),
        **_exports(scenario, years),
        **fleet.technologies(scenario, pool, years, vintages),
        **fleet.stores(scenario, pool, years, vintages),
        **fleet.links(scenario, years, vintages),
        **accounts.fuels(scenario, pool, years),
        **accounts.combustion(scenario, years),
        **flexible.flexible_demand(scenario, pool, years),
        **demands.uses(scenario, pool, years),
        **demands.stocks(scenario, pool, years, vintages),
        **demands.measures(scenario, pool, years, vintages),
        **land.forest(loaded, years),
        **activities.processes(scenario, years),
        **activities.beyond(scenario, years),
        **activities.electricity_contracts(scenario, years),
        **activities.journeys(scenario),
        **activities.embodied(scenario, years),
        **accounts.carbon(scenario, years),
        **accounts.policies(scenario, years),
        **policies.named(scenario, years),
        **outages.forced_outages(scenario),
        **stress.stress(scenario),
    }
    columns |= members.by_member(columns, scenario.ensemble, rows)
    columns |= members.measures_by_weather(scenario, patterns.drawn(), pool, rows)
    table = TABLE["inputs"]
    data = {name: column for name, column in columns.items() if name in table}
    riders = {name: column for name, column in columns.items() if name not in table}
    coords = {**_coordinates(loaded, pool, years, vintages), **riders}
    return check(
        xr.Dataset(
            data,
            coords=coords,
            attrs=_attributes(
                scenario,
                [*patterns.notes, *fleet.remarks(scenario), *estimated(scenario.carbon.budget)],
                land.map_years(loaded),
            ),
        ),
        "inputs",
    )


def demand_side(scenario: Scenario) -> xr.Dataset:
    """Return the uses, services and stocks of a scenario alone, without the hours of their patterns.

    What `engine.turnover` needs, and `use_energy` of whole uses: quick enough for a fit that asks a thousand times.
    """
    whole = {name: use.model_copy(update={"end_uses": {}}) for name, use in scenario.uses.items()}
    scenario = scenario.model_copy(update={"uses": whole})
    years, vintages = simulated_years(scenario), vintage_years(scenario)
    hourless = {name: np.zeros(0) for name in scenario.patterns}
    columns = {
        **demands.uses(scenario, hourless, years),
        **demands.stocks(scenario, hourless, years, vintages),
    }
    table = TABLE["inputs"]
    named: dict[str, Any] = {"use": scenario.uses, "service": scenario.services, "stock": scenario.stocks}
    return xr.Dataset(
        {name: column for name, column in columns.items() if name in table},
        {
            **{name: column for name, column in columns.items() if name not in table},
            **{dim: (dim, labels(names)) for dim, names in named.items()},
            "year": years,
            "vintage": vintages,
        },
    )


def simulated_years(scenario: Scenario) -> list[int]:
    """Return every simulated year."""
    return list(range(scenario.horizon.first_year, scenario.horizon.last_year + 1))


def vintage_years(scenario: Scenario) -> list[int]:
    """Return every year in which something in the scenario can have entered service, without gap."""
    first = scenario.horizon.first_year
    existing = [
        int(year)
        for part, field in (
            (scenario.technologies, "existing"),
            (scenario.stores, "existing_power"),
            (scenario.stores, "existing_energy"),
            (scenario.stores, "existing_charge"),
            (scenario.links, "existing"),
            (scenario.measures, "existing"),
        )
        for thing in part.values()
        for year in getattr(thing, field)
    ]
    sold = [first - oldest(stock) for stock in scenario.stocks.values()]
    sold += [first - stock.second_hand.age for stock in scenario.stocks.values() if stock.second_hand is not None]
    last = max([scenario.horizon.last_year, *existing])
    return list(range(min([first, *existing, *sold]), last + 1))


def plan_of(loaded: Loaded, inputs: xr.Dataset) -> xr.Dataset:
    """Return the plan that the scenario itself states: today's fleet where it states none."""
    said = loaded.scenario.plan
    plan = {row.name: (row.dims, np.zeros([inputs.sizes[dim] for dim in row.dims])) for row in PLAN}
    plan["fuel_share"] = (plan["fuel_share"][0], inputs["fuel_share"].values.copy())
    years = inputs["year"].values.tolist()
    for name, field in (
        ("technology_builds", "technologies"),
        ("store_power_builds", "store_power"),
        ("store_energy_builds", "store_energy"),
        ("store_charge_builds", "store_charge"),
        ("link_builds", "links"),
        ("measure_builds", "measures"),
        ("hectares", "hectares"),
    ):
        dims, values = plan[name]
        for instance, by_year in getattr(said, field).items():
            row = list(inputs[dims[0]].values).index(instance)
            for year, value in by_year.items():
                values[row, years.index(int(year))] = value.amount
    plan["measure_builds"][1][:] += levers.units_taken_up(loaded.scenario, inputs)
    for field, entered in ENTERED.items():
        plan[field] = (plan[field][0], retirements(loaded, inputs, field, plan[entered.builds][1]))
    for part, field, kind in REFITS:
        _refit(loaded, inputs, part, (field, plan[ENTERED[field].builds][1], plan[field][1]), kind)
    for technology, burned in said.fuel_share.items():
        row = list(inputs["technology"].values).index(technology)
        plan["fuel_share"][1][row] = 0.0
        for fuel, path in burned.items():
            column = list(inputs["fuel"].values).index(fuel)
            plan["fuel_share"][1][row, column] = [path.at(year) for year in years]
    coords = {dim: inputs[dim].values for row in PLAN for dim in row.dims}
    return check(xr.Dataset(plan, coords=coords), "plan")


REFITS = (
    ("technologies", "retirements", "technology"),
    ("store_power", "store_power_retirements", "store"),
    ("store_energy", "store_energy_retirements", "store"),
    ("store_charge", "store_charge_retirements", "store"),
    ("links", "link_retirements", "link"),
)
"""Fields of a plan that build what may be a refit, and that retire what it is of; the dimension of both."""


def _refit(loaded: Loaded, inputs: xr.Dataset, part: str, plan: tuple[str, Array, Array], dim: str) -> None:
    """Hold refits that a plan builds against what it retires early of what is rebuilt."""
    field, builds, retirements = plan
    names, olds = inputs[dim].values.tolist(), inputs[f"{dim}_refit_of"].values.tolist()
    unit = TABLE["plan"][field].unit
    for old in sorted(set(olds) - {""}):
        built = builds[[of == old for of in olds]].sum(axis=0)
        beyond = built - retirements[names.index(old)].sum(axis=0)
        if beyond.max() > 1e-9:
            year = int(inputs["year"].values[beyond.argmax()])
            path = ("plan", part, next(name for name, of in zip(names, olds, strict=True) if of == old))
            rebuilt, more = built[beyond.argmax()], beyond.max()
            message = f"{rebuilt:g} {unit} are refits of {old} in {year}, {more:g} more than it retires"
            cure = f"retire as much under plan.{field}.{old}"
            raise ScenarioError([problem_at(loaded.resolved.place_of(path), "E302", path, message, cure)])


def _exports(scenario: Scenario, years: list[int]) -> Columns:
    exports = [node.export for node in scenario.nodes.values()]
    return {
        "export_capacity": (("node", "year"), paths([sale.capacity if sale else None for sale in exports], years, 0.0)),
        "export_price": (("node", "year"), paths([sale.price if sale else None for sale in exports], years, 0.0)),
    }


def _coordinates(loaded: Loaded, pool: Mapping[str, Array], years: list[int], vintages: list[int]) -> dict[str, Any]:
    scenario = loaded.scenario
    named: dict[str, Any] = {
        "node": scenario.nodes,
        "technology": scenario.technologies,
        "store": scenario.stores,
        "link": scenario.links,
        "fuel": scenario.fuels,
        "use": parts(scenario),
        "service": scenario.services,
        "stock": scenario.stocks,
        "flexible": scenario.flexible,
        "measure": scenario.measures,
        "measure_group": scenario.measure_groups,
        "cover": scenario.forest.covers,
        "planting": scenario.forest.planting,
        "process": scenario.processes,
        "policy": policies.in_force(scenario),
        "beyond": scenario.carbon.account.beyond,
        "contract": scenario.carbon.account.contracts,
        "journey": scenario.carbon.account.journeys,
        "combustion": accounts.combustions(scenario),
        "contingency": scenario.reliability.contingencies,
        "storm": scenario.reliability.storms,
        "credited": []
        if scenario.reliability.load_carrying is None
        else scenario.reliability.load_carrying.technologies,
        "pattern": pool,
        "cell": land.cells(loaded),
        "gas": GASES,
    }
    return {
        **{dim: (dim, labels(names)) for dim, names in named.items()},
        **members.coordinates(scenario.ensemble),
        "year": years,
        "vintage": vintages,
        "age": np.arange(years[-1] - vintages[0] + 1),
        "hour": np.arange(HOURS),
        "pollutant": labels(accounts.pollutants(scenario)),
        "basket": labels(accounts.baskets(scenario)),
        "rule": labels(shares.computed(scenario)),
        "temperature": list(REMAINING_BUDGET[scenario.carbon.budget.from_year]),
        "likelihood": list(LIKELIHOODS),
    }


def _attributes(scenario: Scenario, notes: list[str], map_years: list[int]) -> dict[str, Any]:
    horizon, budget, seen = scenario.horizon, scenario.carbon.budget, scenario.time.optimise
    title = scenario.title if isinstance(scenario.title, str) else next(iter(scenario.title.values()))
    return {
        "name": scenario.name,
        "title": title,
        "currency": scenario.money.currency,
        "price_year": scenario.money.price_year,
        "present_year": horizon.present_year,
        "periods": horizon.periods or [horizon.first_year],
        "gwp_set": scenario.carbon.gwp,
        "budget_rule": budget.share,
        "budget_temperature": budget.temperature,
        "budget_likelihood": budget.likelihood,
        "budget_first_year": budget.from_year,
        "gpc": [f"{name}={ref}" for name, ref in scenario.carbon.account.gpc.items()],
        "visitor_sectors": list(scenario.visitors.sectors) if scenario.visitors else [],
        "pollutants_unstated": accounts.pollutants_unstated(scenario),
        "rules_not_computed": shares.not_computed(scenario),
        "dispatch_strategy": scenario.dispatch.strategy,
        "cost_method": scenario.finance.method,
        "salvage": scenario.finance.salvage,
        "project_lifetime": 0
        if scenario.finance.project_lifetime is None
        else scenario.finance.project_lifetime.amount,
        "weather_years": seen.looked_at(scenario.ensemble.weather_years),
        "typical_weeks": seen.weeks,
        "typical_days": seen.typical_days or 0,
        "clustering": seen.clustering,
        "storage": seen.storage,
        "resolution": seen.resolution,
        "segments": seen.segments or 0,
        "foresight": seen.foresight,
        "foresight_periods": seen.foresight_periods or 0,
        "policies_of_the_island": policies.of_the_island(scenario),
        "bans": policies.bans(scenario),
        "levers_of_others": policies.levers_of_others(scenario),
        "budget_node": "" if scenario.planner is None else scenario.planner.node or "",
        "n_weather_years": scenario.ensemble.weather_years,
        "n_outage_draws": scenario.ensemble.outage_draws,
        "forest_method": scenario.forest.method,
        # Hazards that were drawn stand in the list of events.
        "forest_hazards": "expected" if scenario.forest.hazards_as == "expected" else "listed",
        "forest_map_years": map_years,
        "notes": notes,
        "synthetic": [name for name, spec in scenario.patterns.items() if spec.kind in SYNTHETIC],
    }
