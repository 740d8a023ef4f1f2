"""Relations between values: small named checks over a scenario that is already well formed, collected together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from scenarios.budgets import LIKELIHOODS, REMAINING_BUDGET, missing
from scenarios.checks import demand as demand_checks
from scenarios.checks import finance as finance_checks
from scenarios.checks import fuel as fuel_checks
from scenarios.checks import operation as checks_operation
from scenarios.checks import policy as policy_checks
from scenarios.checks import score as score_checks
from scenarios.checks import stock as stock_checks
from scenarios.checks import time as time_checks
from scenarios.checks import vintages as vintage_checks
from scenarios.checks.account import ACCOUNT_CHECKS
from scenarios.checks.land import LAND_CHECKS, land_references
from scenarios.checks.reliability import (
    credited_technologies_exist,
    outages_are_complete,
    storms_fit_the_scenario,
    the_ensemble_has_something_to_draw,
)
from scenarios.inheritance import Keys, Resolved
from scenarios.problems import Problem, did_you_mean, listed, problem_at
from scenarios.schema import Lever, Scenario
from scenarios.u4ssc import BY_SLUG

ELECTRICITY = "electricity"
INDIRECT = ("cement", "fertiliser", "sintered_ore")
"""Goods whose indirect emissions count at the border (Regulation (EU) 2023/956, Annex II)."""

Finding = tuple[Keys, str, str, str]
"""Path, code, what is wrong, what to do."""


def relations(scenario: Scenario, resolved: Resolved) -> list[Problem]:
    """Return every contradiction between values of the scenario, each with its place."""
    return [
        problem_at(resolved.place_of(path), code, path, message, cure)
        for check in CHECKS
        for path, code, message, cure in check(scenario)
    ]


def names_exist(scenario: Scenario) -> Iterator[Finding]:
    """Every name that points to another part of the scenario must be there."""
    for path, name, kind, known in _references(scenario):
        if name not in known:
            options = listed(known) or "none yet"
            yield path, "E301", f"there is no {kind} '{name}'", f"{did_you_mean(name, known)}there are: {options}"


def _references(scenario: Scenario) -> Iterator[tuple[Keys, str, str, Iterable[str]]]:
    nodes, fuels, patterns = scenario.nodes, scenario.fuels, scenario.patterns
    carriers = [*fuels, ELECTRICITY]
    with_node = ("uses", "services", "stocks", "technologies", "stores", "flexible", "measures", "processes")
    for part in with_node:
        for name, thing in getattr(scenario, part).items():
            yield (part, name, "node"), thing.node, "node", nodes
            pattern = getattr(thing, "pattern", None)
            if pattern is not None:
                yield (part, name, "pattern"), pattern, "pattern", patterns
            follows = getattr(thing, "follows", None)
            if follows is not None:
                yield (part, name, "follows"), follows, "driver", scenario.drivers
    for part in ("uses", "stocks"):
        for name, thing in getattr(scenario, part).items():
            yield (part, name, "carrier"), thing.carrier, "carrier", carriers
    for name, stock in scenario.stocks.items():
        yield ("stocks", name, "service"), stock.service, "service", scenario.services
    for name, technology in scenario.technologies.items():
        for fuel in technology.fuels:
            yield ("technologies", name, "fuels", fuel), fuel, "fuel", fuels
    yield from checks_operation.references(scenario)
    yield from fuel_checks.references(scenario)
    yield from vintage_checks.references(scenario)
    yield from policy_checks.references(scenario)
    for name, link in scenario.links.items():
        yield ("links", name, "from"), link.from_node, "node", nodes
        yield ("links", name, "to"), link.to, "node", nodes
    for name, measure in scenario.measures.items():
        if measure.group is not None:
            yield ("measures", name, "group"), measure.group, "measure group", scenario.measure_groups
        for effect, change in measure.electricity.items():
            yield ("measures", name, "electricity", effect, "pattern"), change.pattern, "pattern", patterns
        for fuel in measure.fuel:
            yield ("measures", name, "fuel", fuel), fuel, "fuel", fuels
        for stock_name in measure.stock:
            yield ("measures", name, "stock", stock_name), stock_name, "stock", scenario.stocks
    yield from land_references(scenario)
    for name, pattern in patterns.items():
        if pattern.kind == "series":
            yield ("patterns", name, "series"), pattern.series, "series", scenario.series
        if pattern.kind == "wind_curve":
            yield ("patterns", name, "speed"), pattern.speed, "series", scenario.series
        if pattern.kind == "pv":
            for field in ("ghi", "dni", "dhi", "wind_speed"):
                if (named := getattr(pattern, field)) is not None:
                    yield ("patterns", name, field), named, "series", scenario.series
        if pattern.kind == "wind_farm":
            yield ("patterns", name, "speed"), pattern.speed, "series", scenario.series
        if (temperature := getattr(pattern, "temperature", None)) is not None:
            air = [*scenario.series, *(key for key, other in patterns.items() if other.kind == "temperature")]
            yield ("patterns", name, "temperature"), temperature, "series or temperature pattern", air


def series_are_described_once(scenario: Scenario) -> Iterator[Finding]:
    """A plain CSV says nothing of itself; the other formats tell unit, quantity and clock."""
    told_by_the_file = ("unit", "quantity", "clock", "label", "time_column")
    for name, series in scenario.series.items():
        at: Keys = ("series", name)
        given = [field for field in told_by_the_file if getattr(series, field) is not None]
        missing = [field for field in told_by_the_file[:-1] if field not in given]
        if series.format == "csv" and missing:
            yield at, "E417", f"a CSV series needs {listed(missing)}", "add what is missing, or name its 'format'"
        if series.format != "csv" and (given or series.units_row):
            unwanted = listed(given or ["units_row"])
            yield at, "E417", f"{unwanted}: a {series.format} file tells this itself", "remove it, or use 'format: csv'"
        if (series.format == "edf_sei") != (series.territory is not None):
            yield at, "E417", "territory goes with format: edf_sei, and only with it", "add or remove 'territory'"


def measured_plants_are_complete(scenario: Scenario) -> Iterator[Finding]:
    """Modules are fixed or track; wind is carried to the hub by one law, and thinned by heat and height or not."""
    for name, pattern in scenario.patterns.items():
        at: Keys = ("patterns", name)
        if pattern.kind == "pv":
            fixed = [pattern.tilt is not None, pattern.azimuth is not None]
            if (pattern.tracking is None and not all(fixed)) or (pattern.tracking is not None and any(fixed)):
                yield at, "E304", "it must be fixed or tracking", "give tilt and azimuth, or tracking, not both"
        if pattern.kind == "wind_farm":
            if (pattern.roughness is None) == (pattern.shear is None):
                yield at, "E304", "one law carries the wind to the hub", "give roughness or shear, not both"
            if (pattern.temperature is None) != (pattern.altitude is None):
                yield at, "E304", "density needs temperature and altitude", "give both, or neither"


def plan_names_exist(scenario: Scenario) -> Iterator[Finding]:
    """A plan by hand may only name what the scenario has, and only in simulated years."""
    known: dict[str, Mapping[str, object]] = {
        "technologies": scenario.technologies,
        "store_power": scenario.stores,
        "store_energy": scenario.stores,
        "store_charge": scenario.stores,
        "links": scenario.links,
        "measures": scenario.measures,
        "hectares": scenario.forest.planting,
        "retirements": scenario.technologies,
        "store_power_retirements": scenario.stores,
        "store_energy_retirements": scenario.stores,
        "store_charge_retirements": scenario.stores,
        "link_retirements": scenario.links,
        "fuel_share": scenario.technologies,
    }
    first, last = scenario.horizon.first_year, scenario.horizon.last_year
    for part, things in known.items():
        for name, said in getattr(scenario.plan, part).items():
            if name not in things:
                yield (
                    ("plan", part, name),
                    "E301",
                    f"'{name}' is not in the scenario",
                    (f"{did_you_mean(name, things)}there are: {listed(things)}"),
                )
            for year in said if part != "fuel_share" else ():
                if not first <= int(year) <= last:
                    yield (
                        ("plan", part, name, year),
                        "E302",
                        f"{year} is not simulated",
                        (f"choose a year from {first} to {last}"),
                    )


def years_are_in_order(scenario: Scenario) -> Iterator[Finding]:
    """First year, present year, last year and periods must follow each other."""
    horizon = scenario.horizon
    if horizon.last_year < horizon.first_year:
        yield (
            ("horizon", "last_year"),
            "E302",
            f"the last year {horizon.last_year} lies before the first",
            (f"choose a year from {horizon.first_year} on"),
        )
    if horizon.periods and horizon.periods != sorted(set(horizon.periods)):
        yield ("horizon", "periods"), "E302", "periods are not rising years", "write them in rising order, each once"
    if horizon.periods and horizon.periods[0] != horizon.first_year:
        yield (
            ("horizon", "periods"),
            "E302",
            f"the first period is {horizon.periods[0]}",
            (f"begin with the first year, {horizon.first_year}: every year must belong to a period"),
        )
    if horizon.periods and horizon.periods[-1] > horizon.last_year:
        yield ("horizon", "periods"), "E302", "a period begins after the last year", "remove it or extend the horizon"


def what_can_be_built_has_a_cost(scenario: Scenario) -> Iterator[Finding]:
    """No silent default for a cost: what may be built says what it costs."""
    project = scenario.finance.method == "project"
    for name, technology in scenario.technologies.items():
        at: Keys = ("technologies", name)
        if _needs_cost(technology, project) and technology.overnight_cost is None:
            yield (
                at,
                "E303",
                "overnight_cost is missing, but the technology may be built",
                ("state overnight_cost with its source, or set status: existing"),
            )
        if (technology.fixed_om is None) == (technology.fixed_om_share is None):
            yield (
                at,
                "E303",
                "one of fixed_om and fixed_om_share must be given, and not both",
                ("state fixed_om in money/MW/yr, or fixed_om_share as a yearly share of overnight_cost"),
            )
        if technology.fixed_om_share is not None and technology.overnight_cost is None:
            yield (
                (*at, "fixed_om_share"),
                "E303",
                "a share of an overnight cost that is not given",
                ("state overnight_cost, or fixed_om in money/MW/yr"),
            )
    for name, store in scenario.stores.items():
        if _needs_cost(store, project) and (store.power_cost is None or store.energy_cost is None):
            yield (
                ("stores", name),
                "E303",
                "power_cost and energy_cost are needed: the store may be built",
                ("state both with their sources, or set status: existing"),
            )
    for name, link in scenario.links.items():
        if _needs_cost(link, project) and link.cost is None:
            yield (
                ("links", name),
                "E303",
                "cost is missing, but the link may be built",
                ("state cost with its source, or set status: existing"),
            )


def _needs_cost(lever: Lever, project: bool) -> bool:
    return project or lever.status in ("adopted", "planned")


def plants_are_complete(scenario: Scenario) -> Iterator[Finding]:
    """What has an efficiency has fuels; what varies has a pattern."""
    for name, technology in scenario.technologies.items():
        at: Keys = ("technologies", name)
        if technology.kind == "variable" and technology.pattern is None:
            yield at, "E304", "a variable technology has no pattern", "name its availability: pattern: NAME"
        if technology.efficiency is not None and not technology.fuels:
            yield (*at, "efficiency"), "E304", "an efficiency without a fuel", "name the fuels, or remove efficiency"


def stores_have_one_loss(scenario: Scenario) -> Iterator[Finding]:
    """Either both efficiencies or the loss of the alpha form."""
    for name, store in scenario.stores.items():
        if store.kind == "reservoir":  # a river fills it: `reservoirs_have_a_river` asks for what it needs
            continue
        pair = (store.charge_efficiency is not None, store.discharge_efficiency is not None)
        if (store.loss is not None and any(pair)) or (store.loss is None and not all(pair)):
            yield (
                ("stores", name),
                "E304",
                "losses are not stated once",
                ("give charge_efficiency and discharge_efficiency, or loss (alpha), not both"),
            )


def electricity_has_a_pattern(scenario: Scenario) -> Iterator[Finding]:
    """Electricity is dispatched by the hour, so every use of it says when."""
    for part in ("uses", "stocks"):
        for name, thing in getattr(scenario, part).items():
            if (thing.carrier == ELECTRICITY) != (thing.pattern is not None):
                wrong = "has no pattern" if thing.carrier == ELECTRICITY else "has a pattern but no hourly market"
                yield (
                    (part, name),
                    "E304",
                    f"{thing.carrier} of '{name}' {wrong}",
                    ("name a pattern for electricity, and none for a fuel"),
                )


def fuels_have_one_price(scenario: Scenario) -> Iterator[Finding]:
    """One price, and the energy content that goes with it."""
    for name, fuel in scenario.fuels.items():
        at: Keys = ("fuels", name)
        given = [key for key in ("price", "price_by_volume", "price_by_mass") if getattr(fuel, key) is not None]
        if len(given) != 1:
            yield at, "E305", f"{len(given)} prices are given", "give one of price, price_by_volume, price_by_mass"
        if fuel.price_by_volume is not None and fuel.energy_by_volume is None:
            yield at, "E305", "a price by volume needs energy_by_volume", "state it, such as 9.96 kWh/L"
        if fuel.price_by_mass is not None and fuel.energy_by_mass is None:
            yield at, "E305", "a price by mass needs energy_by_mass", "state it, such as 6.4 MWh/t"


def projects_have_a_lifetime(scenario: Scenario) -> Iterator[Finding]:
    """The project method repeats one simulated year over a stated lifetime."""
    finance, horizon = scenario.finance, scenario.horizon
    if (finance.method == "project") != (finance.project_lifetime is not None):
        yield (
            ("finance",),
            "E307",
            "project_lifetime goes with method: project, and only with it",
            ("state it, or use method: annuity"),
        )
    if finance.method == "project" and horizon.first_year != horizon.last_year:
        yield (
            ("finance", "method"),
            "E307",
            "the project method repeats one year, but several are simulated",
            ("set last_year to first_year, or use method: annuity"),
        )


def the_budget_is_tabulated(scenario: Scenario) -> Iterator[Finding]:
    """The remaining budget is read from a published table, and only its cells can be named."""
    budget = scenario.carbon.budget
    for field, known in (("temperature", REMAINING_BUDGET[budget.from_year]), ("likelihood", LIKELIHOODS)):
        value = getattr(budget, field)
        if value not in known:
            yield (
                ("carbon", "budget", field),
                "E310",
                f"no remaining budget is published for {field} {value:g}",
                (f"use one of: {listed(known)}"),
            )


def the_share_has_its_numbers(scenario: Scenario) -> Iterator[Finding]:
    """The rule that is chosen has what it needs, for every node, and no year of the budget goes uncounted."""
    budget, nodes, at = scenario.carbon.budget, scenario.nodes, ("carbon", "budget")
    for field in missing(budget, budget.share):
        yield (*at, "share"), "E340", f"a {budget.share} share needs {field}", f"state {field}, or choose per_capita"
    by_node: dict[str, Mapping[str, object]] = {"emissions": budget.emissions, "observed": budget.observed}
    if budget.past is not None:
        by_node["past"] = budget.past.emissions
    for field, said in by_node.items():
        for name in said:
            if name not in nodes:
                yield (*at, field), "E301", f"there is no node '{name}'", f"there are: {listed(nodes)}"
        if lacking := [name for name in nodes if said and name not in said]:
            yield (*at, field), "E340", f"nothing is said of {listed(lacking)}", "state it for every node; 0 if nothing"
    for name in nodes:
        gone = range(budget.from_year, scenario.horizon.first_year)
        if lacking_years := [year for year in gone if year not in budget.observed.get(name, {})]:
            yield (
                (*at, "observed"),
                "E340",
                f"the budget begins in {budget.from_year}, and nothing is said of '{name}' in {listed(lacking_years)}",
                "state what was observed, or simulate those years",
            )


def the_account_names_what_there_is(scenario: Scenario) -> Iterator[Finding]:
    """Sub-sectors are given to sectors and processes of the scenario."""
    parts = (scenario.uses, scenario.stocks, scenario.measures, scenario.processes)
    known = {"power", *scenario.processes, *(thing.sector for part in parts for thing in part.values())}
    for name in scenario.carbon.account.gpc:
        if name not in known:
            at: Keys = ("carbon", "account", "gpc", name)
            cure = f"{did_you_mean(name, known)}there are: {listed(sorted(known))}"
            yield at, "E301", f"there is no sector or process '{name}'", cure


def visitors_are_served(scenario: Scenario) -> Iterator[Finding]:
    """A sector of visitors is one of the scenario."""
    known = {"power"} | {
        thing.sector
        for part in ("uses", "stocks", "measures", "processes", "flexible")
        for thing in getattr(scenario, part).values()
    }
    for at, sector in enumerate(scenario.visitors.sectors if scenario.visitors else []):
        if sector not in known:
            cure = f"{did_you_mean(sector, known)}there are: {listed(sorted(known))}"
            yield ("visitors", "sectors", at), "E301", f"there is no sector '{sector}'", cure


def goods_are_complete(scenario: Scenario) -> Iterator[Finding]:
    """A good has verified or default emissions, and where indirect ones count, electricity and its factor."""
    for name, good in scenario.carbon.border.goods.items() if scenario.carbon.border else ():
        at: Keys = ("carbon", "border", "goods", name)
        if good.node not in scenario.nodes:
            yield (*at, "node"), "E301", f"there is no node '{good.node}'", f"there are: {listed(scenario.nodes)}"
        if good.direct is None and good.default_value is None:
            yield at, "E341", "neither direct emissions nor a default value", "state direct, or default_value"
        if (
            good.direct is not None
            and good.kind in INDIRECT
            and (good.electricity is None or good.country_factor is None)
        ):
            cure = "state electricity in MWh/t and country_factor in t/MWh"
            yield at, "E341", f"indirect emissions of {good.kind} count, and are not said", cure
        if good.exempt is not None and good.kind in ("hydrogen", "electricity"):
            cure = "remove 'exempt': the floor of 50 t a year and importer is not for hydrogen and electricity"
            yield (*at, "exempt"), "E341", f"no importer of {good.kind} is exempt", cure
        if good.own_power and (good.electricity is None or good.kind not in INDIRECT):
            cure = f"state electricity; own power changes {' and '.join(INDIRECT)} alone"
            yield (*at, "own_power"), "E341", "own power has no electricity that counts", cure


def indicators_are_of_u4ssc(scenario: Scenario) -> Iterator[Finding]:
    """An observation is of one of the 91 indicators, in its unit."""
    for slug, observed in scenario.indicators.items():
        at: Keys = ("indicators", slug)
        if slug not in BY_SLUG:
            cure = f"{did_you_mean(slug, BY_SLUG)}write the code as en_en_aq_1c for EN: EN: AQ: 1C"
            yield at, "E342", f"there is no U4SSC indicator '{slug}'", cure
        elif observed.unit != BY_SLUG[slug].unit:
            kpi = BY_SLUG[slug]
            cure = f"write it as {kpi.unit}: {kpi.definition}"
            yield (*at, "unit"), "E342", f"{kpi.name} is not told in {observed.unit}", cure


def capital_has_a_real_cost(scenario: Scenario) -> Iterator[Finding]:
    """The real cost of capital is not negative, loans know the money of their years, and a gap has a tariff."""
    finance = scenario.finance
    if finance.capital is not None:
        from scenarios.capital import real_cost_of_capital  # loads numpy, that most scenarios need not wait for

        if (rate := real_cost_of_capital(scenario)) < 0:
            cure = "inflation is above the weighted cost after tax: correct the rates, all of them nominal"
            yield ("finance", "capital"), "E343", f"the real cost of capital is {rate:.2%}", cure
    if finance.debt is not None and finance.capital is None:
        cure = "state finance.capital with inflation: loans are repaid in the money of their years"
        yield ("finance", "debt"), "E343", "debt has no inflation", cure
    if finance.equalisation is not None and finance.tariff is None:
        cure = "state finance.tariff, or leave it out"
        yield ("finance", "equalisation"), "E343", "it covers what a tariff does not, and there is none", cure


CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
    *checks_operation.CHECKS,
    *vintage_checks.CHECKS,
    *time_checks.CHECKS,
    names_exist,
    series_are_described_once,
    measured_plants_are_complete,
    plan_names_exist,
    years_are_in_order,
    what_can_be_built_has_a_cost,
    plants_are_complete,
    *fuel_checks.CHECKS,
    stores_have_one_loss,
    electricity_has_a_pattern,
    *stock_checks.CHECKS,
    *demand_checks.CHECKS,
    fuels_have_one_price,
    *policy_checks.CHECKS,
    projects_have_a_lifetime,
    the_budget_is_tabulated,
    outages_are_complete,
    the_ensemble_has_something_to_draw,
    storms_fit_the_scenario,
    credited_technologies_exist,
    the_share_has_its_numbers,
    the_account_names_what_there_is,
    *ACCOUNT_CHECKS,
    visitors_are_served,
    goods_are_complete,
    indicators_are_of_u4ssc,
    capital_has_a_real_cost,
    *finance_checks.CHECKS,
    *score_checks.CHECKS,
    *LAND_CHECKS,
)
