"""Technologies that run when asked: engines, turbines, imports. They burn fuels, whose split may be chosen."""

from __future__ import annotations

import pyomo.environ as pyo

from solvers.assets import TECHNOLOGY
from solvers.blends import blends_given, of_a_fuel
from solvers.contribution import Contribution, Expression
from solvers.data import Data, reserve_shares
from solvers.rows import constrain, follow_the_hour_before, hold_each_hour, hourly, positive, sum_over_year
from solvers.variable import land_under
from solvers.vintages import add_vintages, capital, investment


def add_dispatchable(model: pyo.ConcreteModel, data: Data) -> Contribution:
    """Add the block `dispatchable` and return what it gives.

    Commitment is relaxed: `online` is any capacity up to what is available, so that the fuel curve slope × generation +
    intercept × online and the minimum load hold for a fleet of infinitely small units. It exists where it matters: see
    `committed`.
    """
    kind = data.label("technology_kind")
    technologies = [g for g in data.names("technology") if kind[g] == "dispatchable"]
    block = model.dispatchable = pyo.Block(doc="technologies that run when asked")
    add_vintages(block, data, TECHNOLOGY, technologies)
    _add_operation(block, data, technologies)
    _add_starts(block, data, technologies)
    _add_fuel(block, data, technologies)
    _add_moving_fuel(block, data)
    return _contribution(block, data, technologies)


def committed(data: Data, technologies: list[str]) -> list[str]:
    """Return the technologies for which it must be decided how much of them is on line.

    Where being on line costs nothing, a minimum load alone decides nothing: any output is that of some capacity at its
    least load or above. It does where reserve is held, for what is not on line holds none.
    """
    holds_reserve = any(reserve_shares(data.inputs))

    def matters(g: str) -> bool:
        costs = any(data(name, g) for name in ("fuel_intercept", "running_om", "start_fuel", "start_cost"))
        return costs or bool(holds_reserve and data("provides_reserve", g) and data("minimum_load", g))

    return [g for g in technologies if matters(g) and not data("is_must_run", g)]


def on_line(block: pyo.Block, data: Data, g: str, p: int, h: int) -> Expression:
    """Return the capacity on line of a technology of either kind: all that is available where it is not decided."""
    online = block.component("online") or {}
    return online[g, p, h] if (g, p, h) in online else data("availability", g, h) * block.capacity[g, p]


def _add_operation(block: pyo.Block, data: Data, technologies: list[str]) -> None:
    every = [(g, p) for g in technologies for p in data.periods.years]
    partly = [(g, p) for g in committed(data, technologies) for p in data.periods.years]
    costly = [(g, p) for g, p in every if data("fuel_intercept", g) or data("running_om", g)]
    loaded = [(g, p) for g, p in every if data("minimum_load", g)]
    generation = hourly(block, data, "generation", every, "energy generated [MW]")
    online = hourly(block, data, "online", partly, "capacity on line [MW]")
    annual = positive(block, "annual_generation", every, "energy generated in a year [MWh/yr]")
    running = positive(block, "annual_online", costly, "capacity on line times hours [MW·h/yr]")

    def generation_within_availability(b: pyo.Block, g: str, p: int, h: int) -> Expression:
        """generation ≤ availability × capacity; dual: present money per MW of one hour."""
        return generation[g, p, h] <= data("availability", g, h) * b.capacity[g, p]

    def online_within_availability(b: pyo.Block, g: str, p: int, h: int) -> Expression:
        """online ≤ availability × capacity; dual: present money per MW of one hour."""
        return online[g, p, h] <= data("availability", g, h) * b.capacity[g, p]

    def generation_within_online(_: pyo.Block, g: str, p: int, h: int) -> Expression:
        """generation ≤ online; dual: present money per MW of one hour."""
        return generation[g, p, h] <= online[g, p, h]

    def generation_above_minimum_load(_: pyo.Block, g: str, p: int, h: int) -> Expression:
        """generation ≥ minimum load × online; dual: present money per MW of one hour."""
        return generation[g, p, h] >= data("minimum_load", g) * online[g, p, h]

    def must_run_above_minimum_load(b: pyo.Block, g: str, p: int, h: int) -> Expression:
        """generation ≥ minimum load × availability × capacity; dual: present money per MW of one hour."""
        return generation[g, p, h] >= data("minimum_load", g) * on_line(b, data, g, p, h)

    def annual_generation_adds_up(_: pyo.Block, g: str, p: int, h: int) -> Expression:
        """annual generation = Σ weight × generation; dual: present money per MWh/yr."""
        return generation[g, p, h]

    def annual_online_adds_up(b: pyo.Block, g: str, p: int, h: int) -> Expression:
        """annual online = Σ weight × what is on line; dual: present money per MW·h/yr."""
        return on_line(b, data, g, p, h)

    hold_each_hour(block, data, [key for key in every if key not in partly], generation_within_availability)
    hold_each_hour(block, data, partly, online_within_availability)
    hold_each_hour(block, data, partly, generation_within_online)
    hold_each_hour(block, data, [key for key in loaded if key in partly], generation_above_minimum_load)
    hold_each_hour(block, data, [(g, p) for g, p in loaded if data("is_must_run", g)], must_run_above_minimum_load)
    sum_over_year(block, data, annual, annual_generation_adds_up)
    sum_over_year(block, data, running, annual_online_adds_up)


