"""Demand that may wait: a buffer between what is taken from the node and what is drawn, its draws met or missed."""

from __future__ import annotations

import pyomo.environ as pyo

from solvers.contribution import Contribution, Expression
from solvers.data import Data
from solvers.rows import follow_the_hour_before, hold_each_hour, hourly, positive, sum_over_year


def add_flexible(model: pyo.ConcreteModel, data: Data) -> Contribution:
    """Add the block `flexible` and return what it gives.

    Smart demand is taken when it serves the whole best; demand that is not is taken when the simulation takes it.
    Buffers are cyclic within each window of consecutive hours, as stores are.
    """
    block = model.flexible = pyo.Block(doc="demand that may wait")
    smart = [f for f in data.names("flexible") if (f, data.periods.years[0]) in data.series["flexible_draw"]]
    _add_buffers(block, data, smart)
    return _contribution(block, data, smart)


def _add_buffers(block: pyo.Block, data: Data, smart: list[str]) -> None:
    every = [(f, p) for f in smart for p in data.periods.years]
    intake = hourly(block, data, "intake", every, "taken from the node [MW]")
    content = hourly(block, data, "content", every, "energy in the buffer at the end of the hour [MWh]")
    missed = hourly(block, data, "missed", every, "draw that is not met [MW]")
    taken = positive(block, "annual_intake", every, "taken in a year [MWh/yr]")
    lost = positive(block, "annual_missed", every, "draws not met in a year [MWh/yr]")

    def gained(f: str, p: int, h: int) -> Expression:
        filled = data("flexible_efficiency", f) * intake[f, p, h]
        return filled + missed[f, p, h] - data("flexible_draw", f, p, h)

    def intake_within_power(_: pyo.Block, f: str, p: int, h: int) -> Expression:
        """intake ≤ power plugged in; dual: present money per MW of one hour."""
        return intake[f, p, h] <= data("flexible_intake_limit", f, p, h)

    def content_within_room(_: pyo.Block, f: str, p: int, h: int) -> Expression:
        """content ≤ what may be kept; dual: present money per MWh of one hour."""
        return content[f, p, h] <= data("flexible_room", f, p, h)

    def content_follows_intake(_: pyo.Block, f: str, p: int, h: int, before: int) -> Expression:
        """content = (1 − loss) × that before + efficiency × intake − draw + missed; dual: present money per MWh."""
        kept = data("content_kept", f, h) * content[f, p, before]
        return content[f, p, h] == kept + data("intake_hours", f, h) * gained(f, p, h)

    def annual_intake_adds_up(_: pyo.Block, f: str, p: int, h: int) -> Expression:
        """annual intake = Σ weight × intake; dual: present money per MWh/yr."""
        return intake[f, p, h]

    def annual_missed_adds_up(_: pyo.Block, f: str, p: int, h: int) -> Expression:
        """annual missed = Σ weight × missed; dual: present money per MWh/yr."""
        return missed[f, p, h]

    hold_each_hour(block, data, every, intake_within_power)
    hold_each_hour(block, data, every, content_within_room)
    follow_the_hour_before(block, data, every, content_follows_intake, "content_closes_the_cycle")
    sum_over_year(block, data, taken, annual_intake_adds_up)
    sum_over_year(block, data, lost, annual_missed_adds_up)


def _contribution(block: pyo.Block, data: Data, smart: list[str]) -> Contribution:
    at, periods, peak = data.label("flexible_node"), data.periods.years, data.tables["flexible_peak"]
    waiting = {n: [f for f in smart if at[f] == n] for n in data.names("node")}
    fixed = {n: [f for f in data.names("flexible") if f not in smart and at[f] == n] for n in data.names("node")}
    unmet = {p: data.scalar("unserved_cost") * data("present_year", p) for p in periods}

    def injection(n: str, p: int, h: int) -> Expression:
        rigid = pyo.quicksum(data("flexible_rigid", f, p, h) for f in fixed[n])
        return -pyo.quicksum(block.intake[f, p, h] for f in waiting[n]) - rigid

    if not data.names("flexible"):
        return Contribution()
    return Contribution(
        injection=injection,
        cost={("unserved", p): sum(unmet[p] * block.annual_missed[f, p] for f in smart) for p in periods},
        peak={
            (p, h): sum(peak[f, p, h] for named in fixed.values() for f in named) for p, h in data.tables["peak_demand"]
        },
        demand={
            p: sum(block.annual_intake[f, p] for f in smart)
            + sum(data.over_year("flexible_rigid", f, p) for named in fixed.values() for f in named)
            for p in periods
        },
    )
