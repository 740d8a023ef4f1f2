"""Why there is no pathway, in words of the scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from solvers.answer import Conflict
from solvers.data import Data
from solvers.decided_too_much import decided_too_much
from solvers.highs import irreducible_infeasible_subset
from solvers.named_policies import area, policies_of
from solvers.paths import path_of
from solvers.program import LinearProgram
from solvers.slacks import violations
from solvers.vintages import most
from solvers.whole_units import in_the_way


class Infeasible(ValueError):
    """No pathway keeps to everything that is asked; `problems` says what contradicts what."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("no pathway meets all that is asked: " + "; ".join(problems))


def obvious_causes(data: Data) -> tuple[str, ...]:
    """Return contradictions that plain arithmetic finds, without a solver: caps, fuel limits and reserve out of reach.

    Each compares a limit with the best that all decisions together could do, so that none is raised wrongly.
    """
    found = []
    for p in data.periods.years:
        least = least_emitted(data, data.names("node"), p)
        cap = data("emission_cap", p)
        if least > cap * (1 + 1e-9) + 1e-6:
            found.append(f"emission cap {p}: end uses and processes alone emit {least:g} tCO2e/yr, the cap is {cap:g}")
        for f in data.names("fuel"):
            used, limit = data("fixed_fuel", f, p) + _most_saved(data, "measure_fuel", [f], p), data("fuel_limit", f, p)
            if used > limit * (1 + 1e-9) + 1e-6:
                found.append(f"fuel limit of {f} {p}: end uses alone burn {used:g} MWh/yr, the limit is {limit:g}")
        found.extend(_reserve_out_of_reach(data, p))
        found.extend(_named_out_of_reach(data, p))
    return (*found, *_budgets_out_of_reach(data), *decided_too_much(data))


def _named_out_of_reach(data: Data, period: int) -> list[str]:
    """Caps of a node below what its end uses alone emit; land below what stands already."""
    found = []
    for name in policies_of(data, "emission_cap"):
        least, cap = least_emitted(data, area(data, name), period), data("policy_limit", name, period)
        if _is_beyond(least, cap):
            found.append(
                f"policies.{name} {period}: end uses and processes alone emit {least:g} tCO2e/yr, the cap is {cap:g}"
            )
    for name in policies_of(data, "land_maximum"):
        limit = data("policy_limit", name, period)
        at = data.label("technology_node")
        here = [g for g in data.names("technology") if at[g] in area(data, name)]
        taken = sum(data("land_use", g) * data("capacity.existing", g, period) for g in here)
        where = data.label("planting_node")
        taken += sum(data("planted", a, period) for a in where if where[a] in area(data, name))
        if _is_beyond(taken, limit):
            found.append(f"policies.{name} {period}: what stands takes {taken:g} ha, the limit is {limit:g}")
    return found


def _budgets_out_of_reach(data: Data) -> list[str]:
    """Budgets that end uses alone exceed, whatever is planted; limits on removals that what others plant passes."""
    found, last = [], data.periods.years[-1]
    for kind in ("gross_budget", "net_budget"):
        for name in policies_of(data, kind):
            budget, nodes = data("policy_limit", name, last), area(data, name)
            least = sum(least_emitted(data, nodes, p, "counted") for p in data.periods.years)
            removed = most_removed(data, nodes) if kind == "net_budget" else 0.0
            if _is_beyond(least - removed, budget):
                found.append(
                    f"policies.{name}: end uses and processes alone emit {least:g} tCO2, {removed:g} can be removed, "
                    f"the budget is {budget:g}"
                )
    for name in policies_of(data, "removals_maximum"):
        removed, limit = planted_already(data, area(data, name)), data("policy_limit", name, last)
        if _is_beyond(removed, limit):
            found.append(f"policies.{name}: what others plant removes {removed:g} tCO2, the limit is {limit:g}")
    return found


def planted_already(data: Data, nodes: Sequence[str]) -> float:
    """Return what plantings of others and of earlier steps at some nodes remove in the years that count, tCO2."""
    at = data.label("planting_node")
    return sum(data("planted_counted", a, p) for a in at if at[a] in nodes for p in data.periods.years)