def with_starts(data: Data, technologies: list[str]) -> list[str]:
    """Return the technologies whose starts burn fuel or cost money; what always runs never starts."""
    return [
        g for g in technologies
        if (data("start_fuel", g) or data("start_cost", g)) and not data("is_must_run", g)
    ]  # fmt: skip


def _add_starts(block: pyo.Block, data: Data, technologies: list[str]) -> None:
    """Capacity that comes on line, hour after hour: starts of infinitely small units."""
    every = [(g, p) for g in with_starts(data, technologies) for p in data.periods.years]
    started = hourly(block, data, "started", every, "capacity started in an hour [MW/h]")
    annual = positive(block, "annual_started", every, "capacity started in a year [MW/yr]")

    def what_comes_on_line_is_started(b: pyo.Block, g: str, p: int, h: int, before: int) -> Expression:
        """duration × started ≥ online − online an hour before; dual: present money per MW of one hour."""
        return data("duration", h) * started[g, p, h] >= b.online[g, p, h] - b.online[g, p, before]

    def annual_starts_add_up(_: pyo.Block, g: str, p: int, h: int) -> Expression:
        """annual starts = Σ weight × started; dual: present money per MW/yr."""
        return started[g, p, h]

    follow_the_hour_before(block, data, every, what_comes_on_line_is_started, "starts_close_the_cycle")
    sum_over_year(block, data, annual, annual_starts_add_up)


def _add_fuel(block: pyo.Block, data: Data, technologies: list[str]) -> None:
    periods, fuels = data.periods.years, data.names("fuel")
    burners = [g for g in technologies if data("fuel_slope", g) or data("fuel_intercept", g)]
    idle = [g for g in burners if not any(data("can_burn", g, f) for f in fuels)]
    if idle:
        raise ValueError(f"{', '.join(idle)} burns fuel, but none is named that it can burn")
    pairs = [(g, f) for g in burners for f in fuels if data("can_burn", g, f)]
    fuel_use = positive(
        block, "fuel_use", [(g, f, p) for g, f in pairs for p in periods], "fuel burned in a year [MWh/yr]"
    )
    heat = positive(block, "heat", [(g, p) for g in burners for p in periods], "all fuel burned in a year [MWh/yr]")

    def heat_follows_generation(b: pyo.Block, g: str, p: int) -> Expression:
        """heat = slope × generation + intercept × online + start fuel; dual: present money per MWh/yr of fuel."""
        idling = data("fuel_intercept", g) * b.annual_online[g, p] if (g, p) in b.annual_online else 0.0
        starting = data("start_fuel", g) * b.annual_started[g, p] if (g, p) in b.annual_started else 0.0
        return heat[g, p] == data("fuel_slope", g) * b.annual_generation[g, p] + idling + starting

    def fuels_give_the_heat(_: pyo.Block, g: str, p: int) -> Expression:
        """Σ fuel use = heat; dual: present money per MWh/yr of fuel."""
        return sum(fuel_use[g, f, p] for name, f in pairs if name == g) == heat[g, p]

    def fuel_shares_of_the_past_are_given(_: pyo.Block, g: str, f: str, p: int) -> Expression:
        """fuel use = given share × heat in the past, and where others decide; dual: present money per MWh/yr."""
        return fuel_use[g, f, p] == data("fuel_share", g, f, p) * heat[g, p]

    constrain(block, heat.keys(), heat_follows_generation)
    constrain(block, heat.keys(), fuels_give_the_heat)
    several = [g for g in burners if sum(name == g for name, _ in pairs) > 1]
    blended = blends_given(data.inputs, data.periods)
    given = [(g, f, p) for g, f in pairs if g in several for p in periods if (g, p) in blended]
    constrain(block, given, fuel_shares_of_the_past_are_given)


