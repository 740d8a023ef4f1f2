"""Levels of stores carried from date to date: what a typical week or day leaves in store is there on the next date.

The state of charge of a typical window is that on its emptiest date. On any other date it lies above it, by as much all
day or week long, less what is lost of it. So a date adds two numbers, not a state for each of its hours.
"""

from __future__ import annotations

from collections.abc import Callable

import pyomo.environ as pyo

from solvers.contribution import Expression
from solvers.data import Data
from solvers.rows import (
    begin_each_window,
    carry_within_windows,
    each_date,
    each_window,
    hold_each_date,
    hold_each_hour,
    open_the_year,
)

Place = tuple[int, int]
"""A date and the window that stands for it."""


def link_dates(
    block: pyo.Block,
    data: Data,
    every: list[tuple[str, int]],
    highest: dict[str, float],
    after: Callable[[str, int, int, Expression], Expression],
) -> None:
    """Add the states of stores over each weather year, (store, period): a date begins as the one before ended.

    Parameters
    ----------
    highest : share of energy capacity that may be filled.
    after : (store, period, hour, state before) → state at the end of the hour.

    Notes
    -----
    As the superposition of states in Kotzur et al. 2018, Appl. Energy 213, 123–135
    (doi:10.1016/j.apenergy.2018.01.023), but measured from the emptiest date, so that all are ≥ 0 and the lower bound
    is exact. The upper bound is exact without standing loss; with it, what has been lost since a date began is still
    counted as room taken.
    """
    state = block.state_of_charge
    start = each_window(block, data, "start_level", every, "state before a window, on its emptiest date [MWh]")
    end = each_window(block, data, "end_level", every, "state at the end of a window, on its emptiest date [MWh]")
    peak = each_window(block, data, "peak_level", every, "highest state in a window, on its emptiest date [MWh]")
    above = each_date(block, data, "level_above", every, "state above that of the emptiest date alike [MWh]")
    kept = {s: (1.0 - data("standing_loss", s)) ** data.hours.window_length() for s, _ in every}
    window_of = data.stated.window_of

    def state_follows_operation(_: pyo.Block, s: str, p: int, h: int, before: int) -> Expression:
        """state = (1 − loss) × before + charge × η − discharge / η + inflow − spill; dual: present money per MWh."""
        return state[s, p, h] == after(s, p, h, state[s, p, before])

    def state_begins_at_start(_: pyo.Block, s: str, p: int, h: int, last: int) -> Expression:
        """Of a window's first hour, the state before is its start level; dual: present money per MWh."""
        return state[s, p, h] == after(s, p, h, start[s, p, window_of[h]])

    def window_ends_at_last_state(_: pyo.Block, s: str, p: int, h: int, last: int) -> Expression:
        """end level = state in the last hour; dual: present money per MWh."""
        return end[s, p, window_of[h]] == state[s, p, last]

    def state_within_peak(_: pyo.Block, s: str, p: int, h: int) -> Expression:
        """state of charge ≤ peak level of the window; dual: present money per MWh of one hour."""
        return state[s, p, h] <= peak[s, p, window_of[h]]

    def level_within_capacity(b: pyo.Block, s: str, p: int, date: Place, _: Place) -> Expression:
        """peak level + level above ≤ highest share × energy capacity; dual: present money per MWh of one date."""
        return peak[s, p, date[1]] + above[s, p, date[0]] <= highest[s] * b.energy_capacity[s, p]

    def level_carries_over(_: pyo.Block, s: str, p: int, date: Place, before: Place) -> Expression:
        """start level + level above = end level + what is kept of level above, both of the date before; dual: money."""
        return start[s, p, date[1]] + above[s, p, date[0]] == (end[s, p, before[1]] + kept[s] * above[s, p, before[0]])

    def year_begins_as_given(b: pyo.Block, s: str, p: int, date: Place) -> Expression:
        """start level + level above of a year's first date = initial share × energy capacity; dual: money/MWh."""
        given = data("initial_state", s) * b.energy_capacity[s, p]
        return start[s, p, date[1]] + above[s, p, date[0]] == given

    carry_within_windows(block, data, every, state_follows_operation)
    begin_each_window(block, data, every, state_begins_at_start)
    begin_each_window(block, data, every, window_ends_at_last_state)
    hold_each_hour(block, data, every, state_within_peak)
    hold_each_date(block, data, every, level_within_capacity)
    hold_each_date(block, data, every, level_carries_over)
    given = data.where("cycle_is_fixed")
    open_the_year(block, data, [(s, p) for s, p in every if s in given], year_begins_as_given)
