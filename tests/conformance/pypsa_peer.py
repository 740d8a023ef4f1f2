"""Random small systems, stated once, and built in our model and in PyPSA.

PyPSA 1.4 (MIT; Brown, Hörsch and Schlachtberger 2018, J. Open Res. Software 6, doi:10.5334/jors.188). What is compared:
several investment periods with vintages that retire between them, plants with a fuel, weather-bound plants, stores of
fixed duration, links with a loss and links that may be built, all of which may lose less the later they are built, and
stores live longer, caps on the
emissions of each period and a budget over all of them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pypsa
import xarray as xr

from solvers.data import gather
from solvers.given import by_vintage_groups
from solvers.hourly import hourly_power
from solvers.model import PathwayModel, pathway_model
from solvers.periods import RepresentativeHours, investment_periods
from tests.tiny import tiny_inputs
from tests.weather_years import in_weather_years

FIRST_YEAR, RATE, LOST = 2025, 0.05, 3000.0
"""First year; discount rate, 1/yr; money per MWh of demand that is not served."""


@dataclass
class Plant:
    """A plant that burns (`slope` above 0) or that the weather bounds (`pattern`)."""

    node: str
    overnight_cost: float
    fixed_om: float
    variable_om: float
    lifetime: int
    existing: float = 0.0
    slope: float = 0.0
    pattern: np.ndarray | None = None
    maximum: float = np.inf
    progress: float = 0.0
    """Share by which what is built a year later burns less."""

    def slope_of(self, vintage: int) -> float:
        return self.slope * _left(self.progress, vintage)


@dataclass
class Store:
    node: str
    power_cost: float
    energy_cost: float
    variable_om: float
    duration: float
    lifetime: int
    charge_efficiency: float
    discharge_efficiency: float
    standing_loss: float
    progress: float = 0.0
    """Share by which what is built a year later loses less."""
    later_lifetime: int | None = None
    """Of what is built after the first period."""

    def charge_of(self, vintage: int) -> float:
        return 1.0 - (1.0 - self.charge_efficiency) * _left(self.progress, vintage)

    def discharge_of(self, vintage: int) -> float:
        return 1.0 - (1.0 - self.discharge_efficiency) * _left(self.progress, vintage)

    def standing_of(self, vintage: int) -> float:
        return self.standing_loss * _left(self.progress, vintage)

    def life_of(self, vintage: int) -> int:
        return self.lifetime if self.later_lifetime is None or vintage <= FIRST_YEAR else self.later_lifetime


@dataclass
class Line:
    """Both ways; with `progress` PyPSA's new ones go from start to end alone: let nothing be worth sending back."""

    start: str
    end: str
    existing: float
    loss: float
    cost: float
    is_buildable: bool
    progress: float = 0.0

    def loss_of(self, vintage: int) -> float:
        return self.loss * _left(self.progress, vintage)


def _left(progress: float, vintage: int) -> float:
    return (1.0 - progress) ** (vintage - FIRST_YEAR)


@dataclass
class System:
    """Numbers of an island; a period is named by its first year."""

    n_hours: int
    spans: dict[int, int]
    demand: dict[str, np.ndarray]
    growth: dict[int, float]
    fuel_price: dict[int, float]
    carbon_price: float
    factor: float
    plants: dict[str, Plant]
    stores: dict[str, Store]
    lines: dict[str, Line]
    cap: dict[int, float] = field(default_factory=dict)
    budget: float = 1e12

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(FIRST_YEAR, FIRST_YEAR + sum(self.spans.values())))

    @property
    def period_of(self) -> dict[int, int]:
        return {p + k: p for p, n in self.spans.items() for k in range(n)}

    @property
    def hour_weight(self) -> float:
        return 8760.0 / self.n_hours

    def present(self, period: int) -> float:
        """Σ (1 + r)^−(y − first + 1) over the years of a period."""
        return sum((1 + RATE) ** -(period + k - FIRST_YEAR + 1) for k in range(self.spans[period]))

    def constant(self) -> float:
        """What stands costs its upkeep, whatever is decided: present money, which PyPSA does not count."""
        stands = [
            (plant.existing * plant.fixed_om * self.present(p))
            for plant in self.plants.values()
            for p in self.spans
            if p < FIRST_YEAR - 2 + plant.lifetime
        ]
        return float(sum(stands))