def _add_moving_fuel(block: pyo.Block, data: Data) -> None:
    """Fuel weighted with its price, and with its emissions, of the hour, where these move.

    Exact for a plant of one fuel; of several the split is of the year, and each is taken to burn at the mean.
    """
    keys = list(block.fuel_use)
    alone = {g for g, _, _ in keys if len({f for name, f, _ in keys if name == g}) == 1}
    for kind in ("price", "emission"):
        movement = f"{kind}_movement"
        moving = [(g, f, p) for g, f, p in keys if (f,) in data.series[movement] and g in alone]
        weighted = positive(block, f"{kind}_weighted", moving, "fuel weighted with the movement of the hour [MWh/yr]")

        def weighted_fuel_adds_up(b: pyo.Block, g: str, f: str, p: int, h: int, movement: str = movement) -> Expression:
            """weighted fuel = Σ weight × (movement × fuel of the hour + start fuel); dual: present money per MWh/yr."""
            idling = data("fuel_intercept", g) * on_line(b, data, g, p, h) if data("fuel_intercept", g) else 0.0
            starting = data("start_fuel", g) * b.started[g, p, h] if (g, p, h) in b.started else 0.0
            return data(movement, f, h) * (data("fuel_slope", g) * b.generation[g, p, h] + idling) + starting

        sum_over_year(block, data, weighted, weighted_fuel_adds_up, f"{kind}_weighted_fuel_adds_up")


def _contribution(block: pyo.Block, data: Data, technologies: list[str]) -> Contribution:
    at, scope = data.label("technology_node"), data.label("fuel_scope")
    periods = data.periods.years
    annual, fuel_use = block.annual_generation, block.fuel_use
    at_node = {n: [g for g in technologies if at[g] == n] for n in data.names("node")}
    unasked = {n: [g for g in at_node[n] if data("is_must_run", g) and data("minimum_load", g)] for n in at_node}
    keys = list(fuel_use)
    priced, emitting = ({**fuel_use, **block.component(f"{kind}_weighted")} for kind in ("price", "emission"))
    cost: dict[tuple[str, int], Expression] = {}
    for p in periods:
        burned = [(g, f) for g, f, period in keys if period == p]
        cost["investment", p], cost["fixed_om", p] = investment(block, data, TECHNOLOGY, p)
        cost["variable_om", p] = (
            sum(data("variable_om", g, p) * annual[g, p] for g in technologies)
            + sum(
                data("running_om", g) * data("present_year", p) * block.annual_online[g, p]
                for g in technologies
                if data("running_om", g)
            )
            + sum(
                data("start_cost", g) * data("present_year", p) * block.annual_started[g, p]
                for g in with_starts(data, technologies)
            )
        )
        cost["fuel", p] = sum(of_a_fuel(data, "price", g, f, p) * priced[g, f, p] for g, f in burned)
        cost["carbon", p] = sum(of_a_fuel(data, "carbon", g, f, p) * emitting[g, f, p] for g, f in burned)

    def weighed(kind: str) -> dict[tuple[str, int], Expression]:
        return {
            (n, p): sum(of_a_fuel(data, kind, *key) * emitting[key] for key in keys if key[2] == p and at[key[0]] == n)
            for n in at_node for p in periods
        }  # fmt: skip

    return Contribution(
        injection=lambda n, p, h: pyo.quicksum(block.generation[g, p, h] for g in at_node[n]),
        cost=cost,
        fuel={
            (f, p): sum(fuel_use[g, name, q] for g, name, q in keys if name == f and q == p)
            for f in data.names("fuel") for p in periods
        },
        emissions=weighed("emissions"),
        counted=weighed("counted"),
        firm={p: sum(data("capacity_credit", g) * block.capacity[g, p] for g in technologies) for p in periods},
        fossil_generation={p: _without(block, data, technologies, "renewable", p) for p in periods},
        foreign_generation={p: _without(block, data, technologies, "local", p) for p in periods},
        capital={p: capital(block, data, TECHNOLOGY, p) for p in periods},
        land=land_under(block, data, at_node),
        imported={
            p: sum(_output(fuel_use[k], k, data) for k in keys if k[2] == p and scope[k[1]] == "2") for p in periods
        },
        exportable=lambda n, p, h: pyo.quicksum(
            data("minimum_load", g) * on_line(block, data, g, p, h) for g in unasked[n]
        ),
    )  # fmt: skip


def _output(fuel_use: pyo.Var, key: tuple[str, str, int], data: Data) -> Expression:
    """Generation from a fuel, at the slope: never understated, exact without intercept. MWh/yr."""
    slope = data("fuel_slope", key[0])
    return fuel_use / slope if slope else 0.0


def _without(block: pyo.Block, data: Data, technologies: list[str], quality: str, period: int) -> Expression:
    """Generation that is `renewable`, or `local`, neither by itself nor by its fuel, MWh/yr."""
    part: Expression = 0.0
    for g in (g for g in technologies if not data(f"is_{quality}", g)):
        keys = [key for key in block.fuel_use if key[0] == g and key[2] == period]
        fossil = [key for key in keys if not data(f"fuel_is_{quality}", key[1])]
        if len(fossil) == len(keys):
            part += block.annual_generation[g, period]
        else:
            part += sum(_output(block.fuel_use[key], key, data) for key in fossil)
    return part
