"""Why there is no pathway, in words of the scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from solvers.answer import Conflict
from solvers.data import Data


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
    return tuple(found)


def _most(data: Data, capacity: str, instance: str, period: int) -> float:
    """Highest capacity that decisions can reach in a period."""
    can = any(data(f"{capacity}.can_build", instance, v) for v in data.periods.years if v <= period)
    return data(f"{capacity}.maximum" if can else f"{capacity}.standing", instance, period)


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
            saved += effect * _most(data, "measure_level", m, period)
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
    return share * _most(data, capacity, instance, period) if share else 0.0


def _most_saved_at_peak(data: Data, period: int, hour: int) -> float:
    effects = {m: data("measure_peak", m, period, hour) for m in data.names("measure")}
    return sum(e * _most(data, "measure_level", m, period) for m, e in effects.items() if e < 0)


def in_words(conflict: Conflict) -> tuple[str, ...]:
    """Return the constraints of a conflict as phrases, those that differ only by the hour as one."""
    counted: Counter[str] = Counter()
    for component, _ in conflict.rows:
        counted[_phrase(component)] += 1
    for component, side in conflict.columns:
        counted[f"{_phrase(component)} within its {side} bound"] += 1
    words = [f"{phrase} ({n} hours)" if n > 1 else phrase for phrase, n in counted.items()]
    lead = "these cannot all hold" if conflict.is_irreducible else "among these are some that cannot all hold"
    return (f"{lead}: {', '.join(words)}",)


def _phrase(component: Any) -> str:
    """`policy.firm_capacity_covers_peak[2030,4321]` as `firm capacity covers peak [2030]`."""
    if isinstance(component, str):
        return component.replace("_", " ")
    name = component.parent_component().local_name.replace("_", " ")
    index = component.index()
    parts = index if isinstance(index, tuple) else (index,)
    # Instances and the period come first; a second number is an hour.
    numbers = [part for part in parts if isinstance(part, int)]
    told = [str(part) for part in parts if isinstance(part, str)] + [str(period) for period in numbers[:1]]
    return f"{name} [{', '.join(told)}]" if told else name