def most_removed(data: Data, nodes: Sequence[str]) -> float:
    """Return the most that plantings at some nodes can remove in the years that count, tCO2, each at its potential."""
    at, years, most = data.label("planting_node"), data.periods.years, planted_already(data, nodes)
    for a in data.names("planting"):
        best = max((data("hectare_counted", a, p) for p in years if data("can_plant", a, p)), default=0.0)
        if at[a] in nodes and best > 0:
            most += best * max(data("planting_potential", a, p) for p in years)
    return most


def _is_beyond(least: float, limit: float) -> bool:
    return least > limit + 1e-9 * abs(limit) + 1e-6


def least_emitted(data: Data, nodes: Sequence[str], period: int, kind: str = "emissions") -> float:
    """Return what end uses and processes of some nodes emit at least, every measure at its potential."""
    fixed = sum(data(f"fixed_{kind}", n, period) for n in nodes)
    return fixed + _most_saved(data, f"measure_{kind}", nodes, period)


def _most_saved(data: Data, table: str, others: Sequence[str], period: int) -> float:
    """Most that all measures at their potential take away (≤ 0), of all fuels or nodes named."""
    saved = 0.0
    for m in data.names("measure"):
        effect = sum(data(table, m, other, period) for other in others)
        if effect < 0:
            saved += effect * most(data, "measure_level", m, period)
    return saved


def _reserve_out_of_reach(data: Data, period: int) -> list[str]:
    margin = data.scalar("reserve_margin")
    peaks = [(h, peak) for (p, h), peak in data.tables["peak_demand"].items() if p == period]
    if margin == 0 or period < int(data.inputs.attrs["present_year"]) or not peaks:
        return []
    firm = sum(_firm(data, "capacity", "capacity_credit", g, period) for g in data.names("technology"))
    firm += sum(_firm(data, "store_power", "store_capacity_credit", s, period) for s in data.names("store"))
    need = (1.0 + margin) * max(peak + _most_saved_at_peak(data, period, h) for h, peak in peaks)
    if need <= firm * (1 + 1e-9) + 1e-6:
        return []
    return [f"reserve margin {period}: {need:g} MW of firm capacity are asked for, at most {firm:g} can be had"]


def _firm(data: Data, capacity: str, credit: str, instance: str, period: int) -> float:
    share = data(credit, instance)
    return share * most(data, capacity, instance, period) if share else 0.0


def _most_saved_at_peak(data: Data, period: int, hour: int) -> float:
    effects = {m: data("measure_peak", m, period, hour) for m in data.names("measure")}
    return sum(e * most(data, "measure_level", m, period) for m, e in effects.items() if e < 0)


def explained(data: Data, program: LinearProgram) -> tuple[str, ...]:
    """Return why a program has no answer: what must give way, where, when and by how much, then what contradicts.

    What contradicts are whole units, where parts of units would do, else rows and bounds.
    """
    told = [violation.sentence() for violation in violations(data, program)]
    return (*told, *(in_the_way(program) or in_words(data, irreducible_infeasible_subset(program))))


def in_words(data: Data, conflict: Conflict) -> tuple[str, ...]:
    """Return the constraints of a conflict as phrases with their paths, those that differ only by the hour as one."""
    counted: Counter[str] = Counter()
    for component, _ in conflict.rows:
        counted[_phrase(component, data)] += 1
    for component, side in conflict.columns:
        counted[f"{_phrase(component, data)} within its {side} bound"] += 1
    words = [f"{phrase} ({n} hours)" if n > 1 else phrase for phrase, n in counted.items()]
    lead = "these cannot all hold" if conflict.is_irreducible else "among these are some that cannot all hold"
    return (f"{lead}: {', '.join(words)}",)


def _phrase(component: Any, data: Data) -> str:
    """`policy.emissions_within_cap[2030]` as `emissions within cap [2030] (policies.cap)`."""
    if isinstance(component, str):
        return component.replace("_", " ")
    name = component.parent_component().local_name.replace("_", " ")
    index = component.index()
    parts = index if isinstance(index, tuple) else (index,)
    # Instances and the period come first; a second number is an hour.
    numbers = [part for part in parts if isinstance(part, int)]
    told = [str(part) for part in parts if isinstance(part, str)] + [str(period) for period in numbers[:1]]
    path = path_of(data, component.parent_component().local_name, parts)
    return (f"{name} [{', '.join(told)}]" if told else name) + (f" ({path})" if path else "")