def random_system(seed: int) -> System:
    """Draw a system of one to three nodes and one to three periods."""
    rng = np.random.default_rng(seed)
    nodes = [f"n{k}" for k in range(rng.integers(1, 4))]
    n_hours, n_periods = int(rng.choice([4, 6, 8, 12])), int(rng.integers(1, 4))
    is_even = bool(rng.integers(2))
    lengths = [2] * n_periods if is_even else rng.integers(1, 6, n_periods).tolist()
    starts = (FIRST_YEAR + np.cumsum([0, *lengths[:-1]])).tolist()
    # A life ends between two periods, or after the last of them.
    lives = [2, 4, 30] if is_even else [30]

    def life() -> int:
        return int(rng.choice(lives))

    def wave(low: float, high: float) -> np.ndarray:
        return np.round(rng.uniform(low, high, n_hours), 4)

    plants: dict[str, Plant] = {}
    for node in nodes:
        existing = round(float(rng.uniform(0, 8)), 3) if rng.integers(2) else 0.0
        plants[f"gas_{node}"] = Plant(
            node, *_money(rng, 3e5, 9e5), life(), existing, slope=float(rng.choice([1.7, 2.2, 2.6]))
        )
        if rng.integers(3):
            most = float(rng.choice([np.inf, 5.0, 20.0]))
            plants[f"sun_{node}"] = Plant(node, *_money(rng, 2e5, 1e6), life(), pattern=wave(0, 1), maximum=most)
        if rng.integers(2):
            plants[f"wind_{node}"] = Plant(node, *_money(rng, 6e5, 2e6), life(), pattern=wave(0, 1))
    stores = {
        f"battery_{node}": Store(
            node, *_money(rng, 5e4, 2e5)[:1], *_money(rng, 2e4, 1e5)[:1], float(rng.choice([0.0, 1.5])),
            float(rng.choice([1.0, 2.5, 4.0])), life(), *(float(e) for e in np.round(rng.uniform(0.8, 1, 2), 3)),
            float(rng.choice([0.0, 0.01])),
        )
        for node in nodes if rng.integers(2)
    }  # fmt: skip
    lines = {}
    for start, end in itertools.pairwise(nodes):
        buildable = bool(rng.integers(2))
        loss = 0.0 if buildable else float(rng.choice([0.0, 0.03, 0.1]))
        lines[f"{start}_{end}"] = Line(start, end, round(float(rng.uniform(0, 4)), 3), loss, 1e5, buildable)
    system = System(
        n_hours, dict(zip(starts, lengths, strict=True)), {node: wave(1, 6) for node in nodes},
        {p: round(float(rng.uniform(0.8, 1.6)), 3) for p in starts},
        {p: round(float(rng.uniform(20, 90)), 2) for p in starts},
        float(rng.choice([0.0, 40.0])), 0.2, plants, stores, lines,
    )  # fmt: skip
    _limit(system, rng)
    return system


def _money(rng: np.random.Generator, low: float, high: float) -> tuple[float, float, float]:
    """Overnight cost, yearly upkeep and cost per energy; no two plants cost the same, so that optima are unique."""
    overnight = round(float(rng.uniform(low, high)), 1)
    return overnight, round(overnight * float(rng.uniform(0.01, 0.04)), 1), round(float(rng.uniform(0.5, 8)), 3)


