"""Relations between what a scenario says of the operation of plants, stores, flexible demand and the dispatch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scenarios.planned_outages import day_of_year, share_out
from scenarios.schema import Scenario, Store, Technology

Finding = tuple[tuple[str | int, ...], str, str, str]
"""Path, code, what is wrong, what to do."""

CHARGE_PART = ("existing_charge", "charge_lifetime", "charge_cost", "charge_fixed_om", "maximum_charge")
"""What a store says of charge power of its own, besides `charge_power_ratio`."""


def references(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str, str, Iterable[str]]]:
    """Return path, name, kind and known names of every pattern that operation points to."""
    hourly = {name: spec for name, spec in scenario.patterns.items() if spec.kind != "temperature"}
    for name, store in scenario.stores.items():
        if store.inflow is not None:
            yield ("stores", name, "inflow", "pattern"), store.inflow.pattern, "pattern", hourly
    for name, fuel in scenario.fuels.items():
        for field in ("price_pattern", "emission_pattern"):
            if getattr(fuel, field) is not None:
                yield ("fuels", name, field), getattr(fuel, field), "pattern", hourly
    for name, demand in scenario.flexible.items():
        if demand.tariff is not None:
            yield ("flexible", name, "tariff"), demand.tariff, "pattern", hourly
        if demand.kind == "electric_vehicles":
            yield ("flexible", name, "departures"), demand.departures, "pattern", hourly
            yield ("flexible", name, "plugged_in", "pattern"), demand.plugged_in.pattern, "pattern", hourly
        elif demand.pattern in scenario.patterns:  # that it exists is asked with all others
            yield ("flexible", name, "pattern"), demand.pattern, "pattern of hours", hourly


def fuel_curves_are_stated_once(scenario: Scenario) -> Iterator[Finding]:
    """What burns says how much, in one of three forms."""
    for name, plant in scenario.technologies.items():
        at = ("technologies", name)
        forms = [form for form in ("efficiency", "fuel_by_load", "fuel_volume_by_load") if getattr(plant, form)]
        if plant.fuels and not forms:
            yield (
                at, "E304", "it burns fuel but has no efficiency",
                "state efficiency with its source, or the load points of its data sheet as fuel_by_load",
            )  # fmt: skip
        if len(forms) > 1:
            yield at, "E304", f"its fuel curve is stated {len(forms)} times: {' and '.join(forms)}", "keep one of them"
        for field in ("fuel_intercept", "fuel_curvature"):
            if getattr(plant, field) is not None and plant.efficiency is None:
                yield (
                    (*at, field), "E304", f"{field} goes with efficiency, which is not given",
                    "state efficiency, or remove it: load points hold the whole curve",
                )  # fmt: skip
        yield from _load_points(scenario, at, plant)


def _load_points(scenario: Scenario, at: tuple[str, str], plant: Technology) -> Iterator[Finding]:
    for field in ("fuel_by_load", "fuel_volume_by_load"):
        points = getattr(plant, field)
        if len(points) == 1:
            yield (*at, field), "E304", "one load point makes no curve", "give two or more, such as 50 and 100 %"
        if points and not plant.fuels:
            yield (*at, field), "E304", "a fuel curve without a fuel", "name the fuels, or remove it"
    if plant.fuel_volume_by_load and plant.fuels:
        fuel = scenario.fuels.get(next(iter(plant.fuels)))
        if len(plant.fuels) > 1 or (fuel is not None and fuel.energy_by_volume is None):
            why = "it may burn several fuels" if len(plant.fuels) > 1 else "its fuel has no energy_by_volume"
            yield (
                (*at, "fuel_volume_by_load"), "E304", f"litres tell no energy: {why}",
                "state fuel_by_load in MWh/MWh, or energy_by_volume of its one fuel",
            )  # fmt: skip


def only_what_starts_has_starts(scenario: Scenario) -> Iterator[Finding]:
    """Starts, least times and minimum loads belong to plants that run on demand; a start burns a fuel that is named."""
    fields = ("start_cost", "start_fuel", "minimum_up_time", "minimum_down_time")
    for name, plant in scenario.technologies.items():
        at = ("technologies", name)
        for field in fields:
            if plant.kind == "variable" and getattr(plant, field) is not None:
                yield (
                    (*at, field), "E304", "a variable technology follows the weather and is never started",
                    f"remove {field}, or set kind: dispatchable",
                )  # fmt: skip
        if plant.start_fuel is not None and plant.start_fuel.amount > 0 and not plant.fuels:
            yield (*at, "start_fuel"), "E304", "a start burns fuel, but none is named", "name its fuels"


def outages_are_days_of_the_year(scenario: Scenario) -> Iterator[Finding]:
    """Planned outages name days that there are, and never take out more than the whole plant."""
    for name, plant in scenario.technologies.items():
        wrong = False
        for key, outage in plant.planned_outages.items():
            for field, date in (("from", outage.first_day), ("to", outage.last_day)):
                try:
                    day_of_year(date)
                except ValueError as error:
                    wrong = True
                    path = ("technologies", name, "planned_outages", key, field)
                    yield path, "E322", str(error), "write month and day as MM-DD; 29 February is left out"
        if plant.planned_outages and not wrong:
            most = max(share_out(plant.planned_outages.values()))
            if most > 1 + 1e-9:
                yield (
                    ("technologies", name, "planned_outages"), "E322",
                    f"outages that overlap take out {most:.0%} of the plant", "make their shares add up to 1 at most",
                )  # fmt: skip


def whole_units_have_a_size(scenario: Scenario) -> Iterator[Finding]:
    """What is built in whole units says how large one is."""
    for name, plant in scenario.technologies.items():
        if plant.whole_units and (plant.unit_capacity is None or plant.unit_capacity.amount == 0):
            yield (
                ("technologies", name, "whole_units"), "E304", "it has no unit_capacity",
                "state unit_capacity with its source, or leave whole_units out",
            )  # fmt: skip


def outages_are_of_units_that_burn_alike(scenario: Scenario) -> Iterator[Finding]:
    """Outages are drawn of the units of a technology, which its vintages would have to share out."""
    for name, plant in scenario.technologies.items():
        if plant.mean_time_to_repair is not None and plant.efficiency is not None and not plant.efficiency.is_constant:
            yield (
                ("technologies", name, "efficiency"), "E304", "outages are drawn of units that all burn alike",
                "state one efficiency, a technology for each vintage, or availability instead of mean_time_to_repair",
            )  # fmt: skip


def limited_foresight_has_a_length(scenario: Scenario) -> Iterator[Finding]:
    """Foresight that is limited says to how many periods, and no other does."""
    asked = scenario.time.optimise
    if (asked.foresight == "limited") != (asked.foresight_periods is not None):
        yield (
            ("time", "optimise", "foresight"), "E304",
            f"foresight is {asked.foresight} and foresight_periods is {asked.foresight_periods or 'not stated'}",
            "state foresight: limited together with foresight_periods, or neither",
        )  # fmt: skip


def windows_of_charge_are_open(scenario: Scenario) -> Iterator[Finding]:
    """The state of charge has room between its limits, and starts inside them."""
    for name, store in scenario.stores.items():
        low, high = store.minimum_state.amount, 1.0 if store.maximum_state is None else store.maximum_state.amount
        if low >= high:
            yield (
                ("stores", name, "maximum_state" if store.maximum_state else "minimum_state"), "E304",
                f"the lowest state of charge, {low:g}, is not below the highest, {high:g}", "leave room between them",
            )  # fmt: skip
        elif not low <= store.initial_state.amount <= high:
            yield (
                ("stores", name, "initial_state"), "E304",
                f"the year starts at {store.initial_state.amount:g}, outside {low:g} to {high:g}",
                "start between minimum_state and maximum_state",
            )  # fmt: skip


def stores_have_power_and_energy(scenario: Scenario) -> Iterator[Finding]:
    """Power without energy, or energy without power, stores nothing."""
    for name, store in scenario.stores.items():
        power, energy = (
            sum(value.amount for value in part.values()) for part in (store.existing_power, store.existing_energy)
        )
        lacking, given = ("existing_energy", "power") if power > 0 else ("existing_power", "energy")
        if (power > 0) != (energy > 0):
            yield ("stores", name), "E304", f"it has {given} but no {lacking}", f"state {lacking} with its source"


def charge_parts_are_complete(scenario: Scenario) -> Iterator[Finding]:
    """Charge power of its own has a life and costs; nothing charges a reservoir but its river."""
    for name, store in scenario.stores.items():
        at = ("stores", name)
        said = [field for field in CHARGE_PART if getattr(store, field)]
        if said and not (store.existing_charge or store.charge_cost):
            yield (
                (*at, said[0]), "E303", f"{said[0]}, but no charge power that exists or may be built",
                "state existing_charge, or charge_cost with its source",
            )  # fmt: skip
        for field in ("charge_lifetime", "charge_fixed_om") if said else ():
            if getattr(store, field) is None:
                yield at, "E303", f"charge power of its own needs {field}", f"state {field} with its source"
        if name in scenario.plan.store_charge and store.charge_cost is None:
            yield ("plan", "store_charge", name), "E303", "charge power without charge_cost", "state it with its source"
        charges = [
            *said,
            *(field for field in ("charge_power_ratio", "charge_efficiency", "loss") if getattr(store, field)),
        ]
        if store.kind == "reservoir" and charges:
            yield (
                (*at, charges[0]), "E304", "a river fills a reservoir, and nothing charges it",
                "remove it, or set kind: pumped_hydro",
            )  # fmt: skip
        elif charge_is_impossible(store):
            yield (
                (*at, "charge_power_ratio"), "E304", "nothing can charge it",
                "set charge_power_ratio above 0, or give it existing_charge or an inflow",
            )  # fmt: skip


def charge_is_impossible(store: Store) -> bool:
    """Return whether neither the node nor a river can bring energy into a store."""
    ratio = store.charge_power_ratio
    has_own = bool(store.existing_charge) or store.charge_cost is not None
    return ratio is not None and ratio.amount == 0 and not has_own and store.inflow is None


def reservoirs_have_a_river(scenario: Scenario) -> Iterator[Finding]:
    """A reservoir has an inflow and turbines; no river flows into a battery; only pumps have a lower reservoir."""
    for name, store in scenario.stores.items():
        at = ("stores", name)
        if store.kind == "reservoir" and store.inflow is None:
            yield at, "E304", "a reservoir without an inflow", "state inflow: {energy: …, pattern: …} with its source"
        if store.kind == "reservoir" and store.discharge_efficiency is None:
            yield (
                at, "E304", "it has no discharge_efficiency",
                "state that of its turbines, or 1 where the inflow is stated as electricity",
            )  # fmt: skip
        if store.inflow is not None and store.kind not in ("reservoir", "pumped_hydro"):
            yield (*at, "inflow"), "E304", f"no river flows into a {store.kind} store", "remove it, or correct kind"
        if store.lower_reservoir is not None and store.kind != "pumped_hydro":
            at_lower = (*at, "lower_reservoir")
            yield at_lower, "E304", "only pumped hydro has a lower reservoir", "remove it, or correct kind"


def tariffs_need_control(scenario: Scenario) -> Iterator[Finding]:
    """What takes all it can as soon as it can waits for no tariff."""
    for name, demand in scenario.flexible.items():
        if demand.tariff is not None and not demand.smart:
            yield (
                ("flexible", name, "tariff"), "E304", "a tariff, but the demand is not smart",
                "set smart: true, or remove the tariff: it takes what it can as soon as it can",
            )  # fmt: skip


def strategies_have_their_options(scenario: Scenario) -> Iterator[Finding]:
    """A set point goes with cycle charging, a reserved state with peak reserve, both with `best`; within the window."""
    dispatch = scenario.dispatch
    for field, strategy in (("set_point", "cycle_charging"), ("reserved_state", "peak_reserve")):
        said = getattr(dispatch, field)
        needed = dispatch.strategy in (strategy, "best")
        if needed and said is None:
            yield (
                ("dispatch",), "E321", f"{dispatch.strategy} needs {field}",
                f"state {field}, a state of charge as a share of the energy capacity",
            )  # fmt: skip
        if not needed and said is not None:
            yield (
                ("dispatch", field), "E321", f"{field} without its strategy: {dispatch.strategy} does not read it",
                f"set strategy: {strategy} or best, or remove it",
            )  # fmt: skip
        if said is not None:
            yield from _outside_windows(scenario, field, said.amount)


def _outside_windows(scenario: Scenario, field: str, state: float) -> Iterator[Finding]:
    for name, store in scenario.stores.items():
        low, high = store.minimum_state.amount, 1.0 if store.maximum_state is None else store.maximum_state.amount
        if not low <= state <= high:
            yield (
                ("dispatch", field), "E321",
                f"{state:g} lies outside the states of charge of '{name}', {low:g} to {high:g}",
                "choose a state that every store can have",
            )  # fmt: skip


def spinning_reserve_can_be_held(scenario: Scenario) -> Iterator[Finding]:
    """A reserve says how much, and something may hold it."""
    reserve = scenario.dispatch.spinning_reserve
    if reserve is None:
        return
    at = ("dispatch", "spinning_reserve")
    if reserve.demand is None and reserve.variable is None and reserve.largest_unit is None:
        yield at, "E321", "a spinning reserve of nothing", "state demand, variable or largest_unit"
    plants = scenario.technologies.values()
    holders = [
        plant
        for plant in plants
        if plant.provides_reserve or (plant.provides_reserve is None and plant.kind == "dispatchable")
    ]
    if not holders and not any(store.provides_reserve for store in scenario.stores.values()):
        yield (
            at,
            "E321",
            "nothing of the scenario may hold spinning reserve",
            "set provides_reserve: true of a plant or store",
        )


CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
    fuel_curves_are_stated_once,
    only_what_starts_has_starts,
    outages_are_days_of_the_year,
    whole_units_have_a_size,
    outages_are_of_units_that_burn_alike,
    limited_foresight_has_a_length,
    windows_of_charge_are_open,
    stores_have_power_and_energy,
    charge_parts_are_complete,
    reservoirs_have_a_river,
    tariffs_need_control,
    strategies_have_their_options,
    spinning_reserve_can_be_held,
)
