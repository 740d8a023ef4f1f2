"""How dispatchables and stores share what variable sources leave, by name."""

from __future__ import annotations

from typing import NamedTuple


class Strategy(NamedTuple):
    """What a strategy asks of stores; the rules hour by hour stand in docs/dispatch.md."""

    keeps: bool
    """Stores keep energy (`peak_reserve_state`) for what dispatchables cannot serve."""
    recharges: bool
    """Dispatchables on line charge stores up to a target."""
    holds: bool
    """A store that they began to charge gives nothing until it is at its target, and is spared before it is charged."""
    target: str
    """The input that is the target, share of energy capacity."""


STRATEGIES = {
    "load_following": Strategy(keeps=False, recharges=False, holds=False, target="minimum_state"),
    "cycle_charging": Strategy(keeps=False, recharges=True, holds=True, target="cycle_set_point"),
    "peak_reserve": Strategy(keeps=True, recharges=True, holds=False, target="peak_reserve_state"),
}
"""Load following and cycle charging are those of Barley and Winn (1996), Optimal dispatch strategy in remote hybrid
power systems, Solar Energy 58, 165-179, doi:10.1016/S0038-092X(96)00087-4, the second with a set point."""

BEST = "best"
"""Not a rule of its own: each is simulated, and the cheapest kept."""


def strategy_of(name: str) -> Strategy:
    """Return the strategy of a name.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    if name not in STRATEGIES:
        raise ValueError(f"dispatch_strategy is one of {', '.join(STRATEGIES)} or {BEST}, not {name!r}")
    return STRATEGIES[name]