def _limit(system: System, rng: np.random.Generator) -> None:
    """Cap the emissions of some periods, or of all together, at a share of what gas alone would emit."""
    burned = {
        p: 2.2 * system.factor * system.growth[p] * system.hour_weight * sum(d.sum() for d in system.demand.values())
        for p in system.spans
    }
    if rng.integers(3):
        chosen = [p for p in system.spans if rng.integers(3)]
        system.cap = {p: round(burned[p] * float(rng.uniform(0.2, 0.9)), 3) for p in chosen}
    if rng.integers(2):
        system.budget = round(sum(burned[p] * n for p, n in system.spans.items()) * float(rng.uniform(0.2, 0.8)), 3)


def other_weather(system: System, seed: int) -> System:
    """Return the system in another weather year: other hours of the weather and of demand, as much demand in all."""
    rng = np.random.default_rng(seed)
    plants = {
        name: plant if plant.pattern is None else replace(plant, pattern=np.round(rng.uniform(0, 1, system.n_hours), 4))
        for name, plant in system.plants.items()
    }
    drawn = {node: rng.uniform(1, 6, system.n_hours) for node in system.demand}
    demand = {node: values * system.demand[node].sum() / values.sum() for node, values in drawn.items()}
    return replace(system, plants=plants, demand=demand)


def ours(*weather_years: System) -> PathwayModel:
    """Return our model of a system in one or several weather years, its excess over the budget held at 0."""
    system, n = weather_years[0], len(weather_years)
    inputs = in_weather_years(_inputs(system), *map(_patterns, weather_years[1:]))
    inputs, _ = by_vintage_groups(inputs)
    hours = RepresentativeHours(
        np.tile(np.arange(system.n_hours), n), np.full(n * system.n_hours, system.hour_weight / n), system.n_hours,
        n_weather_years=n, weather_years=tuple(range(n)),
    )  # fmt: skip
    stated = pathway_model(gather(inputs, hourly_power(inputs), investment_periods(inputs), hours))
    stated.pyomo.policy.excess.fix(0.0)
    return stated


def _patterns(system: System) -> dict[str, np.ndarray]:
    patterns = {
        name: _year(system, plant.pattern) for name, plant in system.plants.items() if plant.pattern is not None
    }
    for node, demand in system.demand.items():
        patterns[f"demand_{node}"] = _year(system, demand / demand.sum() / system.hour_weight)
    return patterns


def _inputs(system: System) -> xr.Dataset:
    technology, vintages = {}, range(FIRST_YEAR - 2, system.years[-1] + 1)
    for name, plant in system.plants.items():
        told = {
            "technology_node": plant.node, "overnight_cost": plant.overnight_cost, "fixed_om": plant.fixed_om,
            "variable_om": plant.variable_om, "lifetime": plant.lifetime, "cost_of_capital": 0.07,
            "existing_capacity": {FIRST_YEAR - 2: plant.existing}, "maximum_capacity": plant.maximum,
        }  # fmt: skip
        weather = {"technology_kind": "variable", "availability_pattern": name}
        technology[name] = told | (
            weather if plant.pattern is not None else {"fuel_slope": plant.slope, "can_burn": 1.0, "fuel_share": 1.0}
        )
        if plant.progress:
            technology[name]["fuel_slope_ratio"] = {v: plant.slope_of(v) / plant.slope for v in vintages}
    store = {
        name: {
            "store_node": each.node, "store_power_cost": each.power_cost, "store_energy_cost": each.energy_cost,
            "store_variable_om": each.variable_om, "store_duration": each.duration,
            "store_power_lifetime": {v: each.life_of(v) for v in vintages},
            "store_energy_lifetime": {v: each.life_of(v) for v in vintages},
            "store_cost_of_capital": 0.07, "charge_efficiency": each.charge_efficiency,
            "discharge_efficiency": each.discharge_efficiency, "standing_loss": each.standing_loss,
            "charge_efficiency_change": {v: each.charge_of(v) - each.charge_efficiency for v in vintages},
            "discharge_efficiency_change": {v: each.discharge_of(v) - each.discharge_efficiency for v in vintages},
            "standing_loss_change": {v: each.standing_of(v) - each.standing_loss for v in vintages},
        }
        for name, each in system.stores.items()
    }  # fmt: skip
    link = {
        name: {
            "link_from": line.start, "link_to": line.end, "link_existing_capacity": {FIRST_YEAR - 2: line.existing},
            "link_loss": line.loss, "link_cost": line.cost, "link_cost_of_capital": 0.07,
            "link_is_buildable": float(line.is_buildable),
            "link_loss_change": {v: line.loss_of(v) - line.loss for v in vintages},
        }
        for name, line in system.lines.items()
    }  # fmt: skip
    energy = {
        node: {y: float(demand.sum() * system.hour_weight * system.growth[p]) for y, p in system.period_of.items()}
        for node, demand in system.demand.items()
    }
    use = {n: {"use_node": n, "use_energy": energy[n], "use_pattern": f"demand_{n}"} for n in system.demand}
    fuel = {
        "gas": {
            "fuel_price": {y: system.fuel_price[p] for y, p in system.period_of.items()},
            "emission_factor": {"CO2": system.factor},
        }
    }
    return tiny_inputs(
        years=system.years, first_vintage=FIRST_YEAR - 2, nodes=tuple(system.demand), patterns=_patterns(system),
        dims={"technology": technology, "store": store, "link": link, "use": use, "fuel": fuel},
        attrs={"periods": list(system.spans), "present_year": FIRST_YEAR}, discount_rate=RATE, unserved_cost=LOST,
        carbon_price=system.carbon_price, carbon_budget=system.budget / len(system.demand),
        emission_cap=_capped(system),
    )  # fmt: skip


def _year(system: System, values: np.ndarray) -> np.ndarray:
    return np.tile(values, 8760 // system.n_hours)


def _capped(system: System) -> xr.DataArray:
    caps = [system.cap.get(p, np.inf) for p in system.period_of.values()]
    return xr.DataArray(caps, {"year": list(system.years)}, ("year",))


def theirs(*weather_years: System) -> pypsa.Network:
    """Return PyPSA's network of a system, not yet solved; of several weather years a stochastic one.

    There a limit of emissions holds in each weather year, where ours holds in the mean, and none of capacity can be
    stated: compare without.
    """
    system = weather_years[0]
    n = _network(system)
    if len(weather_years) > 1:
        n.set_scenarios([str(k) for k in range(len(weather_years))])
    for k, other in enumerate(weather_years[1:], 1):
        drawn = _network(other)
        for component, name in (("generators", "p_max_pu"), ("loads", "p_set")):
            for column, values in drawn.c[component].dynamic[name].items():
                n.c[component].dynamic[name][str(k), column] = values.to_numpy()
    return n


def _network(system: System) -> pypsa.Network:
    periods = list(system.spans)
    n = pypsa.Network()
    n.set_snapshots(range(system.n_hours))
    n.investment_periods = periods
    for weighted, weight in (("objective", system.hour_weight), ("generators", system.hour_weight), ("stores", 1.0)):
        n.snapshot_weightings[weighted] = weight
    n.investment_period_weightings["years"] = [float(system.spans[p]) for p in periods]
    n.investment_period_weightings["objective"] = [system.present(p) for p in periods]
    for node, demand in system.demand.items():
        n.add("Bus", node)
        rows = np.concatenate([demand * system.growth[p] for p in periods])
        n.add("Load", node, bus=node, p_set=pd.Series(rows, n.snapshots))
        n.add("Generator", f"lost_{node}", bus=node, p_nom=1e4, marginal_cost=LOST)
    for name, plant in system.plants.items():
        _add_plant(n, system, name, plant)
    for name, store in system.stores.items():
        for p in periods:
            cost = _annuity(store.life_of(p)) * (store.power_cost + store.duration * store.energy_cost)
            n.add(
                "StorageUnit", f"{name}_{p}", bus=store.node, build_year=p, lifetime=store.life_of(p),
                p_nom_extendable=True, capital_cost=cost, max_hours=store.duration, marginal_cost=store.variable_om,
                efficiency_store=store.charge_of(p), efficiency_dispatch=store.discharge_of(p),
                standing_loss=store.standing_of(p), cyclic_state_of_charge=True,
                cyclic_state_of_charge_per_period=True,
            )  # fmt: skip
    for name, line in system.lines.items():
        _add_line(n, system, name, line)
    for p, cap in system.cap.items():
        n.add(
            "GlobalConstraint", f"cap_{p}", type="primary_energy", carrier_attribute="co2_emissions", sense="<=",
            investment_period=p, constant=cap * system.spans[p],
        )  # fmt: skip
    if system.budget < 1e12:
        n.add(
            "GlobalConstraint", "budget", type="primary_energy", carrier_attribute="co2_emissions", sense="<=",
            constant=system.budget,
        )  # fmt: skip
    return n


def _add_plant(n: pypsa.Network, system: System, name: str, plant: Plant) -> None:
    """One generator for what stands, one for each period in which it may be built, and its limit."""
    periods = list(system.spans)
    n.add("Carrier", name, co2_emissions=system.factor if plant.slope else 0.0)
    weather = np.ones(system.n_hours) if plant.pattern is None else plant.pattern

    def told(vintage: int) -> dict[str, Any]:
        slope = plant.slope_of(vintage)
        burned = {p: slope * (system.fuel_price[p] + system.carbon_price * system.factor) for p in periods}
        price = pd.Series(np.repeat([burned[p] + plant.variable_om for p in periods], system.n_hours), n.snapshots)
        return {
            "bus": plant.node, "carrier": name, "lifetime": plant.lifetime, "efficiency": 1 / slope if slope else 1.0,
            "marginal_cost": price, "p_max_pu": pd.Series(np.tile(weather, len(periods)), n.snapshots),
            "build_year": vintage,
        }  # fmt: skip

    if plant.existing:
        n.add("Generator", f"{name}_old", p_nom=plant.existing, **told(FIRST_YEAR - 2))
    cost = _annuity(plant.lifetime) * plant.overnight_cost + plant.fixed_om
    for p in periods:
        n.add("Generator", f"{name}_{p}", p_nom_extendable=True, capital_cost=cost, **told(p))
        if np.isfinite(plant.maximum):
            # Theirs is of what may be built alone, ours also of what stands.
            stands = plant.existing if p < FIRST_YEAR - 2 + plant.lifetime else 0.0
            n.add(
                "GlobalConstraint", f"most_{name}_{p}", type="tech_capacity_expansion_limit", carrier_attribute=name,
                sense="<=", investment_period=p, constant=plant.maximum - stands,
            )  # fmt: skip


def _add_line(n: pypsa.Network, system: System, name: str, line: Line) -> None:
    """What stands, each way with its loss; what may be built has none and goes both ways, or one way with its loss."""
    for way, start, end in (("to", line.start, line.end), ("back", line.end, line.start)):
        n.add(
            "Link",
            f"{name}_{way}",
            bus0=start,
            bus1=end,
            efficiency=1.0 - line.loss_of(FIRST_YEAR - 2),
            p_nom=line.existing,
        )
    if line.is_buildable:
        for p in system.spans:
            n.add(
                "Link", f"{name}_{p}", bus0=line.start, bus1=line.end, p_min_pu=0.0 if line.progress else -1.0,
                build_year=p, lifetime=40, p_nom_extendable=True, capital_cost=_annuity(40) * line.cost,
                efficiency=1.0 - line.loss_of(p) if line.progress else 1.0,
            )  # fmt: skip


def _annuity(lifetime: int, rate: float = 0.07) -> float:
    return rate / (1 - (1 + rate) ** -lifetime)
